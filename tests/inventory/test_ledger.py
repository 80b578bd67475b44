"""The ledger as a whole: any posting in any order keeps the invariants of domain.md 3c, and a refused one changes nothing."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from inventory.documents import Document, DocumentKind, DocumentLine, DocumentState
from inventory.items import Item, Reuse, Tracking
from inventory.memory import StockInMemory
from inventory.people import Operator, Role
from inventory.places import ADJUSTMENT, VENDOR, Bin, BinKind
from inventory.refusals import refusal_from_plain, refusal_to_plain
from inventory.refusals.base import Refusal
from inventory.refusals.goods import NotEnough, SerialNotHere
from inventory.stock import Posted
from inventory.transactions import Allocation, Line, Transaction, body_of, read_body, reversal
from tests.inventory.ledgers import Ledger, judge, records_of
from tests.inventory.warehouses import NOW, TODAY
from tests.pace import told

SITES = ("S1", "S2")
ITEMS = {
    each.item: each
    for each in (
        Item("PLAIN", quarantine_days=3),
        Item("LOTTED", tracking=Tracking.LOT, lot_expiry_days=30, quarantine_days=3),
        Item("CHEESE", unit="KG", tracking=Tracking.LOT),
        Item("SERIAL", tracking=Tracking.SERIAL, reuse=Reuse.NEVER, serial_expiry_days=90),
        Item("BOTH", tracking=Tracking.BOTH),
        Item("DIFFERS", tracking=Tracking.SERIAL, serial_count_may_differ=True),
    )
}
UNITS = {("PLAIN", "CS"): Decimal(12), ("LOTTED", "CS"): Decimal(12), ("CHEESE", "BOX"): Decimal("2.5")}
ORDERS = ("PO1", "PO2")
BINS = ("B1", "B2", "H1")

sites = st.sampled_from(SITES)
bins = st.sampled_from(BINS)
items = st.sampled_from(sorted(ITEMS))
small = st.integers(1, 5)
days = st.integers(0, 400)
serial_sets = st.sets(st.integers(1, 9), min_size=1, max_size=5)
lot_names = st.sampled_from(("L1", "L2"))
expiries = st.sampled_from((None, TODAY + timedelta(40), TODAY + timedelta(80)))


def site_stock(site: str) -> StockInMemory:
    stock = StockInMemory(site, items=dict(ITEMS), factors=dict(UNITS))
    for code in BINS:
        stock.bins[code] = Bin(site, code, kind=BinKind.HOLD if code == "H1" else BinKind.PICK)
    stock.operators = {
        badge: Operator(badge, badge, role) for badge, role in (("1", Role.SUPERVISOR), ("2", Role.SUPERVISOR))
    }
    for order in ORDERS:
        stock.documents[order] = Document(order, DocumentKind.PURCHASE_ORDER, site)
        for at, item in enumerate(ITEMS, 1):
            kept = DocumentLine(order, at, item, Decimal(6), ITEMS[item].unit, unit_cost=Decimal("1.50"))
            stock.document_lines[order, at] = kept
    return stock


@st.composite
def allocations(draw: st.DrawFn, item: Item) -> Allocation:
    """Draw what may come in of an item: mostly fitting, sometimes with a number too many or too few."""
    serials = tuple(f"N{at}" for at in sorted(draw(serial_sets))) if item.tracking.serials else ()
    quantity = Decimal(len(serials)) if serials else Decimal(draw(small))
    if item.serial_count_may_differ or draw(st.integers(0, 19)) == 0:
        quantity += draw(st.integers(0, 2))
    lot = draw(lot_names) if item.tracking.lots else ""
    return Allocation(quantity, lot, serials, expiry_date=draw(expiries) if lot else None)


@st.composite
def incoming(draw: st.DrawFn, place: str) -> Line:
    """Draw a line that comes in, in the stocking unit or in packs."""
    item = ITEMS[draw(items)]
    lots = draw(st.lists(allocations(item), min_size=1, max_size=2))
    quantity, unit = sum((each.quantity for each in lots), Decimal(0)), item.unit
    if draw(st.booleans()) and (packs := [name for kept, name in UNITS if kept == item.item]):
        unit = packs[0]
        quantity = Decimal(draw(st.integers(1, 2)))
        lots = [replace(lots[0], quantity=quantity * UNITS[item.item, unit])]
    number = list(ITEMS).index(item.item) + 1
    return Line(item.item, unit, quantity, place, draw(bins), line=number, allocations=tuple(lots))


class LedgerMachine(RuleBasedStateMachine):
    """Two sites of one company, each with its ledger."""

    def __init__(self) -> None:
        super().__init__()
        self.stocks = {site: site_stock(site) for site in SITES}
        self.ledgers = {site: Ledger() for site in SITES}
        self.posted: dict[str, list[Transaction]] = {site: [] for site in SITES}
        self.made = 0
        self.out_of_order: set[str] = set()

    def transaction(self, site: str, kind: str, **values: object) -> Transaction:
        self.made += 1
        made = Transaction(f"T{self.made}", kind, site, NOW, TODAY, TODAY, "1")
        return Transaction(**{name: getattr(made, name) for name in Transaction.__slots__} | values)

    def do(self, transaction: Transaction) -> tuple[Refusal, ...]:
        """Judge a transaction as it comes back from the wire; return what stands against it, nothing when it was posted."""
        stock = self.stocks[transaction.site]
        before = records_of(stock)
        result = judge(read_body(body_of(transaction)), stock)
        assert records_of(stock) == before
        if not isinstance(result, Posted):
            assert result.refusals
            assert all(refusal_from_plain(refusal_to_plain(each)) == each for each in result.refusals)
            return result.refusals
        stock.apply(result)
        self.ledgers[transaction.site].keep(result)
        self.posted[transaction.site].append(transaction)
        for serial in result.serials:
            for other in set(SITES) - {transaction.site}:
                where = transaction.site if serial.state.in_stock else ""
                self.stocks[other].serial_sites[serial.item, serial.serial] = where
        return ()

    @rule(
        site=sites,
        order=st.sampled_from(("", "", *ORDERS, *ORDERS, *ORDERS)),
        lines=st.lists(incoming(VENDOR), min_size=1, max_size=2),
        approver=st.sampled_from(("", "2")),
        day=days,
    )
    def receive(self, site: str, order: str, lines: list[Line], approver: str, day: int) -> None:
        worked = TODAY + timedelta(day)
        values = {"document": order, "lines": tuple(lines), "approver": approver, "day": worked}
        self.do(self.transaction(site, "purchase_receipt", **values))

    @rule(site=sites, line=incoming(ADJUSTMENT))
    def adjust(self, site: str, line: Line) -> None:
        self.do(self.transaction(site, "opening_adjustment", lines=(line,)))

    @rule(site=sites, pick=st.integers(0, 99), to=bins, quantity=st.integers(1, 8), data=st.data())
    def put_away(self, site: str, pick: int, to: str, quantity: int, data: st.DataObject) -> None:
        stock = self.stocks[site]
        there = sorted(key for key, kept in stock.balances.items() if kept and not key.place.startswith("@"))
        if not there:
            return
        key = there[pick % len(there)]
        item, wanted = ITEMS[key.item], Decimal(quantity)
        serials: tuple[str, ...] = ()
        if item.tracking.serials:
            here = sorted(n for (i, n), kept in stock.serials.items() if i == key.item and kept.place == key.place)
            serials = tuple(sorted(data.draw(st.sets(st.sampled_from([*here, "N1"]), max_size=4))))
            wanted = Decimal(len(serials)) + (data.draw(st.integers(0, 2)) if item.serial_count_may_differ else 0)
        line = Line(key.item, item.unit, wanted, key.place, to, allocations=(Allocation(wanted, key.lot, serials),))
        self.do(self.transaction(site, "put_away", lines=(line,)))

    @rule(site=sites, order=st.sampled_from(ORDERS), numbers=st.sets(st.integers(1, len(ITEMS))))
    def close(self, site: str, order: str, numbers: set[int]) -> None:
        kept = [self.stocks[site].document_lines[order, number] for number in sorted(numbers)]
        lines = tuple(
            Line(each.item, each.unit, each.open, line=each.line, reason="short") for each in kept if each.open
        )
        self.do(self.transaction(site, "close", document=order, lines=lines))

    @rule(site=sites, pick=st.integers(0, 99))
    def reverse(self, site: str, pick: int) -> None:
        if self.posted[site]:
            original = self.posted[site][pick % len(self.posted[site])]
            last = self.standing(site)[-1:]
            if not self.do(self.reversal_of(original)) and [original] != last:
                self.out_of_order.add(site)

    def standing(self, site: str) -> list[Transaction]:
        reversals = self.stocks[site].reversals
        return [each for each in self.posted[site] if not each.reverses and each.id not in reversals]

    def reversal_of(self, original: Transaction) -> Transaction:
        self.made += 1
        return reversal(original, transaction_id=f"T{self.made}", operator="1", at=NOW, days=(TODAY, TODAY))

    @invariant()
    def the_ledger_holds(self) -> None:
        for site in SITES:
            assert list(self.ledgers[site].faults(self.stocks[site])) == []

    @invariant()
    def no_serial_is_in_stock_at_two_sites(self) -> None:
        here, there = (
            {key for key, kept in self.stocks[site].serials.items() if kept.state.in_stock} for site in SITES
        )
        assert not here & there

    def teardown(self) -> None:
        for site in SITES:
            self.check_that_the_same_postings_give_the_same_records(site)
            self.check_that_all_can_be_taken_back(site)

    def check_that_the_same_postings_give_the_same_records(self, site: str) -> None:
        again = site_stock(site)
        for transaction in self.posted[site]:
            result = judge(transaction, again)
            assert isinstance(result, Posted), result
            again.apply(result)
        assert records_of(again) == records_of(self.stocks[site])

    def check_that_all_can_be_taken_back(self, site: str) -> None:
        """Undone from the last to the first, nothing is left of any of it.

        Goods without numbers are as good as each other: where one posting was taken back with the goods of a later one, the later one
        can only be taken back after others, or (moves in a circle) not at all, for want of goods and nothing else. So it is with moves of a
        serial that had come back to where its receipt was taken back.
        """
        stock = self.stocks[site]
        for _ in range(len(self.posted[site]) + 1):
            for transaction in reversed(self.standing(site)):
                closes_nothing = transaction.kind == "close" and not _closes(stock, transaction)
                refusals = self.do(self.reversal_of(transaction))
                wanting = site in self.out_of_order and all(
                    isinstance(each, (NotEnough, SerialNotHere)) for each in refusals
                )
                assert refusals == () or closes_nothing or wanting
        self.the_ledger_holds()
        assert {key: q for key, q in stock.balances.items() if q} == {}
        assert stock.document_lines == site_stock(site).document_lines
        assert {each.state for each in stock.documents.values()} == {DocumentState.OPEN}


def _closes(stock: StockInMemory, transaction: Transaction) -> bool:
    lines = stock.lines(transaction.document)
    return stock.documents[transaction.document].state is DocumentState.CLOSED or any(each.cancelled for each in lines)


# without shrinking: a failure of many steps takes minutes to shrink; the steps of the first one are printed, `--long` shrinks them
GATE = settings(max_examples=60, stateful_step_count=25, phases=(Phase.explicit, Phase.reuse, Phase.generate))


def test_any_postings_in_any_order_keep_the_invariants() -> None:
    run_state_machine_as_test(LedgerMachine, settings=GATE)


@pytest.mark.long
def test_very_many_postings_keep_the_invariants() -> None:
    with told("postings of a ledger") as pace:

        class Counted(LedgerMachine):
            def __init__(self) -> None:
                super().__init__()
                pace.examples += 1

            @invariant()
            def a_step_is_over(self) -> None:
                pace.steps += 1

        run_state_machine_as_test(Counted, settings=settings(max_examples=1_000, stateful_step_count=50))

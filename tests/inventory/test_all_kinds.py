"""Every kind of the table in any order at several sites, any of it taken back: the invariants hold; and mistakes in a row are found."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from inventory.draft import Act
from inventory.effects.incoming import bring_in
from inventory.kinds import KINDS, Kind
from inventory.memory import StockInMemory
from inventory.refusals import refusal_from_plain, refusal_to_plain
from inventory.stock import Posted
from inventory.transactions import Transaction, body_of, read_body, reversal
from tests.inventory.generators import GENERATORS, ORIGINALS, Chance, generator_of, site_stock, worked_days
from tests.inventory.ledgers import Ledger, judge, records_of
from tests.inventory.warehouses import NOW, TODAY

SITES = ("S1", "S2")


class AllKinds(RuleBasedStateMachine):
    """Sites of one company, each with its ledger; whatever the table has is posted."""

    kinds: Mapping[str, Kind] = KINDS
    counted: Counter[str] | None = None

    def __init__(self) -> None:
        super().__init__()
        self.stocks = {site: site_stock(site) for site in SITES}
        self.ledgers = {site: Ledger() for site in SITES}
        self.posted: dict[str, list[Transaction]] = {site: [] for site in SITES}
        self.made = 0

    @rule(site=st.sampled_from(SITES), name=st.sampled_from(ORIGINALS), day=worked_days, data=st.data())
    def act(self, site: str, name: str, day: date, data: st.DataObject) -> None:
        kind = self.kinds[name]
        values = generator_of(kind)(Chance(kind, self.stocks[site], data.draw))
        if values is not None:
            self.made += 1
            plain = Transaction(f"T{self.made}", name, site, NOW, day, day, "1", approver="2")
            self.post(replace(plain, **values))

    @rule(site=st.sampled_from(SITES), data=st.data())
    def reverse(self, site: str, data: st.DataObject) -> None:
        standing = [each for each in self.posted[site] if not each.reverses]
        if standing:
            original = data.draw(st.sampled_from(standing))
            self.made += 1
            self.post(reversal(original, transaction_id=f"T{self.made}", operator="1", at=NOW, days=(TODAY, TODAY)))

    def post(self, transaction: Transaction) -> None:
        """Judge a transaction as it comes back from the wire, and let it take effect."""
        stock = self.stocks[transaction.site]
        before = records_of(stock)
        result = judge(read_body(body_of(transaction)), stock, self.kinds)
        assert records_of(stock) == before
        if not isinstance(result, Posted):
            assert result.refusals
            assert all(refusal_from_plain(refusal_to_plain(each)) == each for each in result.refusals)
            return
        if self.counted is not None:
            self.counted[transaction.kind] += 1
        stock.apply(result)
        self.ledgers[transaction.site].keep(result)
        self.posted[transaction.site].append(transaction)
        for serial in result.serials:
            for other in set(SITES) - {transaction.site}:
                where = transaction.site if serial.state.in_stock else ""
                self.stocks[other].serial_sites[serial.item, serial.serial] = where

    @invariant()
    def the_ledger_holds(self) -> None:
        for site in SITES:
            assert list(self.ledgers[site].faults(self.stocks[site])) == []
            assert all(quantity >= 0 for quantity in self.stocks[site].reservations.values())

    @invariant()
    def no_serial_is_in_stock_at_two_sites(self) -> None:
        here, there = (_in_stock(self.stocks[site]) for site in SITES)
        assert not here & there

    def teardown(self) -> None:
        """The same postings from empty give the same records (invariant 2); what counts twice is refused."""
        for site in SITES:
            again = site_stock(site)
            for transaction in self.posted[site]:
                again.serial_sites = {}
                result = judge(transaction, again, self.kinds)
                assert isinstance(result, Posted), result
                again.apply(result)
            assert records_of(again) == records_of(self.stocks[site])


def _in_stock(stock: StockInMemory) -> set[tuple[str, str]]:
    return {key for key, kept in stock.serials.items() if kept.state.in_stock}


# without shrinking: the steps of the first failure are printed, `--long` shrinks them
GATE = settings(max_examples=60, stateful_step_count=40, phases=(Phase.explicit, Phase.reuse, Phase.generate))
FULL = settings(max_examples=3_000, stateful_step_count=80)
PLANTED = settings(
    max_examples=300,
    stateful_step_count=40,
    phases=(Phase.generate,),
    database=None,
    derandomize=True,
    print_blob=False,
)


def test_all_kinds_in_any_order_keep_the_invariants() -> None:
    run_state_machine_as_test(AllKinds, settings=GATE)


@pytest.mark.long
def test_all_kinds_in_very_many_orders_keep_the_invariants() -> None:
    run_state_machine_as_test(AllKinds, settings=FULL)


def _row(name: str, **values: object) -> dict[str, Kind]:
    return {name: Kind(**{each: getattr(KINDS[name], each) for each in Kind.__slots__} | values)}


def _without_serials(act: Act) -> None:
    """Move the quantities and forget the serials."""
    for allocation in act.line.allocations:
        act.draft.move(act.line, allocation, allocation.quantity, cost=None)


def _without_progress(act: Act) -> None:
    """Bring goods in and leave the order as it was."""
    bring_in(act)
    act.draft.progress(act.line.line, done=-act.required)


BUGS: Mapping[str, dict[str, Kind]] = {
    "a receipt that takes numbers which are in stock": _row("purchase_receipt", guards=()),
    "a receipt that does not count on its order": _row("purchase_receipt", effect=_without_progress),
    "a move that asks for nothing": _row("move", guards=()),
    "a put-away that forgets the serials": _row("put_away", effect=_without_serials),
}


@pytest.mark.long
@pytest.mark.parametrize("bug", BUGS)
def test_a_mistake_in_a_row_of_the_table_is_found(bug: str) -> None:
    planted = type("Planted", (AllKinds,), {"kinds": {**KINDS, **BUGS[bug]}})
    with pytest.raises((AssertionError, KeyError)):
        run_state_machine_as_test(planted, settings=PLANTED)


def test_generators_are_of_kinds_that_there_are() -> None:
    assert set(GENERATORS) <= set(ORIGINALS)


POSTED_KINDS_MIN = 10
"""All kinds are drawn alike, and some only fit after others: which of them are posted differs from run to run."""


def test_the_machine_posts_what_it_should() -> None:
    """A machine whose work is all refused would prove nothing."""
    counted: Counter[str] = Counter()
    machine = type("Counting", (AllKinds,), {"counted": counted})
    run_state_machine_as_test(machine, settings=PLANTED)
    assert {"purchase_receipt", "opening_adjustment", "purchase_receipt_reversal"} <= set(counted)
    assert len(counted) >= POSTED_KINDS_MIN

"""The contract of inventory.stock.Stock over both that implement it: in memory and in the files of a handheld."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventory.customers import Asked, PartnerItem
from inventory.deliveries import Delivery, Way
from inventory.documents import Document, DocumentKind, DocumentLine, DocumentNumber, DocumentState
from inventory.guarantees import Period
from inventory.items import NumberOrder, Reuse
from inventory.memory import StockInMemory
from inventory.packs import Pack
from inventory.places import ADJUSTMENT, CUSTOMER, USAGE, VENDOR, Bin, BinKind
from inventory.posting import post
from inventory.stock import (
    BalanceKey,
    Captured,
    Lot,
    Match,
    MatchKind,
    Posted,
    Stock,
)
from inventory.tasks.steps import LineBooked, NumbersCaptured, NumbersDropped
from inventory.transactions import CROSS_DOCK, Allocation, Condition, Line, Transaction, reversal
from inventory.unidentified import tag_of
from sync.handheld.home import Handheld
from sync.handheld.records import JournalState, Settlement
from tests.sync.handheld.homes import enrolled, filled, pull
from tests.sync.handheld.warehouse import (
    AT,
    DAY,
    ORDER,
    SITE,
    SUPERVISOR,
    TRACKING,
    rows_of,
    transaction,
    warehouse,
)

SALE, SALE_2, SMALL = "SO1", "SO2", "SO0"
PLACES = ("DOCK", "R-01", "R-02")
SERIALS = ("S1", "S2", "s2", "X-9")
LOTS = ("", "L1", "l1", "L2")
EXPIRY = {"L1": date(2027, 3, 31), "L2": date(2026, 12, 31)}
CODES = {
    *SERIALS,
    *LOTS,
    ORDER,
    "po1",
    "REF-1",
    "ref-1",
    "R-01",
    "r-01",
    "SER",
    "ser",
    "ÖL",
    "öl",
    "v-77",
    "1001",
    "ADV-1",
}
CODES |= {"4012345678901", "04012345678901", "340123450000000018", "nothing"}
CODES |= {"PAL-1", "BOX-1", "box-1", "#BOX-1", "#box-1", "#"}


def contract_warehouse() -> StockInMemory:
    """Return the small warehouse with a sales order, a few closed and undated orders, settings, and letters beyond ASCII."""
    stock = warehouse()
    stock.bins["HOLD"] = Bin(SITE, "HOLD", 9, BinKind.HOLD)
    stock.packs = {"#PAL-1": Pack("#PAL-1", bin="R-01"), "#BOX-1": Pack("#BOX-1", "#PAL-1")}
    stock.items["ÖL"] = replace(stock.items["NONE"], item="ÖL")
    stock.not_allowed = {"ÖL"}
    stock.kits = {"ÖL"}
    stock.settings = {
        ("company", "send"): "automatic",
        (f"site:{SITE}", "send"): "supervisor",
        ("item:SER", "send"): "x",
        ("company", "retest_days"): "90",
        (f"item_site:{SITE}:SER", "retest_days"): "30",
        ("item_site:OTHER:SER", "reuse"): "any",
        ("customer:K1", "serial_order"): "lifo",
    }
    stock.keep_period("warranty", Period("W", 2, lifetime=True))
    stock.keep_period("warranty", Period("W", 1, 365, starts_after_days=3, text="parts"))
    stock.keep_period("contract", Period("C", 1, 730))
    stock.documents[SALE] = Document(SALE, DocumentKind.SALES_ORDER, SITE, "K1", due=DAY)
    stock.documents[SALE_2] = Document(SALE_2, DocumentKind.SALES_ORDER, SITE, "K1", due=DAY)
    stock.document_lines[SALE_2, 2] = DocumentLine(SALE_2, 2, "LOT", Decimal(100), "EA")
    stock.partner_items = {
        ("K1", "LOT"): PartnerItem("K1", "LOT", 3, Decimal("12.5"), not_older=True),
        ("K1", "BOTH"): PartnerItem("K1", "BOTH", 5),
    }
    for number, item in enumerate(TRACKING, start=1):
        stock.document_lines[SALE, number] = DocumentLine(SALE, number, item, Decimal(100), "EA")
    # a small order that is due first, so that it stops waiting soon
    stock.documents[SMALL] = Document(SMALL, DocumentKind.SALES_ORDER, SITE, "", due=DAY - timedelta(days=1))
    for number, item in enumerate(TRACKING, start=1):
        stock.document_lines[SMALL, number] = DocumentLine(SMALL, number, item, Decimal(1), "CS", Decimal(2))
    for number, due in ((2, None), (3, DAY - timedelta(days=1)), (4, DAY)):
        name = f"PO{number}"
        state = DocumentState.CLOSED if number == 4 else DocumentState.OPEN
        stock.documents[name] = Document(name, DocumentKind.PURCHASE_ORDER, SITE, "ACME", due=due, state=state)
        stock.document_lines[name, 1] = DocumentLine(name, 1, "SER", Decimal(5), "EA")
    for lot, last_day in (("L7", date(2026, 12, 31)), ("L8", None), ("L9", date(2026, 12, 1))):
        stock.lots_by_key["LOT", lot] = Lot("LOT", lot, DAY, last_day)
        stock.balances[BalanceKey("R-02", "LOT", lot)] = Decimal(3)
    for document, day, quantity in (("SO9", 15, 2), ("SO8", 10, 2), ("SO7", 20, 0)):
        kept = Delivery(document, 1, "LOT", "L5", Way.OUT, Decimal(quantity), partner="K1", last_day=date(2027, 1, day))
        stock.deliveries[kept.key] = kept
    stock.numbers += [
        DocumentNumber(
            ORDER, 2, lot="L1", quantity=Decimal(5), expiry_date=date(2027, 3, 31), sscc="340123450000000018"
        ),
        DocumentNumber(SALE, 1, serial="S1", quantity=Decimal(1)),
        DocumentNumber(SALE, 2, lot="L1", quantity=Decimal(5)),
    ]
    return stock


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home that has pulled the warehouse; copied for each example."""
    home = tmp_path_factory.mktemp("contract") / "home"
    filled(enrolled(home), contract_warehouse()).close()
    return home


@contextmanager
def copied(template: Path, home: Path) -> Iterator[Handheld]:
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(template, home)
    with Handheld.open(home, checked=False) as handheld:
        yield handheld


@pytest.fixture(params=["memory", "sqlite"])
def stock(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> Iterator[Stock]:
    if request.param == "memory":
        kept = contract_warehouse()
        kept.pulled_at = AT
        yield kept
    else:
        with copied(template, tmp_path / "home") as handheld:
            yield handheld.stock


def test_a_code_fits_exactly_before_it_fits_without_case(stock: Stock) -> None:
    assert stock.find("SER") == (Match(MatchKind.ITEM, "SER", "SER", "EA"),)
    assert stock.find("ser") == (Match(MatchKind.ITEM, "SER", "SER", "EA"),)
    assert stock.find("öl") == (Match(MatchKind.ITEM, "ÖL", "ÖL", "EA"),)
    assert stock.find("SE") == ()


def test_gtins_are_compared_in_fourteen_digits(stock: Stock) -> None:
    code = Match(MatchKind.ITEM, "04012345678901", "SER", "EA")
    assert [stock.find(text) for text in ("4012345678901", "04012345678901", "401234567890")] == [(code,), (code,), ()]


def test_a_document_is_found_by_number_and_reference(stock: Stock) -> None:
    assert [stock.find(text) for text in (ORDER, "REF-1", "ref-1")] == [(Match(MatchKind.DOCUMENT, ORDER),)] * 3


def test_a_pack_is_found_by_its_number_with_and_without_its_sign(stock: Stock) -> None:
    box = (Match(MatchKind.PACK, "BOX-1"),)
    assert [stock.find(text) for text in ("BOX-1", "#BOX-1", "box-1", "#box-1", "BOX")] == [box, box, box, box, ()]


def test_settings_are_those_of_the_item_then_site_then_company(stock: Stock) -> None:
    values = [stock.setting("send", "SER"), stock.setting("send"), stock.setting("pack_samples")]
    assert values == ["x", "supervisor", "2"]


def test_an_items_policy_is_that_of_company_item_site_and_customer(stock: Stock) -> None:
    words = [("LOT", ""), ("SER", ""), ("SER", "K1"), ("SER", "K2")]
    found = [stock.item(*each) for each in words]
    assert [each and (each.retest_days, each.reuse, each.serial_order) for each in found] == [
        (90, Reuse.RETURNS, NumberOrder.NUMBER),
        (30, Reuse.RETURNS, NumberOrder.NUMBER),
        (30, Reuse.RETURNS, NumberOrder.LIFO),
        (30, Reuse.RETURNS, NumberOrder.NUMBER),
    ]


def test_open_documents_are_listed_by_due_date_then_number(stock: Stock) -> None:
    assert [each.document for each in stock.open_documents("purchase_order")] == ["PO3", ORDER, "PO2"]
    assert [line.document for line in stock.open_lines("SER", "purchase_order")] == ["PO3", ORDER, "PO2"]


def test_an_item_may_be_kept_from_a_site(stock: Stock) -> None:
    assert [stock.item_allowed(item) for item in ("SER", "ÖL")] == [True, False]
    assert [stock.is_kit(item) for item in ("SER", "ÖL")] == [False, True]


def test_the_periods_of_a_warranty_or_contract_are_told_by_line(stock: Stock) -> None:
    parts = Period("W", 1, 365, starts_after_days=3, text="parts")
    assert stock.periods("warranty", "W") == (parts, Period("W", 2, lifetime=True))
    assert stock.periods("contract", "C") == (Period("C", 1, 730),)
    assert (stock.periods("contract", "W"), stock.periods("warranty", "x")) == ((), ())


def test_what_is_advised_is_found_by_line_number_and_pallet(stock: Stock) -> None:
    lot = DocumentNumber(ORDER, 2, "L1", "", Decimal(5), date(2027, 3, 31), "340123450000000018")
    serial = DocumentNumber(ORDER, 1, "", "ADV-1", Decimal(1), None, "340123450000000018")
    assert stock.advised(ORDER, 2) == (lot,)
    assert stock.kept_on(ORDER) == (serial, lot)
    assert stock.advised_number(ORDER, "LOT", "L1") == lot
    assert stock.advised_number(ORDER, "SER", "ADV-1") == serial
    assert stock.advised_number(ORDER, "SER", "L1") is None
    assert stock.advised_pack("340123450000000018") == (serial, lot)
    assert stock.named_for("SER", "S1") == SALE
    assert stock.promised("LOT", "L1") == ((SALE, Decimal(5)),)


def test_candidates_without_a_date_come_last(stock: Stock) -> None:
    offered = stock.candidates("LOT", "", NumberOrder.FEFO, 0, 5)
    assert [(each.lot, each.quantity) for each in offered] == [
        ("L9", Decimal(3)),
        ("L7", Decimal(3)),
        ("L8", Decimal(3)),
    ]


def test_a_customer_asks_for_goods_as_fresh_as_those_sent_before(stock: Stock) -> None:
    known = [stock.asked("K1", "LOT", beside) for beside in ("", "SO9", "SO8")]
    last = date(2027, 1, 15)
    terms = Asked(3, Decimal("12.5"))
    assert known == [
        replace(terms, shipped=last),
        replace(terms, shipped=date(2027, 1, 10)),
        replace(terms, shipped=last),
    ]
    assert (stock.asked("K1", "BOTH", ""), stock.asked("K1", "SER", ""), stock.asked("K2", "LOT", "")) == (
        Asked(5),
        None,
        None,
    )


def test_what_nobody_knows_is_nothing(stock: Stock) -> None:
    asked = (stock.item("x"), stock.document("x"), stock.line("x", 1), stock.bin("x"), stock.lot("SER", "x"))
    assert asked == (None,) * 5
    assert stock.balance(BalanceKey("R-01", "SER")) == 0
    assert [stock.factor("SER", "CS"), stock.factor("LOT", "CS")] == [None, Decimal(12)]
    assert stock.data_age_minutes(AT + timedelta(minutes=7, seconds=59)) == 7


# Both give equal answers, whatever was posted, captured, pulled and settled

Operation = Callable[["Pair"], None]


class Pair:
    """The same stock twice; every operation is done to both."""

    def __init__(self, memory: StockInMemory, handheld: Handheld) -> None:
        self.memory = memory
        self.handheld = handheld
        self.made = 0
        self.version = 1
        self.answered = 1
        memory.pulled_at = AT

    def post(self, made: Transaction) -> None:
        """Judge a transaction on both: the same effect or the same refusals, and it takes effect on both."""
        decided = post(made, self.memory)
        assert post(made, self.handheld.stock) == decided
        if isinstance(decided, Posted):
            self.memory.apply(decided)
            with self.handheld.journal.writing():
                self.handheld.journal.append(decided, self.made)

    def next(self) -> int:
        self.made += 1
        return self.made

    def settle(self, version: int) -> None:
        """Let everything that waits be posted at the centre."""
        self.answered = max(self.answered, version)
        waiting = self.handheld.journal.waiting(0, 1_000, 10**9)
        with self.handheld.journal.writing():
            results = [Settlement(each.id, JournalState.POSTED, version) for each in waiting]
            self.handheld.journal.settle(results, AT)

    def pull(self) -> None:
        """Let the mirror be what the centre has now: all of ours is in it."""
        self.version = max(self.version, self.answered) + 1
        self.settle(self.version)
        pull(self.handheld.home, rows_of(self.memory), self.version)

    def retire(self) -> None:
        """Take out of the overlay what the mirror has."""
        with self.handheld.journal.writing():
            self.handheld.journal.retire(self.version)

    def capture(self, line: int, item: str, serial: str) -> None:
        if (ORDER, item, serial) not in self.memory.captured_numbers:
            self.memory.captured_numbers[ORDER, item, serial] = Captured(ORDER, line, item, serial)
            with self.handheld.journal.writing():
                self.handheld.journal.capture(self.next(), NumbersCaptured(ORDER, line, item, "", (serial,)))

    def book(self, line: int) -> None:
        name = f"b{self.next()}"
        for key, each in self.memory.captured_numbers.items():
            if each.line == line and not each.transaction:
                self.memory.captured_numbers[key] = replace(each, transaction=name)
        with self.handheld.journal.writing():
            self.handheld.journal.book(self.made, LineBooked(ORDER, line, "x", Decimal(1), "DOCK", (name,)))

    def drop(self, line: int) -> None:
        kept = self.memory.captured_numbers
        self.memory.captured_numbers = {
            key: each for key, each in kept.items() if each.transaction or each.line != line
        }
        with self.handheld.journal.writing():
            self.handheld.journal.drop(self.next(), NumbersDropped(ORDER, line))


def by_supervisor(made: Transaction) -> Transaction:
    return replace(made, operator=SUPERVISOR)


def sent(lot: str, quantity: int, *, document: str = SALE_2) -> Operation:
    """Send some of a lot to the customer who takes none that ends before what was sent; through the dock."""

    def operation(pair: Pair) -> None:
        for kind, legs in (("pick", ("R-02", "DOCK")), ("shipment", ("DOCK", CUSTOMER))):
            line = Line("LOT", "EA", Decimal(quantity), *legs, 2, (Allocation(Decimal(quantity), lot),))
            pair.post(by_supervisor(transaction(pair.next(), kind, (line,), document)))

    return operation


def goods(kind: str, item: str, legs: tuple[str, str], parts: tuple[str, tuple[str, ...], Decimal]) -> Operation:
    """Return a posting of one line; `parts` = lot, serials, quantity where there are no serials."""
    lot, serials, quantity = parts
    tracking = TRACKING[item]
    allocation = Allocation(
        Decimal(len(serials)) if tracking.serials else quantity,
        lot if tracking.lots else "",
        serials if tracking.serials else (),
        EXPIRY.get(lot) if tracking.lots else None,
    )
    document = {"purchase_receipt": ORDER, "pick": SALE, "shipment": SALE}.get(kind, "")
    line = Line(
        item, "EA", allocation.quantity, *legs, list(TRACKING).index(item) + 1 if document else 0, (allocation,)
    )
    return lambda pair: pair.post(by_supervisor(transaction(pair.next(), kind, (line,), document)))


def to_dock(order: str, item: str, parts: tuple[str, tuple[str, ...], Decimal]) -> Operation:
    """Receive for an order that waits, straight to the dock."""
    lot, serials, quantity = parts
    tracking = TRACKING[item]
    allocation = Allocation(
        Decimal(len(serials)) if tracking.serials else quantity,
        lot if tracking.lots else "",
        serials if tracking.serials else (),
        EXPIRY.get(lot) if tracking.lots else None,
    )
    number = list(TRACKING).index(item) + 1
    line = Line(item, "EA", allocation.quantity, "@VENDOR", "DOCK", number, (allocation,), applies_line=number)

    def operation(pair: Pair) -> None:
        made = by_supervisor(transaction(pair.next(), CROSS_DOCK, (line,), ORDER))
        pair.post(replace(made, applies_to=order))

    return operation


def unknown(code: str, document: str, quantity: Decimal) -> Operation:
    """Take in goods whose code no item has."""

    def operation(pair: Pair) -> None:
        told = Allocation(quantity, "L9", expiry_date=EXPIRY["L1"])
        line = Line("", "", quantity, to_place="HOLD", allocations=(told,), code=code)
        made = transaction(pair.next(), "unidentified_receipt", (line,), document)
        pair.post(replace(made, reference=tag_of(made.id)))

    return operation


def taken_back(at: int) -> Operation:
    def operation(pair: Pair) -> None:
        posted = list(pair.memory.transactions.values())
        if posted:
            original = posted[at % len(posted)]
            name = f"t{pair.next():06d}"
            pair.post(reversal(original, transaction_id=name, operator=SUPERVISOR, at=AT, days=(DAY, DAY)))

    return operation


def closed(document: str, lines: tuple[int, ...]) -> Operation:
    given = tuple(Line(list(TRACKING)[line - 1], "EA", Decimal(0), line=line) for line in lines)
    return lambda pair: pair.post(by_supervisor(transaction(pair.next(), "close", given, document)))


def counting(kind: str, item: str, place: str, parts: tuple[str, tuple[str, ...], Decimal]) -> Operation:
    """Return a count of an item in a bin, or a second one of the last that was posted."""
    lot, serials, quantity = parts
    tracking = TRACKING[item]
    allocation = Allocation(
        Decimal(len(serials)) if tracking.serials else quantity,
        lot if tracking.lots else "",
        serials if tracking.serials else (),
    )
    line = Line(item, "EA", allocation.quantity, place, allocations=(allocation,))

    def operation(pair: Pair) -> None:
        made = transaction(pair.next(), kind, (line,))
        pair.post(made if kind == "count" else replace(by_supervisor(made), applies_to=last_count(pair)))

    return operation


def last_count(pair: Pair) -> str:
    return max((each.id for each in pair.memory.transactions.values() if each.kind == "count"), default="")


def adjusted(item: str, legs: tuple[str, str], parts: tuple[str, tuple[str, ...], Decimal], at: int) -> Operation:
    """Put right what a count found: one of its differences, or goods that do not differ."""

    def operation(pair: Pair) -> None:
        lot, serials, quantity = parts
        left = [each for each in pair.memory.counts.values() if each.variance and each.count]
        if left:
            row = left[at % len(left)]
            number = (row.serial,) if row.serial else ()
            units = Decimal(1) if row.serial else abs(row.variance)
            places = (row.place, ADJUSTMENT) if row.variance < 0 else (ADJUSTMENT, row.place)
            line = Line(row.item, "EA", units, *places, allocations=(Allocation(units, row.lot, number),))
        else:
            line = Line(item, "EA", quantity, *legs, allocations=(Allocation(quantity, lot, serials),))
        made = by_supervisor(transaction(pair.next(), "count_adjustment", (line,)))
        pair.post(replace(made, applies_to=row.count if left else last_count(pair), reason="theft"))

    return operation


def returning(kind: str, item: str, legs: tuple[str, str], parts: tuple[str, tuple[str, ...], Decimal]) -> Operation:
    """Return a return, a note, an adjustment or usage; of what the sale or the order delivered, where it may be."""

    def operation(pair: Pair) -> None:
        lot, serials, quantity = parts
        tracking = TRACKING[item]
        numbers = serials[:1] if tracking.serials else ()
        allocation = Allocation(Decimal(1) if numbers else quantity, lot if tracking.lots else "", numbers)
        source = {CUSTOMER: SALE, VENDOR: ORDER}.get(next(each for each in legs if each.startswith("@")), "")
        number = list(TRACKING).index(item) + 1
        line = replace(
            Line(item, "EA", allocation.quantity, *legs, allocations=(allocation,)),
            applies_line=number,
            condition=Condition.GOOD,
            reason="damage",
        )
        made = by_supervisor(transaction(pair.next(), kind, (line,)))
        pair.post(replace(made, applies_to="" if kind in UNNAMED else source, reference="E 7"))

    return operation


UNNAMED = {"direct_shipment", "debit_note", "customer_return"}
LEGS = {
    "vendor_return": ("R-01", VENDOR),
    "receipt_return": ("R-01", VENDOR),
    "customer_return": (CUSTOMER, "R-01"),
    "shipment_return": (CUSTOMER, "R-01"),
    "credit_note": (CUSTOMER, "R-02"),
    "direct_shipment": ("R-01", CUSTOMER),
    "debit_note": ("R-01", CUSTOMER),
    "scrap": ("R-01", ADJUSTMENT),
    "quantity_decrease": ("R-02", ADJUSTMENT),
    "quantity_increase": (ADJUSTMENT, "R-01"),
    "internal_usage": ("R-01", USAGE),
}

items = st.sampled_from(list(TRACKING))
bins = st.sampled_from(PLACES)
parts = st.tuples(
    st.sampled_from(LOTS),
    st.lists(st.sampled_from(SERIALS), min_size=1, max_size=3, unique=True).map(tuple),
    st.sampled_from([Decimal(1), Decimal("2.5"), Decimal(40)]),
)
lines = st.sampled_from([1, 2, 3, 4])
operations = st.one_of(
    st.builds(lambda item, place, part: goods("purchase_receipt", item, ("@VENDOR", place), part), items, bins, parts),
    st.builds(lambda item, place, part: goods("purchase_receipt", item, ("@VENDOR", place), part), items, bins, parts),
    st.builds(lambda item, legs, part: goods("put_away", item, legs, part), items, st.tuples(bins, bins), parts),
    st.builds(lambda item, place, part: goods("pick", item, (place, "DOCK"), part), items, bins, parts),
    st.builds(lambda item, part: goods("shipment", item, ("DOCK", CUSTOMER), part), items, parts),
    st.builds(to_dock, st.sampled_from((SALE, SMALL)), items, parts),
    st.builds(unknown, st.sampled_from(("X-1", "X-2")), st.sampled_from(("", ORDER)), st.just(Decimal(3))),
    st.builds(sent, st.sampled_from(("L9", "L7", "L8")), st.just(1), document=st.sampled_from((SALE, SALE_2))),
    st.integers(0, 20).map(taken_back),
    st.builds(counting, st.sampled_from(("count", "recount")), items, bins, parts),
    st.builds(adjusted, items, st.just(("R-01", ADJUSTMENT)), parts, st.integers(0, 9)),
    st.builds(
        lambda kind, item, part: returning(kind, item, LEGS[kind], part), st.sampled_from(sorted(LEGS)), items, parts
    ),
    st.just(closed(ORDER, (1, 2, 3, 4))),
    st.just(closed("PO2", (1,))),
    st.builds(
        lambda line, item, serial: lambda pair: pair.capture(line, item, serial), lines, items, st.sampled_from(SERIALS)
    ),
    lines.map(lambda line: lambda pair: pair.book(line)),
    lines.map(lambda line: lambda pair: pair.drop(line)),
    st.just(Pair.pull),
    st.just(Pair.retire),
    st.just(lambda pair: pair.settle(pair.version + 1_000)),
)


def answers(stock: Stock) -> dict[object, object]:
    """Return the answer to every question about the small world of these tests."""
    documents = (ORDER, SALE, SMALL, "PO2", "PO3", "PO4", "x")
    asked: dict[object, object] = {("find", code): frozenset(stock.find(code)) for code in CODES}
    for item in (*TRACKING, "ÖL"):
        asked["item", item] = (stock.item(item), stock.lots(item), stock.open_lines(item, "purchase_order"))
        asked["waiting", item] = (stock.waiting_lines(item, 1), stock.waiting_lines(item, 9))
        asked["last", item] = [stock.last_lot(item, each) for each in ("", "V1", "V2")]
        asked["promised", item] = [stock.promised(item, each) for each in LOTS]
        asked["free", item] = [(stock.offered(item, each), stock.stocked(item, each)) for each in LOTS]
        asked["lots", item] = [stock.lot(item, each) for each in LOTS]
        asked["serials", item] = [(stock.serial(item, each), stock.captured(ORDER, item, each)) for each in SERIALS]
        asked["order", item] = [stock.candidates(item, "", order, 0, 9) for order in NumberOrder]
        asked["skipped", item] = stock.candidates(item, "R-01", NumberOrder.FEFO, 1, 1)
        for place in PLACES:
            asked["staged", item, place] = stock.staged_serials(SALE, place, item)
            for ending in ("", "1", "%", "001"):
                asked["serials in", item, place, ending] = stock.serials_in(place, item, ending, 3)
            asked["serials from", item, place] = [stock.serials_in(place, item, "", 2, each) for each in SERIALS]
            for lot in LOTS:
                asked["balance", item, lot, place] = stock.balance(BalanceKey(place, item, lot))
                asked["reserved", item, lot, place] = stock.reserved(place, item, lot)
    for item in TRACKING:
        for place in PLACES:
            asked["standing", item, place] = (stock.standing(place, item), stock.serials_standing(place, item))
            said = [stock.counted(each, place, item) for each in ("", *(f"t{n:06d}" for n in range(1, 16)))]
            asked["counted", item, place] = said
        for document in (ORDER, SALE):
            asked["numbers of", document, item] = (
                stock.issued_serials(document, item, "", 9),
                stock.received_serials(document, item, "", 9),
            )
    for document in (ORDER, SALE, *(f"t{n:06d}" for n in range(1, 16))):
        asked["delivered", document] = [
            [replace(each, unit_cost=None) for each in found]
            for found in (stock.issued(document), stock.received(document))
        ]
    for document in documents:
        asked["document", document] = (stock.document(document), stock.lines(document), stock.staged(document))
    for line in (1, 2, 3, 4):
        asked["line", line] = (stock.line(ORDER, line), stock.captured_waiting(ORDER, line), stock.advised(ORDER, line))
    asked["places"] = [(stock.contents(place, 9), stock.box_order(place)) for place in PLACES]
    asked["asked"] = [stock.asked("K1", item, beside) for item in (*TRACKING, "ÖL") for beside in ("", SALE, SALE_2)]
    asked["serial items"] = [stock.serial_items(serial) for serial in SERIALS]
    asked["documents"] = [stock.open_documents(kind.value) for kind in DocumentKind]
    asked["bins"] = [stock.bins_of_kind(kind) for kind in BinKind]
    asked["pack"] = stock.advised_pack("340123450000000018")
    asked["codes"] = {code: stock.code_items(code) for code in CODES}
    asked["unidentified"] = (stock.open_unidentified(), [stock.unidentified(f"t{n:06d}") for n in range(1, 26)])
    asked["posted"] = [(stock.posted(f"t{n:06d}"), stock.reversed_by(f"t{n:06d}")) for n in range(1, 26)]
    return asked


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations=st.lists(operations, max_size=14))
def test_both_give_equal_answers(template: Path, tmp_path: Path, operations: list[Operation]) -> None:
    with copied(template, tmp_path / "home") as handheld:
        pair = Pair(contract_warehouse(), handheld)
        for operation in operations:
            operation(pair)
        expected, got = answers(pair.memory), answers(handheld.stock)
        assert {key: value for key, value in got.items() if value != expected[key]} == {
            key: value for key, value in expected.items() if value != got[key]
        }


def test_orders_that_wait_are_listed_due_first_and_only_for_what_is_missing(stock: Stock) -> None:
    waiting = [(each.document, each.line, each.open) for each in stock.waiting_lines("LOT", 9)]
    assert waiting == [(SMALL, 2, Decimal(2)), (SALE, 2, Decimal(100)), (SALE_2, 2, Decimal(100))]
    assert len(stock.waiting_lines("LOT", 1)) == 1

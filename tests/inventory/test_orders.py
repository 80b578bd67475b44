"""Picks and shipments as postings: what stands against them, and that the ledger holds whatever is posted in any order."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.documents import DocumentState
from inventory.memory import StockInMemory
from inventory.places import CUSTOMER, is_outside
from inventory.posting import post
from inventory.read_keys import Reads
from inventory.reads import reads
from inventory.stock import BalanceKey, Posted, SerialState
from inventory.transactions import Allocation, Line, Transaction, reversal
from tests.inventory.tasks.shop import DOCK, GASKET, add_sale, dated, put_lot, put_serials, shop
from tests.inventory.warehouses import GLOVES, NOW, RADIO, SITE, TODAY

BOX = "#1"


def moved(kind: str, document: str, line: Line, number: int = 1) -> Transaction:
    return Transaction(f"t{number}", kind, SITE, NOW, TODAY, TODAY, "1007", document, lines=(line,))


def gaskets(quantity: int, legs: tuple[str, str] = ("A-03", DOCK), lot: str = "L19", line: int = 1) -> Line:
    return Line(GASKET, "EA", Decimal(quantity), *legs, line, (Allocation(Decimal(quantity), lot),))


def radios(*serials: str, legs: tuple[str, str] = ("A-01", DOCK), line: int = 1) -> Line:
    count = Decimal(len(serials))
    return Line(RADIO, "EA", count, *legs, line, (Allocation(count, serials=serials),))


def codes(transaction: Transaction, stock: StockInMemory) -> list[str]:
    result = post(transaction, stock)
    return [] if isinstance(result, Posted) else [each.code for each in result.refusals]


def applied(transaction: Transaction, stock: StockInMemory) -> None:
    result = post(transaction, stock)
    assert isinstance(result, Posted), result
    stock.apply(result)


@pytest.mark.parametrize(
    ("kind", "document", "line", "refused"),
    [
        ("pick", "SO3", gaskets(6), []),
        ("pick", "SO3", gaskets(3, lot="L17"), ["number_expired"]),
        ("pick", "SO3", gaskets(15), ["not_enough"]),
        ("pick", "SO3", gaskets(21, ("A-02", DOCK), "L22"), ["more_than_asked"]),
        ("pick", "SO3", gaskets(6, ("A-03", "A-02")), ["bin_not_allowed"]),
        ("pick", "SO3", gaskets(6, ("A-03", BOX)), []),
        ("pick", "SO3", gaskets(6, ("A-03", "#")), ["wrong_place"]),
        ("pick", "SO3", gaskets(6, ("A-03", CUSTOMER)), ["wrong_place"]),
        ("pick", "SO2", gaskets(6), ["not_on_document"]),
        ("pick", "PO1", gaskets(6), ["wrong_document"]),
        ("pick", "", gaskets(6), ["unknown_document"]),
        ("pick", "SO2", radios("RX000107"), ["reserved_elsewhere"]),
        ("pick", "SO4", radios("RX000107"), []),
        ("pick", "SO2", radios("RX000301", legs=("H-01", DOCK)), ["bin_does_not_sell"]),
        ("pick", "SO2", radios("RX000201"), ["serial_not_here"]),
        ("shipment", "SO3", gaskets(6, (DOCK, CUSTOMER)), ["not_staged", "not_enough"]),
        ("shipment", "SO3", gaskets(6, ("A-03", CUSTOMER)), ["not_staged"]),
        ("put_away", "", gaskets(6, ("A-03", BOX)), ["wrong_place"]),
    ],
)
def test_what_stands_against_a_posting(kind: str, document: str, line: Line, refused: list[str]) -> None:
    assert codes(moved(kind, document, line), shop()) == refused


def test_the_day_of_the_work_decides_what_is_expired() -> None:
    stock = shop()
    put_lot(stock, dated(GASKET, "L1", TODAY), "A-02", 9)
    pick = moved("pick", "SO3", gaskets(1, ("A-02", DOCK), "L1"))
    assert codes(pick, stock) == []
    assert codes(replace(pick, day=date(2026, 11, 23)), stock) == ["number_expired"]


def test_a_receiver_may_not_pick() -> None:
    assert codes(replace(moved("pick", "SO3", gaskets(6)), operator="1001"), shop()) == ["no_right"]


def short_of_gaskets(quantity: int, number: int = 9) -> Transaction:
    return moved("order_close", "SO9", Line(GASKET, "EA", Decimal(quantity), line=1), number)


def test_what_is_given_up_of_an_order_is_taken_back_as_it_was() -> None:
    stock = shop()
    add_sale(stock, "SO9", [(GASKET, "14")])
    applied(moved("pick", "SO9", gaskets(4), 1), stock)
    given_up = short_of_gaskets(10)
    applied(given_up, stock)
    # what is picked stands at the dock: the order is open until it has left
    assert (str(stock.document_lines["SO9", 1].open), stock.documents["SO9"].state.value) == ("0", "open")
    assert codes(moved("pick", "SO9", gaskets(1), 2), stock) == ["more_than_asked"]
    applied(moved("shipment", "SO9", gaskets(4, (DOCK, CUSTOMER)), 3), stock)
    assert stock.documents["SO9"].state.value == "closed"
    back = reversal(given_up, transaction_id="t10", operator="1007", at=NOW, days=(TODAY, TODAY))
    applied(back, stock)
    assert (str(stock.document_lines["SO9", 1].open), stock.documents["SO9"].state.value) == ("10", "open")


def test_what_stands_in_a_box_for_the_order_is_not_picked_for_it_again() -> None:
    stock = shop()
    add_sale(stock, "SO9", [(GASKET, "14"), (RADIO, "2")])
    applied(moved("pick", "SO9", radios("RX000101", legs=("A-01", BOX), line=2), 1), stock)
    again = moved("pick", "SO9", radios("RX000101", legs=(BOX, DOCK), line=2), 2)
    assert codes(again, stock) == ["reserved_elsewhere"]
    applied(moved("pick", "SO9", gaskets(4, ("A-03", BOX)), 3), stock)
    assert codes(moved("pick", "SO9", gaskets(4, (BOX, DOCK)), 4), stock) == ["reserved_elsewhere"]


def test_only_what_is_ordered_is_given_up_and_by_whoever_may_pick() -> None:
    stock = shop()
    add_sale(stock, "SO9", [(GASKET, "14")])
    assert codes(replace(short_of_gaskets(1), operator="1001"), stock) == ["no_right"]
    assert codes(moved("order_close", "SO9", Line(RADIO, "EA", Decimal(1), line=1)), stock) == ["not_on_document"]
    assert codes(moved("order_close", "PO1", Line(GASKET, "EA", Decimal(1), line=1)), stock) == ["wrong_document"]
    applied(short_of_gaskets(99), stock)
    assert stock.document_lines["SO9", 1].cancelled == 14


def test_an_order_closes_with_its_last_shipment_and_not_before() -> None:
    stock = shop()
    add_sale(stock, "SO9", [(GASKET, "14"), (RADIO, "1")])
    applied(moved("pick", "SO9", gaskets(14), 1), stock)
    applied(moved("shipment", "SO9", gaskets(14, (DOCK, CUSTOMER)), 2), stock)
    states = [stock.documents["SO9"].state]
    applied(moved("pick", "SO9", radios("RX000101", line=2), 3), stock)
    states.append(stock.documents["SO9"].state)
    applied(moved("shipment", "SO9", radios("RX000101", legs=(DOCK, CUSTOMER), line=2), 4), stock)
    states.append(stock.documents["SO9"].state)
    assert states == [DocumentState.OPEN, DocumentState.OPEN, DocumentState.CLOSED]


def test_a_box_is_of_the_order_whose_goods_are_in_it_until_they_leave() -> None:
    stock = shop()
    applied(moved("pick", "SO3", gaskets(6, ("A-03", BOX)), 1), stock)
    assert codes(moved("pick", "SO2", radios("RX000101", legs=("A-01", BOX)), 2), stock) == ["box_of_another_order"]
    applied(moved("shipment", "SO3", gaskets(6, (BOX, CUSTOMER)), 3), stock)
    assert codes(moved("pick", "SO2", radios("RX000101", legs=("A-01", BOX)), 4), stock) == []


def test_one_order_cannot_ship_what_stands_there_for_another() -> None:
    stock = shop()
    add_sale(stock, "SO9", [(GASKET, "5")])
    applied(moved("pick", "SO3", gaskets(6), 1), stock)
    assert codes(moved("shipment", "SO9", gaskets(5, (DOCK, CUSTOMER)), 2), stock) == [
        "not_staged",
        "reserved_elsewhere",
    ]


def test_a_pick_that_has_left_is_not_taken_back_from_another_line() -> None:
    stock = shop()
    add_sale(stock, "SO9", [(GASKET, "5"), (GASKET, "5")])
    applied(moved("pick", "SO9", gaskets(5), 1), stock)
    applied(moved("pick", "SO9", gaskets(5, line=2), 2), stock)
    applied(moved("shipment", "SO9", gaskets(5, (DOCK, CUSTOMER)), 3), stock)
    back = reversal(stock.transactions["t1"], transaction_id="t4", operator="1007", at=NOW, days=(TODAY, TODAY))
    assert codes(back, stock) == ["not_staged"]


def test_posting_reads_no_key_that_was_not_named() -> None:
    full = shop()
    applied(moved("pick", "SO2", radios("RX000101", legs=("A-01", BOX)), 1), full)
    for transaction in (
        moved("pick", "SO2", radios("RX000102", legs=("A-01", BOX)), 2),
        moved("shipment", "SO2", radios("RX000101", legs=(BOX, CUSTOMER)), 3),
        moved("put_away", "", radios("RX000103", legs=("A-01", "A-02"), line=0), 4),
    ):
        wanted = reads(transaction)
        while more := reads(transaction, full) - wanted:
            wanted = wanted | more
        assert post(transaction, replace(full, only=wanted)) == post(transaction, full)
        assert isinstance(wanted, Reads)


# Whatever is posted in any order, the ledger holds

LEGS = ("A-01", "A-02", "A-03", DOCK, "D-02", BOX, "#2")
SERIALS = ("RX000101", "RX000102", "RX000103", "RX000107")
Act = Callable[[StockInMemory, int], None]


def attempt(transaction: Transaction, stock: StockInMemory) -> None:
    result = post(transaction, stock)
    if isinstance(result, Posted):
        stock.apply(result)


def order_act(kind: str, document: str, line: Line) -> Act:
    return lambda stock, number: attempt(moved(kind, document, line, number), stock)


def take_back(which: int) -> Act:
    def act(stock: StockInMemory, number: int) -> None:
        originals = [each for each in stock.transactions.values() if not each.reverses]
        if originals:
            original = originals[which % len(originals)]
            attempt(
                reversal(original, transaction_id=f"t{number}", operator="1007", at=NOW, days=(TODAY, TODAY)), stock
            )

    return act


legs = st.tuples(st.sampled_from(LEGS), st.sampled_from([*LEGS, CUSTOMER, CUSTOMER]))
lines = st.one_of(
    st.builds(gaskets, st.integers(1, 9), legs, st.sampled_from(["L17", "L19", "L22"]), st.just(1)),
    st.builds(
        lambda serials, legs: radios(*serials, legs=legs),
        st.lists(st.sampled_from(SERIALS), min_size=1, max_size=2, unique=True),
        legs,
    ),
)
likely = st.one_of(
    st.builds(
        lambda n, to: order_act("pick", "SO3", gaskets(n, ("A-03", to))),
        st.integers(1, 9),
        st.sampled_from([DOCK, BOX]),
    ),
    st.builds(
        lambda n, at: order_act("shipment", "SO3", gaskets(n, (at, CUSTOMER))),
        st.integers(1, 9),
        st.sampled_from([DOCK, BOX]),
    ),
    st.builds(
        lambda s, to: order_act("pick", "SO2", radios(s, legs=("A-01", to))),
        st.sampled_from(SERIALS),
        st.sampled_from([DOCK, BOX]),
    ),
    st.builds(
        lambda s, at: order_act("shipment", "SO2", radios(s, legs=(at, CUSTOMER))),
        st.sampled_from(SERIALS),
        st.sampled_from([DOCK, BOX]),
    ),
)
acts = st.one_of(
    likely,
    likely,
    st.builds(
        order_act,
        st.sampled_from(["pick", "shipment", "put_away", "move"]),
        st.sampled_from(["SO2", "SO3", "SO4", ""]),
        lines,
    ),
    st.integers(0, 20).map(take_back),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(acts, max_size=25))
def test_any_postings_keep_stock_reservations_and_orders_together(made: list[Act]) -> None:
    stock = shop()
    put_serials(stock, RADIO, "A-02", [])
    before = {item: everywhere(stock, item) for item in (GASKET, RADIO, GLOVES)}
    for number, act in enumerate(made):
        act(stock, number)
    assert {item: everywhere(stock, item) for item in before} == before
    kept: dict[BalanceKey, Decimal] = {}
    for (_, _, place, item, lot), quantity in stock.reservations.items():
        assert quantity >= 0
        key = BalanceKey(place, item, lot)
        kept[key] = kept.get(key, Decimal(0)) + quantity
    assert all(quantity <= stock.balance(key) for key, quantity in kept.items())
    assert all(quantity >= 0 for key, quantity in stock.balances.items() if not is_outside(key.place))
    for each in stock.serials.values():
        assert (each.state is SerialState.SHIPPED) == (each.place == CUSTOMER)
    for place in (DOCK, "D-02", BOX, "#2"):
        serials = [
            each for each in stock.serials.values() if each.place == place and each.state is SerialState.RESERVED
        ]
        assert len(serials) == kept.get(BalanceKey(place, RADIO), Decimal(0))
    for document in ("SO2", "SO3", "SO4"):
        check_order(stock, document)


def everywhere(stock: StockInMemory, item: str) -> Decimal:
    return sum((quantity for key, quantity in stock.balances.items() if key.item == item), Decimal(0))


def check_order(stock: StockInMemory, document: str) -> None:
    """What is picked for a line either stands at the dock for it or has left on it; never more than ordered."""
    live = [
        each for each in stock.transactions.values() if each.document == document and each.id not in stock.reversals
    ]
    for line in stock.lines(document):
        shipped = sum(
            (
                part.quantity
                for each in live
                if each.kind == "shipment"
                for part in each.lines
                if part.line == line.line
            ),
            Decimal(0),
        )
        standing = sum((each.quantity for each in stock.staged(document) if each.line == line.line), Decimal(0))
        assert line.done == standing + shipped
        assert line.done <= line.ordered

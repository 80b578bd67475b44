"""Goods whose code no item has: taken in to a bin that holds, taken back while they wait, and the tie of a code (flows.md 1.0a, 16)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from inventory.items import ItemCode
from inventory.memory import StockInMemory
from inventory.posting import post
from inventory.reads import reads
from inventory.refusals.base import Refusal
from inventory.refusals.goods import BinNotAllowed, UnknownBin, UnknownItem, UnknownUnit
from inventory.refusals.reading import NotATemperature
from inventory.refusals.transactions import NotPositive
from inventory.refusals.unidentified import CodeOfAnotherItem, NoCode, NotUnidentified
from inventory.refusals.work import NoRight
from inventory.stock import Posted, Refused
from inventory.transactions import Allocation, Arrival, Line, Source, Transaction, body_of, read_body, reversal
from inventory.unidentified import Unidentified, same_codes, tag_of
from tests.inventory.warehouses import GLOVES, MILK, NOW, SITE, TODAY, warehouse

RECEIVER, SUPERVISOR = "1001", "1900"

TOLD = Allocation(Decimal(5), lot="LX", lot_source=Source.LABEL)
LINE = Line("", "", Decimal(5), to_place="H-01", allocations=(TOLD,), code="X-77")
TAKEN = Transaction(
    "t1", "unidentified_receipt", SITE, NOW, TODAY, TODAY, RECEIVER, lines=(LINE,), reference=tag_of("t1")
)
KEPT = Unidentified(
    "t1", "X-77", Decimal(5), "H-01", tag_of("t1"), lot="LX", operator=RECEIVER, since=TODAY
)  # fmt: skip
TIE = Transaction(
    "t2", "code_tie", SITE, NOW, TODAY, TODAY, SUPERVISOR, lines=(Line(GLOVES, "EA", Decimal(1), code="X-77"),)
)


@pytest.fixture
def stock() -> StockInMemory:
    return warehouse()


def posted(transaction: Transaction, stock: StockInMemory) -> Posted:
    stock.only = None
    result = post(transaction, stock)
    assert isinstance(result, Posted), result
    stock.apply(result)
    return result


def refused(transaction: Transaction, stock: StockInMemory) -> tuple[Refusal, ...]:
    result = post(transaction, stock)
    assert isinstance(result, Refused)
    return result.refusals


def with_line(line: Line) -> Transaction:
    return replace(TAKEN, lines=(line,))


def test_unknown_goods_are_kept_under_a_tag_and_move_no_stock(stock: StockInMemory) -> None:
    result = posted(TAKEN, stock)
    assert (result.unidentified, result.movements, result.progress) == ((KEPT,), (), ())
    assert stock.open_unidentified() == (KEPT,)


def test_how_they_arrived_stays_with_them(stock: StockInMemory) -> None:
    arrival = Arrival("DHL", "S-1", Decimal("-18.5"), "N-9")
    kept = replace(KEPT, carrier="DHL", seal="S-1", temperature=Decimal("-18.5"), delivery_note="N-9")
    assert posted(replace(TAKEN, arrival=arrival), stock).unidentified == (kept,)


@pytest.mark.parametrize("degrees", ["4.123", "1E+9", "-1000"])
def test_degrees_that_nobody_measures_are_refused(degrees: str, stock: StockInMemory) -> None:
    warm = replace(TAKEN, arrival=Arrival(temperature=Decimal(degrees)))
    assert refused(warm, stock) == (NotATemperature(f"{Decimal(degrees):f}"),)


def test_a_body_with_a_code_is_read_as_it_was_written() -> None:
    assert read_body(body_of(TAKEN)) == TAKEN


def test_a_receipt_says_nothing_of_codes() -> None:
    assert b'"code"' not in body_of(with_line(replace(LINE, code="")))


@pytest.mark.parametrize(
    ("transaction", "refusal"),
    [
        (with_line(replace(LINE, code="")), NoCode("", TAKEN.reference)),
        (with_line(replace(LINE, item=GLOVES)), NoCode("X-77", TAKEN.reference)),
        (replace(TAKEN, reference=""), NoCode("X-77", "")),
        (with_line(replace(LINE, quantity=Decimal(0))), NotPositive("X-77", Decimal(0))),
        (with_line(replace(LINE, quantity=Decimal("1.5"))), NotPositive("X-77", Decimal("1.5"))),
        (with_line(replace(LINE, to_place="NOWHERE")), UnknownBin("NOWHERE", SITE)),
        (with_line(replace(LINE, to_place="A-01")), BinNotAllowed("A-01", "pick")),
    ],
)
def test_unknown_goods_are_refused(transaction: Transaction, refusal: Refusal, stock: StockInMemory) -> None:
    assert refused(transaction, stock) == (refusal,)


def test_what_is_taken_back_waits_no_more_and_is_not_taken_back_twice(stock: StockInMemory) -> None:
    posted(TAKEN, stock)
    back = reversal(TAKEN, transaction_id="t9", operator=RECEIVER, at=NOW, days=(TODAY, TODAY))
    assert posted(back, stock).unidentified == (replace(KEPT, closed_by="t9"),)
    assert stock.open_unidentified() == ()


def test_what_is_identified_is_not_taken_back(stock: StockInMemory) -> None:
    posted(TAKEN, stock)
    stock.unidentified_goods["t1"] = replace(KEPT, item=GLOVES, closed_by="t5")
    back = reversal(TAKEN, transaction_id="t9", operator=RECEIVER, at=NOW, days=(TODAY, TODAY))
    assert refused(back, stock) == (NotUnidentified(TAKEN.reference, GLOVES),)


def test_a_tied_code_names_the_item(stock: StockInMemory) -> None:
    assert posted(TIE, stock).item_codes == (ItemCode(GLOVES, "X-77", "vendor", "EA"),)
    assert stock.code_items("X-77") == (GLOVES,)


def test_a_code_that_names_the_item_already_is_tied_once(stock: StockInMemory) -> None:
    posted(TIE, stock)
    assert posted(replace(TIE, id="t3"), stock).item_codes == ()


@pytest.mark.parametrize(
    ("transaction", "refusal"),
    [
        (replace(TIE, operator=RECEIVER), NoRight(RECEIVER, "settle")),
        (replace(TIE, lines=(replace(TIE.lines[0], item="GONE"),)), UnknownItem("GONE")),
        (replace(TIE, lines=(replace(TIE.lines[0], unit="PAL"),)), UnknownUnit(GLOVES, "PAL")),
        (replace(TIE, lines=(replace(TIE.lines[0], code=""),)), NoCode("", "")),
        (replace(TIE, lines=(replace(TIE.lines[0], code="OTHER"),)), CodeOfAnotherItem("OTHER", MILK)),
    ],
)
def test_a_tie_is_refused(transaction: Transaction, refusal: Refusal, stock: StockInMemory) -> None:
    stock.codes.append(ItemCode(MILK, "OTHER", "vendor", "EA"))
    assert refused(transaction, stock) == (refusal,)


def test_a_receiver_ties_with_a_supervisor(stock: StockInMemory) -> None:
    assert posted(replace(TIE, operator=RECEIVER, approver=SUPERVISOR), stock).item_codes


@pytest.mark.parametrize("transaction", [TAKEN, TIE])
def test_nothing_is_asked_that_was_not_named(transaction: Transaction, stock: StockInMemory) -> None:
    stock.only = reads(transaction)
    assert isinstance(post(transaction, stock), Posted)


def test_a_gtin_is_the_same_in_all_its_lengths() -> None:
    assert same_codes("4006381333931") == ("04006381333931", "4006381333931")
    assert same_codes("X-77") == ("X-77",)

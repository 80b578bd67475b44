"""Posting: one test for each reason that stands against a transaction, each judged on what `reads()` names and nothing else."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from inventory import guards, posting
from inventory.documents import Document, DocumentKind, DocumentState
from inventory.items import ExpiryLevel, Item, Reuse, Tracking
from inventory.marks_in_memory import NotLoadedError
from inventory.memory import StockInMemory
from inventory.numbers import Mask
from inventory.people import Operator, Role
from inventory.places import ADJUSTMENT, VENDOR, Bin
from inventory.posting import post
from inventory.read_keys import Reads
from inventory.refusals import goods, reading, transactions, work
from inventory.refusals.base import Refusal
from inventory.segments import parse_segments
from inventory.stock import BalanceKey, Lot, Posted, Refused, Serial, SerialState
from inventory.transactions import LINES_MAX, NUMBERS_MAX, Allocation, Line, Transaction, reversal
from tests.inventory.ledgers import judge
from tests.inventory.warehouses import BEARING, CHEESE, GLOVES, MILK, NOW, RADIO, SITE, TODAY, add_order, warehouse

DATE = date(2027, 3, 31)


@pytest.fixture
def stock() -> StockInMemory:
    kept = warehouse()
    kept.items["DATED"] = Item("DATED", tracking=Tracking.LOT, lot_expiry_level=ExpiryLevel.ERROR)
    kept.items["OLD"] = Item("OLD", active=False)
    kept.items["ONCE"] = Item("ONCE", tracking=Tracking.SERIAL, reuse=Reuse.NEVER)
    kept.items["BANNED"] = Item("BANNED")
    kept.not_allowed.add("BANNED")
    kept.bins["SHUT"] = Bin(SITE, "SHUT", active=False)
    kept.operators["1003"] = Operator("1003", "Pia", Role.PICKER)
    kept.operators["1901"] = Operator("1901", "Tim", Role.SUPERVISOR)
    kept.documents["SHUT"] = Document("SHUT", DocumentKind.PURCHASE_ORDER, SITE, state=DocumentState.CLOSED)
    add_order(kept, "PO4", [(RADIO, "9", "EA"), (GLOVES, "9", "EA"), (CHEESE, "9", "KG")])
    return kept


def made(kind: str, /, *lines: Line, **changes: object) -> Transaction:
    plain = Transaction("T1", kind, SITE, NOW, TODAY, TODAY, "1900", lines=lines)
    return Transaction(**{name: getattr(plain, name) for name in Transaction.__slots__} | changes)


def coming(
    item: str, quantity: str, *allocations: Allocation, unit: str = "EA", line: int = 0, to: str = "R-04"
) -> Line:
    return Line(item, unit, Decimal(quantity), VENDOR, to, line, allocations or (Allocation(Decimal(quantity)),))


def of_lot(lot: str, quantity: str = "1", expiry: date | None = DATE) -> Allocation:
    return Allocation(Decimal(quantity), lot, expiry_date=expiry)


def serials(*numbers: str, lot: str = "") -> Allocation:
    return Allocation(Decimal(len(numbers)), lot, numbers)


def gloves(quantity: str = "1", **changes: object) -> Line:
    line = coming(GLOVES, quantity)
    return Line(**{name: getattr(line, name) for name in Line.__slots__} | changes)


def done(stock: StockInMemory, transaction: Transaction) -> Transaction:
    """Post something that must go through, before what is looked at."""
    result = judge(transaction, stock)
    assert isinstance(result, Posted), result
    stock.apply(result)
    return transaction


def back(original: Transaction, **changes: object) -> Transaction:
    made_back = reversal(original, transaction_id="T9", operator="1900", at=NOW, days=(TODAY, TODAY))
    return Transaction(**{name: getattr(made_back, name) for name in Transaction.__slots__} | changes)


Case = tuple[Callable[[StockInMemory], Transaction], tuple[Refusal, ...]]


def unprepared(transaction: Transaction) -> Callable[[StockInMemory], Transaction]:
    return lambda _stock: transaction


def receipt(*lines: Line, **changes: object) -> Callable[[StockInMemory], Transaction]:
    return unprepared(made("purchase_receipt", *lines, **changes))


def moved(item: str, allocation: Allocation, from_place: str = "R-04", to_place: str = "A-01") -> Transaction:
    return made("put_away", Line(item, "EA", allocation.quantity, from_place, to_place, allocations=(allocation,)))


def after(first: Transaction, then: Transaction) -> Callable[[StockInMemory], Transaction]:
    def prepare(stock: StockInMemory) -> Transaction:
        done(stock, replace(first, id="T0"))
        return then

    return prepare


def in_company(stock: StockInMemory) -> Transaction:
    stock.settings["company", "serial_unique"] = "company"
    done(stock, made("purchase_receipt", coming(RADIO, "1", serials("RX000001")), id="T0"))
    return made("purchase_receipt", coming("ONCE", "1", serials("RX000001")))


def twice_in_company(stock: StockInMemory) -> Transaction:
    stock.settings["company", "serial_unique"] = "company"
    lines = (coming(RADIO, "1", serials("RX000001")), coming("ONCE", "1", serials("RX000001")))
    return made("purchase_receipt", *lines)


def shipped_once(stock: StockInMemory) -> Transaction:
    stock.serials["ONCE", "N1"] = Serial("ONCE", "N1", "@CUSTOMER", SerialState.SHIPPED, document="SO7")
    return made("purchase_receipt", coming("ONCE", "1", serials("N1")))


def elsewhere(stock: StockInMemory) -> Transaction:
    stock.serial_sites[RADIO, "RX000001"] = "S2"
    return made("purchase_receipt", coming(RADIO, "1", serials("RX000001")))


def reversed_twice(stock: StockInMemory) -> Transaction:
    first = done(stock, made("purchase_receipt", gloves(), id="T0"))
    done(stock, back(first, id="T5"))
    return back(first)


def many_lots() -> Line:
    lots = tuple(of_lot(f"L{at}") for at in range(NUMBERS_MAX + 1))
    return coming(CHEESE, str(NUMBERS_MAX + 1), *lots, unit="KG")


RADIOS = made("purchase_receipt", coming(RADIO, "2", serials("RX000001", "RX000002")))
BEARINGS = made("purchase_receipt", coming(BEARING, "1", serials("N1", lot="L1")))
GLOVES_IN = made("purchase_receipt", gloves("5"))
ORDERED = made("purchase_receipt", gloves("4", line=2), document="PO4")


def kit_of_gloves(stock: StockInMemory) -> Transaction:
    stock.kits.add(GLOVES)
    return GLOVES_IN


CASES: dict[str, Case] = {
    "kind": (receipt(gloves(), kind="gift"), (transactions.UnknownKind("gift"),)),
    "operator": (receipt(gloves(), operator="7"), (work.UnknownBadge("7"),)),
    "no operator": (receipt(gloves(), operator=""), (work.UnknownBadge(""),)),
    "approver": (receipt(gloves(), approver="7"), (work.UnknownBadge("7"),)),
    "right": (receipt(gloves(), operator="1003"), (work.NoRight("1003", "receive"),)),
    "own work": (receipt(gloves(), approver="1900"), (work.OwnWork("1900"),)),
    "no lines": (receipt(), (transactions.EmptyTransaction("purchase_receipt"),)),
    "numbers": (receipt(many_lots()), (transactions.TooManyNumbers(NUMBERS_MAX + 1, NUMBERS_MAX),)),
    "lines": (
        receipt(*[gloves()] * (LINES_MAX + 1)),
        (transactions.TooManyNumbers(LINES_MAX + 1, LINES_MAX),),
    ),
    "partner": (receipt(gloves(), partner="V9"), (goods.UnknownPartner("V9"),)),
    "document": (receipt(gloves(), document="PO77"), (goods.UnknownDocument("PO77"),)),
    "kind of document": (receipt(gloves(), document="SO1"), (goods.WrongDocument("SO1", "sales_order"),)),
    "document of a kind without": (
        unprepared(made("put_away", gloves(from_place="R-04", to_place="A-01"), document="PO1")),
        (goods.WrongDocument("PO1", "purchase_order"),),
    ),
    "line of document": (receipt(gloves(line=1), document="PO4"), (goods.NotOnDocument(GLOVES, "PO4"),)),
    "no such line": (receipt(gloves(line=7), document="PO4"), (goods.NotOnDocument(GLOVES, "PO4"),)),
    "item": (receipt(gloves(item="NIL")), (goods.UnknownItem("NIL"),)),
    "inactive item": (receipt(gloves(item="OLD")), (goods.UnknownItem("OLD"),)),
    "item at site": (receipt(gloves(item="BANNED")), (goods.ItemNotAtSite("BANNED", SITE),)),
    "unit": (receipt(gloves(unit="CS")), (goods.UnknownUnit(GLOVES, "CS"),)),
    "from": (receipt(gloves(from_place="R-04")), (transactions.WrongPlace("purchase_receipt", "R-04"),)),
    "from nowhere": (receipt(gloves(from_place="")), (transactions.WrongPlace("purchase_receipt", ""),)),
    "to": (receipt(gloves(to_place="@CUSTOMER")), (transactions.WrongPlace("purchase_receipt", "@CUSTOMER"),)),
    "to nowhere": (receipt(gloves(to_place="")), (goods.UnknownBin("", SITE),)),
    "same place": (
        after(GLOVES_IN, moved(GLOVES, Allocation(Decimal(1)), "R-04", "R-04")),
        (transactions.WrongPlace("put_away", "R-04"),),
    ),
    "bin": (receipt(gloves(to_place="X-99")), (goods.UnknownBin("X-99", SITE),)),
    "inactive bin": (receipt(gloves(to_place="SHUT")), (goods.UnknownBin("SHUT", SITE),)),
    "kind of bin": (receipt(gloves(to_place="T-01")), (goods.BinNotAllowed("T-01", "transit"),)),
    "nothing": (receipt(gloves("0")), (transactions.NotPositive(GLOVES, Decimal(0)),)),
    "less than nothing": (receipt(gloves("-1")), (transactions.NotPositive(GLOVES, Decimal(-1)),)),
    "half a unit": (receipt(gloves("0.5")), (goods.FractionOfUnit(GLOVES, Decimal("0.5")),)),
    "too large": (receipt(gloves("1000000000000")), (reading.NotAQuantity("1000000000000"),)),
    "too fine": (
        receipt(coming(CHEESE, "0.0000001", of_lot("C1", "0.0000001"), unit="KG")),
        (reading.NotAQuantity("1E-7"),),
    ),
    "not the sum": (
        receipt(coming(GLOVES, "3", Allocation(Decimal(2)))),
        (goods.QuantityMismatch(GLOVES, Decimal(3), Decimal(2)),),
    ),
    "not the sum in packs": (
        receipt(coming(MILK, "1", of_lot("M1", "11"), unit="CS")),
        (goods.QuantityMismatch(MILK, Decimal(12), Decimal(11)),),
    ),
    "no lot": (receipt(coming(MILK, "1")), (goods.LotMissing(MILK),)),
    "a lot": (receipt(coming(GLOVES, "1", of_lot("L1"))), (goods.LotNotWanted(GLOVES, "L1"),)),
    "form of lot": (receipt(coming(MILK, "1", of_lot(" M1"))), (goods.NotANumber(" M1"),)),
    "no serials": (receipt(coming(RADIO, "2")), (goods.SerialsMissing(RADIO, Decimal(2), Decimal(0)),)),
    "too few serials": (
        receipt(coming(RADIO, "2", Allocation(Decimal(2), serials=("RX000001",)))),
        (goods.SerialsMissing(RADIO, Decimal(2), Decimal(1)),),
    ),
    "serials": (receipt(coming(GLOVES, "1", serials("N1"))), (goods.SerialsNotWanted(GLOVES),)),
    "form of serial": (receipt(coming("ONCE", "1", serials("N\t1"))), (goods.NotANumber("N\t1"),)),
    "serial twice": (
        receipt(coming("ONCE", "2", serials("N1", "N1"))),
        (goods.SerialTwice("ONCE", "N1"),),
    ),
    "serial twice over lines": (
        receipt(coming("ONCE", "1", serials("N1")), coming("ONCE", "1", serials("N1"))),
        (goods.SerialTwice("ONCE", "N1"),),
    ),
    "other date": (
        after(
            made("purchase_receipt", coming(MILK, "1", of_lot("M1"))),
            made("purchase_receipt", coming(MILK, "1", of_lot("M1", expiry=TODAY))),
        ),
        (goods.OtherExpiry(MILK, "M1", DATE, TODAY),),
    ),
    "other vendor": (
        after(
            made("purchase_receipt", coming(MILK, "1", of_lot("M1")), partner="V1"),
            made("purchase_receipt", coming(MILK, "1", of_lot("M1")), partner="V2"),
        ),
        (goods.OtherVendor(MILK, "M1", "V1", "V2"),),
    ),
    "no date": (receipt(coming("DATED", "1", of_lot("D1", expiry=None))), (goods.ExpiryMissing("DATED", "D1"),)),
    "in stock": (
        after(RADIOS, made("purchase_receipt", coming(RADIO, "1", serials("RX000001")))),
        (goods.SerialInStock(RADIO, "RX000001", "R-04", SITE, TODAY, ""),),
    ),
    "in stock elsewhere": (elsewhere, (goods.SerialInStock(RADIO, "RX000001", "", "S2", None),)),
    "not reusable": (shipped_once, (goods.SerialNotReusable("ONCE", "N1", "shipped", "SO7"),)),
    "of another item": (in_company, (goods.SerialOfAnotherItem("RX000001", "ONCE", RADIO),)),
    "of another item in one transaction": (twice_in_company, (goods.SerialOfAnotherItem("RX000001", "ONCE", RADIO),)),
    "mask": (receipt(coming(RADIO, "1", serials("X1"))), (goods.NotInMask(RADIO, "X1", "RAD", "RX######"),)),
    "a date of goods that keep none": (
        receipt(coming(GLOVES, "1", of_lot("", expiry=DATE))),
        (goods.DateNotWanted(GLOVES, DATE),),
    ),
    "more than ordered": (
        after(ORDERED, made("purchase_receipt", gloves("6", line=2), document="PO4")),
        (goods.MoreThanOrdered("PO4", GLOVES, Decimal(9), Decimal(4), Decimal(1), Decimal(6)),),
    ),
    "more than ordered over lines": (
        receipt(gloves("5", line=2), gloves("5", line=2), document="PO4"),
        (goods.MoreThanOrdered("PO4", GLOVES, Decimal(9), Decimal(5), Decimal(1), Decimal(5)),),
    ),
    "approver without the right": (
        receipt(gloves("10", line=2), document="PO4", approver="1001"),
        (goods.MoreThanOrdered("PO4", GLOVES, Decimal(9), Decimal(0), Decimal(1), Decimal(10)),),
    ),
    "closed": (
        after(
            made(
                "close",
                Line(RADIO, "EA", Decimal(9), line=1),
                Line(GLOVES, "EA", Decimal(9), line=2),
                Line(CHEESE, "KG", Decimal(9), line=3),
                document="PO4",
            ),
            ORDERED,
        ),
        (
            goods.DocumentClosed("PO4"),
            goods.MoreThanOrdered("PO4", GLOVES, Decimal(9), Decimal(0), Decimal(4), Decimal(4)),
        ),
    ),
    "not enough": (
        after(GLOVES_IN, moved(GLOVES, Allocation(Decimal(6)))),
        (goods.NotEnough(GLOVES, "", "R-04", Decimal(6), Decimal(5)),),
    ),
    "not enough over lines": (
        after(
            GLOVES_IN,
            made(
                "put_away",
                gloves("4", from_place="R-04", to_place="A-01"),
                gloves("2", from_place="R-04", to_place="H-01"),
            ),
        ),
        (goods.NotEnough(GLOVES, "", "R-04", Decimal(2), Decimal(1)),),
    ),
    "not enough over lots": (
        after(
            made("purchase_receipt", coming(MILK, "3", of_lot("M1", "2"), of_lot("M2", "1"))),
            made(
                "put_away",
                Line(MILK, "EA", Decimal(3), "R-04", "A-01", allocations=(of_lot("M1", "1"), of_lot("M1", "2"))),
            ),
        ),
        (goods.NotEnough(MILK, "M1", "R-04", Decimal(3), Decimal(2)),),
    ),
    "serial not here": (
        after(RADIOS, moved(RADIO, serials("RX000001"), "A-01", "R-04")),
        (
            goods.SerialNotHere(RADIO, "RX000001", "A-01", "R-04"),
            goods.NotEnough(RADIO, "", "A-01", Decimal(1), Decimal(0)),
        ),
    ),
    "serial of another lot": (
        after(BEARINGS, moved(BEARING, serials("N1", lot="L2"))),
        (
            goods.SerialOfAnotherLot(BEARING, "N1", "L2", "L1"),
            goods.NotEnough(BEARING, "L2", "R-04", Decimal(1), Decimal(0)),
        ),
    ),
    "a kit": (
        kit_of_gloves,
        (goods.KitNotStocked(GLOVES),),
    ),
    "the reverse of what is not taken back": (
        lambda _stock: made("hold_set_reversal", reverses="T0"),
        (transactions.NotTakenBack("hold_set"),),
    ),
    "nothing to reverse": (
        receipt(gloves(from_place="R-04", to_place=VENDOR), kind="purchase_receipt_reversal", reverses="T0"),
        (transactions.NothingToReverse("T0"),),
    ),
    "reverses nothing": (
        receipt(gloves(from_place="R-04", to_place=VENDOR), kind="purchase_receipt_reversal"),
        (transactions.NothingToReverse(""),),
    ),
    "of another kind": (
        after(GLOVES_IN, back(replace(GLOVES_IN, id="T0"), kind="opening_adjustment_reversal")),
        (transactions.NothingToReverse("T0"),),
    ),
    "a receipt that claims to reverse": (
        after(GLOVES_IN, made("purchase_receipt", gloves(), reverses="T0")),
        (transactions.NothingToReverse("T0"),),
    ),
    "reversed before": (reversed_twice, (transactions.AlreadyReversed("T0", "T5"),)),
    "not the reverse": (
        after(GLOVES_IN, back(replace(GLOVES_IN, id="T0"), lines=(gloves("4", from_place="R-04", to_place=VENDOR),))),
        (transactions.NotTheReverse("T0"),),
    ),
    "close of no document": (unprepared(made("close")), (goods.UnknownDocument(""),)),
    "close of what is not on it": (
        unprepared(made("close", Line(GLOVES, "EA", Decimal(1), line=1), document="PO4")),
        (goods.NotOnDocument(GLOVES, "PO4"),),
    ),
    "close that gives up nothing": (
        unprepared(made("close", Line(GLOVES, "EA", Decimal(0), line=2), document="PO4")),
        (transactions.NotPositive(GLOVES, Decimal(0)),),
    ),
    "close in no unit": (
        unprepared(made("close", Line(GLOVES, "CS", Decimal(1), line=2), document="PO4")),
        (goods.UnknownUnit(GLOVES, "CS"),),
    ),
    "open already": (
        after(made("close", document="PO4"), back(made("close", document="PO4", id="T0"))),
        (goods.DocumentNotClosed("PO4"),),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_refused_for_this_reason_and_no_other(name: str, stock: StockInMemory) -> None:
    prepare, refusals = CASES[name]
    transaction = prepare(stock)
    assert judge(transaction, stock) == Refused(transaction, refusals)


def test_every_reason_that_posting_knows_has_its_case() -> None:
    """The words `goods.X(`, `transactions.X(` ... in the sources of the rules are the reasons; each stands in the table above."""
    files = [Path(str(posting.__file__)), *sorted(Path(str(guards.__file__)).parent.glob("*.py"))]
    sources = "".join(file.read_text(encoding="utf-8") for file in files)
    known = set(re.findall(r"\b(?:goods|transactions|work)\.(\w+)\(", sources))
    assert known - {type(each).__name__ for _, refusals in CASES.values() for each in refusals} == set()


def test_all_reasons_are_given_at_once(stock: StockInMemory) -> None:
    transaction = made("purchase_receipt", gloves(unit="CS"), coming(MILK, "1"), gloves(to_place="X-99"))
    refusals = (goods.UnknownUnit(GLOVES, "CS"), goods.LotMissing(MILK), goods.UnknownBin("X-99", SITE))
    assert judge(transaction, stock) == Refused(transaction, refusals)


def test_goods_may_go_on_from_where_the_line_before_put_them(stock: StockInMemory) -> None:
    done(stock, replace(GLOVES_IN, id="T0"))
    there, on = gloves("5", from_place="R-04", to_place="A-01"), gloves("5", from_place="A-01", to_place="H-01")
    done(stock, made("put_away", there, on))
    assert stock.balance(BalanceKey("H-01", GLOVES)) == 5


def test_what_reads_does_not_name_may_not_be_asked(stock: StockInMemory) -> None:
    with pytest.raises(NotLoadedError):
        post(GLOVES_IN, replace(stock, only=Reads()))


@pytest.mark.parametrize(("percent", "most"), [("0", "9"), ("10", "9.9"), ("50", "13.5")])
def test_tolerance_is_what_may_come_without_a_supervisor(stock: StockInMemory, percent: str, most: str) -> None:
    stock.settings[f"item:{CHEESE}", "over_receipt_percent"] = percent
    for more, posted in (("0", True), ("0.000001", False)):
        quantity = str(Decimal(most) + Decimal(more))
        line = coming(CHEESE, quantity, of_lot("C1", quantity), unit="KG", line=3)
        result = judge(made("purchase_receipt", line, document="PO4"), stock)
        assert isinstance(result, Posted) is posted


def test_a_supervisor_lets_more_come_than_was_ordered(stock: StockInMemory) -> None:
    done(stock, made("purchase_receipt", gloves("12", line=2), document="PO4", approver="1901"))
    assert stock.balance(BalanceKey("R-04", GLOVES)) == 12


def test_a_supervisor_lets_a_number_outside_the_mask_in(stock: StockInMemory) -> None:
    done(stock, made("purchase_receipt", coming(RADIO, "1", serials("X1")), approver="1901"))
    assert stock.serials[RADIO, "X1"].place == "R-04"


def test_what_was_given_up_may_not_come_without_a_supervisor(stock: StockInMemory) -> None:
    done(stock, made("close", Line(GLOVES, "EA", Decimal(9), line=2), document="PO4", id="T0"))
    transaction = made("purchase_receipt", gloves("1", line=2), document="PO4")
    assert judge(transaction, stock) == Refused(
        transaction, (goods.MoreThanOrdered("PO4", GLOVES, Decimal(9), Decimal(0), Decimal(1), Decimal(1)),)
    )


def test_a_shipped_serial_may_come_again_where_the_policy_says_so(stock: StockInMemory) -> None:
    for state, reuse, posted in (
        (SerialState.SHIPPED, Reuse.RETURNS, True),
        (SerialState.RETURNED_VENDOR, Reuse.RETURNS, True),
        (SerialState.CONSUMED, Reuse.RETURNS, False),
        (SerialState.REMOVED, Reuse.RETURNS, False),
        (SerialState.REMOVED, Reuse.ANY, True),
        (SerialState.UNKNOWN, Reuse.NEVER, True),
    ):
        stock.items["ONCE"] = replace(stock.items["ONCE"], reuse=reuse)
        stock.serials["ONCE", "N1"] = Serial("ONCE", "N1", "@CUSTOMER", state)
        result = judge(made("purchase_receipt", coming("ONCE", "1", serials("N1"))), stock)
        assert isinstance(result, Posted) is posted, (state, reuse)


def test_other_best_before_is_another_date_too(stock: StockInMemory) -> None:
    stock.lots_by_key[MILK, "M1"] = Lot(MILK, "M1", TODAY, best_before=DATE)
    later = DATE + timedelta(1)
    transaction = made("purchase_receipt", coming(MILK, "1", Allocation(Decimal(1), "M1", best_before=later)))
    assert judge(transaction, stock) == Refused(transaction, (goods.OtherExpiry(MILK, "M1", DATE, later),))


def test_an_adjustment_comes_from_outside_and_needs_the_right(stock: StockInMemory) -> None:
    line = replace(gloves(), from_place=ADJUSTMENT)
    assert isinstance(judge(made("opening_adjustment", line), stock), Posted)
    transaction = made("opening_adjustment", line, operator="1001")
    assert judge(transaction, stock) == Refused(transaction, (work.NoRight("1001", "adjust"),))


def test_a_mask_takes_a_number_with_its_separators_only(stock: StockInMemory) -> None:
    """F5: whoever reads a number writes it with them (numbers.normalised); without them it would be another unit."""
    stock.masks["RAD"] = Mask("RAD", "serial", "RX", parse_segments("A2-,N4+"))
    assert isinstance(judge(made("purchase_receipt", coming(RADIO, "1", serials("RXAB-0001"))), stock), Posted)
    bare = made("purchase_receipt", coming(RADIO, "1", serials("RXAB0002")))
    assert judge(bare, stock) == Refused(bare, (goods.NotInMask(RADIO, "RXAB0002", "RAD", "RX@@-####"),))

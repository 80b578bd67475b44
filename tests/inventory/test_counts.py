"""Counts: what was found beside what should be there; each refusal has its case, and an adjustment uses the variance up."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from inventory.counts import Counted
from inventory.memory import StockInMemory
from inventory.people import Operator, Role
from inventory.places import ADJUSTMENT, CUSTOMER, VENDOR
from inventory.refusals import counts, goods, marks, returns, transactions, work
from inventory.refusals.base import Refusal
from inventory.stock import BalanceKey, Posted, Refused, SerialState
from inventory.transactions import Allocation, Line, Transaction, reversal
from tests.inventory.ledgers import judge, records_of
from tests.inventory.warehouses import GLOVES, MILK, NOW, RADIO, SITE, TODAY, warehouse

MILK_LOTS = (Allocation(Decimal(10), "M1"), Allocation(Decimal(8), "M2"))


def made(kind: str, *lines: Line, **values: str) -> Transaction:
    plain = Transaction("T1", kind, SITE, NOW, TODAY, TODAY, "1001", lines=lines)
    return Transaction(**{name: getattr(plain, name) for name in Transaction.__slots__} | values)


def line(item: str, *allocations: Allocation, place: str = "A-01", to: str = "") -> Line:
    quantity = sum((each.quantity for each in allocations), Decimal(0))
    return Line(item, "EA", quantity, place, to, allocations=allocations, unit_cost=Decimal(2))


def serials(*numbers: str) -> Allocation:
    return Allocation(Decimal(len(numbers)), serials=numbers)


def pieces(quantity: str, lot: str = "") -> Allocation:
    return Allocation(Decimal(quantity), lot)


def done(stock: StockInMemory, transaction: Transaction) -> Posted:
    result = judge(transaction, stock)
    assert isinstance(result, Posted), result
    stock.apply(result)
    return result


def back(transaction: Transaction, name: str = "T9") -> Transaction:
    return reversal(transaction, transaction_id=name, operator="1900", at=NOW, days=(TODAY, TODAY))


@pytest.fixture
def stock() -> StockInMemory:
    """A bin with 100 gloves, two lots of milk and three radios; a fourth stands in bulk, a fifth is sold."""
    kept = warehouse()
    kept.operators["1002"] = Operator("1002", "Tom", Role.PICKER)
    kept.operators["1901"] = Operator("1901", "Max", Role.SUPERVISOR)
    for name, goods_in in {
        "R1": line(GLOVES, pieces("100"), place=VENDOR, to="A-01"),
        "R2": line(MILK, *MILK_LOTS, place=VENDOR, to="A-01"),
        "R3": line(RADIO, serials("RX000001", "RX000002", "RX000003", "RX000005"), place=VENDOR, to="A-01"),
        "R4": line(RADIO, serials("RX000004"), place=VENDOR, to="R-04"),
    }.items():
        done(kept, made("purchase_receipt", goods_in, id=name))
    sold = line(RADIO, serials("RX000005"), to=CUSTOMER)
    done(kept, made("direct_shipment", sold, id="S1", operator="1900"))
    return kept


def count(*lines: Line, **values: str) -> Transaction:
    return made("count", *lines, **{"id": "C1"} | values)


def adjust(item: str, allocation: Allocation, legs: tuple[str, str], **values: str) -> Transaction:
    given = {"applies_to": "C1", "reason": "theft"} | values
    return made("count_adjustment", line(item, allocation, place=legs[0], to=legs[1]), **given)


MISSING, FOUND = ("A-01", ADJUSTMENT), (ADJUSTMENT, "A-01")
GLOVES_99, GLOVES_50 = count(line(GLOVES, pieces("99"))), count(line(GLOVES, pieces("50")))


def after(*before: Transaction) -> Callable[[Transaction], Callable[[StockInMemory], Transaction]]:
    def prepared(last: Transaction) -> Callable[[StockInMemory], Transaction]:
        def prepare(stock: StockInMemory) -> Transaction:
            for each in before:
                done(stock, each)
            return last

        return prepare

    return prepared


def recount(*lines: Line, **values: str) -> Transaction:
    return made("recount", *lines, **{"applies_to": "C1", "operator": "1002", "id": "C2"} | values)


EQUAL = recount(line(GLOVES, pieces("50")))
Case = tuple[Transaction | Callable[[StockInMemory], Transaction], tuple[Refusal, ...]]
CASES: dict[str, Case] = {
    "nothing": (count(), (transactions.EmptyTransaction("count"),)),
    "twice": (count(line(GLOVES, pieces("1")), line(GLOVES, pieces("2"))), (counts.CountedTwice("A-01", GLOVES),)),
    "no bin": (count(line(GLOVES, pieces("1"), place="X")), (goods.UnknownBin("X", SITE),)),
    "outside": (count(line(GLOVES, pieces("1"), place=VENDOR)), (goods.UnknownBin(VENDOR, SITE),)),
    "in a box": (count(line(GLOVES, pieces("1"), place="#1")), (goods.UnknownBin("#1", SITE),)),
    "no item": (count(line("X", pieces("1"))), (goods.UnknownItem("X"),)),
    "no unit": (count(replace(line(GLOVES, pieces("1")), unit="CS")), (goods.UnknownUnit(GLOVES, "CS"),)),
    "below zero": (count(line(GLOVES, pieces("-1"))), (transactions.NotPositive(GLOVES, Decimal(-1)),)),
    "a fraction": (count(line(GLOVES, pieces("1.5"))), (goods.FractionOfUnit(GLOVES, Decimal("1.5")),)),
    "sum": (
        count(replace(line(GLOVES, pieces("2")), quantity=Decimal(3))),
        (goods.QuantityMismatch(GLOVES, Decimal(3), Decimal(2)),),
    ),
    "no lot": (count(line(MILK, pieces("1"))), (goods.LotMissing(MILK),)),
    "serials missing": (
        count(line(RADIO, replace(serials("RX000001"), quantity=Decimal(2)))),
        (goods.SerialsMissing(RADIO, Decimal(2), Decimal(1)),),
    ),
    "moved": (
        count(replace(line(GLOVES, pieces("100")), expected=Decimal(101))),
        (counts.StockMoved("A-01", GLOVES, Decimal(101), Decimal(100)),),
    ),
    "second of nothing": (recount(line(GLOVES, pieces("1")), applies_to=""), (returns.SourceMissing("recount"),)),
    "second of another": (recount(line(GLOVES, pieces("1"))), (counts.NotCounted("C1", "A-01", GLOVES),)),
    "second of what is settled": (after(GLOVES_99)(EQUAL), (counts.CountSettled("C1", "A-01", GLOVES),)),
    "second by the same": (after(GLOVES_50)(replace(EQUAL, operator="1001")), (counts.OwnCount("C1", "1001"),)),
    "of no count": (
        adjust(GLOVES, pieces("1"), MISSING, applies_to=""),
        (returns.SourceMissing("count_adjustment"),),
    ),
    "of another count": (adjust(GLOVES, pieces("1"), MISSING), (counts.NotCounted("C1", "A-01", GLOVES),)),
    "more than differs": (
        after(GLOVES_99)(adjust(GLOVES, pieces("2"), MISSING)),
        (counts.NotTheVariance(GLOVES, "", Decimal(-1), Decimal(-2)),),
    ),
    "the other way": (
        after(GLOVES_99)(adjust(GLOVES, pieces("1"), FOUND)),
        (counts.NotTheVariance(GLOVES, "", Decimal(-1), Decimal(1)),),
    ),
    "twice put right": (
        after(GLOVES_99, adjust(GLOVES, pieces("1"), MISSING, id="A1"))(adjust(GLOVES, pieces("1"), MISSING)),
        (counts.NotTheVariance(GLOVES, "", Decimal(0), Decimal(-1)),),
    ),
    "a serial that was found": (
        after(count(line(RADIO, serials("RX000001", "RX000002"))))(
            adjust(RADIO, serials("RX000001"), MISSING, operator="1900")
        ),
        (counts.NotTheVariance(RADIO, "RX000001", Decimal(0), Decimal(-1)),),
    ),
    "too much, counted once": (
        after(GLOVES_50)(adjust(GLOVES, pieces("50"), MISSING)),
        (counts.CountNotSettled("C1", "A-01", GLOVES),),
    ),
    "too much, counted twice": (
        after(GLOVES_50, EQUAL)(adjust(GLOVES, pieces("50"), MISSING)),
        (counts.CountOverLimit("C1", "A-01", GLOVES),),
    ),
    "too much, own count": (
        after(replace(GLOVES_50, operator="1900"))(adjust(GLOVES, pieces("50"), MISSING, approver="1900")),
        (counts.OwnCount("C1", "1900"),),
    ),
    "too much, no reason": (
        after(GLOVES_50)(adjust(GLOVES, pieces("50"), MISSING, approver="1900", reason="")),
        (marks.ReasonMissing("count_adjustment"),),
    ),
    "own approval": (
        after(GLOVES_50)(adjust(GLOVES, pieces("50"), MISSING, operator="1900", approver="1900")),
        (work.OwnWork("1900"),),
    ),
    "taken back though counted again": (
        after(GLOVES_50, EQUAL)(back(GLOVES_50)),
        (counts.CountUsed("C1", "A-01", GLOVES),),
    ),
    "taken back though put right": (
        after(GLOVES_99, adjust(GLOVES, pieces("1"), MISSING, id="A1"))(back(GLOVES_99)),
        (counts.CountUsed("C1", "A-01", GLOVES),),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_refused_for_this_reason_and_no_other(name: str, stock: StockInMemory) -> None:
    prepare, refusals = CASES[name]
    transaction = prepare(stock) if callable(prepare) else prepare
    assert judge(transaction, stock) == Refused(transaction, refusals)


def test_what_is_found_is_kept_beside_what_should_be_there_and_moves_nothing(stock: StockInMemory) -> None:
    posted = done(stock, count(line(MILK, pieces("10", "M1"), pieces("9", "M3")), line(GLOVES)))
    assert posted.movements == ()
    assert stock.counted("C1", "A-01", MILK) == (
        _found("M1", 10, 10),
        _found("M2", 8, 0),
        _found("M3", 0, 9),
    )
    assert stock.counted("C1", "A-01", GLOVES) == (replace(_found("", 100, 0), item=GLOVES),)


def _found(lot: str, expected: int, counted: int) -> Counted:
    amounts = (Decimal(expected), Decimal(counted))
    return Counted("C1", "A-01", MILK, lot, "", *amounts, large=True, operators="1001")


def _by_serial(stock: StockInMemory) -> dict[str, int]:
    """What differs of the radios, by serial."""
    return {each.serial: int(each.variance) for each in stock.counted("C1", "A-01", RADIO) if each.serial}


def test_numbers_found_where_they_should_not_be_are_flagged_and_kept(stock: StockInMemory) -> None:
    posted = done(stock, count(line(RADIO, serials("RX000001", "RX000004", "RX000005", "RX000099"))))
    assert posted.flags == (
        counts.CountedFromElsewhere(RADIO, "RX000004", "A-01", "R-04"),
        counts.CountedSold(RADIO, "RX000005", "S1"),
        counts.CountedUnknown(RADIO, "RX000099", "A-01"),
    )
    assert _by_serial(stock) == {
        "RX000001": 0,
        "RX000002": -1,
        "RX000003": -1,
        "RX000004": 1,
        "RX000005": 1,
        "RX000099": 1,
    }
    assert stock.serials[RADIO, "RX000005"].state is SerialState.SHIPPED


def test_a_sold_serial_comes_back_only_by_the_supervisor(stock: StockInMemory) -> None:
    for name in ("units", "percent"):
        stock.settings["company", f"count_limit_{name}"] = "100"
    found = serials("RX000001", "RX000002", "RX000003", "RX000005")
    done(stock, count(line(RADIO, found)))
    asked = adjust(RADIO, serials("RX000005"), FOUND)
    assert judge(asked, stock) == Refused(asked, (counts.CountNotSettled("C1", "A-01", RADIO),))
    done(stock, replace(asked, approver="1900"))
    assert stock.serials[RADIO, "RX000005"].place == "A-01"


def test_a_difference_within_the_limits_is_put_right_by_who_counted(stock: StockInMemory) -> None:
    done(stock, GLOVES_99)
    done(stock, adjust(GLOVES, pieces("1"), MISSING))
    assert stock.balance(BalanceKey("A-01", GLOVES)) == 99
    assert [each.variance for each in stock.counted("C1", "A-01", GLOVES)] == [0]


def test_what_is_worth_too_much_needs_the_supervisor(stock: StockInMemory) -> None:
    stock.settings["company", "count_limit_value"] = "1"
    stock.settings["company", "count_limit_percent"] = "100"
    done(stock, count(line(RADIO, serials("RX000001", "RX000002"))))
    assert {each.large for each in stock.counted("C1", "A-01", RADIO)} == {True}


def test_goods_that_move_after_the_count_do_not_change_its_variance(stock: StockInMemory) -> None:
    done(stock, GLOVES_99)
    done(stock, made("move", line(GLOVES, pieces("40"), to="R-04"), id="M1"))
    done(stock, adjust(GLOVES, pieces("1"), MISSING))
    assert stock.balance(BalanceKey("A-01", GLOVES)) == 59


def test_two_equal_counts_settle_it_though_goods_moved_between_them(stock: StockInMemory) -> None:
    done(stock, GLOVES_50)
    done(stock, made("move", line(GLOVES, pieces("10"), to="R-04"), id="M1"))
    done(stock, recount(line(GLOVES, pieces("40"))))
    (row,) = stock.counted("C1", "A-01", GLOVES)
    assert (row.settled, row.turn, row.variance, row.operators) == (True, 2, Decimal(-50), "1001 1002")
    done(stock, adjust(GLOVES, pieces("50"), MISSING, operator="1900"))
    assert stock.balance(BalanceKey("A-01", GLOVES)) == 40


def test_the_last_count_counts_where_two_differ_and_the_supervisor_decides(stock: StockInMemory) -> None:
    done(stock, count(line(RADIO, serials("RX000001", "RX000099"))))
    done(stock, recount(line(RADIO, serials("RX000001", "RX000002"))))
    assert _by_serial(stock) == {"RX000001": 0, "RX000002": 0, "RX000003": -1, "RX000099": 0}
    assert {each.settled for each in stock.counted("C1", "A-01", RADIO)} == {False}
    done(stock, adjust(RADIO, serials("RX000003"), MISSING, approver="1901"))
    assert stock.serials[RADIO, "RX000003"].state is SerialState.REMOVED


def test_a_number_found_in_another_bin_is_moved_there(stock: StockInMemory) -> None:
    found = serials("RX000001", "RX000002", "RX000003", "RX000004")
    done(stock, count(line(RADIO, found)))
    moved = adjust(RADIO, serials("RX000004"), ("R-04", "A-01"), approver="1900")
    done(stock, moved)
    assert (stock.serials[RADIO, "RX000004"].place, stock.balance(BalanceKey("R-04", RADIO))) == ("A-01", Decimal(0))
    done(stock, back(moved))
    assert stock.serials[RADIO, "RX000004"].place == "R-04"
    assert [each.variance for each in stock.counted("C1", "A-01", RADIO) if not each.serial] == [1]


@pytest.mark.parametrize(
    ("item", "allocation", "legs"),
    [
        (GLOVES, pieces("50"), MISSING),
        (MILK, pieces("8", "M2"), MISSING),
        (MILK, pieces("2", "M1"), FOUND),
        (RADIO, serials("RX000002"), MISSING),
        (RADIO, serials("RX000099"), FOUND),
    ],
)
def test_a_reversal_restores_what_was(
    item: str, allocation: Allocation, legs: tuple[str, str], stock: StockInMemory
) -> None:
    lines = (
        line(GLOVES, pieces("50")),
        line(MILK, pieces("12", "M1")),
        line(RADIO, serials("RX000001", "RX000003", "RX000099")),
    )
    done(stock, count(*lines))
    before, said = records_of(stock)[0], dict(stock.counts)
    adjusted = adjust(item, allocation, legs, approver="1900")
    done(stock, adjusted)
    assert stock.counts != said
    done(stock, back(adjusted))
    assert (records_of(stock)[0], stock.counts) == (before, said)


def test_a_count_closes_what_was_asked_for_until_it_is_taken_back(stock: StockInMemory) -> None:
    asked = made("count_request", Line(GLOVES, "EA", Decimal(1), "A-01"), id="Q1", operator="1002")
    done(stock, asked)
    done(stock, GLOVES_99)
    assert [(each.settled, each.closed_by) for each in stock.counted("", "A-01", GLOVES)] == [(True, "C1")]
    done(stock, back(GLOVES_99))
    assert [(each.settled, each.closed_by) for each in stock.counted("", "A-01", GLOVES)] == [(False, "")]
    assert stock.counted("C1", "A-01", GLOVES) == ()


def test_what_two_asked_for_is_asked_for_until_both_have_taken_it_back(stock: StockInMemory) -> None:
    line = Line(GLOVES, "EA", Decimal(0), "A-01", reason="too_few")
    first = made("count_request", line, id="Q1", operator="1002")
    second = made("count_request", line, id="Q2", operator="1900")
    done(stock, first)
    done(stock, second)
    done(stock, back(first))
    assert [(each.turn, each.settled) for each in stock.counted("", "A-01", GLOVES)] == [(1, False)]
    done(stock, back(second))
    assert stock.counted("", "A-01", GLOVES) == ()


def test_taking_back_what_was_counted_since_leaves_it_counted(stock: StockInMemory) -> None:
    asked = made("count_request", Line(GLOVES, "EA", Decimal(0), "A-01"), id="Q1", operator="1002")
    done(stock, asked)
    done(stock, GLOVES_99)
    done(stock, back(asked))
    assert [(each.turn, each.closed_by) for each in stock.counted("", "A-01", GLOVES)] == [(1, "C1")]

"""Numbers that are taken by themselves: in the order of the item, from a given one on, with what is passed over (F12, F26)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.auto_allocation import Allocated, lots_from, serials_from, take_lots, take_serials
from inventory.items import Item, NumberOrder, Tracking
from inventory.refusals.base import Refusal
from inventory.refusals.numbering import NoSuchNumber, TooFewNumbers
from inventory.refusals.selling import SerialHeld
from inventory.staging import Candidate
from inventory.stock import Serial, SerialState
from inventory.transactions import Allocation

DAY = date(2026, 1, 10)


def unit(serial: str, stocked: int | None = None, expires: int | None = None, lot: str = "") -> Serial:
    days = [None if each is None else DAY + timedelta(each) for each in (stocked, expires)]
    return Serial("I", serial, "B", SerialState.ON_HAND, lot, stock_date=days[0], expiry_date=days[1])


UNITS = (unit("A", 3, 1), unit("B", 1, 3), unit("C", 2, 2), unit("D"))


@pytest.mark.parametrize(
    ("order", "all_of", "from_c"),
    [
        (NumberOrder.NUMBER, "ABCD", "CD"),
        (NumberOrder.FIFO, "BCAD", "CAD"),
        (NumberOrder.LIFO, "ACBD", "CBD"),
        (NumberOrder.FEFO, "ACBD", "CBD"),
    ],
)
def test_serials_come_in_the_order_of_the_item(order: NumberOrder, all_of: str, from_c: str) -> None:
    item = Item("I", tracking=Tracking.SERIAL, serial_order=order)
    for first, wanted in (("", all_of), ("C", from_c)):
        found = serials_from(item, UNITS, first)
        assert not isinstance(found, NoSuchNumber)
        assert "".join(each.serial for each in found) == wanted


def test_lots_come_in_the_order_of_the_item() -> None:
    lots = [
        Candidate("B", "I", "L1", Decimal(1), 0, DAY, DAY),
        Candidate("B", "I", "L2", Decimal(1), 0, DAY, DAY - timedelta(1)),
    ]
    item = Item("I", tracking=Tracking.LOT, lot_order=NumberOrder.FEFO)
    assert [lots_from(item, lots, first) for first in ("", "L2", "L1")] == [
        (lots[1], lots[0]),
        (lots[1], lots[0]),
        (lots[0],),
    ]
    assert lots_from(item, lots, "L3") == NoSuchNumber("I", "L3", "L2")


def test_a_number_that_is_not_there_is_refused_but_where_numbers_are_the_order() -> None:
    by_date = Item("I", tracking=Tracking.SERIAL, serial_order=NumberOrder.FIFO)
    assert serials_from(by_date, UNITS, "BB") == NoSuchNumber("I", "BB", "C")
    assert serials_from(Item("I", tracking=Tracking.SERIAL), UNITS, "BB") == UNITS[2:]


def test_what_may_not_be_taken_is_passed_over_and_too_few_are_said() -> None:
    item = Item("I", tracking=Tracking.BOTH)
    held = SerialHeld("I", "B", "inspect")
    offered = (unit("A", lot="L1"), unit("B", lot="L1"), unit("C", lot="L2"))
    found = take_serials(item, Decimal(3), offered, lambda each: held if each.serial == "B" else None)
    allocations = (Allocation(Decimal(1), "L1", ("A",)), Allocation(Decimal(1), "L2", ("C",)))
    assert found == Allocated(allocations, (("B", held),), TooFewNumbers("I", Decimal(3), Decimal(2)))


quantities = st.decimals(1, 50, places=0)


@given(st.lists(quantities, max_size=6), quantities, st.sets(st.integers(0, 5)))
def test_no_more_is_taken_than_wanted_or_there(there: list[Decimal], wanted: Decimal, bad: set[int]) -> None:
    item = Item("I", tracking=Tracking.LOT)
    lots = [Candidate("B", "I", f"L{at}", each) for at, each in enumerate(there)]

    def judge(each: Candidate) -> Refusal | None:
        return SerialHeld("I", each.lot, "x") if int(each.lot[1:]) in bad else None

    found = take_lots(item, wanted, lots, judge)
    good = sum((each for at, each in enumerate(there) if at not in bad), Decimal(0))
    taken = sum((each.quantity for each in found.allocations), Decimal(0))
    assert taken == min(wanted, good)
    assert found.short == (TooFewNumbers("I", wanted, taken) if taken < wanted else None)

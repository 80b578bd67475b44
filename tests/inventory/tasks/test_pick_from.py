"""Serials are taken from a given one on, in the order of the item; what one by one would be a stop is passed over (F26)."""

from dataclasses import replace
from datetime import date

import pytest

from inventory.items import NumberOrder
from inventory.people import Operator, Role
from inventory.refusals.numbering import NoSuchNumber
from inventory.refusals.selling import LaterLot
from inventory.tasks.pick.state import Ask
from inventory.tasks.steps import Action, Outcome
from inventory.transactions import NUMBERS_MAX
from tests.inventory.tasks.shop import PickFloor, add_sale, dated, put_lot, put_serials, shop
from tests.inventory.warehouses import BEARING, RADIO

OK, DUP, STOP, FULL = Outcome.OK, Outcome.DUP, Outcome.STOP, Outcome.FULL


@pytest.fixture
def floor() -> PickFloor:
    stock = shop()
    stock.operators["1900"] = Operator("1900", "Greta", Role.SUPERVISOR)
    made = PickFloor(stock)
    made.pick_all("SO2", "A-01")
    return made


def begin(floor: PickFloor) -> None:
    assert [floor.key(Action.QUANTITY), floor.key(Action.QUANTITY)] == [OK, OK]
    assert floor.state.ask is Ask.FROM


def picked(floor: PickFloor) -> list[str]:
    return [
        serial
        for each in floor.posted
        for line in each.transaction.lines
        for a in line.allocations
        for serial in a.serials
    ]


def test_as_many_as_the_line_takes_are_booked_at_once(floor: PickFloor) -> None:
    begin(floor)
    assert (floor.scan("RX000102"), floor.code) == (DUP, "question_from_all")
    assert floor.answer(2) is FULL
    assert picked(floor) == ["RX000102", "RX000103", "RX000104", "RX000105", "RX000106"]


def test_by_number_the_given_one_need_not_be_there(floor: PickFloor) -> None:
    begin(floor)
    assert (floor.type("RX000101A"), floor.code) == (DUP, "question_from_all")
    assert floor.answer(2) is FULL
    assert picked(floor)[0] == "RX000102"


def test_one_that_stands_behind_more_than_a_line_may_name_is_found(floor: PickFloor) -> None:
    put_serials(floor.stock, RADIO, "A-01", [f"RA{number:06d}" for number in range(NUMBERS_MAX + 1)])
    begin(floor)
    assert (floor.scan("RX000102"), floor.code) == (DUP, "question_from_all")
    assert floor.answer(2) is FULL
    assert picked(floor) == ["RX000102", "RX000103", "RX000104", "RX000105", "RX000106"]


def test_too_few_are_all_that_there_are_and_it_is_asked(floor: PickFloor) -> None:
    begin(floor)
    # RX000107 is kept for SO4: it is passed over, as it would be a stop
    assert (floor.scan("RX000105"), floor.code) == (DUP, "question_from_few")
    assert floor.answer(2) is OK
    assert (floor.state.ask, floor.state.current and floor.state.current.captured) == (Ask.GOODS, 2)
    assert floor.pick_all("RX000101", "RX000102", "RX000103") == [OK, OK, FULL]
    assert picked(floor) == ["RX000105", "RX000106", "RX000101", "RX000102", "RX000103"]


def test_nothing_is_taken_until_a_digit_says_so(floor: PickFloor) -> None:
    begin(floor)
    floor.scan("RX000102")
    assert (floor.scan("RX000102"), floor.code) == (DUP, "scan_cannot_answer")
    assert (floor.answer(1), floor.state.ask) == (OK, Ask.FROM)
    assert (floor.key(Action.BACK), floor.state.ask) == (OK, Ask.GOODS)
    assert (picked(floor), floor.stock.captured_numbers) == ([], {})


def test_where_all_of_them_are_kept_for_others_it_is_said_for_whom(floor: PickFloor) -> None:
    begin(floor)
    assert (floor.scan("RX000107"), floor.code) == (STOP, "reserved_elsewhere")


def test_by_date_the_given_one_must_be_there(floor: PickFloor) -> None:
    stock = floor.stock
    stock.items[RADIO] = replace(stock.items[RADIO], serial_order=NumberOrder.FIFO)
    for number in (103, 104):
        key = (RADIO, f"RX{number:06d}")
        stock.serials[key] = replace(stock.serials[key], stock_date=date(2025, 1, number - 100))
    begin(floor)
    assert floor.type("RX000999") is STOP
    assert floor.said is not None
    assert floor.said.says == NoSuchNumber(RADIO, "RX000999", "RX000107")
    floor.answer(1)
    assert (floor.scan("RX000104"), floor.code) == (DUP, "question_from_all")
    assert floor.answer(2) is FULL
    # after it come those of a later day, or of none
    assert picked(floor) == ["RX000104", "RX000101", "RX000102", "RX000105", "RX000106"]


def test_units_of_a_later_lot_are_left_for_one_by_one(floor: PickFloor) -> None:
    stock = floor.stock
    stock.items[BEARING] = replace(stock.items[BEARING], lot_order=NumberOrder.FIFO)
    put_lot(stock, dated(BEARING, "L9999", stock_date=date(2026, 5, 1)), "B-01", 0)
    put_serials(stock, BEARING, "B-01", ["SN-9"], "L9999")
    add_sale(stock, "SO9", [(BEARING, "3")])
    walk = PickFloor(stock)
    walk.pick_all("SO9", "B-01")
    begin(walk)
    assert (walk.scan("SN-9"), walk.said and walk.said.says) == (STOP, LaterLot(BEARING, "SN-9", "L9999", "L2231"))
    walk.answer(1)
    assert (walk.scan("SN-1"), walk.code) == (DUP, "question_from_all")


@pytest.mark.parametrize("count", [NUMBERS_MAX, NUMBERS_MAX + 1, 2 * NUMBERS_MAX, 2 * NUMBERS_MAX + 1])
def test_by_date_the_oldest_is_first_however_many_stand_there(floor: PickFloor, count: int) -> None:
    """The last by number came in first: by FIFO it is the one that is taken."""
    numbers = [f"RY{number:06d}" for number in range(count)]
    put_serials(floor.stock, RADIO, "A-01", numbers)
    oldest = floor.stock.serials[RADIO, numbers[-1]]
    floor.stock.serials[RADIO, numbers[-1]] = replace(oldest, stock_date=date(2026, 1, 1))
    floor.stock.items[RADIO] = replace(floor.stock.items[RADIO], serial_order=NumberOrder.FIFO)
    begin(floor)
    floor.scan(numbers[-1])
    floor.answer(2)
    assert picked(floor)[0] == numbers[-1]

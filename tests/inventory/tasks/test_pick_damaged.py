"""Picking what has a label that cannot be read: the numbers booked in the bin, by their last digits (flows.md 1.0a, 11)."""

import pytest

from inventory.tasks.pick import PICK
from inventory.tasks.pick.state import Ask
from inventory.tasks.steps import Action, Outcome, Print
from inventory.transactions import Source
from tests.inventory.tasks.shop import GASKET, PickFloor, add_sale, put_serials, shop
from tests.inventory.warehouses import RADIO

OK, DUP, STOP, FULL = Outcome.OK, Outcome.DUP, Outcome.STOP, Outcome.FULL


@pytest.fixture
def floor() -> PickFloor:
    stock = shop()
    add_sale(stock, "SO7", [(RADIO, "2")])
    add_sale(stock, "SO8", [(GASKET, "6")])
    return PickFloor(stock)


def at_bin(floor: PickFloor, order: str) -> PickFloor:
    floor.scan(order)
    floor.scan(floor.state.visits[0].place)
    assert floor.state.ask is Ask.GOODS
    return floor


def listed(floor: PickFloor) -> list[object]:
    return [each.says.arguments["number"] for each in floor.prompt.choices]


def is_fold(floor: PickFloor) -> bool:
    state = PICK.initial()
    for event in floor.events:
        state = PICK.applied(state, event)
    return state == floor.state


def test_the_serials_of_the_item_in_this_bin_are_listed_and_one_is_taken_marked(floor: PickFloor) -> None:
    assert at_bin(floor, "SO7").key(Action.QUANTITY) is OK
    assert listed(floor) == [f"RX{number:06d}" for number in range(101, 108)]
    assert (floor.answer(3), floor.state.ask) == (OK, Ask.GOODS)
    assert floor.state.current is not None
    assert (floor.state.current.captured, floor.state.current.source) == (1, Source.TYPED)
    assert floor.state.label == Print("serial", (("item", RADIO), ("serial", "RX000103")))
    assert is_fold(floor)


def test_of_many_numbers_the_last_digits_are_asked_until_a_list_fits(floor: PickFloor) -> None:
    put_serials(floor.stock, RADIO, "A-01", [f"RX{number:06d}" for number in range(400, 430)])
    at_bin(floor, "SO7").key(Action.QUANTITY)
    assert (floor.prompt.asks.code, listed(floor)) == ("ask_last_digits", [])
    assert (floor.type("777"), floor.code, floor.state.ask) == (DUP, "no_number_ends", Ask.NUMBERS)
    assert floor.type("05") is OK
    assert listed(floor) == ["RX000105", "RX000405"]
    floor.answer(2)
    assert floor.stock.captured("SO7", RADIO, "RX000405") is not None


def test_the_lots_in_this_bin_are_listed_and_judged_as_if_scanned(floor: PickFloor) -> None:
    at_bin(floor, "SO8").key(Action.QUANTITY)
    assert listed(floor) == ["L17", "L19"]
    assert (floor.answer(1), floor.code) == (STOP, "number_expired")
    floor.answer(1)
    floor.key(Action.QUANTITY)
    assert (floor.answer(2), floor.state.ask) == (OK, Ask.QUANTITY)
    assert floor.state.label == Print("lot", (("item", GASKET), ("lot", "L19")))


def test_back_and_a_label_that_can_be_read_leave_the_list(floor: PickFloor) -> None:
    at_bin(floor, "SO7").key(Action.QUANTITY)
    assert (floor.key(Action.BACK), floor.state.ask, floor.state.numbers) == (OK, Ask.GOODS, ())
    floor.key(Action.QUANTITY)
    assert (floor.scan("RX000101"), floor.state.ask, is_fold(floor)) == (OK, Ask.GOODS, True)


def test_a_new_label_of_the_same_number_is_asked_for_once(floor: PickFloor) -> None:
    at_bin(floor, "SO7").key(Action.QUANTITY)
    floor.answer(1)
    assert floor.key(Action.LABEL) is OK
    assert floor.said is not None
    assert floor.said.request == Print("serial", (("item", RADIO), ("serial", "RX000101")))
    assert (floor.key(Action.LABEL), floor.code) == (DUP, "key_not_here")
    assert is_fold(floor)

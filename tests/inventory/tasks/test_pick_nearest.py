"""A typed number that is nowhere: the closest that is in the bin is offered (F27)."""

import pytest

from inventory.refusals.numbering import NoSuchNumber
from inventory.tasks.pick.state import Ask
from inventory.tasks.steps import Outcome
from inventory.transactions import Source
from tests.inventory.tasks.shop import GASKET, PickFloor, shop
from tests.inventory.warehouses import RADIO

OK, DUP, STOP = Outcome.OK, Outcome.DUP, Outcome.STOP


@pytest.fixture
def floor() -> PickFloor:
    return PickFloor(shop())


def test_the_next_serial_in_the_bin_is_taken_by_a_digit(floor: PickFloor) -> None:
    floor.pick_all("SO2", "A-01")
    assert floor.type("RX0001025") is STOP
    assert floor.said is not None
    assert floor.said.says == NoSuchNumber(RADIO, "RX0001025", "RX000103")
    assert (floor.answer(2), floor.state.current and floor.state.current.captured) == (OK, 1)
    assert floor.stock.captured("SO2", RADIO, "RX000103") is not None
    assert floor.state.current is not None
    assert floor.state.current.source is Source.TYPED


def test_the_closest_lot_in_the_bin_is_judged_like_any(floor: PickFloor) -> None:
    floor.pick_all("SO3", "A-03")
    floor.type("L18")
    assert floor.said is not None
    assert floor.said.says == NoSuchNumber(GASKET, "L18", "L19")
    assert (floor.answer(2), floor.state.ask) == (OK, Ask.QUANTITY)
    again = PickFloor(shop())
    again.pick_all("SO3", "A-03", "=L16")
    assert (again.answer(2), again.code) == (STOP, "number_expired")


def test_a_scanned_number_is_never_guessed(floor: PickFloor) -> None:
    floor.pick_all("SO2", "A-01")
    assert (floor.scan("RX000109"), floor.code) == (STOP, "not_in_bin")


def test_a_number_that_is_somewhere_is_no_misspelt_one(floor: PickFloor) -> None:
    floor.pick_all("SO2", "A-01")
    assert (floor.type("RX000301"), floor.code) == (STOP, "bin_does_not_sell")


def test_one_leaves_it_and_four_asks_for_a_count(floor: PickFloor) -> None:
    floor.pick_all("SO2", "A-01", "=RX000199")
    assert (floor.answer(1), floor.state.ask, floor.counts()) == (OK, Ask.GOODS, [])
    floor.type("RX000199")
    assert (floor.answer(4), floor.counts()) == (OK, [("A-01", "report_found")])

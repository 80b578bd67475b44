"""A pallet or box is put away by two scans, with all that it holds."""

from decimal import Decimal

import pytest

from inventory.packs import Pack
from inventory.stock import BalanceKey
from inventory.tasks.put_away import PUT_AWAY
from inventory.tasks.put_away.state import Ask
from inventory.tasks.steps import Action, Outcome
from tests.inventory.tasks.shop import BOX, BOX_PLACE, GASKET, OTHER_BOX, OTHER_BOX_PLACE, PickFloor, put_lot
from tests.inventory.tasks.test_put_away import PutAwayFloor
from tests.inventory.warehouses import GLOVES

OK, DUP, STOP = Outcome.OK, Outcome.DUP, Outcome.STOP


@pytest.fixture
def floor() -> PutAwayFloor:
    made = PutAwayFloor()
    put_lot(made.stock, made.stock.lots_by_key[GASKET, "L25"], BOX_PLACE, 10)
    made.stock.packs[BOX_PLACE] = Pack(BOX_PLACE, bin="D-02", sealed=True)
    made.stock.packs[OTHER_BOX_PLACE] = Pack(OTHER_BOX_PLACE, bin="D-02")
    return made


def test_a_box_goes_to_a_bin_by_two_scans(floor: PutAwayFloor) -> None:
    assert floor.scans(BOX, "R-05") == [OK, OK]
    assert floor.stock.packs[BOX_PLACE] == Pack(BOX_PLACE, bin="R-05", sealed=True)
    assert (floor.state.ask, floor.stock.balance(BalanceKey(BOX_PLACE, GASKET, "L25"))) == (Ask.FROM, Decimal(10))


def test_where_more_of_it_stands_is_shown(floor: PutAwayFloor) -> None:
    floor.scan(BOX)
    known = {row.name: row.value for row in floor.prompt.known}
    assert known == {"box": BOX_PLACE, "bin": "D-02", "item": GASKET, "to": "A-03"}


def test_a_box_is_put_onto_a_pallet_and_that_into_a_bin(floor: PutAwayFloor) -> None:
    assert floor.scans("D-02", BOX, OTHER_BOX, OTHER_BOX, "R-05") == [OK, OK, OK, OK, OK]
    assert floor.stock.packs[BOX_PLACE].parent == OTHER_BOX_PLACE
    assert (floor.stock.packs[OTHER_BOX_PLACE].bin, floor.state.ask) == ("R-05", Ask.GOODS)


def test_what_is_no_place_for_it_stops_or_is_a_hint(floor: PutAwayFloor) -> None:
    floor.scan(BOX)
    assert floor.scans(BOX, "M1") == [DUP, DUP]
    assert (floor.scan("nowhere"), floor.code) == (STOP, "unknown_bin")
    floor.answer(1)
    assert (floor.key(Action.BACK), floor.state) == (OK, PUT_AWAY.initial())


def test_a_box_nobody_knows_stops(floor: PutAwayFloor) -> None:
    assert (floor.scan("#00007"), floor.code) == (STOP, "unknown_pack")


def test_a_box_of_an_order_goes_to_a_dock_only(floor: PutAwayFloor) -> None:
    picker = PickFloor(floor.stock)
    picker.pick_all("SO1", "#00008", "A-02", "B0812", "=8")
    floor.scan("#00008")
    assert (floor.scan("A-02"), floor.code) == (STOP, "bin_not_allowed")
    floor.answer(1)
    assert floor.scan("D-02") is OK
    assert (floor.stock.packs["#00008"].bin, floor.stock.box_order("#00008")) == ("D-02", "SO1")
    assert floor.stock.balance(BalanceKey("B-01", GLOVES)) == 48

"""A number that another order keeps is taken with a supervisor's word, and that order is named (domain.md 3a)."""

import pytest

from inventory.documents import DocumentNumber
from inventory.people import Operator, Role
from inventory.refusals.selling import ReservedElsewhere
from inventory.tasks.pick.state import Ask
from inventory.tasks.steps import Approve, Outcome
from tests.inventory.tasks.shop import PickFloor, shop
from tests.inventory.warehouses import RADIO

OK, DUP, STOP, FULL = Outcome.OK, Outcome.DUP, Outcome.STOP, Outcome.FULL
KEPT = "RX000107"


@pytest.fixture
def floor() -> PickFloor:
    stock = shop()
    stock.operators["1900"] = Operator("1900", "Greta", Role.SUPERVISOR)
    made = PickFloor(stock)
    made.pick_all("SO2", "A-01")
    return made


def test_a_supervisor_lets_it_be_taken_and_the_other_order_is_flagged(floor: PickFloor) -> None:
    assert (floor.scan(KEPT), floor.code) == (STOP, "reserved_elsewhere")
    assert floor.answer(2) is OK
    assert floor.said is not None
    assert isinstance(floor.said.request, Approve)
    assert floor.approve("1900") is OK
    assert floor.pick_all("RX000101", "RX000102", "RX000103", "RX000104") == [OK, OK, OK, FULL]
    pick = floor.posted[-1]
    assert (pick.transaction.approver, pick.transaction.reason) == ("1900", "taken_over")
    assert pick.flags == (ReservedElsewhere(RADIO, KEPT, "SO4"),)


def test_without_a_supervisor_it_stays(floor: PickFloor) -> None:
    floor.scan(KEPT)
    floor.answer(2)
    assert (floor.approve("1007"), floor.code) == (DUP, "not_approved")
    assert (floor.answer(1), floor.state.ask) == (OK, Ask.GOODS)


def test_each_such_number_is_asked_for(floor: PickFloor) -> None:
    floor.stock.numbers.append(DocumentNumber("SO4", 1, serial="RX000106"))
    floor.scan(KEPT)
    floor.answer(2)
    floor.approve("1900")
    assert (floor.scan("RX000106"), floor.code) == (STOP, "reserved_elsewhere")

"""Lines that are parked while a supervisor is asked elsewhere: what is put aside, what goes on, and what the answer does (rule 31)."""

from decimal import Decimal

import pytest

from inventory.people import Operator, Right, Role
from inventory.refusals.selling import ReservedElsewhere
from inventory.stock import BalanceKey
from inventory.tasks import parking
from inventory.tasks.parking import AT_STOP, PARKED_MAX
from inventory.tasks.pick.state import Ask as PickAsk
from inventory.tasks.receive import RECEIVE
from inventory.tasks.receive.state import Ask
from inventory.tasks.steps import Action, Open, Outcome, Park, Settled
from tests.inventory.tasks.floor import Floor, TaskFloor
from tests.inventory.tasks.shop import PickFloor, shop
from tests.inventory.warehouses import GLOVES, RADIO, add_order, warehouse

OK, DUP, STOP, FULL = Outcome.OK, Outcome.DUP, Outcome.STOP, Outcome.FULL
KEPT = "RX000107"


@pytest.fixture
def floor() -> Floor:
    stock = warehouse()
    add_order(stock, "PO6", [(GLOVES, "2", "EA"), (RADIO, "1", "EA")])
    made = Floor(stock)
    made.scan("PO6")
    return made


@pytest.fixture
def pick() -> PickFloor:
    stock = shop()
    stock.operators["1900"] = Operator("1900", "Greta", Role.SUPERVISOR)
    made = PickFloor(stock)
    made.pick_all("SO2", "A-01")
    return made


def parks(floor: TaskFloor[object] | Floor | PickFloor) -> Park:
    """Park at the stop; return what is asked."""
    assert (floor.answer(AT_STOP), floor.code) == (OK, "parked")
    assert floor.said is not None
    assert isinstance(floor.said.request, Park)
    return floor.said.request


def approved(floor: Floor | PickFloor, request: str, badge: str = "1900") -> Outcome:
    return floor.answer(Settled(request, floor.stock.operators[badge]))


def too_many_gloves(floor: Floor, quantity: str = "5") -> Park:
    floor.scan(GLOVES)
    assert (floor.type(quantity), floor.code) == (STOP, "more_than_ordered")
    return parks(floor)


def test_what_is_asked_says_for_which_line_how_much_and_why(floor: Floor) -> None:
    asked = too_many_gloves(floor)
    assert (asked.right, asked.document, asked.line, asked.item) == (Right.OVER_RECEIPT, "PO6", 1, GLOVES)
    assert (asked.quantity, asked.operator, asked.name) == (Decimal(5), "1001", GLOVES)
    assert '"code": "more_than_ordered"' in asked.why


def test_the_next_line_goes_on_and_the_answer_takes_the_parked_one_up(floor: Floor) -> None:
    asked = too_many_gloves(floor)
    assert floor.state.ask is Ask.ITEM
    floor.scan(RADIO)
    floor.scan("RX000001")
    assert floor.scan("R-04") is OK
    assert approved(floor, asked.request) is FULL
    floor.scan("R-04")
    assert floor.stock.balance(BalanceKey("R-04", GLOVES)) == 5
    assert [each.transaction.approver for each in floor.posted] == ["", "1900"]
    assert floor.state.parked == ()


def test_a_number_is_parked_alone_and_its_line_stays_in_hand(floor: Floor) -> None:
    floor.scan(RADIO)
    assert (floor.scan("XY1"), floor.code) == (STOP, "not_in_mask")
    asked = parks(floor)
    assert floor.state.current is not None
    assert approved(floor, asked.request) is FULL
    floor.scan("R-04")
    assert (floor.posted[-1].transaction.approver, floor.stock.balance(BalanceKey("R-04", RADIO))) == (
        "1900",
        Decimal(1),
    )


def test_the_answer_to_a_mask_is_none_to_more_than_ordered(floor: Floor) -> None:
    floor.scan(RADIO)
    floor.scan("XY1")
    asked = parks(floor)
    floor.scan("RX000001")
    floor.scan("R-04")
    assert (approved(floor, asked.request), floor.code) == (DUP, "changed_since_asked")


def test_of_what_is_counted_only_the_rest_is_parked(floor: Floor) -> None:
    floor.scan(GLOVES)
    floor.scan(GLOVES)
    assert (floor.type("5"), floor.code) == (STOP, "more_than_ordered")
    asked = parks(floor)
    assert (asked.quantity, floor.state.ask) == (Decimal(4), Ask.QUANTITY)
    floor.key(Action.DONE)
    floor.scan("R-04")
    assert floor.stock.balance(BalanceKey("R-04", GLOVES)) == 1
    assert approved(floor, asked.request) is FULL
    floor.scan("R-04")
    assert floor.stock.balance(BalanceKey("R-04", GLOVES)) == 5


def test_an_answer_does_not_hold_for_more_than_was_asked(floor: Floor) -> None:
    asked = too_many_gloves(floor)
    floor.scan(GLOVES)
    floor.type("2")
    floor.scan("R-04")
    before = floor.state
    assert (approved(floor, asked.request), floor.code) == (DUP, "changed_since_asked")
    assert floor.state == before


@pytest.mark.parametrize(("badge", "code"), [("1001", "own_work"), ("1002", "not_approved")])
def test_neither_oneself_nor_one_without_the_right_lets_it_pass(floor: Floor, badge: str, code: str) -> None:
    asked = too_many_gloves(floor)
    floor.stock.operators["1002"] = Operator("1002", "Paul", Role.PICKER)
    assert (approved(floor, asked.request, badge), floor.code) == (DUP, code)
    assert len(floor.state.parked) == 1


def test_it_is_given_up_and_an_answer_to_it_comes_too_late(floor: Floor) -> None:
    asked = too_many_gloves(floor)
    assert floor.answer(Settled(asked.request)) is OK
    assert floor.state.parked == ()
    assert (approved(floor, asked.request), floor.code) == (DUP, "not_parked")


def test_goods_in_hand_come_first(floor: Floor) -> None:
    asked = too_many_gloves(floor)
    floor.scan(RADIO)
    floor.scan("RX000001")
    assert (approved(floor, asked.request), floor.code) == (DUP, "book_or_undo_first")


def test_finishing_names_it_and_1_keeps_the_work_open(floor: Floor) -> None:
    too_many_gloves(floor)
    assert (floor.key(Action.DONE), floor.code) == (DUP, "question_parked")
    assert floor.answer(1) is OK
    assert floor.said is not None
    assert (floor.said.request, len(floor.state.parked)) == (Open(), 1)
    floor.key(Action.DONE)
    assert floor.answer(2) is OK
    assert (floor.state.parked, floor.state.ask) == ((), Ask.SHORT)


def test_only_so_many_are_parked_at_a_time(floor: Floor) -> None:
    floor.scan(RADIO)
    for number in range(PARKED_MAX):
        floor.scan(f"XY{number}")
        parks(floor)
    floor.scan("XYZ")
    assert (floor.answer(AT_STOP), floor.code) == (DUP, "parked_full")
    assert parking.names(each.asked for each in floor.state.parked) == f"XY0, XY1, XY2 +{PARKED_MAX - 3}"


def test_what_is_parked_is_folded_from_its_events(floor: Floor) -> None:
    asked = too_many_gloves(floor)
    floor.scan(RADIO)
    approved(floor, asked.request)
    state = RECEIVE.initial()
    for event in floor.events:
        state = RECEIVE.applied(state, event)
    assert state == floor.state


# Picking


def test_a_number_that_is_kept_is_parked_and_the_line_comes_last(pick: PickFloor) -> None:
    assert (pick.scan(KEPT), pick.code) == (STOP, "reserved_elsewhere")
    asked = parks(pick)
    assert (asked.right, asked.number, asked.quantity) == (Right.TAKE_RESERVED, KEPT, Decimal(1))
    assert [each.later for each in pick.state.visits] == [True]
    assert approved(pick, asked.request) is OK
    assert pick.pick_all("RX000101", "RX000102", "RX000103", "RX000104") == [OK, OK, OK, FULL]
    made = pick.posted[-1]
    assert (made.transaction.approver, made.transaction.reason) == ("1900", "taken_over")
    assert made.flags == (ReservedElsewhere(RADIO, KEPT, "SO4"),)


def test_the_walk_ends_with_the_parked_numbers_named(pick: PickFloor) -> None:
    pick.scan(KEPT)
    parks(pick)
    pick.key(Action.BACK)
    assert (pick.key(Action.DONE), pick.code) == (DUP, "question_parked")
    pick.answer(1)
    assert (len(pick.state.parked), pick.state.ask) == (1, PickAsk.SHORTS)
    assert (pick.answer(3), pick.code) == (DUP, "question_parked")
    pick.answer(2)
    assert (pick.state.parked, pick.code) == ((), "lines_short")


def test_a_line_that_wants_no_more_is_not_taken_up(pick: PickFloor) -> None:
    pick.scan(KEPT)
    asked = parks(pick)
    pick.pick_all("RX000101", "RX000102", "RX000103", "RX000104", "RX000105")
    assert pick.code == "question_parked"
    pick.answer(1)
    assert (approved(pick, asked.request), pick.code) == (DUP, "changed_since_asked")
    assert pick.answer(Settled(asked.request)) is OK
    assert pick.state.parked == ()

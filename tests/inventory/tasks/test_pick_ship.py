"""Boxes and the door: flows.md 1.2 steps 4 and 7, 1.0a rule 23."""

from dataclasses import replace
from decimal import Decimal

import pytest

from inventory.posting import post
from inventory.stock import BalanceKey, Posted, SerialState
from inventory.tasks.pick.state import Ask
from inventory.tasks.steps import Action, Open, Outcome
from inventory.transactions import reversal
from tests.inventory.tasks.shop import (
    BOX,
    BOX_PLACE,
    DOCK,
    GASKET,
    OTHER_BOX,
    OTHER_BOX_PLACE,
    PickFloor,
    add_sale,
    gone,
    shop,
)
from tests.inventory.warehouses import GLOVES, RADIO, TODAY

OK, DUP, STOP, FULL = Outcome.OK, Outcome.DUP, Outcome.STOP, Outcome.FULL


@pytest.fixture
def floor() -> PickFloor:
    stock = shop()
    add_sale(stock, "SO8", [(GLOVES, "2"), (GASKET, "3")])
    add_sale(stock, "SO9", [(GLOVES, "4")])
    return PickFloor(stock)


def two_boxes(floor: PickFloor) -> PickFloor:
    """Pick two orders in one walk into a box each."""
    floor.pick_all("SO8", "SO9", "A-03", "L19", "=3", BOX, "B-01", GLOVES, "=2", BOX, GLOVES, "=4", OTHER_BOX)
    return floor


def test_a_walk_for_several_orders_asks_the_box_at_each_line(floor: PickFloor) -> None:
    floor.pick_all("SO8", "SO9", "A-03", "L19", "=3")
    assert (floor.state.ask, floor.prompt.asks.arguments["document"]) == (Ask.BOX, "SO8")
    assert (floor.scan(BOX), floor.where) == (FULL, (Ask.BIN, "B-01"))
    assert floor.stock.balance(BalanceKey(BOX_PLACE, GASKET, "L19")) == 3


def test_the_box_of_another_order_stops_and_nothing_is_booked(floor: PickFloor) -> None:
    floor.pick_all("SO8", "SO9", "A-03", "L19", "=3", BOX, "B-01", GLOVES, "=2", BOX, GLOVES, "=4")
    assert (floor.scan(BOX), floor.code) == (STOP, "box_of_another_order")
    floor.answer(1)
    assert (floor.scan(OTHER_BOX), floor.state.ask) == (FULL, Ask.SHIP)


def test_what_is_no_box_is_a_hint_at_scan_box(floor: PickFloor) -> None:
    floor.pick_all("SO8", "SO9", "A-03", "L19", "=3")
    assert (floor.scan("A-02"), floor.state.ask) == (DUP, Ask.BOX)


def test_boxes_are_ticked_at_the_door_and_the_last_one_ships(floor: PickFloor) -> None:
    two_boxes(floor)
    counter = floor.prompt.counter
    assert counter is not None
    assert (counter.done, counter.target) == (Decimal(0), Decimal(2))
    assert floor.pick_all(BOX, BOX, OTHER_BOX) == [OK, DUP, FULL]
    assert gone(floor.stock, GLOVES) == 6
    assert {floor.stock.documents[each].state.value for each in ("SO8", "SO9")} == {"closed"}


def test_a_door_with_a_box_not_seen_stops(floor: PickFloor) -> None:
    two_boxes(floor)
    assert (floor.scan(DOCK), floor.code) == (STOP, "box_not_seen")


def test_a_box_of_another_shipment_stops_at_the_door(floor: PickFloor) -> None:
    two_boxes(floor)
    other = PickFloor(floor.stock)
    add_sale(other.stock, "SO7", [(GLOVES, "1")])
    other.pick_all("SO7", "B-01", GLOVES, "=1")
    assert (other.scan(OTHER_BOX), other.code) == (STOP, "box_of_another_order")


def test_a_recall_after_the_pick_stops_the_box_and_the_door(floor: PickFloor) -> None:
    two_boxes(floor)
    lot = floor.stock.lots_by_key[GASKET, "L19"]
    floor.stock.lots_by_key[GASKET, "L19"] = replace(lot, recall="RC7")
    assert (floor.scan(BOX), floor.code) == (STOP, "lot_recalled")
    loose = PickFloor(shop())
    loose.pick_all("SO3", "A-03", "L19", "=14", "A-02", "L22", "=6")
    loose.stock.lots_by_key[GASKET, "L19"] = replace(lot, recall="RC7")
    assert (loose.scan(DOCK), loose.code) == (STOP, "lot_recalled")
    assert gone(loose.stock, GASKET, "L19") == 0


def test_one_order_may_go_into_a_box_too(floor: PickFloor) -> None:
    add_sale(floor.stock, "SO7", [(GLOVES, "1")])
    assert floor.pick_all("SO7", BOX, "B-01", GLOVES, "=1", BOX) == [OK, OK, OK, OK, FULL, FULL]
    assert gone(floor.stock, GLOVES) == 1


def test_a_box_at_scan_order_opens_its_order_at_the_door(floor: PickFloor) -> None:
    two_boxes(floor)
    floor.key(Action.BACK)
    other = PickFloor(floor.stock)
    assert (other.scan(OTHER_BOX), other.state.documents, other.state.ask) == (FULL, ("SO9",), Ask.SHIP)
    assert other.scan(OTHER_BOX) is FULL


def test_back_at_the_door_leaves_the_work_open(floor: PickFloor) -> None:
    two_boxes(floor)
    floor.key(Action.BACK)
    assert floor.said is not None
    assert floor.said.request == Open()


def test_serials_leave_with_their_box(floor: PickFloor) -> None:
    floor.pick_all("SO2", BOX, "A-01", *(f"RX{number:06d}" for number in range(101, 106)))
    assert [each.serial for each in floor.stock.staged_serials("SO2", BOX_PLACE, RADIO)] == [
        f"RX{number:06d}" for number in range(101, 106)
    ]
    assert floor.scan(BOX) is FULL
    assert floor.stock.serials[RADIO, "RX000103"].state is SerialState.SHIPPED
    assert floor.stock.balance(BalanceKey(BOX_PLACE, RADIO)) == 0


def test_a_shipment_and_its_pick_are_taken_back_in_turn(floor: PickFloor) -> None:
    floor.pick_all("SO2", "A-01", *(f"RX{number:06d}" for number in range(101, 106)))
    before = (dict(floor.stock.reservations), dict(floor.stock.serials))
    floor.scan(DOCK)
    shipment, pick = floor.posted[-1].transaction, floor.posted[-2].transaction
    for number, original in enumerate((shipment, pick)):
        back = reversal(original, transaction_id=f"back-{number}", operator="1007", at=original.at, days=(TODAY, TODAY))
        posted = post(back, floor.stock)
        assert isinstance(posted, Posted), posted
        floor.stock.apply(posted)
        if original is shipment:
            assert floor.stock.documents["SO2"].state.value == "open"
            assert {k: v for k, v in floor.stock.reservations.items() if v} == before[0]
            states = {
                each.state for key, each in floor.stock.serials.items() if key in before[1] and each.place == DOCK
            }
            assert states == {SerialState.RESERVED}
    assert floor.stock.staged("SO2") == ()
    assert floor.stock.balance(BalanceKey("A-01", RADIO)) == 7
    assert {floor.stock.serials[RADIO, f"RX{n:06d}"].state for n in range(101, 106)} == {SerialState.ON_HAND}


def test_nothing_at_a_dock_for_an_order_is_put_away_by_somebody_else(floor: PickFloor) -> None:
    floor.pick_all("SO3", "A-03", "L19", "=14")
    from_dock = floor.posted[-1].transaction
    line = replace(from_dock.lines[0], from_place=DOCK, to_place="A-03", line=0)
    moved = replace(from_dock, id="x", kind="put_away", document="", partner="", lines=(line,))
    refused = post(moved, floor.stock)
    assert not isinstance(refused, Posted)
    assert [each.code for each in refused.refusals] == ["reserved_elsewhere"]


def test_an_empty_box_of_nobody_is_unknown_at_the_door(floor: PickFloor) -> None:
    two_boxes(floor)
    assert floor.scan("00095060000000000121") is STOP
    assert OTHER_BOX_PLACE in {each.place for each in floor.stock.staged("SO9")}


def test_when_somebody_else_has_shipped_it_all_nothing_is_left_to_ship(floor: PickFloor) -> None:
    floor.pick_all("SO8", "A-03", "L19", "=3", BOX, "B-01", GLOVES, "=2", BOX)
    floor.stock.reservations.clear()
    assert (floor.scan(DOCK), floor.code) == (STOP, "nothing_to_ship")

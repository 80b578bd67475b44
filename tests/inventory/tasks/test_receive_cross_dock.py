"""At FULL, goods that a sales order waits for go straight to its dock (flows.md 1.0a, 18)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from inventory.documents import DocumentNumber
from inventory.plain import from_plain, to_plain
from inventory.posting import post
from inventory.staging import Reservation
from inventory.stock import BalanceKey, Posted, SerialState
from inventory.tasks.receive import RECEIVE
from inventory.tasks.receive.state import Ask
from inventory.tasks.steps import Action, Outcome
from inventory.transactions import reversal
from tests.inventory.tasks.floor import Floor
from tests.inventory.tasks.shop import DOCK, PickFloor, add_sale, shop
from tests.inventory.warehouses import GLOVES, MILK, MILK_CASE_GTIN, NOW, RADIO, TODAY

OK, DUP, STOP, FULL = Outcome.OK, Outcome.DUP, Outcome.STOP, Outcome.FULL
RADIOS = tuple(f"RX00080{number}" for number in range(1, 6))


@pytest.fixture
def floor() -> Floor:
    """A receiver; SO1 waits for 10 gloves and SO2 for 5 radios, PO2 brings 30 and 5."""
    return Floor(shop())


def gloves(floor: Floor, quantity: str = "30") -> Outcome:
    floor.scan("PO2")
    floor.scan(GLOVES)
    return floor.type(quantity)


def radios(floor: Floor) -> Outcome:
    floor.scan("PO2")
    floor.scan(RADIO)
    return [floor.scan(each) for each in RADIOS][-1]


def to(floor: Floor) -> object:
    return next((each.value for each in floor.prompt.known if each.name == "to"), "")


def kinds(floor: Floor) -> list[tuple[str, str, str, Decimal]]:
    return [
        (each.transaction.kind, line.to_place, each.transaction.applies_to, line.quantity)
        for each in floor.posted
        for line in each.transaction.lines
    ]


def test_a_full_line_goes_to_the_dock_of_the_order_that_waits(floor: Floor) -> None:
    assert (radios(floor), floor.state.ask) == (FULL, Ask.BIN)
    assert (to(floor), floor.prompt.asks.arguments["bin"]) == ("D-01 SO2", "D-01")


def test_a_scan_of_the_dock_receives_and_stages_at_once(floor: Floor) -> None:
    radios(floor)
    assert floor.scan(DOCK) is OK
    assert kinds(floor) == [("cross_dock_receipt", DOCK, "SO2", Decimal(5))]
    assert floor.stock.staged("SO2") == (Reservation("SO2", 1, DOCK, RADIO, "", Decimal(5)),)
    done = [floor.stock.document_lines[key].done for key in (("PO2", 1), ("SO2", 1))]
    assert done == [Decimal(5), Decimal(5)]
    serial = floor.stock.serials[RADIO, RADIOS[0]]
    assert (serial.place, serial.state, serial.document, serial.receipt) == (DOCK, SerialState.RESERVED, "SO2", "PO2")
    assert (floor.state.ask, floor.state.to) == (Ask.ITEM, "")


def test_what_went_to_the_dock_is_shipped_at_the_door(floor: Floor) -> None:
    radios(floor)
    floor.scan(DOCK)
    picker = PickFloor(floor.stock)
    assert picker.scan("SO2") is FULL
    assert picker.prompt.asks.code == "ask_ship"
    assert picker.scan(DOCK) is FULL
    assert [each.transaction.kind for each in picker.posted] == ["shipment"]
    assert floor.stock.documents["SO2"].state.value == "closed"


def test_another_bin_is_an_ordinary_receipt(floor: Floor) -> None:
    radios(floor)
    assert floor.scan("R-05") is OK
    assert kinds(floor) == [("purchase_receipt", "R-05", "", Decimal(5))]
    assert floor.stock.staged("SO2") == ()


def test_another_dock_is_an_ordinary_receipt(floor: Floor) -> None:
    radios(floor)
    floor.scan("D-02")
    assert kinds(floor) == [("purchase_receipt", "D-02", "", Decimal(5))]


def test_more_than_the_order_takes_goes_on_to_a_bin_as_a_line_of_its_own(floor: Floor) -> None:
    assert gloves(floor) is FULL
    assert to(floor) == "D-01 SO1 x10"
    assert (floor.scan(DOCK), floor.code, floor.state.ask) == (OK, "to_dock", Ask.BIN)
    assert (floor.state.current is not None and floor.state.current.counted, to(floor)) == (Decimal(20), "R-04")
    floor.scan("B-01")
    assert kinds(floor) == [
        ("cross_dock_receipt", DOCK, "SO1", Decimal(10)),
        ("purchase_receipt", "B-01", "", Decimal(20)),
    ]
    assert floor.stock.document_lines["PO2", 2].done == 30


def test_the_rest_goes_to_the_next_order_that_waits(floor: Floor) -> None:
    add_sale(floor.stock, "SO9", [(GLOVES, "15")])
    gloves(floor)
    floor.scan(DOCK)
    assert to(floor) == "D-01 SO9 x15"
    floor.scan(DOCK)
    floor.scan("B-01")
    assert [each[2:] for each in kinds(floor)] == [("SO1", Decimal(10)), ("SO9", Decimal(15)), ("", Decimal(5))]


def test_of_more_serials_than_the_order_takes_the_first_go_to_the_dock(floor: Floor) -> None:
    add_sale(floor.stock, "SO0", [(RADIO, "2")])
    del floor.stock.document_lines["SO2", 1]
    del floor.stock.document_lines["SO4", 1]
    radios(floor)
    assert to(floor) == "D-01 SO0 x2"
    floor.scan(DOCK)
    assert floor.state.current is not None
    assert (floor.state.current.captured, floor.state.ask) == (3, Ask.BIN)
    floor.scan("R-05")
    places = [floor.stock.serials[RADIO, each].place for each in RADIOS]
    assert places == [DOCK, DOCK, "R-05", "R-05", "R-05"]


def test_a_line_that_is_not_full_is_put_away(floor: Floor) -> None:
    gloves(floor, "12")
    assert (floor.state.ask, to(floor)) == (Ask.BIN, "R-04")


def test_damaged_goods_go_to_no_order(floor: Floor) -> None:
    gloves(floor)
    floor.key(Action.PROBLEM)
    floor.answer(3)
    assert not str(to(floor)).startswith("D-01")


def test_the_pallets_bin_still_holds_after_a_dock(floor: Floor) -> None:
    gloves(floor, "12")
    floor.scan("B-01")
    floor.scan(RADIO)
    for each in RADIOS:
        floor.scan(each)
    assert (to(floor), [each.says.arguments["bin"] for each in floor.prompt.choices]) == ("D-01 SO2", ["B-01"])
    floor.scan(DOCK)
    assert floor.state.to == "B-01"


def test_the_next_label_confirms_no_bin_while_a_dock_is_asked(floor: Floor) -> None:
    gloves(floor, "12")
    floor.scan("B-01")
    radios(floor)
    assert (floor.scan(GLOVES), floor.state.ask, len(floor.posted)) == (STOP, Ask.BIN, 1)
    floor.answer(1)
    assert floor.scan(DOCK) is OK
    assert kinds(floor)[1:] == [("cross_dock_receipt", DOCK, "SO2", Decimal(5))]


def test_the_dock_that_has_some_of_the_order_is_named(floor: Floor) -> None:
    floor.stock.reservations["SO2", 1, "D-02", RADIO, ""] = Decimal(1)
    radios(floor)
    assert to(floor) == "D-02 SO2"


@pytest.mark.parametrize(("days", "dock"), [(None, "D-01 SO9 x20"), (7, "R-04")])
def test_goods_that_may_not_be_sold_yet_are_put_away(floor: Floor, days: int | None, dock: str) -> None:
    floor.stock.items[MILK] = replace(floor.stock.items[MILK], quarantine_days=days)
    add_sale(floor.stock, "SO9", [(MILK, "20")])
    floor.scan("PO1")
    assert floor.scan(f"01{MILK_CASE_GTIN}172703313004\x1d10M1") is FULL
    assert to(floor) == dock


def test_an_order_that_another_filled_meanwhile_is_refused_and_nothing_is_lost(floor: Floor) -> None:
    radios(floor)
    line = floor.stock.document_lines["SO2", 1]
    floor.stock.document_lines["SO2", 1] = replace(line, done=Decimal(3))
    assert (floor.scan(DOCK), floor.code) == (STOP, "more_than_asked")
    floor.answer(1)
    assert floor.scan("R-05") is OK


def test_an_order_that_may_not_have_the_goods_is_passed_over(floor: Floor) -> None:
    add_sale(floor.stock, "SO0", [(RADIO, "2")])
    floor.stock.numbers.append(DocumentNumber("SO2", 1, serial=RADIOS[0], quantity=Decimal(1)))
    radios(floor)
    assert to(floor) == "D-01 SO2"


def test_taken_back_it_was_never_there(floor: Floor) -> None:
    radios(floor)
    floor.scan(DOCK)
    original = floor.posted[0].transaction
    back = reversal(original, transaction_id="r1", operator="1001", at=NOW, days=(TODAY, TODAY))
    result = post(back, floor.stock)
    assert isinstance(result, Posted), result
    floor.stock.apply(result)
    assert floor.stock.staged("SO2") == ()
    assert [floor.stock.document_lines[key].done for key in (("PO2", 1), ("SO2", 1))] == [0, 0]
    assert floor.stock.balances[BalanceKey(DOCK, RADIO)] == 0
    assert floor.stock.serials[RADIO, RADIOS[0]].state is SerialState.UNKNOWN


def test_the_events_fold_to_the_same_state_after_they_were_stored(floor: Floor) -> None:
    gloves(floor)
    floor.scan(DOCK)
    state = RECEIVE.initial()
    for event in floor.events:
        state = RECEIVE.applied(state, from_plain(type(event), to_plain(event)))
    assert state == floor.state


def test_a_serial_that_went_to_the_dock_came_on_this_order_already(floor: Floor) -> None:
    radios(floor)
    floor.scan(DOCK)
    other = Floor(floor.stock)
    other.scan("PO2")
    other.scan(RADIO)
    assert (other.scan(RADIOS[0]), other.code) == (DUP, "already")

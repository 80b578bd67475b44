"""Receiving where it is easily got wrong: several lines of one item, stops and held keys, labels that differ, odd bytes."""

from datetime import date
from decimal import Decimal

import pytest

from inventory.items import Item, Tracking
from inventory.numbers import Mask
from inventory.refusals import Refusal, refusal_to_plain
from inventory.segments import parse_segments
from inventory.stock import BalanceKey, Lot, Serial, SerialState
from inventory.tasks.receive import RECEIVE
from inventory.tasks.receive.state import Ask, Current, ReceiveState
from inventory.tasks.steps import Action, Outcome
from inventory.transactions import Line
from tests.inventory.tasks.floor import Floor
from tests.inventory.warehouses import (
    BEARING,
    BEARING_GTIN,
    CHEESE,
    GLOVES,
    MILK,
    MILK_CASE_GTIN,
    MILK_GTIN,
    RADIO,
    SITE,
    TODAY,
    add_order,
    warehouse,
)

GS = "\x1d"
OK, DUP, STOP, FULL = Outcome.OK, Outcome.DUP, Outcome.STOP, Outcome.FULL


@pytest.fixture
def floor() -> Floor:
    stock = warehouse()
    add_order(stock, "PO7", [(RADIO, "2", "EA"), (RADIO, "3", "EA"), (GLOVES, "10", "EA"), (GLOVES, "5", "EA")])
    return Floor(stock)


def in_hand(floor: Floor) -> Current:
    assert floor.state.current is not None
    return floor.state.current


def done(floor: Floor, document: str) -> list[Decimal]:
    return [line.done for line in floor.stock.lines(document)]


def lines_posted(floor: Floor) -> list[Line]:
    return [line for posted in floor.posted for line in posted.transaction.lines]


def without_order(floor: Floor) -> Floor:
    floor.scan("NOPE")
    floor.answer(2)
    return floor


# Several lines of one item


def test_a_quantity_is_shared_between_the_open_lines_of_its_item(floor: Floor) -> None:
    floor.scan("PO7")
    floor.scan(GLOVES)
    assert in_hand(floor).open == 15
    assert (floor.type("12"), floor.scan("R-04")) == (OK, OK)
    assert done(floor, "PO7") == [0, 0, 10, 2]
    assert floor.stock.balance(BalanceKey("R-04", GLOVES)) == 12


def test_more_than_all_lines_of_an_item_is_an_over_receipt_and_goes_to_the_line_in_hand(floor: Floor) -> None:
    floor.scan("PO7")
    floor.scan(GLOVES)
    assert (floor.type("16"), floor.code) == (STOP, "more_than_ordered")
    floor.answer(2)
    floor.approve("1900")
    assert floor.scan("R-04") is OK
    assert done(floor, "PO7") == [0, 0, 11, 5]


def test_a_quantity_is_shared_between_orders_the_oldest_due_first(floor: Floor) -> None:
    floor.scan("PO1")
    floor.scan(f"01{MILK_GTIN}1727033110M1")
    floor.type("1")
    floor.scan("R-04")
    floor.scan("PO3")
    floor.scan(f"01{MILK_GTIN}1727033110M1")
    floor.type("50")
    floor.scan("R-04")
    assert done(floor, "PO1") + done(floor, "PO3") == [0, 48, 3, 0]


def test_tolerance_counts_for_each_line(floor: Floor) -> None:
    floor.stock.settings["company", "over_receipt_percent"] = "20"
    floor.scan("PO7")
    floor.scan(GLOVES)
    assert (floor.type("18"), floor.scan("R-04")) == (FULL, OK)
    assert done(floor, "PO7") == [0, 0, 12, 6]


def test_a_serial_after_a_full_line_is_for_the_next_line_of_its_item_once_a_bin_holds(floor: Floor) -> None:
    floor.scan("PO7")
    floor.scan(RADIO)
    assert [floor.scan(f"RX00000{at}") for at in range(2)] == [OK, FULL]
    assert (floor.scan("RX000002"), floor.code) == (STOP, "wrong_kind_of_code")
    floor.answer(1)
    floor.scan("R-04")
    floor.scan(GLOVES)
    floor.type("15")
    floor.scan("R-04")
    floor.scan(RADIO)
    assert [floor.scan(f"RX00000{at}") for at in range(2, 5)] == [OK, OK, FULL]
    assert floor.scan("R-04") is FULL
    assert done(floor, "PO7") == [2, 3, 10, 5]


def test_the_next_label_confirms_the_bin_and_begins_with_what_is_left(floor: Floor) -> None:
    floor.scan("PO1")
    for lot in ("L1", "L2", "L3"):
        floor.scan(f"01{BEARING_GTIN}10{lot}{GS}21SN-{lot}")
        if lot == "L1":
            floor.key(Action.DONE)
            floor.scan("R-04")
    line = in_hand(floor)
    assert (line.lot, line.captured, line.open) == ("L3", 1, Decimal(38))
    assert floor.stock.balance(BalanceKey("R-04", BEARING, "L2")) == 1


def test_approvals_of_more_than_ordered_add_up(floor: Floor) -> None:
    floor.scan("PO7")
    floor.scan(GLOVES)
    for typed in ("18", "20"):
        assert floor.type(typed) is STOP
        floor.answer(2)
        assert floor.approve("1900") is FULL
        floor.key(Action.BACK)
    assert in_hand(floor).over == 5
    assert floor.type("20") is FULL


# Without an order


def test_goods_without_an_order_are_received_item_after_item(floor: Floor) -> None:
    without_order(floor)
    floor.scan(RADIO)
    floor.scan("RX000001")
    floor.key(Action.DONE)
    floor.scan("R-04")
    floor.scan(f"01{BEARING_GTIN}10L9{GS}21SN-9")
    assert in_hand(floor).captured == 1
    floor.key(Action.DONE)
    floor.scan("A-01")
    assert [(line.item, line.line, line.allocations[0].serials) for line in lines_posted(floor)] == [
        (RADIO, 0, ("RX000001",)),
        (BEARING, 0, ("SN-9",)),
    ]
    assert (floor.key(Action.DONE), floor.state.ask) == (OK, Ask.ORDER)


def test_a_serial_received_without_an_order_stops_when_it_is_scanned_again(floor: Floor) -> None:
    without_order(floor)
    floor.scan(RADIO)
    floor.scan("RX000001")
    floor.key(Action.DONE)
    floor.scan("R-04")
    floor.scan(RADIO)
    assert (floor.scan("RX000001"), floor.code) == (STOP, "serial_in_stock")


def test_a_serial_that_came_back_is_received_again_whatever_this_device_took_before(floor: Floor) -> None:
    without_order(floor)
    floor.scan(RADIO)
    floor.scan("RX000001")
    floor.key(Action.DONE)
    floor.scan("R-04")
    floor.stock.serials[RADIO, "RX000001"] = Serial(RADIO, "RX000001", "@CUSTOMER", SerialState.SHIPPED)
    floor.stock.balances[BalanceKey("R-04", RADIO)] = Decimal(0)
    floor.scan(RADIO)
    assert (floor.scan("RX000001"), in_hand(floor).captured) == (OK, 1)


# Keys and stops


def test_nothing_is_typed_under_a_stop(floor: Floor) -> None:
    floor.scan("PO2")
    floor.scan(GLOVES)
    floor.type("10")
    floor.scan("R-04")
    floor.scan(GLOVES)
    floor.type("5")
    floor.scan("X-99")
    before = floor.state
    assert (floor.type(""), floor.type("R-04"), floor.state, len(floor.posted)) == (DUP, DUP, before, 1)


def test_the_key_done_held_down_books_nothing(floor: Floor) -> None:
    add_order(floor.stock, "PO8", [(GLOVES, "1", "EA")])
    floor.scan("PO8")
    floor.scan(GLOVES)
    floor.type("1")
    floor.scan("R-04")
    assert [floor.key(Action.DONE) for _ in range(5)] == [DUP] * 5
    assert (len(floor.posted), floor.answer(1), len(floor.posted)) == (1, OK, 2)


def test_done_at_the_short_lines_leaves_the_rest_for_later(floor: Floor) -> None:
    floor.scan("PO2")
    assert [floor.key(Action.DONE) for _ in range(2)] == [OK, OK]
    assert (floor.state, floor.posted) == (RECEIVE.initial(), [])


def test_what_digits_gave_up_before_done_is_closed_by_a_digit(floor: Floor) -> None:
    floor.scan("PO2")
    floor.key(Action.DONE)
    floor.answer(2)
    floor.key(Action.DONE)
    assert (floor.state.ask, floor.posted) == (Ask.COMPLETE, [])
    assert floor.answer(1) is OK
    assert [line.cancelled for line in floor.stock.lines("PO2")] == [5, 0, 0]


def test_a_line_that_is_received_after_all_is_not_given_up(floor: Floor) -> None:
    add_order(floor.stock, "PO8", [(GLOVES, "1", "EA"), (CHEESE, "1", "KG")])
    floor.scan("PO8")
    floor.key(Action.DONE)
    floor.answer(3)
    floor.scan(GLOVES)
    floor.type("1")
    floor.scan("R-04")
    assert floor.state.short == ()


def test_leaving_a_range_forgets_its_first_number(floor: Floor) -> None:
    floor.scan("PO2")
    floor.scan(RADIO)
    floor.key(Action.QUANTITY)
    floor.scan("RX000001")
    floor.key(Action.BACK)
    assert (floor.state.ask, floor.state.range_first) == (Ask.SERIAL, "")


# Labels


@pytest.mark.parametrize("typed", ["", "6"])
def test_a_label_of_the_lot_in_hand_with_another_date_stops(floor: Floor, typed: str) -> None:
    floor.scan("PO1")
    floor.scan(f"01{MILK_GTIN}1727033110M1")
    floor.type(typed)
    floor.key(Action.BACK) if typed else None
    assert (floor.scan(f"01{MILK_GTIN}1727043010M1"), floor.code) == (STOP, "other_expiry")
    floor.answer(1)
    assert (in_hand(floor).dates.expiry, in_hand(floor).counted) == (date(2027, 3, 31), Decimal(typed or 0))


def test_more_of_the_other_goods_have_the_key_of_the_first(floor: Floor) -> None:
    floor.scan("PO1")
    for label in ("270331", "270430", "270430"):
        floor.scan(f"01{MILK_GTIN}17{label}10M1")
        floor.answer(2) if floor.state.pending else None
        floor.type("1")
        floor.scan("R-04")
    assert {key.lot: quantity for key, quantity in floor.stock.balances.items() if key.place == "R-04"} == {
        "M1": 1,
        "M1~2": 2,
    }


def test_a_count_of_nothing_on_a_label_is_no_quantity(floor: Floor) -> None:
    floor.scan("PO1")
    floor.scan(f"01{MILK_GTIN}172703313000{GS}10M1")
    assert (floor.state.ask, in_hand(floor).counted) == (Ask.QUANTITY, Decimal(0))


def test_our_own_serials_are_kept_in_one_form_with_and_without_separators(floor: Floor) -> None:
    floor.stock.masks["OWN"] = Mask("OWN", "serial", "Z", parse_segments("A3-,N6+"))
    floor.stock.items["OWN"] = Item("OWN", tracking=Tracking.SERIAL, serial_mask="OWN")
    add_order(floor.stock, "PO8", [("OWN", "5", "EA")])
    floor.scan("PO8")
    floor.scan("OWN")
    assert (floor.scan("ZABC-000001"), floor.scan("ZABC000001")) == (OK, DUP)
    floor.key(Action.QUANTITY)
    floor.scan("ZABC000002")
    floor.scan("ZABC-000005")
    floor.answer(2)
    floor.scan("R-04")
    assert sorted(serial for _, serial in floor.stock.serials) == [f"ZABC-00000{at}" for at in range(1, 6)]


def test_a_range_is_checked_in_the_middle_too(floor: Floor) -> None:
    floor.stock.serial_sites[RADIO, "RX000002"] = "S2"
    floor.scan("PO2")
    floor.scan(RADIO)
    floor.key(Action.QUANTITY)
    floor.scan("RX000001")
    assert (floor.scan("RX000003"), floor.code) == (STOP, "serial_in_stock")


def test_a_quantity_that_no_store_keeps_exactly_is_a_fraction_too_fine(floor: Floor) -> None:
    floor.stock.factors[CHEESE, "BIT"] = Decimal("0.001")
    add_order(floor.stock, "PO8", [(CHEESE, "1", "BIT")])
    floor.scan("PO8")
    floor.scan(CHEESE)
    floor.scan("C1")
    floor.answer(2)
    floor.state = ReceiveState(
        **{n: getattr(floor.state, n) for n in ReceiveState.__slots__} | {"current": in_bits(floor)}
    )
    assert (floor.type("0.0001"), floor.code) == (STOP, "fraction_of_unit")


def in_bits(floor: Floor) -> Current:
    line = in_hand(floor)
    return Current(**{n: getattr(line, n) for n in Current.__slots__} | {"unit": "BIT", "factor": Decimal("0.001")})


def test_single_units_of_a_pack_are_shown_in_packs_with_six_decimals_at_most(floor: Floor) -> None:
    floor.scan("PO1")
    floor.scan(f"01{MILK_CASE_GTIN}1727033110M1")
    floor.scan(MILK_GTIN)
    assert (floor.prompt.default, in_hand(floor).counted) == ("0.083333", Decimal(1))
    assert (floor.type(""), floor.scan("R-04")) == (OK, OK)
    assert floor.stock.balance(BalanceKey("R-04", MILK, "M1")) == 1


# Pallets


SSCC = "00095060000000000015"


def test_a_pallet_is_taken_once(floor: Floor) -> None:
    floor.stock.settings["company", "pack_samples"] = "0"
    floor.scan("PO3")
    floor.scan(SSCC)
    floor.answer(2)
    floor.scan("R-04")
    floor.answer(1) if floor.state.ask is Ask.COMPLETE else None
    assert floor.stock.balance(BalanceKey("R-04", MILK, "M9")) == 48
    add_order(floor.stock, "PO8", [(MILK, "100", "EA")])
    other = Floor(floor.stock)
    other.scan("PO8")
    assert other.scan(SSCC) is STOP


def test_a_pallet_scanned_again_in_the_same_work_is_already(floor: Floor) -> None:
    floor.stock.settings["company", "pack_samples"] = "0"
    add_order(floor.stock, "PO9", [(GLOVES, "1", "EA")])
    floor.scan("PO9")
    floor.scan(SSCC)
    floor.answer(2)
    floor.scan("R-04")
    assert (floor.scan(SSCC), floor.state.pending) == (DUP, None)


def test_a_sample_of_another_item_with_the_same_lot_code_is_no_sample(floor: Floor) -> None:
    floor.scan(SSCC)
    floor.answer(2)
    assert floor.scan(f"01{BEARING_GTIN}10M9") is STOP


# Bytes


@pytest.mark.parametrize("data", ["\x00", "A\x00B", "x" * 5000, "\xff\xfe\x80", "\x1d", "tab\there"])
@pytest.mark.parametrize("begin", [(), ("PO1",), ("PO2", RADIO), ("PO1", f"01{BEARING_GTIN}10L1")])
def test_odd_bytes_are_answered_and_can_be_shown_and_kept(floor: Floor, data: str, begin: tuple[str, ...]) -> None:
    for code in begin:
        floor.scan(code)
    assert floor.scan(data) in (STOP, DUP)
    assert floor.said is not None
    trace = floor.said.trace
    said = floor.said.says
    arguments = refusal_to_plain(said) if isinstance(said, Refusal) else {}
    texts = [value for value in arguments.values() if isinstance(value, str)]
    assert all(text.isprintable() and len(text) <= 200 for text in texts)
    assert trace is None or (trace.text.isprintable() and len(trace.text) <= 200)
    assert floor.prompt.stop is None or floor.prompt.stop.code == floor.code


def test_the_site_and_day_of_work_stand_on_what_is_posted(floor: Floor) -> None:
    floor.scan("PO2")
    floor.scan(GLOVES)
    floor.type("1")
    floor.scan("R-04")
    posted = floor.posted[0].transaction
    assert (posted.site, posted.day, posted.operator, posted.partner) == (SITE, TODAY, "1001", "V1")


def test_the_lot_of_another_item_without_a_label_of_its_own_is_a_stop(floor: Floor) -> None:
    floor.stock.lots_by_key[CHEESE, "C77"] = Lot(CHEESE, "C77")
    floor.scan("PO1")
    floor.scan(MILK_GTIN)
    assert (floor.scan("C77"), floor.code) == (STOP, "lot_of_another_item")


def test_what_is_typed_as_a_date_and_is_none_is_a_stop(floor: Floor) -> None:
    floor.scan("PO1")
    floor.scan(MILK)
    for _ in range(2):
        floor.scan("M7")
    assert (floor.state.ask, floor.type("270230"), floor.code) == (Ask.EXPIRY, STOP, "not_a_date")


def test_there_is_nothing_to_repeat_before_the_first_line_of_an_item(floor: Floor) -> None:
    floor.scan("PO1")
    floor.scan(MILK_GTIN)
    assert (floor.key(Action.QUANTITY), floor.code) == (DUP, "nothing_to_repeat")


def test_a_second_unit_with_a_vendors_number_is_booked_by_a_supervisor_under_one_of_its_own(floor: Floor) -> None:
    floor.stock.serials[RADIO, "RX000700"] = Serial(RADIO, "RX000700", "A-01", SerialState.ON_HAND, since=TODAY)
    floor.scan("PO2")
    floor.scan(RADIO)
    assert (floor.scan("RX000700"), floor.code) == (STOP, "serial_in_stock")
    assert [each.says.code for each in floor.prompt.choices][:2] == ["way_leave", "way_second_unit"]
    floor.answer(2)
    assert floor.said is not None
    assert floor.said.request is not None
    assert (floor.approve("1900"), floor.code) == (OK, "second_unit")
    floor.key(Action.DONE)
    assert floor.scan("R-04") is OK
    (posted,) = floor.posted
    assert [each.serial for each in posted.serials] == ["RX000700~2"]
    assert [each.code for each in posted.flags] == ["vendor_duplicate"]
    assert posted.transaction.approver == "1900"


def test_a_second_unit_that_nobody_approves_is_left(floor: Floor) -> None:
    floor.stock.serials[RADIO, "RX000700"] = Serial(RADIO, "RX000700", "A-01", SerialState.ON_HAND, since=TODAY)
    floor.scan("PO2")
    floor.scan(RADIO)
    floor.scan("RX000700")
    floor.answer(2)
    floor.answer(None)
    floor.answer(1)
    assert in_hand(floor).taken == 0

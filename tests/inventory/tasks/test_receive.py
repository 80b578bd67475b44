"""Receiving, input by input: flows.md 1.0, 1.0a and 1.1."""

from datetime import date
from decimal import Decimal

import pytest

from inventory.plain import from_plain, to_plain
from inventory.refusals.goods import NotAsAdvised
from inventory.stock import BalanceKey
from inventory.tasks.receive import RECEIVE
from inventory.tasks.receive.state import Ask
from inventory.tasks.steps import Action, Outcome
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
    warehouse,
)

GS = "\x1d"
OK, DUP, STOP, FULL = Outcome.OK, Outcome.DUP, Outcome.STOP, Outcome.FULL


@pytest.fixture
def floor() -> Floor:
    return Floor(warehouse())


def at_bearings(floor: Floor) -> Floor:
    """Stand at SCAN SERIAL for 40 bearings of lot L2231."""
    floor.scan("PO1")
    floor.scan(f"01{BEARING_GTIN}10L2231{GS}")
    return floor


def test_an_order_opens_and_asks_for_an_item(floor: Floor) -> None:
    assert (floor.scan("PO1"), floor.state.ask, floor.state.documents) == (OK, Ask.ITEM, ("PO1",))


def test_an_unknown_order_stops_and_may_be_received_without(floor: Floor) -> None:
    assert (floor.scan("PO9999"), floor.code) == (STOP, "unknown_code")
    assert (floor.answer(2), floor.state.ask, floor.state.without_order) == (OK, Ask.ITEM, True)


def test_one_at_a_stop_leaves_everything_as_it_is(floor: Floor) -> None:
    floor.scan("PO9999")
    assert (floor.answer(1), floor.state) == (OK, RECEIVE.initial())


def test_a_sales_order_cannot_be_received(floor: Floor) -> None:
    assert (floor.scan("SO1"), floor.code) == (STOP, "wrong_document")


def test_an_item_that_several_orders_wait_for_lists_them_and_a_digit_opens_one(floor: Floor) -> None:
    assert (floor.scan(f"01{MILK_GTIN}"), floor.state.ask, floor.state.offered) == (OK, Ask.CHOOSE, ("PO1", "PO3"))
    # the label that was scanned is that of the line: it is not scanned again
    assert (floor.answer(2), floor.state.documents, floor.state.ask) == (OK, ("PO3",), Ask.LOT)
    assert floor.state.offered_for is None


def test_an_item_that_one_order_waits_for_opens_it_and_its_line_at_once(floor: Floor) -> None:
    assert (floor.scan(GLOVES), floor.state.documents, floor.state.ask) == (OK, ("PO2",), Ask.QUANTITY)


def test_a_gs1_label_fills_item_lot_date_and_count_and_asks_for_the_bin(floor: Floor) -> None:
    floor.scan("PO1")
    assert floor.scan(f"01{MILK_CASE_GTIN}172703313004{GS}10M1") is FULL
    assert floor.state.ask is Ask.BIN
    assert floor.scan("R-04") is OK
    assert floor.stock.balance(BalanceKey("R-04", MILK, "M1")) == 48
    lot = floor.stock.lot(MILK, "M1")
    assert lot is not None
    assert (lot.expiry_date, lot.vendor) == (date(2027, 3, 31), "V1")


def test_forty_serials_count_one_each_and_the_fortieth_is_full(floor: Floor) -> None:
    at_bearings(floor)
    outcomes = [floor.scan(f"SN-{number:06d}") for number in range(40)]
    assert outcomes == [OK] * 39 + [FULL]
    assert floor.scan("R-04") is OK
    assert floor.stock.balance(BalanceKey("R-04", BEARING, "L2231")) == 40
    assert {floor.stock.serials[BEARING, f"SN-{n:06d}"].place for n in range(40)} == {"R-04"}


def test_the_same_serial_twice_is_already_and_the_counter_stands_still(floor: Floor) -> None:
    at_bearings(floor)
    floor.scan("SN-000001")
    assert floor.scan("SN-000001") is DUP
    assert floor.state.current is not None
    assert floor.state.current.captured == 1


def test_a_serial_in_stock_stops_and_says_where_it_is(floor: Floor) -> None:
    at_bearings(floor)
    floor.scan("SN-000001")
    floor.key(Action.DONE)
    floor.scan("R-04")
    again = Floor(floor.stock)
    again.stock.documents["PO4"] = again.stock.documents["PO1"].__class__(
        "PO4", again.stock.documents["PO1"].kind, "S1", "V1"
    )
    again.stock.document_lines["PO4", 1] = again.stock.document_lines["PO1", 1].__class__(
        "PO4", 1, BEARING, Decimal(5), "EA"
    )
    again.scan("PO4")
    again.scan(f"01{BEARING_GTIN}10L2231{GS}")
    assert (again.scan("SN-000001"), again.code) == (STOP, "serial_in_stock")
    assert again.prompt.stop is not None
    assert to_plain(again.prompt.stop) == {
        "item": BEARING,
        "serial": "SN-000001",
        "place": "R-04",
        "site": "S1",
        "since": "2026-11-22",
        "document": "PO1",
    }


@pytest.mark.parametrize(
    "code", [BEARING, BEARING_GTIN, "R-04", "PO1", "1001", "950600013436", "00:1A:2B:3C:4D:5E", "356938035643809"]
)
def test_what_is_no_serial_is_never_one(floor: Floor, code: str) -> None:
    at_bearings(floor)
    floor.scan("SN-000001")
    assert floor.scan(code) is DUP
    assert floor.state.current is not None
    assert (floor.state.current.captured, floor.state.pending) == (1, None)


def test_a_serial_outside_the_mask_stops_and_a_supervisor_lets_it_in(floor: Floor) -> None:
    floor.scan("PO2")
    floor.scan(RADIO)
    assert (floor.scan("XY1"), floor.code) == (STOP, "not_in_mask")
    floor.answer(2)
    assert floor.said is not None
    assert floor.said.request is not None
    assert floor.approve("1900") is OK
    floor.key(Action.DONE)
    assert floor.scan("R-04") is OK
    assert floor.posted[0].transaction.approver == "1900"


def test_nobody_approves_their_own_work(floor: Floor) -> None:
    floor.operator = "1900"
    floor.scan("PO2")
    floor.scan(RADIO)
    floor.scan("XY1")
    floor.answer(2)
    assert (floor.approve("1900"), floor.code) == (DUP, "own_work")


def test_a_serial_after_full_is_an_over_receipt_and_taken_back_with_1(floor: Floor) -> None:
    floor.scan("PO2")
    floor.scan(RADIO)
    for number in range(5):
        floor.scan(f"RX{number:06d}")
    assert (floor.scan("RX000005"), floor.code) == (STOP, "more_than_ordered")
    floor.answer(1)
    assert floor.scan("R-04") is OK
    assert floor.stock.balance(BalanceKey("R-04", RADIO)) == 5


def test_an_over_receipt_that_a_supervisor_approved_is_posted_with_the_approver(floor: Floor) -> None:
    floor.scan("PO2")
    floor.scan(RADIO)
    for number in range(6):
        floor.scan(f"RX{number:06d}")
    floor.answer(2)
    assert floor.approve("1900") is FULL
    assert floor.scan("R-04") is OK
    assert floor.stock.balance(BalanceKey("R-04", RADIO)) == 6


def test_a_range_asks_how_many_and_takes_them(floor: Floor) -> None:
    at_bearings(floor)
    floor.key(Action.QUANTITY)
    floor.scan("SN-000101")
    assert (floor.scan("SN-000140"), floor.code) == (DUP, "question_range")
    assert (floor.answer(2), floor.state.ask) == (FULL, Ask.BIN)


def test_a_range_that_overlaps_what_is_captured_says_how_many(floor: Floor) -> None:
    at_bearings(floor)
    floor.scan("SN-000105")
    floor.key(Action.QUANTITY)
    floor.scan("SN-000101")
    assert (floor.scan("SN-000110"), floor.code) == (STOP, "range_overlaps")


@pytest.mark.parametrize(
    ("first", "last", "code"), [("SN-1", "SX-9", "mixed_range"), ("SN-000001", "SN-000099", "range_too_long")]
)
def test_a_range_must_fit(floor: Floor, first: str, last: str, code: str) -> None:
    at_bearings(floor)
    floor.key(Action.QUANTITY)
    floor.scan(first)
    assert (floor.scan(last), floor.code) == (STOP, code)


def test_a_new_lot_from_a_plain_code_is_asked_and_a_rescan_says_yes(floor: Floor) -> None:
    floor.scan("PO1")
    floor.scan(MILK)
    assert (floor.scan("M7"), floor.code) == (DUP, "question_new_lot")
    assert floor.scan("M7", age_ms=300) is DUP
    assert (floor.scan("M7", age_ms=900), floor.state.ask) == (OK, Ask.EXPIRY)


def test_a_repeated_read_never_confirms(floor: Floor) -> None:
    floor.scan("PO1")
    floor.scan(MILK)
    floor.scan("M7")
    assert (floor.scan("M7", repeat=True, age_ms=2000), floor.state.ask) == (DUP, Ask.LOT)


def test_a_typed_date_shows_the_long_date_and_needs_a_digit(floor: Floor) -> None:
    floor.scan("PO1")
    floor.scan(MILK)
    floor.scan("M7")
    floor.answer(2)
    assert (floor.type("270300"), floor.code) == (DUP, "question_typed_date")
    assert floor.prompt.question is not None
    assert floor.prompt.question.arguments == {"date": date(2027, 3, 31)}
    assert (floor.answer(2), floor.state.ask) == (OK, Ask.QUANTITY)


@pytest.mark.parametrize("typed", ["261121", "290101"])
def test_a_typed_date_outside_the_shelf_life_stops(floor: Floor, typed: str) -> None:
    floor.scan("PO1")
    floor.scan(MILK)
    floor.scan("M7")
    floor.answer(2)
    assert (floor.type(typed), floor.code) == (STOP, "outside_shelf_life")


def test_an_expired_label_is_asked_again(floor: Floor) -> None:
    floor.scan("PO1")
    assert (floor.scan(f"01{MILK_GTIN}1726113010M8"), floor.code) == (OK, "")
    other = Floor(warehouse())
    other.scan("PO1")
    assert (other.scan(f"01{MILK_GTIN}1726110110M8"), other.code) == (DUP, "question_unusual_date")


def receive_milk(floor: Floor, lot: str = "M1") -> None:
    floor.scan("PO1")
    floor.scan(f"01{MILK_GTIN}17270331{'10' + lot}")
    floor.type("12")
    floor.scan("R-04")


def test_a_known_lot_with_another_date_stops_and_is_never_overwritten(floor: Floor) -> None:
    receive_milk(floor)
    assert (floor.scan(f"01{MILK_GTIN}1727043010M1"), floor.code) == (STOP, "other_expiry")
    floor.answer(1)
    lot = floor.stock.lot(MILK, "M1")
    assert lot is not None
    assert lot.expiry_date == date(2027, 3, 31)


def test_other_goods_of_the_same_lot_code_get_a_key_of_their_own(floor: Floor) -> None:
    receive_milk(floor)
    floor.scan(f"01{MILK_GTIN}1727043010M1")
    floor.answer(2)
    floor.type("6")
    floor.scan("R-04")
    lot = floor.stock.lot(MILK, "M1~2")
    assert lot is not None
    assert (lot.expiry_date, lot.vendor_lot) == (date(2027, 4, 30), "M1")


def test_a_misread_label_keeps_the_known_date(floor: Floor) -> None:
    receive_milk(floor)
    floor.scan(f"01{MILK_GTIN}1727043010M1")
    floor.answer(3)
    assert floor.state.current is not None
    assert (floor.state.current.dates.expiry, floor.state.ask) == (date(2027, 3, 31), Ask.QUANTITY)


def test_a_lot_one_character_away_from_a_known_one_is_asked(floor: Floor) -> None:
    receive_milk(floor, "M2231")
    assert (floor.scan(f"01{MILK_GTIN}1727033110M2213"), floor.code) == (DUP, "question_new_lot")


def test_a_clean_label_of_the_lot_that_follows_is_not_asked(floor: Floor) -> None:
    receive_milk(floor, "M2231")
    assert (floor.scan(f"01{MILK_GTIN}1727033110M2232"), floor.state.ask) == (OK, Ask.QUANTITY)


@pytest.mark.parametrize("typed", ["12345678", "9999", "0", "1.5", "x"])
def test_what_is_no_quantity_stops(floor: Floor, typed: str) -> None:
    floor.scan("PO2")
    floor.scan(GLOVES)
    assert floor.type(typed) is STOP
    assert floor.state.current is not None
    assert floor.state.current.counted == 0


def test_a_measured_item_takes_decimals(floor: Floor) -> None:
    floor.scan("PO2")
    floor.scan(CHEESE)
    floor.scan("C1")
    floor.answer(2)
    assert (floor.type("12.5"), floor.state.ask) == (FULL, Ask.BIN)


def test_more_than_ordered_stops(floor: Floor) -> None:
    floor.scan("PO2")
    floor.scan(GLOVES)
    assert (floor.type("31"), floor.code) == (STOP, "more_than_ordered")
    assert floor.prompt.choices[0].number == 1


def test_the_label_that_names_the_line_counts_0_and_each_further_scan_one_pack(floor: Floor) -> None:
    floor.scan("PO1")
    label = f"01{MILK_CASE_GTIN}1727033110M1"
    floor.scan(label)
    assert floor.state.current is not None
    assert floor.state.current.counted == 0
    assert [floor.scan(label, repeat=True) for _ in range(4)] == [OK, OK, OK, FULL]
    assert floor.state.current.counted == 48


def test_a_presentation_scanner_does_not_count_its_repeats(floor: Floor) -> None:
    floor.scan("PO1")
    label = f"01{MILK_CASE_GTIN}1727033110M1"
    floor.scan(label)
    assert floor.scan(label, repeat=True, presentation=True) is DUP
    assert floor.state.current is not None
    assert floor.state.current.counted == 0


def test_a_label_of_another_lot_at_qty_is_the_next_line_once_a_bin_holds(floor: Floor) -> None:
    receive_milk(floor)
    floor.scan(f"01{MILK_GTIN}1727033110M2")
    floor.type("6")
    assert floor.scan(f"01{MILK_GTIN}1727033110M3") is OK
    assert floor.stock.balance(BalanceKey("R-04", MILK, "M2")) == 6
    assert floor.state.current is not None
    assert floor.state.current.lot == "M3"
    assert floor.state.current.counted == 0


def test_a_digit_takes_the_bin_that_holds_for_the_pallet_and_a_stray_enter_never_books(floor: Floor) -> None:
    floor.scan("PO1")
    floor.scan(f"01{MILK_GTIN}1727033110M1")
    floor.type("6")
    assert (floor.answer(1), floor.type(""), len(floor.posted)) == (DUP, DUP, 0)
    floor.scan("R-04")
    floor.scan(f"01{MILK_GTIN}1727033110M2")
    floor.type("6")
    assert (floor.type(""), len(floor.posted)) == (DUP, 1)
    assert (floor.answer(1), len(floor.posted)) == (OK, 2)


@pytest.mark.parametrize(("code", "says"), [("X-99", "unknown_bin"), ("T-01", "bin_not_allowed")])
def test_a_bin_must_exist_and_take_receipts(floor: Floor, code: str, says: str) -> None:
    floor.scan("PO2")
    floor.scan(GLOVES)
    floor.type("30")
    assert (floor.scan(code), floor.code) == (STOP, says)
    floor.answer(1)
    assert floor.scan("R-04") is OK


def test_short_lines_are_asked_one_by_one_and_what_is_cancelled_closes(floor: Floor) -> None:
    floor.scan("PO1")
    floor.scan(f"01{MILK_GTIN}1727033110M1")
    floor.type("48")
    floor.scan("R-04")
    floor.key(Action.DONE)
    assert floor.prompt.asks.arguments["item"] == BEARING
    floor.answer(2)
    assert floor.stock.documents["PO1"].state.value == "closed"
    line = floor.stock.line("PO1", 1)
    assert line is not None
    assert (line.open, line.cancelled) == (Decimal(0), Decimal(40))


def test_a_line_for_later_leaves_the_order_open_and_posts_nothing(floor: Floor) -> None:
    floor.scan("PO1")
    floor.key(Action.DONE)
    floor.answer(1)
    floor.answer(1)
    assert (floor.posted, floor.stock.documents["PO1"].state.value, floor.state.ask) == ([], "open", Ask.ORDER)


def test_the_last_line_completes_the_order_and_1_closes_it(floor: Floor) -> None:
    for code, typed in ((GLOVES, "30"), (CHEESE, "12.5")):
        floor.scan("PO2") if not floor.state.documents else None
        floor.scan(code)
        if code == CHEESE:
            floor.scan("C1")
            floor.answer(2)
        floor.type(typed)
        floor.scan("R-04")
    floor.scan(RADIO)
    for number in range(5):
        floor.scan(f"RX{number:06d}")
    assert (floor.scan("R-04"), floor.state.ask) == (FULL, Ask.COMPLETE)
    assert (floor.answer(1), floor.state.ask) == (OK, Ask.ORDER)
    assert floor.stock.documents["PO2"].state.value == "closed"


def test_an_advised_pallet_is_taken_as_advised_after_its_samples(floor: Floor) -> None:
    assert (floor.scan("00095060000000000015"), floor.code) == (DUP, "question_advised_pack")
    floor.answer(2)
    assert (floor.scan("RX000700"), floor.scan(f"01{MILK_GTIN}10M9")) == (OK, FULL)
    assert floor.scan("R-04") is FULL
    assert floor.stock.balance(BalanceKey("R-04", MILK, "M9")) == 48
    assert floor.stock.balance(BalanceKey("R-04", RADIO)) == 2


def test_a_sample_that_was_not_advised_forces_the_check_of_all(floor: Floor) -> None:
    floor.scan("00095060000000000015")
    floor.answer(2)
    assert (floor.scan("RX999999"), floor.said and floor.said.says) == (
        STOP,
        NotAsAdvised("RX999999", "095060000000000015"),
    )
    floor.answer(1)
    assert (floor.state.ask, floor.state.pack) == (Ask.ITEM, "")
    assert (floor.scan("00095060000000000015"), floor.state.pending) == (OK, None)
    assert (floor.scan("RX000700"), floor.state.ask) == (OK, Ask.SERIAL)


def test_an_advised_serial_at_scan_item_opens_its_line(floor: Floor) -> None:
    floor.scan("PO3")
    assert floor.scan("RX000701") is OK
    assert floor.state.current is not None
    assert (floor.state.current.item, floor.state.current.captured) == (RADIO, 1)


def test_f7_repeats_lot_and_date_of_the_last_line_and_marks_it(floor: Floor) -> None:
    receive_milk(floor)
    floor.scan(MILK)
    assert floor.state.ask is Ask.LOT
    floor.key(Action.QUANTITY)
    floor.type("6")
    floor.scan("R-04")
    assert floor.stock.balance(BalanceKey("R-04", MILK, "M1")) == 18
    assert floor.posted[-1].transaction.lines[0].repeated


def test_a_line_left_keeps_nothing_for_the_next(floor: Floor) -> None:
    floor.scan("PO1")
    floor.scan(f"01{MILK_GTIN}1727033110M1")
    floor.key(Action.BACK)
    floor.scan(MILK)
    assert floor.state.current is not None
    assert (floor.state.current.lot, floor.state.current.dates.last_day) == ("", None)


def test_folding_the_stored_events_gives_the_same_state(floor: Floor) -> None:
    at_bearings(floor)
    for number in range(7):
        floor.scan(f"SN-{number:06d}")
    floor.scan("SN-000003")
    by_name = {kind.__name__: kind for kind in RECEIVE.events}
    state = RECEIVE.initial()
    for event in floor.events:
        kind = by_name[type(event).__name__]
        state = RECEIVE.applied(state, from_plain(kind, to_plain(event)))
    assert state == floor.state


def test_an_ambiguous_code_never_guesses(floor: Floor) -> None:
    floor.stock.codes += [type(floor.stock.codes[0])(each, "NL-1", "vendor", "EA") for each in (GLOVES, CHEESE)]
    floor.scan("PO2")
    assert (floor.scan("NL-1"), floor.code) == (STOP, "ambiguous_code")

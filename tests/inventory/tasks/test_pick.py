"""Picking, input by input: flows.md 1.0a rules 19 to 22 and 1.2."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from inventory.customers import PartnerItem
from inventory.documents import DocumentNumber
from inventory.items import Item, Tracking
from inventory.numbers import Mask
from inventory.plain import from_plain, to_plain
from inventory.segments import parse_segments
from inventory.staging import Dispute, DisputedGoods
from inventory.stock import BalanceKey, Lot, SerialState
from inventory.tasks.pick import PICK
from inventory.tasks.pick.state import Ask
from inventory.tasks.steps import Action, Known, Outcome
from tests.inventory.tasks.shop import (
    CABLE,
    COFFEE,
    DOCK,
    GASKET,
    PickFloor,
    add_sale,
    dated,
    gone,
    put_lot,
    put_serials,
    shop,
    total,
)
from tests.inventory.warehouses import BEARING, GLOVES, RADIO, TODAY

OK, DUP, STOP, FULL = Outcome.OK, Outcome.DUP, Outcome.STOP, Outcome.FULL


@pytest.fixture
def floor() -> PickFloor:
    return PickFloor(shop())


def known(floor: PickFloor) -> dict[str, object]:
    rows: dict[str, object] = {}
    for row in floor.prompt.known:
        assert isinstance(row, Known)
        rows.setdefault(row.name, row.value)
    return rows


def test_the_menu_work_is_the_order_due_first_and_1_opens_it(floor: PickFloor) -> None:
    assert [each.says.arguments["document"] for each in floor.prompt.choices] == ["SO1"]
    assert (floor.answer(1), floor.state.documents) == (OK, ("SO1",))


def test_an_order_is_walked_in_walking_order_whatever_the_order_of_its_lines(floor: PickFloor) -> None:
    floor.scan("SO1")
    walked = [(each.place, each.item, each.candidate.lot, each.take) for each in floor.state.visits]
    assert walked == [
        ("A-02", COFFEE, "B0812", Decimal(8)),
        ("A-03", GASKET, "L19", Decimal(6)),
        ("B-01", COFFEE, "B0931", Decimal(4)),
        ("B-01", GLOVES, "", Decimal(10)),
    ]


def test_the_lot_passed_over_is_shown_with_its_reason(floor: PickFloor) -> None:
    floor.scan("SO3")
    assert [(p.lot, p.reason) for p in floor.state.visits[0].passed] == [("L17", "number_expired")]
    assert known(floor)["number_expired"] == "L17"


def test_what_is_too_old_for_the_customer_is_passed_over_and_refused_at_the_scan(floor: PickFloor) -> None:
    floor.stock.partner_items["C1", GASKET] = PartnerItem("C1", GASKET, min_days=(date(2028, 2, 29) - TODAY).days)
    floor.scan("SO3")
    visit = floor.state.visits[0]
    assert (visit.place, visit.candidate.lot) == ("A-02", "L22")
    assert [(p.lot, p.reason) for p in visit.passed] == [("L17", "number_expired"), ("L19", "shelf_life_too_short")]
    assert floor.pick_all("A-02", "L19") == [OK, STOP]
    assert floor.code == "shelf_life_too_short"


def test_three_lines_by_fefo_ship_with_scans_and_numbers_only(floor: PickFloor) -> None:
    floor.stock.settings["company", "zero_check"] = "no"
    outcomes = floor.pick_all(
        "SO1", "A-02", "B0812", "=8", "A-03", "L19", "=6", "B-01", "B0931", "=4", GLOVES, "=10", DOCK
    )
    assert outcomes == [OK, OK, OK, FULL, OK, OK, FULL, OK, OK, FULL, OK, FULL, FULL]
    assert [gone(floor.stock, GASKET, "L19"), gone(floor.stock, COFFEE, "B0812"), gone(floor.stock, GLOVES)] == [
        6,
        8,
        10,
    ]
    assert (floor.stock.documents["SO1"].state.value, floor.state.ask) == ("closed", Ask.ORDER)


def test_three_lines_take_eight_scans_and_six_keys(floor: PickFloor) -> None:
    add_sale(floor.stock, "SO9", [(GASKET, "6"), (COFFEE, "7"), (GLOVES, "9")])
    inputs = ["SO9", "A-02", "B0812", "=7", "A-03", "L19", "=6", "B-01", GLOVES, "=9", DOCK]
    outcomes = floor.pick_all(*inputs)
    scans = [each for each in inputs if not each.startswith("=")]
    # a digit and Enter for each number
    keys = sum(len(each) for each in inputs if each.startswith("="))
    assert (len(scans), keys, outcomes[-1]) == (8, 6, FULL)


def test_five_serials_take_eight_scans_and_no_key(floor: PickFloor) -> None:
    serials = [f"RX{number:06d}" for number in range(101, 106)]
    outcomes = floor.pick_all("SO2", "A-01", *serials, DOCK)
    assert outcomes == [OK, OK, OK, OK, OK, OK, FULL, FULL]
    assert {floor.stock.serials[RADIO, each].state for each in serials} == {SerialState.SHIPPED}


def test_a_picked_serial_stands_at_the_dock_for_its_order(floor: PickFloor) -> None:
    floor.pick_all("SO2", "A-01", *(f"RX{number:06d}" for number in range(101, 106)))
    serial = floor.stock.serials[RADIO, "RX000101"]
    assert (serial.place, serial.state, serial.document) == (DOCK, SerialState.RESERVED, "SO2")
    assert [(each.place, each.quantity) for each in floor.stock.staged("SO2")] == [(DOCK, Decimal(5))]


def test_a_wrong_bin_stops_and_says_where_to_go(floor: PickFloor) -> None:
    floor.scan("SO3")
    assert (floor.scan("B-01"), floor.code) == (STOP, "wrong_bin")
    assert to_plain(floor.prompt.stop) == {"bin": "B-01", "wanted": "A-02"}
    assert (floor.answer(1), floor.where) == (OK, (Ask.BIN, "A-02"))


def test_another_bin_that_was_offered_for_the_line_goes_on(floor: PickFloor) -> None:
    floor.scan("SO3")
    assert (floor.scan("A-03"), floor.where) == (OK, (Ask.GOODS, "A-03"))


def test_a_wrong_item_stops_and_found_here_asks_for_a_count_without_leaving_the_pick(floor: PickFloor) -> None:
    floor.pick_all("SO3", "A-03")
    assert (floor.scan(GLOVES), floor.code) == (STOP, "wrong_item")
    assert (floor.answer(2), floor.where) == (OK, (Ask.GOODS, "A-03"))
    assert floor.counts() == [("A-03", "found_here")]


def at_l19(floor: PickFloor) -> PickFloor:
    """Stand in A-03 for 14 of L19; L22 is also put there."""
    put_lot(floor.stock, dated(GASKET, "L22", date(2028, 2, 29)), "A-03", 10)
    floor.pick_all("SO3", "A-03")
    return floor


def test_a_later_lot_is_asked_and_taken_with_its_reason(floor: PickFloor) -> None:
    at_l19(floor)
    assert (floor.scan("L22"), floor.code) == (DUP, "question_later_lot")
    assert [each.says.code for each in floor.prompt.choices] == [
        "way_leave",
        "way_blocked",
        "way_damaged",
        "way_not_found",
        "way_later",
        "way_customer_wants",
    ]
    floor.pick_all(".6", "=5", ".2")
    pick = next(each.transaction for each in floor.posted if each.transaction.kind == "pick")
    assert (pick.lines[0].reason, pick.lines[0].allocations[0].lot) == ("customer_wants too_few", "L22")


def test_a_scan_never_answers_the_question(floor: PickFloor) -> None:
    at_l19(floor)
    floor.scan("L22")
    assert (floor.scan("L22", age_ms=5_000), floor.code, floor.state.ask) == (DUP, "scan_cannot_answer", Ask.GOODS)


def test_later_at_a_later_lot_puts_the_line_last(floor: PickFloor) -> None:
    at_l19(floor)
    floor.scan("L22")
    floor.answer(5)
    assert [each.later for each in floor.state.visits] == [False, True]


def test_an_earlier_sellable_lot_is_never_questioned(floor: PickFloor) -> None:
    floor.pick_all("SO3", "A-02")
    put_lot(floor.stock, dated(GASKET, "L18", date(2027, 1, 31)), "A-02", 9)
    assert (floor.scan("L18"), floor.state.ask) == (OK, Ask.QUANTITY)


@pytest.mark.parametrize(
    ("lot", "code"),
    [
        (Lot(GASKET, "L19", recall="RC7"), "lot_recalled"),
        (Lot(GASKET, "L19", hold="damp"), "lot_held"),
        (Lot(GASKET, "L19", quarantine_until=date(2026, 11, 23)), "lot_quarantined"),
        (Lot(GASKET, "L19", expiry_date=date(2026, 11, 21)), "number_expired"),
    ],
)
def test_what_may_not_be_sold_stops_and_no_way_leads_on(floor: PickFloor, lot: Lot, code: str) -> None:
    floor.pick_all("SO3", "A-03")
    floor.stock.lots_by_key[GASKET, "L19"] = lot
    assert (floor.scan("L19"), floor.code) == (STOP, code)
    assert [each.number for each in floor.prompt.choices] == [1]


def test_a_lot_that_expires_today_is_good(floor: PickFloor) -> None:
    lot = floor.stock.lots_by_key[GASKET, "L19"]
    floor.stock.lots_by_key[GASKET, "L19"] = replace(lot, expiry_date=date(2026, 11, 22))
    assert floor.pick_all("SO3", "A-03", "L19") == [OK, OK, OK]


def test_an_expired_lot_at_level_warning_is_a_question_and_never_proposed(floor: PickFloor) -> None:
    put_lot(floor.stock, dated(COFFEE, "B0001", date(2026, 11, 1)), "A-02", 20)
    floor.pick_all("SO1", "A-02")
    assert floor.state.visits[0].candidate.lot == "B0812"
    assert (floor.scan("B0001"), floor.code) == (DUP, "question_expired")
    assert (floor.answer(2), floor.state.ask) == (OK, Ask.QUANTITY)


def test_fifo_asks_at_a_lot_that_came_in_later(floor: PickFloor) -> None:
    put_lot(floor.stock, dated(CABLE, "PS3", stock_date=date(2026, 9, 1)), "B-01", 5)
    floor.pick_all("SO4", "A-01", "RX000107", "B-01")
    assert (floor.scan("PS3"), floor.code) == (DUP, "question_later_lot")


def test_more_than_asked_stops_and_nothing_is_taken(floor: PickFloor) -> None:
    floor.pick_all("SO3", "A-03", "L19")
    assert (floor.type("15"), floor.code) == (STOP, "more_than_asked")
    assert floor.posted == []


def test_less_than_asked_asks_why_at_once_and_walks_to_other_bins(floor: PickFloor) -> None:
    floor.pick_all("SO3", "A-03", "L19", "=4")
    assert floor.state.ask is Ask.REASON
    assert floor.answer(2) is OK
    assert floor.counts() == [("A-03", "too_few")]
    assert [(each.place, each.take) for each in floor.state.visits] == [("A-02", Decimal(16))]
    assert floor.stock.balance(BalanceKey(DOCK, GASKET, "L19")) == 4


def test_a_short_of_four_of_six_takes_two_scans_and_three_keys(floor: PickFloor) -> None:
    for key in [key for key in floor.stock.balances if key.item == GASKET and key.lot != "L19"]:
        del floor.stock.balances[key]
    add_sale(floor.stock, "SO9", [(GASKET, "6")])
    floor.scan("SO9")
    assert floor.pick_all("A-03", "L19", "=4", ".2") == [OK, OK, OK, OK]
    assert (floor.state.ask, floor.posted[-1].transaction.lines[0].reason) == (Ask.SHORTS, "too_few")


def test_an_empty_bin_answers_the_zero_check_and_is_not_asked_again(floor: PickFloor) -> None:
    floor.pick_all("SO1", "A-02")
    floor.key(Action.PROBLEM)
    assert (floor.answer(1), floor.counts()) == (OK, [("A-02", "bin_empty")])
    assert "A-02" in floor.state.emptied


def test_nobody_is_sent_again_to_a_bin_that_is_empty_for_another_line(floor: PickFloor) -> None:
    floor.stock.balances[BalanceKey("R-05", GLOVES)] = Decimal(6)
    floor.pick_all("SO1", "A-02", "B0812", "=8", "A-03", "L19", "=6", "B-01")
    floor.key(Action.PROBLEM)
    assert floor.answer(1) is OK
    assert [(each.place, each.item, each.take) for each in floor.state.visits] == [("R-05", GLOVES, Decimal(6))]
    assert floor.counts() == [("B-01", "bin_empty")]


def test_nobody_is_sent_again_to_a_bin_that_was_emptied_for_another_line(floor: PickFloor) -> None:
    floor.stock.balances[BalanceKey("R-05", GLOVES)] = Decimal(6)
    floor.pick_all("SO1", "A-02", "B0812", "=8", "A-03", "L19", "=6", "B-01", "B0931", "=3")
    assert (floor.state.ask, floor.answer(1)) == (Ask.REASON, OK)
    assert [(each.place, each.item, each.take) for each in floor.state.visits] == [("R-05", GLOVES, Decimal(6))]


def test_what_is_booked_with_later_is_not_counted_again_at_the_same_bin(floor: PickFloor) -> None:
    """The only visit comes back at once, to the bin that the picker stands at: nothing is in hand for it."""
    for code in ("SO2", "A-01", "RX000101"):
        floor.scan(code)
    floor.key(Action.DONE)
    floor.answer(5)
    counter = floor.prompt.counter
    assert counter is not None
    assert (counter.done, counter.target) == (Decimal(0), Decimal(4))


def test_later_puts_the_line_last_still_open_and_asks_for_no_count(floor: PickFloor) -> None:
    floor.scan("SO1")
    floor.key(Action.PROBLEM)
    floor.answer(5)
    assert [each.place for each in floor.state.visits] == ["A-03", "B-01", "B-01", "A-02"]
    assert floor.posted == []


def test_a_bin_that_should_be_empty_is_asked_and_no_asks_for_a_count(floor: PickFloor) -> None:
    floor.stock.balances[BalanceKey("A-02", GASKET, "L22")] = Decimal(0)
    floor.stock.balances[BalanceKey("A-02", CABLE, "PS2")] = Decimal(0)
    floor.pick_all("SO1", "A-02", "B0812", "=8")
    assert (floor.state.ask, floor.prompt.asks.arguments["bin"]) == (Ask.EMPTY, "A-02")
    assert (floor.answer(2), floor.counts()) == (OK, [("A-02", "not_empty")])
    assert floor.where == (Ask.BIN, "A-03")


def test_the_same_bin_is_not_asked_twice(floor: PickFloor) -> None:
    floor.pick_all("SO1", "A-02", "B0812", "=8", "A-03", "L19", "=6", "B-01", "B0931", "=4")
    assert floor.where == (Ask.GOODS, "B-01")


def test_an_untracked_item_is_counted_by_scans_and_the_naming_scan_counts_0(floor: PickFloor) -> None:
    add_sale(floor.stock, "SO9", [(GLOVES, "2")])
    floor.pick_all("SO9", "B-01", GLOVES)
    assert floor.state.current is not None
    assert floor.state.current.counted == 0
    assert [floor.scan(GLOVES, repeat=True) for _ in range(2)] == [OK, FULL]


def test_a_label_of_another_lot_after_counting_stops(floor: PickFloor) -> None:
    at_l19(floor)
    floor.pick_all("L19", "L19")
    assert (floor.scan("L22"), floor.code) == (STOP, "wrong_kind_of_code")


def test_good_stock_booked_elsewhere_is_moved_and_picked_and_both_bins_are_counted(floor: PickFloor) -> None:
    floor.pick_all("SO3", "A-03")
    assert (floor.scan("L22"), floor.code) == (DUP, "question_later_lot")
    floor.pick_all(".2", "=14")
    assert floor.kinds() == ["move", "count_request", "count_request", "pick"]
    assert floor.counts() == [("A-03", "found_elsewhere"), ("A-02", "found_elsewhere")]
    assert floor.stock.balance(BalanceKey(DOCK, GASKET, "L22")) == 14


def test_a_serial_booked_elsewhere_is_moved_here_first(floor: PickFloor) -> None:
    floor.pick_all("SO2", "A-01")
    assert floor.scan("RX000201") is OK
    assert floor.kinds() == ["move", "count_request", "count_request"]
    assert floor.stock.serials[RADIO, "RX000201"].place == "A-01"


def test_the_last_serial_may_be_one_from_elsewhere(floor: PickFloor) -> None:
    floor.pick_all("SO2", "A-01", "RX000101", "RX000102", "RX000103", "RX000104")
    assert floor.scan("RX000202") is FULL
    assert floor.kinds() == ["move", "count_request", "count_request", "pick"]
    assert floor.stock.balance(BalanceKey(DOCK, RADIO)) == 5


@pytest.mark.parametrize(
    ("serial", "code"),
    [
        ("RX999999", "not_in_bin"),
        ("RX000301", "bin_does_not_sell"),
        ("RX000107", "reserved_elsewhere"),
    ],
)
def test_a_serial_that_may_not_be_taken_stops(floor: PickFloor, serial: str, code: str) -> None:
    floor.pick_all("SO2", "A-01")
    assert (floor.scan(serial), floor.code) == (STOP, code)
    assert floor.state.current is not None
    assert floor.state.current.captured == 0


def test_an_unknown_serial_is_reported_for_a_count(floor: PickFloor) -> None:
    floor.pick_all("SO2", "A-01", "RX999999", ".2")
    assert floor.counts() == [("A-01", "report_found")]


def test_only_the_serials_that_the_customer_named_are_taken(floor: PickFloor) -> None:
    floor.scan("SO4")
    assert floor.where == (Ask.BIN, "A-01")
    floor.scan("A-01")
    assert (floor.scan("RX000101"), floor.code) == (STOP, "number_not_named")
    floor.answer(1)
    assert floor.scan("RX000107") is FULL


def test_a_shipped_serial_stops_with_its_document(floor: PickFloor) -> None:
    floor.pick_all("SO2", "A-01", *(f"RX{number:06d}" for number in range(101, 106)), DOCK)
    add_sale(floor.stock, "SO9", [(RADIO, "1")])
    floor.pick_all("SO9", "A-01")
    assert (floor.scan("RX000101"), floor.code) == (STOP, "serial_gone")
    assert to_plain(floor.prompt.stop) == {
        "item": RADIO,
        "serial": "RX000101",
        "state": "shipped",
        "document": "SO2",
    }


def test_what_stands_at_the_dock_for_another_order_stops(floor: PickFloor) -> None:
    floor.pick_all("SO2", "A-01", *(f"RX{number:06d}" for number in range(101, 106)))
    add_sale(floor.stock, "SO9", [(RADIO, "1")])
    other = PickFloor(floor.stock)
    other.pick_all("SO9", "A-01")
    assert (other.scan("RX000101"), other.code) == (STOP, "reserved_elsewhere")


def test_the_same_serial_twice_is_already(floor: PickFloor) -> None:
    floor.pick_all("SO2", "A-01", "RX000101")
    assert (floor.scan("RX000101"), floor.code) == (DUP, "already")


@pytest.mark.parametrize("code", [RADIO, "A-01", "SO1", "1007"])
def test_what_is_no_serial_is_a_hint_and_needs_no_key(floor: PickFloor, code: str) -> None:
    floor.pick_all("SO2", "A-01")
    assert floor.scan(code) is DUP
    assert (floor.state.pending, floor.where) == (None, (Ask.GOODS, "A-01"))


def test_serials_of_a_lot_are_picked_with_their_lot(floor: PickFloor) -> None:
    add_sale(floor.stock, "SO9", [(BEARING, "2")])
    assert floor.pick_all("SO9", "B-01", "SN-1", "SN-2") == [OK, OK, OK, FULL]
    assert floor.stock.balance(BalanceKey(DOCK, BEARING, "L2231")) == 2


@pytest.mark.parametrize(("answer", "left"), [(2, "closed"), (3, "open")])
def test_short_lines_are_told_and_2_ships_and_gives_up_the_rest_and_3_leaves_it_for_later(
    floor: PickFloor, answer: int, left: str
) -> None:
    add_sale(floor.stock, "SO9", [(RADIO, "9"), (GLOVES, "1")])
    floor.pick_all("SO9", "A-01")
    floor.key(Action.DONE)
    floor.pick_all(".4", "B-01", GLOVES, "=1")
    floor.key(Action.PROBLEM) if floor.state.ask is Ask.GOODS else None
    while floor.state.ask in (Ask.BIN, Ask.REASON):
        floor.key(Action.DONE) if floor.state.ask is Ask.BIN else floor.answer(4)
    assert (floor.state.ask, floor.prompt.asks.arguments["count"]) == (Ask.SHORTS, 1)
    assert floor.prompt.known == (Known("missing", "9 EA E-2010"),)
    assert (floor.answer(answer), floor.state.ask) == (FULL, Ask.SHIP)
    assert floor.stock.documents["SO9"].state.value == "open"
    assert (floor.scan(DOCK), floor.stock.documents["SO9"].state.value) == (FULL, left)


def test_an_order_of_which_nothing_is_there_is_closed_when_its_rest_is_given_up(floor: PickFloor) -> None:
    add_sale(floor.stock, "SO9", [(GLOVES, "20")])
    floor.pick_all("SO9", "B-01")
    floor.key(Action.PROBLEM)
    floor.answer(1)
    assert floor.state.ask is Ask.SHORTS
    assert (floor.answer(2), floor.state.documents) == (FULL, ())
    assert floor.stock.documents["SO9"].state.value == "closed"


def test_back_from_short_lines_walks_again(floor: PickFloor) -> None:
    floor.scan("SO1")
    floor.key(Action.DONE)
    assert floor.state.ask is Ask.SHORTS
    assert (floor.answer(1), floor.where) == (OK, (Ask.BIN, "A-02"))


def test_back_from_short_lines_offers_a_bin_that_was_short_again(floor: PickFloor) -> None:
    add_sale(floor.stock, "SO9", [(GLOVES, "20")])
    floor.pick_all("SO9", "B-01", GLOVES, "=5", ".2")
    assert floor.state.ask is Ask.SHORTS
    floor.answer(1)
    assert [(each.place, each.take) for each in floor.state.visits] == [("B-01", Decimal(15))]


def test_an_order_without_any_sellable_stock_is_refused_with_the_reason(floor: PickFloor) -> None:
    put_lot(floor.stock, dated("F-1010", "M1", date(2026, 11, 1)), "A-02", 5)
    add_sale(floor.stock, "SO9", [("F-1010", "2")])
    assert (floor.scan("SO9"), floor.code) == (STOP, "nothing_to_pick")
    assert to_plain(floor.prompt.stop) == {
        "document": "SO9",
        "item": "F-1010",
        "number": "M1",
        "reason": "number_expired",
    }


@pytest.mark.parametrize(
    ("code", "says"), [("PO1", "wrong_document"), ("SO99", "unknown_code"), ("A-01", "unknown_code")]
)
def test_only_open_sales_orders_are_picked(floor: PickFloor, code: str, says: str) -> None:
    assert (floor.scan(code), floor.code) == (STOP, says)


def test_ship_on_pick_posts_both_at_once_and_asks_for_no_door(floor: PickFloor) -> None:
    floor.stock.settings["company", "ship_on_pick"] = "yes"
    add_sale(floor.stock, "SO9", [(GLOVES, "3")])
    floor.pick_all("SO9", "B-01", GLOVES, "=3")
    assert (floor.kinds(), floor.state.ask, floor.code) == (["pick", "shipment"], Ask.ORDER, "shipped")
    assert (gone(floor.stock, GLOVES), floor.stock.documents["SO9"].state.value) == (Decimal(3), "closed")


def test_back_from_a_reason_asks_the_bin_again(floor: PickFloor) -> None:
    floor.scan("SO1")
    floor.key(Action.PROBLEM)
    floor.key(Action.BACK)
    assert floor.where == (Ask.BIN, "A-02")


def test_back_never_loses_what_was_captured(floor: PickFloor) -> None:
    floor.pick_all("SO2", "A-01", "RX000101")
    assert (floor.key(Action.BACK), floor.code) == (DUP, "picked_in_hand")


def test_two_orders_never_plan_the_same_stock(floor: PickFloor) -> None:
    add_sale(floor.stock, "SO8", [(GASKET, "14")])
    add_sale(floor.stock, "SO9", [(GASKET, "10")])
    floor.pick_all("SO8", "SO9")
    assert [(each.document, each.candidate.lot, each.take) for each in floor.state.visits] == [
        ("SO9", "L22", Decimal(10)),
        ("SO8", "L19", Decimal(14)),
    ]


def test_picking_conserves_stock(floor: PickFloor) -> None:
    before = total(floor.stock, GASKET)
    floor.pick_all("SO3", "A-02", "L22", "=6", "A-03", "L19", "=14")
    assert total(floor.stock, GASKET) == before
    floor.scan(DOCK)
    assert total(floor.stock, GASKET) == before - 20


def test_folding_the_stored_events_gives_the_same_state(floor: PickFloor) -> None:
    floor.pick_all("SO1", "A-02", "B0812", "=5", ".2", "A-03", "L19")
    by_name = {kind.__name__: kind for kind in PICK.events}
    state = PICK.initial()
    for event in floor.events:
        state = PICK.applied(state, from_plain(by_name[type(event).__name__], to_plain(event)))
    assert state == floor.state


def test_our_own_numbers_are_read_with_or_without_their_separators(floor: PickFloor) -> None:
    stock = floor.stock
    stock.masks["OWN"] = Mask("OWN", "serial", "", parse_segments("A2-,N4+"))
    stock.items["OWN"] = Item("OWN", tracking=Tracking.SERIAL, serial_mask="OWN")
    put_serials(stock, "OWN", "A-02", ["WP-0001", "WP-0002"])
    add_sale(stock, "SO9", [("OWN", "2")])
    assert floor.pick_all("SO9", "A-02", "WP-0001", "WP0001", "WP0002") == [OK, OK, OK, DUP, FULL]


def test_what_held_work_disputes_is_not_proposed_and_stops_with_whose_it_is(floor: PickFloor) -> None:
    dispute = Dispute("t9", "SO8790", "1008", "7")
    floor.stock.held_goods[RADIO, ""] = (DisputedGoods("A-01", Decimal(3), dispute),)
    floor.stock.disputes[RADIO, "RX000101"] = dispute
    floor.scan("SO2")
    assert [(each.place, each.take) for each in floor.state.visits] == [("A-01", Decimal(4)), ("R-05", Decimal(1))]
    floor.scan("A-01")
    assert (floor.scan("RX000101"), floor.code) == (STOP, "number_disputed")
    assert to_plain(floor.prompt.stop) == {
        "item": RADIO,
        "number": "RX000101",
        "transaction": "t9",
        "document": "SO8790",
        "operator": "1008",
    }


def named_lot(floor: PickFloor, quantity: int) -> None:
    """Let the customer of another order name L19."""
    add_sale(floor.stock, "SO9", [(GASKET, "14")])
    floor.stock.numbers.append(DocumentNumber("SO9", 1, lot="L19", quantity=Decimal(quantity)))


def test_a_lot_that_another_customer_named_is_not_proposed_and_stops(floor: PickFloor) -> None:
    named_lot(floor, 14)
    floor.scan("SO3")
    assert [(each.candidate.lot, each.take) for each in floor.state.visits] == [("L22", Decimal(20))]
    put_lot(floor.stock, dated(GASKET, "L19", date(2027, 8, 31)), "A-02", 1)
    floor.stock.balances[BalanceKey("A-03", GASKET, "L19")] = Decimal(13)
    floor.scan("A-02")
    assert (floor.scan("L19"), floor.code) == (STOP, "reserved_elsewhere")


def test_what_is_left_of_a_named_lot_is_proposed_and_its_own_order_gets_it(floor: PickFloor) -> None:
    named_lot(floor, 10)
    floor.scan("SO3")
    planned = {each.candidate.lot: each.take for each in floor.state.visits}
    assert planned == {"L19": Decimal(4), "L22": Decimal(16)}
    own = PickFloor(floor.stock)
    own.scan("SO9")
    assert [(each.candidate.lot, each.take) for each in own.state.visits] == [("L19", Decimal(14))]
    own.scan("A-03")
    put_lot(own.stock, dated(GASKET, "L18", date(2027, 1, 31)), "A-03", 9)
    assert (own.scan("L18"), own.code) == (STOP, "number_not_named")


def test_a_number_that_two_units_carry_asks_which_of_them_it_is(floor: PickFloor) -> None:
    put_serials(floor.stock, RADIO, "A-01", [f"RX{number:06d}" for number in range(101, 106)] + ["RX000101~2"])
    floor.pick_all("SO2", "A-01")
    assert (floor.scan("RX000101"), floor.code) == (DUP, "question_which_unit")
    assert [each.says.arguments.get("number") for each in floor.prompt.choices][1:] == ["RX000101", "RX000101~2"]
    assert (floor.answer(3), floor.state.pending) == (OK, None)
    assert floor.stock.captured("SO2", RADIO, "RX000101~2") is not None
    assert floor.stock.captured("SO2", RADIO, "RX000101") is None


def test_the_tag_of_a_second_unit_asks_nothing(floor: PickFloor) -> None:
    put_serials(floor.stock, RADIO, "A-01", ["RX000101", "RX000101~2"])
    floor.pick_all("SO2", "A-01")
    assert floor.scan("RX000101~2") is OK


def test_the_unit_that_is_still_in_stock_is_meant_where_the_other_has_left(floor: PickFloor) -> None:
    put_serials(floor.stock, RADIO, "A-01", ["RX000101", "RX000101~2"])
    floor.stock.serials[RADIO, "RX000101"] = replace(
        floor.stock.serials[RADIO, "RX000101"], state=SerialState.SHIPPED, place="@CUSTOMER"
    )
    floor.stock.balances[BalanceKey("A-01", RADIO, "")] = Decimal(1)
    floor.pick_all("SO2", "A-01")
    assert floor.scan("RX000101") is FULL
    assert floor.stock.serials[RADIO, "RX000101~2"].state is SerialState.RESERVED

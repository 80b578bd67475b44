"""Boxes of goods at the pick: whole, in part, out of which one, sealed (flows.md 1.2 step 2, 1.0a rules 20, 21 and 23)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from inventory.items import ItemCode
from inventory.memory import StockInMemory
from inventory.packs import Pack
from inventory.posting import post
from inventory.stock import BalanceKey, Posted, SerialState
from inventory.tasks.pick.state import Ask
from inventory.tasks.steps import Action, Outcome, say
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
    dated,
    gone,
    put_lot,
    put_serials,
    shop,
)
from tests.inventory.warehouses import GLOVES, RADIO, TODAY

OK, DUP, STOP, FULL = Outcome.OK, Outcome.DUP, Outcome.STOP, Outcome.FULL
L30 = dated(GASKET, "L30", date(2027, 1, 31))


@pytest.fixture
def stock() -> StockInMemory:
    """Return a shop with a lot that is first and only in boxes: of 4 and of 12 in A-02, and 6 loose beside them."""
    kept = shop()
    put_lot(kept, L30, BOX_PLACE, 4)
    put_lot(kept, L30, OTHER_BOX_PLACE, 12)
    put_lot(kept, L30, "A-02", 6)
    stand(kept, BOX_PLACE, "A-02")
    stand(kept, OTHER_BOX_PLACE, "A-02")
    add_sale(kept, "SO9", [(GASKET, "10")])
    return kept


def stand(stock: StockInMemory, pack: str, place: str, *, sealed: bool = False) -> None:
    stock.packs[pack] = Pack(pack, bin=place, sealed=sealed)


def loose(stock: StockInMemory, place: str, item: str = GASKET, lot: str = "L30") -> int:
    return int(stock.balance(BalanceKey(place, item, lot)))


def sent(stock: StockInMemory) -> int:
    return int(gone(stock, GASKET, "L30"))


def test_a_box_that_fits_is_taken_whole_and_the_rest_is_asked_for(stock: StockInMemory) -> None:
    floor = PickFloor(stock)
    assert floor.pick_all("SO9", "A-02") == [OK, OK]
    assert floor.pick_all(BOX) == [OK]
    assert floor.kinds() == ["pick", "pack_move"]
    assert (stock.packs[BOX_PLACE].bin, stock.box_order(BOX_PLACE)) == (DOCK, "SO9")
    assert loose(stock, BOX_PLACE) == 4
    assert floor.state.current is not None
    assert (floor.where, floor.state.current.room) == ((Ask.GOODS, "A-02"), Decimal(6))


def test_a_whole_box_is_seen_at_the_door_and_leaves_with_its_number(stock: StockInMemory) -> None:
    stock.document_lines["SO9", 1] = replace(stock.document_lines["SO9", 1], quantity=Decimal(4))
    floor = PickFloor(stock)
    assert floor.pick_all("SO9", "A-02", BOX) == [OK, OK, FULL]
    assert (floor.state.ask, floor.scan(DOCK), floor.code) == (Ask.SHIP, STOP, "box_not_seen")
    floor.answer(1)
    assert (floor.scan(BOX), sent(stock)) == (FULL, 4)
    assert (stock.packs[BOX_PLACE], stock.documents["SO9"].state.value) == (
        Pack(BOX_PLACE, document="SO9", stood=DOCK),
        "closed",
    )


def test_a_box_before_its_bin_says_which_bin_it_is(stock: StockInMemory) -> None:
    floor = PickFloor(stock)
    assert (floor.pick_all("SO9", BOX), floor.where) == ([OK, OK], (Ask.GOODS, "A-02"))
    assert floor.kinds() == ["pick", "pack_move"]


def test_the_same_lot_loose_and_in_boxes_asks_for_the_box(stock: StockInMemory) -> None:
    floor = PickFloor(stock)
    floor.pick_all("SO9", "A-02")
    assert (floor.scan("L30"), floor.code, floor.state.ask) == (DUP, "scan_the_pack", Ask.HOLDER)
    assert [each.number for each in floor.prompt.choices] == [1, 2]
    assert (floor.scan(OTHER_BOX), floor.state.ask) == (OK, Ask.QUANTITY)
    floor.type("10")
    assert floor.kinds() == ["pack_unpack", "pick"]
    assert [loose(stock, each) for each in (OTHER_BOX_PLACE, "A-02", DOCK)] == [2, 6, 10]


def test_loose_is_a_digit_and_one_leaves_it(stock: StockInMemory) -> None:
    floor = PickFloor(stock)
    floor.pick_all("SO9", "A-02", "L30")
    assert (floor.answer(1), floor.state.ask) == (OK, Ask.GOODS)
    assert floor.pick_all("L30", ".2", "=6") == [DUP, OK, OK]
    # all that was loose: no reason is asked for the rest, which is in the boxes
    assert (floor.kinds(), floor.where) == (["pick"], (Ask.GOODS, "A-02"))
    assert loose(stock, "A-02") == 0


def test_another_label_where_the_box_is_asked_is_goods_again(stock: StockInMemory) -> None:
    floor = PickFloor(stock)
    floor.pick_all("SO9", "A-02", "L30")
    assert (floor.scan("L30"), floor.state.ask) == (DUP, Ask.HOLDER)
    assert (floor.scan("HAND SOAP"), floor.state.ask, floor.code) == (STOP, Ask.GOODS, "not_in_bin")
    floor.answer(1)
    floor.scan("L30")
    floor.key(Action.BACK)
    assert floor.state.ask is Ask.GOODS


def test_a_box_that_does_not_hold_the_lot_stops(stock: StockInMemory) -> None:
    put_lot(stock, dated(GASKET, "L31", date(2028, 1, 31)), "#00001", 3)
    stand(stock, "#00001", "A-02")
    floor = PickFloor(stock)
    floor.pick_all("SO9", "A-02", "L30")
    assert (floor.scan("#00001"), floor.code) == (STOP, "pack_not_here")


def test_the_only_box_of_a_lot_is_what_it_is_taken_out_of(stock: StockInMemory) -> None:
    stock.balances[BalanceKey("A-02", GASKET, "L30")] = Decimal(0)
    stock.balances[BalanceKey(BOX_PLACE, GASKET, "L30")] = Decimal(0)
    floor = PickFloor(stock)
    floor.pick_all("SO9", "A-02")
    assert (floor.scan("L30"), floor.state.ask) == (OK, Ask.QUANTITY)
    assert floor.said is not None
    assert floor.said.trace is not None
    assert floor.said.trace.note == "out_of_pack"
    assert (floor.type("10"), loose(stock, OTHER_BOX_PLACE)) == (FULL, 2)


def test_more_than_the_named_box_holds_stops(stock: StockInMemory) -> None:
    floor = PickFloor(stock)
    stock.balances[BalanceKey("A-02", GASKET, "L30")] = Decimal(10)
    floor.pick_all("SO9", "A-02", "L30", BOX)
    assert (floor.type("5"), floor.code, loose(stock, BOX_PLACE)) == (STOP, "not_enough", 4)


def test_a_box_that_holds_more_is_opened_and_the_quantity_asked(stock: StockInMemory) -> None:
    floor = PickFloor(stock)
    floor.pick_all("SO9", "A-02")
    assert (floor.scan(OTHER_BOX), floor.state.ask) == (OK, Ask.QUANTITY)
    floor.type("10")
    assert floor.kinds() == ["pack_unpack", "pick"]
    assert loose(stock, OTHER_BOX_PLACE) == 2


def test_a_sealed_box_is_taken_whole_or_not_at_all(stock: StockInMemory) -> None:
    stand(stock, OTHER_BOX_PLACE, "A-02", sealed=True)
    stand(stock, BOX_PLACE, "A-02", sealed=True)
    floor = PickFloor(stock)
    floor.pick_all("SO9", "A-02")
    assert (floor.scan(OTHER_BOX), floor.code) == (STOP, "pack_sealed")
    floor.answer(1)
    # the sealed boxes are no place to take a part out of: the lot is loose, and nothing is asked
    assert (floor.scan("L30"), floor.state.ask) == (OK, Ask.QUANTITY)
    floor.type("6")
    assert (floor.scan(BOX), floor.kinds(), stock.packs[BOX_PLACE].sealed) == (
        FULL,
        ["pick", "pick", "pack_move"],
        True,
    )


def test_a_sealed_box_that_is_too_big_is_passed_over_with_the_reason(stock: StockInMemory) -> None:
    stand(stock, OTHER_BOX_PLACE, "A-02", sealed=True)
    add_sale(stock, "SO7", [(GASKET, "30")])
    floor = PickFloor(stock)
    floor.scan("SO7")
    assert [(each.place, int(each.take)) for each in floor.state.visits] == [("A-02", 22), ("A-03", 8)]
    floor = PickFloor(stock)
    add_sale(stock, "SO6", [(GASKET, "12")])
    floor.scan("SO6")
    assert [(each.place, int(each.take)) for each in floor.state.visits] == [("A-02", 10), ("A-03", 2)]
    assert ("L30", "pack_sealed") in {(each.lot, each.reason) for each in floor.state.visits[0].passed}


def test_a_box_of_other_goods_is_the_wrong_item(stock: StockInMemory) -> None:
    stock.balances[BalanceKey("#00002", GLOVES)] = Decimal(3)
    stand(stock, "#00002", "A-02")
    floor = PickFloor(stock)
    assert (floor.pick_all("SO9", "A-02", "#00002"), floor.code) == ([OK, OK, STOP], "wrong_item")


def test_a_box_with_other_goods_too_gives_only_the_part(stock: StockInMemory) -> None:
    stock.balances[BalanceKey(BOX_PLACE, GLOVES)] = Decimal(3)
    floor = PickFloor(stock)
    floor.pick_all("SO9", "A-02", BOX)
    assert floor.state.ask is Ask.QUANTITY
    floor.type("4")
    assert (loose(stock, BOX_PLACE), loose(stock, BOX_PLACE, GLOVES, ""), stock.packs[BOX_PLACE].bin) == (0, 3, "A-02")


def test_a_pallet_of_boxes_is_picked_box_by_box(stock: StockInMemory) -> None:
    stand(stock, "#00009", "A-02")
    stock.packs[BOX_PLACE] = Pack(BOX_PLACE, parent="#00009")
    floor = PickFloor(stock)
    floor.pick_all("SO9", "A-02")
    assert (floor.scan("#00009"), floor.code) == (STOP, "pack_holds_packs")
    floor.answer(1)
    assert (floor.scan(BOX), stock.packs[BOX_PLACE]) == (OK, Pack(BOX_PLACE, bin=DOCK, document="SO9"))


def test_a_box_of_a_later_lot_asks_like_the_lot_itself(stock: StockInMemory) -> None:
    put_lot(stock, dated(GASKET, "L31", date(2028, 1, 31)), "#00001", 3)
    stand(stock, "#00001", "A-02")
    floor = PickFloor(stock)
    floor.pick_all("SO9", "A-02")
    assert (floor.scan("#00001"), floor.code) == (DUP, "question_later_lot")
    assert (floor.answer(6), floor.kinds()) == (OK, ["pick", "pack_move"])
    assert floor.posted[0].transaction.lines[0].reason == "customer_wants"


@pytest.mark.parametrize("mark", ["hold", "recall"])
def test_a_box_of_a_lot_that_does_not_leave_stops(stock: StockInMemory, mark: str) -> None:
    floor = PickFloor(stock)
    floor.pick_all("SO9", "A-02")
    stock.lots_by_key[GASKET, "L30"] = replace(L30, hold="Q7") if mark == "hold" else replace(L30, recall="Q7")
    assert (floor.scan(BOX), floor.code) == (STOP, {"hold": "lot_held", "recall": "lot_recalled"}[mark])


def test_a_box_that_is_booked_elsewhere_is_taken_and_both_bins_are_counted(stock: StockInMemory) -> None:
    stand(stock, BOX_PLACE, "R-05")
    floor = PickFloor(stock)
    floor.pick_all("SO9", "A-02", BOX)
    assert floor.kinds() == ["pick", "pack_move", "count_request", "count_request"]
    assert floor.counts() == [("A-02", "found_elsewhere"), ("R-05", "found_elsewhere")]


def test_serials_of_a_box_go_whole_beside_those_in_hand(stock: StockInMemory) -> None:
    put_serials(stock, RADIO, BOX_PLACE, ["RX000401", "RX000402", "RX000403"])
    stock.balances[BalanceKey(BOX_PLACE, GASKET, "L30")] = Decimal(0)
    stand(stock, BOX_PLACE, "A-01")
    floor = PickFloor(stock)
    assert floor.pick_all("SO2", "A-01", "RX000101", BOX) == [OK, OK, OK, OK]
    assert floor.state.current is not None
    assert (int(floor.state.current.taken), int(floor.state.current.room)) == (1, 1)
    assert floor.pick_all("RX000102", DOCK) == [FULL, STOP]
    floor.answer(1)
    assert floor.scan(BOX) is OK
    assert floor.scan(DOCK) is FULL
    shipped = {key[1] for key, each in stock.serials.items() if each.state is SerialState.SHIPPED}
    assert shipped == {"RX000101", "RX000102", "RX000401", "RX000402", "RX000403"}


def test_a_serial_leaves_its_box_without_a_question(stock: StockInMemory) -> None:
    put_serials(stock, RADIO, BOX_PLACE, ["RX000401", "RX000402", "RX000403", "RX000404", "RX000405", "RX000406"])
    stand(stock, BOX_PLACE, "A-01")
    floor = PickFloor(stock)
    floor.pick_all("SO2", "A-01")
    assert (floor.scan(BOX), floor.code) == (DUP, "scan_out_of_pack")
    assert floor.pick_all("RX000401", "RX000101") == [OK, OK]
    assert (floor.kinds(), floor.counts()) == (["pack_unpack"], [])
    assert stock.serials[RADIO, "RX000401"].place == "A-01"


def test_a_serial_of_a_sealed_box_stays_in_it(stock: StockInMemory) -> None:
    put_serials(stock, RADIO, BOX_PLACE, ["RX000401"])
    stand(stock, BOX_PLACE, "A-01", sealed=True)
    floor = PickFloor(stock)
    assert (floor.pick_all("SO2", "A-01", "RX000401"), floor.code) == ([OK, OK, STOP], "pack_sealed")


def test_a_whole_box_needs_no_box_in_a_walk_for_several_orders(stock: StockInMemory) -> None:
    add_sale(stock, "SO6", [(GLOVES, "2")])
    floor = PickFloor(stock)
    assert (floor.pick_all("SO9", "SO6", "A-02", BOX), floor.where) == ([OK, OK, OK, OK], (Ask.GOODS, "A-02"))


def test_nothing_is_picked_into_a_box_of_goods(stock: StockInMemory) -> None:
    add_sale(stock, "SO6", [(GLOVES, "2")])
    floor = PickFloor(stock)
    floor.pick_all("SO6", "SO9", "A-02", "L30", ".2", "=6")
    assert (floor.state.ask, floor.scan(OTHER_BOX), floor.code) == (Ask.BOX, STOP, "box_holds_stock")


def test_the_bin_is_not_empty_while_a_box_stands_in_it(stock: StockInMemory) -> None:
    stock.settings["company", "zero_check"] = "yes"
    stock.document_lines["SO9", 1] = replace(stock.document_lines["SO9", 1], quantity=Decimal(4))
    stand(stock, OTHER_BOX_PLACE, "R-05")
    stand(stock, BOX_PLACE, "B-99")
    stock.bins["B-99"] = replace(stock.bins["A-02"], bin="B-99", walk_order=0)
    floor = PickFloor(stock)
    assert (floor.pick_all("SO9", "B-99", BOX), floor.state.ask) == ([OK, OK, FULL], Ask.EMPTY)
    again = PickFloor(shop_with_two())
    assert (again.pick_all("SO9", "B-99", BOX), again.state.ask) == ([OK, OK, FULL], Ask.SHIP)


def shop_with_two() -> StockInMemory:
    kept = shop()
    kept.settings["company", "zero_check"] = "yes"
    kept.bins["B-99"] = replace(kept.bins["A-02"], bin="B-99", walk_order=0)
    for pack, quantity in ((BOX_PLACE, 4), (OTHER_BOX_PLACE, 12)):
        put_lot(kept, L30, pack, quantity)
        stand(kept, pack, "B-99")
    add_sale(kept, "SO9", [(GASKET, "4")])
    return kept


def test_a_whole_box_leaves_at_once_where_picks_do(stock: StockInMemory) -> None:
    stock.settings["company", "ship_on_pick"] = "yes"
    floor = PickFloor(stock)
    floor.pick_all("SO9", "A-02", BOX)
    assert (floor.kinds(), sent(stock)) == (["pick", "pack_move", "shipment"], 4)


def test_a_whole_box_is_taken_back_from_the_last_to_the_first(stock: StockInMemory) -> None:
    before = (dict(stock.packs), {key: each for key, each in stock.balances.items() if each})
    floor = PickFloor(stock)
    floor.pick_all("SO9", "A-02", BOX)
    for number, posted in enumerate(reversed(floor.posted)):
        original = posted.transaction
        back = reversal(original, transaction_id=f"back-{number}", operator="1007", at=original.at, days=(TODAY, TODAY))
        result = post(back, stock)
        assert isinstance(result, Posted), result
        stock.apply(result)
    assert (stock.packs, {key: each for key, each in stock.balances.items() if each}) == before
    assert (stock.staged("SO9"), int(stock.document_lines["SO9", 1].open)) == ((), 10)


def with_cases(stock: StockInMemory) -> PickFloor:
    """Return a picker with gloves in cases of 12, and a case label of them; 24 pairs and 30 are ordered."""
    stock.factors[GLOVES, "CS"] = Decimal(12)
    stock.codes.append(ItemCode(GLOVES, "GLOVE-CASE", "internal", "CS"))
    add_sale(stock, "SO24", [(GLOVES, "24")])
    add_sale(stock, "SO30", [(GLOVES, "30")])
    return PickFloor(stock)


def test_a_case_label_asks_for_cases_where_only_whole_ones_are_wanted(stock: StockInMemory) -> None:
    floor = with_cases(stock)
    floor.pick_all("SO24", "B-01", "GLOVE-CASE")
    assert floor.prompt.asks == say("ask_quantity", unit="CS", pack=Decimal(12))
    assert (floor.type("2"), loose(stock, DOCK, GLOVES, "")) == (FULL, 24)


def test_where_a_part_of_a_case_is_wanted_the_quantity_is_in_stocking_units(stock: StockInMemory) -> None:
    floor = with_cases(stock)
    floor.pick_all("SO30", "B-01", "GLOVE-CASE")
    assert floor.prompt.asks == say("ask_pick_quantity", take=Decimal(30), unit="EA")
    assert (floor.type("30"), loose(stock, DOCK, GLOVES, "")) == (FULL, 30)


def test_scans_of_the_case_add_and_are_shown_as_cases(stock: StockInMemory) -> None:
    floor = with_cases(stock)
    floor.pick_all("SO24", "B-01", "GLOVE-CASE", "GLOVE-CASE")
    assert floor.prompt.default == "1"
    assert (floor.scan("GLOVE-CASE"), loose(stock, DOCK, GLOVES, "")) == (FULL, 24)


def test_a_box_of_a_later_lot_whose_day_has_come_asks_both_questions(stock: StockInMemory) -> None:
    put_lot(stock, replace(dated(GASKET, "L31", date(2028, 1, 31)), retest_date=TODAY), "#00001", 3)
    stand(stock, "#00001", "A-02")
    floor = PickFloor(stock)
    floor.pick_all("SO9", "A-02")
    assert (floor.scan("#00001"), floor.code) == (DUP, "question_retest")
    assert (floor.answer(2), floor.code, floor.kinds()) == (DUP, "question_later_lot", [])
    assert (floor.answer(6), floor.kinds()) == (OK, ["pick", "pack_move"])
    assert floor.posted[0].transaction.lines[0].reason == "customer_wants"


def asked_lot(floor: PickFloor) -> str:
    assert floor.state.pending is not None
    return floor.state.pending.scanned.lot


def test_of_a_box_of_several_lots_the_day_of_each_is_asked(stock: StockInMemory) -> None:
    for lot in ("L28", "L29"):
        put_lot(stock, replace(dated(GASKET, lot, date(2027, 1, 30)), retest_date=TODAY), "#00001", 2)
    stand(stock, "#00001", "A-02")
    floor = PickFloor(stock)
    floor.pick_all("SO9", "A-02")
    assert (floor.scan("#00001"), floor.code, asked_lot(floor)) == (DUP, "question_retest", "L28")
    assert (floor.answer(2), floor.code, asked_lot(floor), floor.kinds()) == (DUP, "question_retest", "L29", [])
    assert (floor.answer(2), floor.code, floor.state.pending) == (DUP, "scan_out_of_pack", None)

"""Receiving goods without lots: lots of our own are made from those leased to the device (F24, F25, F28)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from inventory.documents import Document, DocumentKind, DocumentLine
from inventory.items import ExpiryLevel, LotOrigin, Tracking
from inventory.leases import NumberRange
from inventory.memory import StockInMemory
from inventory.numbers import Mask
from inventory.places import Bin, BinKind
from inventory.segments import parse_segments
from inventory.stock import Lot
from inventory.tasks.receive import RECEIVE
from inventory.tasks.receive.state import Ask
from inventory.tasks.steps import Action, Known, Outcome
from inventory.transactions import Source
from tests.inventory.tasks.floor import Leasing
from tests.inventory.warehouses import BEARING, MILK, MILK_CASE_GTIN, SITE, TODAY, add_order, warehouse

OK, DUP, STOP, FULL = Outcome.OK, Outcome.DUP, Outcome.STOP, Outcome.FULL
EXPIRES = TODAY + timedelta(days=180)


def milk_warehouse() -> StockInMemory:
    stock = warehouse()
    stock.masks["LOT"] = Mask("LOT", "lot", "L", parse_segments("N4+"), "L3000")
    stock.items[MILK] = replace(stock.items[MILK], lot_mask="LOT")
    stock.items[BEARING] = replace(stock.items[BEARING], lot_mask="LOT")
    add_order(stock, "PO9", [(MILK, "400", "EA")])
    return stock


def at_the_lot(stock: StockInMemory, order: str = "PO9", item: str = MILK) -> Leasing:
    leased = (NumberRange(each, "LOT", "L3000", "L3019") for each in (MILK, BEARING))
    floor = Leasing(stock, *leased)
    floor.scan(order)
    floor.scan(item)
    return floor


@pytest.fixture
def floor() -> Leasing:
    return at_the_lot(milk_warehouse())


def make(floor: Leasing, way: int, quantity: str, number: str) -> Outcome:
    floor.key(Action.QUANTITY)
    floor.answer(way)
    floor.type(quantity)
    return floor.type(number)


def posted(floor: Leasing) -> list[list[tuple[str, Decimal, Source | None, date | None]]]:
    lines = [line for each in floor.posted for line in each.transaction.lines]
    return [[(a.lot, a.quantity, a.lot_source, a.expiry_date) for a in line.allocations] for line in lines]


def lot(number: int, quantity: int) -> tuple[str, Decimal, Source, date]:
    return (f"L{number}", Decimal(quantity), Source.GENERATED, EXPIRES)


def test_all_that_remain_go_into_ten_equal_lots_with_the_dates_of_the_policy(floor: Leasing) -> None:
    floor.key(Action.QUANTITY)
    assert [each.says.code for each in floor.prompt.choices] == [
        "way_leave",
        "way_one_lot",
        "way_make_lots",
        "way_each_lot",
    ]
    floor.answer(3)
    assert (floor.prompt.asks.code, floor.prompt.default) == ("ask_made_quantity", "400")
    floor.type("")
    assert floor.prompt.asks.code == "ask_lot_count"
    assert (floor.type("10"), floor.code) == (FULL, "lots_made")
    assert floor.scan("R-04") is FULL
    assert posted(floor) == [[lot(3000 + at, 40) for at in range(10)]]
    kept = floor.stock.lot(MILK, "L3009")
    assert kept is not None
    assert (kept.stock_date, kept.expiry_date, kept.lot_source) == (TODAY, EXPIRES, Source.GENERATED)


def test_each_lot_has_so_much_and_the_last_takes_the_rest(floor: Leasing) -> None:
    assert make(floor, 4, "350", "100") is OK
    assert [each for each in floor.prompt.known if each.name in ("lot", "each", "missing")] == [
        Known("lot", "L3000..3003"),
        Known("each", "3 x 100 + 1 x 50"),
        Known("missing", Decimal(50)),
    ]
    floor.scan("R-04")
    assert posted(floor) == [[lot(3000, 100), lot(3001, 100), lot(3002, 100), lot(3003, 50)]]


def test_one_lot_is_made_and_counted_as_any_other(floor: Leasing) -> None:
    floor.key(Action.QUANTITY)
    assert floor.answer(2) is OK
    assert floor.state.ask is Ask.QUANTITY
    floor.type("30")
    floor.scan("R-04")
    assert posted(floor) == [[lot(3000, 30)]]


def test_an_existing_lot_is_topped_up_by_its_scan_wherever_the_making_is(floor: Leasing) -> None:
    floor.stock.lots_by_key[MILK, "L0001"] = Lot(MILK, "L0001", stock_date=TODAY, expiry_date=EXPIRES)
    floor.key(Action.QUANTITY)
    floor.answer(3)
    assert floor.scan("L0001") is OK
    floor.type("30")
    floor.scan("R-04")
    assert posted(floor) == [[("L0001", Decimal(30), Source.LABEL, EXPIRES)]]


def test_lots_in_use_are_left_out(floor: Leasing) -> None:
    floor.stock.lots_by_key[MILK, "L3001"] = Lot(MILK, "L3001", stock_date=TODAY)
    make(floor, 3, "400", "2")
    floor.scan("R-04")
    assert posted(floor) == [[lot(3000, 200), lot(3002, 200)]]


def test_cases_stay_whole_and_the_count_is_in_stocking_units() -> None:
    floor = at_the_lot(milk_warehouse(), "PO1", MILK_CASE_GTIN)
    floor.key(Action.QUANTITY)
    floor.answer(3)
    assert floor.prompt.default == "4"
    floor.type("")
    floor.type("3")
    floor.scan("R-04")
    assert posted(floor) == [[lot(3000, 12), lot(3001, 12), lot(3002, 24)]]
    line = floor.posted[0].transaction.lines[0]
    assert (line.unit, line.quantity) == ("CS", Decimal(4))


def test_a_date_is_asked_where_the_policy_gives_none() -> None:
    stock = milk_warehouse()
    stock.items[MILK] = replace(stock.items[MILK], lot_expiry_days=None, lot_expiry_level=ExpiryLevel.ERROR)
    floor = at_the_lot(stock)
    make(floor, 3, "400", "2")
    asked = [floor.state.ask]
    floor.type("270331")
    floor.answer(2)
    assert [*asked, floor.state.ask] == [Ask.EXPIRY, Ask.BIN]
    floor.scan("R-04")
    assert [each[3] for each in posted(floor)[0]] == [date(2027, 3, 31)] * 2


def test_one_made_lot_is_left_out_and_is_to_come_again(floor: Leasing) -> None:
    make(floor, 4, "400", "100")
    floor.key(Action.PROBLEM)
    assert floor.answer(7) is OK
    assert [each.says.code for each in floor.prompt.choices[:2]] == ["way_leave", "way_clear_all"]
    assert (floor.answer(4), floor.code) == (DUP, "question_leave_out")
    floor.answer(2)
    assert floor.state.ask is Ask.BIN
    floor.scan("R-04")
    assert posted(floor) == [[lot(3000, 100), lot(3001, 100), lot(3003, 100)]]
    line = floor.stock.line("PO9", 1)
    assert line is not None
    assert line.open == Decimal(100)


def test_all_made_lots_are_left_out_and_the_lot_is_asked_again(floor: Leasing) -> None:
    make(floor, 3, "400", "10")
    floor.key(Action.PROBLEM)
    floor.answer(7)
    assert (floor.answer(2), floor.code) == (DUP, "question_clear_all")
    floor.answer(2)
    assert floor.state.current is not None
    assert (floor.state.ask, floor.state.current.taken, floor.state.current.lots_made) == (Ask.LOT, Decimal(0), ())
    make(floor, 3, "400", "1")
    floor.scan("R-04")
    assert posted(floor) == [[lot(3010, 400)]]


def test_with_too_few_leased_numbers_nothing_is_made(floor: Leasing) -> None:
    assert (make(floor, 3, "400", "21"), floor.code) == (STOP, "out_of_numbers")
    assert floor.state.current is not None
    assert floor.state.current.lots_made == ()


@pytest.mark.parametrize(
    ("way", "number", "code"), [(3, "401", "too_many_lots"), (3, "1.5", "not_a_quantity"), (4, "0", "not_a_quantity")]
)
def test_what_makes_no_lots_is_refused(floor: Leasing, way: int, number: str, code: str) -> None:
    assert (make(floor, way, "400", number), floor.code) == (STOP, code)


def test_more_than_ordered_is_not_put_in_lots(floor: Leasing) -> None:
    floor.key(Action.QUANTITY)
    floor.answer(3)
    assert (floor.type("500"), floor.code) == (STOP, "more_than_ordered")


def test_lots_of_two_orders_are_dealt_in_turn_and_none_is_lost() -> None:
    stock = milk_warehouse()
    add_order(stock, "PO8", [(MILK, "50", "EA")])
    floor = at_the_lot(stock, "PO8")
    floor.scan("PO9") if floor.state.ask is Ask.ITEM else None
    floor.key(Action.BACK)
    floor.scan("PO9")
    floor.scan(MILK)
    make(floor, 4, "90", "30")
    floor.scan("R-04")
    assert posted(floor) == [[lot(3000, 30), lot(3001, 20)], [lot(3001, 10), lot(3002, 30)]]
    assert [each.transaction.document for each in floor.posted] == ["PO8", "PO9"]


def test_serials_are_scanned_into_one_lot_that_is_made() -> None:
    floor = at_the_lot(milk_warehouse(), "PO1", BEARING)
    floor.key(Action.QUANTITY)
    assert [each.number for each in floor.prompt.choices] == [1, 2]
    floor.answer(2)
    assert floor.state.ask is Ask.SERIAL
    floor.scan("SN-1")
    floor.key(Action.DONE)
    floor.scan("R-04")
    allocation = floor.posted[0].transaction.lines[0].allocations[0]
    assert (allocation.lot, allocation.lot_source, allocation.serials) == ("L3000", Source.GENERATED, ("SN-1",))


def test_a_vendors_lots_are_not_made_f7_repeats_the_last_line() -> None:
    stock = milk_warehouse()
    stock.items[MILK] = replace(stock.items[MILK], lot_origin=LotOrigin.VENDOR)
    floor = at_the_lot(stock)
    assert (floor.key(Action.QUANTITY), floor.code) == (DUP, "nothing_to_repeat")


def test_the_last_lot_that_was_made_is_repeated(floor: Leasing) -> None:
    make(floor, 4, "350", "100")
    floor.scan("R-04")
    floor.scan(MILK)
    floor.key(Action.QUANTITY)
    assert [each.number for each in floor.prompt.choices] == [1, 2, 3, 4, 5]
    floor.answer(5)
    assert floor.state.current is not None
    assert floor.state.current.lot == "L3003"


def test_an_order_that_waits_gets_its_part_of_the_lots(floor: Leasing) -> None:
    stock = floor.stock
    stock.bins["D-01"] = Bin(SITE, "D-01", kind=BinKind.DOCK)
    stock.documents["SO7"] = Document("SO7", DocumentKind.SALES_ORDER, SITE, due=TODAY)
    stock.document_lines["SO7", 1] = DocumentLine("SO7", 1, MILK, Decimal(150), "EA", Decimal(1), "D-01")
    make(floor, 4, "400", "100")
    assert floor.scan("D-01") is OK
    floor.scan("R-04")
    assert posted(floor) == [[lot(3000, 100), lot(3001, 50)], [lot(3001, 50), lot(3002, 100), lot(3003, 100)]]


def test_back_gives_up_the_way_and_then_the_list(floor: Leasing) -> None:
    floor.key(Action.QUANTITY)
    floor.answer(3)
    floor.type("400")
    asked = []
    for _ in range(2):
        floor.key(Action.BACK)
        asked.append(floor.state.ask)
    assert asked == [Ask.LOT_WAY, Ask.LOT]


def test_what_was_done_folds_to_the_same(floor: Leasing) -> None:
    make(floor, 4, "350", "100")
    state = RECEIVE.initial()
    for event in floor.events:
        state = RECEIVE.applied(state, event)
    assert state == floor.state


@pytest.mark.parametrize("tracking", [Tracking.NONE, Tracking.SERIAL])
def test_goods_without_lots_have_none_to_make(tracking: Tracking) -> None:
    stock = milk_warehouse()
    stock.items[MILK] = replace(stock.items[MILK], tracking=tracking)
    floor = at_the_lot(stock)
    assert floor.state.current is not None
    assert not floor.state.current.makes_lots

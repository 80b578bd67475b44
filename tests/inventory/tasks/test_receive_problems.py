"""Receiving: what is wrong with the line in hand (F5), and dates that come before the stock in hand."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from inventory.places import Bin, BinKind
from inventory.stock import BalanceKey, Lot
from inventory.tasks.receive import RECEIVE
from inventory.tasks.receive.state import Ask, Current
from inventory.tasks.steps import Action, Known, Outcome
from tests.inventory.tasks.floor import Floor
from tests.inventory.warehouses import CHEESE, GLOVES, MILK, MILK_GTIN, RADIO, SITE, TODAY, add_order, warehouse

OK, DUP, STOP, FULL = Outcome.OK, Outcome.DUP, Outcome.STOP, Outcome.FULL
SOON = date(2027, 3, 31)
SOONER = date(2027, 1, 31)


@pytest.fixture
def floor() -> Floor:
    stock = warehouse()
    stock.bins["Q-01"] = Bin(SITE, "Q-01", kind=BinKind.QUARANTINE)
    add_order(stock, "PO7", [(GLOVES, "10", "EA"), (RADIO, "3", "EA"), (GLOVES, "5", "EA")])
    return Floor(stock)


def in_hand(floor: Floor) -> Current:
    assert floor.state.current is not None
    return floor.state.current


def of_gloves(floor: Floor, taken: str = "") -> Floor:
    floor.scan("PO7")
    floor.scan(GLOVES)
    if taken:
        floor.type(taken)
    return floor


def fold(floor: Floor) -> object:
    state = RECEIVE.initial()
    for event in floor.events:
        state = RECEIVE.applied(state, event)
    return state


# The list of reasons


def test_the_reasons_have_the_numbers_of_every_list(floor: Floor) -> None:
    of_gloves(floor).key(Action.PROBLEM)
    said = [(each.number, each.says.code) for each in floor.prompt.choices]
    assert said == [
        (1, "way_leave"),
        (2, "way_cancel_rest"),
        (3, "way_damaged"),
        (4, "way_wrong_item"),
        (5, "way_later"),
    ]


def test_without_an_order_there_is_nothing_to_give_up(floor: Floor) -> None:
    floor.scan("NOPE")
    floor.answer(2)
    floor.scan(GLOVES)
    floor.key(Action.PROBLEM)
    assert [each.number for each in floor.prompt.choices] == [1, 3, 5]
    assert (floor.answer(2), floor.code) == (DUP, "not_a_choice")


@pytest.mark.parametrize("ask", [Ask.QUANTITY, Ask.BIN])
def test_1_and_back_leave_things_as_they_are(floor: Floor, ask: Ask) -> None:
    of_gloves(floor, "4" if ask is Ask.BIN else "")
    before = floor.state
    floor.key(Action.PROBLEM)
    assert floor.answer(1) is OK
    assert replace(floor.state, before=before.before) == before
    floor.key(Action.PROBLEM)
    assert floor.key(Action.BACK) is OK
    assert replace(floor.state, before=before.before) == before


def test_a_scan_is_no_answer_to_the_reasons(floor: Floor) -> None:
    of_gloves(floor).key(Action.PROBLEM)
    before = floor.state
    assert (floor.scan("R-04"), floor.code, floor.type("abc"), floor.state) == (DUP, "scan_cannot_answer", DUP, before)


def test_nothing_is_wrong_where_no_line_is_in_hand(floor: Floor) -> None:
    floor.scan("PO7")
    assert (floor.key(Action.PROBLEM), floor.code) == (DUP, "key_not_here")


# Later


def test_later_puts_a_line_down_and_leaves_it_open(floor: Floor) -> None:
    of_gloves(floor).key(Action.PROBLEM)
    assert floor.answer(5) is OK
    assert (floor.state.ask, floor.state.current, floor.posted) == (Ask.ITEM, None, [])


def test_later_asks_the_bin_of_what_is_taken(floor: Floor) -> None:
    floor.scan("PO7")
    floor.scan(RADIO)
    floor.scan("RX000001")
    floor.key(Action.PROBLEM)
    floor.answer(5)
    assert (floor.state.ask, floor.scan("R-04"), floor.stock.lines("PO7")[1].open) == (Ask.BIN, OK, Decimal(2))


# Giving up the rest


@pytest.mark.parametrize(("number", "reason"), [(2, "cancel_rest"), (4, "wrong_item")])
def test_the_rest_of_all_lines_of_the_item_is_given_up_with_the_reason(floor: Floor, number: int, reason: str) -> None:
    of_gloves(floor, "4").key(Action.PROBLEM)
    assert floor.answer(number) is OK
    posted = [(line.line, line.quantity, line.reason) for line in floor.posted[0].transaction.lines]
    assert (floor.posted[0].transaction.kind, posted) == ("close", [(1, Decimal(6), reason), (3, Decimal(5), reason)])
    assert (floor.state.ask, in_hand(floor).room) == (Ask.BIN, Decimal(0))
    assert floor.scan("R-04") is OK
    assert [(int(line.done), int(line.cancelled)) for line in floor.stock.lines("PO7")] == [(4, 6), (0, 0), (0, 5)]
    assert fold(floor) == floor.state


def test_giving_up_all_that_is_left_closes_the_order(floor: Floor) -> None:
    add_order(floor.stock, "PO8", [(GLOVES, "5", "EA")])
    floor.scan("PO8")
    floor.scan(GLOVES)
    floor.key(Action.PROBLEM)
    assert floor.answer(2) is OK
    assert (floor.state.ask, floor.stock.documents["PO8"].state.value) == (Ask.ORDER, "closed")
    assert fold(floor) == floor.state


def test_where_nothing_is_open_nothing_is_given_up(floor: Floor) -> None:
    add_order(floor.stock, "PO8", [(GLOVES, "5", "EA"), (RADIO, "1", "EA")])
    floor.scan("PO8")
    floor.scan(GLOVES)
    floor.type("5")
    floor.key(Action.PROBLEM)
    assert (floor.answer(2), floor.code, floor.state.ask, floor.posted) == (DUP, "nothing_open", Ask.BIN, [])


# Damaged goods


def test_damaged_goods_go_to_quarantine_with_the_reason_and_count_as_received(floor: Floor) -> None:
    of_gloves(floor, "4").key(Action.PROBLEM)
    assert floor.answer(3) is OK
    assert Known("reason", "damaged") in floor.prompt.known
    assert floor.prompt.asks.arguments["bin"] == "Q-01"
    assert (floor.scan("R-04"), floor.code) == (STOP, "bin_not_allowed")
    floor.answer(1)
    assert floor.scan("Q-01") is OK
    line = floor.posted[0].transaction.lines[0]
    assert (line.to_place, line.quantity, line.reason) == ("Q-01", Decimal(4), "damaged")
    assert floor.stock.balance(BalanceKey("Q-01", GLOVES)) == 4
    assert floor.stock.lines("PO7")[0].done == 4


def test_the_bin_of_damaged_goods_does_not_hold_for_the_pallet(floor: Floor) -> None:
    of_gloves(floor, "4").scan("R-04")
    floor.scan(GLOVES)
    floor.type("2")
    floor.key(Action.PROBLEM)
    floor.answer(3)
    assert floor.prompt.choices == ()
    assert (floor.scan(RADIO), floor.code) == (STOP, "wrong_kind_of_code")
    floor.answer(1)
    floor.scan("Q-01")
    assert floor.state.to == "R-04"


def test_only_the_line_that_was_marked_is_damaged(floor: Floor) -> None:
    of_gloves(floor).key(Action.PROBLEM)
    floor.answer(3)
    floor.type("2")
    floor.scan("H-01")
    floor.scan(GLOVES)
    assert in_hand(floor).reason == ""


# A list of short lines


def test_a_short_line_is_later_by_1_and_by_5(floor: Floor) -> None:
    floor.scan("PO7")
    floor.key(Action.DONE)
    floor.answer(1)
    floor.answer(5)
    floor.answer(2)
    assert [(line.line, line.reason) for line in floor.posted[0].transaction.lines] == [(3, "cancel_rest")]
    assert floor.stock.documents["PO7"].state.value == "open"


# Dates that come before the stock in hand


def stocked(floor: Floor, lot: str, day: date | None, place: str = "A-01", hold: str = "") -> None:
    floor.stock.lots_by_key[MILK, lot] = Lot(MILK, lot, TODAY, day, hold=hold)
    floor.stock.balances[BalanceKey(place, MILK, lot)] = Decimal(5)


def label(lot: str, day: date) -> str:
    return f"01{MILK_GTIN}17{day:%y%m%d}10{lot}"


def test_a_date_before_all_that_may_be_sold_is_asked(floor: Floor) -> None:
    stocked(floor, "OLD", SOON)
    floor.scan("PO1")
    assert (floor.scan(label("M1", SOONER)), floor.code) == (DUP, "question_nearer_date")
    assert floor.prompt.question is not None
    assert floor.prompt.question.arguments == {"date": SOONER, "nearest": SOON}
    assert (floor.scan(label("M1", SOONER)), in_hand(floor).dates.expiry) == (OK, SOONER)


@pytest.mark.parametrize("day", [SOON, SOON + timedelta(1)])
def test_a_date_that_is_not_nearer_is_not_asked(floor: Floor, day: date) -> None:
    stocked(floor, "OLD", SOON)
    floor.scan("PO1")
    assert (floor.scan(label("M1", day)), in_hand(floor).dates.expiry) == (OK, day)


def test_stock_that_cannot_be_sold_is_not_compared(floor: Floor) -> None:
    stocked(floor, "HELD", SOON, hold="smell")
    stocked(floor, "BACK", SOON, place="H-01")
    stocked(floor, "GONE", TODAY - timedelta(1))
    stocked(floor, "BARE", None)
    floor.scan("PO1")
    assert floor.scan(label("M1", SOONER)) is OK


def test_more_of_a_lot_in_stock_is_not_asked(floor: Floor) -> None:
    stocked(floor, "OLD", SOON)
    stocked(floor, "M1", SOONER)
    floor.scan("PO1")
    assert floor.scan(label("M1", SOONER)) is OK


def test_a_typed_date_says_that_it_is_nearer(floor: Floor) -> None:
    stocked(floor, "OLD", SOON)
    floor.scan("PO1")
    floor.scan(MILK_GTIN)
    floor.scan("M1")
    floor.answer(2)
    assert (floor.type(f"{SOONER:%y%m%d}"), floor.code) == (DUP, "question_nearer_date")
    assert (floor.answer(2), in_hand(floor).dates.expiry) == (OK, SOONER)


def test_an_item_of_which_nothing_is_in_stock_has_no_nearer_date(floor: Floor) -> None:
    floor.scan("PO2")
    floor.scan(CHEESE)
    floor.scan("C1")
    floor.answer(2)
    assert in_hand(floor).lot == "C1"

"""Receiving goods without numbers: serials are made from those leased to the device (F7, F23)."""

from dataclasses import replace

import pytest

from inventory.document_numbers import DOCUMENTS
from inventory.leases import NumberRange
from inventory.tasks.receive import RECEIVE
from inventory.tasks.receive.state import Ask
from inventory.tasks.steps import Action, Outcome
from inventory.tracked import Serial, SerialState
from inventory.transactions import Source
from tests.inventory.tasks.floor import Leasing
from tests.inventory.warehouses import RADIO, TODAY, warehouse

OK, DUP, STOP, FULL = Outcome.OK, Outcome.DUP, Outcome.STOP, Outcome.FULL
LEASED = NumberRange(RADIO, "RAD", "RX000900", "RX000909")


@pytest.fixture
def floor() -> Leasing:
    stock = warehouse()
    stock.items[RADIO] = replace(stock.items[RADIO], next_serial="RX000900")
    floor = Leasing(stock, LEASED)
    floor.scan("PO2")
    floor.scan(RADIO)
    return floor


def ask_to_make(floor: Leasing) -> Leasing:
    floor.key(Action.QUANTITY)
    floor.key(Action.QUANTITY)
    return floor


def sources(floor: Leasing) -> list[tuple[Source | None, tuple[str, ...]]]:
    lines = [line for posted in floor.posted for line in posted.transaction.lines]
    return [(each.serial_source, each.serials) for line in lines for each in line.allocations]


def radios(first: int, last: int) -> tuple[str, ...]:
    return tuple(f"RX{each:06d}" for each in range(first, last + 1))


def test_enter_makes_all_that_remain_and_they_are_posted_as_made(floor: Leasing) -> None:
    ask_to_make(floor)
    assert (floor.prompt.asks.code, floor.prompt.default) == ("ask_make", "5")
    assert (floor.type(""), floor.code) == (FULL, "numbers_made")
    assert floor.scan("R-04") is OK
    assert sources(floor) == [(Source.GENERATED, radios(900, 904))]


def test_some_are_made_and_the_rest_is_scanned_each_with_its_own_source(floor: Leasing) -> None:
    floor.scan("RX000700")
    assert ask_to_make(floor).type("3") is OK
    assert floor.scan("RX000701") is FULL
    floor.scan("R-04")
    assert sources(floor) == [
        (Source.LABEL, ("RX000700", "RX000701")),
        (Source.GENERATED, radios(900, 902)),
    ]


def test_a_label_is_offered_for_each_number_that_was_made(floor: Leasing) -> None:
    ask_to_make(floor).type("2")
    assert floor.key(Action.LABEL) is OK
    assert floor.said is not None
    assert getattr(floor.said.request, "each", None) == radios(900, 901)


def test_numbers_in_use_are_left_out(floor: Leasing) -> None:
    floor.stock.serials[RADIO, "RX000901"] = Serial(RADIO, "RX000901", "A-01", SerialState.ON_HAND, stock_date=TODAY)
    ask_to_make(floor).type("3")
    floor.key(Action.DONE)
    floor.scan("R-04")
    assert sources(floor) == [(Source.GENERATED, ("RX000900", "RX000902", "RX000903"))]


def test_too_few_leased_numbers_are_all_made_and_typing_goes_on(floor: Leasing) -> None:
    floor.left[RADIO, "RAD"] = list(radios(900, 901))
    assert (ask_to_make(floor).type(""), floor.code) == (DUP, "out_of_numbers")
    assert floor.state.ask is Ask.SERIAL
    assert floor.state.current is not None
    assert floor.state.current.captured == 2
    assert (ask_to_make(floor).type(""), floor.code) == (DUP, "out_of_numbers")
    assert floor.type("RX000777") is OK


def test_more_than_ordered_is_not_made(floor: Leasing) -> None:
    assert (ask_to_make(floor).type("6"), floor.code) == (STOP, "more_than_ordered")
    assert len(floor.left[RADIO, "RAD"]) == 10


def test_goods_without_a_mask_that_counts_have_no_numbers_to_make() -> None:
    floor = Leasing(warehouse())
    floor.scan("PO2")
    floor.scan(RADIO)
    ask_to_make(floor)
    assert (floor.code, floor.state.ask) == ("key_not_here", Ask.FIRST)


def test_a_serial_that_is_scanned_instead_is_taken(floor: Leasing) -> None:
    assert ask_to_make(floor).scan("RX000700") is OK
    assert floor.state.ask is Ask.SERIAL


def test_back_leads_to_the_serials_and_what_was_done_folds_to_the_same(floor: Leasing) -> None:
    ask_to_make(floor).key(Action.BACK)
    assert floor.state.ask is Ask.SERIAL
    ask_to_make(floor).type("2")
    state = RECEIVE.initial()
    for event in floor.events:
        state = RECEIVE.applied(state, event)
    assert state == floor.state


def test_one_serial_is_left_out_and_may_be_scanned_again(floor: Leasing) -> None:
    floor.scan("RX000700")
    ask_to_make(floor).type("2")
    floor.key(Action.PROBLEM)
    floor.answer(7)
    assert [each.says.arguments.get("number") for each in floor.prompt.choices[2:]] == [
        "RX000901",
        "RX000900",
        "RX000700",
    ]
    assert (floor.answer(5), floor.code) == (DUP, "question_leave_out")
    assert floor.answer(2) is OK
    assert floor.state.ask is Ask.SERIAL
    assert floor.scan("RX000700") is OK
    floor.key(Action.DONE)
    floor.scan("R-04")
    assert sources(floor) == [(Source.LABEL, ("RX000700",)), (Source.GENERATED, radios(900, 901))]


def test_all_serials_are_left_out_after_a_question(floor: Leasing) -> None:
    ask_to_make(floor).type("")
    floor.key(Action.PROBLEM)
    floor.answer(7)
    floor.answer(2)
    floor.answer(1)
    assert floor.state.current is not None
    assert floor.state.current.captured == 5
    floor.answer(2)
    floor.answer(2)
    assert floor.state.current is not None
    assert (floor.state.current.captured, floor.state.ask) == (0, Ask.SERIAL)


def test_with_nothing_taken_there_is_nothing_to_leave_out(floor: Leasing) -> None:
    floor.key(Action.PROBLEM)
    assert 7 not in [each.number for each in floor.prompt.choices]


def without_order(*ranges: NumberRange) -> Leasing:
    floor = Leasing(warehouse(), *ranges)
    floor.scan("NOWHERE")
    floor.answer(2)
    floor.scan(RADIO)
    floor.scan("RX000700")
    floor.key(Action.DONE)
    floor.scan("R-04")
    return floor


def test_a_receipt_without_an_order_has_a_number_of_its_own() -> None:
    floor = without_order(NumberRange(DOCUMENTS, "receipt", "GR00000201", "GR00000210"))
    assert floor.prompt.document == "GR00000201"
    floor.scan(RADIO)
    floor.scan("RX000701")
    floor.key(Action.DONE)
    floor.scan("R-04")
    assert [each.transaction.reference for each in floor.posted] == ["GR00000201"] * 2
    state = RECEIVE.initial()
    for event in floor.events:
        state = RECEIVE.applied(state, event)
    assert state == floor.state


def test_without_leased_numbers_a_receipt_without_an_order_has_none() -> None:
    floor = without_order()
    assert (floor.prompt.document, floor.posted[0].transaction.reference) == ("*", "")

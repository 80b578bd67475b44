"""Receiving a lot without a barcode: typed on the vendor's last lot, spelled by keypad, picked; typed twice, marked, a label offered."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.documents import DocumentNumber
from inventory.stock import LOTS_MAX, Lot
from inventory.tasks.receive import RECEIVE
from inventory.tasks.receive.keypad import KEYPAD
from inventory.tasks.receive.lots import on_template
from inventory.tasks.receive.state import Ask, Current
from inventory.tasks.steps import Action, Outcome, Print, say
from inventory.transactions import Source
from tests.inventory.tasks.floor import Floor
from tests.inventory.warehouses import BEARING, CHEESE, MILK, MILK_GTIN, TODAY, warehouse

OK, DUP, STOP, FULL = Outcome.OK, Outcome.DUP, Outcome.STOP, Outcome.FULL
DAY = date(2027, 3, 31)


@pytest.fixture
def floor() -> Floor:
    stock = warehouse()
    for lot, day, vendor in (("C-0031", 1, "V1"), ("C-0019", 2, "V2"), ("B9", 3, "V1"), ("C-0030", 1, "V1")):
        item = BEARING if lot == "B9" else CHEESE
        stock.lots_by_key[item, lot] = Lot(item, lot, TODAY.replace(day=day), vendor=vendor, vendor_lot=lot)
    stock.lots_by_key[MILK, "M1"] = Lot(MILK, "M1", TODAY, DAY, vendor="V1", vendor_lot="M1")
    return Floor(stock)


def at_lot(floor: Floor, item: str = CHEESE, order: str = "PO2") -> Floor:
    floor.scan(order)
    floor.scan(item)
    assert floor.state.ask is Ask.LOT
    return floor


def in_hand(floor: Floor) -> Current:
    assert floor.state.current is not None
    return floor.state.current


def ways(floor: Floor) -> list[object]:
    return [(each.number, each.says.code) for each in floor.prompt.choices]


def is_fold(floor: Floor) -> bool:
    state = RECEIVE.initial()
    for event in floor.events:
        state = RECEIVE.applied(state, event)
    return state == floor.state


# The vendor's last lot as a template


def test_the_digits_typed_replace_the_end_of_the_vendors_last_lot_and_the_lot_is_shown_first(floor: Floor) -> None:
    assert (at_lot(floor).type("42"), floor.code) == (DUP, "question_template_lot")
    assert floor.prompt.question == say("question_template_lot", lot="C-0042", date=None)
    assert ways(floor) == [(1, "way_no"), (2, "way_template_lot"), (3, "way_typed_lot")]
    assert in_hand(floor).lot == ""


@pytest.mark.parametrize("again", ["42", "C-0042"])
def test_a_lot_on_a_template_is_typed_twice_marked_and_offered_a_label(floor: Floor, again: str) -> None:
    at_lot(floor).type("42")
    assert (floor.answer(2), floor.state.ask) == (OK, Ask.AGAIN)
    assert (floor.type(again), floor.code) == (OK, "label_offered")
    line = in_hand(floor)
    assert (line.lot, line.lot_source, line.vendor_lot) == ("C-0042", Source.TYPED, "C-0042")
    assert floor.state.label == Print("lot", (("item", CHEESE), ("lot", "C-0042")))
    assert is_fold(floor)


def test_another_text_the_second_time_begins_anew(floor: Floor) -> None:
    at_lot(floor).type("42")
    floor.answer(2)
    assert (floor.type("43"), floor.code) == (DUP, "typed_differs")
    assert (floor.state.ask, in_hand(floor).lot, in_hand(floor).typing.lot) == (Ask.LOT, "", "")


def test_the_digits_may_be_the_whole_lot(floor: Floor) -> None:
    at_lot(floor).type("42")
    floor.answer(3)
    floor.type("42")
    assert in_hand(floor).lot == "42"


def test_a_text_that_is_a_known_lot_is_that_lot(floor: Floor) -> None:
    at_lot(floor, MILK, "PO1")
    assert (floor.type("M1"), floor.code) == (DUP, "question_typed_lot")
    assert floor.prompt.question == say("question_typed_lot", lot="M1", date=DAY)
    floor.answer(2)
    floor.type("M1")
    assert (in_hand(floor).dates.expiry, in_hand(floor).lot_source, floor.state.ask) == (
        DAY,
        Source.TYPED,
        Ask.QUANTITY,
    )


def test_a_lot_that_is_no_template_and_not_known_is_a_new_lot(floor: Floor) -> None:
    assert (at_lot(floor).type("XY12345678"), floor.code) == (DUP, "question_new_lot")
    floor.answer(2)
    floor.type("XY12345678")
    assert in_hand(floor).lot == "XY12345678"


def test_scanning_the_label_after_all_proves_a_typed_lot(floor: Floor) -> None:
    at_lot(floor).type("XY1")
    assert (floor.scan("XY1"), in_hand(floor).lot, in_hand(floor).lot_source) == (OK, "XY1", Source.LABEL)


def test_a_label_at_the_second_typing_is_the_label(floor: Floor) -> None:
    at_lot(floor, MILK, "PO1").type("M7")
    floor.answer(2)
    floor.scan(f"01{MILK_GTIN}1727033110M7")
    assert (in_hand(floor).lot, in_hand(floor).lot_source, in_hand(floor).dates.expiry) == ("M7", Source.LABEL, DAY)


def test_an_advised_lot_that_is_typed_has_its_advised_date(floor: Floor) -> None:
    floor.stock.numbers.append(DocumentNumber("PO1", 2, lot="ADV5", expiry_date=DAY))
    at_lot(floor, MILK, "PO1").type("ADV5")
    floor.answer(2)
    floor.type("ADV5")
    assert (in_hand(floor).lot, in_hand(floor).dates.expiry, in_hand(floor).dates.source) == (
        "ADV5",
        DAY,
        Source.ADVISED,
    )


def test_without_a_lot_of_the_vendor_one_of_no_known_vendor_is_the_template_but_none_of_another(floor: Floor) -> None:
    kept = floor.stock.lots_by_key
    kept[CHEESE, "C-0030"] = replace(kept[CHEESE, "C-0030"], vendor="V2")
    kept[CHEESE, "C-0031"] = replace(kept[CHEESE, "C-0031"], vendor="")
    at_lot(floor).type("42")
    assert floor.prompt.question == say("question_template_lot", lot="C-0042", date=None)
    floor.answer(1)
    kept[CHEESE, "C-0031"] = replace(kept[CHEESE, "C-0031"], vendor="V2")
    assert (floor.type("42"), floor.code) == (DUP, "question_new_lot")


def test_the_last_lot_of_the_vendor_is_found_behind_any_number_of_newer_ones_of_others(floor: Floor) -> None:
    newer = (Lot(CHEESE, f"X-{at:04}", TODAY, vendor="V2", vendor_lot=f"X-{at:04}") for at in range(LOTS_MAX))
    floor.stock.lots_by_key |= {(CHEESE, lot.lot): lot for lot in newer}
    at_lot(floor).type("42")
    assert floor.prompt.question == say("question_template_lot", lot="C-0042", date=None)


@given(st.text("ABC0123-", max_size=12), st.text("0123456789", min_size=1, max_size=12))
def test_a_template_keeps_its_length_and_ends_as_typed(template: str, digits: str) -> None:
    made = on_template(template, digits)
    assert made == "" if len(digits) >= len(template) else (len(made), made.endswith(digits)) == (len(template), True)


# A list of lots


def test_the_list_has_the_lots_of_the_item_behind_the_way_to_spell_one(floor: Floor) -> None:
    at_lot(floor).key(Action.LIST)
    assert [each.says.arguments.get("number") for each in floor.prompt.choices] == [None, "C-0019", "C-0030", "C-0031"]


def test_a_lot_that_is_picked_is_taken_at_once_and_marked(floor: Floor) -> None:
    at_lot(floor).key(Action.LIST)
    assert floor.answer(3) is OK
    assert (in_hand(floor).lot, in_hand(floor).lot_source) == ("C-0030", Source.TYPED)
    assert is_fold(floor)


def test_a_scan_over_the_list_is_the_lot(floor: Floor) -> None:
    at_lot(floor).key(Action.LIST)
    floor.scan("C-0030")
    assert (in_hand(floor).lot, in_hand(floor).lot_source) == ("C-0030", Source.LABEL)


# Letters by the phone keypad


def spell(floor: Floor, text: str) -> None:
    for sign in text:
        key = next(key for key, signs in KEYPAD.items() if sign in signs)
        floor.answer(key)
        floor.answer(KEYPAD[key].index(sign) + 1)


def test_every_letter_and_digit_can_be_spelled_with_ten_digits() -> None:
    signs = "".join(KEYPAD.values())
    assert sorted(each for each in signs if each.isalnum()) == sorted("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    assert all(1 <= key <= 9 and len(each) <= 9 for key, each in KEYPAD.items())


def test_letters_are_spelled_and_digits_typed_behind_them_twice(floor: Floor) -> None:
    at_lot(floor).key(Action.LIST)
    floor.answer(1)
    spell(floor, "XK-")
    assert (floor.key(Action.DONE), floor.state.ask, floor.prompt.default) == (OK, Ask.LOT, "XK-")
    assert (floor.type("77"), floor.code) == (DUP, "question_new_lot")
    floor.answer(2)
    floor.type("XK-77")
    assert in_hand(floor).lot == "XK-77"
    assert is_fold(floor)


def test_a_lot_of_letters_alone_is_taken_by_enter_and_spelled_twice(floor: Floor) -> None:
    at_lot(floor)
    for _ in range(2):
        floor.key(Action.LIST)
        floor.answer(1)
        spell(floor, "AB")
        floor.key(Action.DONE)
        floor.type("")
        floor.answer(2)
    assert in_hand(floor).lot == "AB"


def test_back_leaves_a_key_the_keypad_the_list_and_the_second_typing(floor: Floor) -> None:
    at_lot(floor).key(Action.LIST)
    floor.answer(1)
    floor.answer(5)
    asked = [floor.state.ask]
    for _ in range(2):
        floor.key(Action.BACK)
        asked.append(floor.state.ask)
    assert asked == [Ask.LETTER, Ask.LETTERS, Ask.LOT]
    floor.type("42")
    floor.answer(2)
    floor.key(Action.BACK)
    assert (floor.state.ask, in_hand(floor).typing.lot) == (Ask.LOT, "")


def test_nothing_of_a_typed_lot_gets_into_the_next_line(floor: Floor) -> None:
    at_lot(floor).key(Action.LIST)
    floor.answer(1)
    spell(floor, "X")
    floor.key(Action.DONE)
    floor.key(Action.BACK)
    floor.scan(CHEESE)
    assert (floor.prompt.default, floor.prompt.asks) == ("", say("ask_lot"))


# The label


def test_the_label_on_offer_is_asked_for_once(floor: Floor) -> None:
    at_lot(floor).key(Action.LIST)
    floor.answer(3)
    assert Action.LABEL in floor.prompt.actions
    assert floor.key(Action.LABEL) is OK
    assert floor.said is not None
    assert floor.said.request == Print("lot", (("item", CHEESE), ("lot", "C-0030")))
    assert (floor.key(Action.LABEL), floor.code) == (DUP, "key_not_here")
    assert is_fold(floor)

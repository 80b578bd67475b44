"""Receiving asks for the optional fields of new lots and serials: by digits, scan or Enter, and keeps them with the number (F16)."""

from decimal import Decimal

import pytest

from inventory.fields import FieldType, OptionalField, fields_of
from inventory.tasks.receive import RECEIVE
from inventory.tasks.receive.state import Ask, ReceiveState
from inventory.tasks.steps import Action, Entry, Outcome, say
from tests.inventory.tasks.floor import Floor
from tests.inventory.warehouses import BEARING, MILK, MILK_GTIN, RADIO, warehouse

OK, DUP, STOP, FULL = Outcome.OK, Outcome.DUP, Outcome.STOP, Outcome.FULL
LABEL = f"01{MILK_GTIN}1727033110M1"


def floor_with(*fields: OptionalField) -> Floor:
    stock = warehouse()
    stock.fields = {(each.kind, each.item, each.name): each for each in fields}
    return Floor(stock)


@pytest.fixture
def floor() -> Floor:
    return floor_with(
        OptionalField("lot", MILK, "fat", FieldType.NUMBER),
        OptionalField("lot", MILK, "origin", FieldType.TEXT),
        OptionalField("lot", MILK, "farm", FieldType.TEXT, "Hill"),
        OptionalField("serial", "", "checked", FieldType.YES_NO),
        OptionalField("serial", RADIO, "tested", FieldType.DATE),
    )


def fields_of_lot(floor: Floor, lot: str) -> dict[str, str]:
    kept = floor.stock.lot(MILK, lot)
    assert kept is not None
    return fields_of(kept.fields)


def book(floor: Floor) -> None:
    floor.type("6")
    assert floor.scan("R-04") is OK


def test_what_a_lot_has_is_asked_once_its_dates_are_known_and_kept_with_it(floor: Floor) -> None:
    floor.scan("PO1")
    assert floor.scan(LABEL) is OK
    assert (floor.prompt.asks, floor.prompt.entry, floor.prompt.fractions) == (
        say("ask_field", name="fat", form=None),
        Entry.NUMBER,
        True,
    )
    assert floor.type("3.5") is OK
    assert (floor.prompt.asks, floor.prompt.entry) == (say("ask_field", name="origin", form=None), Entry.CODE)
    assert floor.scan("NL-7") is OK
    assert floor.state.ask is Ask.QUANTITY
    book(floor)
    assert fields_of_lot(floor, "M1") == {"farm": "Hill", "fat": "3.5", "origin": "NL-7"}


def test_enter_and_done_leave_a_field_out(floor: Floor) -> None:
    floor.scan("PO1")
    floor.scan(LABEL)
    assert (floor.type(""), floor.key(Action.DONE)) == (OK, OK)
    book(floor)
    assert fields_of_lot(floor, "M1") == {"farm": "Hill"}


def test_what_is_known_of_a_lot_is_not_asked_and_not_written_over(floor: Floor) -> None:
    floor.scan("PO1")
    floor.scan(LABEL)
    floor.type("3.5")
    floor.type("")
    book(floor)
    floor.scan(LABEL)
    assert floor.prompt.asks == say("ask_field", name="origin", form=None)
    floor.scan("DK-1")
    book(floor)
    assert fields_of_lot(floor, "M1") == {"farm": "Hill", "fat": "3.5", "origin": "DK-1"}


def test_a_value_of_another_type_and_a_code_that_names_something_are_hints(floor: Floor) -> None:
    floor.scan("PO1")
    floor.scan(LABEL)
    assert (floor.type("abc"), floor.code) == (DUP, "not_a_field_value")
    floor.type("3")
    for code in ("R-04", LABEL, "PO1", RADIO):
        assert (floor.scan(code), floor.code) == (DUP, "wrong_kind_of_code")
    assert floor.prompt.asks == say("ask_field", name="origin", form=None)


def test_back_asks_again_and_before_the_first_puts_the_line_down(floor: Floor) -> None:
    floor.scan("PO1")
    floor.scan(LABEL)
    floor.type("3.5")
    assert (floor.key(Action.BACK), floor.prompt.asks) == (OK, say("ask_field", name="fat", form=None))
    floor.type("1.5")
    floor.key(Action.BACK)
    floor.key(Action.BACK)
    floor.key(Action.BACK)
    assert (floor.state.current, floor.state.ask) == (None, Ask.ITEM)


def test_what_is_said_of_the_serials_of_a_line_is_said_of_each(floor: Floor) -> None:
    floor.scan("PO2")
    floor.scan(RADIO)
    assert [each.says.code for each in floor.prompt.choices] == ["way_no", "way_yes"]
    assert floor.answer(2) is OK
    assert floor.prompt.asks == say("ask_field", name="tested", form="YYMMDD")
    assert (floor.type("269901"), floor.code) == (DUP, "not_a_field_value")
    assert floor.scan("261120") is OK
    floor.scan("RX000001")
    floor.scan("RX000002")
    floor.key(Action.DONE)
    assert floor.scan("R-04") is OK
    kept = [fields_of(floor.stock.serials[RADIO, serial].fields) for serial in ("RX000001", "RX000002")]
    assert kept == [{"checked": "yes", "tested": "2026-11-20"}] * 2


def test_an_item_without_fields_is_asked_nothing() -> None:
    floor = floor_with(OptionalField("lot", BEARING, "heat", FieldType.TEXT))
    floor.scan("PO1")
    assert (floor.scan(LABEL), floor.state.ask) == (OK, Ask.QUANTITY)
    assert floor.type("6") is OK
    assert floor.state.current is not None
    assert floor.state.current.counted == Decimal(6)


def test_the_state_is_the_fold_of_its_events(floor: Floor) -> None:
    floor.scan("PO1")
    floor.scan(LABEL)
    floor.type("3.5")
    state = ReceiveState()
    for event in floor.events:
        state = RECEIVE.applied(state, event)
    assert state == floor.state

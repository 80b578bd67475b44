"""Receiving asks for the serial that its maker gave a unit, after ours: a scan each; it may be left out, or is needed and unique."""

from dataclasses import replace

import pytest

from inventory.items import ItemCode, MakerSerials
from inventory.numbers import Mask
from inventory.segments import parse_segments
from inventory.tasks.receive import RECEIVE
from inventory.tasks.receive.state import Ask, ReceiveState
from inventory.tasks.steps import Action, Outcome, say
from tests.inventory.tasks.floor import Floor
from tests.inventory.warehouses import RADIO, warehouse

GTIN = "09506000134376"
OK, DUP, STOP = Outcome.OK, Outcome.DUP, Outcome.STOP


def floor_where(word: MakerSerials) -> Floor:
    stock = warehouse()
    stock.items[RADIO] = replace(stock.items[RADIO], maker_serial=word)
    floor = Floor(stock)
    floor.scan("PO2")
    floor.scan(RADIO)
    return floor


def makers(floor: Floor) -> dict[str, str]:
    """Return the makers' serials that the units of what was posted have."""
    return {each.serial: each.maker_serial for each in floor.stock.serials.values() if each.maker_serial}


def book(floor: Floor) -> None:
    floor.key(Action.DONE)
    assert floor.scan("R-04") is OK


def test_nothing_is_asked_where_nothing_is_said() -> None:
    floor = floor_where(MakerSerials.NONE)
    floor.scan("RX700001")
    assert floor.prompt.asks == say("ask_serial")
    book(floor)
    assert makers(floor) == {}


def test_it_is_asked_after_ours_and_enter_leaves_it_out() -> None:
    floor = floor_where(MakerSerials.ASKED)
    floor.scan("RX700001")
    assert floor.prompt.asks == say("ask_maker_serial", number="RX700001")
    assert floor.scan("MK-1") is OK
    floor.scan("RX700002")
    assert (floor.prompt.default, floor.type("")) == ("-", OK)
    floor.scan("RX700003")
    assert floor.key(Action.DONE) is OK
    floor.scan("RX700004")
    assert floor.type("MK-1") is OK
    assert floor.state.ask is Ask.SERIAL
    book(floor)
    assert makers(floor) == {"RX700001": "MK-1", "RX700004": "MK-1"}


def test_where_it_is_unique_it_is_needed_and_no_other_unit_has_it() -> None:
    floor = floor_where(MakerSerials.UNIQUE)
    floor.scan("RX700001")
    assert (floor.type(""), floor.key(Action.DONE), floor.scan("R-04"), floor.scan(RADIO)) == (DUP, DUP, DUP, DUP)
    assert floor.scan("MK-1") is OK
    floor.scan("RX700002")
    assert floor.scan("MK-1") is STOP
    floor.answer(1)
    assert floor.key(Action.PROBLEM) is OK
    assert floor.state.current is not None
    assert (floor.state.current.captured, floor.state.current.makers_due) == (1, ())
    book(floor)
    assert makers(floor) == {"RX700001": "MK-1"}


@pytest.mark.parametrize("word", [MakerSerials.ASKED, MakerSerials.UNIQUE])
def test_undo_and_resume_find_the_same_question(word: MakerSerials) -> None:
    floor = floor_where(word)
    floor.scan("RX700001")
    floor.scan("MK-1")
    floor.scan("RX700002")
    state = ReceiveState()
    for event in floor.events:
        state = RECEIVE.applied(state, event)
    assert state == floor.state
    assert state.current is not None
    assert state.current.makers_due == ("RX700002",)


def test_a_label_that_says_both_is_one_scan_and_what_names_our_own_serial_is_none() -> None:
    floor = floor_where(MakerSerials.UNIQUE)
    floor.stock.codes.append(ItemCode(RADIO, GTIN, "gtin", "EA"))
    assert floor.scan(f"01{GTIN}21RX700001\x1d250MK-1") is OK
    assert floor.prompt.asks == say("ask_serial")
    assert floor.scan(f"01{GTIN}21RX700002\x1d250MK-1") is STOP
    floor.answer(1)
    assert floor.prompt.asks == say("ask_maker_serial", number="RX700002")
    # 21 is our number; one that does not fit our mask can only be the maker's
    assert floor.scan(f"01{GTIN}21RX700003") is DUP
    assert floor.scan(f"01{GTIN}21MK-2") is OK
    book(floor)
    assert makers(floor) == {"RX700001": "MK-1", "RX700002": "MK-2"}


def test_a_number_of_another_class_can_only_be_the_makers() -> None:
    floor = floor_where(MakerSerials.ASKED)
    floor.stock.masks["WP"] = Mask("WP", "serial", "", parse_segments("C2,N4+"), "CC0001")
    floor.stock.items[RADIO] = replace(floor.stock.items[RADIO], serial_mask="WP", item_class="WP")
    floor.stock.codes.append(ItemCode(RADIO, GTIN, "gtin", "EA"))
    assert floor.scan("WP0001") is OK
    assert floor.scan(f"01{GTIN}21XY0001") is OK
    book(floor)
    assert makers(floor) == {"WP0001": "XY0001"}

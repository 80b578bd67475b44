"""What is asked of a delivery when its receipt begins, and where goods go that came too cold or too warm (flows.md 1.0a, 17)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from inventory.plain import from_plain, to_plain
from inventory.posting import post
from inventory.refusals.goods import OutOfTemperature
from inventory.settings import SETTINGS
from inventory.stock import Posted, Refused
from inventory.tasks.receive import RECEIVE
from inventory.tasks.receive.state import Ask
from inventory.tasks.steps import Action, Outcome
from inventory.transactions import Arrival, body_of, read_body
from tests.inventory.tasks.floor import Floor
from tests.inventory.tasks.shop import shop
from tests.inventory.warehouses import GLOVES

OK, STOP = Outcome.OK, Outcome.STOP


def asking(*wanted: str, how: str = "asked") -> Floor:
    """Return a receiver whose site wants to know these; the range is -2 to 7.5 degrees."""
    stock = shop()
    for each in wanted:
        stock.settings["company", f"receipt_{each}"] = how
    stock.settings["company", "receipt_degrees_min"] = "-2"
    stock.settings["company", "receipt_degrees_max"] = "7.5"
    return Floor(stock)


def asks(floor: Floor) -> str:
    return floor.prompt.asks.code


def test_nothing_is_asked_unless_it_is_set() -> None:
    floor = asking()
    floor.scan("PO2")
    assert (asks(floor), floor.state.arriving) == ("ask_item", None)


def test_each_is_asked_once_and_stands_in_the_receipt() -> None:
    floor = asking("carrier", "seal", "temperature", "delivery_note")
    floor.scan("PO2")
    seen = [asks(floor)]
    for said in ("ACME", "S-77", "4.50", "LS 9"):
        floor.type(said)
        seen.append(asks(floor))
    assert seen == ["ask_carrier", "ask_seal", "ask_temperature", "ask_delivery_note", "ask_item"]
    floor.scan(GLOVES)
    floor.type("3")
    floor.scan("A-01")
    transaction = floor.posted[0].transaction
    assert transaction.arrival == Arrival("ACME", "S-77", Decimal("4.5"), "LS 9")
    assert read_body(body_of(transaction)) == transaction


def test_the_key_that_leaves_an_answer_out_is_offered_where_it_works() -> None:
    offered = [asking("seal", how=how) for how in ("asked", "needed")]
    for floor in offered:
        floor.scan("PO2")
    assert [floor.prompt.actions for floor in offered] == [(Action.BACK, Action.DONE), (Action.BACK,)]


def test_a_scan_answers_too() -> None:
    floor = asking("seal")
    floor.scan("PO2")
    floor.scan("SEAL00017")
    arriving = floor.state.arriving
    assert arriving is not None
    assert arriving.arrival == Arrival(seal="SEAL00017")


@pytest.mark.parametrize(("how", "after"), [("asked", "ask_item"), ("needed", "ask_seal")])
def test_done_leaves_out_only_what_may_be_left_out(how: str, after: str) -> None:
    floor = asking("seal", how=how)
    floor.scan("PO2")
    floor.key(Action.DONE)
    assert asks(floor) == after


def test_back_asks_the_one_before_and_leaves_the_order_at_the_first() -> None:
    floor = asking("carrier", "seal")
    floor.scan("PO2")
    floor.type("ACME")
    floor.key(Action.BACK)
    assert asks(floor) == "ask_carrier"
    floor.key(Action.BACK)
    assert (asks(floor), floor.state.documents) == ("ask_order", ())


@pytest.mark.parametrize("text", [".5", "warm", "1234", "4.555", "--3", "007"])
def test_what_is_no_temperature_is_not_taken(text: str) -> None:
    floor = asking("temperature")
    floor.scan("PO2")
    floor.type(text)
    assert (asks(floor), floor.code) == ("ask_temperature", "not_a_temperature")


@pytest.mark.parametrize("degrees", ["7.51", "-2.01", "20"])
def test_out_of_range_goods_go_to_hold_only(degrees: str) -> None:
    floor = asking("temperature")
    floor.scan("PO2")
    if degrees.startswith("-"):
        floor.key(Action.QUANTITY)
    floor.type(degrees.removeprefix("-"))
    assert floor.code == "goes_to_hold"
    floor.scan(GLOVES)
    floor.type("3")
    assert (floor.scan("A-01"), floor.code) == (STOP, "out_of_temperature")


@pytest.mark.parametrize("degrees", ["7.5", "-2", "-0"])
def test_the_bounds_are_in_the_range(degrees: str) -> None:
    floor = asking("temperature")
    floor.scan("PO2")
    if degrees.startswith("-"):
        floor.key(Action.QUANTITY)
    floor.type(degrees.removeprefix("-"))
    floor.scan(GLOVES)
    floor.type("3")
    assert floor.scan("A-01") is OK


def test_the_posting_rule_itself_refuses_as_at_the_centre() -> None:
    floor = asking("temperature")
    floor.scan("PO2")
    floor.type("4")
    floor.scan(GLOVES)
    floor.type("3")
    floor.scan("A-01")
    transaction = floor.posted[0].transaction
    warm = replace(transaction, id="warm", arrival=Arrival(temperature=Decimal(9)))
    result = post(warm, floor.stock)
    assert isinstance(result, Refused)
    assert result.refusals == (OutOfTemperature("A-01", Decimal(9)),)
    assert isinstance(post(replace(warm, arrival=None), floor.stock), Posted)


def test_the_events_fold_to_the_same_state_when_they_were_stored() -> None:
    floor = asking("carrier", "temperature")
    floor.scan("PO2")
    floor.type("ACME")
    floor.key(Action.QUANTITY)
    floor.type("9")
    state = RECEIVE.initial()
    for event in floor.events:
        state = RECEIVE.applied(state, from_plain(type(event), to_plain(event)))
    assert (state, state.ask) == (floor.state, Ask.ITEM)


@pytest.mark.parametrize("value", ["none", "-18", "0", "7.5", "12.25"])
def test_degrees_fit_the_setting(value: str) -> None:
    assert SETTINGS["receipt_degrees_min"].fits(value)


@pytest.mark.parametrize("value", ["", "-0", "7.50", "1e3", "1234", "+4"])
def test_other_texts_are_no_degrees(value: str) -> None:
    assert not SETTINGS["receipt_degrees_max"].fits(value)

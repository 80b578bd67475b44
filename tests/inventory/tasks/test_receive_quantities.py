"""What the quantity prompt of receiving offers, and what is said of a little more than ordered (flows.md 1.1 steps 4c, 4d)."""

from decimal import Decimal

import pytest

from inventory.tasks.receive.state import Ask
from inventory.tasks.steps import Outcome, say
from tests.inventory.tasks.floor import Floor
from tests.inventory.warehouses import CHEESE, GLOVES, MILK_GTIN, RADIO, add_order, warehouse

OK, DUP, STOP, FULL = Outcome.OK, Outcome.DUP, Outcome.STOP, Outcome.FULL


@pytest.fixture
def floor() -> Floor:
    stock = warehouse()
    add_order(stock, "PO7", [(GLOVES, "30", "EA"), (RADIO, "10", "EA"), (CHEESE, "12.5", "KG")])
    return Floor(stock)


def at_gloves(floor: Floor, default: str) -> Floor:
    floor.stock.settings["company", "quantity_default"] = default
    floor.scan("PO7")
    floor.scan(GLOVES)
    return floor


def counted(floor: Floor) -> Decimal:
    assert floor.state.current is not None
    return floor.state.current.counted


@pytest.mark.parametrize(("setting", "shown"), [("empty", ""), ("remainder", "30"), ("one", "1")])
def test_the_quantity_prompt_offers_what_the_setting_says(floor: Floor, setting: str, shown: str) -> None:
    assert at_gloves(floor, setting).prompt.default == shown


@pytest.mark.parametrize(
    ("setting", "outcome", "quantity", "ask"),
    [("empty", DUP, 0, Ask.QUANTITY), ("remainder", FULL, 30, Ask.BIN), ("one", OK, 1, Ask.BIN)],
)
def test_enter_alone_takes_the_default_and_books_nothing(
    floor: Floor, setting: str, outcome: Outcome, quantity: int, ask: Ask
) -> None:
    assert at_gloves(floor, setting).type("") is outcome
    assert (counted(floor), floor.state.ask) == (Decimal(quantity), ask)
    assert not floor.posted


def test_what_is_typed_replaces_the_default(floor: Floor) -> None:
    at_gloves(floor, "remainder").type("7")
    assert counted(floor) == 7


def test_what_is_counted_by_scans_stands_before_the_default(floor: Floor) -> None:
    at_gloves(floor, "remainder").scan(GLOVES)
    assert (floor.prompt.default, floor.type(""), counted(floor)) == ("1", OK, Decimal(1))


def test_a_lot_is_offered_nothing(floor: Floor) -> None:
    floor.stock.settings["company", "quantity_default"] = "remainder"
    floor.scan("PO1")
    floor.scan(f"01{MILK_GTIN}1727033110M1")
    assert (floor.state.ask, floor.prompt.default, floor.type(""), counted(floor)) == (
        Ask.QUANTITY,
        "",
        DUP,
        Decimal(0),
    )


def test_a_full_line_offers_no_remainder(floor: Floor) -> None:
    at_gloves(floor, "remainder").type("")
    floor.scan("R-04")
    floor.scan(GLOVES)
    assert floor.prompt.default == ""


def test_a_little_over_the_order_is_taken_with_a_hint(floor: Floor) -> None:
    floor.stock.settings["company", "over_receipt_percent"] = "10"
    at_gloves(floor, "empty")
    assert floor.type("30") is FULL
    assert floor.said is not None
    assert floor.said.says is None
    floor.scan("R-04")
    floor.scan(GLOVES)
    assert floor.type("3") is FULL
    assert floor.said.says == say("within_tolerance", over=Decimal(3), unit="EA")


def test_a_serial_over_the_order_is_taken_with_a_hint(floor: Floor) -> None:
    floor.stock.settings["company", "over_receipt_percent"] = "10"
    floor.scan("PO7")
    floor.scan(RADIO)
    said = [floor.scan(f"RX0000{at:02}") for at in range(11)]
    assert said == [OK] * 9 + [FULL, FULL]
    assert floor.said is not None
    assert floor.said.says == say("within_tolerance", over=Decimal(1), unit="EA")


def test_what_somebody_approved_is_not_called_within_tolerance(floor: Floor) -> None:
    at_gloves(floor, "empty").type("31")
    floor.answer(2)
    assert floor.approve("1900") is FULL
    assert floor.said is not None
    assert floor.said.says is None

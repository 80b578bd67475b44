"""Receiving a lot code that is known of another vendor: never topped up unasked (domain.md 6.6)."""

from datetime import date
from decimal import Decimal

import pytest

from inventory.documents import Partner
from inventory.stock import BalanceKey, Lot
from inventory.tasks.receive.state import Ask
from inventory.tasks.steps import Action, Outcome
from tests.inventory.tasks.floor import Floor
from tests.inventory.warehouses import MILK, MILK_GTIN, add_order, warehouse

OK, DUP, STOP = Outcome.OK, Outcome.DUP, Outcome.STOP
EXPIRY = date(2027, 3, 31)
LABEL = f"01{MILK_GTIN}1727033110M1"


@pytest.fixture
def floor() -> Floor:
    """Milk of lot M1 came from V1 on PO1; PO9 is of V2."""
    stock = warehouse()
    stock.partners["V2"] = Partner("V2", "Other Ltd", "vendor")
    add_order(stock, "PO9", [(MILK, "48", "EA")], "V2")
    floor = Floor(stock)
    receive(floor, "PO1", LABEL, "12")
    floor.type("")
    floor.key(Action.DONE)
    return Floor(stock)


def receive(floor: Floor, order: str, label: str, quantity: str) -> None:
    floor.scan(order)
    floor.scan(label)
    floor.type(quantity)
    assert floor.scan("R-04") is OK


def in_r04(floor: Floor) -> dict[str, Decimal]:
    return {key.lot: quantity for key, quantity in floor.stock.balances.items() if key.place == "R-04" and quantity}


def test_a_lot_of_another_vendor_stops_whatever_its_date(floor: Floor) -> None:
    floor.scan("PO9")
    assert (floor.scan(LABEL), floor.code) == (STOP, "other_vendor")
    floor.answer(1)
    assert (floor.state.pending, floor.state.ask, in_r04(floor)) == (None, Ask.LOT, {"M1": Decimal(12)})


def test_other_goods_of_the_other_vendor_get_a_key_of_their_own(floor: Floor) -> None:
    floor.scan("PO9")
    floor.scan(LABEL)
    floor.answer(2)
    floor.type("6")
    floor.scan("R-04")
    made = floor.stock.lot(MILK, "M1~2")
    assert made is not None
    assert (made.vendor, made.vendor_lot, made.expiry_date) == ("V2", "M1", EXPIRY)
    assert in_r04(floor) == {"M1": Decimal(12), "M1~2": Decimal(6)}


def test_more_of_that_vendor_have_the_key_of_the_first(floor: Floor) -> None:
    for _ in range(2):
        floor.scan("PO9")
        floor.scan(LABEL)
        floor.answer(2)
        floor.type("6")
        floor.scan("R-04")
    assert in_r04(floor) == {"M1": Decimal(12), "M1~2": Decimal(12)}


def test_a_third_vendor_does_not_get_the_key_of_the_second(floor: Floor) -> None:
    floor.stock.lots_by_key[MILK, "M1~2"] = Lot(MILK, "M1~2", expiry_date=EXPIRY, vendor="V3", vendor_lot="M1")
    floor.scan("PO9")
    floor.scan(LABEL)
    floor.answer(2)
    floor.type("1")
    floor.scan("R-04")
    assert in_r04(floor) == {"M1": Decimal(12), "M1~3": Decimal(1)}


def test_without_a_date_on_the_label_the_goods_of_that_vendor_are_known_by_their_code(floor: Floor) -> None:
    floor.stock.lots_by_key[MILK, "M1~2"] = Lot(MILK, "M1~2", expiry_date=EXPIRY, vendor="V2", vendor_lot="M1")
    floor.scan("PO9")
    floor.scan(MILK_GTIN)
    assert (floor.scan("M1"), floor.code) == (STOP, "other_vendor")
    floor.answer(2)
    floor.type("1")
    floor.scan("R-04")
    assert in_r04(floor) == {"M1": Decimal(12), "M1~2": Decimal(1)}


def test_a_misread_lot_is_asked_again(floor: Floor) -> None:
    floor.scan("PO9")
    floor.scan(LABEL)
    assert floor.answer(3) is DUP
    assert (floor.state.ask, floor.state.pending) == (Ask.LOT, None)
    assert floor.scan(f"01{MILK_GTIN}1727033110M17") in (OK, DUP)


def test_the_same_vendor_and_a_lot_of_no_known_vendor_are_not_asked(floor: Floor) -> None:
    floor.scan("PO1")
    assert (floor.scan(LABEL), floor.code) == (OK, "")
    floor.stock.lots_by_key[MILK, "M2"] = Lot(MILK, "M2", expiry_date=EXPIRY)
    floor = Floor(floor.stock)
    floor.scan("PO9")
    assert (floor.scan(f"01{MILK_GTIN}1727033110M2"), floor.code) == (OK, "")


def test_a_quantity_is_not_shared_with_an_order_of_another_vendor(floor: Floor) -> None:
    """What a lot of one vendor brings too much is no other vendor's delivery (flows.md 1.0a, 15)."""
    floor.scan("PO9")
    floor.scan("PO1")
    floor.scan(LABEL)
    assert in_hand_open(floor) == Decimal(36)


def in_hand_open(floor: Floor) -> Decimal | None:
    assert floor.state.current is not None
    return floor.state.current.open


def test_as_before_asks_on_the_order_of_another_vendor(floor: Floor) -> None:
    receive(floor, "PO1", LABEL, "36")
    assert floor.stock.balance(BalanceKey("R-04", MILK, "M1")) == 48
    floor.scan("PO9")
    floor.scan(MILK_GTIN)
    assert (floor.key(Action.QUANTITY), floor.code) == (STOP, "other_vendor")


def test_too_much_of_one_vendor_is_not_taken_for_the_delivery_of_another(floor: Floor) -> None:
    """A lot of V1 whose order is full stays on that order, where a supervisor may let more in; V2's is open, and not its own."""
    receive(floor, "PO1", LABEL, "36")
    floor = Floor(floor.stock)
    floor.scan("PO9")
    floor.scan("PO1")
    assert (floor.scan(LABEL), floor.code) == (OK, "")
    assert floor.state.current is not None
    assert (floor.state.current.document, floor.state.current.open) == ("PO1", Decimal(0))

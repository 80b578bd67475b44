"""Receiving: a new lot outside its mask wants a badge, as a serial does; what is known or a vendor's is exact (domain.md 6.11)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from inventory.documents import DocumentNumber
from inventory.items import LotOrigin
from inventory.memory import StockInMemory
from inventory.numbers import Mask
from inventory.people import Right
from inventory.segments import parse_segments
from inventory.stock import Lot
from inventory.tasks.parking import AT_STOP
from inventory.tasks.receive import RECEIVE
from inventory.tasks.receive.state import Ask
from inventory.tasks.steps import Action, Outcome, Park, Settled
from tests.inventory.tasks.floor import Floor
from tests.inventory.warehouses import MILK, MILK_GTIN, TODAY, add_order, warehouse

OK, DUP, STOP, FULL = Outcome.OK, Outcome.DUP, Outcome.STOP, Outcome.FULL
EXPIRES = TODAY + timedelta(days=90)
LABEL = f"]C101{MILK_GTIN}17{EXPIRES:%y%m%d}10"


def dairy(lot_origin: LotOrigin = LotOrigin.OWN, lot_mask: str = "LOT") -> StockInMemory:
    stock = warehouse()
    stock.masks["LOT"] = Mask("LOT", "lot", "L", parse_segments("N4+"), "L3000")
    stock.items[MILK] = replace(stock.items[MILK], lot_mask=lot_mask, lot_origin=lot_origin)
    add_order(stock, "PO9", [(MILK, "400", "EA")])
    return stock


def at_milk(stock: StockInMemory) -> Floor:
    floor = Floor(stock)
    floor.scan("PO9")
    return floor


@pytest.fixture
def floor() -> Floor:
    return at_milk(dairy())


def lots(floor: Floor) -> list[tuple[str, str]]:
    """Return the lots that were posted, each with who approved them."""
    return [
        (allocation.lot, each.transaction.approver)
        for each in floor.posted
        for line in each.transaction.lines
        for allocation in line.allocations
    ]


def book(floor: Floor, quantity: str = "10") -> None:
    floor.type(quantity)
    assert floor.scan("R-04") in (OK, FULL)


def test_a_label_with_a_lot_outside_the_mask_stops_and_a_supervisor_lets_it_in(floor: Floor) -> None:
    assert (floor.scan(f"{LABEL}QX77"), floor.code) == (STOP, "not_in_mask")
    floor.answer(2)
    assert floor.approve("1900") is OK
    assert floor.state.ask is Ask.QUANTITY
    book(floor)
    assert lots(floor) == [("QX77", "1900")]
    assert floor.stock.lots_by_key[MILK, "QX77"].expiry_date == EXPIRES


def test_1_leaves_the_label_and_the_right_one_is_taken_without_a_badge(floor: Floor) -> None:
    floor.scan(f"{LABEL}QX77")
    floor.answer(1)
    assert floor.scan(f"{LABEL}L3001") is OK
    book(floor)
    assert lots(floor) == [("L3001", "")]


def test_a_plain_code_outside_the_mask_stops_before_it_is_asked_for_again(floor: Floor) -> None:
    floor.scan(MILK)
    assert (floor.scan("QX77"), floor.code) == (STOP, "not_in_mask")
    floor.answer(2)
    assert floor.approve("1900") is OK
    assert floor.state.current is not None
    assert floor.state.current.lot == "QX77"


def test_a_typed_lot_outside_the_mask_is_typed_again_once_it_is_let_in(floor: Floor) -> None:
    floor.scan(MILK)
    assert (floor.type("990077"), floor.code) == (STOP, "not_in_mask")
    floor.answer(2)
    assert floor.approve("1900") is OK
    assert floor.state.ask is Ask.AGAIN
    assert (floor.type("990077"), floor.code) == (OK, "label_offered")
    assert floor.state.current is not None
    assert floor.state.current.lot == "990077"


def test_digits_on_the_last_lot_of_the_vendor_are_judged_once_it_is_said_which_they_are(floor: Floor) -> None:
    floor.stock.lots_by_key[MILK, "L2999"] = Lot(MILK, "L2999", stock_date=TODAY)
    floor.scan(MILK)
    assert (floor.type("77"), floor.code) == (DUP, "question_template_lot")
    assert (floor.answer(3), floor.code) == (STOP, "not_in_mask")
    floor.answer(1)
    floor.type("77")
    assert floor.answer(2) is OK
    assert floor.state.ask is Ask.AGAIN


def test_a_receiver_does_not_let_it_in_themselves(floor: Floor) -> None:
    floor.scan(f"{LABEL}QX77")
    floor.answer(2)
    assert (floor.approve("1001"), floor.code) == (DUP, "own_work")


def test_it_is_parked_with_its_label_and_goes_on_with_the_answer(floor: Floor) -> None:
    floor.scan(f"{LABEL}QX77")
    assert (floor.answer(AT_STOP), floor.code) == (OK, "parked")
    assert floor.said is not None
    asked = floor.said.request
    assert isinstance(asked, Park)
    assert (asked.right, asked.item, asked.number) == (Right.OUTSIDE_MASK, MILK, "QX77")
    assert RECEIVE.prompt(floor.state, floor.stock).asks.code == "ask_item"
    floor.scan(f"{LABEL}L3001")
    book(floor)
    assert floor.answer(Settled(asked.request, floor.stock.operators["1900"])) is OK
    assert floor.state.current is not None
    assert (floor.state.current.lot, floor.state.current.dates.expiry) == ("QX77", EXPIRES)
    book(floor)
    assert lots(floor) == [("L3001", ""), ("QX77", "1900")]


def test_an_advised_lot_that_is_let_in_has_its_advised_date(floor: Floor) -> None:
    floor.stock.numbers.append(DocumentNumber("PO9", 1, lot="QX77", expiry_date=EXPIRES))
    floor.scan(MILK)
    assert (floor.scan("QX77"), floor.code) == (STOP, "not_in_mask")
    floor.answer(2)
    floor.approve("1900")
    assert floor.state.current is not None
    assert floor.state.current.dates.expiry == EXPIRES


@pytest.mark.parametrize(("origin", "mask"), [(LotOrigin.VENDOR, "LOT"), (LotOrigin.OWN, "")])
def test_a_vendors_lot_and_one_of_an_item_without_a_mask_are_not_judged(origin: LotOrigin, mask: str) -> None:
    floor = at_milk(dairy(origin, mask))
    assert floor.scan(f"{LABEL}QX77") is OK
    book(floor)
    assert lots(floor) == [("QX77", "")]


def test_a_site_that_trusts_its_vendors_is_not_asked(floor: Floor) -> None:
    floor.stock.settings["company", "trust_vendor_masks"] = "yes"
    assert floor.scan(f"{LABEL}QX77") is OK


def test_a_lot_that_is_known_is_never_judged_nor_is_another_key_for_it(floor: Floor) -> None:
    floor.stock.lots_by_key[MILK, "QX77"] = Lot(MILK, "QX77", expiry_date=EXPIRES - timedelta(days=9), stock_date=TODAY)
    floor.scan(MILK)
    assert floor.scan("QX77") is OK
    floor.key(Action.BACK)
    assert (floor.scan(f"{LABEL}QX77"), floor.code) == (STOP, "other_expiry")
    assert floor.answer(2) is OK
    book(floor)
    assert lots(floor) == [("QX77~2", "")]

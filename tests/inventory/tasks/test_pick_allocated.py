"""Where numbers are allocated on the order first, the pick proposes those and no others (F13); goods that others keep are left."""

from decimal import Decimal

import pytest

from inventory.documents import DocumentNumber
from inventory.memory import StockInMemory
from inventory.refusals.selling import NothingToPick
from inventory.tasks.pick.state import Ask
from inventory.tasks.steps import Outcome
from tests.inventory.tasks.shop import CABLE, PickFloor, add_sale, shop
from tests.inventory.warehouses import GLOVES, RADIO

OK, STOP = Outcome.OK, Outcome.STOP


@pytest.fixture
def stock() -> StockInMemory:
    return shop()


def visits(floor: PickFloor) -> list[tuple[str, str, Decimal]]:
    return [(each.item, each.candidate.lot, each.take) for each in floor.state.visits]


def test_nothing_is_proposed_that_the_order_does_not_keep(stock: StockInMemory) -> None:
    stock.settings["company", "serial_allocate_at"] = "order"
    floor = PickFloor(stock)
    assert floor.scan("SO2") is STOP
    assert floor.said is not None
    assert floor.said.says == NothingToPick("SO2", RADIO, RADIO, "not_allocated")
    stock.numbers += [DocumentNumber("SO2", 1, serial=f"RX00010{at}", quantity=Decimal(1)) for at in (3, 4)]
    floor.answer(1)
    assert floor.pick_all("SO2", "A-01", "RX000103") == [OK, OK, OK]
    assert visits(floor) == [(RADIO, "", Decimal(2))]
    floor.scan("RX000104")
    assert [each.transaction.lines[0].quantity for each in floor.posted] == [Decimal(2)]


def test_no_more_of_a_lot_than_the_order_keeps(stock: StockInMemory) -> None:
    stock.settings[f"item:{CABLE}", "lot_allocate_at"] = "order"
    add_sale(stock, "SO7", [(CABLE, "4")])
    stock.numbers.append(DocumentNumber("SO7", 1, "PS2", quantity=Decimal(3)))
    floor = PickFloor(stock)
    floor.pick_all("SO7", "A-02", "PS2", "=3")
    assert [each.transaction.lines[0].quantity for each in floor.posted if each.transaction.kind == "pick"] == [
        Decimal(3)
    ]
    again = PickFloor(stock)
    again.scan("SO7")
    assert again.state.ask in (Ask.SHIP, Ask.SHORTS, Ask.ORDER)
    assert visits(again) == []


def test_goods_without_a_number_that_another_order_keeps_are_left(stock: StockInMemory) -> None:
    add_sale(stock, "SO7", [(GLOVES, "40")])
    stock.numbers.append(DocumentNumber("SO7", 1, quantity=Decimal(40)))
    floor = PickFloor(stock)
    floor.scan("SO1")
    assert [take for item, _, take in visits(floor) if item == GLOVES] == [Decimal(8)]

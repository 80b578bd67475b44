"""Serials are counted in stocking units, whatever unit the order is in (F29): what is asked for, shown and posted at each task."""

from decimal import Decimal

import pytest

from inventory.documents import DocumentLine
from inventory.items import ItemCode
from inventory.memory import StockInMemory
from inventory.tasks.steps import Action, Counter, Outcome
from inventory.tracked import SerialState
from tests.inventory.tasks.floor import Floor
from tests.inventory.tasks.shop import PickFloor, add_sale, shop
from tests.inventory.warehouses import RADIO, add_order, warehouse

OK, FULL = Outcome.OK, Outcome.FULL
PAIR_CODE = "RADIO-PAIR"


def with_pairs(stock: StockInMemory) -> StockInMemory:
    """Let radios also come in packs of two."""
    stock.factors[RADIO, "PR"] = Decimal(2)
    stock.codes.append(ItemCode(RADIO, PAIR_CODE, "internal", "PR"))
    return stock


def test_two_packs_of_two_want_four_serials_at_receiving() -> None:
    stock = with_pairs(warehouse())
    add_order(stock, "PO7", [(RADIO, "2", "PR")])
    floor = Floor(stock)
    floor.scan("PO7")
    floor.scan(PAIR_CODE)
    assert floor.prompt.counter == Counter(Decimal(0), Decimal(4), "EA", "serials")
    assert [floor.scan(f"RX00080{at}") for at in range(4)] == [OK, OK, OK, FULL]
    floor.scan("R-04")
    (line,) = floor.posted[0].transaction.lines
    assert (line.unit, line.quantity, len(line.allocations[0].serials)) == ("EA", Decimal(4), 4)
    kept = stock.line("PO7", 1)
    assert kept is not None
    assert (kept.ordered, kept.done, kept.open) == (Decimal(4), Decimal(4), Decimal(0))


def test_part_of_a_pack_may_come_and_the_rest_stays_open() -> None:
    stock = with_pairs(warehouse())
    add_order(stock, "PO7", [(RADIO, "2", "PR")])
    floor = Floor(stock)
    floor.scan("PO7")
    floor.scan(PAIR_CODE)
    floor.scan("RX000800")
    floor.key(Action.DONE)
    floor.scan("R-04")
    kept = stock.line("PO7", 1)
    assert kept is not None
    assert kept.open == Decimal(3)


def test_two_packs_of_two_want_four_serials_at_the_pick() -> None:
    stock = with_pairs(shop())
    add_sale(stock, "SO7", [(RADIO, "1")])
    stock.document_lines["SO7", 1] = DocumentLine("SO7", 1, RADIO, Decimal(2), "PR", Decimal(2))
    floor = PickFloor(stock)
    floor.pick_all("SO7", "A-01")
    counter = floor.prompt.counter
    assert counter is not None
    assert (counter.done, counter.target, counter.unit) == (Decimal(0), Decimal(4), "EA")
    assert floor.pick_all("RX000101", "RX000102", "RX000103", "RX000104") == [OK, OK, OK, FULL]
    assert {stock.serials[RADIO, f"RX00010{at}"].state for at in range(1, 5)} == {SerialState.RESERVED}


@pytest.mark.parametrize(("quantity", "unit", "needed"), [("3", "PR", 6), ("5", "EA", 5)])
def test_a_serial_for_each_stocking_unit_is_made(quantity: str, unit: str, needed: int) -> None:
    stock = with_pairs(warehouse())
    add_order(stock, "PO7", [(RADIO, quantity, unit)])
    floor = Floor(stock)
    floor.scan("PO7")
    floor.scan(RADIO)
    assert floor.state.current is not None
    assert floor.state.current.open == needed

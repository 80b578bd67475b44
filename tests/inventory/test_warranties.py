"""A sale that is taken back leaves a unit with the warranty that it had before, and none where it had none (F14, F39)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from inventory.items import WarrantyStart
from inventory.memory import StockInMemory
from inventory.people import Operator, Role
from inventory.places import CUSTOMER
from inventory.stock import BalanceKey, Posted, Serial, SerialState
from inventory.transactions import Allocation, Line, Transaction, reversal
from tests.inventory.ledgers import judge
from tests.inventory.warehouses import NOW, RADIO, SITE, TODAY, warehouse

LONG_AGO = TODAY - timedelta(days=300)
IN_STOCK = Serial(RADIO, "RX000001", "A-01", SerialState.ON_HAND, stock_date=LONG_AGO, brought_by="R1")
BEFORE = {
    "none": IN_STOCK,
    "an extended one": replace(IN_STOCK, warranty="W5", warranty_from=LONG_AGO),
    "a registered one": replace(IN_STOCK, warranty="W1", warranty_from=LONG_AGO, registered=LONG_AGO),
    "registered only": replace(IN_STOCK, registered=LONG_AGO),
}


def sale(name: str) -> Transaction:
    one = Allocation(Decimal(1), serials=("RX000001",))
    line = Line(RADIO, "EA", one.quantity, "A-01", CUSTOMER, allocations=(one,))
    return Transaction(name, "direct_shipment", SITE, NOW, TODAY, TODAY, "1900", lines=(line,))


def done(stock: StockInMemory, transaction: Transaction) -> Serial:
    """Post something that must go through, and return the unit as it is then, but for what moved it."""
    result = judge(transaction, stock)
    assert isinstance(result, Posted), result
    stock.apply(result)
    return replace(stock.serials[RADIO, "RX000001"], transaction="", since=None)


@pytest.mark.parametrize("starts", WarrantyStart)
@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE)
def test_a_sale_that_is_taken_back_brings_the_warranty_of_before_back(before: Serial, starts: WarrantyStart) -> None:
    stock = warehouse()
    stock.operators["1900"] = Operator("1900", "Sue", Role.SUPERVISOR)
    stock.items[RADIO] = replace(stock.items[RADIO], warranty="W1", serial_warranty_starts=starts)
    stock.serials[RADIO, "RX000001"] = before
    stock.balances[BalanceKey("A-01", RADIO)] = Decimal(1)
    for number in (1, 2):
        sold = done(stock, sale(f"S{number}"))
        assert sold.registered is None
        assert sold.warranty == ("W1" if starts is WarrantyStart.SOLD and not before.warranty else before.warranty)
        back = reversal(sale(f"S{number}"), transaction_id=f"B{number}", operator="1900", at=NOW, days=(TODAY, TODAY))
        assert done(stock, back) == before

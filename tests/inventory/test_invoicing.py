"""A vendor's invoice: each serial costs what it says, whatever it came at; taken back, each costs what it did (F36)."""

from decimal import Decimal

import pytest

from inventory.memory import StockInMemory
from inventory.places import VENDOR
from inventory.refusals.reconciling import InvoiceDiffers
from inventory.stock import Posted
from inventory.transactions import Allocation, Line, Transaction, reversal
from tests.inventory.ledgers import judge
from tests.inventory.warehouses import NOW, RADIO, SITE, TODAY, warehouse

FIRST, SECOND = "RX000001", "RX000002"
ORDER, RADIOS = "PO2", 1
"""An order, and its line that is for radios."""


def radios(*serials: str) -> tuple[Allocation, ...]:
    return (Allocation(Decimal(len(serials)), serials=serials),)


def came(name: str, serial: str, cost: str) -> Transaction:
    line = Line(
        RADIO, "EA", Decimal(1), VENDOR, "A-01", allocations=radios(serial), line=RADIOS, unit_cost=Decimal(cost)
    )
    return Transaction(name, "purchase_receipt", SITE, NOW, TODAY, TODAY, "1900", ORDER, lines=(line,))


def invoiced(name: str, cost: str, *serials: str) -> Transaction:
    quantity = Decimal(len(serials))
    line = Line(RADIO, "EA", quantity, "", allocations=radios(*serials), applies_line=RADIOS, unit_cost=Decimal(cost))
    return Transaction(name, "purchase_invoice", SITE, NOW, TODAY, TODAY, "1900", lines=(line,), applies_to=ORDER)


def back(transaction: Transaction) -> Transaction:
    return reversal(transaction, transaction_id="B", operator="1900", at=NOW, days=(TODAY, TODAY))


def done(stock: StockInMemory, transaction: Transaction) -> Posted:
    result = judge(transaction, stock)
    assert isinstance(result, Posted), result
    stock.apply(result)
    return result


def costs(stock: StockInMemory) -> list[Decimal | None]:
    return [stock.serials[RADIO, each].unit_cost for each in (FIRST, SECOND) if (RADIO, each) in stock.serials]


@pytest.fixture
def stock() -> StockInMemory:
    return warehouse()


def test_taken_back_after_a_receipt_at_another_cost_serials_cost_what_they_came_at(stock: StockInMemory) -> None:
    done(stock, came("R1", FIRST, "300"))
    invoice = invoiced("I1", "305", FIRST)
    done(stock, invoice)
    done(stock, came("R2", SECOND, "310"))
    assert costs(stock) == [305, 310]
    done(stock, back(invoice))
    assert costs(stock) == [300, 310]


def test_serials_that_came_at_different_costs_all_cost_what_the_invoice_says(stock: StockInMemory) -> None:
    done(stock, came("R1", FIRST, "300"))
    done(stock, came("R2", SECOND, "310"))
    invoice = invoiced("I1", "304", FIRST, SECOND)
    assert done(stock, invoice).flags == (InvoiceDiffers(ORDER, RADIO, Decimal(-2), line=1),)
    assert costs(stock) == [304, 304]
    done(stock, back(invoice))
    assert costs(stock) == [300, 310]


def test_what_was_spread_over_a_serial_before_its_invoice_stays_on_it(stock: StockInMemory) -> None:
    done(stock, came("R1", FIRST, "300"))
    freight = Allocation(Decimal(1), serials=(FIRST,), unit_cost=Decimal(7))
    line = Line(RADIO, "EA", Decimal(1), "A-01", allocations=(freight,), cost=Decimal(7))
    spread = Transaction("K", "cost_increase", SITE, NOW, TODAY, TODAY, "1900", lines=(line,), reason="freight")
    done(stock, spread)
    done(stock, invoiced("I1", "305", FIRST))
    assert costs(stock) == [312]

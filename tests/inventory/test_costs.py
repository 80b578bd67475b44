"""Adjustments of cost: what is spread over numbers changes what they cost, nothing moves, and all of it is taken back."""

from dataclasses import replace
from decimal import Decimal

import pytest

from inventory.memory import StockInMemory
from inventory.places import ADJUSTMENT, VENDOR
from inventory.refusals import adjusting
from inventory.refusals.base import Refusal
from inventory.stock import Posted, Refused
from inventory.transactions import Allocation, Line, Transaction, reversal
from tests.inventory.ledgers import judge
from tests.inventory.warehouses import MILK, NOW, RADIO, SITE, TODAY, warehouse

TWO, ONE = Decimal(2), Decimal(1)
FIRST = Allocation(ONE, serials=("RX000001",), unit_cost=Decimal(3))
SECOND = Allocation(ONE, serials=("RX000002",), unit_cost=Decimal("0.5"))


def made(kind: str, item: str, amount: str, *allocations: Allocation, **values: str) -> Transaction:
    quantity = sum((each.quantity for each in allocations), Decimal(0))
    line = Line(item, "EA", quantity, "A-01", allocations=allocations, cost=Decimal(amount))
    plain = Transaction("T1", kind, SITE, NOW, TODAY, TODAY, "1900", lines=(line,), reason="freight", applies_to="R1")
    return Transaction(**{name: getattr(plain, name) for name in Transaction.__slots__} | values)


def done(stock: StockInMemory, transaction: Transaction) -> Posted:
    result = judge(transaction, stock)
    assert isinstance(result, Posted), result
    stock.apply(result)
    return result


@pytest.fixture
def stock() -> StockInMemory:
    kept = warehouse()
    radios = Allocation(TWO, serials=("RX000001", "RX000002"))
    for name, item, allocation in (("R1", RADIO, radios), ("R2", MILK, Allocation(Decimal(10), "M1"))):
        line = Line(item, "EA", allocation.quantity, VENDOR, "A-01", allocations=(allocation,), unit_cost=Decimal(7))
        done(kept, Transaction(name, "purchase_receipt", SITE, NOW, TODAY, TODAY, "1900", lines=(line,)))
    return kept


def costs(stock: StockInMemory) -> list[Decimal | None]:
    return [
        *(stock.serials[RADIO, each].unit_cost for each in ("RX000001", "RX000002")),
        stock.lots_by_key[MILK, "M1"].unit_cost,
    ]


@pytest.mark.parametrize(
    ("transaction", "expected"),
    [
        (made("cost_increase", RADIO, "3.5", FIRST, SECOND), ["10", "7.5", "7"]),
        (made("cost_decrease", RADIO, "3.5", FIRST, SECOND), ["4", "6.5", "7"]),
        (made("receipt_adjustment", RADIO, "3", FIRST), ["10", "7", "7"]),
        (made("purchase_credit_note", RADIO, "3", FIRST), ["4", "7", "7"]),
        (made("purchase_debit_note", RADIO, "3", FIRST), ["10", "7", "7"]),
        (made("cost_decrease", MILK, "5", Allocation(Decimal(10), "M1", unit_cost=Decimal("0.5"))), ["7", "7", "6.5"]),
    ],
)
def test_costs_change_by_what_is_spread_and_are_what_they_were_when_it_is_taken_back(
    transaction: Transaction, expected: list[str], stock: StockInMemory
) -> None:
    before = costs(stock)
    assert done(stock, transaction).movements == ()
    assert costs(stock) == [Decimal(each) for each in expected]
    done(stock, reversal(transaction, transaction_id="T9", operator="1900", at=NOW, days=(TODAY, TODAY)))
    assert costs(stock) == before


@pytest.mark.parametrize(
    ("transaction", "refusal"),
    [
        (made("cost_increase", RADIO, "4", FIRST), adjusting.CostNotSpread(RADIO, Decimal(4), Decimal(3))),
        (
            made("cost_increase", RADIO, "4", Allocation(ONE, serials=("RX000001",))),
            adjusting.CostMissing(RADIO),
        ),
        (
            made("cost_decrease", RADIO, "8", Allocation(ONE, serials=("RX000001",), unit_cost=Decimal(8))),
            adjusting.CostBelowZero(RADIO, "RX000001", Decimal(7), Decimal(-8)),
        ),
    ],
)
def test_it_is_refused(transaction: Transaction, refusal: Refusal, stock: StockInMemory) -> None:
    assert judge(transaction, stock) == Refused(transaction, (refusal,))


def test_what_is_found_has_the_cost_of_its_number(stock: StockInMemory) -> None:
    found = (
        Allocation(ONE, serials=("RX000008",), unit_cost=Decimal(3)),
        Allocation(ONE, serials=("RX000009",), unit_cost=Decimal(4)),
    )
    line = Line(RADIO, "EA", TWO, ADJUSTMENT, "A-01", allocations=found, cost=Decimal(7))
    done(stock, Transaction("T1", "both_increase", SITE, NOW, TODAY, TODAY, "1900", lines=(line,), reason="found"))
    assert [stock.serials[RADIO, each].unit_cost for each in ("RX000008", "RX000009")] == [3, 4]


def test_what_was_not_put_on_a_serial_is_not_taken_off_it(stock: StockInMemory) -> None:
    """The cost of what came before its dispatch is known later than that it costs more."""
    known = stock.serials[RADIO, "RX000001"]
    stock.serials[RADIO, "RX000001"] = replace(known, unit_cost=None)
    dearer = made("cost_increase", RADIO, "3.5", FIRST, SECOND)
    assert done(stock, dearer).flags == (adjusting.CostNotKnown(RADIO, "RX000001", 0),)
    stock.serials[RADIO, "RX000001"] = known
    done(stock, reversal(dearer, transaction_id="B1", operator="1900", at=NOW, days=(TODAY, TODAY)))
    assert costs(stock) == [7, 7, 7]

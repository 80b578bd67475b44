"""Adjustments, scrap and usage: each with its reason or account, and taken back without a trace in the stock."""

from dataclasses import replace
from decimal import Decimal

import pytest

from inventory.memory import StockInMemory
from inventory.places import ADJUSTMENT, USAGE, VENDOR
from inventory.refusals import adjusting, goods, marks, selling, work
from inventory.refusals.base import Refusal
from inventory.stock import BalanceKey, Posted, Refused, SerialState
from inventory.transactions import Allocation, Line, Transaction, reversal
from tests.inventory.ledgers import judge
from tests.inventory.warehouses import GLOVES, NOW, RADIO, SITE, TODAY, warehouse

OUT, USED = ("A-01", ADJUSTMENT), ("A-01", USAGE)
ONE = Allocation(Decimal(1), serials=("RX000001",))
FIVE = Allocation(Decimal(5))


def made(kind: str, item: str, legs: tuple[str, str], allocation: Allocation, **values: str) -> Transaction:
    line = Line(item, "EA", allocation.quantity, *legs, allocations=(allocation,), unit_cost=Decimal(2))
    plain = Transaction("T1", kind, SITE, NOW, TODAY, TODAY, "1900", lines=(line,))
    return Transaction(**{name: getattr(plain, name) for name in Transaction.__slots__} | values)


def done(stock: StockInMemory, transaction: Transaction) -> Posted:
    result = judge(transaction, stock)
    assert isinstance(result, Posted), result
    stock.apply(result)
    return result


@pytest.fixture
def stock() -> StockInMemory:
    kept = warehouse()
    done(kept, made("purchase_receipt", RADIO, (VENDOR, "A-01"), ONE, id="R1"))
    done(kept, made("purchase_receipt", GLOVES, (VENDOR, "A-01"), FIVE, id="R2"))
    done(kept, made("purchase_receipt", GLOVES, (VENDOR, "H-01"), FIVE, id="R3"))
    return kept


CASES: dict[str, tuple[Transaction, tuple[Refusal, ...]]] = {
    "no reason": (made("scrap", GLOVES, OUT, FIVE), (marks.ReasonMissing("scrap"),)),
    "no account": (made("internal_usage", GLOVES, USED, FIVE), (adjusting.ReferenceMissing("internal_usage"),)),
    "right": (made("scrap", GLOVES, OUT, FIVE, reason="damage", operator="1001"), (work.NoRight("1001", "adjust"),)),
    "in stock": (
        made("quantity_increase", RADIO, (ADJUSTMENT, "A-01"), ONE, reason="found"),
        (goods.SerialInStock(RADIO, "RX000001", "A-01", SITE, TODAY, ""),),
    ),
    "more than there": (
        made("quantity_decrease", GLOVES, OUT, Allocation(Decimal(6)), reason="theft"),
        (goods.NotEnough(GLOVES, "", "A-01", Decimal(6), Decimal(5)),),
    ),
    "used from hold": (
        made("internal_usage", GLOVES, ("H-01", USAGE), FIVE, reference="E 7"),
        (selling.BinDoesNotSell("H-01", "hold"),),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_refused_for_this_reason_and_no_other(name: str, stock: StockInMemory) -> None:
    transaction, refusals = CASES[name]
    assert judge(transaction, stock) == Refused(transaction, refusals)


@pytest.mark.parametrize(
    ("kind", "legs", "state"),
    [
        ("scrap", OUT, SerialState.REMOVED),
        ("quantity_decrease", OUT, SerialState.REMOVED),
        ("internal_usage", USED, SerialState.CONSUMED),
    ],
)
def test_what_leaves_has_its_state_and_cost_and_comes_home(
    kind: str, legs: tuple[str, str], state: SerialState, stock: StockInMemory
) -> None:
    transaction = made(kind, RADIO, legs, ONE, reason="damage", reference="E 7")
    posted = done(stock, transaction)
    kept = stock.serials[RADIO, "RX000001"]
    assert (kept.place, kept.state, [each.unit_cost for each in posted.movements]) == (legs[1], state, [Decimal(2)])
    done(stock, reversal(transaction, transaction_id="T9", operator="1900", at=NOW, days=(TODAY, TODAY)))
    kept = stock.serials[RADIO, "RX000001"]
    assert (kept.place, kept.state, stock.balance(BalanceKey("A-01", RADIO))) == (
        "A-01",
        SerialState.ON_HAND,
        Decimal(1),
    )


def test_what_was_found_is_in_stock_at_its_cost(stock: StockInMemory) -> None:
    found = replace(ONE, serials=("RX000009",))
    done(stock, made("quantity_increase", RADIO, (ADJUSTMENT, "A-01"), found, reason="found"))
    assert (stock.serials[RADIO, "RX000009"].unit_cost, stock.serials[RADIO, "RX000009"].receipt) == (Decimal(2), "")

"""Owners of what documents brought in and sent out: a delivery is of one owner, and what comes back of it is of that owner."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from inventory.deliveries import DeliveryKey
from inventory.memory import StockInMemory
from inventory.places import ADJUSTMENT, CUSTOMER, USAGE, VENDOR
from inventory.refusals import making, returns
from inventory.refusals.base import Refusal
from inventory.stock import BalanceKey, Posted, Refused
from inventory.transactions import Allocation, Condition, Line, Transaction, reversal
from tests.inventory.ledgers import judge
from tests.inventory.warehouses import GLOVES, MILK, NOW, RADIO, SITE, TODAY, warehouse

X, OURS = "X", ""
DATE = date(2027, 3, 31)
PLACE = "A-01"


def made(kind: str, *lines: Line, **values: object) -> Transaction:
    return replace(Transaction("T1", kind, SITE, NOW, TODAY, TODAY, "1900", lines=lines), **values)  # type: ignore[arg-type] # the names are those of the fields


def line(item: str, legs: tuple[str, str], *parts: Allocation, **values: object) -> Line:
    quantity = sum((each.quantity for each in parts), Decimal(0))
    return replace(Line(item, "EA", quantity, *legs, allocations=parts), **values)  # type: ignore[arg-type] # the names are those of the fields


def part(quantity: str, owner: str, lot: str = "", **values: object) -> Allocation:
    return replace(Allocation(Decimal(quantity), lot, owner=owner), **values)  # type: ignore[arg-type] # the names are those of the fields


def done(stock: StockInMemory, transaction: Transaction) -> Posted:
    result = judge(transaction, stock)
    assert isinstance(result, Posted), result
    stock.apply(result)
    return result


def refused(stock: StockInMemory, transaction: Transaction) -> tuple[Refusal, ...]:
    result = judge(transaction, stock)
    assert isinstance(result, Refused), result
    return result.refusals


@pytest.fixture
def stock() -> StockInMemory:
    """Gloves and milk of X and of ours, each received on a line of its own; of each some are sold to K1 and used."""
    kept = warehouse()
    legs = (VENDOR, PLACE)
    received = (
        line(GLOVES, legs, part("10", X), line=1),
        line(GLOVES, legs, part("10", OURS), line=2),
        line(MILK, legs, part("10", X, "M1", expiry_date=DATE), line=3),
        line(MILK, legs, part("10", OURS, "M2", expiry_date=DATE), line=4),
    )
    done(kept, made("purchase_receipt", *received, id="R1", partner="V1"))
    for kind, name, leg in (("direct_shipment", "S1", CUSTOMER), ("project_usage", "P1", USAGE)):
        gone = (
            line(GLOVES, (PLACE, leg), part("2", X), line=1),
            line(GLOVES, (PLACE, leg), part("2", OURS), line=2),
            line(MILK, (PLACE, leg), part("2", X, "M1"), line=3),
        )
        done(kept, made(kind, *gone, id=name, partner="K1" if leg == CUSTOMER else "", reference="P7"))
    return kept


BACK = {
    "customer_return": ("S1", CUSTOMER),
    "shipment_return": ("S1", CUSTOMER),
    "credit_note": ("S1", CUSTOMER),
    "invoice_decrease": ("S1", CUSTOMER),
    "project_return": ("P1", USAGE),
    "vendor_return": ("R1", VENDOR),
    "receipt_return": ("R1", VENDOR),
}


def back(kind: str, item: str, allocation: Allocation, applies_line: int) -> Transaction:
    source, outside = BACK[kind]
    legs = (PLACE, VENDOR) if outside == VENDOR else (outside, PLACE)
    condition = None if outside == VENDOR else Condition.GOOD
    moved = line(item, legs, allocation, applies_line=applies_line, condition=condition)
    return made(kind, moved, applies_to=source)


@pytest.mark.parametrize("kind", BACK)
@pytest.mark.parametrize(
    ("item", "lot", "applies_line", "whose"), [(GLOVES, "", 1, X), (GLOVES, "", 2, OURS), (MILK, "M1", 3, X)]
)
def test_what_comes_back_is_of_the_owner_of_what_went(
    kind: str, item: str, lot: str, applies_line: int, whose: str, stock: StockInMemory
) -> None:
    other = OURS if whose else X
    before = dict(stock.balances)
    wrong = back(kind, item, part("1", other, lot), applies_line)
    assert refused(stock, wrong)[0] == making.OwnersMixed(item, whose, other)
    done(stock, back(kind, item, part("1", whose, lot), applies_line))
    key = BalanceKey(PLACE, item, lot, whose)
    assert abs(stock.balances[key] - before[key]) == 1
    delivery = stock.delivery(DeliveryKey(BACK[kind][0], applies_line, item, lot))
    assert delivery is not None
    assert (delivery.owner, delivery.returned) == (whose, Decimal(1))


@pytest.mark.parametrize(
    ("kind", "legs"),
    [
        ("purchase_receipt", (VENDOR, PLACE)),
        ("direct_shipment", (PLACE, CUSTOMER)),
        ("project_usage", (PLACE, USAGE)),
        ("debit_note", (PLACE, CUSTOMER)),
    ],
)
def test_a_delivery_is_of_one_owner(kind: str, legs: tuple[str, str], stock: StockInMemory) -> None:
    mixed = line(GLOVES, legs, part("1", OURS), part("1", X), line=1)
    wanted = (making.OwnersMixed(GLOVES, OURS, X),)
    assert refused(stock, made(kind, mixed, reference="P7")) == wanted
    two = (line(GLOVES, legs, part("1", OURS), line=1), line(GLOVES, legs, part("1", X), line=1))
    assert refused(stock, made(kind, *two, reference="P7")) == wanted
    done(stock, made(kind, two[0], replace(two[1], line=2), reference="P7"))


def test_what_was_all_taken_back_may_be_of_another_owner(stock: StockInMemory) -> None:
    first = made("direct_shipment", line(GLOVES, (PLACE, CUSTOMER), part("1", X), line=1), id="S2")
    done(stock, first)
    done(stock, reversal(first, transaction_id="S3", operator="1900", at=NOW, days=(TODAY, TODAY)))
    key = DeliveryKey("S2", 1, GLOVES, "")
    assert stock.delivery(key) is None
    assert stock.deliveries[key].owner == X


def test_the_owner_of_a_delivery_outlasts_a_return_that_is_taken_back(stock: StockInMemory) -> None:
    posted = done(stock, back("customer_return", GLOVES, part("2", X), 1))
    done(stock, reversal(posted.transaction, transaction_id="T9", operator="1900", at=NOW, days=(TODAY, TODAY)))
    delivery = stock.delivery(DeliveryKey("S1", 1, GLOVES, ""))
    assert delivery is not None
    assert (delivery.owner, delivery.quantity, delivery.returned) == (X, Decimal(2), Decimal(0))


def test_numbers_put_right_stay_with_their_owner(stock: StockInMemory) -> None:
    """No place holds more or less by it (F53), of either's goods."""
    here = (ADJUSTMENT, PLACE)
    for number, owner in (("RX000001", X), ("RX000002", X), ("RX000003", OURS)):
        found = line(RADIO, here, replace(part("1", owner), serials=(number,)))
        done(stock, made("quantity_increase", found, id=number, reason="found"))
    sold = replace(part("1", X), serials=("RX000001",))
    done(stock, made("direct_shipment", line(RADIO, (PLACE, CUSTOMER), sold, line=1), id="S5"))

    def instead(number: str, owner: str) -> Transaction:
        now = replace(part("1", owner), serials=(number,))
        put = line(RADIO, (PLACE, CUSTOMER), now, applies_line=1, instead=(sold,))
        return made("reconcile_sale", put, applies_to="S5", reason="misread")

    assert refused(stock, instead("RX000003", OURS)) == (making.OwnersMixed(RADIO, X, OURS),)
    done(stock, instead("RX000002", X))
    delivery = stock.delivery(DeliveryKey("S5", 1, RADIO, ""))
    assert delivery is not None
    assert (delivery.owner, delivery.quantity) == (X, Decimal(1))


def test_another_line_is_not_delivered_whoever_owns_it(stock: StockInMemory) -> None:
    wrong = back("customer_return", GLOVES, part("1", X), 9)
    assert refused(stock, wrong) == (returns.NotDelivered("S1", GLOVES),)

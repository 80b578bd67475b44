"""What a lot costs: its value by its quantity, whatever came, left, was invoiced or was taken back (F18, F59, invariant 10)."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.deliveries import COST_STEP
from inventory.memory import StockInMemory
from inventory.places import ADJUSTMENT, CUSTOMER, VENDOR
from inventory.refusals.adjusting import CostBelowZero, CostNotKnown
from inventory.stock import Posted, Refused
from inventory.transactions import Allocation, Line, Transaction, reversal
from tests.inventory.ledgers import judge
from tests.inventory.warehouses import MILK, NOW, SITE, TODAY, warehouse

LOT = "M7"


def line(quantity: str, cost: str, legs: tuple[str, str] = (VENDOR, "A-01"), **values: object) -> Line:
    allocation = Allocation(Decimal(quantity), LOT)
    price = Decimal(cost) if cost else None
    return Line(MILK, "EA", Decimal(quantity), *legs, allocations=(allocation,), unit_cost=price, **values)  # type: ignore[arg-type] # the names are those of the fields


def made(name: str, kind: str, *lines: Line, **values: str) -> Transaction:
    return Transaction(name, kind, SITE, NOW, TODAY, TODAY, "1900", lines=lines, **values)  # type: ignore[arg-type] # the names are those of the fields


def receipt(name: str, quantity: str, cost: str) -> Transaction:
    return made(name, "purchase_receipt", line(quantity, cost))


def invoice(name: str, source: str, quantity: str, cost: str) -> Transaction:
    return made(name, "purchase_invoice", line(quantity, cost, ("", "")), applies_to=source)


def back(transaction: Transaction) -> Transaction:
    name = f"{transaction.id}-back"
    return reversal(transaction, transaction_id=name, operator="1900", at=NOW, days=(TODAY, TODAY))


def done(stock: StockInMemory, *transactions: Transaction) -> Posted:
    posted: list[Posted] = []
    for each in transactions:
        result = judge(each, stock)
        assert isinstance(result, Posted), result
        stock.apply(result)
        posted.append(result)
    return posted[-1]


def cost(stock: StockInMemory) -> Decimal | None:
    kept = stock.lots_by_key[MILK, LOT].unit_cost
    return None if kept is None else kept.normalize()


@pytest.fixture
def stock() -> StockInMemory:
    return warehouse()


def test_a_lot_that_is_topped_up_costs_the_average(stock: StockInMemory) -> None:
    done(stock, receipt("R1", "10", "1"), receipt("R2", "30", "2"))
    assert cost(stock) == Decimal("1.75")


def test_a_receipt_that_is_taken_back_leaves_the_others_at_what_they_came_at(stock: StockInMemory) -> None:
    second = receipt("R2", "30", "2")
    done(stock, receipt("R1", "10", "1"), second)
    posted = done(stock, back(second))
    assert (cost(stock), [each.unit_cost for each in posted.movements]) == (Decimal(1), [Decimal(2)])


def test_a_lot_that_is_used_up_costs_what_comes_next(stock: StockInMemory) -> None:
    out = made("S1", "direct_shipment", line("10", "", ("A-01", CUSTOMER)), partner="C1")
    done(stock, receipt("R1", "10", "1"), out, receipt("R2", "5", "3"))
    assert cost(stock) == 3


def test_what_is_found_comes_in_at_its_own_cost(stock: StockInMemory) -> None:
    found = made("Q1", "quantity_increase", line("10", "3", (ADJUSTMENT, "A-01")), reason="found")
    done(stock, receipt("R1", "10", "1"), found)
    assert cost(stock) == 2


def test_what_a_customer_brings_back_comes_in_at_what_it_left_at(stock: StockInMemory) -> None:
    out = made("S1", "direct_shipment", line("5", "", ("A-01", CUSTOMER)), partner="C1")
    home = line("5", "", (CUSTOMER, "A-01"), condition="good")
    done(stock, receipt("R1", "10", "1"), out, receipt("R2", "5", "3"))
    assert cost(stock) == 2
    returned = made("B1", "customer_return", home, applies_to="S1", partner="C1")
    done(stock, returned)
    assert cost(stock) == Decimal("1.666667")
    done(stock, back(returned))
    assert abs((cost(stock) or Decimal(0)) - 2) <= COST_STEP


def test_an_invoice_changes_what_came_with_its_receipt_and_no_more(stock: StockInMemory) -> None:
    first = invoice("I1", "R1", "10", "1.40")
    done(stock, receipt("R1", "10", "1"), receipt("R2", "30", "2"), first)
    assert cost(stock) == Decimal("1.85")
    done(stock, back(first))
    assert cost(stock) == Decimal("1.75")


def test_an_invoice_that_is_taken_back_after_another_receipt_leaves_that_at_its_cost(stock: StockInMemory) -> None:
    first = invoice("I1", "R1", "10", "1.40")
    done(stock, receipt("R1", "10", "1"), first, receipt("R2", "30", "2"))
    assert cost(stock) == Decimal("1.85")
    done(stock, back(first))
    assert cost(stock) == Decimal("1.75")


def test_a_change_of_cost_of_a_part_is_spread_over_the_lot(stock: StockInMemory) -> None:
    part = Line(
        MILK,
        "EA",
        Decimal(4),
        "A-01",
        allocations=(Allocation(Decimal(4), LOT, unit_cost=Decimal(1)),),
        cost=Decimal(4),
    )
    change = made("K1", "cost_increase", part, reason="freight")
    done(stock, receipt("R1", "16", "1"), change)
    assert cost(stock) == Decimal("1.25")
    done(stock, back(change))
    assert cost(stock) == 1


def change(name: str, kind: str, quantity: str, each: str, times: int = 1) -> Transaction:
    part = Allocation(Decimal(quantity), LOT, unit_cost=Decimal(each))
    spread = Decimal(quantity) * Decimal(each) * times
    whole = Line(MILK, "EA", Decimal(quantity) * times, "A-01", allocations=(part,) * times, cost=spread)
    return made(name, kind, whole, reason="freight")


def test_a_change_of_cost_beyond_what_one_unit_costs_is_taken_back_from_all_that_share_it(stock: StockInMemory) -> None:
    dearer = change("K1", "cost_increase", "1", "8")
    done(stock, receipt("R1", "10", "5"), dearer)
    assert cost(stock) == Decimal("5.8")
    done(stock, back(dearer))
    assert cost(stock) == 5


def test_units_of_a_lot_are_let_cost_less_by_what_all_of_the_lot_can_share(stock: StockInMemory) -> None:
    done(stock, receipt("R1", "10", "5"), change("K1", "cost_decrease", "1", "8"))
    assert cost(stock) == Decimal("4.2")


def test_what_is_taken_off_a_lot_twice_in_one_transaction_is_judged_together(stock: StockInMemory) -> None:
    done(stock, receipt("R1", "10", "5"))
    cheaper = change("K1", "cost_decrease", "10", "4", times=2)
    assert judge(cheaper, stock) == Refused(cheaper, (CostBelowZero(MILK, LOT, Decimal(5), Decimal(-8)),))


def test_what_is_spread_over_units_that_do_not_divide_it_is_taken_back(stock: StockInMemory) -> None:
    dearer = change("K1", "cost_increase", "1", "1", times=2)
    done(stock, receipt("R1", "3", "0"), dearer)
    assert cost(stock) == Decimal("0.666666")
    done(stock, back(dearer))
    assert cost(stock) == 0


def test_a_change_of_a_cost_that_nobody_knew_is_flagged_and_takes_nothing_off_when_it_is_taken_back(
    stock: StockInMemory,
) -> None:
    dearer = change("K1", "cost_increase", "10", "5")
    posted = done(stock, receipt("R1", "10", ""), dearer)
    assert (cost(stock), posted.flags) == (None, (CostNotKnown(MILK, LOT, 0),))
    done(stock, receipt("R2", "10", "3"))
    known = change("K2", "cost_increase", "10", "1")
    assert done(stock, known).flags == ()
    assert cost(stock) == Decimal("3.5")
    done(stock, back(dearer), back(known))
    assert cost(stock) == 3


def test_what_goes_back_to_a_vendor_takes_the_cost_of_its_receipt_with_it(stock: StockInMemory) -> None:
    second = made("R2", "purchase_receipt", line("10", "8"))
    returned = made("B1", "vendor_return", line("10", "", ("A-01", VENDOR)), applies_to="R2")
    done(stock, receipt("R1", "10", "5"), second)
    posted = done(stock, returned)
    assert ([each.unit_cost for each in posted.movements], cost(stock)) == ([Decimal(8)], Decimal(5))
    done(stock, back(returned))
    assert cost(stock) == Decimal("6.5")


def test_what_goes_back_to_a_vendor_of_no_receipt_leaves_at_what_the_lot_costs(stock: StockInMemory) -> None:
    returned = made("B1", "vendor_return", line("5", "", ("A-01", VENDOR)), partner="V1")
    done(stock, receipt("R1", "10", "5"), receipt("R2", "10", "8"), returned)
    assert cost(stock) == Decimal("6.5")
    done(stock, back(returned))
    assert cost(stock) == Decimal("6.5")


def test_a_receipt_that_is_taken_back_for_more_than_is_left_leaves_the_lot_at_its_cost(stock: StockInMemory) -> None:
    second = receipt("R2", "10", "9")
    out = made("S1", "direct_shipment", line("5", "", ("A-01", CUSTOMER)), partner="C1")
    done(stock, receipt("R1", "10", "1"), second, out)
    done(stock, back(second))
    assert cost(stock) == 5


def test_what_rounding_leaves_of_a_lot_that_cost_nothing_is_nothing(stock: StockInMemory) -> None:
    second = receipt("R2", "1", "1")
    done(stock, receipt("R1", "2", "0"), second, back(second))
    assert cost(stock) == 0


def test_a_receipt_that_is_taken_back_leaves_at_what_it_came_at_whatever_its_order_says_since(
    stock: StockInMemory,
) -> None:
    """The price of the order changes by an import between the receipt and its reversal."""
    at = ("PO3", 1)
    stock.document_lines[at] = replace(stock.document_lines[at], unit_cost=Decimal(5))
    second = made("R2", "purchase_receipt", line("10", "", line=1), document="PO3")
    done(stock, receipt("R1", "10", "4"), second)
    stock.document_lines[at] = replace(stock.document_lines[at], unit_cost=Decimal(50))
    posted = done(stock, back(second))
    assert ([each.unit_cost for each in posted.movements], cost(stock)) == ([Decimal(5)], Decimal(4))


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 900)), min_size=1, max_size=8), st.data())
def test_the_value_of_a_lot_is_that_of_the_receipts_that_stand(
    came: list[tuple[int, int]], data: st.DataObject
) -> None:
    stock = warehouse()
    receipts = [receipt(f"R{at}", str(many), str(Decimal(price) / 100)) for at, (many, price) in enumerate(came)]
    done(stock, *receipts)
    gone = data.draw(st.sets(st.sampled_from(range(len(came))), max_size=len(came) - 1))
    for at in sorted(gone):
        done(stock, back(receipts[at]))
    left = [each for at, each in enumerate(came) if at not in gone]
    value = sum((many * Decimal(price) / 100 for many, price in left), Decimal(0))
    kept = stock.lots_by_key[MILK, LOT].unit_cost or Decimal(0)
    total = sum(many for many, _ in came)
    assert abs(kept * sum(many for many, _ in left) - value) <= COST_STEP * total * len(came)


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 900)), min_size=2, max_size=6), st.data())
def test_the_value_of_a_lot_is_that_of_what_did_not_go_back_to_its_vendor(
    came: list[tuple[int, int]], data: st.DataObject
) -> None:
    stock = warehouse()
    done(stock, *(receipt(f"R{at}", str(many), str(Decimal(price) / 100)) for at, (many, price) in enumerate(came)))
    before = cost(stock) or Decimal(0)
    went = [data.draw(st.integers(int(at > 0), many if at else many - 1)) for at, (many, _) in enumerate(came)]
    returns = [
        made(f"B{at}", "receipt_return", line(str(many), "", ("A-01", VENDOR)), applies_to=f"R{at}")
        for at, many in enumerate(went)
        if many
    ]
    done(stock, *returns)
    left = [(many - gone, Decimal(price) / 100) for (many, price), gone in zip(came, went, strict=True)]
    value = sum((many * price for many, price in left), Decimal(0))
    total = sum(many for many, _ in came)
    assert abs((cost(stock) or Decimal(0)) * sum(many for many, _ in left) - value) <= COST_STEP * total * len(came) * 2
    done(stock, *(back(each) for each in returns))
    assert abs((cost(stock) or Decimal(0)) - before) * total <= COST_STEP * total * len(came) * 4

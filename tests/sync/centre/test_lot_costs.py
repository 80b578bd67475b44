"""What a lot costs at the centre, over either store: its value by its quantity, as the ledger has it (F18, F37, invariant 10)."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select

from inventory.places import VENDOR
from inventory.transactions import Allocation, Line
from sync import schema
from sync.centre.centre import Centre
from tests.sync.centre.costed import back, cost, done, made
from tests.sync.centre.warehouse import Device, scalar, write_folder


def milk(quantity: str, cost: str, legs: tuple[str, str] = (VENDOR, "A-1"), at: int = 0) -> Line:
    price = Decimal(cost) if cost else None
    allocation = Allocation(Decimal(quantity), "M1", expiry_date=date(2027, 5, 1) if legs[0] == VENDOR else None)
    return Line("MILK", "EA", Decimal(quantity), *legs, at, (allocation,), unit_cost=price)


def moved_at(centre: Centre, transaction: str) -> Decimal | None:
    moved = schema.movement
    return scalar(centre, select(moved.c.unit_cost).where(moved.c.transaction == transaction))


def test_a_change_of_cost_of_one_unit_is_taken_back(centre: Centre) -> None:
    part = (Allocation(Decimal(1), "M1", unit_cost=Decimal(8)),)
    line = Line("MILK", "EA", Decimal(1), "A-1", allocations=part, cost=Decimal(8))
    dearer = made("K1", "cost_increase", line, reason="freight")
    done(centre, made("R1", "purchase_receipt", milk("10", "5"), partner="V1"), dearer)
    assert cost(centre) == Decimal("5.8")
    done(centre, back(dearer))
    assert cost(centre) == 5
    assert centre.verify() == ()


def test_what_goes_back_to_a_vendor_leaves_the_rest_at_what_that_came_at(centre: Centre) -> None:
    receipts = [
        made(name, "purchase_receipt", milk("10", price), partner="V1") for name, price in (("R1", "5"), ("R2", "8"))
    ]
    returned = made("B1", "receipt_return", milk("10", "", ("A-1", VENDOR)), applies_to="R2", partner="V1")
    done(centre, *receipts, returned)
    assert (moved_at(centre, "B1"), cost(centre)) == (Decimal(8), Decimal(5))
    done(centre, back(returned))
    assert cost(centre) == Decimal("6.5")
    assert centre.verify() == ()


def test_a_receipt_is_taken_back_at_what_it_came_at_though_its_order_has_another_price_now(
    centre: Centre, device: Device, tmp_path: Path
) -> None:
    price = "document,line,item,quantity,unit,unit_cost\nPO1,2,MILK,50,EA,{}\n"
    centre.import_folder(write_folder(tmp_path / "before", {"document_lines": price.format("5")}))
    done(centre, made("R1", "purchase_receipt", milk("10", "4"), partner="V1"))
    second = device.make(milk("10", "", at=2))
    device.push(centre)
    assert cost(centre) == Decimal("4.5")
    centre.import_folder(write_folder(tmp_path / "after", {"document_lines": price.format("50")}))
    undone = device.reverse(second)
    device.push(centre, 2)
    assert (moved_at(centre, undone.id), cost(centre)) == (Decimal(5), Decimal(4))
    assert centre.verify() == ()

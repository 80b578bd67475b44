"""stock.csv says what goods cost now, whatever came into their place before and left it (F18)."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from inventory.places import CUSTOMER, VENDOR
from inventory.transactions import Allocation, Line, Transaction
from sync.centre.centre import Centre
from sync.centre.office import Outcome
from tests.sync.centre.warehouse import DAY, NOW
from tests.sync.interchange.folders import with_rows


@pytest.fixture
def filled(centre: Centre, tmp_path: Path) -> Centre:
    """A centre with the small warehouse and a customer, over either kind of store."""
    centre.import_folder(with_rows(tmp_path / "files", partners="C1,Shop,customer\n"))
    return centre


def milk(quantity: str, cost: str, place: str = "A-1") -> Line:
    allocation = Allocation(Decimal(quantity), "M1", expiry_date=date(2027, 5, 1))
    return Line("MILK", "EA", Decimal(quantity), VENDOR, place, allocations=(allocation,), unit_cost=Decimal(cost))


def out(quantity: str) -> Line:
    allocation = Allocation(Decimal(quantity), "M1")
    return Line("MILK", "EA", Decimal(quantity), "A-1", CUSTOMER, allocations=(allocation,))


def done(centre: Centre, *work: tuple[str, Line]) -> None:
    for at, (kind, line) in enumerate(work):
        partner = {VENDOR: "V1", CUSTOMER: "C1"}.get(
            line.from_place if kind == "purchase_receipt" else line.to_place, ""
        )
        plain = Transaction(f"{kind}-{at}", kind, "ROT", NOW, DAY, DAY, "1900", lines=(line,), partner=partner)
        answer = centre.post(replace(plain, reason="freight" if kind.startswith("cost") else ""))
        assert answer.outcome is Outcome.POSTED, answer


def exported(centre: Centre, folder: Path) -> list[tuple[str, str, str, str]]:
    centre.export_folder(folder)
    with (folder / "stock.csv").open(encoding="utf-8", newline="") as stream:
        return [
            (row["bin"], row["lot"] or row["serial"], row["quantity"], row["unit_cost"])
            for row in csv.DictReader(stream)
        ]


def again(folder: Path, tmp_path: Path) -> list[tuple[str, str, str, str]]:
    """Return what is exported of a new store into which the folder was imported."""
    other = Centre.open(f"sqlite:///{tmp_path / 'again.db'}", create=True)
    other.init()
    other.import_folder(folder)
    rows = exported(other, tmp_path / "second")
    other.close()
    return rows


def test_a_lot_costs_its_value_by_its_quantity_now(filled: Centre, tmp_path: Path) -> None:
    received = "purchase_receipt"
    done(filled, (received, milk("10", "1")), ("direct_shipment", out("10")), (received, milk("5", "3")))
    rows = exported(filled, tmp_path / "first")
    assert rows == [("A-1", "M1", "5", "3")]
    assert again(tmp_path / "first", tmp_path) == rows


def test_a_lot_costs_the_same_in_every_bin(filled: Centre, tmp_path: Path) -> None:
    received = "purchase_receipt"
    done(filled, (received, milk("10", "1")), (received, milk("30", "2", "A-2")))
    rows = exported(filled, tmp_path / "first")
    assert rows == [("A-1", "M1", "10", "1.75"), ("A-2", "M1", "30", "1.75")]
    assert again(tmp_path / "first", tmp_path) == rows


def test_a_serial_costs_what_was_spread_over_it_too(filled: Centre, tmp_path: Path) -> None:
    came = Allocation(Decimal(1), serials=("S1",))
    freight = Allocation(Decimal(1), serials=("S1",), unit_cost=Decimal(7))
    phone = Line("PHONE", "EA", Decimal(1), VENDOR, "A-1", allocations=(came,), unit_cost=Decimal(300))
    dearer = Line("PHONE", "EA", Decimal(1), "A-1", allocations=(freight,), cost=Decimal(7))
    done(filled, ("purchase_receipt", phone), ("cost_increase", dearer))
    rows = exported(filled, tmp_path / "first")
    assert rows == [("A-1", "S1", "1", "307")]
    assert again(tmp_path / "first", tmp_path) == rows


def test_goods_without_numbers_cost_the_average_of_what_came_into_their_place(filled: Centre, tmp_path: Path) -> None:
    nuts = [
        Line(
            "NUT", "EA", Decimal(many), VENDOR, "A-1", allocations=(Allocation(Decimal(many)),), unit_cost=Decimal(cost)
        )
        for many, cost in ((10, 1), (30, 2))
    ]
    done(filled, *(("purchase_receipt", line) for line in nuts))
    assert exported(filled, tmp_path / "first") == [("A-1", "", "40", "1.75")]

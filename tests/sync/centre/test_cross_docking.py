"""Receipts that go straight to the dock of an order, at the centre: both documents move on, and the ledger proves it."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from inventory.places import CUSTOMER, VENDOR
from inventory.transactions import CROSS_DOCK, Allocation, Line, Transaction, reversal
from sync import schema
from sync.centre.centre import Centre
from sync.messages import Cursors
from tests.sync.centre.test_changes import apply, pull_all, snapshot_all
from tests.sync.centre.test_orders import codes, staged
from tests.sync.centre.warehouse import DAY, FILES, NOW, Device, open_centre, scalar, statuses, write_folder

WAITING = {
    **FILES,
    "documents": FILES["documents"] + "ROT,SO1,sales_order,,2026-11-22\nROT,SO2,sales_order,,2026-11-22\n",
    "document_lines": FILES["document_lines"] + "SO1,1,PHONE,2,EA,\nSO1,2,MILK,6,EA,\nSO2,1,PHONE,1,EA,\n",
}


@pytest.fixture
def centre(bare_url: str, tmp_path: Path) -> Iterator[Centre]:
    """A centre with orders that wait and nothing in stock, over either kind of store."""
    opened = open_centre(bare_url)
    opened.import_folder(write_folder(tmp_path / "waiting", WAITING))
    yield opened
    opened.close()


@pytest.fixture
def device(centre: Centre) -> Device:
    """A device in the hands of a receiver."""
    return Device(centre.enroll_device("ROT"), "1001")


def to_dock(device: Device, order: str, line: Line) -> Transaction:
    name = f"{device.identity.device}-{len(device.made) + 1}"
    made = Transaction(name, CROSS_DOCK, "ROT", NOW, DAY, DAY, device.operator, "PO1", lines=(line,), applies_to=order)
    device.add(made)
    return made


def phones(*serials: str) -> Line:
    count = Decimal(len(serials))
    return Line("PHONE", "EA", count, VENDOR, "D-1", 3, (Allocation(count, serials=serials),), applies_line=1)


def milk(quantity: int) -> Line:
    told = Allocation(Decimal(quantity), "M1", expiry_date=DAY.replace(year=2027))
    return Line("MILK", "EA", Decimal(quantity), VENDOR, "D-1", 2, (told,), applies_line=2)


def done(centre: Centre, document: str, line: int) -> object:
    kept = schema.CENTRAL["document_line"]
    return scalar(centre, select(kept.c.done).where(kept.c.document == document, kept.c.line == line))


def test_both_documents_move_on_and_the_goods_stand_for_the_order(centre: Centre, device: Device) -> None:
    to_dock(device, "SO1", phones("A", "B"))
    to_dock(device, "SO1", milk(6))
    assert statuses(device.push(centre)) == ["posted", "posted"]
    assert staged(centre) == [
        ("SO1", 1, "D-1", "PHONE", "", Decimal(2)),
        ("SO1", 2, "D-1", "MILK", "M1", Decimal(6)),
    ]
    moved = [done(centre, *key) for key in (("PO1", 3), ("PO1", 2), ("SO1", 1), ("SO1", 2))]
    assert (moved, centre.verify()) == ([2, 6, 2, 6], ())


def test_what_was_brought_to_the_dock_is_shipped_and_closes_the_order(centre: Centre, device: Device) -> None:
    to_dock(device, "SO1", phones("A", "B"))
    to_dock(device, "SO1", milk(6))
    device.push(centre)
    lines = tuple(
        replace(line, from_place="D-1", to_place=CUSTOMER, line=line.applies_line, applies_line=0)
        for line in (phones("A", "B"), milk(6))
    )
    shipped = Transaction("s-1", "shipment", "ROT", NOW, DAY, DAY, "1900", "SO1", lines=lines)
    device.add(shipped)
    assert statuses(device.push(centre, 3)) == ["posted"]
    document = schema.CENTRAL["document"]
    assert scalar(centre, select(document.c.state).where(document.c.document == "SO1")) == "closed"
    assert (staged(centre), centre.verify()) == ([], ())


def test_taken_back_nothing_is_left(centre: Centre, device: Device) -> None:
    made = to_dock(device, "SO1", phones("A", "B"))
    device.push(centre)
    device.add(reversal(made, transaction_id="r-1", operator="1001", at=NOW, days=(DAY, DAY)))
    assert statuses(device.push(centre, 2)) == ["posted"]
    assert (staged(centre), done(centre, "PO1", 3), done(centre, "SO1", 1)) == ([], 0, 0)
    assert centre.verify() == ()


def test_what_another_device_filled_meanwhile_is_held(centre: Centre, device: Device) -> None:
    other = Device(centre.enroll_device("ROT"), "1900")
    to_dock(device, "SO2", phones("A"))
    to_dock(other, "SO2", phones("B"))
    assert statuses(device.push(centre)) == ["posted"]
    result = other.push(centre).results[0]
    assert (result.status.value, codes(result)) == ("held", ["more_than_asked"])
    assert centre.verify() == ()


def test_it_goes_to_open_sales_orders_only_and_to_their_docks(centre: Centre, device: Device) -> None:
    to_dock(device, "PO9", phones("A"))
    to_dock(device, "PO1", phones("B"))
    to_dock(device, "SO1", replace(phones("C"), to_place="A-1"))
    to_dock(device, "SO1", replace(phones("D"), applies_line=2))
    results = device.push(centre).results
    assert [codes(each) for each in results] == [
        ["unknown_document"],
        ["wrong_document"],
        ["bin_not_allowed"],
        ["not_on_document"],
    ]


def test_what_is_pulled_after_it_is_what_a_snapshot_brings(centre: Centre, device: Device) -> None:
    rows, cursors = pull_all(centre, device, Cursors())
    mirror = apply({}, rows)
    to_dock(device, "SO1", phones("A", "B"))
    device.push(centre)
    apply(mirror, pull_all(centre, device, cursors)[0])
    assert mirror == apply({}, snapshot_all(centre, device)[0])

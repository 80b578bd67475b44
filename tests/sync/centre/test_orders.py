"""Orders at the centre: picks and shipments post, two devices clash over one unit, and the ledger proves what stands at the dock."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, update

from inventory.places import CUSTOMER, VENDOR
from inventory.transactions import Allocation, Line, Transaction
from sync import schema
from sync.centre.centre import Centre
from sync.messages import Cursors, Result
from tests.sync.centre.test_changes import apply, pull_all, snapshot_all
from tests.sync.centre.warehouse import DAY, FILES, NOW, Device, open_centre, run, scalar, statuses, write_folder

ORDERS = {
    **FILES,
    "operators": FILES["operators"] + "1007,Ben,picker,ROT\n1008,Tom,picker,ROT\n",
    "documents": FILES["documents"]
    + "ROT,SO1,sales_order,,2026-11-22\nROT,SO2,sales_order,,2026-11-22\nROT,SO3,sales_order,,2026-11-22\n",
    "document_lines": FILES["document_lines"]
    + "SO1,1,PHONE,2,EA,\nSO1,2,MILK,6,EA,\nSO2,1,PHONE,1,EA,\nSO3,1,PHONE,1,EA,\n",
    "document_numbers": "document,line,lot,serial,quantity\nSO3,1,,C,1\n",
    "stock": (
        "site,bin,item,lot,serial,quantity,unit_cost,stock_date,expiry_date\n"
        "ROT,A-1,PHONE,,A,1,300,2026-11-01,\nROT,A-1,PHONE,,B,1,300,2026-11-01,\nROT,A-1,PHONE,,C,1,300,2026-11-01,\n"
        "ROT,A-2,MILK,M1,,40,1,2026-11-01,2027-05-01\n"
    ),
}


@pytest.fixture
def centre(bare_url: str, tmp_path: Path) -> Iterator[Centre]:
    """A centre with stock and sales orders, over either kind of store."""
    opened = open_centre(bare_url)
    opened.import_folder(write_folder(tmp_path / "orders", ORDERS))
    yield opened
    opened.close()


@pytest.fixture
def devices(centre: Centre) -> tuple[Device, Device]:
    """Two devices in the hands of two pickers."""
    return Device(centre.enroll_device("ROT"), "1007"), Device(centre.enroll_device("ROT"), "1008")


def made(device: Device, kind: str, document: str, *lines: Line) -> Transaction:
    """Let a device make a transaction of an order."""
    name = f"{device.identity.device}-{len(device.made) + 1}"
    transaction = Transaction(name, kind, "ROT", NOW, DAY, DAY, device.operator, document, lines=lines)
    device.add(transaction)
    return transaction


def phones(legs: tuple[str, str], *serials: str) -> Line:
    count = Decimal(len(serials))
    return Line("PHONE", "EA", count, *legs, 1, (Allocation(count, serials=serials),))


def milk(legs: tuple[str, str], quantity: int) -> Line:
    return Line("MILK", "EA", Decimal(quantity), *legs, 2, (Allocation(Decimal(quantity), "M1"),))


def codes(result: Result) -> list[str]:
    return [str(each["code"]) for each in result.refusals]


TO_DOCK, TO_BOX, OUT, BOX_OUT = ("A-1", "D-1"), ("A-1", "#77"), ("D-1", CUSTOMER), ("#77", CUSTOMER)


def staged(centre: Centre) -> list[tuple[object, ...]]:
    table = schema.CENTRAL["reservation"]
    columns = (table.c.document, table.c.line, table.c.place, table.c.item, table.c.lot, table.c.quantity)
    query = select(*columns).where(table.c.quantity != 0).order_by(*columns)
    return centre.database.read(lambda connection: [tuple(row) for row in connection.execute(query)])


def test_picks_and_a_shipment_of_one_batch_close_the_order(centre: Centre, devices: tuple[Device, Device]) -> None:
    device = devices[0]
    made(device, "pick", "SO1", phones(TO_BOX, "A", "B"))
    made(device, "pick", "SO1", milk(("A-2", "D-1"), 6))
    assert statuses(device.push(centre)) == ["posted", "posted"]
    assert staged(centre) == [
        ("SO1", 1, "#77", "PHONE", "", Decimal(2)),
        ("SO1", 2, "D-1", "MILK", "M1", Decimal(6)),
    ]
    made(device, "shipment", "SO1", phones(BOX_OUT, "A", "B"), milk(OUT, 6))
    assert statuses(device.push(centre, 3)) == ["posted"]
    document = schema.CENTRAL["document"]
    assert scalar(centre, select(document.c.state).where(document.c.document == "SO1")) == "closed"
    assert (staged(centre), centre.verify()) == ([], ())


def test_two_devices_pick_the_same_unit_the_second_is_held_with_the_first_named(
    centre: Centre, devices: tuple[Device, Device]
) -> None:
    first, second = devices
    made(first, "pick", "SO1", phones(TO_DOCK, "A"))
    made(second, "pick", "SO2", phones(TO_DOCK, "A"))
    assert statuses(first.push(centre)) == ["posted"]
    result = second.push(centre).results[0]
    assert (result.status.value, codes(result)) == ("held", ["serial_not_here"])
    clash = result.clashes[0]
    assert (clash.document, clash.operator, clash.device) == ("SO1", "1007", first.identity.device)
    assert centre.verify() == ()


def test_a_serial_that_another_customer_named_is_held(centre: Centre, devices: tuple[Device, Device]) -> None:
    made(devices[0], "pick", "SO2", phones(TO_DOCK, "C"))
    result = devices[0].push(centre).results[0]
    assert codes(result) == ["reserved_elsewhere"]
    made(devices[1], "pick", "SO3", phones(TO_DOCK, "C"))
    assert statuses(devices[1].push(centre)) == ["posted"]


def test_the_box_of_another_order_is_held(centre: Centre, devices: tuple[Device, Device]) -> None:
    made(devices[0], "pick", "SO1", phones(TO_BOX, "A"))
    made(devices[1], "pick", "SO2", phones(TO_BOX, "B"))
    assert statuses(devices[0].push(centre)) == ["posted"]
    result = devices[1].push(centre).results[0]
    assert codes(result) == ["box_of_another_order"]
    assert [each.document for each in result.clashes] == ["SO1"]


def test_a_shipment_of_what_was_recalled_since_the_pick_is_held(centre: Centre, devices: tuple[Device, Device]) -> None:
    device = devices[0]
    made(device, "pick", "SO1", milk(("A-2", "D-1"), 6))
    device.push(centre)
    lot = schema.CENTRAL["lot"]
    run(centre, update(lot).where(lot.c.site == "ROT", lot.c.lot == "M1").values(recall="RC7"))
    made(device, "shipment", "SO1", milk(OUT, 6))
    result = device.push(centre, 2).results[0]
    assert codes(result) == ["lot_recalled"]


def test_taking_a_pick_back_leaves_nothing_at_the_dock(centre: Centre, devices: tuple[Device, Device]) -> None:
    device = devices[0]
    device.reverse(made(device, "pick", "SO1", phones(TO_DOCK, "A", "B")))
    assert statuses(device.push(centre)) == ["posted", "posted"]
    assert (staged(centre), centre.verify()) == ([], ())


def serial_is(centre: Centre, serial: str) -> tuple[str, str]:
    """Return the state and place of a phone."""
    table = schema.CENTRAL["serial"]
    query = select(table.c.state, table.c.place).where(table.c.item == "PHONE", table.c.serial == serial)
    return centre.database.read(lambda connection: tuple(connection.execute(query).one()))


def received(device: Device, *serials: str) -> Transaction:
    line = replace(phones((VENDOR, "A-1"), *serials), line=3)
    return made(device, "purchase_receipt", "PO1", line)


def test_a_serial_is_received_shipped_and_received_again_and_each_taken_back_push_by_push(
    centre: Centre, devices: tuple[Device, Device]
) -> None:
    receiver, picker = Device(centre.enroll_device("ROT")), devices[0]
    seen = []

    def push(device: Device) -> None:
        assert statuses(device.push(centre, len(device.made))) == ["posted"]
        assert centre.verify() == ()
        seen.append(serial_is(centre, "S1"))

    first = received(receiver, "S1")
    push(receiver)
    made(picker, "pick", "SO2", phones(TO_DOCK, "S1"))
    push(picker)
    shipment = made(picker, "shipment", "SO2", phones(OUT, "S1"))
    push(picker)
    again = received(receiver, "S1")
    push(receiver)
    receiver.reverse(again)
    push(receiver)
    picker.reverse(shipment)
    push(picker)
    assert [state for state, _ in seen] == ["on_hand", "reserved", "shipped", "on_hand", "shipped", "reserved"]
    assert (seen[4], seen[5]) == (seen[2], seen[1])
    receiver.reverse(first)
    assert statuses(receiver.push(centre, len(receiver.made))) == ["held"]
    assert (serial_is(centre, "S1"), centre.verify()) == (seen[1], ())


def test_devices_pull_what_stands_at_the_dock_and_no_longer_what_has_left(
    centre: Centre, devices: tuple[Device, Device]
) -> None:
    device = devices[0]
    made(device, "pick", "SO1", phones(TO_DOCK, "A"))
    device.push(centre)
    rows, cursors = pull_all(centre, device, Cursors())
    mirror = apply({}, rows)
    assert mirror["reservation", "SO1", "1", "D-1", "PHONE", ""]["quantity"] == "1"
    made(device, "shipment", "SO1", phones(OUT, "A"))
    device.push(centre, 2)
    apply(mirror, pull_all(centre, device, cursors)[0])
    assert [key for key in mirror if key[0] == "reservation"] == []
    assert mirror == apply({}, snapshot_all(centre, device)[0])


def test_a_reservation_that_no_pick_made_is_a_violation(centre: Centre, devices: tuple[Device, Device]) -> None:
    device = devices[0]
    made(device, "pick", "SO1", phones(TO_DOCK, "A"))
    device.push(centre)
    table = schema.CENTRAL["reservation"]
    run(centre, update(table).where(table.c.site == "ROT").values(quantity=Decimal(2)))
    assert {each.check for each in centre.verify()} == {"reservation", "reserved"}

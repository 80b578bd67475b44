"""Leases at the centre, on both stores: no number is ever two devices', whatever is lost, killed or restored."""

from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from inventory.transactions import Allocation, Line, Source
from sync import schema
from sync.centre.centre import Centre
from sync.messages import Lease, LeaseAnswer, LeasedRange, LeaseWanted
from tests.sync.centre.warehouse import Device, run, scalar, statuses, write_folder

FILES = {
    "masks": 'mask,kind,prefix,segments,next\nTAG,serial,T,"N4+",T0100\nLOT5,lot,L,N4+,L3000\n',
    "items": (
        "item,unit,tracking,serial_mask,next_serial,lot_mask\n"
        "TAGGED,EA,serial,TAG,,\nWHEEL,EA,serial,TAG,T0500,\nJAM,EA,lot,,,LOT5\n"
    ),
    "settings": "scope,name,value\ncompany,lease_numbers,20\n",
}
TAG = LeaseWanted(item="TAGGED", mask="TAG")


@pytest.fixture(autouse=True)
def counting(centre: Centre, tmp_path: Path) -> None:
    centre.import_folder(write_folder(tmp_path / "counting", FILES))


@pytest.fixture
def other(centre: Centre) -> Device:
    return Device(centre.enroll_device("CHI"))


def tags(first: int, last: int, left: int = 20) -> LeasedRange:
    return LeasedRange(item="TAGGED", mask="TAG", first=f"T{first:04d}", last=f"T{last:04d}", left=left)


def ask(centre: Centre, device: Device, *kept: LeasedRange) -> tuple[LeasedRange, ...]:
    answer: LeaseAnswer = centre.lease(device.identity, Lease(wanted=(TAG,), kept=kept))
    return answer.ranges


def made(*serials: str) -> Line:
    count = Decimal(len(serials))
    allocation = Allocation(count, serials=serials, serial_source=Source.GENERATED)
    return Line("TAGGED", "EA", count, "@VENDOR", "A-1", 0, (allocation,))


def test_a_device_has_an_active_and_a_spare_range_and_no_more(centre: Centre, device: Device) -> None:
    ranges = ask(centre, device)
    assert ranges == (tags(100, 119), tags(120, 139))
    assert ask(centre, device, *ranges) == ranges
    assert ask(centre, device, tags(100, 119, left=0), ranges[1]) == (
        tags(100, 119, left=0),
        ranges[1],
        tags(140, 159),
    )


def test_two_devices_of_two_sites_never_have_one_number(centre: Centre, device: Device, other: Device) -> None:
    assert ask(centre, device) == (tags(100, 119), tags(120, 139))
    assert ask(centre, other) == (tags(140, 159), tags(160, 179))


def test_a_range_that_was_lost_on_its_way_is_never_given_again(centre: Centre, device: Device) -> None:
    ask(centre, device)
    assert ask(centre, device) == (tags(140, 159), tags(160, 179))
    table = schema.number_lease
    states = centre.database.read(
        lambda read: [
            tuple(row)
            for row in read.execute(
                select(table.c.first, table.c.state).where(table.c.site == "ROT").order_by(table.c.first)
            )
        ]
    )
    assert states == [("T0100", "closed"), ("T0120", "closed"), ("T0140", "open"), ("T0160", "open")]


def test_the_items_next_number_is_the_first_that_is_free(centre: Centre, device: Device) -> None:
    ask(centre, device)
    table = schema.CENTRAL["item"]
    assert scalar(centre, select(table.c.next_serial).where(table.c.item == "TAGGED")) == "T0140"
    answer = centre.lease(device.identity, Lease(wanted=(LeaseWanted(item="WHEEL", mask="TAG", count=30),)))
    assert [(each.first, each.last) for each in answer.ranges] == [("T0500", "T0529"), ("T0530", "T0559")]


def test_a_counter_never_goes_back_with_the_item(centre: Centre, device: Device, tmp_path: Path) -> None:
    ask(centre, device)
    items = {"items": "item,unit,tracking,serial_mask,next_serial\nTAGGED,EA,serial,TAG,T0105\n"}
    centre.import_folder(write_folder(tmp_path / "back", items))
    assert ask(centre, device) == (tags(140, 159), tags(160, 179))


def test_own_lots_are_leased_and_what_does_not_count_is_not(centre: Centre, device: Device) -> None:
    wanted = tuple(
        LeaseWanted(item=item, mask=mask)
        for item, mask in (("JAM", "LOT5"), ("PHONE", "TAG"), ("TAGGED", "LOT5"), ("NONE", "TAG"))
    )
    answer = centre.lease(device.identity, Lease(wanted=wanted))
    assert [(each.item, each.first, each.last) for each in answer.ranges] == [
        ("JAM", "L3000", "L3019"),
        ("JAM", "L3020", "L3039"),
    ]


def forget_leases(centre: Centre) -> None:
    """Do what restoring a backup from before the first lease does."""
    for table in (schema.number_lease, schema.number_counter):
        run(centre, delete(table))
    run(centre, schema.CENTRAL["item"].update().where(schema.CENTRAL["item"].c.item == "TAGGED").values(next_serial=""))


def test_a_restored_centre_passes_every_range_that_devices_report(
    centre: Centre, device: Device, other: Device
) -> None:
    mine, theirs = ask(centre, device), ask(centre, other)
    forget_leases(centre)
    assert ask(centre, other, *theirs) == theirs
    third = Device(centre.enroll_device("ROT"))
    assert ask(centre, third) == (tags(180, 199), tags(200, 219))
    assert centre.lease(device.identity, Lease(kept=mine)).ranges == mine


def test_a_range_that_somebody_may_have_by_now_is_not_the_devices_any_more(centre: Centre, device: Device) -> None:
    mine = ask(centre, device)
    forget_leases(centre)
    third = Device(centre.enroll_device("ROT"))
    assert ask(centre, third) == mine
    assert ask(centre, device, *mine) == (tags(140, 159), tags(160, 179))


def test_what_was_made_is_posted_where_it_was_leased(centre: Centre, device: Device) -> None:
    ask(centre, device)
    device.make(made("T0100", "T0139"), document="")
    device.make(made("T0140"), document="")
    answer = device.push(centre)
    assert statuses(answer) == ["posted", "held"]
    assert [each["code"] for each in answer.results[1].refusals] == ["number_not_leased"]
    assert centre.verify() == ()


def test_made_numbers_that_a_restored_centre_gets_again_are_posted_again(centre: Centre, device: Device) -> None:
    mine = ask(centre, device)
    forget_leases(centre)
    centre.lease(device.identity, Lease(kept=(tags(100, 119, left=0), mine[1])))
    device.make(made("T0119"), document="")
    assert statuses(device.push(centre)) == ["posted"]

"""Numbers that the office makes, on both stores: from the same counters as the leases of the devices."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from inventory.refusals.goods import UnknownItem
from inventory.refusals.numbering import NothingToCount, NumbersUsedUp, NumberTaken, VendorLotMade
from inventory.transactions import Allocation, Line, Transaction
from sync import schema
from sync.centre.centre import Centre
from sync.centre.office import Outcome
from sync.centre.office_numbers import Ask
from sync.messages import Lease, LeaseWanted
from tests.sync.centre.warehouse import DAY, Device, phones, write_folder

FILES = {
    "masks": (
        'mask,kind,prefix,segments,next\nTAG,serial,T,"N4+",T0100\nLOT5,lot,L,N4+,L3000\n'
        'DAY,lot,,"Y2,M2,D2-,N3+",261101-001\nWEEK,serial,,"C2-,Y2,W2-,N4+",\n'
    ),
    "items": (
        "item,unit,tracking,serial_mask,lot_mask,lot_origin,item_class,next_serial\n"
        "TAGGED,EA,serial,TAG,,,,\nJAM,EA,lot,,LOT5,,,\nWINE,EA,lot,,LOT5,vendor,,\nPHONE,EA,serial,TAG,,,,\n"
        "HONEY,EA,lot,,DAY,,,\nPLUG,EA,serial,WEEK,,,WP,WP-2601-0007\nBULB,EA,serial,WEEK,,,LB,CC-YYWW-0001\n"
    ),
    "settings": "scope,name,value\ncompany,lease_numbers,20\n",
}
ONE = Decimal(1)
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
TAG = LeaseWanted(item="TAGGED", mask="TAG")


@pytest.fixture(autouse=True)
def counting(centre: Centre, tmp_path: Path) -> None:
    centre.import_folder(write_folder(tmp_path / "counting", FILES))


def serials(count: int, first: str = "", step: int = 1, item: str = "TAGGED") -> Ask:
    return Ask("ROT", item, "serial", count, DAY, first, step)


def test_the_office_and_the_devices_count_by_the_same_counter(centre: Centre, device: Device) -> None:
    first = centre.make_numbers((serials(3),), keep=True)
    leased = centre.lease(device.identity, Lease(wanted=(TAG,))).ranges
    second = centre.make_numbers((serials(2), Ask("CHI", "TAGGED", "serial", 1, DAY)), keep=True)
    assert (first, [each.first for each in leased], second) == (
        (("T0100", "T0101", "T0102"),),
        ["T0103", "T0123"],
        (("T0143", "T0144"), ("T0145",)),
    )


def test_what_is_only_shown_is_not_given_out_and_is_one_after_the_other(centre: Centre) -> None:
    shown = [centre.make_numbers((serials(2), serials(1)), keep=False) for _ in range(2)]
    assert shown == [(("T0100", "T0101"), ("T0102",))] * 2


def test_a_first_number_and_a_step_move_the_counter_on(centre: Centre) -> None:
    asks = (serials(3, "T0500", 10), serials(1), serials(1, "T0510"))
    assert centre.make_numbers(asks, keep=True) == (
        ("T0500", "T0510", "T0520"),
        ("T0521",),
        NumberTaken("TAGGED", "T0510", "T0522"),
    )


def test_numbers_that_goods_have_are_left_out(centre: Centre, device: Device) -> None:
    device.make(phones("T0101"))
    device.push(centre)
    assert centre.make_numbers((serials(3, item="PHONE"),), keep=True) == (("T0100", "T0102", "T0103"),)


def test_a_first_number_that_goods_have_is_refused_with_the_next_that_is_free(centre: Centre, device: Device) -> None:
    device.make(phones("T0101", "T0102"))
    device.push(centre)
    asks = (serials(2, "T0101", item="PHONE"), serials(2, "T0100", item="PHONE"))
    assert centre.make_numbers(asks, keep=True) == (NumberTaken("PHONE", "T0101", "T0103"), ("T0100", "T0103"))


def test_what_cannot_be_made_is_refused(centre: Centre) -> None:
    asks = (
        serials(1, item="NOWHERE"),
        serials(1, "X1"),
        Ask("ROT", "JAM", "serial", 1, DAY),
        Ask("ROT", "WINE", "lot", 1, DAY),
        serials(2, "T9999"),
    )
    assert centre.make_numbers(asks, keep=True) == (
        UnknownItem("NOWHERE"),
        NothingToCount("TAGGED", "X1"),
        NothingToCount("JAM", ""),
        VendorLotMade("WINE", ""),
        NumbersUsedUp("TAGGED", "T9999"),
    )
    assert centre.make_numbers((Ask("ROT", "JAM", "lot", 2, DAY),), keep=True) == (("L3000", "L3001"),)


def test_a_lot_that_another_site_has_is_left_out(centre: Centre) -> None:
    """A lot is of an item, wherever it is: two of the same number would be one lot with two kinds of goods (3b)."""
    there = Line("JAM", "EA", ONE, "@VENDOR", "A-1", 0, (Allocation(ONE, "L3000"),))
    made = Transaction("X1", "purchase_receipt", "CHI", NOW, NOW.date(), NOW.date(), "2001", lines=(there,))
    assert centre.post(made).outcome is Outcome.POSTED
    lots = Ask("ROT", "JAM", "lot", 1, DAY)
    assert centre.make_numbers((lots,), keep=True) == (("L3001",),)
    (refusal,) = centre.make_numbers((replace(lots, first="L3000"),), keep=True)
    assert refusal == NumberTaken("JAM", "L3000", "L3002")


def lots(count: int, day: date, first: str = "") -> Ask:
    return Ask("ROT", "HONEY", "lot", count, day, first)


def next_of(centre: Centre, item: str) -> tuple[str, str]:
    table = schema.CENTRAL["item"]
    query = select(table.c.next_serial, table.c.next_lot).where(table.c.item == item)
    row = centre.database.read(lambda connection: connection.execute(query).one())
    return row.next_serial, row.next_lot


def test_the_day_of_the_work_fills_a_number_and_the_counter_runs_on_over_days_and_devices(
    centre: Centre, device: Device
) -> None:
    today, tomorrow = DAY, DAY + timedelta(1)
    first = centre.make_numbers((lots(2, today), lots(1, tomorrow)), keep=True)
    leased = centre.lease(device.identity, Lease(wanted=(LeaseWanted(item="HONEY", mask="DAY"),))).ranges
    second = centre.make_numbers((lots(1, today),), keep=True)
    assert (first, [(each.first, each.last) for each in leased], second) == (
        (("261122-001", "261122-002"), ("261123-003",)),
        [("YYMMDD-004", "YYMMDD-023"), ("YYMMDD-024", "YYMMDD-043")],
        (("261122-044",),),
    )
    assert next_of(centre, "HONEY") == ("", "YYMMDD-045")
    assert centre.verify() == ()


def test_a_first_number_keeps_the_day_that_it_names_and_blanks_are_filled(centre: Centre) -> None:
    asks = (
        lots(1, DAY, "261030-500"),
        lots(1, DAY, "YYMMDD-600"),
        lots(1, DAY, "261123-599"),
        lots(1, DAY, "261131-700"),
    )
    assert centre.make_numbers(asks, keep=True) == (
        ("261030-500",),
        ("261122-600",),
        NumberTaken("HONEY", "261123-599", "261123-601"),
        NothingToCount("HONEY", "261131-700"),
    )


def test_the_class_of_the_item_is_in_its_numbers(centre: Centre) -> None:
    assert next_of(centre, "PLUG") == ("CC-YYWW-0007", "")
    asks = (serials(2, item="PLUG"), serials(1, item="BULB"), serials(1, "LB-2647-0100", item="PLUG"))
    assert centre.make_numbers(asks, keep=True) == (
        ("WP-2647-0007", "WP-2647-0008"),
        ("LB-2647-0001",),
        NothingToCount("PLUG", "LB-2647-0100"),
    )

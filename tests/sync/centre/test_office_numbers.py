"""Numbers that the office makes, on both stores: from the same counters as the leases of the devices."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from inventory.refusals.goods import UnknownItem
from inventory.refusals.numbering import NothingToCount, NumbersUsedUp, NumberTaken, VendorLotMade
from inventory.transactions import Allocation, Line, Transaction
from sync.centre.centre import Centre
from sync.centre.office import Outcome
from sync.centre.office_numbers import Ask
from sync.messages import Lease, LeaseWanted
from tests.sync.centre.warehouse import Device, phones, write_folder

FILES = {
    "masks": 'mask,kind,prefix,segments,next\nTAG,serial,T,"N4+",T0100\nLOT5,lot,L,N4+,L3000\n',
    "items": (
        "item,unit,tracking,serial_mask,lot_mask,lot_origin\n"
        "TAGGED,EA,serial,TAG,,\nJAM,EA,lot,,LOT5,\nWINE,EA,lot,,LOT5,vendor\nPHONE,EA,serial,TAG,,\n"
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
    return Ask("ROT", item, "serial", count, first, step)


def test_the_office_and_the_devices_count_by_the_same_counter(centre: Centre, device: Device) -> None:
    first = centre.make_numbers((serials(3),), keep=True)
    leased = centre.lease(device.identity, Lease(wanted=(TAG,))).ranges
    second = centre.make_numbers((serials(2), Ask("CHI", "TAGGED", "serial", 1)), keep=True)
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
        Ask("ROT", "JAM", "serial", 1),
        Ask("ROT", "WINE", "lot", 1),
        serials(2, "T9999"),
    )
    assert centre.make_numbers(asks, keep=True) == (
        UnknownItem("NOWHERE"),
        NothingToCount("TAGGED", "X1"),
        NothingToCount("JAM", ""),
        VendorLotMade("WINE", ""),
        NumbersUsedUp("TAGGED", "T9999"),
    )
    assert centre.make_numbers((Ask("ROT", "JAM", "lot", 2),), keep=True) == (("L3000", "L3001"),)


def test_a_lot_that_another_site_has_is_left_out(centre: Centre) -> None:
    """A lot is of an item, wherever it is: two of the same number would be one lot with two kinds of goods (3b)."""
    there = Line("JAM", "EA", ONE, "@VENDOR", "A-1", 0, (Allocation(ONE, "L3000"),))
    made = Transaction("X1", "purchase_receipt", "CHI", NOW, NOW.date(), NOW.date(), "2001", lines=(there,))
    assert centre.post(made).outcome is Outcome.POSTED
    lots = Ask("ROT", "JAM", "lot", 1)
    assert centre.make_numbers((lots,), keep=True) == (("L3001",),)
    (refusal,) = centre.make_numbers((replace(lots, first="L3000"),), keep=True)
    assert refusal == NumberTaken("JAM", "L3000", "L3002")

"""Work that hangs on other held work: of the same device, and of one that moved the goods meanwhile; over both stores."""

from decimal import Decimal

import pytest

from inventory.transactions import Allocation, Line, Transaction
from sync.centre.centre import Centre
from sync.messages import Corrected, Correction, Settlement, Way
from tests.sync.centre.test_held import clash, place_of
from tests.sync.centre.warehouse import DAY, NOW, Device, phones, statuses


@pytest.fixture
def other(centre: Centre) -> Device:
    return Device(centre.enroll_device("ROT"), document="")


def moved(device: Device, serial: str, legs: tuple[str, str]) -> str:
    """Let a device move a phone; return the transaction."""
    name = f"m-{device.identity.device}-{len(device.made) + 1}"
    line = Line("PHONE", "EA", Decimal(1), *legs, allocations=(Allocation(Decimal(1), serials=(serial,)),))
    device.add(Transaction(name, "move", "ROT", NOW, DAY, DAY, device.operator, lines=(line,)))
    return name


def test_moved_meanwhile_a_number_is_held_with_who_moved_it_and_put_right(
    centre: Centre, device: Device, other: Device
) -> None:
    device.make(phones("S1"))
    moved(device, "S1", ("A-1", "A-2"))
    assert statuses(device.push(centre)) == ["posted", "posted"]
    held = moved(other, "S1", ("A-1", "D-1"))
    assert statuses(other.push(centre)) == ["held"]
    (work,) = centre.held()
    assert [(each.device, each.transaction) for each in work.clashes] == [("1", "m-1-2")]
    right = Correction(what=Corrected.PLACE, was="A-1", to="A-2")
    wanted = Settlement(id="n", transaction=held, way=Way.FIX, approver="1900", corrections=(right,))
    assert centre.settle("ROT", wanted).settled
    assert (place_of(centre, "S1"), centre.held(), centre.verify()) == ("D-1", (), ())


def test_what_hangs_on_a_held_receipt_waits_and_posts_itself_once_that_is_put_right(
    centre: Centre, device: Device, other: Device
) -> None:
    held = clash(centre, device, other, "S1", "S7")
    follows = moved(other, "S7", ("A-2", "A-1"))
    assert statuses(other.push(centre, 2)) == ["held"]
    assert [each.transaction for each in centre.held()] == [held, follows]
    wanted = Settlement(id="n", transaction=held, way=Way.REST, approver="1900")
    assert centre.settle("ROT", wanted).settled
    assert [each.transaction for each in centre.held()] == ["n-rest"]
    assert (place_of(centre, "S7"), centre.verify()) == ("A-1", ())

"""Work whose day is not between the last time that its device was heard and its arrival, over either store: posted, and flagged."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from inventory.refusals import Refusal, refusal_from_plain
from inventory.refusals.goods import NotEnough, SerialNotHere
from inventory.refusals.transactions import DayOutside
from inventory.transactions import Allocation, Line, Transaction, body_of
from sync import schema
from sync.centre.centre import Centre
from sync.messages import HeldWork, Hello, Settlement, Way
from tests.sync.centre.warehouse import FILES, Device, nuts, phones, statuses, write_folder


def utc(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


START = utc(2026, 11, 20, 8)


@dataclass
class Wall:
    """The clock of the centre."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def centre(bare_url: str, tmp_path: Path, wall: Wall) -> Iterator[Centre]:
    opened = Centre.open(bare_url, create=True, now=wall)
    opened.init()
    opened.import_folder(write_folder(tmp_path / "files", FILES))
    yield opened
    opened.close()


@pytest.fixture
def device(centre: Centre) -> Device:
    return Device(centre.enroll_device("ROT"))


def receipt(name: str, day: date, line: Line | None = None) -> Transaction:
    where = ("ROT", utc(2026, 11, 22, 8), day, day, "1001", "PO1")
    return Transaction(name, "purchase_receipt", *where, lines=(line or nuts("1"),))


def says_hello(centre: Centre, device: Device) -> None:
    """Let a device say which number its next transaction gets."""
    number = len(device.made) + 1
    centre.hello(
        device.identity,
        Hello(epoch=device.identity.epoch, next_sequence=number, waiting=0, device_now=centre.now()),
    )


def flags(works: tuple[HeldWork, ...]) -> dict[str, list[Refusal]]:
    return {work.transaction: [refusal_from_plain(each) for each in work.refusals] for work in works}


def test_a_day_outside_is_posted_unchanged_and_flagged_until_seen(centre: Centre, device: Device, wall: Wall) -> None:
    says_hello(centre, device)
    early, late = date(2026, 11, 19), date(2026, 11, 24)
    for name, day in (("T1", early), ("T2", date(2026, 11, 20)), ("T3", date(2026, 11, 23)), ("T4", late)):
        device.add(receipt(name, day))
    wall.now = utc(2026, 11, 23, 8)
    assert statuses(device.push(centre)) == ["posted"] * 4
    bounds = (date(2026, 11, 20), date(2026, 11, 23))
    assert flags(centre.flagged()) == {"T1": [DayOutside(early, *bounds)], "T4": [DayOutside(late, *bounds)]}
    assert centre.held() == ()
    table = schema.transaction
    kept = centre.database.read(lambda read: read.execute(select(table.c.day, table.c.body).order_by(table.c.id)).all())
    assert tuple(kept[0]) == (early, body_of(receipt("T1", early)))
    for number, name in enumerate(("T1", "T4")):
        wanted = Settlement(id=f"seen-{number}", transaction=name, way=Way.SEEN, approver="1900", reason="clock")
        assert centre.settle("ROT", wanted).settled
    assert (centre.flagged(), centre.verify()) == ((), ())


def test_what_was_made_before_a_later_hello_is_bound_by_the_one_before_it(
    centre: Centre, device: Device, wall: Wall
) -> None:
    says_hello(centre, device)
    device.add(receipt("T1", date(2026, 11, 20)))
    wall.now = utc(2026, 11, 23, 8)
    says_hello(centre, device)  # it waits for a supervisor, while the device goes on pulling
    device.add(receipt("T2", date(2026, 11, 20)))
    wall.now = utc(2026, 11, 25, 8)
    says_hello(centre, device)
    device.push(centre)
    outside = DayOutside(date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 25))
    assert flags(centre.flagged()) == {"T2": [outside]}
    says_hello(centre, device)
    heard = centre.database.read(lambda read: read.scalars(select(schema.heard.c.next_sequence)).all())
    assert heard == [3]


def test_a_device_that_was_never_heard_and_the_office_may_name_any_day_before(centre: Centre, device: Device) -> None:
    device.add(receipt("T1", date(2026, 1, 1)))
    assert statuses(device.push(centre)) == ["posted"]
    increase = Transaction(
        "O1",
        "quantity_increase",
        "ROT",
        utc(2026, 11, 20, 8),
        date(2026, 12, 24),
        date(2026, 12, 24),
        "1900",
        lines=(Line("NUT", "EA", Decimal(1), "@ADJUSTMENT", "A-1", allocations=(Allocation(Decimal(1)),)),),
        reason="found",
    )
    assert centre.post(increase).refusals == ()
    assert centre.flagged() == ()


@dataclass(frozen=True)
class Bounds:
    """When a device was heard and when its work came, and which days of Amsterdam (UTC+1, in summer UTC+2) that allows."""

    heard: datetime
    arrived: datetime
    first: date
    last: date


BOUNDS = {
    "within the 23 hours": Bounds(utc(2026, 3, 28, 23, 30), utc(2026, 3, 29, 21, 30), *[date(2026, 3, 29)] * 2),
    "around them": Bounds(utc(2026, 3, 28, 22, 30), utc(2026, 3, 29, 22, 30), date(2026, 3, 28), date(2026, 3, 30)),
    "within the 25 hours": Bounds(utc(2026, 10, 24, 22, 30), utc(2026, 10, 25, 22, 30), *[date(2026, 10, 25)] * 2),
    "around these": Bounds(
        utc(2026, 10, 24, 21, 30), utc(2026, 10, 25, 23, 30), date(2026, 10, 24), date(2026, 10, 26)
    ),
    # a clock that is corrected is right to a minute, and to no less
    "at midnight": Bounds(utc(2026, 11, 20, 23, 0), utc(2026, 11, 21, 22, 59), date(2026, 11, 20), date(2026, 11, 22)),
    "a minute from it": Bounds(utc(2026, 11, 20, 23, 1), utc(2026, 11, 21, 22, 58), *[date(2026, 11, 21)] * 2),
}


@pytest.mark.parametrize("bounds", BOUNDS.values(), ids=BOUNDS)
def test_days_are_those_of_the_site(centre: Centre, device: Device, wall: Wall, bounds: Bounds) -> None:
    wall.now = bounds.heard
    says_hello(centre, device)
    day, first, last = timedelta(1), bounds.first, bounds.last
    for name, each in (("A", first - day), ("B", first), ("C", last), ("D", last + day)):
        device.add(receipt(name, each))
    wall.now = bounds.arrived
    device.push(centre)
    assert flags(centre.flagged()) == {
        "A": [DayOutside(first - day, first, last)],
        "D": [DayOutside(last + day, first, last)],
    }


def test_the_flag_stays_on_held_work_that_is_posted_later(centre: Centre, device: Device) -> None:
    says_hello(centre, device)
    wrong = date(2026, 11, 1)
    away = Line("PHONE", "EA", Decimal(1), "A-1", "A-2", allocations=(Allocation(Decimal(1), serials=("S1",)),))
    device.add(replace(receipt("T1", wrong, away), kind="move", document=""))
    flag = DayOutside(wrong, date(2026, 11, 20), date(2026, 11, 20))
    assert statuses(device.push(centre)) == ["held"]
    missing = [SerialNotHere("PHONE", "S1", "A-1", ""), NotEnough("PHONE", "", "A-1", Decimal(1), Decimal(0))]
    assert flags(centre.held()) == {"T1": [*missing, flag]}
    other = Device(centre.enroll_device("ROT"))
    other.add(receipt("R1", date(2026, 11, 20), phones("S1")))
    assert statuses(other.push(centre)) == ["posted"]
    assert (flags(centre.held()), flags(centre.flagged())) == ({}, {"T1": [flag]})

"""The calendar of a site, over midnight, the cut-off and the nights when clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.clock import Days, SetClock, SystemClock

AMSTERDAM = Days(ZoneInfo("Europe/Amsterdam"), 240)
CHICAGO = Days(ZoneInfo("America/Chicago"), 240)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("days", "time", "day", "business_day"),
    [
        (AMSTERDAM, "2026-11-22T22:59Z", date(2026, 11, 22), date(2026, 11, 22)),
        (AMSTERDAM, "2026-11-22T23:00Z", date(2026, 11, 23), date(2026, 11, 22)),
        (AMSTERDAM, "2026-11-23T02:59Z", date(2026, 11, 23), date(2026, 11, 22)),
        (AMSTERDAM, "2026-11-23T03:00Z", date(2026, 11, 23), date(2026, 11, 23)),
        (CHICAGO, "2026-11-23T03:00Z", date(2026, 11, 22), date(2026, 11, 22)),
        # summer time begins at 01:00 UTC and ends at 01:00 UTC: the cut-off stays at four on the wall
        (AMSTERDAM, "2026-03-29T01:59Z", date(2026, 3, 29), date(2026, 3, 28)),
        (AMSTERDAM, "2026-03-29T02:00Z", date(2026, 3, 29), date(2026, 3, 29)),
        (AMSTERDAM, "2026-10-25T02:59Z", date(2026, 10, 25), date(2026, 10, 24)),
        (AMSTERDAM, "2026-10-25T03:00Z", date(2026, 10, 25), date(2026, 10, 25)),
    ],
)
def test_the_day_is_that_of_the_site(days: Days, time: str, day: date, business_day: date) -> None:
    assert (days.day(at(time)), days.business_day(at(time))) == (day, business_day)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)), st.integers(0, 720))  # noqa: DTZ001 - made aware below
def test_a_business_day_is_the_calendar_day_or_the_one_before(time: datetime, cut_off: int) -> None:
    days = Days(ZoneInfo("Europe/Amsterdam"), cut_off)
    aware = time.replace(tzinfo=UTC)
    assert days.day(aware) - days.business_day(aware) in (timedelta(0), timedelta(days=1))


def test_a_clock_is_corrected_by_what_the_centre_says() -> None:
    clock = SystemClock(timedelta(hours=1))
    assert clock.now() - datetime.now(UTC) > timedelta(minutes=59)
    assert clock.corrected(at("2026-11-22T08:00Z")) == at("2026-11-22T09:00Z")


def test_a_set_clock_moves_when_it_is_moved() -> None:
    clock = SetClock(at("2026-11-22T08:00Z"))
    clock.move(timedelta(seconds=1))
    assert clock.now() == at("2026-11-22T08:00:01Z")


def test_a_clock_is_corrected_from_when_it_hears_of_it() -> None:
    clock = SystemClock(machine=lambda: at("2026-11-22T08:00Z"))
    clock.heard(timedelta(hours=-1), at("2026-11-22T06:30Z"))
    assert clock.now() == at("2026-11-22T07:00Z")


def test_a_machine_that_lost_its_time_goes_on_from_the_last_pull() -> None:
    machine = SetClock(at("1970-01-01T00:00Z"))
    clock = SystemClock(machine=machine.now)
    clock.heard(timedelta(seconds=2), at("2026-11-22T06:30Z"))
    machine.move(timedelta(minutes=5))
    assert clock.now() == at("2026-11-22T06:35Z")


def test_a_set_clock_hears_nothing() -> None:
    clock = SetClock(at("2026-11-22T08:00Z"))
    clock.heard(timedelta(hours=5), at("2027-01-01T00:00Z"))
    assert clock.now() == at("2026-11-22T08:00Z")

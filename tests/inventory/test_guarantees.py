"""Periods of warranties and contracts, optional fields, and the dates of a lot: inclusive days, one function each."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory import shelf_life
from inventory.fields import FieldType, field_value, fields_of, with_field
from inventory.guarantees import Guarantee, Period, guarantees
from inventory.items import Item

START = date(2026, 8, 1)
ITEM = Item(
    "X", lot_expiry_days=30, quarantine_days=3, retest_days=10, best_before_days=20, removal_days=5, alert_days=9
)


def test_periods_are_cumulative() -> None:
    periods = [Period("W", line, 30) for line in (3, 1, 2)]
    assert guarantees(periods, START) == (
        Guarantee(1, date(2026, 8, 1), date(2026, 8, 30)),
        Guarantee(2, date(2026, 8, 31), date(2026, 9, 29)),
        Guarantee(3, date(2026, 9, 30), date(2026, 10, 29)),
    )


def test_a_line_that_says_nothing_is_left_out_and_nothing_follows_a_lifetime() -> None:
    periods = [Period("W", 1), Period("W", 2, 5, starts_after_days=2), Period("W", 3, lifetime=True), Period("W", 4, 9)]
    assert guarantees(periods, START) == (
        Guarantee(2, date(2026, 8, 3), date(2026, 8, 7)),
        Guarantee(3, date(2026, 8, 8), None),
    )


def test_a_period_begins_its_days_after_the_start_and_not_before_the_one_before_has_ended() -> None:
    periods = [
        Period("W24", 1, 365),
        Period("W24", 2, 365, starts_after_days=365),
        Period("W24", 3, 10, starts_after_days=800),
    ]
    assert guarantees(periods, START) == (
        Guarantee(1, START, START + timedelta(364)),
        Guarantee(2, START + timedelta(365), START + timedelta(729)),
        Guarantee(3, START + timedelta(800), START + timedelta(809)),
    )
    early = [Period("W", 1, 30), Period("W", 2, 30, starts_after_days=5)]
    assert guarantees(early, START)[1] == Guarantee(2, START + timedelta(30), START + timedelta(59))


@given(days=st.lists(st.integers(1, 999_999), min_size=1, max_size=5), start=st.dates(), after=st.integers(0, 400))
def test_periods_follow_each_other_without_gap_or_overlap(days: list[int], start: date, after: int) -> None:
    found = guarantees([Period("W", at, each) for at, each in enumerate(days)], start)
    assert found[0].first_day == start
    for one, following in pairwise(found):
        last = one.last_day
        assert last is not None
        assert following.first_day == (date.max if last == date.max else last + timedelta(1))
    whole = sum(days)
    if whole + after < (date.max - start).days:
        assert any(each.holds(start + timedelta(after)) for each in found) == (after < whole)


def test_the_dates_of_a_lot() -> None:
    last = shelf_life.lot_expiry(ITEM, START)
    assert last == date(2026, 8, 31)
    assert shelf_life.best_before(ITEM, START) == date(2026, 8, 21)
    assert shelf_life.retest_date(ITEM, START) == date(2026, 8, 11)
    assert (shelf_life.removal_day(ITEM, last), shelf_life.alert_day(ITEM, last)) == (
        date(2026, 8, 26),
        date(2026, 8, 22),
    )
    assert shelf_life.removal_day(ITEM, date(1, 1, 3)) == date.min


@given(day=st.dates(date(2000, 1, 1), date(2100, 1, 1)), off=st.integers(-3, 3))
def test_dates_are_inclusive(day: date, off: int) -> None:
    today = day + timedelta(off)
    assert shelf_life.is_expired(day, today) == (off > 0)
    assert shelf_life.is_released(day, today) == (off >= 0)


@pytest.mark.parametrize(("first", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_nights_of_23_and_25_hours_are_one_day(first: date, hours: int) -> None:
    zone = ZoneInfo("Europe/Berlin")
    midnight = datetime(first.year, first.month, first.day, tzinfo=zone).astimezone(UTC)
    end = midnight + timedelta(hours=hours)
    assert [moment.astimezone(zone).date() for moment in (midnight, end - timedelta(seconds=1), end)] == [
        first,
        first,
        first + timedelta(1),
    ]
    assert shelf_life.lot_expiry(Item("X", lot_expiry_days=1), first) == end.astimezone(zone).date()


VALUES = [
    (FieldType.TEXT, "Hill farm", "Hill farm"),
    (FieldType.TEXT, " x", None),
    (FieldType.AMOUNT, "3.5", "3.50"),
    (FieldType.AMOUNT, "3.555", None),
    (FieldType.NUMBER, "3.50", "3.5"),
    (FieldType.NUMBER, "NaN", None),
    (FieldType.NUMBER, "1e20", None),
    (FieldType.INTEGER, "7", "7"),
    (FieldType.INTEGER, "100", "100"),
    (FieldType.INTEGER, "7.5", None),
    (FieldType.YES_NO, "yes", "yes"),
    (FieldType.YES_NO, "maybe", None),
    (FieldType.DATE, "2026-11-22", "2026-11-22"),
    (FieldType.DATE, "2026-11-31", None),
    (FieldType.TIME, "08:30", "08:30:00"),
    (FieldType.TIME, "24:30", None),
    # what the language takes and nobody writes
    (FieldType.AMOUNT, "-0", "0.00"),
    (FieldType.NUMBER, "1_000", None),
    (FieldType.NUMBER, "1e3", None),
    (FieldType.NUMBER, "٣", None),
    (FieldType.TIME, "1230Z", None),
    (FieldType.TIME, "T1230", None),
    (FieldType.DATE, "2026-W47-7", None),
]


@pytest.mark.parametrize(("kind", "text", "kept"), VALUES)
def test_a_field_takes_its_type_in_one_form(kind: FieldType, text: str, kept: str | None) -> None:
    assert field_value(kind, text) == kept
    assert field_value(kind, "") == ""


@given(said=st.dictionaries(st.text("ab", min_size=1, max_size=2), st.text(max_size=5)))
def test_fields_are_kept_as_they_were_set_whatever_the_order(said: dict[str, str]) -> None:
    there, back = "", ""
    for name, value in said.items():
        there = with_field(there, name, value)
    for name, value in reversed(said.items()):
        back = with_field(back, name, value)
    assert there == back
    assert fields_of(there) == {name: value for name, value in said.items() if value}

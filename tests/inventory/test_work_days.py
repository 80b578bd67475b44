"""The day of the work: between the last time that its device was heard and its arrival, or flagged."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from inventory.refusals.transactions import DayOutside
from inventory.work_days import check_day

DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(DAYS, DAYS, st.integers(0, 400))
def test_a_day_is_flagged_exactly_where_it_is_outside(day: date, heard: date, offline: int) -> None:
    arrived = heard + timedelta(offline)
    inside = day in {heard + timedelta(after) for after in range(offline + 1)}
    assert check_day(day, heard, arrived) == (None if inside else DayOutside(day, heard, arrived))


@given(DAYS, DAYS)
def test_a_device_that_was_never_heard_bounds_nothing_before(day: date, arrived: date) -> None:
    assert check_day(day, None, arrived) == (DayOutside(day, None, arrived) if day > arrived else None)

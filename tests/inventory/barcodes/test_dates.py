from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.barcodes import CodeDate
from inventory.barcodes.dates import code_date, from_day_of_year, from_yymmdd, full_year


@pytest.mark.parametrize(("year", "full"), [(0, 2000), (26, 2026), (76, 2076), (77, 1977), (99, 1999)])
def test_the_window_of_2026(year: int, full: int) -> None:
    assert full_year(year, date(2026, 11, 22)) == full


@pytest.mark.parametrize(
    ("today", "year", "full"),
    [(2060, 10, 2110), (2060, 11, 2011), (1999, 0, 2000), (1999, 49, 2049), (1999, 50, 1950), (2000, 51, 1951)],
)
def test_the_window_moves_with_the_day(today: int, year: int, full: int) -> None:
    assert full_year(year, date(today, 1, 1)) == full


@given(st.integers(1900, 2500), st.integers(0, 99))
def test_the_year_has_its_two_digits_and_lies_near(today: int, year: int) -> None:
    full = full_year(year, date(today, 6, 1))
    assert full % 100 == year
    assert -49 <= full - today <= 50


def test_day_zero_is_the_end_of_the_month_and_says_so() -> None:
    assert from_yymmdd("280200", date(2026, 11, 22)) == CodeDate(date(2028, 2, 29), day_given=False)


@pytest.mark.parametrize("text", ["000000", "271300", "270229", "270431", "000100"])
def test_what_is_no_day(text: str) -> None:
    expected = CodeDate(date(2000, 1, 31), day_given=False) if text == "000100" else None
    assert from_yymmdd(text, date(2026, 11, 22)) == expected


def test_2100_is_no_leap_year() -> None:
    assert from_yymmdd("000229", date(2080, 1, 1)) is None


def test_the_day_of_the_year() -> None:
    assert from_day_of_year("24366", date(2026, 11, 22)) == CodeDate(date(2024, 12, 31))
    assert from_day_of_year("26366", date(2026, 11, 22)) is None
    assert from_day_of_year("26000", date(2026, 11, 22)) is None


@pytest.mark.parametrize(("year", "month"), [(0, 1), (10000, 1), (2026, 0), (2026, 13)])
def test_outside_the_calendar(year: int, month: int) -> None:
    assert code_date(year, month, 1) is None

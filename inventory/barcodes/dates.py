"""Dates on labels: two-digit years get their century from a given day, day 00 means the end of the month."""

import calendar
from datetime import date
from typing import Final

from inventory.barcodes.identified import CodeDate

_CENTURY_YEARS: Final = 100
_WINDOW_BACK: Final = 51  # a year that seems 51 or more ahead lies in the century before
_WINDOW_AHEAD: Final = -50  # one that seems 50 or more behind lies in the next


def full_year(year: int, today: date) -> int:
    """Give the year with its century (GS1 General Specifications 7.12): within 49 years back and 50 ahead of today."""
    century = today.year - today.year % _CENTURY_YEARS
    ahead = year - today.year % _CENTURY_YEARS
    if ahead >= _WINDOW_BACK:
        return century - _CENTURY_YEARS + year
    if ahead <= _WINDOW_AHEAD:
        return century + _CENTURY_YEARS + year
    return century + year


def code_date(year: int, month: int, day: int) -> CodeDate | None:
    """Give the date, the last of the month for day 0; None when there is no such day."""
    if not (1 <= year <= date.max.year and 1 <= month <= 12):
        return None
    last = calendar.monthrange(year, month)[1]
    if day == 0:
        return CodeDate(date(year, month, last), day_given=False)
    return CodeDate(date(year, month, day)) if day <= last else None


def from_yymmdd(text: str, today: date) -> CodeDate | None:
    """Read six digits YYMMDD."""
    return code_date(full_year(int(text[:2]), today), int(text[2:4]), int(text[4:6]))


def from_yyyymmdd(text: str) -> CodeDate | None:
    """Read eight digits YYYYMMDD."""
    return code_date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def from_day_of_year(text: str, today: date) -> CodeDate | None:
    """Read five digits YYJJJ, JJJ the day of the year."""
    year, number = full_year(int(text[:2]), today), int(text[2:5])
    if not 1 <= year <= date.max.year:
        return None
    days = 366 if calendar.isleap(year) else 365
    if not 1 <= number <= days:
        return None
    return CodeDate(date.fromordinal(date(year, 1, 1).toordinal() + number - 1))

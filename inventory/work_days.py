"""The day of the work as the centre sees it: it cannot lie before the device was last heard, nor after the work arrived (domain.md 6.1)."""

from datetime import date

from inventory.refusals.transactions import DayOutside


def check_day(day: date, heard: date | None, arrived: date) -> DayOutside | None:
    """Return what to flag of a day; all are days of the site, and `heard` None where the device was never heard before the work.

    It is a flag and nothing else: the work counts for the day that it names, which the device may have corrected rightly.
    """
    if day > arrived or (heard is not None and day < heard):
        return DayOutside(day, heard, arrived)
    return None

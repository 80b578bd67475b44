"""Dates of serials and lots: one function for each rule. All dates are inclusive and site-local (domain.md 3c.15, 6.1).

A day beyond the calendar of the program (9999) is its last day.
"""

from datetime import date, timedelta

from inventory.items import Item


def lot_expiry(item: Item, stock_date: date) -> date | None:
    """Return the computed last usable day of a lot: stock date + days (F8), None where the item sets no days."""
    return _after(stock_date, item.lot_expiry_days)


def serial_expiry(item: Item, stock_date: date) -> date | None:
    """Return the computed last usable day of a serial (F8)."""
    return _after(stock_date, item.serial_expiry_days)


def quarantine_until(item: Item, stock_date: date) -> date | None:
    """Return the day on which a new lot leaves quarantine by itself: stock date + days (F10), None for no quarantine."""
    return _after(stock_date, item.quarantine_days)


def is_expired(last_day: date | None, day: date) -> bool:
    """Return whether something is past its last usable day; usable through the end of that day (invariant 15)."""
    return last_day is not None and day > last_day


def _after(start: date, days: int | None) -> date | None:
    if days is None:
        return None
    return start + timedelta(days=days) if days <= (date.max - start).days else date.max

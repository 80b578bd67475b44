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


def best_before(item: Item, stock_date: date) -> date | None:
    """Return the computed best-before day of a lot: stock date + days, None where the item sets no days."""
    return _after(stock_date, item.best_before_days)


def retest_date(item: Item, stock_date: date) -> date | None:
    """Return the day on which a new lot is to be tested again: stock date + days, None where the item sets none."""
    return _after(stock_date, item.retest_days)


def removal_day(item: Item, last_day: date | None) -> date | None:
    """Return the day from which goods should be taken out of stock: so many days before the last usable one."""
    return _before(last_day, item.removal_days)


def alert_day(item: Item, last_day: date | None) -> date | None:
    """Return the day from which somebody should be told that goods come to their end."""
    return _before(last_day, item.alert_days)


def is_released(until: date | None, day: date) -> bool:
    """Return whether a quarantine by days is over: on its release date and after it (F10)."""
    return until is None or day >= until


def is_expired(last_day: date | None, day: date) -> bool:
    """Return whether something is past its last usable day; usable through the end of that day (invariant 15)."""
    return last_day is not None and day > last_day


def _after(start: date, days: int | None) -> date | None:
    if days is None:
        return None
    return start + timedelta(days=days) if days <= (date.max - start).days else date.max


def _before(last_day: date | None, days: int | None) -> date | None:
    if last_day is None or days is None:
        return None
    return last_day - timedelta(days=days) if days <= (last_day - date.min).days else date.min

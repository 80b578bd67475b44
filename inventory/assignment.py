"""Allocating numbers to a line: how many a quantity needs, and which is the closest to one that is nowhere (F27, F29).

Serials are counted in stocking units: as many as are in whole units of the line.
"""

import bisect
from collections.abc import Sequence
from decimal import Decimal

from inventory.refusals.base import Refusal
from inventory.refusals.goods import FractionOfUnit, UnknownUnit
from inventory.refusals.numbering import NoSuchNumber, NotMultiple


def required_units(item: str, quantity: Decimal, unit: str, factor: Decimal | None) -> Decimal | Refusal:
    """Return how many serials a quantity in a unit needs: a whole number of stocking units (F29)."""
    if factor is None or factor <= 0:
        return UnknownUnit(item, unit)
    units = quantity * factor
    return units if units == units.to_integral_value() else FractionOfUnit(item, units)


def check_multiple(item: str, count: int, factor: Decimal) -> Refusal | None:
    """Refuse a part of the serials of a line that is no whole number of the line's units (F29)."""
    return NotMultiple(item, Decimal(count), factor) if Decimal(count) % factor else None


def nearest(item: str, number: str, offered: Sequence[str]) -> NoSuchNumber | None:
    """Return that a number is not among those offered, with the closest: the next by number, else the last before it (F27)."""
    ordered = sorted(offered)
    at = bisect.bisect_left(ordered, number)
    if at < len(ordered) and ordered[at] == number:
        return None
    close = ordered[at] if at < len(ordered) else ordered[-1] if ordered else ""
    return NoSuchNumber(item, number, close)

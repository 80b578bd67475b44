"""Allocating numbers to a line one by one: what is required, what is assigned, what remains (F22, F27-F29).

Serials are counted in stocking units: as many as are in whole units of the line.
"""

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from inventory.refusals.base import Refusal
from inventory.refusals.goods import FractionOfUnit, QuantityMismatch, SerialTwice, UnknownUnit
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


@dataclass(frozen=True, slots=True)
class Assignment:
    """The serials of a line: required, assigned and remaining are always known (F22)."""

    item: str
    required: Decimal
    serials: tuple[str, ...] = ()

    @property
    def assigned(self) -> Decimal:
        """Return how many are assigned."""
        return Decimal(len(self.serials))

    @property
    def remaining(self) -> Decimal:
        """Return how many are still wanted; below zero when there are too many."""
        return self.required - self.assigned

    def with_serial(self, serial: str) -> "Assignment | Refusal":
        """Return the assignment with one more; none stands twice, and no more than required."""
        if serial in self.serials:
            return SerialTwice(self.item, serial)
        if self.remaining < 1:
            return QuantityMismatch(self.item, self.required, self.assigned + 1)
        return replace(self, serials=(*self.serials, serial))

    def without(self, serial: str) -> "Assignment":
        """Return the assignment without a serial (F28: delete one)."""
        return replace(self, serials=tuple(each for each in self.serials if each != serial))

    def cleared(self) -> "Assignment":
        """Return the assignment with nothing assigned (F28: clear)."""
        return replace(self, serials=())

    def check(self) -> Refusal | None:
        """Refuse what is not complete: remaining must be nothing before it is posted (F22)."""
        return QuantityMismatch(self.item, self.required, self.assigned) if self.remaining else None


def nearest(item: str, number: str, offered: Sequence[str]) -> NoSuchNumber | None:
    """Return that a number is not among those offered, with the closest: the next by number, else the last before it (F27)."""
    ordered = sorted(offered)
    at = bisect.bisect_left(ordered, number)
    if at < len(ordered) and ordered[at] == number:
        return None
    close = ordered[at] if at < len(ordered) else ordered[-1] if ordered else ""
    return NoSuchNumber(item, number, close)

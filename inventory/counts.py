"""Counts: what somebody found in a bin beside what should have been there, by count, item, lot and serial (flows.md 1.4, F48).

A count moves nothing: it says what is there. What differs is put right by adjustments that name the count and use its variance up.
What was found stays as it is when goods move later: the variance is that of the moment at which the bin was counted.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Protocol

from inventory.tracked import Serial
from inventory.values import dataclass

ZERO = Decimal(0)
REQUESTED = ""


CountKey = tuple[str, str, str, str, str]
"""Count, place, item, lot and serial; `count` is the transaction of the first count, REQUESTED for a count that was asked for."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was found of a lot (or, with `serial`, of one number) in a place, and what should have been; in stocking units.

    `adjusted` is what adjustments have used up of the variance, more or less than nothing like it. `turn` is the number of the count
    that said so last (0: it was taken back), `operators` the badges of all who counted, with a space between. `large`: the difference
    of the item is over a limit and needs an approval; `settled`: it is within the limits, or two counts were equal.
    What was asked for has no count; `turn` is how often it was asked for, and it is settled when `closed_by` has counted.
    """

    count: str
    place: str
    item: str
    lot: str = ""
    serial: str = ""
    expected: Decimal = ZERO
    counted: Decimal = ZERO
    adjusted: Decimal = ZERO
    turn: int = 1
    settled: bool = False
    large: bool = False
    operators: str = ""
    closed_by: str = ""

    @property
    def key(self) -> CountKey:
        """Return count, place, item, lot and serial."""
        return (self.count, self.place, self.item, self.lot, self.serial)

    @property
    def variance(self) -> Decimal:
        """Return by how much more was found than should have been, as far as it is not put right yet."""
        return self.counted - self.expected - self.adjusted


def variances(rows: Iterable[Counted]) -> dict[tuple[str, str], Decimal]:
    """Return what differs by lot and serial; nothing of it zero. Two counts are equal when theirs are."""
    return {(each.lot, each.serial): each.variance for each in rows if each.variance}


def difference(rows: Sequence[Counted]) -> Decimal:
    """Return how many units differ: serials one by one, else what lots hold more or less."""
    numbers = [abs(each.variance) for each in rows if each.serial]
    units = [abs(each.variance) for each in rows if not each.serial]
    return max(sum(numbers, ZERO), sum(units, ZERO))


class CountRules(Protocol):
    """What `post()` may ask of counts; a part of `Rules`."""

    def counted(self, count: str, place: str, item: str) -> tuple[Counted, ...]:
        """Return what a count says of an item in a place, by lot and serial; empty when it says nothing or was taken back."""
        ...

    def standing(self, place: str, item: str) -> tuple[tuple[str, Decimal], ...]:
        """Return what a place holds of an item, by lot, whoever owns it; nothing of it zero."""
        ...

    def serials_standing(self, place: str, item: str) -> tuple[Serial, ...]:
        """Return the serials of an item that are in stock in a place, by number."""
        ...

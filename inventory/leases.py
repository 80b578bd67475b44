"""Leases: blocks of numbers that a device may give out without asking (domain.md 3d). Pure.

A counter knows what of a series was ever given away, and never gives it twice. A series is what stays the same when the numbers of a
mask count up: `SN-######`. What a day or the item's class fills is blank in it (`LYYMMDD-####`): the counter runs on over all days, and
a block is good for whatever day its device makes numbers on. Of what a centre forgot because it was restored, it hears from the
devices; what it had skipped meanwhile it still knows as skipped, so a block that nobody else can have is told from one that somebody
may have.
"""

from collections.abc import Iterable
from dataclasses import replace

from inventory.document_numbers import DOCUMENT, DOCUMENTS
from inventory.items import Item, LotOrigin
from inventory.numbers import Mask, blank_parts, blanked, open_parts_of
from inventory.values import dataclass

RANGES_HELD = 2
PLACES_MAX = 10**18
"""A counter is kept in 64 bits; what a longer segment has beyond that is typed."""
SHARE_OF_REST = 4
"""A block takes at most this part of what is left of a series, so that a short mask serves more than one device."""


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Numbers of an item that one device may give out: from first to last, both included, counted by the mask, of whatever day."""

    item: str
    mask: str
    first: str
    last: str

    def counts_by(self, mask: Mask) -> bool:
        """Return whether the range is of this mask as it is: none of one that was changed since it was given, whose days are told."""
        return counted(self.first, mask) is not None and blanked(self.first, mask) == self.first

    def holds(self, number: str, mask: Mask) -> bool:
        """Return whether a number is one of the range."""
        found, first, last = (counted(each, mask) for each in (number, self.first, self.last))
        if found is None or first is None or last is None:
            return False
        return found[0] == first[0] and first[1] <= found[1] <= last[1]


def counted(number: str, mask: Mask) -> tuple[str, int] | None:
    """Return the series of a number and its place in it; None where the mask does not count, or the number does not fit."""
    at, parts = mask.counting, open_parts_of(number, mask)
    if at is None or parts is None:
        return None
    same = blank_parts(parts, mask)
    same[at] = "#" * len(parts[at])
    return mask.written(same), int(parts[at])


def number_at(like: str, place: int, mask: Mask) -> str:
    """Return the number at a place of the series that `like` belongs to; raises ValueError where it belongs to none."""
    at, parts = mask.counting, open_parts_of(like, mask)
    if at is None or parts is None:
        raise ValueError(f"{like!r} is no number that counts by {mask.mask}")
    return mask.written([*parts[:at], f"{place:0{len(parts[at])}d}", *parts[at + 1 :]])


def room_of(mask: Mask) -> int:
    """Return how many numbers of a series of the mask are given out, 0 for one that does not count: no more than a counter holds."""
    return next((min(10**segment.length, PLACES_MAX) for segment in mask.segments if segment.counts), 0)


def next_of(item: Item, mask: Mask) -> str:
    """Return the number with which generating begins: the item's next, else the first of the mask (F7); empty for none.

    What is filled when it is made is blank in it. The next of a mask that was another one before is left out. A vendor's lots are never
    generated (domain.md 6.10).
    """
    if mask.kind == DOCUMENT:
        own, known = "", item.item == DOCUMENTS
    elif mask.kind == "serial":
        own = item.next_serial if item.tracking.serials else ""
        known = item.tracking.serials and item.serial_mask == mask.mask
    else:
        own = item.next_lot
        known = item.tracking.lots and item.lot_mask == mask.mask and item.lot_origin is LotOrigin.OWN
    if not known or not mask.makes:
        return ""
    return next((blanked(each, mask) for each in (own, mask.next) if counted(each, mask) is not None), "")


@dataclass(frozen=True, slots=True)
class Counter:
    """What of a series was given away: all below `next` but for the spans `skipped` (first and last place, ascending)."""

    next: int
    skipped: tuple[tuple[int, int], ...] = ()

    def begun_at(self, place: int) -> "Counter":
        """Return the counter as it begins no earlier than at a place: what is passed over is nobody's, and never given."""
        return replace(self, next=max(self.next, place))

    def giving(self, wanted: int, room: int) -> tuple[int, int, "Counter"] | None:
        """Return first and last place of a block that nobody has, and the counter after it; None when the series is used up."""
        left = room - self.next
        if left <= 0 or wanted < 1:
            return None
        last = self.next + min(wanted, max(1, left // SHARE_OF_REST)) - 1
        return self.next, last, replace(self, next=last + 1)

    def hearing(self, first: int, last: int) -> "Counter | None":
        """Return the counter after a device reports a block that is not known here; None where somebody else may have some of it."""
        if first >= self.next:
            skipped = (*self.skipped, *(((self.next, first - 1),) if first > self.next else ()))
            return Counter(last + 1, skipped)
        for at, (low, high) in enumerate(self.skipped):
            if low <= first and last <= high:
                rest = ((low, first - 1), (last + 1, high))
                left = tuple(span for span in rest if span[0] <= span[1])
                return replace(self, skipped=(*self.skipped[:at], *left, *self.skipped[at + 1 :]))
        return None


def is_made(number: str, mask: Mask, first: str, last: str) -> bool:
    """Return whether a number is one of those that were made from first to last in one go: all of them are of the same day."""
    place = counted(number, mask)
    if place is None or not NumberRange("", mask.mask, first, last).holds(number, mask):
        return False
    return number_at(first, place[1], mask) == number


def is_leased(number: str, mask: Mask, ranges: Iterable[NumberRange]) -> bool:
    """Return whether a number is in one of the ranges."""
    return any(each.holds(number, mask) for each in ranges)

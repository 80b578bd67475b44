"""Refusals about making numbers and taking them: nothing to count on from, used up, taken, not there, not the right count."""

from decimal import Decimal

from inventory.refusals.base import Refusal
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class NothingToCount(Refusal):
    """The number cannot count up: it has no mask with a segment that counts, or does not fit its mask (F7); type the numbers."""

    item: str
    number: str


@dataclass(frozen=True, slots=True)
class NumbersUsedUp(Refusal):
    """The segment that counts has no room for as many more numbers (F3)."""

    item: str
    number: str


@dataclass(frozen=True, slots=True)
class NumberTaken(Refusal):
    """The number to begin with is in use; the next that is free is named (F7, F23)."""

    item: str
    number: str
    next: str


@dataclass(frozen=True, slots=True)
class NumberTwice(Refusal):
    """A list names a number twice."""

    number: str


@dataclass(frozen=True, slots=True)
class TooManyLots(Refusal):
    """The quantity does not make as many lots, or a document does not take as many (F24)."""

    quantity: Decimal
    lots: Decimal


@dataclass(frozen=True, slots=True)
class NoSuchNumber(Refusal):
    """The number is not to be had at this place; the closest that is, is named, empty when there is none (F27)."""

    item: str
    number: str
    nearest: str


@dataclass(frozen=True, slots=True)
class TooFewNumbers(Refusal):
    """There are fewer numbers than wanted: all there are were taken (F26)."""

    item: str
    wanted: Decimal
    taken: Decimal


@dataclass(frozen=True, slots=True)
class NotMultiple(Refusal):
    """Serials are counted in stocking units: as many as are in whole units of the line (F29)."""

    item: str
    count: Decimal
    factor: Decimal


@dataclass(frozen=True, slots=True)
class DuplicateUnapproved(Refusal):
    """A second unit with a vendor's number is booked under a number of its own by a supervisor only (domain.md 6.12)."""

    item: str
    label: str
    serial: str


@dataclass(frozen=True, slots=True)
class VendorDuplicate(Refusal):
    """Two units carry one number of the vendor: this one has one of its own, and is claimed from the vendor (domain.md 6.12)."""

    item: str
    label: str
    serial: str


@dataclass(frozen=True, slots=True)
class WhichUnit(Refusal):
    """Several units carry the number: which it is says the tag, or the operator (domain.md 6.12)."""

    label: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberNotLeased(Refusal):
    """The number was made on a device that had not leased it; another device may give it to another unit (invariant 12)."""

    item: str
    number: str


@dataclass(frozen=True, slots=True)
class VendorLotMade(Refusal):
    """The lots of the item are the vendor's: they are read from the goods, never made (domain.md 6.10)."""

    item: str
    lot: str


@dataclass(frozen=True, slots=True)
class OutOfNumbers(Refusal):
    """This device has fewer leased numbers left than are wanted; what there was is made, the rest is typed or waits for the link."""

    item: str
    wanted: Decimal
    made: Decimal

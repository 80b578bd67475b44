"""Refusals about counts, and about putting right what they found."""

from decimal import Decimal

from inventory.refusals.base import Refusal
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class CountedTwice(Refusal):
    """An item stands twice for one place in a count: what was found of it there is one line."""

    place: str
    item: str


@dataclass(frozen=True, slots=True)
class StockMoved(Refusal):
    """Goods came or went while they were counted: there is another quantity than when the count began. Count again."""

    place: str
    item: str
    expected: Decimal
    there: Decimal


@dataclass(frozen=True, slots=True)
class NotCounted(Refusal):
    """The count that is named says nothing of this item in this place, or was taken back."""

    count: str
    place: str
    item: str


@dataclass(frozen=True, slots=True)
class CountSettled(Refusal):
    """There is nothing to count again: the count is within the limits, or two were equal, or some of it is put right already."""

    count: str
    place: str
    item: str


@dataclass(frozen=True, slots=True)
class CountNotSettled(Refusal):
    """The difference is over a limit: somebody else counts again, or a supervisor approves it and says why."""

    count: str
    place: str
    item: str


@dataclass(frozen=True, slots=True)
class CountOverLimit(Refusal):
    """Two counts were equal, but the difference is over a limit: a supervisor approves it and says why."""

    count: str
    place: str
    item: str


@dataclass(frozen=True, slots=True)
class OwnCount(Refusal):
    """Who counted does not count again, nor approve the difference (flows.md 1.0a, 34)."""

    count: str
    badge: str


@dataclass(frozen=True, slots=True)
class CountUsed(Refusal):
    """The count was counted again or is put right in part: it cannot be taken back any more."""

    count: str
    place: str
    item: str


@dataclass(frozen=True, slots=True)
class NotTheVariance(Refusal):
    """What is adjusted does not match the variance of the count (F48): `variance` is what is left of it, of the number or lot."""

    item: str
    number: str
    variance: Decimal
    wanted: Decimal


@dataclass(frozen=True, slots=True)
class CountedFromElsewhere(Refusal):
    """The serial number was found here, and by our records stands in another place (`from C-01`)."""

    item: str
    serial: str
    place: str
    actual: str


@dataclass(frozen=True, slots=True)
class CountedUnknown(Refusal):
    """The serial number was found here, and nobody knows it, or it left without being sold: it is kept with the count."""

    item: str
    serial: str
    place: str


@dataclass(frozen=True, slots=True)
class CountedSold(Refusal):
    """The serial number was found here, and by our records is sold: kept for the supervisor, never a silent return."""

    item: str
    serial: str
    document: str

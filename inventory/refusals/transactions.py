"""Refusals about a transaction as such."""

from datetime import date
from decimal import Decimal

from inventory.refusals.base import Refusal
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class UnknownKind(Refusal):
    """The kind of transaction is not known to this program."""

    kind: str


@dataclass(frozen=True, slots=True)
class NotTakenBack(Refusal):
    """Work of this kind is not taken back: a mark has its opposite, and what was taken back is posted anew (invariant 13)."""

    kind: str


@dataclass(frozen=True, slots=True)
class WrongPlace(Refusal):
    """The kind does not lead from or to this place."""

    kind: str
    place: str


@dataclass(frozen=True, slots=True)
class NotPositive(Refusal):
    """A quantity must be more than nothing."""

    item: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class TooManyNumbers(Refusal):
    """A transaction names more numbers than one may."""

    count: int
    limit: int


@dataclass(frozen=True, slots=True)
class EmptyTransaction(Refusal):
    """A transaction of this kind needs lines, or must have none."""

    kind: str


@dataclass(frozen=True, slots=True)
class NothingToReverse(Refusal):
    """The transaction that should be reversed is not posted here, or is of a kind that has no reverse."""

    transaction: str


@dataclass(frozen=True, slots=True)
class AlreadyReversed(Refusal):
    """The transaction was reversed before."""

    transaction: str
    by: str


@dataclass(frozen=True, slots=True)
class NotTheReverse(Refusal):
    """The lines are not those of the transaction that should be reversed."""

    transaction: str


@dataclass(frozen=True, slots=True)
class PeriodClosed(Refusal):
    """The day is in a closed period: the books change from `open_from` on (domain.md 6.3); work with goods is booked then, and flagged."""

    day: date
    open_from: date


@dataclass(frozen=True, slots=True)
class DayOutside(Refusal):
    """The day of the work is not between `first` (its device was heard; none: never) and `last` (it arrived): booked, and flagged."""

    day: date
    first: date | None
    last: date


@dataclass(frozen=True, slots=True)
class NotHeld(Refusal):
    """The transaction is not held: it never was, or somebody has settled it."""

    transaction: str


@dataclass(frozen=True, slots=True)
class NotSentBack(Refusal):
    """The held transaction that should be done anew or given up was not sent back, or somebody has dealt with it meanwhile."""

    transaction: str


@dataclass(frozen=True, slots=True)
class NoRest(Refusal):
    """Nothing would be left to post without what clashes."""

    transaction: str


@dataclass(frozen=True, slots=True)
class NothingCorrected(Refusal):
    """The transaction does not hold what should be put right."""

    what: str
    was: str

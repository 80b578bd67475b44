"""Refusals about marks of lots and serials: quarantine, hold, recall, dates, codes, fields, registration, reservation."""

from datetime import date
from decimal import Decimal

from inventory.refusals.base import Refusal
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class NothingMarked(Refusal):
    """The transaction names nothing that it could mark, or one of its lines names too little or too much for this kind."""

    kind: str


@dataclass(frozen=True, slots=True)
class UnknownLot(Refusal):
    """The lot was never at this site."""

    item: str
    lot: str


@dataclass(frozen=True, slots=True)
class UnknownSerial(Refusal):
    """The serial number was never at this site."""

    item: str
    serial: str


@dataclass(frozen=True, slots=True)
class ReasonMissing(Refusal):
    """This is not done without a reason."""

    kind: str


@dataclass(frozen=True, slots=True)
class ReleaseBeforeStock(Refusal):
    """The day that was given lies before the day on which the number came in (F10)."""

    item: str
    number: str
    day: date
    stock_date: date


@dataclass(frozen=True, slots=True)
class DayMissing(Refusal):
    """A date of a number is changed, and no day is given that it shall have (F8)."""

    item: str
    number: str


@dataclass(frozen=True, slots=True)
class WholeLotOnly(Refusal):
    """A quarantine is for the whole quantity of a lot, or none of it (F54)."""

    item: str
    lot: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class NotMarked(Refusal):
    """The number has no such mark: there is nothing to release."""

    item: str
    number: str
    mark: str


@dataclass(frozen=True, slots=True)
class RangeBackwards(Refusal):
    """A recall names serials from one to another of the same length, in the order of their characters."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class RecallKnown(Refusal):
    """There is a recall of this number already."""

    recall: str


@dataclass(frozen=True, slots=True)
class UnknownRecall(Refusal):
    """There is no recall of this number, and a release needs it (F55)."""

    recall: str


@dataclass(frozen=True, slots=True)
class RecallReleased(Refusal):
    """The recall was released before: one recall is released once (F55)."""

    recall: str
    transaction: str


@dataclass(frozen=True, slots=True)
class UnknownPeriods(Refusal):
    """There is no such warranty or contract code (F14, F15)."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class UnknownField(Refusal):
    """Numbers of this item have no such optional field (F16)."""

    item: str
    name: str


@dataclass(frozen=True, slots=True)
class NotAFieldValue(Refusal):
    """The optional field does not hold such a value (F16)."""

    name: str
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class NotSoldOn(Refusal):
    """The serial did not leave on this document, or is back: it cannot be registered on it (F57)."""

    item: str
    serial: str
    document: str
    actual: str = ""


@dataclass(frozen=True, slots=True)
class AlreadyRegistered(Refusal):
    """The serial is registered already, since the day named (F57)."""

    item: str
    serial: str
    since: date


@dataclass(frozen=True, slots=True)
class NotReserved(Refusal):
    """The order does not keep this number (or not so much of it)."""

    item: str
    number: str
    document: str


@dataclass(frozen=True, slots=True)
class NotAllocated(Refusal):
    """The item's numbers are allocated on the order before they may be picked for it, and this one is not (F13)."""

    item: str
    number: str
    document: str


@dataclass(frozen=True, slots=True)
class KeptForOrder(Refusal):
    """Goods that were just recalled are kept for an open order, or stand at a dock for it: the order needs others, and is flagged."""

    recall: str
    item: str
    number: str
    quantity: Decimal
    document: str
    site: str

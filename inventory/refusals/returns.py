"""Refusals about goods that come back, and about what they came with or left on."""

from decimal import Decimal

from inventory.refusals.base import Refusal
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class SourceMissing(Refusal):
    """Work of this kind names the document, or the transaction, that brought in or sent out the goods."""

    kind: str


@dataclass(frozen=True, slots=True)
class NotDelivered(Refusal):
    """The document has brought in or sent out nothing of this item and lot on that line."""

    document: str
    item: str
    lot: str = ""


@dataclass(frozen=True, slots=True)
class ReturnedTooMany(Refusal):
    """More comes back than the document brought in or sent out (F37, F41): `delivered` less what was `returned` before is the most."""

    document: str
    item: str
    lot: str
    delivered: Decimal
    returned: Decimal
    wanted: Decimal


@dataclass(frozen=True, slots=True)
class ReturnedSince(Refusal):
    """What should be taken back has come back in part: that return must be taken back first."""

    document: str
    item: str
    lot: str
    returned: Decimal


@dataclass(frozen=True, slots=True)
class RenumberedSince(Refusal):
    """What should be taken back is booked under other numbers in part; `left` stand under its own: take that reconciliation back first."""

    document: str
    item: str
    lot: str
    left: Decimal


@dataclass(frozen=True, slots=True)
class OfAnotherPartner(Refusal):
    """The goods were of another vendor, or went to another customer."""

    document: str
    partner: str
    actual: str


@dataclass(frozen=True, slots=True)
class SerialOfAnotherReceipt(Refusal):
    """The serial number did not come with the receipt that is named; `actual` is the one that it came with, empty for none."""

    item: str
    serial: str
    document: str
    actual: str


@dataclass(frozen=True, slots=True)
class SerialOfAnotherSale(Refusal):
    """The serial number did not leave on the sale or the usage that is named; `actual` is the one that it left on, empty for none."""

    item: str
    serial: str
    document: str
    actual: str


@dataclass(frozen=True, slots=True)
class NeverSold(Refusal):
    """By our records the number was never sold: it may be booked as unverified, to hold, by whoever has the right."""

    item: str
    number: str

"""Refusals about reconciliations and invoices of purchases."""

from decimal import Decimal

from inventory.refusals.base import Refusal
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class NothingStandsInstead(Refusal):
    """Work of this kind puts no numbers in the place of others (F53)."""

    kind: str


@dataclass(frozen=True, slots=True)
class NumbersOnBothSides(Refusal):
    """Units get numbers, or lose them: what stands instead of the numbers has none (F53)."""

    item: str


@dataclass(frozen=True, slots=True)
class CountMayNotDiffer(Refusal):
    """Every unit of the item has its number: there is none to add or to take away without goods (F11, F53)."""

    item: str


@dataclass(frozen=True, slots=True)
class NoneWithoutNumbers(Refusal):
    """Fewer units without a number stand in the place than get one (F53)."""

    item: str
    lot: str
    place: str
    wanted: Decimal
    there: Decimal


@dataclass(frozen=True, slots=True)
class InvoicedInPart(Refusal):
    """A receipt of goods with numbers is invoiced whole: all that came and is not invoiced (F36)."""

    document: str
    item: str
    lot: str
    waiting: Decimal
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class InvoicedSince(Refusal):
    """What should be taken back was invoiced by the vendor: that invoice is taken back first, or the goods go back to the vendor (F36)."""

    document: str
    item: str
    lot: str
    invoiced: Decimal


@dataclass(frozen=True, slots=True)
class PriceMissing(Refusal):
    """An invoice says what one unit costs (F36)."""

    item: str


@dataclass(frozen=True, slots=True)
class InvoiceDiffers(Refusal):
    """The invoice is of another amount than the receipt: by so much the goods cost more, or less (F36).

    Of a lot, and which line of the receipt (None: it was not kept); `each` is by how much a unit without a serial has cost more since: a
    lot is never worth less than nothing.
    """

    document: str
    item: str
    difference: Decimal
    lot: str = ""
    line: int | None = None
    each: Decimal = Decimal(0)

"""Refusals about items, places, documents and numbers."""

from dataclasses import field
from datetime import date
from decimal import Decimal

from inventory.plain import LATER
from inventory.refusals.base import Refusal
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class UnknownItem(Refusal):
    """The item does not exist or is not active."""

    item: str


@dataclass(frozen=True, slots=True)
class ItemNotAtSite(Refusal):
    """The item is not allowed at this site (F50)."""

    item: str
    site: str


@dataclass(frozen=True, slots=True)
class KitNotStocked(Refusal):
    """The item is a kit: it is never in stock, its components are (F30)."""

    item: str


@dataclass(frozen=True, slots=True)
class UnknownUnit(Refusal):
    """The unit is not one of the item's."""

    item: str
    unit: str


@dataclass(frozen=True, slots=True)
class FractionOfUnit(Refusal):
    """The quantity is no whole number of units, and this item has no fractions (F29)."""

    item: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class UnknownBin(Refusal):
    """The bin does not exist at this site or is not active."""

    bin: str
    site: str


@dataclass(frozen=True, slots=True)
class BinNotAllowed(Refusal):
    """The bin is of a kind that does not take this work."""

    bin: str
    kind: str


@dataclass(frozen=True, slots=True)
class OutOfTemperature(Refusal):
    """Goods that arrived at a temperature outside the site's range go to a bin of hold or quarantine, not to this one."""

    bin: str
    temperature: Decimal


@dataclass(frozen=True, slots=True)
class UnknownDocument(Refusal):
    """The document does not exist at this site."""

    document: str


@dataclass(frozen=True, slots=True)
class UnknownPartner(Refusal):
    """There is no vendor or customer of this code: who got goods or sent them must be known when they are recalled (domain.md 6.7)."""

    partner: str


@dataclass(frozen=True, slots=True)
class WrongDocument(Refusal):
    """The document is of a kind that this work is not for."""

    document: str
    kind: str


@dataclass(frozen=True, slots=True)
class DocumentClosed(Refusal):
    """The document is closed: nothing more is booked on it."""

    document: str


@dataclass(frozen=True, slots=True)
class DocumentNotClosed(Refusal):
    """The document is open already: it need not be opened again."""

    document: str


@dataclass(frozen=True, slots=True)
class LessGivenUp(Refusal):
    """Of a line of a document less was open than should be given up: the rest came, or was given up by another, before."""

    document: str
    item: str
    line: int
    wanted: Decimal
    given_up: Decimal


@dataclass(frozen=True, slots=True)
class NotOnDocument(Refusal):
    """The item is on no open line of the documents at hand; `elsewhere` names another open document that has it."""

    item: str
    document: str
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class NotAsAdvised(Refusal):
    """A sample of a pallet is no number that was advised for it: what is on the pallet is checked one by one."""

    number: str
    pack: str


@dataclass(frozen=True, slots=True)
class MoreThanOrdered(Refusal):
    """More than the line's remainder and its tolerance: `over` stocking units too many; `read` are those of this scan or line."""

    document: str
    item: str
    ordered: Decimal
    received: Decimal
    over: Decimal
    read: Decimal = field(default=Decimal(0), metadata=LATER)


@dataclass(frozen=True, slots=True)
class SerialInStock(Refusal):
    """The serial number is in stock already (domain.md 3a); where, and since when."""

    item: str
    serial: str
    place: str
    site: str
    since: date | None
    document: str = ""


@dataclass(frozen=True, slots=True)
class SerialNotReusable(Refusal):
    """The serial number has left once, and the item's policy does not let it come in again as new."""

    item: str
    serial: str
    state: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class SerialOfAnotherItem(Refusal):
    """Serial numbers are unique in the company, and another item has this one."""

    serial: str
    item: str
    other_item: str


@dataclass(frozen=True, slots=True)
class SerialTwice(Refusal):
    """The serial number stands twice in one transaction, or was captured before in this document."""

    item: str
    serial: str


@dataclass(frozen=True, slots=True)
class SerialNotHere(Refusal):
    """The serial number is not in the place that it should leave."""

    item: str
    serial: str
    place: str
    actual: str


@dataclass(frozen=True, slots=True)
class SerialOfAnotherLot(Refusal):
    """The serial number belongs to another lot."""

    item: str
    serial: str
    lot: str
    actual: str


@dataclass(frozen=True, slots=True)
class NotInMask(Refusal):
    """The number does not fit the item's mask (F3), whose numbers look like `form`: `#` for a digit, `@` a letter, `*` either.

    `YY` is a year, `MM` a month, `DD` a day, `JJJ` a day of the year, `WW` a week: what stands there is no real date, or another class.
    """

    item: str
    number: str
    mask: str
    form: str = field(default="", metadata=LATER)


@dataclass(frozen=True, slots=True)
class NotANumber(Refusal):
    """A serial or lot number must have 1 to 40 printable characters and no space at either end."""

    number: str


@dataclass(frozen=True, slots=True)
class MixedRange(Refusal):
    """First and last number of a range do not have the same prefix and length, or run backwards."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class RangeTooLong(Refusal):
    """The range names more numbers than the line still takes."""

    first: str
    last: str
    count: int
    remaining: int


@dataclass(frozen=True, slots=True)
class RangeOverlaps(Refusal):
    """Some numbers of the range are captured or in stock already."""

    first: str
    last: str
    known: int
    example: str


@dataclass(frozen=True, slots=True)
class LotMissing(Refusal):
    """The item is lotted, and a quantity has no lot."""

    item: str


@dataclass(frozen=True, slots=True)
class LotNotWanted(Refusal):
    """The item is not lotted, and a quantity names a lot."""

    item: str
    lot: str


@dataclass(frozen=True, slots=True)
class LotOfAnotherItem(Refusal):
    """The lot is known, but only for another item."""

    lot: str
    item: str
    other_item: str


@dataclass(frozen=True, slots=True)
class OtherExpiry(Refusal):
    """The lot is known with another date: never overwritten (domain.md 3b, 6.6)."""

    item: str
    lot: str
    known: date
    read: date


@dataclass(frozen=True, slots=True)
class OtherVendor(Refusal):
    """The lot is known of another vendor: other goods under the same code, or a code that was misread (domain.md 6.6)."""

    item: str
    lot: str
    known: str
    vendor: str


@dataclass(frozen=True, slots=True)
class ExpiryMissing(Refusal):
    """The item's lots carry a date, and this one has none."""

    item: str
    lot: str


@dataclass(frozen=True, slots=True)
class DateNotWanted(Refusal):
    """The item has neither lots nor serials, so there is nothing that keeps a date (F8), and a quantity of it has one."""

    item: str
    day: date


@dataclass(frozen=True, slots=True)
class OutsideShelfLife(Refusal):
    """The date is further away than the item's whole shelf life, or already past."""

    item: str
    expiry: date
    day: date
    shelf_life_days: int | None = None


@dataclass(frozen=True, slots=True)
class SerialsMissing(Refusal):
    """Numbers and quantity differ (F22): `assigned` serials for `required` units."""

    item: str
    required: Decimal
    assigned: Decimal


@dataclass(frozen=True, slots=True)
class SerialsNotWanted(Refusal):
    """The item is not serialised, and a line names serials."""

    item: str


@dataclass(frozen=True, slots=True)
class QuantityMismatch(Refusal):
    """The numbers' quantities do not add up to the line's (F22, invariant 6)."""

    item: str
    required: Decimal
    assigned: Decimal


@dataclass(frozen=True, slots=True)
class NotEnough(Refusal):
    """The place holds less than should leave it (F20)."""

    item: str
    lot: str
    place: str
    wanted: Decimal
    there: Decimal

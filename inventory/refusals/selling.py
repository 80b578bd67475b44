"""Refusals about goods that should be picked or should leave: what is not sold, not here, not for this order."""

from datetime import date
from decimal import Decimal

from inventory.refusals.base import Refusal
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class BinDoesNotSell(Refusal):
    """Goods in a bin of this kind are not for sale (domain.md 6.4)."""

    bin: str
    kind: str


@dataclass(frozen=True, slots=True)
class LotRecalled(Refusal):
    """The lot is recalled: nothing of it leaves, whoever asks (F55)."""

    item: str
    lot: str
    recall: str


@dataclass(frozen=True, slots=True)
class SerialRecalled(Refusal):
    """The serial is recalled: it does not leave, whoever asks (F55)."""

    item: str
    serial: str
    recall: str


@dataclass(frozen=True, slots=True)
class SerialHeld(Refusal):
    """The serial is on hold."""

    item: str
    serial: str
    reason: str


@dataclass(frozen=True, slots=True)
class LotHeld(Refusal):
    """The lot is on hold."""

    item: str
    lot: str
    reason: str


@dataclass(frozen=True, slots=True)
class LotQuarantined(Refusal):
    """The lot is in quarantine until the day named (F10), or, with no day, until a person ends it (domain.md 6.7)."""

    item: str
    lot: str
    until: date | None


@dataclass(frozen=True, slots=True)
class NumberExpired(Refusal):
    """The lot or serial is past its last usable day (F9)."""

    item: str
    number: str
    last_day: date


@dataclass(frozen=True, slots=True)
class DayPassed(Refusal):
    """A day of the lot or serial has come on which something was to be done (`what`), and it was picked or sold all the same.

    `remove_from`: it was to leave stock, `best_before`: it was best before, `retest`: it was to be tested again.
    """

    item: str
    number: str
    what: str
    since: date


@dataclass(frozen=True, slots=True)
class ShelfLifeTooShort(Refusal):
    """The lot or serial is usable for fewer days than goods that leave must be."""

    item: str
    number: str
    last_day: date
    days_wanted: int


@dataclass(frozen=True, slots=True)
class ShelfShareTooSmall(Refusal):
    """Less of the life of the lot or serial is left than the customer asks, in percent of the whole (domain.md 6.4)."""

    item: str
    number: str
    last_day: date
    percent_wanted: Decimal


@dataclass(frozen=True, slots=True)
class OlderThanShipped(Refusal):
    """The customer was sent fresher goods already and takes none that end before those: `shipped` is their last usable day."""

    item: str
    number: str
    last_day: date
    shipped: date


@dataclass(frozen=True, slots=True)
class ReservedElsewhere(Refusal):
    """The number or the quantity is kept for an order: another, or, where goods are picked, this one already."""

    item: str
    number: str
    document: str


@dataclass(frozen=True, slots=True)
class NotEnoughFree(Refusal):
    """Less of the goods is free than is wanted: the rest is kept for the orders named, or is not there (F38, domain.md 3b)."""

    item: str
    lot: str
    wanted: Decimal
    free: Decimal
    documents: str = ""


@dataclass(frozen=True, slots=True)
class NumberDisputed(Refusal):
    """A held transaction names this number: whose it is must be settled first (design.md 6)."""

    item: str
    number: str
    transaction: str
    document: str
    operator: str


@dataclass(frozen=True, slots=True)
class NumberNotNamed(Refusal):
    """The customer named the numbers of this line, and this is none of them (flows.md 1.0a, 20)."""

    item: str
    number: str
    document: str


@dataclass(frozen=True, slots=True)
class LaterLot(Refusal):
    """The unit is of a lot that the item's order offers after the proposed one: it is taken one by one, with a reason (flows.md 1.2)."""

    item: str
    serial: str
    lot: str
    first: str


@dataclass(frozen=True, slots=True)
class SerialGone(Refusal):
    """The serial number is not in the house any more: shipped, used up, or taken out; on which document."""

    item: str
    serial: str
    state: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class MoreThanAsked(Refusal):
    """More than the order's line still takes: `over` stocking units too many."""

    document: str
    item: str
    asked: Decimal
    over: Decimal


@dataclass(frozen=True, slots=True)
class WrongBin(Refusal):
    """This is another bin than the one to go to."""

    bin: str
    wanted: str


@dataclass(frozen=True, slots=True)
class WrongItem(Refusal):
    """This is another item than the one to take."""

    read: str
    wanted: str
    description: str
    bin: str


@dataclass(frozen=True, slots=True)
class NotInBin(Refusal):
    """By our data the number is not in this bin, nor good stock elsewhere; `data_age_minutes` says how old our data is."""

    item: str
    number: str
    bin: str
    data_age_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class BoxOfAnotherOrder(Refusal):
    """The box holds goods of another order."""

    box: str
    document: str


@dataclass(frozen=True, slots=True)
class KitNotWhole(Refusal):
    """The components of a kit leave together: this one would leave with `over` more than makes whole kits."""

    document: str
    kit: str
    item: str
    over: Decimal


@dataclass(frozen=True, slots=True)
class KitShort(Refusal):
    """Nothing can leave: the next kit lacks `missing` of a component."""

    document: str
    kit: str
    item: str
    missing: Decimal


@dataclass(frozen=True, slots=True)
class BoxHoldsStock(Refusal):
    """The box holds goods that are for no order: nothing is picked into it."""

    box: str


@dataclass(frozen=True, slots=True)
class BoxNotSeen(Refusal):
    """The order has a box that was not scanned at the door."""

    box: str
    document: str


@dataclass(frozen=True, slots=True)
class NotStaged(Refusal):
    """More should leave than was picked for the order at this place."""

    document: str
    item: str
    lot: str
    place: str
    wanted: Decimal
    there: Decimal


@dataclass(frozen=True, slots=True)
class NothingToPick(Refusal):
    """Nothing that may be picked is in stock for what is still open on the order; `reason` is why the first lot was passed over."""

    document: str
    item: str = ""
    number: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NothingToShip(Refusal):
    """Nothing of the order stands at the dock."""

    document: str


@dataclass(frozen=True, slots=True)
class GoodsInHandMarked(Refusal):
    """Goods at the dock, in a box or in hand are of a lot that was recalled or put on hold; `reason` says which, `to` is the hold bin."""

    item: str
    lot: str
    reason: str
    quantity: Decimal
    unit: str
    place: str = ""
    document: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class GoodsLeftMarked(Refusal):
    """Goods of a lot that is recalled or on hold have left on an order, and the shipment is not sent yet."""

    item: str
    lot: str
    reason: str
    quantity: Decimal
    unit: str
    document: str

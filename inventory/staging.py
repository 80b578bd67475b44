"""What is asked of stock for orders: what may be picked, what stands at docks for whom, what held work disputes."""

from dataclasses import field
from datetime import date
from decimal import Decimal

from inventory.plain import LATER
from inventory.values import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Reservation:
    """Goods that stand at a dock, or in a box there, for a line of an order; `quantity` in stocking units.

    In a `Posted` the quantity is a change, as in a balance. Serials are also marked one by one: state and document.
    """

    document: str
    line: int
    place: str
    item: str
    lot: str
    quantity: Decimal

    @property
    def key(self) -> tuple[str, int, str, str, str]:
        """Return document, line, place, item and lot."""
        return (self.document, self.line, self.place, self.item, self.lot)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Stock of an item that might be picked: what a bin that sells holds of a lot (or of none), loose or in a `pack` that stands there."""

    place: str
    item: str
    lot: str
    quantity: Decimal
    walk_order: int = 0
    stock_date: date | None = None
    last_day: date | None = None
    pack: str = field(default="", metadata=LATER)

    @property
    def holder(self) -> str:
        """Return the place of the goods: the pack, or the bin where they are loose."""
        return self.pack or self.place


@dataclass(frozen=True, slots=True)
class Dispute:
    """A transaction that is held at the centre and names a number: whose work it is, on which device and document."""

    transaction: str
    document: str
    operator: str
    device: str


@dataclass(frozen=True, slots=True)
class DisputedGoods:
    """What held work would take from a place of a lot, or of goods without one; `sells`: it is a bin that sells, or stands in one."""

    place: str
    quantity: Decimal
    by: Dispute
    sells: bool = False

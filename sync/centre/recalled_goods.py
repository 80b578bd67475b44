"""What is told of recalled goods: so much of them, what became of it, and who has it."""

import enum
from datetime import date, datetime
from decimal import Decimal

from inventory.recalls import Recall
from inventory.values import dataclass


class Found(enum.StrEnum):
    """What became of recalled goods; `ordered` stand nowhere yet: an open order keeps their numbers."""

    SHIPPED = "shipped"
    RETURNED = "returned"
    VENDOR = "vendor"
    USED = "used"
    REMOVED = "removed"
    IN_STOCK = "in_stock"
    STAGED = "staged"
    IN_TRANSIT = "in_transit"
    ORDERED = "ordered"
    HELD = "held"


class Marked(enum.StrEnum):
    """Why a row wants a second look: its posting is held, or it left although it was recalled and was flagged."""

    NOTHING = ""
    HELD = "held"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True)
class RecalledGoods:
    """So much (stocking units) of a lot, or one serial, and what became of it.

    `place` is the bin, with the pack in it where there is one; of what left the door. `partner` is whom it went to or is for.
    """

    found: Found
    marked: Marked
    site: str
    item: str
    lot: str
    serial: str
    quantity: Decimal
    place: str = ""
    partner: str = ""
    name: str = ""
    document: str = ""
    day: date | None = None
    transaction: str = ""
    operator: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class Unsent:
    """A device with work that it has not sent: what of it is recalled nobody knows."""

    site: str
    device: str
    waiting: int
    last_seen: datetime | None


@dataclass(frozen=True, slots=True)
class RecallList:
    """A recall by its lines, what it covers and where that is; `unsent` is what may still come."""

    lines: tuple[Recall, ...]
    goods: tuple[RecalledGoods, ...] = ()
    unsent: tuple[Unsent, ...] = ()

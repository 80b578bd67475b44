"""Serials and lots as they are kept: where they are, their dates, and the marks that people have put on them."""

import enum
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from inventory.transactions import Source
from inventory.values import dataclass


class SerialState(enum.StrEnum):
    """Where a serial is in its life (domain.md 3a)."""

    UNKNOWN = "unknown"
    ON_HAND = "on_hand"
    RESERVED = "reserved"
    IN_TRANSIT = "in_transit"
    SHIPPED = "shipped"
    RETURNED_VENDOR = "returned_vendor"
    CONSUMED = "consumed"
    REMOVED = "removed"
    TRANSFERRED = "transferred"

    @property
    def in_stock(self) -> bool:
        """Whether the unit is in the house: available in the words of the reference."""
        return self in (SerialState.ON_HAND, SerialState.RESERVED, SerialState.IN_TRANSIT)

    @property
    def is_unit(self) -> bool:
        """Whether there is such a unit, here or wherever it went: not of a receipt that never was, nor of a number that was taken away."""
        return self not in (SerialState.UNKNOWN, SerialState.REMOVED)


IN_STOCK = tuple(state.value for state in SerialState if state.in_stock)
"""The states of units in stock, as they are stored."""
UNITS_KEPT = tuple(state.value for state in SerialState if state.is_unit and state is not SerialState.TRANSFERRED)
"""The states of units that a site keeps, as they are stored: one that went to another site is kept there, whatever becomes of it."""


@dataclass(frozen=True, slots=True)
class Serial:
    """One unit of an item at a site. `transaction` is the last that moved it, `since` the day of that.

    `parent_item` and `parent` are the master that it is built into; `awaits` is the transfer that brought it before its dispatch is
    known; `owner` whose it is, empty for ours.
    `brought_by` is the transaction that last brought it in, whatever has moved it since; `returned_by` the return by which it came back
    since, empty where it did not (or did before that was kept).
    `receipt` is the document that last brought it in from a vendor, or the transaction where there was none. `hold` is the reason of a
    hold; contract and warranty are codes with the day from which their periods count; `fields` are its optional fields (fields.py).
    `unit_cost` is what the unit costs, in stock and after it has left; it is known at the centre only.
    `earlier` are its lives before it came in again, `earlier_costs` what it cost in them, centre only (lives.py).
    `maker_serial` is the number that its maker gave it, empty where there is none or nobody said it.
    `receipt_cost` is what it cost when its receipt brought it in, whatever was spread over it or invoiced since; centre only.
    """

    item: str
    serial: str
    place: str
    state: SerialState
    lot: str = ""
    stock_date: date | None = None
    expiry_date: date | None = None
    since: date | None = None
    document: str = ""
    transaction: str = ""
    source: Source | None = None
    owner: str = ""
    parent_item: str = ""
    parent: str = ""
    awaits: str = ""
    receipt: str = ""
    hold: str = ""
    contract: str = ""
    contract_from: date | None = None
    warranty: str = ""
    warranty_from: date | None = None
    registered: date | None = None
    fields: str = ""
    earlier: str = ""
    brought_by: str = ""
    returned_by: str = ""
    maker_serial: str = ""
    unit_cost: Decimal | None = None
    earlier_costs: str | None = None
    receipt_cost: Decimal | None = None

    @property
    def made_as(self) -> tuple[str, str] | None:
        """Return item and maker's serial of a unit that has one; None where there is no such unit, or it has none."""
        return (self.item, self.maker_serial) if self.maker_serial and self.state.is_unit else None


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot of an item: its dates are those of the goods and are never renewed (domain.md 6.5).

    `hold` is the reason of a hold and `recall` the number of a recall, empty where there is none: marks are for whole lots (6.4).
    `quarantine` is the reason of a quality quarantine, which a person ends (6.7); `quarantine_until` ends by itself (F10). `receipts`
    are the documents (or transactions) that brought some of it in, `fields` its optional fields, both as one text (marks.py, fields.py).
    `unit_cost` is what a unit of it cost when last some came in; it is known at the centre only.
    """

    item: str
    lot: str
    stock_date: date | None = None
    expiry_date: date | None = None
    best_before: date | None = None
    production_date: date | None = None
    date_source: Source | None = None
    lot_source: Source | None = None
    vendor: str = ""
    vendor_lot: str = ""
    quarantine_until: date | None = None
    hold: str = ""
    recall: str = ""
    quarantine: str = ""
    retest_date: date | None = None
    contract: str = ""
    contract_from: date | None = None
    warranty: str = ""
    fields: str = ""
    receipts: str = ""
    unit_cost: Decimal | None = None

    @property
    def last_day(self) -> date | None:
        """Return the last usable day: the expiry date, else the best-before date; both stay apart in the record."""
        return self.expiry_date or self.best_before

    def is_of_another(self, vendor: str) -> bool:
        """Return whether the lot is known to come from another vendor than this one; who is not known is nobody else (domain.md 6.6)."""
        return bool(self.vendor and vendor) and self.vendor != vendor


def last_of(lots: Iterable[Lot]) -> Lot | None:
    """Return the newest of some lots, of one day the one with the greatest number; None of none."""
    return max(lots, key=lambda lot: (lot.stock_date or date.min, lot.lot), default=None)


def newest_first(lot: Lot) -> tuple[int, str]:
    """Return the key that sorts lots by their stock date, the newest first, then by number."""
    return (-(lot.stock_date or date.min).toordinal(), lot.lot)

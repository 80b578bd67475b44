"""Documents: what work is for. Orders, transfers, counts, and the lines and advised numbers on them."""

import enum
from datetime import date
from decimal import Decimal

from inventory.values import dataclass

ZERO = Decimal(0)


class DocumentKind(enum.StrEnum):
    """The kinds of documents (design.md 12)."""

    PURCHASE_ORDER = "purchase_order"
    SALES_ORDER = "sales_order"
    TRANSFER = "transfer"
    COUNT = "count"
    RETURN_NOTE = "return_note"
    WORK_ORDER = "work_order"


class DocumentState(enum.StrEnum):
    """Whether work may still be booked on a document."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Document:
    """The head of a document; document numbers are unique in the company.

    `from_site` is set on what the other site of a transfer has of it: the goods come from there.
    """

    document: str
    kind: DocumentKind
    site: str
    partner: str = ""
    to_site: str = ""
    due: date | None = None
    reference: str = ""
    state: DocumentState = DocumentState.OPEN
    from_site: str = ""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A line: `quantity` in `unit`; `done` and `cancelled` in stocking units, `factor` of them in one unit.

    `unit_cost` is per unit of the line and known at the centre only. `sent` is what was
    dispatched to date of a transfer, where it comes in. `kit_line` is the line of the kit that this one is a component of, its own for
    the kit (kits.py), 0 for neither; one kit takes `per_kit` stocking units of a component.
    """

    document: str
    line: int
    item: str
    quantity: Decimal
    unit: str
    factor: Decimal = Decimal(1)
    bin: str = ""
    unit_cost: Decimal | None = None
    done: Decimal = ZERO
    cancelled: Decimal = ZERO
    sent: Decimal = ZERO
    kit_line: int = 0
    per_kit: Decimal = ZERO

    @property
    def is_kit(self) -> bool:
        """Return whether the line is for a kit: its components are what is picked."""
        return 0 < self.line == self.kit_line

    @property
    def ordered(self) -> Decimal:
        """Return the quantity ordered, in stocking units."""
        return self.quantity * self.factor

    @property
    def open(self) -> Decimal:
        """Return what is still to come, in stocking units; never below zero, and nothing of a kit itself."""
        return ZERO if self.is_kit else max(ZERO, self.ordered - self.done - self.cancelled)


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A number that was advised or reserved on a line; `quantity` in stocking units, `sscc` of the pallet it stands on."""

    document: str
    line: int
    lot: str = ""
    serial: str = ""
    quantity: Decimal = ZERO
    expiry_date: date | None = None
    sscc: str = ""


@dataclass(frozen=True, slots=True)
class Partner:
    """A vendor or a customer."""

    partner: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Progress:
    """What a transaction did to a document's line, in stocking units (negative when taken back)."""

    document: str
    line: int
    done: Decimal = Decimal(0)
    cancelled: Decimal = Decimal(0)
    sent: Decimal = Decimal(0)

"""Transactions: what an operator posted. Immutable, with one canonical body and its hash; corrected only by a reversing one."""

import enum
import hashlib
import json
from dataclasses import field, replace
from datetime import date, datetime
from decimal import Decimal

from inventory.fields import FieldValue
from inventory.plain import LATER, MalformedError, canonical, from_plain
from inventory.values import dataclass

BODY_VERSION = 1
NUMBERS_MAX = 2_000
LINES_MAX = 2_000
BODY_BYTES_MAX = 512 * 1024


class Source(enum.StrEnum):
    """Where a number or a date comes from (domain.md 6.5, 6.10)."""

    LABEL = "label"
    ADVISED = "advised"
    TYPED = "typed"
    COMPUTED = "computed"
    GENERATED = "generated"
    IMPORTED = "imported"


class Condition(enum.StrEnum):
    """In which condition goods come back (flows.md 1.3); `unverified`: nobody knows that they were ever sold (domain.md 3a)."""

    GOOD = "good"
    OPENED = "opened"
    DAMAGED = "damaged"
    WRONG_ITEM = "wrong_item"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class MakerSerial:
    """The number that its maker gave a unit, beside the serial of ours that it has (domain.md section 4)."""

    serial: str
    maker_serial: str


@dataclass(frozen=True, slots=True)
class Allocation:
    """A quantity of one lot (or of none) with its dates and its serials; `quantity` in stocking units.

    `parent` is the serial of the master that components are built into (F46).
    `unit_cost` is what one unit costs, or by how much its cost changes, where that differs from number to number (F44).
    `fields` is what is said of the optional fields of a lot that comes in, and of each of the serials (F16).
    `maker_serials` are the makers' own numbers of the serials that come in, as far as they have one.
    """

    quantity: Decimal
    lot: str = ""
    serials: tuple[str, ...] = ()
    expiry_date: date | None = None
    best_before: date | None = None
    production_date: date | None = None
    lot_source: Source | None = None
    serial_source: Source | None = None
    date_source: Source | None = None
    vendor_lot: str = ""
    weight: Decimal | None = None
    owner: str = ""
    parent: str = field(default="", metadata=LATER)
    unit_cost: Decimal | None = field(default=None, metadata=LATER)
    fields: tuple[FieldValue, ...] = field(default=(), metadata=LATER)
    maker_serials: tuple[MakerSerial, ...] = field(default=(), metadata=LATER)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a transaction: `quantity` in `unit`, from place to place; `line` is the document's line, 0 where there is none.

    `code` is what was scanned, where that matters: no item has it (then `item` is empty), or it is tied to the item.
    `pack` is a pack that is moved or sealed as a whole, `to_bin` the bin at the other site of a direct transfer.
    `applies_line` is the line of what the transaction applies to (of a sales order: the one that the goods are for); `cost` the amount
    that is spread over the numbers (F44).
    `instead` is what the allocations stand instead of, in a reconciliation: as many units, which go the other way (F53).
    `expected` is what the place held of the item, in stocking units, when its count began; None: what it holds now.
    """

    item: str
    unit: str
    quantity: Decimal
    from_place: str = ""
    to_place: str = ""
    line: int = 0
    allocations: tuple[Allocation, ...] = ()
    unit_cost: Decimal | None = None
    reason: str = ""
    repeated: bool = False
    code: str = field(default="", metadata=LATER)
    pack: str = field(default="", metadata=LATER)
    to_bin: str = field(default="", metadata=LATER)
    applies_line: int = field(default=0, metadata=LATER)
    condition: Condition | None = field(default=None, metadata=LATER)
    cost: Decimal | None = field(default=None, metadata=LATER)
    expected: Decimal | None = field(default=None, metadata=LATER)
    instead: tuple[Allocation, ...] = field(default=(), metadata=LATER)

    @property
    def named(self) -> tuple[Allocation, ...]:
        """Return all allocations: those of the line and those that they stand instead of."""
        return self.allocations + self.instead

    @property
    def place(self) -> str:
        """Return the one place of a line that moves nothing."""
        return self.from_place or self.to_place


@dataclass(frozen=True, slots=True)
class Mark:
    """What a transaction that marks says of a lot, a serial, or of all that a recall names; which fields count is up to its kind.

    `day` is the one that the mark is about (released on, usable until), `name` and `value` an optional field or the code of a
    warranty or contract; `document` and `line` the sale that is registered or the order that numbers are kept for.
    Of a label rule `value` is the pattern and `example` a label that it reads.
    """

    item: str = ""
    lot: str = ""
    serial: str = ""
    last_serial: str = ""
    vendor: str = ""
    vendor_lot: str = ""
    receipt: str = ""
    from_day: date | None = None
    to_day: date | None = None
    day: date | None = None
    quantity: Decimal | None = None
    document: str = ""
    line: int = 0
    name: str = ""
    value: str = ""
    example: str = field(default="", metadata=LATER)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What was said of a delivery when its receipt began (flows.md 1.0a, 17); `temperature` in degrees Celsius."""

    carrier: str = ""
    seal: str = ""
    temperature: Decimal | None = None
    delivery_note: str = ""


@dataclass(frozen=True, slots=True)
class Transaction:
    """A posted act: made on a device, stored there before anything else, judged by the same rules there and at the centre.

    `at` is the device's corrected time, `day` the site-local calendar day of the work (it decides every date rule),
    `business_day` the day it counts to in summaries. `applies_to` is what brought in or sent out the goods that it is about: the
    document, or the transaction where there was none; of a receipt that goes straight to a dock, the sales order that waits for it.
    `instead_of` is the held transaction that was sent back to the worker and whose place this one takes.
    """

    id: str
    kind: str
    site: str
    at: datetime
    day: date
    business_day: date
    operator: str
    document: str = ""
    partner: str = ""
    lines: tuple[Line, ...] = ()
    approver: str = ""
    reason: str = ""
    reference: str = ""
    reverses: str = ""
    marks: tuple[Mark, ...] = field(default=(), metadata=LATER)
    v: int = BODY_VERSION
    applies_to: str = field(default="", metadata=LATER)
    arrival: Arrival | None = field(default=None, metadata=LATER)
    instead_of: str = field(default="", metadata=LATER)

    def numbers(self) -> int:
        """Return how many serials and lots the transaction names."""
        named = sum(len(allocation.serials) or bool(allocation.lot) for line in self.lines for allocation in line.named)
        return named + len(self.marks)


def body_of(transaction: Transaction) -> bytes:
    """Return the canonical body: the bytes that are stored, sent and hashed, and never rewritten."""
    return canonical(transaction)


def body_hash(body: bytes) -> str:
    """Return the SHA-256 of a body in hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def read_body(body: bytes) -> Transaction:
    """Return the transaction of a body; raises MalformedError for anything that is none (bad UTF-8, NaN, unknown fields)."""
    if len(body) > BODY_BYTES_MAX:
        raise MalformedError("body", f"at most {BODY_BYTES_MAX} bytes", len(body))
    try:
        plain = json.loads(
            body.decode(),
            parse_constant=_refuse_constant,
            parse_float=_refuse_constant,
            object_pairs_hook=_object_of,
        )
    except MalformedError:
        raise
    except (ValueError, RecursionError) as error:  # no UTF-8, no JSON, a whole number of thousands of digits
        raise MalformedError("body", "JSON in UTF-8", body[:80]) from error
    transaction = from_plain(Transaction, plain)
    if not 1 <= transaction.v <= BODY_VERSION:
        raise MalformedError("v", f"1 to {BODY_VERSION}", transaction.v)
    return transaction


def _refuse_constant(text: str) -> None:
    raise MalformedError("body", "quantities as texts", text)


def _object_of(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return a JSON object, which may name no key twice: two readers could take it for two things."""
    plain = dict(pairs)
    if len(plain) != len(pairs):
        raise MalformedError("body", "each key once", [name for name, _ in pairs])
    return plain


OPENING = "opening_adjustment"
"""The kind by which stock came in before all else: who had sent it is known beside it."""
CROSS_DOCK = "cross_dock_receipt"
"""The kind of a receipt that goes straight to the dock of a sales order (flows.md 1.0a, 18)."""


REVERSAL = "_reversal"


def reversed_kind(kind: str) -> str:
    """Return the kind of the transaction that takes one of this kind back."""
    return f"{kind}{REVERSAL}"


def reversal(
    original: Transaction, *, transaction_id: str, operator: str, at: datetime, days: tuple[date, date]
) -> Transaction:
    """Return the transaction that takes another back: the same lines with the places swapped; `days` = (day, business day).

    Nobody has approved it yet, whoever approved the original.
    """
    lines = tuple(replace(line, from_place=line.to_place, to_place=line.from_place) for line in original.lines)
    return replace(
        original,
        id=transaction_id,
        kind=reversed_kind(original.kind),
        at=at,
        day=days[0],
        business_day=days[1],
        operator=operator,
        lines=lines,
        approver="",
        reverses=original.id,
        v=BODY_VERSION,
    )

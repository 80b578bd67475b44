"""The state of receiving, its events, and the one transition that folds them. No stock is asked here.

    order --> item --> [lot] --> [expiry] --> serial | quantity --> bin --> item ... --> complete
      ^        ^                               (range)               |                      |
      |        +-------------------------------- next label ---------+                      |
      +------------------------------------------- close -----------------------------------+

A pending stop or question lies over any of these until a hand-pressed digit (or, for a question, a rescan) takes it away.
"""

import enum
from dataclasses import dataclass, replace
from decimal import Decimal

from inventory.tasks.reading import NO_DATES, Dates
from inventory.tasks.steps import Event, LineBooked, NumbersCaptured, NumbersDropped
from inventory.transactions import Source

ZERO = Decimal(0)


class Ask(enum.StrEnum):
    """The one thing that is asked."""

    ORDER = "order"
    CHOOSE = "choose"
    ITEM = "item"
    LOT = "lot"
    EXPIRY = "expiry"
    SERIAL = "serial"
    FIRST = "first"
    LAST = "last"
    QUANTITY = "quantity"
    BIN = "bin"
    PACK = "pack"
    SHORT = "short"
    COMPLETE = "complete"


class Doubt(enum.StrEnum):
    """What a stop or a question is about; the ways on are in doubts.py."""

    REFUSED = "refused"
    UNKNOWN_ORDER = "unknown_order"
    ELSEWHERE = "elsewhere"
    NEW_LOT = "new_lot"
    TYPED_DATE = "typed_date"
    UNUSUAL_DATE = "unusual_date"
    OUTSIDE_SHELF_LIFE = "outside_shelf_life"
    OTHER_EXPIRY = "other_expiry"
    OUTSIDE_MASK = "outside_mask"
    RANGE = "range"
    OVER = "over"
    ADVISED_PACK = "advised_pack"


@dataclass(frozen=True, slots=True)
class Pending:
    """A stop (with its refusal as JSON text) or a question, and the values that it is about. `scan` is the code that may confirm it."""

    doubt: Doubt
    refusal: str = ""
    scan: str = ""
    lot: str = ""
    dates: Dates = NO_DATES
    source: Source | None = None
    serials: tuple[str, ...] = ()
    quantity: Decimal | None = None
    document: str = ""
    over: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Current:
    """The line in hand. Quantities in stocking units; `unit` and `factor` are those of the scanned label.

    `document` is empty and `open` None for goods without an order. `counted` is the quantity of an item without serials, `captured`
    the number of serials that wait. `confirmed_over` is how much more than ordered somebody approved.
    """

    document: str
    line: int
    item: str
    description: str
    stock_unit: str
    unit: str
    factor: Decimal
    lots: bool
    serials: bool
    expires: bool
    measured: bool
    open: Decimal | None
    bin: str = ""
    lot: str = ""
    lot_source: Source | None = None
    vendor_lot: str = ""
    dates: Dates = NO_DATES
    counted: Decimal = ZERO
    by_scan: bool = False
    captured: int = 0
    sample: str = ""
    serial_source: Source | None = None
    weight: Decimal | None = None
    approver: str = ""
    over: Decimal = ZERO
    repeated: bool = False

    @property
    def taken(self) -> Decimal:
        """Return what is taken for the line and not booked."""
        return Decimal(self.captured) if self.serials else self.counted

    @property
    def room(self) -> Decimal | None:
        """Return how much the line still takes; None where nothing says how much."""
        return None if self.open is None else self.open + self.over - self.taken


@dataclass(frozen=True, slots=True)
class LastLine:
    """The line booked last: what `F7 as before` repeats."""

    item: str
    lot: str
    vendor_lot: str
    dates: Dates


@dataclass(frozen=True, slots=True)
class Short:
    """A line that is not complete when the document is done, and what was decided of it (empty: not yet)."""

    document: str
    line: int
    item: str
    open: Decimal
    unit: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReceiveState:
    """Everything that the task remembers; the numbers themselves stand in the table of captured numbers."""

    ask: Ask = Ask.ORDER
    documents: tuple[str, ...] = ()
    without_order: bool = False
    offered: tuple[str, ...] = ()
    current: Current | None = None
    pending: Pending | None = None
    range_first: str = ""
    to: str = ""
    last: LastLine | None = None
    short: tuple[Short, ...] = ()
    pack: str = ""
    samples: tuple[str, ...] = ()
    booked: int = 0


# Events


@dataclass(frozen=True, slots=True)
class OrdersOpened(Event):
    """Orders are worked on (more than one may be: rule 15)."""

    documents: tuple[str, ...]
    without_order: bool = False


@dataclass(frozen=True, slots=True)
class OrdersOffered(Event):
    """A code fits several orders; they are listed, due first."""

    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrdersLeft(Event):
    """The orders are done or left; the next order may be scanned."""


@dataclass(frozen=True, slots=True)
class LineOpened(Event):
    """A line is in hand."""

    current: Current


@dataclass(frozen=True, slots=True)
class LineLeft(Event):
    """The line is put down with nothing taken for it."""


@dataclass(frozen=True, slots=True)
class LotTaken(Event):
    """The lot of the line is known, with its dates where they are known too."""

    lot: str
    source: Source
    dates: Dates = NO_DATES
    vendor_lot: str = ""
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class DatesTaken(Event):
    """The dates of the lot are known."""

    dates: Dates


@dataclass(frozen=True, slots=True)
class SerialSourceNoted(Event):
    """How the first serial of the line was read, and what one looks like."""

    source: Source
    sample: str


@dataclass(frozen=True, slots=True)
class QuantityTaken(Event):
    """The quantity of the line, in stocking units: typed replaces, scans add."""

    quantity: Decimal
    by_scan: bool
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AskedFor(Event):
    """Another thing is asked now."""

    ask: Ask


@dataclass(frozen=True, slots=True)
class RangeBegun(Event):
    """The first number of a range was read."""

    first: str


@dataclass(frozen=True, slots=True)
class Doubted(Event):
    """A stop or a question lies over the prompt."""

    pending: Pending


@dataclass(frozen=True, slots=True)
class DoubtLeft(Event):
    """The stop or question is gone."""


@dataclass(frozen=True, slots=True)
class ApprovalTaken(Event):
    """Somebody approved something of the line in hand; `over` more than was allowed before may be taken."""

    badge: str
    over: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class ShortsListed(Event):
    """The document is done but for these lines."""

    short: tuple[Short, ...]


@dataclass(frozen=True, slots=True)
class ShortDecided(Event):
    """What becomes of the first line that is not decided yet: `later`, `cancel_rest`, `damaged`, `wrong_item`."""

    reason: str


@dataclass(frozen=True, slots=True)
class PackOpened(Event):
    """An advised pallet is taken as advised; samples are scanned before it is booked."""

    sscc: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SampleSeen(Event):
    """A number of the pallet was seen."""

    number: str


@dataclass(frozen=True, slots=True)
class PackLeft(Event):
    """The pallet is not taken as advised; its numbers are scanned one by one."""


@dataclass(frozen=True, slots=True)
class PackBooked(Event):
    """The pallet was posted."""

    sscc: str
    place: str
    transactions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Closed(Event):
    """Closing was posted for these documents."""

    documents: tuple[str, ...]
    transactions: tuple[str, ...]


EVENTS: tuple[type[Event], ...] = (
    OrdersOpened,
    OrdersOffered,
    OrdersLeft,
    LineOpened,
    LineLeft,
    LotTaken,
    DatesTaken,
    SerialSourceNoted,
    NumbersCaptured,
    NumbersDropped,
    QuantityTaken,
    AskedFor,
    RangeBegun,
    Doubted,
    DoubtLeft,
    ApprovalTaken,
    LineBooked,
    ShortsListed,
    ShortDecided,
    PackOpened,
    SampleSeen,
    PackLeft,
    PackBooked,
    Closed,
)


def applied(state: ReceiveState, event: Event) -> ReceiveState:
    """Return the state after an event."""
    match event:
        case Doubted(pending):
            return replace(state, pending=pending)
        case DoubtLeft():
            return replace(state, pending=None)
        case AskedFor(ask):
            # going back to the items gives up the list of short lines; leaving a range gives up its first number
            short = () if ask is Ask.ITEM else state.short
            return replace(state, ask=ask, short=short, range_first="")
        case RangeBegun(first):
            return replace(state, range_first=first, ask=Ask.LAST)
        case ShortsListed(short):
            return replace(state, short=short, ask=Ask.SHORT)
        case ShortDecided(reason):
            return _decided(state, reason)
        case SampleSeen(number):
            return replace(state, samples=(*state.samples, number))
        case OrdersOpened() | OrdersOffered() | OrdersLeft() | Closed() | PackOpened() | PackLeft() | PackBooked():
            return _orders_applied(state, event)
        case LineOpened(current):
            return replace(state, current=current, ask=_next_ask(current), range_first="", short=())
        case LineLeft():
            return replace(state, current=None, ask=Ask.ITEM, range_first="")
        case LineBooked():
            return _booked(state, event)
        case _:
            return _line_applied(state, event)


def _orders_applied(state: ReceiveState, event: Event) -> ReceiveState:
    match event:
        case OrdersOpened(documents, without_order):
            known = tuple(each for each in documents if each not in state.documents)
            return replace(
                state,
                documents=state.documents + known,
                without_order=state.without_order or without_order,
                offered=(),
                ask=state.ask if state.current else Ask.ITEM,
            )
        case OrdersOffered(documents):
            return replace(state, offered=documents, ask=Ask.CHOOSE)
        case PackOpened(sscc, documents):
            known = tuple(each for each in documents if each not in state.documents)
            return replace(state, documents=state.documents + known, pack=sscc, samples=(), ask=Ask.PACK)
        case PackLeft():
            return replace(state, pack="", samples=(), ask=Ask.ITEM)
        case PackBooked(place=place):
            return replace(state, pack="", samples=(), to=place, booked=state.booked + 1, ask=Ask.ITEM)
        case _:
            return replace(ReceiveState(), booked=state.booked)


def _line_applied(state: ReceiveState, event: Event) -> ReceiveState:
    """Apply what changes the line in hand; the ask follows from what is known of it."""
    line = state.current
    if line is None:
        return state
    match event:
        case LotTaken():
            line = replace(
                line,
                lot=event.lot,
                lot_source=event.source,
                dates=event.dates,
                vendor_lot=event.vendor_lot,
                repeated=event.repeated,
            )
        case DatesTaken(dates):
            line = replace(line, dates=dates)
        case SerialSourceNoted(source, sample):
            line = replace(line, serial_source=source, sample=sample)
        case NumbersCaptured(serials=serials):
            line = replace(line, captured=line.captured + len(serials))
        case NumbersDropped():
            line = replace(line, captured=0)
        case QuantityTaken(quantity, by_scan, weight):
            line = replace(
                line, counted=quantity, by_scan=by_scan, weight=weight if weight is not None else line.weight
            )
            room_left = line.room is None or line.room > 0
            return replace(state, current=line, ask=Ask.QUANTITY if by_scan and room_left else Ask.BIN)
        case ApprovalTaken(badge, over):
            return replace(state, current=replace(line, approver=badge, over=line.over + over))
        case _:
            return state
    return replace(state, current=line, ask=_next_ask(line), range_first="")


def _next_ask(line: Current) -> Ask:
    """Return what is asked of a line: the first thing that is not known (flows.md 1.1)."""
    if line.lots and not line.lot:
        return Ask.LOT
    if line.expires and line.dates.last_day is None:
        return Ask.EXPIRY
    full = line.room is not None and line.room <= 0 and line.taken > 0
    if full:
        return Ask.BIN
    return Ask.SERIAL if line.serials else Ask.QUANTITY


def _booked(state: ReceiveState, event: LineBooked) -> ReceiveState:
    line = state.current
    last = LastLine(line.item, line.lot, line.vendor_lot, line.dates) if line else state.last
    return replace(
        state, current=None, last=last, to=event.place, booked=state.booked + 1, ask=Ask.ITEM, range_first=""
    )


def _decided(state: ReceiveState, reason: str) -> ReceiveState:
    undecided = next(at for at, each in enumerate(state.short) if not each.reason)
    short = tuple(replace(each, reason=reason) if at == undecided else each for at, each in enumerate(state.short))
    return replace(state, short=short)

"""What accepted inputs do to receiving: the events that are stored, and folded again by resume and undo."""

from dataclasses import field
from decimal import Decimal

from inventory.plain import LATER
from inventory.tasks.events import DoubtLeft, LabelAsked, LabelOffered, NumbersOffered, OrdersLeft, OrdersOffered
from inventory.tasks.parking import ParkedLeft
from inventory.tasks.reading import NO_DATES, Dates
from inventory.tasks.receive.lot_shares import LotShare
from inventory.tasks.receive.state import ZERO, Ask, Current, LotMaking, LotTyping, Parked, Pending, Short, Waits
from inventory.tasks.steps import Event, LineBooked, NumbersCaptured, NumbersDropped
from inventory.transactions import Source
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class OrdersOpened(Event):
    """Orders are worked on (more than one may be: rule 15); `number` is the receipt's own where there is no order (F17)."""

    documents: tuple[str, ...]
    without_order: bool = False
    number: str = field(default="", metadata=LATER)


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
class LotTyped(Event):
    """How far the typing of the lot is, and what is asked of it now."""

    typing: LotTyping
    ask: Ask


@dataclass(frozen=True, slots=True)
class DatesTaken(Event):
    """The dates of the lot are known."""

    dates: Dates


@dataclass(frozen=True, slots=True)
class OrderWaits(Event):
    """A sales order waits for the goods in hand, or (None) none does any more."""

    waits: Waits | None


@dataclass(frozen=True, slots=True)
class SerialSourceNoted(Event):
    """How the first serial of the line was read, and what one looks like."""

    source: Source
    sample: str


@dataclass(frozen=True, slots=True)
class NumbersMade(Event):
    """Numbers leased to this device were made for the line, from first to last; which they are, the capture beside it says."""

    first: str
    last: str
    count: int


@dataclass(frozen=True, slots=True)
class LotMakingTold(Event):
    """How far the making of lots is, and what is asked of it now."""

    making: LotMaking
    ask: Ask


@dataclass(frozen=True, slots=True)
class LotsMade(Event):
    """Lots leased to this device were made for the line: which, how much is in each, and the dates that they all have."""

    lots: tuple[LotShare, ...]
    dates: Dates = NO_DATES


@dataclass(frozen=True, slots=True)
class LotsLeftOut(Event):
    """Lots that were made for the line are left out of it."""

    lots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TakenListed(Event):
    """The numbers that are taken for the line are listed, so that one or all of them may be left out."""

    numbers: tuple[str, ...]


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
class ApprovalTaken(Event):
    """Somebody approved something of the line in hand; `over` more than was allowed before may be taken."""

    badge: str
    over: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class LineDamaged(Event):
    """The goods in hand are damaged; `bin` is where they should go."""

    reason: str
    bin: str


@dataclass(frozen=True, slots=True)
class RestGivenUp(Event):
    """What was still to come of the line in hand is given up: a quantity in stocking units, posted by these transactions."""

    reason: str
    quantity: Decimal
    transactions: tuple[str, ...]


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
    """The pallet is not taken as advised; its numbers are scanned one by one. `doubted`: a sample of it was not advised."""

    doubted: str = field(default="", metadata=LATER)


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


@dataclass(frozen=True, slots=True)
class LineParked(Event):
    """What needs approval is put aside with its line; `stays`: the line is still in hand, for what is allowed of it."""

    parked: Parked
    stays: bool


EVENTS: tuple[type[Event], ...] = (
    OrdersOpened,
    OrdersOffered,
    OrdersLeft,
    LineOpened,
    LineLeft,
    LotTaken,
    LotTyped,
    OrderWaits,
    LabelOffered,
    LabelAsked,
    NumbersOffered,
    DatesTaken,
    SerialSourceNoted,
    NumbersMade,
    LotMakingTold,
    LotsMade,
    LotsLeftOut,
    TakenListed,
    NumbersCaptured,
    NumbersDropped,
    QuantityTaken,
    AskedFor,
    RangeBegun,
    Doubted,
    DoubtLeft,
    ApprovalTaken,
    LineBooked,
    LineDamaged,
    RestGivenUp,
    ShortsListed,
    ShortDecided,
    PackOpened,
    SampleSeen,
    PackLeft,
    PackBooked,
    Closed,
    LineParked,
    ParkedLeft,
)

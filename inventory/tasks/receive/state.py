"""The state of receiving: immutable, folded from its events (events.py, folding.py).

    order --> item --> [lot] --> [expiry] --> serial | quantity --> bin --> item ... --> complete
      ^        ^                               (range)               |                      |
      |        +-------------------------------- next label ---------+                      |
      +------------------------------------------- close -----------------------------------+

A pending stop or question lies over any of these until a hand-pressed digit (or, for a question, a rescan) takes it away.
"""

import enum
from dataclasses import field
from datetime import date
from decimal import Decimal

from inventory.fields import FieldType, FieldValue
from inventory.plain import LATER
from inventory.tasks.events import Numbered
from inventory.tasks.reading import NO_DATES, Dates, Reading
from inventory.tasks.receive.lot_shares import LotShare
from inventory.tasks.steps import Park, Print
from inventory.transactions import Arrival, MakerSerial, Source
from inventory.values import dataclass

UNNUMBERED = "*"
"""What stands for a receipt without an order as long as it has no number of its own: it is no document, and nobody else's."""

ZERO = Decimal(0)
NOTHING_SAID = Arrival()
SHOWN_STEP = Decimal("0.000001")


class Ask(enum.StrEnum):
    """The one thing that is asked."""

    ORDER = "order"
    CHOOSE = "choose"
    ITEM = "item"
    LOT = "lot"
    AGAIN = "again"
    LOT_LIST = "lot_list"
    LETTERS = "letters"
    LETTER = "letter"
    EXPIRY = "expiry"
    SERIAL = "serial"
    FIRST = "first"
    LAST = "last"
    MAKE = "make"
    LOT_WAY = "lot_way"
    MADE_QUANTITY = "made_quantity"
    LOT_COUNT = "lot_count"
    LOT_SIZE = "lot_size"
    TAKEN = "taken"
    QUANTITY = "quantity"
    BIN = "bin"
    PACK = "pack"
    SHORT = "short"
    COMPLETE = "complete"
    UNKNOWN_QUANTITY = "unknown_quantity"
    UNKNOWN_LOT = "unknown_lot"
    UNKNOWN_EXPIRY = "unknown_expiry"
    UNKNOWN_BIN = "unknown_bin"
    PROBLEM = "problem"
    NUMBERS = "numbers"


LISTS = (Ask.PROBLEM, Ask.TAKEN)
"""Asked over another thing, to which leaving the list leads back."""


class Doubt(enum.StrEnum):
    """What a stop or a question is about; the ways on are in doubts.py."""

    REFUSED = "refused"
    UNKNOWN_ORDER = "unknown_order"
    UNKNOWN_ITEM = "unknown_item"
    ELSEWHERE = "elsewhere"
    NEW_LOT = "new_lot"
    TYPED_LOT = "typed_lot"
    TEMPLATE_LOT = "template_lot"
    TYPED_DATE = "typed_date"
    UNUSUAL_DATE = "unusual_date"
    OUTSIDE_SHELF_LIFE = "outside_shelf_life"
    OTHER_EXPIRY = "other_expiry"
    OTHER_VENDOR = "other_vendor"
    OUTSIDE_MASK = "outside_mask"
    DUPLICATE = "duplicate"
    RANGE = "range"
    OVER = "over"
    ADVISED_PACK = "advised_pack"
    LEAVE_OUT = "leave_out"
    CLEAR_ALL = "clear_all"
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class Pending:
    """A stop (with its refusal as JSON text) or a question, and the values that it is about. `scan` is the code that may confirm it.

    `nearest` is the date of the stock in hand that a new date comes before.
    """

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
    nearest: date | None = None


@dataclass(frozen=True, slots=True)
class LotTyping:
    """A lot while it is made by hand: what is spelled of it, the key whose signs are listed, the lots that are listed.

    `lot` is the one that was typed once, and `text` what was typed for it.
    """

    spelled: str = ""
    key: int = 0
    listed: tuple[str, ...] = ()
    lot: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Waits:
    """A sales order that waits for the goods in hand (rule 18): its line, what it still takes in stocking units, its dock."""

    order: str
    line: int
    open: Decimal
    dock: str


@dataclass(frozen=True, slots=True)
class Made:
    """Numbers that were made for the line in one go, from first to last by the mask; those in use between them are not of it."""

    first: str
    last: str
    count: int


@dataclass(frozen=True, slots=True)
class LotMaking:
    """Lots of our own while they are made: how (`make_lots`: so many, `each_lot`: so much in each) and of how much, in stocking units."""

    way: str = ""
    quantity: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class FieldAsk:
    """An optional field of the `lot` or of the `serial` numbers of a line that is asked for (F16)."""

    kind: str
    name: str
    type: FieldType


@dataclass(frozen=True, slots=True)
class LineFields:
    """The optional fields of the line in hand: what is asked, at which question the line is, what was said.

    `told`: it is known what there is to ask.
    """

    asks: tuple[FieldAsk, ...] = ()
    at: int = 0
    said: tuple[FieldValue, ...] = ()
    told: bool = False

    @property
    def asked(self) -> FieldAsk | None:
        """Return what is asked now, None when all is said."""
        return self.asks[self.at] if self.at < len(self.asks) else None


@dataclass(frozen=True, slots=True)
class Current:
    """The line in hand. Quantities in stocking units; `unit` and `factor` are those of the scanned label.

    `document` is empty and `open` None for goods without an order. `counted` is the quantity of an item without serials, `captured`
    the number of serials that wait. `confirmed_over` is how much more than ordered somebody approved.
    `makers` are the makers' serials that are told of what is captured, `makers_due` the units of which they are still asked, in order.
    `makes`: its serials may be made here, by a mask of our own; `makes_lots`: its lots. `lots_made`: what was counted is in these.
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
    reason: str = ""
    typing: LotTyping = LotTyping()
    waits: Waits | None = None
    made: tuple[Made, ...] = field(default=(), metadata=LATER)
    makes: bool = field(default=False, metadata=LATER)
    makes_lots: bool = field(default=False, metadata=LATER)
    making: LotMaking = field(default=LotMaking(), metadata=LATER)
    lots_made: tuple[LotShare, ...] = field(default=(), metadata=LATER)
    fields: LineFields = field(default=LineFields(), metadata=LATER)
    makers: tuple[MakerSerial, ...] = field(default=(), metadata=LATER)
    makers_due: tuple[str, ...] = field(default=(), metadata=LATER)

    @property
    def taken(self) -> Decimal:
        """Return what is taken for the line and not booked."""
        return Decimal(self.captured) if self.serials else self.counted

    @property
    def packs(self) -> str:
        """Return what is counted in the unit of the label, as it is shown: at most six decimals."""
        return format((self.counted / self.factor).quantize(SHOWN_STEP).normalize() + 0, "f")

    @property
    def room_packs(self) -> str:
        """Return what still is to come in the unit of the label, empty where that is no whole number of it, or nothing."""
        if self.room is None or self.room <= 0 or self.room % self.factor:
            return ""
        return format((self.room / self.factor).normalize() + 0, "f")

    @property
    def full(self) -> bool:
        """Return whether something is taken, and nothing more is to come."""
        return self.room is not None and self.room <= 0 and self.taken > 0

    @property
    def room(self) -> Decimal | None:
        """Return how much the line still takes; None where nothing says how much."""
        return None if self.open is None else self.open + self.over - self.taken


@dataclass(frozen=True, slots=True)
class Unknown:
    """Goods in hand whose code no item has: what the label and the operator say of them; `scanned` counts scans of the code."""

    code: str
    quantity: Decimal | None = None
    scanned: int = 0
    lot: str = ""
    lot_source: Source | None = None
    dates: Dates = NO_DATES
    source: Source = Source.LABEL


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
class Arriving:
    """What is said of the delivery so far: `asks` are the questions, `at` the one that is asked; all of them: it is told.

    `minus`: the degrees that are typed next are below zero. `hold` is the bin where goods wait that are too cold or too warm.
    """

    asks: tuple[str, ...]
    at: int = 0
    arrival: Arrival = NOTHING_SAID
    minus: bool = False
    hold: str = ""

    @property
    def asked(self) -> str:
        """Return what is asked now, empty when all is told."""
        return self.asks[self.at] if self.at < len(self.asks) else ""


@dataclass(frozen=True, slots=True)
class Parked:
    """A line that is parked, as it was but for what was taken, and the stop that somebody is asked about; its quantity is beside that."""

    asked: Park
    current: Current
    pending: Pending


@dataclass(frozen=True, slots=True)
class ReceiveState:
    """Everything that the task remembers; the numbers themselves stand in the table of captured numbers."""

    ask: Ask = Ask.ORDER
    documents: tuple[str, ...] = ()
    without_order: bool = False
    offered: tuple[str, ...] = ()
    offered_for: Reading | None = None
    current: Current | None = None
    pending: Pending | None = None
    range_first: str = ""
    to: str = ""
    last: LastLine | None = None
    short: tuple[Short, ...] = ()
    pack: str = ""
    samples: tuple[str, ...] = ()
    packs_booked: tuple[str, ...] = ()
    packs_doubted: tuple[str, ...] = ()
    booked: int = 0
    before: Ask = Ask.ITEM
    unknown: Unknown | None = None
    label: Print | None = None
    numbers: tuple[Numbered, ...] = ()
    arriving: Arriving | None = None
    taken: tuple[str, ...] = ()
    number: str = ""
    parked: tuple[Parked, ...] = ()

    @property
    def shown_document(self) -> str:
        """Return what stands beside the task: the orders at hand, else the number of the receipt that has none."""
        return " ".join(self.documents) or (self.number or UNNUMBERED if self.without_order else "")

    @property
    def waits(self) -> Waits | None:
        """Return the order that the goods go to instead of being put away: only at the bin step, and only of a line that is full."""
        line = self.current
        return line.waits if line is not None and self.ask is Ask.BIN and line.full and not line.reason else None

    @property
    def held_bin(self) -> str:
        """Return the bin that holds for this pallet (rule 12), empty where none does; damaged goods never go there."""
        return "" if self.current is not None and self.current.reason else self.to

"""The values that picking remembers. The walk is a list of visits: one line of an order in one bin; the first is at hand."""

import enum
from dataclasses import field
from datetime import date
from decimal import Decimal

from inventory.plain import LATER
from inventory.staging import Candidate
from inventory.tasks.events import Numbered
from inventory.tasks.steps import Park, Print
from inventory.transactions import Source
from inventory.values import dataclass

ZERO = Decimal(0)


class Ask(enum.StrEnum):
    """The one thing that is asked."""

    ORDER = "order"
    CHOOSE = "choose"
    BIN = "go_to"
    GOODS = "goods"
    NUMBERS = "numbers"
    FROM = "from"
    QUANTITY = "quantity"
    BOX = "box"
    REASON = "reason"
    EMPTY = "empty"
    SHORTS = "shorts"
    SHIP = "ship"
    HOLDER = "holder"


class Doubt(enum.StrEnum):
    """What a stop or a question is about; the ways on are in doubts.py."""

    REFUSED = "refused"
    WRONG_ITEM = "wrong_item"
    NOT_HERE = "not_here"
    NEAREST = "nearest"
    RESERVED = "reserved"
    LATER_LOT = "later_lot"
    EXPIRED = "expired"
    REMOVE_FROM = "remove_from"
    BEST_BEFORE = "best_before"
    RETEST = "retest"
    WHICH_UNIT = "which_unit"
    FROM = "from"
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a label said, as far as a doubt about it needs it again; `factor` stocking units are in one of its packs (`unit`).

    `pack` is the pallet or box that was scanned, or out of which the goods are taken.
    `units` carry the number that was read, where several do. Of numbers that are taken together `serial` is the first and `last` the last
    of `count`. `since` is the day that is asked about.
    """

    text: str = ""
    lot: str = ""
    serial: str = ""
    factor: Decimal = Decimal(1)
    source: Source = Source.LABEL
    elsewhere: str = ""
    pack: str = field(default="", metadata=LATER)
    unit: str = field(default="", metadata=LATER)
    units: tuple[str, ...] = field(default=(), metadata=LATER)
    last: str = field(default="", metadata=LATER)
    count: int = field(default=0, metadata=LATER)
    since: date | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True)
class Pending:
    """A stop (with its refusal as JSON text) or a question, and the label that it is about."""

    doubt: Doubt
    refusal: str = ""
    scanned: Scanned = Scanned()


@dataclass(frozen=True, slots=True)
class Passed:
    """A lot that comes earlier and is not proposed, with the code of the reason (of inventory/refusals) and its last day."""

    lot: str
    reason: str
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One line of an order in one bin: what to take there, in stocking units (`unit`), and what was passed over for it.

    `kit` is the kit that the item is a component of.
    """

    document: str
    line: int
    item: str
    description: str
    unit: str
    take: Decimal
    candidate: Candidate
    passed: tuple[Passed, ...] = ()
    later: bool = False
    kit: str = field(default="", metadata=LATER)

    @property
    def place(self) -> str:
        """Return the bin."""
        return self.candidate.place


@dataclass(frozen=True, slots=True)
class Current:
    """The visit at hand, with what is known of its item and of the label that was scanned; quantities in stocking units.

    `elsewhere` is the bin where our data has the lot that was found here, `pack` the box here out of which it is taken.
    `reason` is why another lot is taken, `short` why less.
    `approver` let a number be taken that another order keeps. `unsettled` is a label whose goods are loose and in a box.
    A typed quantity is in `counts_in`, of `factor` stocking units: the pack that was scanned, where only whole ones are wanted (rule 8).
    """

    visit: Visit
    lots: bool
    serials: bool
    measured: bool
    lot: str = ""
    source: Source | None = None
    elsewhere: str = ""
    counted: Decimal = ZERO
    captured: int = 0
    sample: str = ""
    reason: str = ""
    short: str = ""
    pack: str = field(default="", metadata=LATER)
    unsettled: Scanned | None = field(default=None, metadata=LATER)
    approver: str = field(default="", metadata=LATER)
    counts_in: str = field(default="", metadata=LATER)
    factor: Decimal = field(default=Decimal(1), metadata=LATER)

    @property
    def taken(self) -> Decimal:
        """Return what is taken and not booked."""
        return Decimal(self.captured) if self.serials else self.counted

    @property
    def room(self) -> Decimal:
        """Return what is still to take here."""
        return self.visit.take - self.taken


@dataclass(frozen=True, slots=True)
class Tried:
    """A bin in which a line was short: it is not offered again for that line."""

    document: str
    line: int
    place: str


@dataclass(frozen=True, slots=True)
class Parked:
    """A number that is parked, with the visit that it was scanned at and the stop that somebody is asked about."""

    asked: Park
    visit: Visit
    pending: Pending


@dataclass(frozen=True, slots=True)
class PickState:
    """Everything that the task remembers; the numbers themselves stand in the table of captured numbers."""

    ask: Ask = Ask.ORDER
    documents: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    visits: tuple[Visit, ...] = ()
    current: Current | None = None
    pending: Pending | None = None
    place: str = ""
    boxes: tuple[tuple[str, str], ...] = ()
    tried: tuple[Tried, ...] = ()
    emptied: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    booked: int = 0
    numbers: tuple[Numbered, ...] = ()
    label: Print | None = None
    parked: tuple[Parked, ...] = ()

    def box_of(self, document: str) -> str:
        """Return the box that an order's goods go into, empty where they go loose to the dock."""
        return dict(self.boxes).get(document, "")

"""The state of putting away, its events, and the one transition that folds them. No stock is asked here.

from bin --> lot | serial | item --> [quantity] --> to bin --> next of the same bin ...
               | damaged: which number | last digits
"""

import enum
from dataclasses import replace
from decimal import Decimal

from inventory.tasks.events import LabelAsked, LabelOffered, Numbered, NumbersOffered, StopLeft, Stopped
from inventory.tasks.steps import Event, LineBooked, NumbersCaptured, NumbersDropped, Print
from inventory.transactions import Source
from inventory.values import dataclass

ZERO = Decimal(0)


class Ask(enum.StrEnum):
    """The one thing that is asked."""

    FROM = "from"
    GOODS = "put_goods"
    QUANTITY = "quantity"
    TO = "to"
    NUMBERS = "numbers"


@dataclass(frozen=True, slots=True)
class Current:
    """What is in hand, in stocking units; `there` is what the bin has of it, `to` where more of it stands already."""

    item: str
    description: str
    stock_unit: str
    serials: bool
    measured: bool
    there: Decimal
    lot: str = ""
    to: str = ""
    source: Source | None = None
    counted: Decimal = ZERO
    captured: int = 0
    sample: str = ""

    @property
    def taken(self) -> Decimal:
        """Return what is taken and not booked."""
        return Decimal(self.captured) if self.serials else self.counted


@dataclass(frozen=True, slots=True)
class PutAwayState:
    """Everything that the task remembers; `place` is the bin that goods are taken from, `stop` a refusal as JSON text.

    `pack` is a pallet or box that is put away as a whole.
    """

    ask: Ask = Ask.FROM
    place: str = ""
    current: Current | None = None
    stop: str = ""
    booked: int = 0
    numbers: tuple[Numbered, ...] = ()
    label: Print | None = None
    pack: "PackTaken | None" = None


@dataclass(frozen=True, slots=True)
class PlaceChosen(Event):
    """Goods are taken from this bin."""

    place: str


@dataclass(frozen=True, slots=True)
class PlaceLeft(Event):
    """The bin is done or left; the next may be scanned."""


@dataclass(frozen=True, slots=True)
class PackTaken(Event):
    """A pallet or box is in hand, with where it stands and how many things it holds; its item and where more stands, where it has one."""

    pack: str
    place: str
    holds: int
    item: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class PackLeft(Event):
    """The pallet or box in hand is put down: placed by a transaction, or where it was."""

    transaction: str = ""


@dataclass(frozen=True, slots=True)
class GoodsTaken(Event):
    """An item (and its lot) is in hand."""

    current: Current


@dataclass(frozen=True, slots=True)
class GoodsLeft(Event):
    """What is in hand is put down with nothing taken of it."""


@dataclass(frozen=True, slots=True)
class QuantityTaken(Event):
    """The quantity, in stocking units; `adds` while scans may add to it."""

    quantity: Decimal
    adds: bool


@dataclass(frozen=True, slots=True)
class AskedFor(Event):
    """Another thing is asked now."""

    ask: Ask


EVENTS: tuple[type[Event], ...] = (
    PlaceChosen,
    PlaceLeft,
    PackTaken,
    PackLeft,
    GoodsTaken,
    GoodsLeft,
    QuantityTaken,
    AskedFor,
    NumbersCaptured,
    NumbersDropped,
    LineBooked,
    Stopped,
    StopLeft,
    NumbersOffered,
    LabelOffered,
    LabelAsked,
)


def applied(state: PutAwayState, event: Event) -> PutAwayState:
    """Return the state after an event."""
    match event:
        case PlaceChosen(place):
            return replace(state, place=place, ask=Ask.GOODS)
        case PlaceLeft():
            return PutAwayState(booked=state.booked)
        case PackTaken() | PackLeft():
            return _pack_applied(state, event)
        case GoodsTaken(current):
            return replace(state, current=current, ask=Ask.GOODS if current.serials else Ask.QUANTITY)
        case GoodsLeft():
            return replace(state, current=None, ask=Ask.GOODS)
        case LineBooked():
            return replace(state, current=None, ask=Ask.GOODS, booked=state.booked + 1)
        case AskedFor(ask):
            return replace(state, ask=ask, numbers=())
        case NumbersOffered(numbers):
            return replace(state, ask=Ask.NUMBERS, numbers=numbers)
        case LabelOffered() | LabelAsked():
            return replace(state, label=event.label if isinstance(event, LabelOffered) else None)
        case Stopped(refusal):
            return replace(state, stop=refusal)
        case StopLeft():
            return replace(state, stop="")
        case _:
            return _goods_applied(state, event)


def _pack_applied(state: PutAwayState, event: PackTaken | PackLeft) -> PutAwayState:
    if isinstance(event, PackTaken):
        return replace(state, pack=event, ask=Ask.TO)
    booked = state.booked + bool(event.transaction)
    return replace(state, pack=None, ask=Ask.GOODS if state.place else Ask.FROM, booked=booked)


def _goods_applied(state: PutAwayState, event: Event) -> PutAwayState:
    """Apply what changes the goods in hand."""
    line = state.current
    if line is None:
        return state
    match event:
        case QuantityTaken(quantity, adds):
            return replace(state, current=replace(line, counted=quantity), ask=Ask.QUANTITY if adds else Ask.TO)
        case NumbersCaptured(serials=serials):
            return replace(
                state, current=replace(line, captured=line.captured + len(serials), sample=line.sample or serials[0])
            )
        case NumbersDropped():
            return replace(state, current=replace(line, captured=0))
        case _:
            return state

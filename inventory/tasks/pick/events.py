"""What happens in picking, and the one transition that folds it. No stock is asked here.

    order --> go to bin --> lot | serial | item --> [quantity] --> [box] --> [empty?] --> next bin ... --> [shorts] --> ship
                 ^                    |                  |                        |
                 +-- later, other bin +--- short: reason +------------------------+

A pending stop or question lies over any of these until a hand-pressed digit takes it away.
"""

from dataclasses import replace
from decimal import Decimal

from inventory.tasks.events import DoubtLeft, LabelAsked, LabelOffered, NumbersOffered, OrdersLeft, OrdersOffered
from inventory.tasks.parking import ParkedLeft
from inventory.tasks.pick.state import ZERO, Ask, Current, Parked, Pending, PickState, Scanned, Tried, Visit
from inventory.tasks.steps import Event, LineBooked, NumbersCaptured, NumbersDropped
from inventory.transactions import Source
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class OrdersOpened(Event):
    """Orders are picked in one walk; they are added to those at hand."""

    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Planned(Event):
    """The walk, from here on."""

    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class VisitLater(Event):
    """The visit at hand is put last; nothing of it is taken."""


@dataclass(frozen=True, slots=True)
class VisitLeft(Event):
    """The visit at hand is given up."""


@dataclass(frozen=True, slots=True)
class BinTried(Event):
    """The bin was short of the line at hand."""

    tried: Tried


@dataclass(frozen=True, slots=True)
class TriesForgotten(Event):
    """The picker goes back for what is short: bins that were short are offered again."""


@dataclass(frozen=True, slots=True)
class BinReached(Event):
    """The picker stands at a bin with the visit at hand."""

    current: Current


@dataclass(frozen=True, slots=True)
class BinLeft(Event):
    """The picker goes back to where the bin is asked."""


@dataclass(frozen=True, slots=True)
class GoodsTaken(Event):
    """The lot (or the item that has none) is known, with why it is another than proposed."""

    scanned: Scanned
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HolderAsked(Event):
    """What was scanned is loose in the bin and in a box there, or in several: which one it is taken out of is asked."""

    scanned: Scanned
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SerialNoted(Event):
    """How the first serial was read, what one looks like, its lot, and why that is another than proposed."""

    source: Source
    sample: str
    lot: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ApprovalTaken(Event):
    """Somebody with the right lets a number be taken that another order keeps."""

    badge: str


@dataclass(frozen=True, slots=True)
class QuantityTaken(Event):
    """The quantity, in stocking units: typed replaces, scans add."""

    quantity: Decimal


@dataclass(frozen=True, slots=True)
class AskedFor(Event):
    """Another thing is asked now."""

    ask: Ask


@dataclass(frozen=True, slots=True)
class ShortTaken(Event):
    """Why less than asked is taken."""

    reason: str


@dataclass(frozen=True, slots=True)
class BoxTaken(Event):
    """An order's goods go into this box from now on."""

    document: str
    box: str


@dataclass(frozen=True, slots=True)
class BinChecked(Event):
    """Whether a bin is empty was asked, or answered by the reason."""

    place: str


@dataclass(frozen=True, slots=True)
class BoxSeen(Event):
    """A box was scanned at the door, and every number in it is good."""

    box: str


@dataclass(frozen=True, slots=True)
class Shipped(Event):
    """What stood at the dock for the orders has left."""

    documents: tuple[str, ...]
    transactions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Doubted(Event):
    """A stop or a question lies over the prompt."""

    pending: Pending


@dataclass(frozen=True, slots=True)
class LineParked(Event):
    """A number that needs approval is put aside with its visit."""

    parked: Parked


EVENTS: tuple[type[Event], ...] = (
    OrdersOpened,
    OrdersOffered,
    OrdersLeft,
    Planned,
    VisitLater,
    VisitLeft,
    BinTried,
    TriesForgotten,
    BinReached,
    BinLeft,
    GoodsTaken,
    HolderAsked,
    SerialNoted,
    NumbersCaptured,
    NumbersDropped,
    ApprovalTaken,
    QuantityTaken,
    AskedFor,
    NumbersOffered,
    LabelOffered,
    LabelAsked,
    ShortTaken,
    BoxTaken,
    LineBooked,
    BinChecked,
    BoxSeen,
    Shipped,
    Doubted,
    DoubtLeft,
    LineParked,
    ParkedLeft,
)


def applied(state: PickState, event: Event) -> PickState:
    """Return the state after an event."""
    match event:
        case Doubted() | DoubtLeft():
            return replace(state, pending=event.pending if isinstance(event, Doubted) else None)
        case LineParked() | ParkedLeft():
            return _parked_applied(state, event)
        case AskedFor() | NumbersOffered() | LabelOffered() | LabelAsked():
            return _asked_applied(state, event)
        case BoxTaken(document, box):
            others = tuple(each for each in state.boxes if each[0] != document)
            return replace(state, boxes=(*others, (document, box)))
        case BinChecked(place):
            return replace(state, emptied=(*state.emptied, place))
        case BinTried(tried):
            return replace(state, tried=(*state.tried, tried))
        case TriesForgotten():
            return replace(state, tried=())
        case BoxSeen(box):
            return replace(state, seen=(*state.seen, box))
        case OrdersOpened() | OrdersOffered() | OrdersLeft() | Shipped():
            return _orders_applied(state, event)
        case Planned() | VisitLater() | VisitLeft() | BinReached() | BinLeft() | LineBooked():
            return _walk_applied(state, event)
        case _:
            return _line_applied(state, event)


def _parked_applied(state: PickState, event: LineParked | ParkedLeft) -> PickState:
    if isinstance(event, LineParked):
        return replace(state, parked=(*state.parked, event.parked), pending=None)
    return replace(state, parked=tuple(each for each in state.parked if each.asked.request != event.request))


def _asked_applied(state: PickState, event: AskedFor | NumbersOffered | LabelOffered | LabelAsked) -> PickState:
    match event:
        case AskedFor(ask):
            return replace(state, ask=ask, numbers=())
        case NumbersOffered(numbers):
            return replace(state, ask=Ask.NUMBERS, numbers=numbers)
        case LabelOffered(label):
            return replace(state, label=label)
        case LabelAsked():
            return replace(state, label=None)


def _orders_applied(state: PickState, event: Event) -> PickState:
    match event:
        case OrdersOpened(documents):
            known = tuple(each for each in documents if each not in state.documents)
            return replace(state, documents=state.documents + known, offered=())
        case OrdersOffered(documents):
            return replace(state, offered=documents, ask=Ask.CHOOSE)
        case _:
            return PickState(booked=state.booked, parked=state.parked)


def _walk_applied(state: PickState, event: Event) -> PickState:
    visits = state.visits
    match event:
        case Planned(planned):
            return replace(state, visits=planned, current=None, ask=Ask.BIN)
        case BinReached(current):
            return replace(state, current=current, place=current.visit.place, ask=Ask.GOODS)
        case BinLeft():
            return replace(state, current=None, place="", ask=Ask.BIN)
        case VisitLater() if visits:
            last = replace(visits[0], later=True)
            return replace(state, visits=(*visits[1:], last), current=None, ask=Ask.BIN)
        case VisitLeft() if visits:
            return replace(state, visits=visits[1:], current=None, ask=Ask.BIN)
        case LineBooked() if visits:
            return replace(state, visits=visits[1:], current=None, booked=state.booked + 1, ask=Ask.BIN)
        case _:
            return state


def _counting_in(line: Current, scanned: Scanned) -> Current:
    """Return the line whose quantity is typed in the pack that was scanned; in stocking units where a part of a pack is wanted too."""
    if scanned.factor > 1 and scanned.unit and line.room % scanned.factor == 0:
        return replace(line, counts_in=scanned.unit, factor=scanned.factor)
    return replace(line, counts_in="", factor=Decimal(1))


def _line_applied(state: PickState, event: Event) -> PickState:
    """Apply what changes the visit at hand."""
    line = state.current
    if line is None:
        return state
    ask = state.ask
    match event:
        case GoodsTaken(scanned, reason):
            line = replace(
                line,
                lot=scanned.lot,
                source=scanned.source,
                elsewhere=scanned.elsewhere,
                pack=scanned.pack,
                reason=reason,
                counted=ZERO,
            )
            line = _counting_in(line, scanned)
            ask = Ask.QUANTITY
        case HolderAsked(scanned, reason):
            line = replace(line, unsettled=scanned, reason=reason)
            ask = Ask.HOLDER
        case SerialNoted(source, sample, lot, reason):
            line = replace(line, source=source, sample=sample, lot=lot or line.lot, reason=reason or line.reason)
        case NumbersCaptured(serials=serials):
            line = replace(line, captured=line.captured + len(serials))
        case NumbersDropped():
            line = replace(line, captured=0)
        case ApprovalTaken(badge):
            line = replace(line, approver=badge)
        case QuantityTaken(quantity):
            line = replace(line, counted=quantity)
        case ShortTaken(reason):
            line = replace(line, short=reason)
    return replace(state, current=line, ask=ask)

"""What a task and its surroundings say to each other: steps, prompts, events, requests. All plain values.

A task is a fold: `Step.state` is the state before with the events applied. Events are stored with the input that caused them: so
resume and undo fold them again and ask no rule; posting decides anew.
"""

import enum
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date, datetime
from decimal import Decimal
from typing import Generic, Protocol, TypeVar

from inventory.barcodes import Identified
from inventory.numbers import Mask
from inventory.people import Operator, Right
from inventory.plain import LATER
from inventory.refusals.base import Refusal
from inventory.stock import Stock
from inventory.transactions import Transaction
from inventory.values import dataclass

StateT = TypeVar("StateT")

Argument = str | int | Decimal | date | None


class Outcome(enum.StrEnum):
    """The four answers to an input (flows.md 1.0). A question has the outcome DUP and a code that names it."""

    OK = "OK"
    DUP = "DUP"
    STOP = "STOP"
    FULL = "FULL"


class Action(enum.StrEnum):
    """What a function key means everywhere; without function keys `.` and the digit of the key."""

    HELP = "F1"
    UNDO = "F2"
    BACK = "F3"
    DONE = "F4"
    PROBLEM = "F5"
    LIST = "F6"
    QUANTITY = "F7"
    SYNC = "F8"
    LABEL = "F9"


class Entry(enum.StrEnum):
    """What typed digits are at a prompt: text for a code, a number, a date, or the number of a choice (fires at once)."""

    CODE = "code"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Message:
    """A code and its arguments; `terminal/messages` has the sentence."""

    code: str
    arguments: Mapping[str, Argument] = field(default_factory=dict)


def say(code: str, **arguments: Argument) -> Message:
    """Return a message."""
    return Message(code, arguments)


@dataclass(frozen=True, slots=True)
class Choice:
    """A numbered way on; on stops and questions 1 leaves things as they are (flows.md 1.0a, 1)."""

    number: int
    says: Message


@dataclass(frozen=True, slots=True)
class Counter:
    """What is done of what is wanted; `target` None where nothing says how much; `note` names what is counted."""

    done: Decimal
    target: Decimal | None
    unit: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A value that is known and therefore not asked; `name` is the row's code (`item`, `lot`, `expiry`, `to` ...).

    A `Message` is a value with words in it.
    """

    name: str
    value: str | Decimal | date | Message


@dataclass(frozen=True, slots=True)
class Prompt:
    """All that a screen needs: what is known, the one thing asked, which keys work now.

    `stop` fills the screen (inverse) until a hand-pressed digit; `question` is a yellow question that a rescan may confirm.
    `fractions`: after digits `.` is a decimal point here (flows.md 1.0a, 4); elsewhere it opens the menu.
    """

    task: str
    asks: Message
    document: str = ""
    known: tuple[Known, ...] = ()
    counter: Counter | None = None
    entry: Entry = Entry.CODE
    default: str = ""
    choices: tuple[Choice, ...] = ()
    actions: tuple[Action, ...] = ()
    stop: Refusal | None = None
    question: Message | None = None
    fractions: bool = False


class Mark(enum.StrEnum):
    """The sign before a line of the last events."""

    TAKEN = "+"
    ALREADY = "="
    HINT = "x"
    NOTE = "!"
    UNDONE = "-"


@dataclass(frozen=True, slots=True)
class Trace:
    """A line of the last events: `+ SN-000812`, `= SN-000810  already`."""

    mark: Mark
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Base of what an accepted input did to a task's state."""


@dataclass(frozen=True, slots=True)
class NumbersCaptured(Event):
    """Serials were taken for a line; the surroundings keep them in the indexed table of captured numbers."""

    document: str
    line: int
    item: str
    lot: str
    serials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineBooked(Event):
    """A line's captured numbers and quantity were posted; the surroundings mark its waiting numbers with the transactions.

    `serials` are those that were posted; none are named where it was all that waited.
    """

    document: str
    line: int
    item: str
    quantity: Decimal
    place: str
    transactions: tuple[str, ...]
    serials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NumbersDropped(Event):
    """The numbers captured for a line and not yet booked were given up: those that are named, all where none are."""

    document: str
    line: int
    serials: tuple[str, ...] = field(default=(), metadata=LATER)


Numbers = Callable[[str, Mask, int], tuple[str, ...]]
"""Gives out the next numbers of an item by a mask, at most as many as wanted; each once and never again.

What the day of the work or the item's class fills is blank in them (numbers.filled).
"""


def no_numbers(_item: str, _mask: Mask, _count: int) -> tuple[str, ...]:
    """Give out nothing: no numbers are leased here."""
    return ()


@dataclass(frozen=True, slots=True)
class Stamp:
    """When and by whom: corrected device time, site-local day, business day, operator; `new_id` makes ids (kept by the caller).

    `numbers` gives out numbers that are leased to this device; they are kept with the input that takes them, and undo burns them.
    """

    at: datetime
    day: date
    business_day: date
    operator: str
    site: str
    new_id: Callable[[], str]
    numbers: Numbers = no_numbers


@dataclass(frozen=True, slots=True)
class Approve:
    """Ask for somebody with a right: badge and PIN; answered with the `Operator`, or with None when it is left."""

    right: Right
    why: Message


@dataclass(frozen=True, slots=True)
class Open:
    """Leave this work as it is and open another: a task by name with a document; no task: the menu."""

    task: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Print:
    """Ask for a label of a kind, with plain values by name; the work goes on at once, printer or not.

    `each`: a label for each of these values of the last key.
    """

    kind: str
    keys: tuple[tuple[str, str], ...]
    each: tuple[str, ...] = field(default=(), metadata=LATER)


@dataclass(frozen=True, slots=True)
class Park:
    """Ask the centre for somebody with a right, and go on: a line is parked until the answer comes; it is told with `Settled`.

    `why` is the refusal as JSON, `quantity` in stocking units.
    """

    request: str
    right: Right
    why: str
    document: str
    line: int
    item: str
    number: str
    quantity: Decimal
    operator: str
    at: datetime

    @property
    def name(self) -> str:
        """Return what a list shows of it: the number, else the item."""
        return self.number or self.item


@dataclass(frozen=True, slots=True)
class Settled:
    """What becomes of a parked line: taken up with who approved it, or (None) given up."""

    request: str
    approver: Operator | None = None


Request = Approve | Open | Park | Print
Answer = int | Operator | Settled | None


@dataclass(frozen=True, slots=True)
class Step(Generic[StateT]):
    """The answer of a task to one input: the state after it, what is said of it, what it did, and what it wants done."""

    state: StateT
    outcome: Outcome = Outcome.OK
    says: Message | Refusal | None = None
    trace: Trace | None = None
    events: tuple[Event, ...] = ()
    transactions: tuple[Transaction, ...] = ()
    request: Request | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan as a task sees it: what it says, whether the device repeated itself, and since when the prompt is painted."""

    code: Identified
    repeat: bool = False
    prompt_age_ms: int = 1_000_000
    presentation: bool = False


class Task(Protocol[StateT]):
    """A state machine; every method is pure but for what it asks of the stock."""

    name: str
    events: tuple[type[Event], ...]

    def start(self, document: str, stock: Stock, stamp: Stamp) -> Step[StateT]:
        """Return the first step, with a document already opened where one is named."""
        ...

    def initial(self) -> StateT:
        """Return the state before any event, from which resume folds."""
        ...

    def applied(self, state: StateT, event: Event) -> StateT:
        """Return the state after an event: the only transition."""
        ...

    def document(self, state: StateT) -> str:
        """Return the document (or documents) that the work is on, as one text for the list of open work."""
        ...

    def prompt(self, state: StateT, stock: Stock) -> Prompt:
        """Return what is known, what is asked, and which keys work now."""
        ...

    def counter(self, state: StateT, stock: Stock) -> Counter | None:
        """Return how far the work in hand is, as its prompt counts it; None where nothing is counted."""
        ...

    def scanned(self, state: StateT, scan: Scan, stock: Stock, stamp: Stamp) -> Step[StateT]:
        """Take a scan."""
        ...

    def typed(self, state: StateT, text: str, stock: Stock, stamp: Stamp) -> Step[StateT]:
        """Take typed text with Enter; empty text is Enter alone: the default, or nothing."""
        ...

    def chosen(self, state: StateT, action: Action, stock: Stock, stamp: Stamp) -> Step[StateT]:
        """Take a function key."""
        ...

    def answered(self, state: StateT, answer: Answer, stock: Stock, stamp: Stamp) -> Step[StateT]:
        """Take a hand-pressed digit at a stop, question or list, or the answer to a request."""
        ...

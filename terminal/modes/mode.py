"""What a mode is: a frozen value that gives a prompt, takes an input and says what stands in its place. The front one gets the inputs.

    sign-in --> menu --> task --> (approve | dock | list | look-up | stop)

What a mode changes in the files is part of the transaction of its input; the modes themselves are only replaced when that is on the disk.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime

from inventory.people import Operator
from inventory.refusals.base import Refusal
from inventory.refusals.reading import ScanCannotAnswer
from inventory.stock import Stock
from inventory.tasks.steps import Action, Event, Mark, Message, Outcome, Prompt, Scan, Settled, Stamp, Task, Trace
from inventory.values import dataclass
from sync.handheld.journal import Journal
from sync.handheld.label_rules import VendorScans
from sync.handheld.mirror import Mirror
from sync.handheld.print_jobs import PrintJobs
from sync.handheld.scanner_checks import ScannerChecks
from terminal.clock import Days
from terminal.modes.people import People
from terminal.syncer import Request, SyncNews

SHOWN_CHARACTERS_MAX = 40

Given = Scan | str | int | Action
"""An input as a mode takes it: a scan, typed text with Enter, a hand-pressed digit, a function key."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a mode may use for one input: the files, the people, the tasks, when and by whom, and the number of the input's row.

    `printer` is the name of the printer that labels go to, empty where none is set. `can_undo`: the open work in front has something
    that can be taken back. `label_fields` gives what stands on a label of a kind with these keys.
    `language` is that of who works, else of the handheld. `scanner` is the device that a scan came from, `waited_ms` how long it
    waited, None where that is not known.
    """

    journal: Journal
    stock: Stock
    people: People
    stamp: Stamp
    tasks: Mapping[str, Task[object]]
    days: Days
    mirror: Mirror
    print_jobs: PrintJobs
    scanner_checks: ScannerChecks
    vendor_scans: VendorScans
    label_fields: Callable[[str, Mapping[str, str]], Mapping[str, str]]
    device: str = ""
    pulled_at: datetime | None = None
    printer: str = ""
    language: str = ""
    news: SyncNews = field(default_factory=SyncNews)
    input_number: int = 0
    can_undo: bool = False
    scanner: str = ""
    waited_ms: int | None = None


Told = Operator | Settled | None
"""What a mode is told by the one that lay over it: who approved, what becomes of a parked line, or nobody."""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Nothing is handed to the mode below."""


NO_ANSWER = NoAnswer()


@dataclass(frozen=True, slots=True)
class Turn:
    """What a mode makes of an input.

    `modes` stand in its place from now on, the last of them in front; none: it is left. `answer` is handed to the mode below when it is
    left. `events` belong to the open work `work`. `used` False: the scan was not used and waits to be scanned again. `sync`: the centre
    is asked now, after the commit; `wants` are requests to it, whose answers come later. `signed_in` begins anew with that person's
    menu; `to_menu` puts everything over the menu aside. `rules_changed`: the rules for labels are to be read anew.
    """

    modes: tuple["Mode", ...] = ()
    outcome: Outcome = Outcome.OK
    says: Message | Refusal | None = None
    trace: Trace | None = None
    work: int | None = None
    events: tuple[Event, ...] = ()
    answer: Told | NoAnswer = NO_ANSWER
    used: bool = True
    sync: bool = False
    wants: tuple[Request, ...] = ()
    signed_in: Operator | None = None
    to_menu: bool = False
    rules_changed: bool = False


class TurnRefusedError(Exception):
    """An input cannot be taken after all: everything that its handling wrote is rolled back, and a stop says why, or a hint."""

    def __init__(self, refusal: Refusal, *, stops: bool = True) -> None:
        """Keep the reason, and whether it needs an answer."""
        super().__init__(refusal.code)
        self.refusal = refusal
        self.stops = stops


@dataclass(frozen=True, slots=True)
class Mode(ABC):
    """A value in front of the operator."""

    @property
    def secret(self) -> bool:
        """Whether what is typed must not be shown, stored or logged."""
        return False

    @property
    def work(self) -> int | None:
        """The open work that inputs at this mode belong to."""
        return None

    @property
    def operator(self) -> Operator | None:
        """Who works; only the mode at the bottom knows."""
        return None

    @abstractmethod
    def prompt(self, desk: Desk) -> Prompt:
        """Return what is known, what is asked, and which keys work now."""

    @abstractmethod
    def take(self, given: Given, desk: Desk) -> Turn:
        """Take an input."""

    def told(self, answer: Told, desk: Desk) -> Turn:
        """Take what the mode that lay over this one was asked for; None: it was left without."""
        return Turn(modes=(self,))

    def stays(
        self, says: Message | Refusal | None = None, outcome: Outcome = Outcome.DUP, trace: Trace | None = None
    ) -> Turn:
        """Return a turn that changes nothing here."""
        return Turn(modes=(self,), outcome=outcome, says=says, trace=trace)

    def not_used(self, scan: Scan) -> Turn:
        """Return the turn of a scan that cannot answer what is asked here: it is kept, counted and shown for scanning again."""
        text = scan.code.text
        return Turn(modes=(self,), outcome=Outcome.DUP, says=ScanCannotAnswer(text), trace=held_trace(text), used=False)


def held_trace(text: str) -> Trace:
    """Return the line that shows a scan that was not used."""
    return Trace(Mark.HINT, text[:SHOWN_CHARACTERS_MAX], "scan_again")


def text_of(given: Given) -> str | None:
    """Return the text of a scan or of typing, None for a digit or a key."""
    if isinstance(given, Scan):
        return given.code.text.strip()
    # a key is a text too, as a member of its enumeration
    return given.strip() if isinstance(given, str) and not isinstance(given, Action) else None

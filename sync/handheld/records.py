"""What the journal takes and gives: plain frozen values."""

import enum
import json
from datetime import datetime

from inventory.plain import MalformedError
from inventory.refusals import refusal_from_plain
from inventory.refusals.base import Refusal
from inventory.tasks.steps import Trace
from inventory.values import dataclass


class InputKind(enum.StrEnum):
    """How an input came."""

    SCAN = "scan"
    TYPED = "typed"
    DIGIT = "digit"
    ACTION = "action"


class InputStatus(enum.StrEnum):
    """What became of an input; an input whose handling crashed stays `failed`."""

    ACCEPTED = "accepted"
    HELD = "held"
    REFUSED = "refused"
    FAILED = "failed"


class JournalState(enum.StrEnum):
    """Where a posted transaction stands. `different`: the centre has another content under its id; a supervisor must look.

    `settled`: it was held, and a supervisor has dealt with it; it never counts itself.
    """

    WAITING = "waiting"
    POSTED = "posted"
    HELD = "held"
    QUARANTINED = "quarantined"
    DIFFERENT = "different"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class NewInput:
    """An input as it came; `data` are the raw bytes (never a PIN: write `****`), `work` None outside of open work."""

    kind: InputKind
    data: bytes
    text: str
    operator: str
    at: datetime
    aim: str | None = None
    device: str = "keyboard"
    flags: tuple[str, ...] = ()
    task: str = ""
    work: int | None = None


@dataclass(frozen=True, slots=True)
class StoredInput:
    """An input with what became of it; `cancelled_by` is the input that undid it."""

    number: int
    came: NewInput
    status: InputStatus
    outcome: str
    code: str
    trace: Trace | None
    cancelled_by: int | None


@dataclass(frozen=True, slots=True)
class OpenWork:
    """Work that was begun and not ended: what the menu offers to resume; `progress` is shown as it was kept (`7 of 40`)."""

    id: int
    task: str
    document: str
    progress: str
    operator: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class QueuedTransaction:
    """A posted transaction as it is sent: the bytes exactly as they were stored."""

    sequence: int
    id: str
    body: bytes
    body_hash: str


@dataclass(frozen=True, slots=True)
class Settlement:
    """What the centre made of a transaction; `version` is that of its result in the site's feed, `refusals` and `clashes` JSON texts."""

    id: str
    state: JournalState
    version: int | None
    refusals: str = "[]"
    clashes: str = "[]"


@dataclass(frozen=True, slots=True)
class Clash:
    """Whose work stands against a held transaction, and when that was (`at` as its device had it)."""

    document: str
    device: str
    operator: str
    at: datetime


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A posted transaction for lists: where it stands and why."""

    number: int
    sequence: int
    id: str
    kind: str
    document: str
    operator: str
    made_at: datetime
    state: JournalState
    refusals: tuple[Refusal, ...] = ()
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """The queue in figures; `oldest_at` is when the oldest waiting transaction was made."""

    waiting: int = 0
    sent_today: int = 0
    held: int = 0
    quarantined: int = 0
    oldest_at: datetime | None = None


def refusals_of(text: str) -> tuple[Refusal, ...]:
    """Return the refusals that this program knows; those of a newer centre are shown by their codes."""
    known: list[Refusal] = []
    for plain in json.loads(text):
        try:
            known.append(refusal_from_plain(plain))
        except MalformedError:
            continue
    return tuple(known)


def clashes_of(text: str) -> tuple[Clash, ...]:
    """Return whose work stands against a held transaction."""
    return tuple(
        Clash(each["document"], each["device"], each["operator"], datetime.fromisoformat(each["at"]))
        for each in json.loads(text)
    )

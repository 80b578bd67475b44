"""Inputs and answers: what goes into the open work and what comes out, as plain values. The face and `play` see nothing else of it."""

from datetime import datetime

from inventory.refusals.base import Refusal
from inventory.tasks.steps import Action, Message, Outcome, Prompt, Trace
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class ScanInput:
    """A scan as the driver or the wedge delivered it; `data` are the raw bytes after the AIM identifier."""

    data: bytes
    aim: str | None = None
    device: str = "keyboard"
    received_at: datetime | None = None
    incomplete: bool = False
    repeat: bool = False
    presentation: bool = False


@dataclass(frozen=True, slots=True)
class TypedInput:
    """Text typed at a code, number or date prompt, with Enter; empty: Enter alone."""

    text: str


@dataclass(frozen=True, slots=True)
class DigitInput:
    """A hand-pressed number at a choice: a stop, a question, a list, the menu."""

    number: int


@dataclass(frozen=True, slots=True)
class ActionInput:
    """A function key, or `.` and its digit."""

    action: Action


Input = ScanInput | TypedInput | DigitInput | ActionInput


@dataclass(frozen=True, slots=True)
class Status:
    """What is always visible: waiting in the queue, refused or held, link (None: never tried), age of the data, who works.

    `language` is that of who works; empty where nobody does or none is set: the settings have one.
    """

    waiting: int = 0
    held: int = 0
    online: bool | None = None
    data_age_minutes: int | None = None
    data_is_old: bool = False
    operator: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """All that is painted. `held_scans` wait behind a stop and are not used; `secret` hides what is typed."""

    prompt: Prompt
    status: Status
    recent: tuple[Trace, ...] = ()
    says: Message | Refusal | None = None
    outcome: Outcome | None = None
    held_scans: int = 0
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one input, stored before it is given; `code` names the message, refusal or question."""

    outcome: Outcome
    code: str
    says: Message | Refusal | None
    view: View

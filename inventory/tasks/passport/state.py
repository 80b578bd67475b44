"""The state of taking a pallet in by its passport, its events, and the one transition that folds them.

passport --> (another bin) --> 2 all as sent --> next passport
"""

from dataclasses import replace

from inventory.tasks.events import StopLeft, Stopped
from inventory.tasks.steps import Event, LineBooked, NumbersCaptured
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class PassportState:
    """Everything that the task remembers: the text of the passport in hand, the bin it goes to, a refusal as JSON text."""

    text: str = ""
    to: str = ""
    stop: str = ""
    booked: int = 0


@dataclass(frozen=True, slots=True)
class PassportRead(Event):
    """A passport was scanned that is whole and for this site; `to` is the bin that is proposed."""

    text: str
    to: str


@dataclass(frozen=True, slots=True)
class BinChosen(Event):
    """The pallet goes to another bin."""

    to: str


@dataclass(frozen=True, slots=True)
class PassportLeft(Event):
    """The passport was put down, nothing of it booked."""


EVENTS: tuple[type[Event], ...] = (
    PassportRead,
    BinChosen,
    PassportLeft,
    NumbersCaptured,
    LineBooked,
    Stopped,
    StopLeft,
)


def applied(state: PassportState, event: Event) -> PassportState:
    """Return the state after an event."""
    match event:
        case PassportRead(text, to):
            return replace(state, text=text, to=to)
        case BinChosen(to):
            return replace(state, to=to)
        case PassportLeft():
            return PassportState(booked=state.booked)
        case NumbersCaptured():
            return state
        case LineBooked():
            return PassportState(booked=state.booked + 1)
        case Stopped(refusal):
            return replace(state, stop=refusal)
        case StopLeft():
            return replace(state, stop="")
    raise TypeError(f"no event of a passport: {event!r}")

"""What accepted inputs do to receiving goods whose code no item has: events, and the state after each."""

from dataclasses import replace

from inventory.tasks.receive.state import Ask, ReceiveState, Unknown
from inventory.tasks.steps import Event
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class UnknownTold(Event):
    """Something is known of the goods in hand, and `ask` is what is asked now."""

    unknown: Unknown
    ask: Ask


@dataclass(frozen=True, slots=True)
class UnknownLeft(Event):
    """The goods are put down, not taken in."""


@dataclass(frozen=True, slots=True)
class UnknownBooked(Event):
    """The goods stand in a bin under a tag."""

    code: str
    place: str
    tag: str
    transaction: str


UNKNOWN_EVENTS: tuple[type[Event], ...] = (UnknownTold, UnknownLeft, UnknownBooked)


def unknown_applied(state: ReceiveState, event: UnknownTold | UnknownLeft | UnknownBooked) -> ReceiveState:
    """Return the state after one of these events."""
    match event:
        case UnknownTold(unknown, ask):
            return replace(state, unknown=unknown, ask=ask)
        case UnknownLeft():
            return replace(state, unknown=None, ask=Ask.ITEM)
        case UnknownBooked():
            return replace(state, unknown=None, ask=Ask.ITEM, booked=state.booked + 1)

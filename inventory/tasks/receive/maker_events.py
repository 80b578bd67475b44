"""What is said of the makers' serials of the units that are received: the events, and the state after them."""

from dataclasses import replace

from inventory.tasks.receive.state import Current, ReceiveState
from inventory.tasks.steps import Event
from inventory.transactions import MakerSerial
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class MakersAsked(Event):
    """The makers' serials of these units are asked, one after the other."""

    serials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MakersTold(Event):
    """The serial that its maker gave the first of the units is known; of `left` it is known that there is none, or nobody says it."""

    maker_serial: str = ""
    left: tuple[str, ...] = ()


MAKER_EVENTS: tuple[type[Event], ...] = (MakersAsked, MakersTold)


def makers_applied(state: ReceiveState, event: MakersAsked | MakersTold) -> ReceiveState:
    """Return the state after it."""
    line = state.current
    return state if line is None else replace(state, current=_after(line, event))


def _after(line: Current, event: MakersAsked | MakersTold) -> Current:
    match event:
        case MakersAsked(serials):
            return replace(line, makers_due=(*line.makers_due, *serials))
        case MakersTold(maker_serial, left) if maker_serial:
            told = MakerSerial(line.makers_due[0], maker_serial)
            return replace(line, makers=(*line.makers, told), makers_due=line.makers_due[1:])
        case MakersTold(_, left):
            return replace(line, makers_due=tuple(each for each in line.makers_due if each not in left))


def without_makers(line: Current, dropped: tuple[str, ...]) -> Current:
    """Return a line without what is said and asked of units that are left out of it."""
    makers = tuple(each for each in line.makers if each.serial not in dropped)
    return replace(line, makers=makers, makers_due=tuple(each for each in line.makers_due if each not in dropped))

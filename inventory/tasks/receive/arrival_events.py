"""What is said of a delivery when its receipt begins: the event, and the state after it (flows.md 1.0a, 17)."""

from dataclasses import replace

from inventory.tasks.receive.state import Arriving, ReceiveState
from inventory.tasks.steps import Event
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class ArrivalTold(Event):
    """Something was said of the delivery, or is asked of it now."""

    arriving: Arriving


ARRIVAL_EVENTS: tuple[type[Event], ...] = (ArrivalTold,)


def arrival_applied(state: ReceiveState, event: ArrivalTold) -> ReceiveState:
    """Return the state after it: a line in hand that must wait is sent to the bin that holds."""
    line, hold = state.current, event.arriving.hold
    if line is not None and hold:
        line = replace(line, bin=hold, waits=None)
    return replace(state, arriving=event.arriving, current=line)

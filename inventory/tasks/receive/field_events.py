"""What is said of the optional fields of a line that is received: the event, and the state after it (F16)."""

from dataclasses import replace

from inventory.tasks.receive.state import LineFields, ReceiveState
from inventory.tasks.steps import Event
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class FieldsTold(Event):
    """Something was said of the optional fields of the line in hand, or is asked of them now."""

    fields: LineFields


FIELD_EVENTS: tuple[type[Event], ...] = (FieldsTold,)


def fields_applied(state: ReceiveState, event: FieldsTold) -> ReceiveState:
    """Return the state after it."""
    line = state.current
    return state if line is None else replace(state, current=replace(line, fields=event.fields))

"""Lines that are parked until a supervisor has answered on another device (flows.md 1.0a, 31).

One place for every task; what a task needs to go on with a line is its own. What is parked is an event of the open work, so that resume
and undo fold it; its answer comes from the centre with a pull and is given to the task as the badge of a supervisor at the stop would be.
"""

from collections.abc import Iterable

from inventory.tasks.steps import Event, Park
from inventory.tasks.ways import Way
from inventory.values import dataclass

PARK = Way("park")
AT_STOP = 4
"""The digit at a stop that needs somebody's approval: 2 asks for the badge here, 3 is damaged everywhere."""

PARKED_MAX = 20
"""How many lines of one work may be parked at a time."""

NAMED_MAX = 3
"""How many of them a question names."""


@dataclass(frozen=True, slots=True)
class ParkedLeft(Event):
    """A line is parked no more: it was taken up with its answer, or given up."""

    request: str


def names(parked: Iterable[Park]) -> str:
    """Return what a question says of parked lines: the first by name, and how many there are more."""
    each = [one.name for one in parked]
    more = f" +{len(each) - NAMED_MAX}" if len(each) > NAMED_MAX else ""
    return ", ".join(each[:NAMED_MAX]) + more

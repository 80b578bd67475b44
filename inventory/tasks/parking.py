"""Lines that are parked until a supervisor has answered on another device (flows.md 1.0a, 31).

One place for every task; what a task needs to go on with a line is its own. What is parked is an event of the open work, so that resume
and undo fold it; its answer comes from the centre with a pull and is given to the task as the badge of a supervisor at the stop would be.
"""

from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar

from inventory.people import Operator
from inventory.tasks.steps import Event, Mark, Park, Settled, StateT, Step, Trace
from inventory.tasks.turn import TaskTurn
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


class ParkedLine(Protocol):
    """What a task keeps of a parked line: what is asked, and what it needs itself to go on with it."""

    @property
    def asked(self) -> Park:
        """Return the request."""
        ...


TurnT = TypeVar("TurnT", bound=TaskTurn[Any])
LineT = TypeVar("LineT", bound=ParkedLine)
PendingT = TypeVar("PendingT")


def settled(
    turn: TurnT,
    answer: Settled,
    parked: Iterable[LineT],
    take_up: Callable[[TurnT, LineT], PendingT | Step[StateT]],
    approved: Callable[[TurnT, PendingT, Operator], Step[StateT]],
) -> Step[StateT]:
    """Take up a parked line as if its approver's badge had been scanned at the stop, or give it up.

    `take_up` stands at the stop of a line again, or says why not; `approved` is what the badge does there.
    """
    kept = next((each for each in parked if each.asked.request == answer.request), None)
    if kept is None:
        return turn.nothing("not_parked")
    if answer.approver is None:
        turn.did(ParkedLeft(answer.request))
        return turn.ok(Trace(Mark.NOTE, kept.asked.name, "parked_left"))
    if not answer.approver.may(kept.asked.right):
        return turn.nothing("not_approved")
    pending = take_up(turn, kept)
    return pending if isinstance(pending, Step) else approved(turn, pending, answer.approver)


def names(parked: Iterable[Park]) -> str:
    """Return what a question says of parked lines: the first by name, and how many there are more."""
    each = [one.name for one in parked]
    more = f" +{len(each) - NAMED_MAX}" if len(each) > NAMED_MAX else ""
    return ", ".join(each[:NAMED_MAX]) + more

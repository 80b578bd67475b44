"""Receiving: numbers that were taken by mistake are left out of the line in hand, one or all, before it is booked (F28)."""

from inventory.tasks.receive.events import LotsLeftOut, TakenListed
from inventory.tasks.receive.state import Doubt, Pending
from inventory.tasks.receive.turn import ReceiveStep, Turn
from inventory.tasks.steps import Mark, NumbersDropped, Trace

LISTED_MAX = 50
LEAVE, ALL, FIRST = 1, 2, 3


def list_taken(turn: Turn) -> ReceiveStep:
    """List the serials or the made lots of the line in hand, newest first."""
    numbers = _taken(turn)
    if not numbers:
        return turn.nothing("nothing_taken")
    turn.did(TakenListed(tuple(reversed(numbers))[:LISTED_MAX]))
    return turn.ok()


def choose(turn: Turn, number: int) -> ReceiveStep:
    """Take a row of the list: it is asked for once more; 1 leaves the list."""
    listed = turn.state.taken
    if number == ALL:
        return turn.ask(Pending(Doubt.CLEAR_ALL, serials=(str(len(_taken(turn))),)))
    if FIRST <= number < FIRST + len(listed):
        return turn.ask(Pending(Doubt.LEAVE_OUT, serials=(listed[number - FIRST],)))
    return turn.nothing("not_a_choice")


def leave_out(turn: Turn, pending: Pending) -> ReceiveStep:
    """Leave one number out; what is still to come is more by it."""
    return _left_out(turn, pending.serials)


def clear_all(turn: Turn, _pending: Pending) -> ReceiveStep:
    """Leave all numbers of the line in hand out."""
    return _left_out(turn, _taken(turn))


def _left_out(turn: Turn, numbers: tuple[str, ...]) -> ReceiveStep:
    line = turn.line
    turn.did(LotsLeftOut(numbers) if line.lots_made else NumbersDropped(line.document, line.line, numbers))
    text = numbers[0] if len(numbers) == 1 else f"{line.item} x{len(numbers)}"
    return turn.ok(Trace(Mark.TAKEN, text, "left_out"))


def _taken(turn: Turn) -> tuple[str, ...]:
    line = turn.line
    if line.lots_made:
        return tuple(each.lot for each in line.lots_made)
    return turn.waiting(line.document, line.line, line.item) if line.serials else ()

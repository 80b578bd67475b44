"""Open work: begun, gone on with, given up. One piece of work on a document at a time; scanning its code goes on with it."""

from dataclasses import replace

from inventory.tasks.steps import NumbersDropped, Outcome, Scan, say
from sync.handheld.records import OpenWork
from terminal.modes.history import folded, work_on
from terminal.modes.mode import Desk, Given, Mode, Turn
from terminal.modes.task import TaskMode


def started(menu: Mode, name: str, document: str, desk: Desk, given: Given | None = None) -> Turn:
    """Begin a task over the menu, on a document where one is named; open work on it is gone on with. `given` is its first scan."""
    known = work_on(name, document, desk)
    if known is not None:
        return resumed(menu, known, desk)
    number = desk.journal.start_work(name, desk.stamp.operator, desk.stamp.at)
    desk.journal.move_input(desk.input_number, number)
    task = desk.tasks[name]
    step = task.start(document, desk.stock, desk.stamp)
    if isinstance(given, Scan) and step.outcome is not Outcome.STOP:
        step = task.scanned(step.state, given, desk.stock, desk.stamp)
    turn = TaskMode(task, number, step.state).recorded(step, desk, given)
    return replace(turn, modes=(menu, *turn.modes))


def resumed(menu: Mode, work: OpenWork, desk: Desk) -> Turn:
    """Go on with open work at the same step with the same counts; work of somebody else is taken over."""
    task = desk.tasks[work.task]
    if work.operator != desk.stamp.operator:
        desk.journal.give_work(work.id, desk.stamp.operator)
    state = folded(task, work.id, desk)
    return Turn(modes=(menu, TaskMode(task, work.id, state)), says=say("resumed", document=work.document))


def release(work: OpenWork, desk: Desk) -> None:
    """Give up open work: numbers that were taken and not posted are dropped, what was posted stays."""
    for document in work.document.split():
        # line 0 has the numbers of work without an order, such as those taken from a bin
        for number in (0, *(line.line for line in desk.stock.lines(document))):
            desk.journal.drop(desk.input_number, NumbersDropped(document, number))
    desk.journal.end_work(work.id, desk.stamp.at)

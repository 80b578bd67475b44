"""A task in front: gives it each input, writes what it answers, posts what it wants posted. Knows no task by name."""

from dataclasses import replace

from inventory.plain import plain_decimal
from inventory.posting import post
from inventory.refusals.base import Refusal
from inventory.refusals.reading import ScanCannotAnswer
from inventory.refusals.work import NothingToUndo
from inventory.stock import Refused
from inventory.tasks.steps import (
    Action,
    Answer,
    Approve,
    Counter,
    LineBooked,
    Message,
    NumbersCaptured,
    NumbersDropped,
    Open,
    Park,
    Print,
    Prompt,
    Scan,
    Step,
    Task,
    say,
)
from inventory.values import dataclass
from sync.handheld.print_jobs import NewPrintJob
from terminal.approvals import asking
from terminal.modes.approve import Approval
from terminal.modes.history import folded, undone, work_on
from terminal.modes.listing import captured_list
from terminal.modes.mode import Desk, Given, Mode, Turn, TurnRefusedError, held_trace
from terminal.modes.parked import parked_rows
from terminal.modes.redoing import in_place

EVERYWHERE = (Action.HELP, Action.UNDO, Action.LIST, Action.SYNC)


@dataclass(frozen=True, slots=True)
class TaskMode(Mode):
    """A task, the number of its open work, and its state."""

    task: Task[object]
    number: int
    state: object

    @property
    def work(self) -> int | None:
        """The open work."""
        return self.number

    def prompt(self, desk: Desk) -> Prompt:
        """Return the task's prompt, with the keys that work in every task."""
        prompt = self.task.prompt(self.state, desk.stock)
        if prompt.stop is not None or prompt.question is not None:
            return prompt
        more = tuple(action for action in EVERYWHERE if desk.can_undo or action is not Action.UNDO)
        return replace(prompt, actions=tuple(sorted({*prompt.actions, *more})))

    def take(self, given: Given, desk: Desk) -> Turn:
        """Give the input to the task."""
        if isinstance(given, Action):
            lies_over = self.task.prompt(self.state, desk.stock)
            if lies_over.stop is not None or lies_over.question is not None:
                return self.stays(say("no_effect"))
        match given:
            case Action.UNDO if desk.journal.last_undoable(self.number) is None:
                return self.stays(NothingToUndo())
            case Action.UNDO:
                state, trace = undone(self.task, self.number, desk)
                kept = replace(self, state=state)
                _keep_document(kept, desk)
                return Turn(modes=(kept,), says=say("undone", text=trace.text), trace=trace, work=self.number)
            case Action.LIST if Action.LIST not in self.task.prompt(self.state, desk.stock).actions:
                document = self.task.document(self.state)
                parked = parked_rows(self.number, document, desk)
                return Turn(modes=(self, captured_list(document, self.number, desk, parked)))
        return self.recorded(self._step(given, desk), desk, given)

    def told(self, answer: Answer, desk: Desk) -> Turn:
        """Give the task what it asked for."""
        return self.recorded(self.task.answered(self.state, answer, desk.stock, desk.stamp), desk)

    def _step(self, given: Given, desk: Desk) -> Step[object]:
        match given:
            case Scan():
                return self.task.scanned(self.state, given, desk.stock, desk.stamp)
            case Action():
                return self.task.chosen(self.state, given, desk.stock, desk.stamp)
            case int():
                return self.task.answered(self.state, given, desk.stock, desk.stamp)
        return self.task.typed(self.state, given, desk.stock, desk.stamp)

    def recorded(self, step: Step[object], desk: Desk, given: Given | None = None) -> Turn:
        """Write what a step did, and return its turn; raises TurnRefusedError when a rule stands against a transaction."""
        known = self._known_work(step, desk)
        if known is not None:
            return known
        _write(step, desk, self.number)
        used = not isinstance(step.says, ScanCannotAnswer)
        trace = step.trace
        if not used and isinstance(given, Scan):
            trace = held_trace(given.code.text)
        after = replace(self, state=step.state)
        return Turn(
            modes=self._after(after, step, desk),
            outcome=step.outcome,
            says=_said(step, desk),
            trace=trace,
            work=self.number,
            events=step.events,
            used=used,
            wants=(asking(step.request),) if isinstance(step.request, Park) else (),
        )

    def _known_work(self, step: Step[object], desk: Desk) -> Turn | None:
        """Return the turn that goes on with open work on the document that new work has just come to; else None."""
        document = self.task.document(step.state)
        if self.task.document(self.state) or not document:
            return None
        known = work_on(self.task.name, document, desk)
        if known is None or known.id == self.number:
            return None
        desk.journal.end_work(self.number, desk.stamp.at)
        state = folded(self.task, known.id, desk)
        return Turn(modes=(TaskMode(self.task, known.id, state),), says=say("resumed", document=known.document))

    def _after(self, after: "TaskMode", step: Step[object], desk: Desk) -> tuple[Mode, ...]:
        _keep_document(after, desk)
        match step.request:
            case Approve(right, why):
                return (after, Approval(right, why, self.number))
            case Open():
                if not self.task.document(after.state):
                    desk.journal.end_work(self.number, desk.stamp.at)
                return ()
        return (after,)


def _said(step: Step[object], desk: Desk) -> Message | Refusal | None:
    """Return what is said of a step; a label that it asks for goes into the queue of labels with it."""
    if not isinstance(step.request, Print):
        return step.says
    label, stamp = step.request, desk.stamp
    name, number = label.keys[-1]
    for value in label.each or (number,):
        fields = {**dict(label.keys), name: value}
        desk.print_jobs.add(NewPrintJob(stamp.new_id(), label.kind, fields, stamp.operator, stamp.at))
    return step.says or (say("label_waits", number=number) if desk.printer else say("no_printer", number=number))


def _write(step: Step[object], desk: Desk, work: int) -> None:
    for transaction in in_place(step.transactions, work, desk):
        verdict = post(transaction, desk.stock)
        if isinstance(verdict, Refused):
            raise TurnRefusedError(verdict.refusals[0])
        desk.journal.append(verdict, desk.input_number)
    for event in step.events:
        match event:
            case NumbersCaptured():
                desk.journal.capture(desk.input_number, event)
            case LineBooked():
                desk.journal.book(desk.input_number, event)
            case NumbersDropped():
                desk.journal.drop(desk.input_number, event)


def _keep_document(mode: TaskMode, desk: Desk) -> None:
    """Keep what the work is on and how far it is, for the menu."""
    counter = mode.task.counter(mode.state, desk.stock)
    desk.journal.set_work_document(mode.number, mode.task.document(mode.state), _progress(counter))


def _progress(counter: Counter | None) -> str:
    if counter is None:
        return ""
    target = "" if counter.target is None else plain_decimal(counter.target)
    return f"{plain_decimal(counter.done)}/{target}"

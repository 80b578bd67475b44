"""What the stored inputs of open work say: the state that they fold to, and undo.

Undo cancels the last accepted input by the one that undoes it; nothing is taken out of the record. What the input had posted is reversed by
transactions through post(), and when a rule stands against one of them, nothing is undone.
"""

from inventory.posting import post
from inventory.refusals.work import NothingToUndo
from inventory.stock import Refused
from inventory.tasks.steps import Mark, Task, Trace
from inventory.transactions import Transaction, reversal
from sync.handheld.records import OpenWork, StoredInput
from terminal.modes.mode import Desk, TurnRefusedError

SEARCH_INPUTS_MAX = 100


def work_on(name: str, document: str, desk: Desk) -> OpenWork | None:
    """Return the open work of a task that a document is part of."""
    works = (work for work in desk.journal.open_works() if work.task == name)
    return next((work for work in works if document and document in work.document.split()), None)


def folded(task: Task[object], work: int, desk: Desk) -> object:
    """Return the state of open work, from its stored events alone: no rule and no stock is asked (design.md 4)."""
    state = task.initial()
    for _, events in desk.journal.events(work, task.events):
        for event in events:
            state = task.applied(state, event)
    return state


def undone(task: Task[object], work: int, desk: Desk) -> tuple[object, Trace]:
    """Take back the last input of `work` that took something, with the answers and keys after it; return the state and what to show.

    Raises TurnRefusedError where nothing is left, or where a rule stands against a reversal.
    """
    for _ in range(SEARCH_INPUTS_MAX):
        stored = desk.journal.last_undoable(work)
        if stored is None:
            break
        transactions = desk.journal.transactions_of(stored.number)
        for transaction in reversed(transactions):
            reverse(transaction, desk)
        desk.journal.cancel_input(stored.number, desk.input_number)
        if transactions or _took(stored):
            text = stored.trace.text if stored.trace else stored.came.text
            return folded(task, work, desk), Trace(Mark.UNDONE, text, "undone")
    raise TurnRefusedError(NothingToUndo(), stops=False)


def _took(stored: StoredInput) -> bool:
    return stored.trace is not None and stored.trace.mark is Mark.TAKEN


def reverse(transaction: Transaction, desk: Desk) -> None:
    """Post the transaction that takes another back; raises TurnRefusedError where a rule stands against it."""
    stamp = desk.stamp
    back = reversal(
        transaction,
        transaction_id=stamp.new_id(),
        operator=stamp.operator,
        at=stamp.at,
        days=(stamp.day, stamp.business_day),
    )
    verdict = post(back, desk.stock)
    if isinstance(verdict, Refused):
        raise TurnRefusedError(verdict.refusals[0])
    desk.journal.append(verdict, desk.input_number)

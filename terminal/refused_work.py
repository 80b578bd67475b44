"""What the centre did not post: what is held at the site, and what else was refused of this device's work."""

from inventory.refusals.base import Refusal
from inventory.tasks.steps import Message, say
from sync.handheld.journal import Journal
from sync.handheld.mirror import Held, Mirror
from sync.handheld.records import JournalRow, JournalState

STATES_REFUSED = (JournalState.HELD, JournalState.DIFFERENT, JournalState.QUARANTINED)
REFUSED_ROWS_MAX = 100
WITH_WORKER = "returned"
NAMING = ("serial", "number", "lot", "item")
"""What a refusal may be about, the narrowest first."""


def refused_work(journal: Journal, mirror: Mirror) -> tuple[Held | JournalRow, ...]:
    """Return the held work of the site, oldest first, and then what only this device knows as refused, in the order made."""
    held = mirror.held()
    known = {each.transaction for each in held}
    rows = [row for state in STATES_REFUSED for row in journal.rows(state, REFUSED_ROWS_MAX)]
    return (*held, *(row for row in sorted(rows, key=lambda row: row.number) if row.id not in known))


def row_of(each: Held | JournalRow, *, with_worker: bool = True) -> Message:
    """Return the row of refused work in a list: what it was and of what number (flows.md 1.5), or else of which document.

    `with_worker`: what was sent back and waits for the worker is marked.
    """
    about = _about(each.refusals) or each.document
    if with_worker and each.state == WITH_WORKER:
        return say("list_with_worker", kind=each.kind, about=about)
    return say("list_refused", kind=each.kind, about=about)


def _about(refusals: tuple[Refusal, ...]) -> str:
    """Return the first number, lot or item that the first refusal names; empty when it names none."""
    named = (getattr(refusal, name, "") for refusal in refusals[:1] for name in NAMING)
    return next((str(name) for name in named if name), "")

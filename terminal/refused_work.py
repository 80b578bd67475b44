"""What the centre did not post: what is held at the site, and what else was refused of this device's work."""

from sync.handheld.journal import Journal
from sync.handheld.mirror import Held, Mirror
from sync.handheld.records import JournalRow, JournalState

STATES_REFUSED = (JournalState.HELD, JournalState.DIFFERENT, JournalState.QUARANTINED)
REFUSED_ROWS_MAX = 100


def refused_work(journal: Journal, mirror: Mirror) -> tuple[Held | JournalRow, ...]:
    """Return the held work of the site, oldest first, and then what only this device knows as refused, in the order made."""
    held = mirror.held()
    known = {each.transaction for each in held}
    rows = [row for state in STATES_REFUSED for row in journal.rows(state, REFUSED_ROWS_MAX)]
    return (*held, *(row for row in sorted(rows, key=lambda row: row.number) if row.id not in known))

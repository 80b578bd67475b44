"""Held work that was sent back to this device: what waits to be done anew or given up, and what has taken its place here already."""

from inventory.held import Held, HeldState
from sync.handheld.database import Database, statement
from sync.handheld.effective import EFFECTIVE

# held work of this device that a supervisor sent back: its numbers are free for who does it anew
MINE = """SELECT "transaction" FROM mirror.held WHERE state = 'returned' AND device = (SELECT device FROM enrolment)"""
STANDS = """SELECT state, settled_by FROM mirror.held WHERE "transaction" = ?"""
TAKEN_BY = """SELECT j.id FROM journal j WHERE j.instead_of = ? AND j.instead_of <> '' AND j.reverses = ''
        AND j.state IN ('waiting', 'posted', 'held')
        AND NOT EXISTS (SELECT 1 FROM journal r WHERE r.reverses = j.id AND r.reverses <> '' AND r.state IN ('waiting', 'posted'))
    ORDER BY j.number LIMIT 1"""
FREED = statement(
    "SELECT 1 FROM journal j WHERE j.reverses = ? AND j.reverses <> '' AND {effective}", effective=EFFECTIVE
)
LISTED = statement(
    "{mine} UNION SELECT j.instead_of FROM journal j WHERE j.instead_of <> '' AND j.reverses <> ''", mine=MINE
)


def held(database: Database, transaction: str) -> Held | None:
    """Return a transaction that is or was held: as the last pull has it, and what this device has made of it since."""
    row = database.one(STANDS, (transaction,))
    if row is None:
        return None
    state, settled_by = HeldState(row[0]), str(row[1])
    if state is HeldState.SETTLED and settled_by and database.value(FREED, (settled_by,)):
        state, settled_by = HeldState.RETURNED, ""
    if state is HeldState.RETURNED and (taken := database.value(TAKEN_BY, (transaction,))):
        return Held(transaction, HeldState.SETTLED, taken)
    return Held(transaction, state, settled_by)


def listed(database: Database) -> tuple[str, ...]:
    """Return what was sent back to this device and waits here, by id: the order made."""
    named = sorted(str(row[0]) for row in database.all(LISTED))
    found = (held(database, each) for each in named)
    return tuple(each.transaction for each in found if each is not None and each.state is HeldState.RETURNED)

"""The overlay: what posted transactions did, as rows over those of the mirror, until a complete pull has brought the same from the centre.

Rows are written once with the transaction. `live` says that they may count; `EFFECTIVE` says whether they do: the transaction waits, or it
is posted with a version beyond the mirror's last complete pull. Held, quarantined and different ones do not count; theirs stay live so that
a disputed number can be found. What a pull has passed is retired, not deleted: a centre that was restored gets it again. It
counts again as soon as the mirror that has it already (`mirror_has` is its life) has made way for what the restored centre tells.
"""

from inventory.places import is_outside
from inventory.stock import Posted
from sync.handheld.database import Database, statement
from sync.handheld.rows import LOT_COLUMNS, SERIAL_COLUMNS, lot_row, serial_row
from sync.schema import to_millionths

TABLES = ("overlay_serial", "overlay_lot", "overlay_balance", "overlay_line", "overlay_document", "overlay_reservation")
RETIRED_MAX = 200


def _marks(count: int) -> str:
    return ", ".join("?" * count)


# j is the journal's row of the overlay's row; both files are read in one statement
EFFECTIVE = """((j.state = 'waiting' OR (j.state = 'posted' AND j.version > (SELECT complete_site FROM mirror.pulled)))
    AND (j.mirror_has IS NULL OR j.mirror_has <> (SELECT life FROM mirror.pulled)))"""

_SERIAL = statement(
    "INSERT INTO overlay_serial (number, {columns}) VALUES ({marks})", columns=SERIAL_COLUMNS, marks=_marks(12)
)
_LOT = statement("INSERT INTO overlay_lot (number, {columns}) VALUES ({marks})", columns=LOT_COLUMNS, marks=_marks(14))
_BALANCE = "INSERT INTO overlay_balance (number, place, item, lot, owner, quantity) VALUES (?, ?, ?, ?, ?, ?)"
_LINE = "INSERT INTO overlay_line (number, document, line, done, cancelled) VALUES (?, ?, ?, ?, ?)"
_RESERVATION = """INSERT INTO overlay_reservation (number, document, line, place, item, lot, quantity)
    VALUES (?, ?, ?, ?, ?, ?, ?)"""
_DOCUMENT = "INSERT INTO overlay_document (number, document, state) VALUES (?, ?, ?)"
_LIVE = tuple(statement("UPDATE {table} SET live = ? WHERE number = ? AND live <> ?", table=table) for table in TABLES)
_DELETE = tuple(statement("DELETE FROM {table} WHERE number = ?", table=table) for table in (*TABLES, "journal"))
_PASSED = """SELECT number FROM journal WHERE live = 1 AND version IS NOT NULL AND version <= ? AND state = 'posted'
    ORDER BY version LIMIT ?"""


def lay(database: Database, number: int, posted: Posted) -> None:
    """Write what a posted transaction did; places outside the house are not kept on a handheld."""
    database.run_many(_SERIAL, [(number, *serial_row(serial)) for serial in posted.serials])
    database.run_many(_LOT, [(number, *lot_row(lot)) for lot in posted.lots])
    balances = [
        (number, key.place, key.item, key.lot, key.owner, to_millionths(change))
        for key, change in posted.balances().items()
        if change and not is_outside(key.place)
    ]
    database.run_many(_BALANCE, balances)
    lines = [
        (number, each.document, each.line, to_millionths(each.done), to_millionths(each.cancelled))
        for each in posted.progress
    ]
    database.run_many(_LINE, lines)
    database.run_many(_RESERVATION, [(number, *each.key, to_millionths(each.quantity)) for each in posted.reservations])
    database.run_many(_DOCUMENT, [(number, each.document, each.state.value) for each in posted.documents])


def set_live(database: Database, number: int, *, live: bool) -> None:
    """Let the rows of a transaction count again, or no more."""
    for each in _LIVE:
        database.run(each, (live, number, live))
    database.run("UPDATE journal SET live = ? WHERE number = ?", (live, number))


def retire(database: Database, complete_site: int) -> int:
    """Take at most RETIRED_MAX posted transactions out of the overlay that a complete pull has passed; return how many."""
    passed = database.all(_PASSED, (complete_site, RETIRED_MAX))
    for (number,) in passed:
        set_live(database, number, live=False)
    return len(passed)


def delete(database: Database, number: int) -> None:
    """Delete a transaction and what it did; only what was retired long ago."""
    for each in _DELETE:
        database.run(each, (number,))

"""The overlay: what posted transactions did, as rows over those of the mirror, until a complete pull has brought the same from the centre.

Rows are written once with the transaction. `live` says that they may count; `EFFECTIVE` says whether they do: the transaction waits, or it
is posted with a version beyond the mirror's last complete pull. Held, quarantined and different ones do not count; theirs stay live so that
a disputed number can be found. What a pull has passed is retired, not deleted: a centre that was restored gets it again. It
counts again as soon as the mirror that has it already (`mirror_has` is its life) has made way for what the restored centre tells.
"""

import json
from collections.abc import Sequence

from inventory.places import is_outside
from inventory.stock import Posted
from sync.handheld import counting, label_rules, unidentified
from sync.handheld.database import Database, Row, statement
from sync.handheld.rows import (
    LINK_COLUMNS,
    LOT_COLUMNS,
    PACK_COLUMNS,
    RECALL_COLUMNS,
    SERIAL_COLUMNS,
    lot_row,
    recall_row,
    serial_row,
)
from sync.schema import to_millionths

TABLES = (
    "overlay_serial",
    "overlay_lot",
    "overlay_balance",
    "overlay_line",
    "overlay_document",
    "overlay_reservation",
    "overlay_unidentified",
    "overlay_genealogy",
    "overlay_pack",
    "overlay_recall",
    "overlay_advised",
    "overlay_delivery",
    "overlay_counted",
    "overlay_label_rule",
)
RETIRED_MAX = 200


# a row whose value is in the sum of all that waits (row 0 of the journal), and does not count by itself
IN_SUM = 3


def _marks(count: int) -> str:
    return ", ".join("?" * count)


_SERIAL = statement(
    "INSERT INTO overlay_serial (number, {columns}) VALUES ({marks})",
    columns=SERIAL_COLUMNS,
    marks=_marks(len(SERIAL_COLUMNS.split(",")) + 1),
)
_LOT = statement(
    "INSERT INTO overlay_lot (number, {columns}) VALUES ({marks})",
    columns=LOT_COLUMNS,
    marks=_marks(len(LOT_COLUMNS.split(",")) + 1),
)
_LINK = statement(
    "INSERT INTO overlay_genealogy (number, {columns}, quantity) VALUES ({marks})",
    columns=LINK_COLUMNS,
    marks=_marks(8),
)
_PACK = statement(
    "INSERT INTO overlay_pack (number, {columns}) VALUES ({marks})", columns=PACK_COLUMNS, marks=_marks(7)
)
_RECALL = statement(
    "INSERT INTO overlay_recall (number, {columns}) VALUES ({marks})",
    columns=RECALL_COLUMNS,
    marks=_marks(len(RECALL_COLUMNS.split(",")) + 1),
)
_ADVISED = "INSERT INTO overlay_advised (number, document, line, lot, serial, quantity) VALUES (?, ?, ?, ?, ?, ?)"
_DOCUMENT = "INSERT INTO overlay_document (number, document, state) VALUES (?, ?, ?)"
_LIVE = tuple(statement("UPDATE {table} SET live = ? WHERE number = ? AND live <> ?", table=table) for table in TABLES)
_DELETE = tuple(statement("DELETE FROM {table} WHERE number = ?", table=table) for table in (*TABLES, "journal"))


class Sums:
    """A table of changes that are added up: each transaction has its rows, and all that waits has one row for each key."""

    def __init__(self, table: str, key: str, values: tuple[str, ...]) -> None:
        """Make the statements."""
        names = ", ".join(values)
        parts = {
            "table": table,
            "key": key,
            "values": names,
            "marks": _marks(len(key.split(", ")) + len(values)),
            "added": ", ".join(f"{each} = {each} + excluded.{each}" for each in values),
            "less": ", ".join(f"-sum({each})" for each in values),
            "zero": " AND ".join(f"{each} = 0" for each in values),
        }
        self.put = statement("INSERT INTO {table} (number, live, {key}, {values}) VALUES (?, 3, {marks})", **parts)
        self.add = statement(
            """INSERT INTO {table} (number, live, {key}, {values}) VALUES (0, 1, {marks})
            ON CONFLICT ({key}, live, number) DO UPDATE SET {added}""",
            **parts,
        )
        self.take_out = (
            statement(
                """INSERT INTO {table} (number, live, {key}, {values})
                SELECT 0, 1, {key}, {less} FROM {table} WHERE live = 3 AND number IN (SELECT value FROM json_each(?))
                GROUP BY {key} ON CONFLICT ({key}, live, number) DO UPDATE SET {added}""",
                **parts,
            ),
            statement(
                "UPDATE {table} SET live = 1 WHERE live = 3 AND number IN (SELECT value FROM json_each(?))", **parts
            ),
        )
        self.sweep = statement("DELETE FROM {table} WHERE number = 0 AND {zero}", **parts)


_BALANCES = Sums("overlay_balance", "place, item, lot, owner", ("quantity",))
_LINES = Sums("overlay_line", "document, line", ("done", "cancelled"))
_RESERVATIONS = Sums("overlay_reservation", "document, line, place, item, lot", ("quantity",))
_DELIVERIES = Sums("overlay_delivery", "document, line, item, lot, way, partner, owner", ("quantity", "returned"))
_SUMS = (_BALANCES, _LINES, _RESERVATIONS, _DELIVERIES)
_PASSED = """SELECT number FROM journal WHERE live = 1 AND version IS NOT NULL AND version <= ? AND state IN ('posted', 'settled')
    ORDER BY version LIMIT ? + 0"""


def lay(database: Database, number: int, posted: Posted) -> None:
    """Write what a posted transaction did; places outside the house are not kept on a handheld."""
    database.run_many(_SERIAL, [(number, *serial_row(serial)) for serial in posted.serials])
    database.run_many(_LOT, [(number, *lot_row(lot)) for lot in posted.lots])
    balances = [
        (key.place, key.item, key.lot, key.owner, to_millionths(change))
        for key, change in posted.balances().items()
        if change and not is_outside(key.place)
    ]
    _add(database, number, _BALANCES, balances)
    lines = [
        (each.document, each.line, to_millionths(each.done), to_millionths(each.cancelled)) for each in posted.progress
    ]
    _add(database, number, _LINES, lines)
    reservations = [(*each.key, to_millionths(each.quantity)) for each in posted.reservations]
    _add(database, number, _RESERVATIONS, reservations)
    database.run_many(unidentified.PUT, [(number, *unidentified.row_of(each)) for each in posted.unidentified])
    database.run_many(_RECALL, [(number, *recall_row(each)) for each in posted.recalls])
    advised = [
        (number, each.document, each.line, each.lot, each.serial, to_millionths(each.quantity))
        for each in posted.reserved_numbers
    ]
    database.run_many(_ADVISED, advised)
    deliveries = [
        (
            *each.key,
            each.way.value,
            each.partner,
            each.owner,
            to_millionths(each.quantity),
            to_millionths(each.returned),
        )
        for each in posted.deliveries
    ]
    _add(database, number, _DELIVERIES, deliveries)
    database.run_many(counting.PUT, [(number, *counting.row_of(each)) for each in posted.counted])
    rules = [(number, *each.key, each.pattern, each.example) for each in posted.label_rules]
    database.run_many(label_rules.PUT, rules)
    database.run_many(_DOCUMENT, [(number, each.document, each.state.value) for each in posted.documents])
    database.run_many(_LINK, [(number, *each.key, to_millionths(each.quantity)) for each in posted.links])
    packs = [
        (number, each.pack, each.parent, each.bin, each.document, each.sealed, each.stood) for each in posted.packs
    ]
    database.run_many(_PACK, packs)


def _add(database: Database, number: int, sums: Sums, rows: Sequence[Row]) -> None:
    if rows:
        database.run_many(sums.put, [(number, *row) for row in rows])
        database.run_many(sums.add, rows)


def take_out(database: Database, numbers: Sequence[int]) -> None:
    """Take transactions that have an answer out of the sums of what waits: from now on their own rows are judged one by one."""
    named = json.dumps(numbers)
    for sums in _SUMS:
        for each in sums.take_out:
            database.run(each, (named,))


def set_live(database: Database, number: int, *, live: bool) -> None:
    """Let the rows of a transaction count again, or no more."""
    for each in _LIVE:
        database.run(each, (live, number, live))
    database.run("UPDATE journal SET live = ? WHERE number = ?", (live, number))


def retire(database: Database, complete_site: int) -> int:
    """Take at most RETIRED_MAX posted or settled transactions out of the overlay that a complete pull has passed; return how many."""
    passed = database.all(_PASSED, (complete_site, RETIRED_MAX))
    for (number,) in passed:
        set_live(database, number, live=False)
    for sums in _SUMS:
        database.run(sums.sweep)
    return len(passed)


def delete(database: Database, number: int) -> None:
    """Delete a transaction and what it did; only what was retired long ago."""
    for each in _DELETE:
        database.run(each, (number,))

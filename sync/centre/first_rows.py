"""What is told first in a pull of many pages: recalls, and the lots and serials of the site that may not leave.

Such rows stand before those of every page until the cursor has passed them, so that a device stops them before all else comes.
"""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, Connection, Select, Table, TextClause, and_, literal, select

from sync import schema
from sync.centre.records import KEY_SEPARATOR

FIRST_ROWS_MAX = 200
RECALL = "recall"
Changed = tuple[int, str, str, bool]


def recalls_since(connection: Connection, since: int) -> list[Changed]:
    """Return the recalls that changed since a cursor of the reference feed, oldest first; at most FIRST_ROWS_MAX."""
    table = schema.change
    query = _CHANGED.where(table.c.site == schema.REFERENCE_FEED, table.c.entity == RECALL, table.c.version > since)
    return _of(connection, query)


def marks_since(connection: Connection, site: str, since: int, day: date) -> Iterator[Changed]:
    """Yield the lots and serials of a site that changed since a cursor and are held, recalled or in quarantine on a day.

    Of each way to be marked at most FIRST_ROWS_MAX, oldest first.
    """
    lot, serial = schema.CENTRAL["lot"], schema.CENTRAL["serial"]
    coming = and_(schema.QUARANTINED_LOT, lot.c.quarantine_until > day)
    for table, number, marked in (
        (lot, "lot", schema.MARKED_LOT),
        (lot, "lot", coming),
        (serial, "serial", schema.MARKED_SERIAL),
    ):
        yield from _of(connection, _marked(table, number, marked, (site, since)))


_CHANGED = select(schema.change.c.version, schema.change.c.entity, schema.change.c.key, schema.change.c.deleted)


def _marked(
    table: Table, number: str, marked: ColumnElement[bool] | TextClause, after: tuple[str, int]
) -> Select[int, str, str, bool]:
    site, since = after
    change = schema.change
    key = table.c.item + literal(KEY_SEPARATOR) + table.c[number]
    rows = select(key.label("key")).where(table.c.site == site, marked).subquery()
    own = and_(change.c.site == site, change.c.entity == table.name, change.c.key == rows.c.key)
    # + 0 keeps SQLite from reading every change in order and all marked rows beside each: quadratic after a large receipt
    return _CHANGED.select_from(rows.join(change, own)).where(change.c.version + 0 > since)


def _of(connection: Connection, query: Select[int, str, str, bool]) -> list[Changed]:
    found = connection.execute(query.order_by(schema.change.c.version + 0).limit(FIRST_ROWS_MAX))
    return [(version, entity, key, deleted) for version, entity, key, deleted in found]

"""What a device pulls: the rows that changed since its cursors, in pages; and everything, for the first time.

A device gets reference data and the rows of its own site, of the operators only those, and its own results; never a cost, and nothing
of what is outside the house. A page is read in one view of the store, so that `through` and the rows agree.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Connection, Integer, Select, String, Table, func, literal, select, tuple_

from inventory.plain import plain_decimal
from sync import schema
from sync.centre import asked, bulk
from sync.centre.accounts import store_uuid
from sync.centre.first_rows import Changed, marks_since, recalls_since
from sync.centre.judging import Sender
from sync.centre.records import KEY_SEPARATOR, key_text
from sync.errors import MalformedMessageError, SnapshotNeededError
from sync.messages import (
    PAGE_ROWS_MAX,
    Cursors,
    Page,
    Row,
    Scalar,
    SnapshotCursor,
    SnapshotPage,
)

RESULT = "transaction"
HIDDEN = frozenset({"unit_cost", "earlier_costs", "receipt_cost"})
_AS_IT_IS = (String, Integer, Boolean)
SNAPSHOT_ORDER = (*schema.ENTITIES, RESULT)


def page(connection: Connection, sender: Sender, cursors: Cursors, limit: int, day: date) -> Page:
    """Return at most `limit` changes since the cursors, reference data first; before them, where more pages follow, what may not leave.

    `day` is today's, in which a quarantine counts.
    """
    limit = max(1, min(limit, PAGE_ROWS_MAX))
    rows: list[Row] = []
    through = {schema.REFERENCE_FEED: cursors.reference, sender.site: cursors.site}
    more = False
    for feed in (schema.REFERENCE_FEED, sender.site):
        _check_cursor(connection, feed, through[feed])
        changes = _changes(connection, feed, through[feed], limit - len(rows) + 1)
        if len(changes) > limit - len(rows):
            more, changes = True, changes[: limit - len(rows)]
        if changes:
            through[feed] = changes[-1][0]
            rows += _rows_of(connection, sender, feed, changes)
    if more:
        rows = [*_first(connection, sender, cursors, day), *rows]
    return Page(
        store_uuid=store_uuid(connection),
        rows=tuple(rows),
        through=Cursors(reference=through[schema.REFERENCE_FEED], site=through[sender.site]),
        has_more=more,
    )


def _first(connection: Connection, sender: Sender, cursors: Cursors, day: date) -> Iterator[Row]:
    """Yield what a device must hear before all else in a longer pull: recalls, and what of its site may not leave."""
    yield from _rows_of(connection, sender, schema.REFERENCE_FEED, recalls_since(connection, cursors.reference))
    marked = list(dict.fromkeys(marks_since(connection, sender.site, cursors.site, day)))
    yield from _rows_of(connection, sender, sender.site, marked)


def _check_cursor(connection: Connection, feed: str, cursor: int) -> None:
    table = schema.feed
    row = connection.execute(
        select(table.c.last_version, table.c.min_version).where(table.c.site == feed)
    ).one_or_none()
    last, least = (row.last_version, row.min_version) if row else (0, 0)
    if not least <= cursor <= last:
        raise SnapshotNeededError(f"the cursor {cursor} is not between {least} and {last}")


def _changes(connection: Connection, feed: str, since: int, limit: int) -> list[Changed]:
    """Return version, entity, key and whether it is deleted of the next changes of a feed."""
    table = schema.change
    query = (
        select(table.c.version, table.c.entity, table.c.key, table.c.deleted)
        .where(table.c.site == feed, table.c.version > since)
        .order_by(table.c.version)
        .limit(limit)
    )
    return [(version, entity, key, deleted) for version, entity, key, deleted in connection.execute(query)]


def _rows_of(connection: Connection, sender: Sender, feed: str, changes: Sequence[Changed]) -> Iterator[Row]:
    """Yield the changed rows as they are now, in the order of their versions; results of other devices are left out."""
    current: dict[tuple[str, str], dict[str, Scalar]] = {}
    for entity in {entity for _, entity, _, _ in changes}:
        keys = [_key_of(entity, key) for _, each, key, _ in changes if each == entity]
        for row in _current(connection, sender, entity, keys):
            current[entity, key_text(row[name] for name in _key_names(entity))] = row
    for version, entity, key, _ in changes:
        kept = current.get((entity, key))
        if kept is not None:
            yield Row(feed=feed, version=version, entity=entity, deleted=False, row=kept)
        elif entity != RESULT:
            names = _key_names(entity)
            gone: dict[str, Scalar] = dict(zip(names, _key_of(entity, key), strict=True))
            yield Row(feed=feed, version=version, entity=entity, deleted=True, row=gone)


def _key_names(entity: str) -> tuple[str, ...]:
    return ("id",) if entity == RESULT else schema.ENTITIES[entity].key


def _key_of(entity: str, text: str) -> tuple[str | int, ...]:
    """Return the key that a change names, its numbers as numbers."""
    parts = text.split(KEY_SEPARATOR)
    if entity == RESULT:
        return tuple(parts)
    table = schema.CENTRAL[entity]
    kinds = [table.c[name].type for name in schema.ENTITIES[entity].key]
    return tuple(int(part) if isinstance(kind, Integer) else part for part, kind in zip(parts, kinds, strict=True))


def _current(
    connection: Connection, sender: Sender, entity: str, keys: Sequence[tuple[str | int, ...]]
) -> Iterator[dict[str, Scalar]]:
    if entity == RESULT:
        rows = bulk.rows_by_key(connection, schema.transaction, ["id"], keys, site=sender.site)
        yield from (_result(row) for row in rows if row["device"] == sender.device)
        return
    kind = schema.ENTITIES[entity]
    site = None if kind.reference else sender.site
    for row in bulk.rows_by_key(connection, schema.CENTRAL[entity], kind.key, keys, site=site):
        # what has left the dock is nothing: a device forgets it
        if entity != "reservation" or row["quantity"]:
            yield _plain(entity, row)


def _plain(entity: str, row: asked.Row) -> dict[str, Scalar]:
    """Return a row of an entity as the mirror keeps it: without site, without costs."""
    # a million rows of a first pull go through here: most values are as they are sent
    plain: dict[str, Any] = dict(row)
    for name in _written_otherwise(entity):
        plain[name] = None if name in HIDDEN else _scalar(plain[name])
    if not schema.ENTITIES[entity].reference:
        plain.pop("site", None)
    return plain


@cache
def _written_otherwise(entity: str) -> tuple[str, ...]:
    """Return the columns of an entity whose values are not sent as they are."""
    columns = schema.CENTRAL[entity].columns
    return tuple(each.name for each in columns if each.name in HIDDEN or not isinstance(each.type, _AS_IT_IS))


def _scalar(value: object) -> Scalar:
    if isinstance(value, Decimal):
        return plain_decimal(value)
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"{value!r} has no plain form")


def _result(row: asked.Row) -> dict[str, Scalar]:
    names = ("id", "sequence", "epoch", "status", "version", "refusals", "clashes")
    return {name: row[name] for name in names}


def snapshot(connection: Connection, sender: Sender, cursor: SnapshotCursor) -> SnapshotPage:
    """Return the next page of all rows. Rows that change meanwhile come again when pulling goes on from `start`."""
    start, total = cursor.start, cursor.total
    if start is None:
        start, total = _versions(connection, sender), _total(connection, sender)
    entity = cursor.entity or SNAPSHOT_ORDER[0]
    if entity not in SNAPSHOT_ORDER:
        raise MalformedMessageError(f"{entity} is no kind of row")
    rows: tuple[Row, ...] = ()
    after = cursor.after
    following: str | None = entity
    while following is not None and not rows:
        entity = following
        rows, after, complete = _entity_page(connection, sender, entity, after)
        if complete:
            at = SNAPSHOT_ORDER.index(entity) + 1
            following, after = (SNAPSHOT_ORDER[at] if at < len(SNAPSHOT_ORDER) else None), ()
    done = cursor.done + len(rows)
    return SnapshotPage(
        store_uuid=store_uuid(connection),
        rows=rows,
        start=start,
        next=SnapshotCursor(entity=following, after=after, start=start, done=done, total=total) if following else None,
        done=done,
        total=max(done, total),
    )


def _entity_page(
    connection: Connection, sender: Sender, entity: str, after: tuple[str | int, ...]
) -> tuple[tuple[Row, ...], tuple[str | int, ...], bool]:
    """Return the rows of one entity behind a key, the key of the last, and whether these were all."""
    table, query = _wanted(sender, entity)
    key = [table.c[name] for name in _key_names(entity)]
    if after:
        query = query.where(tuple_(*key) > tuple_(*(literal(part) for part in after)))
    names = [column.name for column in table.columns]
    found = [
        dict(zip(names, row, strict=True)) for row in connection.execute(query.order_by(*key).limit(PAGE_ROWS_MAX))
    ]
    reference = entity != RESULT and schema.ENTITIES[entity].reference
    feed = schema.REFERENCE_FEED if reference else sender.site
    plain = (_result(row) if entity == RESULT else _plain(entity, row) for row in found)
    rows = tuple(Row(feed=feed, version=0, entity=entity, deleted=False, row=row) for row in plain)
    last = tuple(found[-1][name] for name in _key_names(entity)) if found else ()
    return rows, last, len(found) < PAGE_ROWS_MAX


def _wanted(sender: Sender, entity: str) -> tuple[Table, Select[Any]]:
    """Return what of an entity a device may know."""
    table = schema.transaction if entity == RESULT else schema.CENTRAL[entity]
    query = select(table)
    if entity == RESULT:
        return table, query.where(table.c.site == sender.site, table.c.device == sender.device)
    if not schema.ENTITIES[entity].reference:
        query = query.where(table.c.site == sender.site)
    if entity == "balance":
        query = query.where(table.c.place.not_like("@%"))
    if entity == "reservation":
        query = query.where(table.c.quantity != 0)
    return table, query


def _total(connection: Connection, sender: Sender) -> int:
    counts = (_wanted(sender, entity)[1] for entity in SNAPSHOT_ORDER)
    return sum(connection.scalar(select(func.count()).select_from(query.subquery())) or 0 for query in counts)


def _versions(connection: Connection, sender: Sender) -> Cursors:
    rows = connection.execute(
        select(schema.feed.c.site, schema.feed.c.last_version).where(
            schema.feed.c.site.in_([schema.REFERENCE_FEED, sender.site])
        )
    )
    versions = {row.site: row.last_version for row in rows}
    return Cursors(reference=versions.get(schema.REFERENCE_FEED, 0), site=versions.get(sender.site, 0))

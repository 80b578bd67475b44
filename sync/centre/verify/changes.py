"""Changes: what devices pull is what is kept, and nothing is beyond the feed."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    Table,
    cast,
    func,
    literal,
    not_,
    select,
    union_all,
)

from sync import schema
from sync.centre.records import KEY_SEPARATOR
from sync.centre.violations import Violation


def check_changes(connection: Connection) -> Iterator[Violation]:
    """Every row that devices pull has its change, every change that is no deletion its row; no version is beyond the feed's last."""
    change = schema.change
    kept = [
        _keys(name, schema.CENTRAL[name], entity.key, reference=entity.reference)
        for name, entity in schema.ENTITIES.items()
    ]
    # the centre's own feed is told of no transaction
    kept.append(_keys("transaction", schema.transaction, ("id",), reference=False))
    alive = select(change.c.site, change.c.entity, change.c.key, literal(-1)).where(not_(change.c.deleted))
    both = union_all(*kept, alive).subquery()
    key, total = (both.c.site, both.c.entity, both.c.key), func.sum(both.c.counted)
    for row in connection.execute(select(*key, total.label("kept")).group_by(*key).having(total != 0)):
        text = "is kept, but no device will pull it" if row.kept > 0 else "changed, but is not kept"
        yield Violation("change", row.site, f"{row.entity} {_shown(row.key)}", text)
    yield from _beyond(connection)


def _keys(name: str, table: Table, key: tuple[str, ...], *, reference: bool) -> Select[Any]:
    """Return whose feed tells of the rows of a table, and their keys as it writes them."""
    text: ColumnElement[str] = _as_text(table.c[key[0]])
    for part in key[1:]:
        text = text + literal(KEY_SEPARATOR) + _as_text(table.c[part])
    feed = literal(schema.REFERENCE_FEED) if reference else table.c.site
    query = select(
        feed.label("site"), literal(name).label("entity"), text.label("key"), literal(1).label("counted")
    ).select_from(table)
    # what stands outside the house is told to nobody
    return query.where(table.c.place.not_like("@%")) if name == "balance" else query


def _beyond(connection: Connection) -> Iterator[Violation]:
    change, feed, transaction = schema.change, schema.feed, schema.transaction
    told = select(change.c.site, change.c.entity, change.c.key, change.c.version).join_from(
        change, feed, feed.c.site == change.c.site
    )
    for row in connection.execute(told.where(change.c.version > feed.c.last_version)):
        text = f"has version {row.version}, beyond the feed"
        yield Violation("change", row.site, f"{row.entity} {_shown(row.key)}", text)
    kept = select(transaction.c.site, transaction.c.id).join_from(transaction, feed, feed.c.site == transaction.c.site)
    for site, found in connection.execute(kept.where(transaction.c.version > feed.c.last_version)):
        yield Violation("change", site, found, "has a version beyond the feed")


def _as_text(column: Column[Any]) -> ColumnElement[str]:
    return cast(column, String) if isinstance(column.type, Integer) else column


def _shown(key: str) -> str:
    return " ".join(key.split(KEY_SEPARATOR))

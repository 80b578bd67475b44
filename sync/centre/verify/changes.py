"""Changes: what devices pull is what is kept, and nothing is beyond the feed."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Integer, String, Table, and_, cast, literal, not_, select

from sync import schema
from sync.centre.records import KEY_SEPARATOR
from sync.centre.violations import Violation


def check_changes(connection: Connection, site: str) -> Iterator[Violation]:
    """Every row that devices pull has its change, every change that is no deletion its row; no version is beyond the feed's last."""
    for name, entity in schema.ENTITIES.items():
        if entity.reference == (site == schema.REFERENCE_FEED):
            yield from _check_entity(connection, site, name, schema.CENTRAL[name], entity.key)
    yield from _check_entity(connection, site, "transaction", schema.transaction, ("id",))
    change, feed = schema.change, schema.feed
    last = select(feed.c.last_version).where(feed.c.site == site).scalar_subquery()
    for row in connection.execute(
        select(change.c.entity, change.c.key, change.c.version).where(change.c.site == site, change.c.version > last)
    ):
        yield Violation(
            "change", site, f"{row.entity} {_shown(row.key)}", f"has version {row.version}, beyond the feed"
        )
    transaction = schema.transaction
    newer = select(transaction.c.id).where(transaction.c.site == site, transaction.c.version > last)
    for found in connection.scalars(newer):
        yield Violation("change", site, found, "has a version beyond the feed")


def _check_entity(
    connection: Connection, site: str, name: str, table: Table, key: tuple[str, ...]
) -> Iterator[Violation]:
    change = schema.change
    text: ColumnElement[str] = _as_text(table.c[key[0]])
    for part in key[1:]:
        text = text + literal(KEY_SEPARATOR) + _as_text(table.c[part])
    sited = "site" in table.primary_key.columns and name != "site"
    own = [table.c.site == site] if sited else []
    if name == "balance":
        own.append(table.c.place.not_like("@%"))
    stamped = and_(change.c.site == site, change.c.entity == name, change.c.key == text, not_(change.c.deleted))
    for row in connection.execute(
        select(text.label("key")).select_from(table).where(*own, ~select(change.c.key).where(stamped).exists())
    ):
        yield Violation("change", site, f"{name} {_shown(row.key)}", "is kept, but no device will pull it")
    alive = select(change.c.key).where(change.c.site == site, change.c.entity == name, not_(change.c.deleted))
    for found in connection.scalars(alive.where(change.c.key.not_in(select(text).select_from(table).where(*own)))):
        yield Violation("change", site, f"{name} {_shown(found)}", "changed, but is not kept")


def _as_text(column: Column[Any]) -> ColumnElement[str]:
    return cast(column, String) if isinstance(column.type, Integer) else column


def _shown(key: str) -> str:
    return " ".join(key.split(KEY_SEPARATOR))

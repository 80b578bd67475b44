"""Feeds: the order in which a site's rows changed. One counter row a site, one for reference data; each change has a version of its own.

Whoever stamps takes the feed's row as the last lock of its transaction and holds it to the commit: so a reader who has seen a version
has seen all below it, and a page may be cut between any two.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, insert, select, update

from inventory.values import dataclass
from sync import schema
from sync.centre.bulk import upsert_rows
from sync.centre.records import key_text


@dataclass(frozen=True, slots=True)
class Change:
    """A row that changed: its entity and the text of its key (without site)."""

    entity: str
    key: str
    deleted: bool = False


def changes_of(entity: str, keys: Iterable[tuple[object, ...]], *, deleted: bool = False) -> list[Change]:
    """Return the changes of rows of an entity by their keys, in key order."""
    return [Change(entity, key_text(key), deleted) for key in sorted(keys)]


def ensure_feed(connection: Connection, site: str) -> None:
    """Let a feed begin at version 0, where it has not."""
    if connection.scalar(select(schema.feed.c.site).where(schema.feed.c.site == site)) is None:
        connection.execute(insert(schema.feed).values(site=site, last_version=0, min_version=0))


def stamp(connection: Connection, site: str, changes: Sequence[Change]) -> dict[Change, int]:
    """Give each change the next version of the feed, in their order; returns the versions. Nothing may be locked after this."""
    distinct = list(dict.fromkeys(changes))
    if not distinct:
        return {}
    taken = connection.execute(
        update(schema.feed)
        .where(schema.feed.c.site == site)
        .values(last_version=schema.feed.c.last_version + len(distinct))
        .returning(schema.feed.c.last_version)
    ).scalar_one()
    versions = {change: taken - len(distinct) + at for at, change in enumerate(distinct, start=1)}
    upsert_rows(
        connection,
        schema.change,
        [
            {"site": site, "entity": each.entity, "key": each.key, "version": version, "deleted": each.deleted}
            for each, version in versions.items()
        ],
    )
    return versions

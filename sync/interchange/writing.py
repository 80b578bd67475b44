"""Writing the book: what is new or other than it was, stamped for the devices that pull it."""

from sqlalchemy import Connection

from sync import schema
from sync.centre.bulk import upsert_rows
from sync.centre.feeds import changes_of, ensure_feed, stamp
from sync.interchange.book import ENTITY_OF, Book


def write_book(connection: Connection, book: Book) -> int:
    """Write what is new or other than it was, and stamp it: reference data on its feed, the rest on those of the sites."""
    count = 0
    stamps: dict[str, list[tuple[str, tuple[object, ...]]]] = {}
    for entity in ENTITY_OF.values():
        table, kind = schema.CENTRAL[entity], schema.ENTITIES[entity]
        changed = book.changed(entity)
        names = [column.name for column in table.columns]
        upsert_rows(connection, table, [{name: row[name] for name in names} for _, row in changed])
        count += len(changed)
        for _, row in changed:
            feed = schema.REFERENCE_FEED if kind.reference else row["site"]
            stamps.setdefault(feed, []).append((entity, tuple(row[name] for name in kind.key)))
    # a row may be good whose site is refused: it is written all the same, for what else is bad; none of it is kept
    for site in sorted({site for (site,) in book["site"].rows} | stamps.keys()):
        ensure_feed(connection, site)
    for feed, rows in sorted(stamps.items()):
        changes = [
            change
            for entity in ENTITY_OF.values()
            for change in changes_of(entity, [k for e, k in rows if e == entity])
        ]
        stamp(connection, feed, changes)
    return count

"""What a file lays closed is filled first: packs are sealed, and bins, items and items of a site switched off, once stock is in.

Only what is new in the store: what it had before is closed to a file as to everybody. It is all one transaction of the store, so nobody
has seen any of it open.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

from sync import schema
from sync.centre.bulk import upsert_rows
from sync.interchange.book import Book, Key

CLOSED: Mapping[str, tuple[str, bool]] = {
    "pack": ("sealed", True),
    "bin": ("active", False),
    "item": ("active", False),
    "item_site": ("active", False),
}
"""By entity: the column that closes a row, and what it says then."""


def left_open(book: Book) -> Mapping[str, list[Key]]:
    """Leave what is new open until stock is in; return the keys of what to close then, by entity."""
    closed = {}
    for entity, (column, says) in CLOSED.items():
        shelf = book[entity]
        keys = [key for key, row in shelf.rows.items() if key not in shelf.kept and row[column] is says]
        for key in keys:
            shelf.rows[key] = {**shelf.rows[key], column: not says}
        closed[entity] = keys
    return closed


def close(connection: Connection, book: Book, closed: Mapping[str, list[Key]]) -> None:
    """Close what was left open."""
    for entity, keys in closed.items():
        table, (column, says) = schema.CENTRAL[entity], CLOSED[entity]
        names = [each.name for each in table.columns]
        rows = ({**book[entity].rows[key], column: says} for key in keys)
        upsert_rows(connection, table, [{name: row[name] for name in names} for row in rows])

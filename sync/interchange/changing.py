"""Changing one setting, or one word of an item's policy, from the office: by the checks of an import, with a row that says who did it.

A setting is a row of settings.csv; for an item, a name that is a column of items.csv changes the item itself. What may not change any
more (a mask with numbers, how an item is tracked while there is stock) is refused with its reason, here as in an import.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from inventory.leases import counted, number_at, room_of
from inventory.policy import WORDS
from inventory.values import dataclass
from sync import schema
from sync.centre.bulk import insert_rows, rows_by_key
from sync.centre.database import Database
from sync.centre.records import mask_of
from sync.errors import BadRow, ImportRefusedError
from sync.interchange.book import Book, open_book
from sync.interchange.checks import LAYINGS
from sync.interchange.files import BY_NAME
from sync.interchange.laying import lay
from sync.interchange.makers import check_shared, keep_makers, made_unique
from sync.interchange.policy_cells import as_company, word_text
from sync.interchange.reading import Folder, ReadFile, ReadRow
from sync.interchange.values import BadValueError, Value, to_text
from sync.interchange.writing import write_book

OFFICE = "@office"
IMPORT = "@import"
LISTED_MAX = 1_000
NEXT = {"next_serial": "serial", "next_lot": "lot"}


@dataclass(frozen=True, slots=True)
class Change:
    """A change that is wanted: what to set, to what, and who wants it; `id` and `at` are given."""

    id: str
    at: datetime
    scope: str
    name: str
    value: str
    badge: str = OFFICE


@dataclass(frozen=True, slots=True)
class Changed:
    """A change that was made: who, when, what it was before and is now; empty where nothing was set."""

    at: datetime
    badge: str
    scope: str
    name: str
    before: str
    after: str


def change_setting(database: Database, wanted: Change) -> Changed:
    """Set it and keep who did; raises ImportRefusedError with the reason where it may not be."""
    return database.write(lambda connection: _change(connection, wanted))


def changes(connection: Connection) -> tuple[Changed, ...]:
    """Return what was changed, newest first; at most LISTED_MAX."""
    table = schema.setting_change
    names = [table.c[name] for name in Changed.__slots__]
    found = connection.execute(select(*names).order_by(table.c.at.desc(), table.c.id.desc()).limit(LISTED_MAX))
    return tuple(Changed(*row) for row in found)


def _change(connection: Connection, wanted: Change) -> Changed:
    file, values = _row_for(wanted)
    folder = Folder(files={file: ReadFile(BY_NAME[file], [ReadRow(0, values)])})
    book = open_book(connection, folder)
    if file == "items" and not book["item"].known(values["item"]):
        folder.bad.append(BadRow("items.csv", 0, "item", f"there is no item {values['item']!r}"))
    for laying in LAYINGS if not folder.bad else ():
        lay(book, laying)
    if not folder.bad and wanted.value and wanted.name in NEXT:
        folder.bad += _given_before(connection, book, wanted)
    if not folder.bad:
        check_shared(connection, book)
    if folder.bad:
        raise ImportRefusedError(tuple(folder.bad))
    entity, column = ("item", wanted.name) if file == "items" else ("setting", "value")
    made = [
        Changed(
            wanted.at, wanted.badge, wanted.scope, wanted.name, _text(book, entity, key, column), _cell(row, column)
        )
        for key, row in book.changed(entity)
    ]
    write_book(connection, book)
    keep_makers(connection, made_unique(book))
    _keep(connection, wanted.id, made)
    same = wanted.value
    return made[0] if made else Changed(wanted.at, wanted.badge, wanted.scope, wanted.name, same, same)


def _given_before(connection: Connection, book: Book, wanted: Change) -> list[BadRow]:
    """Return why a next number of an item would not be the next: counters never go back (F7, domain.md 3d)."""
    kind, item = NEXT[wanted.name], wanted.scope.removeprefix("item:")
    row = book["item"].get(item)
    code = getattr(as_company(book["setting"].rows, row), f"{kind}_mask") if row else ""
    kept = book["mask"].get(code)
    mask = mask_of(kept) if kept else None
    start = counted(wanted.value, mask) if mask else None
    if mask is None or start is None:
        return []
    keys = [(item, code, start[0])]
    counters = rows_by_key(connection, schema.number_counter, ["item", "mask", "series"], keys)
    free = max((row["next"] for row in counters), default=0)
    if start[1] >= free:
        return []
    after = number_at(wanted.value, free, mask) if free < room_of(mask) else "none of this series"
    return [BadRow("items.csv", 0, wanted.name, f"{wanted.value!r} was given out or passed over: {after} is free")]


def _row_for(wanted: Change) -> tuple[str, dict[str, Value]]:
    """Return the file and the row that a change is; raises ImportRefusedError for a value that its column does not take."""
    item = wanted.scope.removeprefix("item:") if wanted.scope.startswith("item:") else ""
    column = BY_NAME["items"].column(wanted.name) if item and wanted.name != "item" else None
    if column is None:
        return "settings", {"scope": wanted.scope, "name": wanted.name, "value": wanted.value}
    try:
        value = column.parse(wanted.value) if wanted.value else column.default
    except BadValueError as error:
        raise ImportRefusedError((BadRow("items.csv", 0, wanted.name, str(error)),)) from error
    return "items", {"item": item, wanted.name: value}


def _text(book: Book, entity: str, key: tuple[Any, ...], column: str) -> str:
    kept = book[entity].kept.get(key)
    return _cell(kept, column) if kept else ""


def _cell(row: Mapping[str, Any], column: str) -> str:
    return word_text(row, column) if column in WORDS else to_text(row[column])


def keep_imported(connection: Connection, book: Book, change_id: str, at: datetime) -> None:
    """Keep which settings an import has changed, and which columns of items that were there before."""
    made = [
        Changed(at, IMPORT, row["scope"], row["name"], _text(book, "setting", key, "value"), row["value"])
        for key, row in book.changed("setting")
    ]
    for key, row in book.changed("item"):
        kept = book["item"].kept.get(key)
        other = [name for name in row if kept is not None and kept.get(name) != row[name]]
        made += [
            Changed(at, IMPORT, f"item:{row['item']}", name, _text(book, "item", key, name), _cell(row, name))
            for name in other
        ]
    _keep(connection, change_id, made)


def _keep(connection: Connection, change_id: str, made: Sequence[Changed]) -> None:
    rows = [
        {"id": f"{change_id}-{at}", **{name: getattr(each, name) for name in Changed.__slots__}}
        for at, each in enumerate(made, 1)
    ]
    insert_rows(connection, schema.setting_change, rows)

"""Laying the rows of a file on the book: each is checked against what will be there, and refused with its column and reason."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, replace

from inventory.values import dataclass
from sync import schema
from sync.interchange.book import ENTITY_OF, Book, Key, Record
from sync.interchange.files import BY_NAME
from sync.interchange.reading import ReadRow

Fault = tuple[str, str]
Check = Callable[[Book, Record], Iterator[Fault]]
Derive = Callable[[Book, Record], Record]


@dataclass(frozen=True, slots=True)
class Laying:
    """How the rows of a file become rows of a table: `derive` adds columns that the file does not have, `more` are their defaults."""

    name: str
    check: Check
    derive: Derive = lambda _book, values: values
    rename: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, object] = field(default_factory=dict)


def lay(book: Book, laying: Laying) -> None:
    """Check every row of a file and lay the good ones on the book."""
    read = book.file(laying.name)
    if read is None:
        return
    shelf = book[ENTITY_OF[laying.name]]
    key_names = [column.name for column in schema.CENTRAL[ENTITY_OF[laying.name]].primary_key]
    defaults = _defaults(laying)
    seen: dict[Key, int] = {}
    for row in _sited_rows(book, laying.name, read.rows):
        values = laying.derive(book, {laying.rename.get(name, name): value for name, value in row.values.items()})
        if not all(name in values for name in key_names):
            continue
        key = tuple(values[name] for name in key_names)
        record = {**defaults, **shelf.rows.get(key, {}), **values}
        faults = [] if row.bad else list(laying.check(book, record))
        if key in seen and not row.bad:
            faults.append(("", f"is the same as line {seen[key]}"))
        seen.setdefault(key, row.line)
        for column, reason in faults:
            book.refuse(laying.name, row, column, reason)
        if row.bad:
            shelf.spoilt.add(key)
        else:
            if pin := record.pop("pin", ""):
                book.pins[key] = pin
            shelf.rows[key] = record


def _defaults(laying: Laying) -> Record:
    columns = BY_NAME[laying.name].columns
    return {laying.rename.get(column.name, column.name): column.default for column in columns} | dict(laying.more)


def _sited_rows(book: Book, name: str, rows: Iterable[ReadRow]) -> Iterator[ReadRow]:
    """Yield the rows; an operator without a site works at every one."""
    for row in rows:
        if name == "operators" and not row.values.get("site"):
            for (site,) in book["site"].rows:
                yield replace(row, values={**row.values, "site": site})
        else:
            yield row

"""Makers' serials that become unique: only while no two units of the item have the same, and from then on it is kept whose each is."""

from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import Connection, delete, func, insert, select

from inventory.items import MakerSerials
from inventory.numbers import check_form
from inventory.tracked import UNITS_KEPT
from inventory.transactions import MakerSerial
from sync import schema
from sync.centre.asked import parts_of
from sync.errors import BadRow
from sync.interchange.book import Book, Record
from sync.interchange.laying import Fault
from sync.interchange.policy_cells import COMPANY, as_company

WORD = "maker_serial"


def maker_faults(values: Record) -> Iterator[Fault]:
    """Yield why the maker's serial of a row of stock is none."""
    if values[WORD] and not values["serial"]:
        yield WORD, "belongs to a serial number"
    elif values[WORD] and check_form(values[WORD]):
        yield WORD, f"{values[WORD]!r} is no serial number"


def makers_of(rows: Iterable[Record]) -> tuple[MakerSerial, ...]:
    """Return the makers' serials that rows of stock say."""
    return tuple(MakerSerial(row["serial"], row[WORD]) for row in rows if row[WORD])


def made_unique(book: Book) -> list[str]:
    """Return the items whose makers' serials are to be unique from now on, and were not so far."""
    changed = [key[0] for key, _ in book.changed("item")]
    if any(key == (COMPANY, WORD) for key, _ in book.changed("setting")):
        changed = [key[0] for key in book["item"].rows]
    return [item for item in changed if not _is_unique(book, item, before=True) and _is_unique(book, item)]


def _is_unique(book: Book, item: str, *, before: bool = False) -> bool:
    items, settings = book["item"], book["setting"]
    row = (items.kept if before else items.rows).get((item,))
    said = settings.kept if before else settings.rows
    return row is not None and as_company(said, row).maker_serial is MakerSerials.UNIQUE


def check_shared(connection: Connection, book: Book) -> None:
    """Refuse to make makers' serials unique of items that have two units with the same one."""
    items = set(made_unique(book))
    for item, maker_serial, first, last in _shared(connection, items) if items else ():
        reason = f"{item} {first} and {last} have the same maker's serial {maker_serial}"
        book.folder.bad.append(BadRow(*_said_in(book, item), reason))


def _shared(connection: Connection, items: Collection[str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield the first maker's serial of each item that two of its units have, with the first and the last of them."""
    serial, told = schema.CENTRAL["serial"], set()
    query = (
        select(serial.c.item, serial.c.maker_serial, func.min(serial.c.serial), func.max(serial.c.serial))
        .where(schema.SERIAL_OF_MAKER, serial.c.state.in_(UNITS_KEPT))
        .group_by(serial.c.item, serial.c.maker_serial)
        .having(func.min(serial.c.serial) != func.max(serial.c.serial))
        .order_by(serial.c.item, serial.c.maker_serial)
    )
    for item, maker_serial, first, last in connection.execute(query):
        if item in items and item not in told:
            told.add(item)
            yield item, maker_serial, first, last


def _said_in(book: Book, item: str) -> tuple[str, int, str]:
    """Return the file, line and column that say so: those of the item, else those of the company's setting."""
    for name, values in (("items", {"item": item}), ("settings", {"scope": COMPANY, "name": WORD})):
        read = book.file(name)
        for row in read.rows if read is not None else ():
            if values.items() <= row.values.items():
                return f"{name}.csv", row.line, WORD if name == "items" else "value"
    return "items.csv", 0, WORD


def keep_makers(connection: Connection, items: Collection[str]) -> None:
    """Keep which unit has each maker's serial of items where it is unique from now on."""
    serial, home = schema.CENTRAL["serial"], schema.maker_home
    for some in parts_of([(item,) for item in items]):
        names = [item for (item,) in some]
        connection.execute(delete(home).where(home.c.item.in_(names)))
        there = (
            select(serial.c.maker_serial, serial.c.item, func.min(serial.c.serial))
            .where(schema.SERIAL_OF_MAKER, serial.c.item.in_(names), serial.c.state.in_(UNITS_KEPT))
            .group_by(serial.c.maker_serial, serial.c.item)
        )
        connection.execute(insert(home).from_select(["maker_serial", "item", "serial"], there))

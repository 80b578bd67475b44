"""Stores as large as a company's: rows made in the database itself, one statement a table, on SQLite and PostgreSQL alike."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, String, Table, cast, insert, literal, select

from inventory.items import Item, Tracking
from inventory.stock import Movement, Serial, SerialState
from sync import schema
from sync.centre.database import Database
from sync.centre.records import row_of

SITE = "ROT"
MADE_PER_STATEMENT = 1_000_000
MOVEMENTS_PER_TRANSACTION = 10

Cells = Callable[[ColumnElement[int]], Mapping[str, Any]]
"""What of a row depends on its number."""


def fill_items(database: Database, count: int) -> None:
    """Make items `X0` to `X<count - 1>`, of serial numbers."""
    row = row_of(Item("", "Large", "EA", Tracking.SERIAL))
    for at, end in _parts(count):
        _make(database, schema.CENTRAL["item"], row, (at, end), lambda n: {"item": _text("X", n)})


def fill_serials(database: Database, count: int, items: int, bin_code: str) -> None:
    """Make serials `N0` to `N<count - 1>` in a bin, spread over `items` items."""
    row = row_of(Serial("", "", bin_code, SerialState.ON_HAND), site=SITE)
    for at, end in _parts(count):
        _make(
            database,
            schema.CENTRAL["serial"],
            row,
            (at, end),
            lambda n: {"item": _text("X", n % items), "serial": _text("N", n)},
        )


def fill_movements(database: Database, count: int, items: int, bin_code: str) -> None:
    """Make movements of serials that came in, MOVEMENTS_PER_TRANSACTION a transaction, and a change of each of these in the site's feed."""
    row = row_of(Movement("", 0, "", Decimal(1), "@VENDOR", bin_code), site=SITE)
    change = {"site": SITE, "entity": "serial", "deleted": False}
    for at, end in _parts(count):
        _make(
            database,
            schema.movement,
            row,
            (at, end),
            lambda n: {
                "transaction": _text("T", n // MOVEMENTS_PER_TRANSACTION),
                "number": n % MOVEMENTS_PER_TRANSACTION,
                "item": _text("X", n % items),
                "serial": _text("N", n),
            },
        )
        few = (at // MOVEMENTS_PER_TRANSACTION, end // MOVEMENTS_PER_TRANSACTION)
        _make(database, schema.change, change, few, lambda n: {"key": _text("K", n), "version": -n - 1})


def analyze(database: Database) -> None:
    """Let the database look at what it holds, as a server does by itself within a minute."""
    database.write(lambda connection: connection.exec_driver_sql("ANALYZE"))


def _parts(count: int) -> Iterator[tuple[int, int]]:
    for start in range(0, count, MADE_PER_STATEMENT):
        yield start, min(count, start + MADE_PER_STATEMENT)


def _text(prefix: str, number: ColumnElement[int]) -> ColumnElement[str]:
    return literal(prefix) + cast(number, String)


def _numbers(start: int, end: int) -> CTE:
    first = select(literal(start, Integer).label("n")).cte("numbers", recursive=True)
    return first.union_all(select(first.c.n + 1).where(first.c.n < end - 1))


def _make(database: Database, table: Table, row: Mapping[str, Any], numbers: tuple[int, int], cells: Cells) -> None:
    """Insert one row for each number: `row`, with the cells of that number."""
    known = _numbers(*numbers)
    made: dict[str, ColumnElement[Any]] = {}
    for name, value in row.items():
        if value is not None:
            made[name] = literal(value, table.c[name].type)
    for name, cell in cells(known.c.n).items():
        made[name] = cast(cell, table.c[name].type)
    statement = insert(table).from_select(list(made), select(*made.values()).select_from(known))
    database.write(lambda connection: connection.execute(statement))

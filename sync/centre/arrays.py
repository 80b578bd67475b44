"""The statements of PostgreSQL for many rows at once: one array a column, spread by `unnest`, handed to psycopg as they are.

SQLAlchemy carries them to the driver (so that its errors and events are the same) but compiles nothing here: each text is made once.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.engine import ExecutionContext, make_url
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError

from sync import schema
from sync.centre.asked import Asked, Key, Row

Names = tuple[str, ...]
PIPELINE = "stockhand_pipeline"
UNANSWERED = "stockhand_unanswered"
Convert = Callable[[Any], Any]


@cache
def _dialect() -> Dialect:
    """Return the dialect of PostgreSQL; a handheld over an SQLite store never loads it."""
    return make_url("postgresql+psycopg://").get_dialect()()


def _quote(name: str) -> str:
    return _dialect().identifier_preparer.quote(name)


def select_all(connection: Connection, asked: Sequence[Asked]) -> list[list[Row]]:
    """Return the rows of each question, locked in the order of the questions; all are sent before the first answer is awaited."""
    answers: list[list[Row]] = [[] for _ in asked]
    if not any(each.keys for each in asked):
        return answers
    with pipelined(connection) as driver:
        sent = [
            (at, driver.cursor().execute(*_selection(each, part)))
            for at, each in enumerate(asked)
            for part in each.parts()
        ]
        for at, cursor in sent:
            answers[at] += _rows(asked[at].table, cursor.fetchall())
    return answers


@contextmanager
def pipelined(connection: Connection) -> Iterator[Any]:
    """Give the driver's connection, which sends what it is given without waiting for the answer; one within another is the same.

    An error of any statement comes as SQLAlchemy would raise it, at the end at the latest.
    """
    driver: Any = connection.connection.driver_connection
    kept = connection.info
    if PIPELINE in kept:
        yield driver
        return
    failure = connection.dialect.loaded_dbapi.Error
    try:
        with driver.pipeline() as pipeline:
            kept[PIPELINE] = pipeline
            try:
                yield driver
            finally:
                del kept[PIPELINE]
    except failure as error:
        raise _wrapped(connection, error, lost=driver.closed) from error


def _wrapped(connection: Connection, error: Exception, *, lost: bool) -> Exception:
    if lost:
        connection.invalidate(error)
    return DBAPIError.instance(
        None,
        None,
        error,
        connection.dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=lost,
        dialect=connection.dialect,
    )


def send(cursor: DBAPICursor, statement: str, parameters: Sequence[Any], context: ExecutionContext) -> bool:
    """Execute a statement in the place of SQLAlchemy: in a pipeline it waits for answers that somebody asks for."""
    cursor.execute(statement, parameters)
    driver: Any = cursor
    if driver.connection.pgconn.pipeline_status and not context.execution_options.get(UNANSWERED):
        context.root_connection.info[PIPELINE].sync()
    return True


def _selection(asked: Asked, keys: Sequence[Key]) -> tuple[bytes, list[Any]]:
    parameters: list[Any] = [[each[at] for each in keys] for at in range(len(asked.key))]
    sited = asked.site is not None
    return _select_text(asked.table, asked.key, sited=sited, lock=asked.lock), [*parameters, *([asked.site] * sited)]


def _rows(table: Table, found: Iterable[Sequence[Any]]) -> Iterator[Row]:
    names, converts = _reading(table)
    for values in found:
        row = dict(zip(names, values, strict=True))
        for name, convert in converts:
            if row[name] is not None:
                row[name] = convert(row[name])
        yield row


def insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that must not be there."""
    _write(connection, _insert_text(table, tuple(rows[0])), rows)


def upsert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows, or set all their other columns where the key is there already."""
    _write(connection, _upsert_text(table, tuple(rows[0])), rows)


def add(connection: Connection, table: Table, rows: Sequence[Row], sums: Names) -> None:
    """Insert rows, or add their columns `sums` to those of the rows that are there already."""
    _write(connection, _add_text(table, tuple(rows[0]), sums), rows)


def update(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Set the other columns of rows that are there, by their key."""
    _write(connection, _update_text(table, tuple(rows[0])), rows)


def _write(connection: Connection, text: str, rows: Sequence[Row]) -> None:
    arrays = tuple([row[name] for row in rows] for name in rows[0])
    connection.exec_driver_sql(text, arrays, execution_options={UNANSWERED: True})


@lru_cache
def _reading(table: Table) -> tuple[Names, tuple[tuple[str, Convert], ...]]:
    """Return the columns in their order, and what makes of the driver's values those of our types."""
    converts: list[tuple[str, Convert]] = []
    for column in table.columns:
        if isinstance(column.type, schema.Exact):
            converts.append((column.name, _plain))
        elif isinstance(column.type, schema.Moment):
            converts.append((column.name, _utc))
    return tuple(column.name for column in table.columns), tuple(converts)


def _plain(value: Decimal) -> Decimal:
    return schema.plain_number(value)


def _utc(value: dt.datetime) -> dt.datetime:
    return value.astimezone(dt.UTC)


@lru_cache
def _spread(table: Table, names: Names, alias: str) -> str:
    """Return `unnest(...)` of one array for each column, under the names of the columns."""
    kinds = (_dialect().type_compiler_instance.process(table.c[name].type) for name in names)
    arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
    return f"unnest({arrays}) AS {alias}({_listed(names)})"


def _listed(names: Names, prefix: str = "") -> str:
    return ", ".join(prefix + _quote(name) for name in names)


def _equal(names: Names, left: str, right: str) -> str:
    return " AND ".join(f"{left}.{_quote(name)} = {right}.{_quote(name)}" for name in names)


def _key_of(table: Table) -> Names:
    return tuple(column.name for column in table.primary_key)


@lru_cache
def _select_text(table: Table, key: Names, *, sited: bool, lock: bool) -> bytes:
    """Return the look-up of key after key, in the order of the locks; LATERAL leaves the server no other plan."""
    names = tuple(column.name for column in table.columns)
    where = _equal(key, "r", "wanted") + (" AND r.site = %s" if sited else "")
    last = "FOR UPDATE" if lock else "OFFSET 0"
    order = ("ORDER BY", _listed(_key_of(table), "r."), last)
    rows = ("SELECT", _listed(names, "r."), "FROM", _quote(table.name), "AS r WHERE", where, *order)
    found = ("FROM", _spread(table, key, "wanted"), "CROSS JOIN LATERAL (", *rows, ") AS t")
    return " ".join(("SELECT", _listed(names, "t."), *found)).encode()


@lru_cache
def _insert_text(table: Table, names: Names) -> str:
    into = ("INSERT INTO", _quote(table.name), f"({_listed(names)})")
    return " ".join((*into, "SELECT", _listed(names), "FROM", _spread(table, names, "new")))


@lru_cache
def _upsert_text(table: Table, names: Names) -> str:
    key = _key_of(table)
    sets = ", ".join(f"{_quote(name)} = excluded.{_quote(name)}" for name in names if name not in key)
    does = f"UPDATE SET {sets}" if sets else "NOTHING"
    return f"{_insert_text(table, names)} ON CONFLICT ({_listed(key)}) DO {does}"


@lru_cache
def _add_text(table: Table, names: Names, sums: Names) -> str:
    mine = _quote(table.name)
    sets = ", ".join(f"{_quote(name)} = {mine}.{_quote(name)} + excluded.{_quote(name)}" for name in sums)
    return f"{_insert_text(table, names)} ON CONFLICT ({_listed(_key_of(table))}) DO UPDATE SET {sets}"


@lru_cache
def _update_text(table: Table, names: Names) -> str:
    key = _key_of(table)
    sets = ", ".join(f"{_quote(name)} = new.{_quote(name)}" for name in names if name not in key)
    new = (_spread(table, names, "new"), "WHERE", _equal(key, "t", "new"))
    return " ".join(("UPDATE", _quote(table.name), "AS t SET", sets, "FROM", *new))

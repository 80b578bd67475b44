"""The statements of PostgreSQL for many rows at once: one array a column, spread by `unnest`, handed to psycopg as they are.

SQLAlchemy carries them to the driver (so that its errors and events are the same) but compiles nothing here: each text is made once.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.engine import make_url

from sync import schema

Row = Mapping[str, Any]
Names = tuple[str, ...]
Convert = Callable[[Any], Any]

_DIALECT = make_url("postgresql+psycopg://").get_dialect()()
_QUOTE = _DIALECT.identifier_preparer.quote


def select_by_key(
    connection: Connection,
    table: Table,
    key: Names,
    keys: Sequence[tuple[str | int, ...]],
    site: str | None,
    *,
    lock: bool,
) -> Iterator[Row]:
    """Yield the rows whose columns `key` are one of `keys`, in the order of the key; with `lock` locked in that order."""
    arrays = [[each[at] for each in keys] for at in range(len(key))]
    names, converts = _reading(table)
    found = connection.exec_driver_sql(
        _select_text(table, key, sited=site is not None, lock=lock),
        tuple(arrays if site is None else [*arrays, site]),
    )
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
    connection.exec_driver_sql(text, arrays)


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
    kinds = (_DIALECT.type_compiler_instance.process(table.c[name].type) for name in names)
    arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
    return f"unnest({arrays}) AS {alias}({_listed(names)})"


def _listed(names: Names, prefix: str = "") -> str:
    return ", ".join(prefix + _QUOTE(name) for name in names)


def _equal(names: Names, left: str, right: str) -> str:
    return " AND ".join(f"{left}.{_QUOTE(name)} = {right}.{_QUOTE(name)}" for name in names)


def _key_of(table: Table) -> Names:
    return tuple(column.name for column in table.primary_key)


@lru_cache
def _select_text(table: Table, key: Names, *, sited: bool, lock: bool) -> str:
    """Return the look-up of key after key, in the order of the locks; LATERAL leaves the server no other plan."""
    names = tuple(column.name for column in table.columns)
    where = _equal(key, "r", "wanted") + (" AND r.site = %s" if sited else "")
    last = "FOR UPDATE" if lock else "OFFSET 0"
    order = ("ORDER BY", _listed(_key_of(table), "r."), last)
    rows = ("SELECT", _listed(names, "r."), "FROM", _QUOTE(table.name), "AS r WHERE", where, *order)
    found = ("FROM", _spread(table, key, "wanted"), "CROSS JOIN LATERAL (", *rows, ") AS t")
    return " ".join(("SELECT", _listed(names, "t."), *found))


@lru_cache
def _insert_text(table: Table, names: Names) -> str:
    into = ("INSERT INTO", _QUOTE(table.name), f"({_listed(names)})")
    return " ".join((*into, "SELECT", _listed(names), "FROM", _spread(table, names, "new")))


@lru_cache
def _upsert_text(table: Table, names: Names) -> str:
    key = _key_of(table)
    sets = ", ".join(f"{_QUOTE(name)} = excluded.{_QUOTE(name)}" for name in names if name not in key)
    does = f"UPDATE SET {sets}" if sets else "NOTHING"
    return f"{_insert_text(table, names)} ON CONFLICT ({_listed(key)}) DO {does}"


@lru_cache
def _add_text(table: Table, names: Names, sums: Names) -> str:
    mine = _QUOTE(table.name)
    sets = ", ".join(f"{_QUOTE(name)} = {mine}.{_QUOTE(name)} + excluded.{_QUOTE(name)}" for name in sums)
    return f"{_insert_text(table, names)} ON CONFLICT ({_listed(_key_of(table))}) DO UPDATE SET {sets}"


@lru_cache
def _update_text(table: Table, names: Names) -> str:
    key = _key_of(table)
    sets = ", ".join(f"{_QUOTE(name)} = new.{_QUOTE(name)}" for name in names if name not in key)
    new = (_spread(table, names, "new"), "WHERE", _equal(key, "t", "new"))
    return " ".join(("UPDATE", _QUOTE(table.name), "AS t SET", sets, "FROM", *new))

"""The dialect seam: reading and writing many rows by key in a few statements, whatever the database.

Keys travel as one parameter: a JSON text on SQLite, arrays on PostgreSQL (arrays.py). So a statement is the same for one key and for
thousands, and no limit on the number of parameters is ever met.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, TextualSelect, bindparam, insert, text, update
from sqlalchemy.dialects import sqlite

from sync.centre import arrays
from sync.centre.asked import Asked, Key, Row

ROWS_PER_STATEMENT = 2_000


def rows_by_key(
    connection: Connection,
    table: Table,
    key: Sequence[str],
    keys: Collection[Key],
    *,
    site: str | None = None,
    lock: bool = False,
) -> Iterator[Row]:
    """Yield the rows of a table whose columns `key` are one of `keys`, in the order of the key (see Asked)."""
    (rows,) = rows_of_all(connection, [Asked(table, tuple(key), keys, site, lock=lock)])
    yield from rows


def rows_of_all(connection: Connection, asked: Sequence[Asked]) -> list[list[Row]]:
    """Return the rows of each question, locked in the order of the questions; a server hears all before it is to answer the first."""
    if _spreads(connection):
        return arrays.select_all(connection, asked)
    return [[row for part in each.parts() for row in _select_by_key(connection, each, part)] for each in asked]


@contextmanager
def pipelined(connection: Connection) -> Iterator[None]:
    """Let a server be sent one writing statement after the other without waiting for each; what fails, fails at the end at the latest."""
    with arrays.pipelined(connection) if _spreads(connection) else nullcontext():
        yield


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that must not be there; a clash is an IntegrityError. Every row has the same columns."""
    for part in _parts(rows):
        if _spreads(connection):
            arrays.insert(connection, table, part)
        else:
            connection.execute(insert(table), [dict(row) for row in part])


def upsert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows, or set all their other columns where the key is there already. Every row has the same columns."""
    for part in _parts(rows):
        if _spreads(connection):
            arrays.upsert(connection, table, part)
        else:
            _upsert(connection, table, part)


def add_rows(connection: Connection, table: Table, rows: Sequence[Row], sums: tuple[str, ...]) -> None:
    """Insert rows, or add their columns `sums` to those of the rows that are there already. Every row has the same columns."""
    for part in _parts(rows):
        if _spreads(connection):
            arrays.add(connection, table, part, sums)
        else:
            statement = sqlite.insert(table)
            added = {name: table.c[name] + statement.excluded[name] for name in sums}
            keyed = statement.on_conflict_do_update(index_elements=_key_of(table), set_=added)
            connection.execute(keyed, [dict(row) for row in part])


def update_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Set the other columns of rows that are there, by their key. Every row has the same columns."""
    for part in _parts(rows):
        if _spreads(connection):
            arrays.update(connection, table, part)
        else:
            _update(connection, table, part)


def _spreads(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), ROWS_PER_STATEMENT):
        yield rows[start : start + ROWS_PER_STATEMENT]


# SQLite


def _select_by_key(connection: Connection, asked: Asked, keys: Sequence[Key]) -> Iterator[Row]:
    names = [each.name for each in asked.table.columns]
    statement = _select_statement(asked.table, asked.key, sited=asked.site is not None)
    wanted = {"wanted": json.dumps(keys, ensure_ascii=False), **({} if asked.site is None else {"site": asked.site})}
    for row in connection.execute(statement, wanted):
        yield dict(zip(names, row, strict=True))


@lru_cache
def _select_statement(table: Table, key: tuple[str, ...], *, sited: bool) -> TextualSelect:
    """Return the rows that a JSON text of keys names: CROSS JOIN has SQLite begin with the keys, and find each by the index."""
    quote = sqlite.dialect().identifier_preparer.quote
    columns = [f"t.{quote(column.name)}" for column in table.columns]
    same = [f"t.{quote(name)} = json_extract(wanted.value, '$[{at}]')" for at, name in enumerate(key)]
    where = " AND ".join([*same, *(["t.site = :site"] if sited else [])])
    order = ", ".join(f"t.{quote(name)}" for name in key)
    words = ("SELECT", ", ".join(columns), "FROM json_each(:wanted) AS wanted CROSS JOIN", quote(table.name), "AS t")
    return text(" ".join((*words, "WHERE", where, "ORDER BY", order))).columns(*table.columns)


def _key_of(table: Table) -> list[str]:
    return [each.name for each in table.primary_key]


def _upsert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    key = _key_of(table)
    statement = sqlite.insert(table)
    others = {name: statement.excluded[name] for name in rows[0] if name not in key}
    if others:
        statement = statement.on_conflict_do_update(index_elements=key, set_=others)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=key)
    connection.execute(statement, [dict(row) for row in rows])


def _update(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    key = _key_of(table)
    conditions: list[ColumnElement[bool]] = [table.c[name] == bindparam(f"at_{name}") for name in key]
    values: dict[str, ColumnElement[Any]] = {name: bindparam(f"to_{name}") for name in rows[0] if name not in key}
    statement = update(table).where(*conditions).values(values)
    connection.execute(
        statement,
        [{(f"at_{name}" if name in key else f"to_{name}"): each for name, each in row.items()} for row in rows],
    )

"""The dialect seam: reading and writing many rows by key in a few statements, whatever the database.

Keys travel as one parameter: a JSON text on SQLite, arrays on PostgreSQL (arrays.py). So a statement is the same for one key and for
thousands, and no limit on the number of parameters is ever met.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Table,
    and_,
    bindparam,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import sqlite

from sync.centre import arrays

Row = Mapping[str, Any]
Key = tuple[str | int, ...]

KEYS_PER_STATEMENT = 10_000
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
    """Yield the rows of a table whose columns `key` are one of `keys`, in the order of the key.

    `site` is given for every table of a site. With `lock` the rows stay locked until the transaction ends, taken in key order; on
    SQLite a writer has the whole store anyway.
    """
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), KEYS_PER_STATEMENT):
        part = ordered[start : start + KEYS_PER_STATEMENT]
        if _spreads(connection):
            yield from arrays.select_by_key(connection, table, tuple(key), part, site, lock=lock)
        else:
            yield from _select_by_key(connection, table, key, part, site)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that must not be there; a clash is an IntegrityError. Every row has the same columns."""
    for part in _parts(rows):
        if _spreads(connection):
            arrays.insert(connection, table, part)
        else:
            connection.execute(insert(table), part)


def upsert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows, or set all their other columns where the key is there already. Every row has the same columns."""
    for part in _parts(rows):
        if _spreads(connection):
            arrays.upsert(connection, table, part)
        else:
            _upsert(connection, table, part)


def update_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Set the other columns of rows that are there, by their key. Every row has the same columns."""
    for part in _parts(rows):
        if _spreads(connection):
            arrays.update(connection, table, part)
        else:
            _update(connection, table, part)


def _spreads(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _parts(rows: Sequence[Row]) -> Iterator[list[dict[str, object]]]:
    for start in range(0, len(rows), ROWS_PER_STATEMENT):
        yield [dict(row) for row in rows[start : start + ROWS_PER_STATEMENT]]


# SQLite


def _select_by_key(
    connection: Connection, table: Table, key: Sequence[str], keys: Sequence[Key], site: str | None
) -> Iterator[Row]:
    names = [each.name for each in table.columns]
    wanted = _keys([table.c[name] for name in key], keys)
    same = and_(*(table.c[name] == wanted.c[f"k{at}"] for at, name in enumerate(key)))
    query = select(table).select_from(wanted.join(table, same))
    if site is not None:
        query = query.where(table.c.site == site)
    for row in connection.execute(query.order_by(*(table.c[name] for name in key))):
        yield dict(zip(names, row, strict=True))


def _keys(columns: Sequence[Column[Any]], keys: Sequence[Key]) -> FromClause:
    """Return the keys as something to join with, its columns k0, k1 ..."""
    text = json.dumps(keys, ensure_ascii=False)
    each = func.json_each(literal(text)).table_valued("value").alias("wanted_keys")
    parts = [
        func.json_extract(each.c.value, f"$[{at}]", type_=kind.type).label(f"k{at}") for at, kind in enumerate(columns)
    ]
    return select(*parts).select_from(each).subquery("wanted")


def _upsert(connection: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    key = [each.name for each in table.primary_key]
    statement = sqlite.insert(table)
    others = {name: statement.excluded[name] for name in rows[0] if name not in key}
    if others:
        statement = statement.on_conflict_do_update(index_elements=key, set_=others)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=key)
    connection.execute(statement, rows)


def _update(connection: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    key = [each.name for each in table.primary_key]
    conditions: list[ColumnElement[bool]] = [table.c[name] == bindparam(f"at_{name}") for name in key]
    values: dict[str, ColumnElement[Any]] = {name: bindparam(f"to_{name}") for name in rows[0] if name not in key}
    statement = update(table).where(*conditions).values(values)
    connection.execute(
        statement,
        [{(f"at_{name}" if name in key else f"to_{name}"): each for name, each in row.items()} for row in rows],
    )

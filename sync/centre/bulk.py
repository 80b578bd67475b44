"""The dialect seam: reading and writing many rows by key in a few statements, whatever the database.

Keys travel as one parameter: a JSON text on SQLite, arrays on PostgreSQL. So a statement is the same for one key and for thousands,
and no limit on the number of parameters is ever met.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Table,
    and_,
    bindparam,
    cast,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

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
    ordered = sorted(keys)
    names = [each.name for each in table.columns]
    for start in range(0, len(ordered), KEYS_PER_STATEMENT):
        part = ordered[start : start + KEYS_PER_STATEMENT]
        wanted = _keys(connection, [table.c[name] for name in key], part)
        query = select(table).select_from(
            wanted.join(table, and_(*(table.c[name] == wanted.c[f"k{at}"] for at, name in enumerate(key))))
        )
        if site is not None:
            query = query.where(table.c.site == site)
        if lock:
            query = query.with_for_update(of=table)
        for row in connection.execute(query.order_by(*(table.c[name] for name in key))):
            yield dict(zip(names, row, strict=True))


def _keys(connection: Connection, columns: Sequence[Column[Any]], keys: Sequence[Key]) -> FromClause:
    """Return the keys as something to join with, its columns k0, k1 ..."""
    if connection.dialect.name == "sqlite":
        text = json.dumps(keys, ensure_ascii=False)
        each = func.json_each(literal(text)).table_valued("value").alias("wanted_keys")
        parts = [
            func.json_extract(each.c.value, f"$[{at}]", type_=kind.type).label(f"k{at}")
            for at, kind in enumerate(columns)
        ]
        return select(*parts).select_from(each).subquery("wanted")
    arrays = [cast(bindparam(None, [key[at] for key in keys]), ARRAY(kind.type)) for at, kind in enumerate(columns)]
    return func.unnest(*arrays).table_valued(*(f"k{at}" for at in range(len(columns)))).alias("wanted")


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that must not be there; a clash is an IntegrityError."""
    for part in _parts(rows):
        connection.execute(insert(table), part)


def upsert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows, or set all their other columns where the key is there already. Every row has the same columns."""
    if not rows:
        return
    key = [each.name for each in table.primary_key]
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = make(table)
    others = {name: statement.excluded[name] for name in rows[0] if name not in key}
    if others:
        statement = statement.on_conflict_do_update(index_elements=key, set_=others)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=key)
    for part in _parts(rows):
        connection.execute(statement, part)


def update_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Set the other columns of rows that are there, by their key. Every row has the same columns."""
    if not rows:
        return
    key = [each.name for each in table.primary_key]
    conditions: list[ColumnElement[bool]] = [table.c[name] == bindparam(f"at_{name}") for name in key]
    values: dict[str, ColumnElement[Any]] = {name: bindparam(f"to_{name}") for name in rows[0] if name not in key}
    statement = update(table).where(*conditions).values(values)
    for part in _parts(rows):
        connection.execute(
            statement,
            [{(f"at_{name}" if name in key else f"to_{name}"): each for name, each in row.items()} for row in part],
        )


def _parts(rows: Sequence[Row]) -> Iterator[list[dict[str, object]]]:
    for start in range(0, len(rows), ROWS_PER_STATEMENT):
        yield [dict(row) for row in rows[start : start + ROWS_PER_STATEMENT]]

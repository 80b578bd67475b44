"""The tables of mirror.db: those of sync/schema.py without `site`, the indexes that look-ups need, and how far was pulled.

`FORM` changes with any of them: a mirror of another form is dropped and pulled again.
"""

import zlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from operator import itemgetter

from sqlalchemy import Column, MetaData
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from sync.errors import MalformedMessageError
from sync.handheld.database import Row, statement
from sync.messages import Scalar
from sync.schema import ENTITIES, MIRROR, Exact, to_millionths

NEXT = "next_"

# what `Stock` asks beyond the keys; numbers are ASCII by rule, so NOCASE is their folding; other codes may be in any script
_EXTRA_INDEXES: Mapping[str, Sequence[str]] = {
    "item": ("folded(item)",),
    "item_code": (
        "folded(code)",
        "CASE WHEN length(code) < 14 THEN substr('00000000000000' || code, -14) ELSE code END) WHERE (kind = 'gtin'",
    ),
    "bin": ("folded(bin)", "kind, walk_order, bin) WHERE (active = 1"),
    "operator": ("folded(badge)",),
    "document": (
        "folded(document)",
        "folded(reference)) WHERE (reference <> ''",
        "kind, state, coalesce(due, '9999-12-31'), document",
    ),
    "document_line": ("item, document, line",),
    "document_number": ("folded(sscc)) WHERE (sscc <> ''", "serial) WHERE (serial <> ''", "lot) WHERE (lot <> ''"),
    "pack": ("folded(pack)",),
    "balance": ("item, place, lot) WHERE (quantity <> 0",),
    "reservation": ("place, item, lot) WHERE (quantity <> 0",),
    "serial": ("serial COLLATE NOCASE", "maker_serial COLLATE NOCASE) WHERE (maker_serial > ''"),
    "lot": ("lot COLLATE NOCASE", "item, stock_date DESC, lot", "item, vendor, stock_date DESC, lot DESC"),
}
# covered by one of those above
_NOT_NEEDED = {
    ("item_code", ("item",)),
    ("document", ("kind", "state")),
    ("document", ("reference",)),
    ("document_line", ("item",)),
    ("document_number", ("sscc",)),
    ("document_number", ("serial",)),
    ("balance", ("item",)),
    ("reservation", ("place", "item", "lot")),
    ("serial", ("serial",)),
    ("lot", ("lot",)),
}

_OWN_TABLES = (
    # how far the mirror is; `cursor` runs ahead of `complete` while the pages of a pull are staged;
    # `snapshot` is where loading a snapshot stands, `loaded` once all of it is there and the pull after it runs;
    # `life` is another with each snapshot
    """CREATE TABLE pulled (
        id INTEGER PRIMARY KEY CHECK (id = 1), store_uuid TEXT NOT NULL, complete_site INTEGER NOT NULL,
        complete_reference INTEGER NOT NULL, cursor_site INTEGER NOT NULL, cursor_reference INTEGER NOT NULL,
        pulled_at INTEGER, snapshot TEXT, life TEXT NOT NULL,
        site TEXT NOT NULL DEFAULT '')""",
    "INSERT INTO pulled VALUES (1, '', 0, 0, 0, 0, NULL, NULL, lower(hex(randomblob(8))), '')",
    "CREATE TABLE staged (number INTEGER PRIMARY KEY, entity TEXT NOT NULL, deleted INTEGER NOT NULL, row TEXT NOT NULL)",
)


def _table(entity: str, prefix: str) -> str:
    table = MIRROR[entity].to_metadata(MetaData(), name=prefix + entity)
    table.dialect_options["sqlite"]["with_rowid"] = False
    return str(CreateTable(table).compile(dialect=sqlite.dialect())).strip()


def next_tables() -> tuple[str, ...]:
    """Return the statements that make the tables into which a snapshot is loaded, without their indexes."""
    return tuple(_table(entity, NEXT) for entity in ENTITIES)


def indexes(prefix: str, generation: int) -> tuple[str, ...]:
    """Return the statements that index the tables; an index keeps its name when its table is renamed, so a generation is in it."""
    made = []
    for entity in ENTITIES.values():
        wanted = [", ".join(names) for names in entity.indexes if (entity.name, names) not in _NOT_NEEDED]
        wanted += _EXTRA_INDEXES.get(entity.name, ())
        made += [
            f"CREATE INDEX ix_{generation}_{entity.name}_{number} ON {prefix}{entity.name} ({columns})"
            for number, columns in enumerate(wanted)
        ]
    return tuple(made)


def all_tables() -> tuple[str, ...]:
    """Return the statements that make an empty mirror."""
    return (*(_table(entity, "") for entity in ENTITIES), *indexes("", 0), *_OWN_TABLES)


def swap(generation: int) -> tuple[str, ...]:
    """Return the statements that put the loaded tables in the place of the old ones."""
    renames = [
        each
        for entity in ENTITIES
        for each in (f"DROP TABLE {entity}", f"ALTER TABLE {NEXT}{entity} RENAME TO {entity}")
    ]
    return (*indexes(NEXT, generation), *renames)


FORM = zlib.crc32("\n".join(all_tables()).encode()) & 0x7FFFFFFF


class EntityRows:
    """How the plain rows of one entity come into its table."""

    def __init__(self, entity: str, prefix: str) -> None:
        """Make the statements."""
        columns: list[Column[object]] = list(MIRROR[entity].columns)
        self._exact = [at for at, column in enumerate(columns) if isinstance(column.type, Exact)]
        names = [column.name for column in columns]
        self._picked = itemgetter(*names)
        self._key = ENTITIES[entity].key
        self.entity = entity
        self.put = statement(
            "INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})",
            table=prefix + entity,
            names=", ".join(f'"{name}"' for name in names),
            marks=", ".join("?" * len(columns)),
        )
        self.delete = statement(
            "DELETE FROM {table} WHERE {key}",
            table=prefix + entity,
            key=" AND ".join(f'"{name}" = ?' for name in self._key),
        )

    def values(self, row: Mapping[str, Scalar]) -> Row:
        """Return a plain row as the table keeps it; columns that this program does not know are left out."""
        # a million rows of a first pull go through here
        try:
            values = list(self._picked(row))
            for at in self._exact:
                if values[at] is not None:
                    values[at] = to_millionths(Decimal(str(values[at])))
            return tuple(values)
        except (KeyError, ValueError, ArithmeticError) as error:
            raise MalformedMessageError(f"a row of {self.entity} does not fit: {error!r}") from error

    def key(self, row: Mapping[str, Scalar]) -> Row:
        """Return the key of a plain row."""
        try:
            return tuple(row[name] for name in self._key)
        except KeyError as error:
            raise MalformedMessageError(f"a row of {self.entity} lacks its key: {error!r}") from error


ROWS: Mapping[str, EntityRows] = {entity: EntityRows(entity, "") for entity in ENTITIES}
NEXT_ROWS: Mapping[str, EntityRows] = {entity: EntityRows(entity, NEXT) for entity in ENTITIES}

"""What can be done for a work.db that is damaged: it is never dropped; its queue is copied out, row by row."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sync.handheld.database import PRIVATE_MODE, Row, library

if TYPE_CHECKING:
    import sqlite3

MISSES_MAX = 500

_ROW = "SELECT number, epoch, sequence, id, body, body_hash, state FROM journal WHERE number = ?"


def salvage(path: Path, copy: Path) -> int:
    """Copy what can still be read of a damaged work.db's queue into a new file; return how many transactions were saved.

    Only the columns that a push needs are read, row by row, so that one bad page costs its own rows and no others.
    """
    source = library.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)
    target = library.connect(copy, isolation_level=None)
    try:
        target.execute(
            "CREATE TABLE salvaged (number INTEGER PRIMARY KEY, epoch, sequence, id, body, body_hash, state)"
        )
        kept = list(_readable(source))
        target.execute("BEGIN")
        target.executemany("INSERT INTO salvaged VALUES (?, ?, ?, ?, ?, ?, ?)", kept)
        target.execute("COMMIT")
    finally:
        source.close()
        target.close()
    copy.chmod(PRIVATE_MODE)
    return len(kept)


def _readable(source: "sqlite3.Connection") -> Iterator[Row]:
    """Yield the rows that can be read, up to MISSES_MAX numbers behind the last: an index of a damaged file tells no end."""
    number, missed = 0, 0
    while missed < MISSES_MAX:
        number += 1
        row = _try(source, number)
        missed = 0 if row is not None else missed + 1
        if row is not None:
            yield row


def _try(source: "sqlite3.Connection", number: int) -> Row | None:
    try:
        row: Row | None = source.execute(_ROW, (number,)).fetchone()
    except library.DatabaseError:
        return None
    return row

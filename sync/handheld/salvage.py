"""What can be done for a work.db that is damaged: it is never dropped; its queue is copied out, row by row."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sync.handheld.database import PRIVATE_MODE, Row, library

if TYPE_CHECKING:
    import sqlite3


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
        last = _try(source, "SELECT max(number) FROM journal", ()) or (0,)
        query = "SELECT number, epoch, sequence, id, body, body_hash, state FROM journal WHERE number = ?"
        kept = [row for number in range(1, (last[0] or 0) + 1) if (row := _try(source, query, (number,)))]
        target.executemany("INSERT INTO salvaged VALUES (?, ?, ?, ?, ?, ?, ?)", kept)
    finally:
        source.close()
        target.close()
    copy.chmod(PRIVATE_MODE)
    return len(kept)


def _try(connection: "sqlite3.Connection", sql: str, parameters: Sequence[object]) -> Row | None:
    try:
        row: Row | None = connection.execute(sql, parameters).fetchone()
    except library.DatabaseError:
        return None
    return row

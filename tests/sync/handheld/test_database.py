"""What the disk and other programs do wrong, and how a file comes from an older form to the newest."""

import signal
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from inventory.posting import post
from inventory.stock import Posted
from inventory.transactions import reversal
from sync.errors import StoreBusyError, StoreCorruptError, StoreError, StoreFullError
from sync.handheld.database import CACHE_KIB, LIBRARY, Database, library
from sync.handheld.home import Handheld
from sync.handheld.locks import HomeLock
from sync.handheld.migrations import STEPS, Step, migrate
from sync.handheld.records import JournalState, Settlement
from sync.handheld.rounds import SyncRound
from sync.handheld.salvage import salvage
from tests.sync.handheld.homes import scan, take
from tests.sync.handheld.killing import kill_self, run_in_child
from tests.sync.handheld.small_centre import SmallCentre
from tests.sync.handheld.warehouse import AT, balance_key, receipt

SECOND = Step(
    "second",
    (
        "ALTER TABLE journal ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'",
        "CREATE TABLE shade (colour TEXT PRIMARY KEY)",
        "INSERT INTO shade SELECT DISTINCT colour FROM journal",
    ),
)


def damaged(path: Path) -> None:
    """Overwrite all pages behind the first with noise."""
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)


def test_every_commit_is_on_the_disk_in_a_write_ahead_log(home: Path) -> None:
    with Handheld.open(home) as handheld:
        database = handheld.journal._database
        modes = [database.value(f"PRAGMA {name}") for name in ("main.journal_mode", "main.synchronous")]
        assert (modes, database.value("PRAGMA mirror.journal_mode")) == (["wal", 2], "wal")
    assert library.sqlite_version in LIBRARY


def test_a_file_keeps_little_in_memory(handheld: Handheld) -> None:
    database = handheld.journal._database
    sizes = [database.value(f"PRAGMA {schema}.cache_size") for schema in ("main", "mirror")]
    assert sizes == [-CACHE_KIB, -CACHE_KIB]


def test_the_files_are_for_their_owner_only(home: Path) -> None:
    with Handheld.open(home):
        assert {path.stat().st_mode & 0o777 for path in home.glob("*.db*")} == {0o600}


def test_a_write_transaction_does_not_lock_the_mirror(handheld: Handheld) -> None:
    mirror = Database(handheld.home / "mirror.db", busy_timeout_ms=1)
    with handheld.journal.writing(), mirror.writing():
        handheld.journal.add_input(scan("x"))
        mirror.run("UPDATE pulled SET cursor_site = 7")
    mirror.close()


def test_a_full_disk_refuses_the_input_and_takes_the_next(handheld: Handheld) -> None:
    database = handheld.journal._database
    take(handheld, receipt(1, 1, "S1"))
    database.run(f"PRAGMA main.max_page_count={database.value('PRAGMA main.page_count')}")
    with pytest.raises(StoreFullError, match="full"):
        take(handheld, receipt(2, 1, *(f"F{number}" for number in range(500))))
    database.run("PRAGMA main.max_page_count=1000000")
    take(handheld, receipt(3, 1, "S3"))
    assert [each.id for each in handheld.journal.waiting(0, 9, 10**9)] == ["t000001", "t000003"]


def test_what_fails_beside_a_part_that_was_undone_undoes_all(handheld: Handheld) -> None:
    journal = handheld.journal

    def fail() -> None:
        with journal.writing():
            journal.add_input(scan("x"))
            with suppress(ArithmeticError), journal.attempt():
                raise ArithmeticError
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert journal.inputs(1) == ()


def test_a_locked_file_is_busy_and_then_works(empty_home: Path) -> None:
    database = Database(empty_home / "work.db", busy_timeout_ms=20)
    other = library.connect(empty_home / "work.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusyError, match="another program"), database.writing():
        pass
    other.execute("ROLLBACK")
    other.close()
    with database.writing():
        database.run("UPDATE enrolment SET token = 'new'")
    database.close()


def test_a_damaged_work_file_is_kept_and_said(full_home: Path) -> None:
    with Handheld.open(full_home) as handheld:
        take(handheld, *(receipt(number, 1, f"S{number}") for number in range(1, 30)))
    damaged(full_home / "work.db")
    before = (full_home / "work.db").read_bytes()
    with pytest.raises(StoreCorruptError, match=r"work\.db"):
        Handheld.open(full_home)
    assert (full_home / "work.db").read_bytes() == before


def test_no_database_at_all_is_corrupt(home: Path) -> None:
    home.mkdir()
    (home / "work.db").write_bytes(b"this is no database, whatever its name says" * 100)
    with pytest.raises(StoreCorruptError):
        Handheld.open(home)


def test_a_damaged_mirror_is_dropped_and_that_is_reported(full_home: Path) -> None:
    damaged(full_home / "mirror.db")
    reports: list[str] = []
    with Handheld.open(full_home, reports.append) as handheld:
        assert handheld.mirror.pulled_at() is None
        assert handheld.journal.enrolment() is not None
    assert [report.endswith("dropped, it is pulled again") for report in reports] == [True]


def test_a_mirror_damaged_while_it_is_open_is_dropped_at_refresh(full_home: Path) -> None:
    with Handheld.open(full_home) as handheld:
        take(handheld, receipt(1, 1, "S1"))
        damaged(full_home / "mirror.db")
        handheld.refresh()
        assert handheld.stock.item("SER") is None
        assert handheld.stock.serial("SER", "S1") is not None


def test_a_mirror_that_the_loop_renews_is_followed(handheld: Handheld, centre: SmallCentre) -> None:
    take(handheld, receipt(1, 1, "S1"))
    damaged(handheld.home / "mirror.db")
    speaking = SyncRound(handheld.home, centre, thorough=True)
    speaking.pull()
    speaking.close()
    take(handheld, receipt(2, 1, "S2"))
    assert handheld.stock.item("SER") == centre.stock.item("SER")
    assert handheld.stock.balance(balance_key("DOCK", "SER")) == 2
    assert sorted(path.name for path in handheld.home.glob("mirror.db*")) == [
        "mirror.db",
        "mirror.db-shm",
        "mirror.db-wal",
    ]


def test_a_home_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be made"):
        Handheld.open(tmp_path / "file" / "home")


def test_a_mirror_of_another_form_is_pulled_again(full_home: Path) -> None:
    with sqlite3.connect(full_home / "mirror.db") as mirror:
        mirror.execute("PRAGMA user_version=12345")
    mirror.close()
    reports: list[str] = []
    Handheld.open(full_home, reports.append).close()
    assert len(reports) == 1


def test_salvage_copies_the_queue_out_of_a_damaged_file(full_home: Path, tmp_path: Path) -> None:
    with Handheld.open(full_home) as handheld:
        take(handheld, *(receipt(number, 1, f"S{number}") for number in range(1, 301)))
        queued = handheld.journal.waiting(0, 1_000, 10**9)
    content = bytearray((full_home / "work.db").read_bytes())
    content[-8192:] = b"\xa5" * 8192
    (full_home / "work.db").write_bytes(content)
    saved = salvage(full_home / "work.db", tmp_path / "saved.db")
    with sqlite3.connect(tmp_path / "saved.db") as copy:
        rows = copy.execute("SELECT sequence, id, body, body_hash FROM salvaged ORDER BY sequence").fetchall()
    copy.close()
    assert saved == len(rows) > 200
    assert set(rows) <= {(each.sequence, each.id, each.body, each.body_hash) for each in queued}


def test_one_program_speaks_for_a_home(tmp_path: Path) -> None:
    lock = HomeLock(tmp_path)
    with pytest.raises(StoreBusyError):
        HomeLock(tmp_path)
    lock.release()
    HomeLock(tmp_path).release()


# Migrations


def test_a_file_migrates_once_with_unsent_work_and_a_copy_aside(full_home: Path) -> None:
    with Handheld.open(full_home) as handheld:
        take(handheld, *(receipt(number, 1, f"S{number}") for number in range(1, 51)))
        before = handheld.journal.waiting(0, 100, 10**9)
    database = Database(full_home / "work.db")
    assert [migrate(database, (*STEPS, SECOND)), migrate(database, (*STEPS, SECOND))] == [1, 0]
    after = database.all("SELECT sequence, id, body, body_hash FROM journal WHERE number > 0 ORDER BY sequence")
    assert [name for (name,) in database.all("SELECT name FROM migration ORDER BY number")] == [
        *(step.name for step in STEPS),
        "second",
    ]
    database.close()
    assert after == [(each.sequence, each.id, each.body, each.body_hash) for each in before]
    assert [path.name for path in full_home.glob("*.bak")] == [f"work.db.{len(STEPS):04d}.bak"]


def test_what_waited_before_the_sums_counts_as_before(home: Path) -> None:
    home.mkdir()
    database = Database(home / "work.db")
    migrate(database, STEPS[: [step.name for step in STEPS].index("sums")])
    database.run("INSERT INTO enrolment VALUES (1, 'ROT', 'd1', 1, 'secretsecretsecret', 'life-1', 4, 0)")
    for number, state in ((1, "waiting"), (2, "waiting"), (3, "held")):
        database.run(
            """INSERT INTO journal (number, device, epoch, sequence, id, kind, document, operator, body, body_hash,
            made_at, input, reverses, state) VALUES (?1, 'd1', 1, ?1, ?1, '', '', '', x'', '', 0, 0, '', ?2)""",
            (number, state),
        )
        database.run("INSERT INTO overlay_balance VALUES (?, 1, 'DOCK', 'SER', '', '', 1000000)", (number,))
    migrate(database, STEPS)
    database.close()
    with Handheld.open(home) as handheld:
        assert handheld.journal.counts().waiting == 2
        assert handheld.stock.balance(balance_key("DOCK", "SER")) == 2
        with handheld.journal.writing():
            handheld.journal.settle([Settlement("1", JournalState.HELD, 1)], AT)
        assert handheld.stock.balance(balance_key("DOCK", "SER")) == 1


def test_a_receipt_of_before_deliveries_were_kept_is_taken_back(full_home: Path) -> None:
    """A work.db from before that says nothing of what came back: that is no reason to refuse."""
    with Handheld.open(full_home) as handheld:
        made = receipt(1, 1, "S1")
        take(handheld, made)
        handheld.journal._database.run("DELETE FROM overlay_delivery")
        back = reversal(made, transaction_id="back", operator=made.operator, at=AT, days=(made.day, made.day))
        assert isinstance(post(back, handheld.stock), Posted)


def test_a_file_of_a_newer_program_is_refused_and_kept(empty_home: Path) -> None:
    database = Database(empty_home / "work.db")
    migrate(database, (*STEPS, SECOND))
    database.close()
    with pytest.raises(StoreError, match="newer program"):
        Handheld.open(empty_home)


def test_a_step_that_would_lose_work_is_undone(full_home: Path) -> None:
    with Handheld.open(full_home) as handheld:
        take(handheld, receipt(1, 1, "S1"))
    database = Database(full_home / "work.db")
    with pytest.raises(StoreCorruptError, match="unsent work"):
        migrate(database, (*STEPS, Step("careless", ("DELETE FROM journal",))))
    database.close()
    with Handheld.open(full_home) as handheld:
        assert handheld.journal.counts().waiting == 1


class KilledDatabase(Database):
    """Dies at the statement of a migration after `left` of them."""

    left = 0

    def run(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> int:
        if sql in SECOND.statements or "migration" in sql or "user_version=" in sql or sql == "COMMIT":
            self.left -= 1
            if self.left < 0:
                kill_self()
        return super().run(sql, parameters)


@pytest.mark.parametrize("statements", range(6))
def test_a_migration_killed_at_any_statement_leaves_the_old_file(full_home: Path, statements: int) -> None:
    with Handheld.open(full_home) as handheld:
        take(handheld, receipt(1, 1, "S1"))

    def migrate_and_die() -> None:
        database = KilledDatabase(full_home / "work.db")
        database.left = statements
        migrate(database, (*STEPS, SECOND))

    assert run_in_child(migrate_and_die) == signal.SIGKILL
    with Handheld.open(full_home) as handheld:
        assert handheld.journal.counts().waiting == 1
    database = Database(full_home / "work.db")
    assert migrate(database, (*STEPS, SECOND)) == 1
    database.close()

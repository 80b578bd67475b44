"""A whole day with SIGKILLs at random inputs: what is stored is gone on with, and the ledger is that of a day without any.

Each job is played by a process of its own that is fed line by line. A kill comes while lines wait and one is being handled; how far the
job had come is told by the inputs that are on the disk, and a new process goes on with the next.
"""

import itertools
import json
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from sync import schema
from sync.centre.centre import Centre
from tests.terminal.homes import BEARING, SUPERVISOR, SUPERVISOR_PIN, centre_url, demo_home

SERIALS = tuple(f"scan SN-{number:06}" for number in range(812, 852))
LOT = "]C101195060000101031727043010M4471"
SEED = 20261122
HANDLING_S = 0.03
BURST = 3
PATIENCE_S = 60


@dataclass(frozen=True)
class Job:
    """Work of one person: how it is begun, and its inputs."""

    person: str
    task: str
    inputs: tuple[str, ...]


DAY = (
    Job("1001 4321", "receive", ("scan PO1042", f"scan {BEARING}", *SERIALS, "scan R-04")),
    Job("1001 4321", "receive", ("scan PO1043", f"scan {LOT}", "type 12", "scan R-01")),
    Job("1007 4327", "put_away", ("scan R-05", "scan OO119", "type 12", "scan A-02-2")),
    Job(
        "1007 4327",
        "pick",
        (
            *("scan SO8817", "scan A-02-1", "scan B0812", "type 8", "scan B0931", "type 4", "scan A-02-2"),
            *("scan C4410", "type 20", "scan A-03-2", "scan L19", "type 6", "scan D-01"),
        ),
    ),
    Job(
        "1007 4327",
        "pick",
        (
            *("scan SO8818", "scan C-01-1", "scan HK12000451", "scan HK12000452", "key F4"),
            *("choose 2", "choose 2", "scan D-02"),
        ),
    ),
)


@dataclass
class Played:
    """A day being played in a home: how often processes were killed, and after which input of which job."""

    home: Path
    kills: int
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))
    killed: list[tuple[str, int]] = field(default_factory=list)
    starts: int = 0

    def run(self) -> None:
        """Play all jobs, each until all its inputs are on the disk, then send."""
        left = list(self._due())
        before = 0
        for at, job in enumerate(DAY):
            while True:
                work, done = stored(self.home, before)
                if done >= len(job.inputs):
                    break
                due = next((place for place in left if place[0] <= at), None)
                if due is not None:
                    left.remove(due)
                until = None if due is None else max(done, due[1] if due[0] == at else 0)
                self._go_on(job, done, resumes=bool(work), until=until)
            before = stored(self.home, before)[0]
        self._send(killed=self.kills > 0)
        self._send(killed=False)

    def _due(self) -> Iterator[tuple[int, int]]:
        """Yield at which input of which job a kill comes, in order."""
        places = [(at, number) for at, job in enumerate(DAY) for number in range(len(job.inputs))]
        yield from sorted(self.dice.choices(places, k=self.kills))

    def _go_on(self, job: Job, done: int, *, resumes: bool, until: int | None) -> None:
        begin = "choose 9" if resumes else f"task {job.task}"
        head = [f"at 2026-11-22T{8 + self.starts // 60:02}:{self.starts % 60:02}Z", f"sign-in {job.person}", begin]
        rest = list(job.inputs[done:] if until is None else job.inputs[done : until + BURST])
        waited = None if until is None else len(head) - 1 + until - done
        self._feed(head + rest, waited)
        if until is not None:
            self.killed.append((job.inputs[0], until))

    def _send(self, *, killed: bool) -> None:
        lines = [
            "at 2026-11-22T20:00Z",
            "sign-in 1001 4321",
            f"approve {SUPERVISOR} {SUPERVISOR_PIN}",
            "sync",
        ]
        self._feed(lines, 2 if killed else None)

    def _feed(self, lines: list[str], waited: int | None) -> None:
        """Feed lines to a new process; with `waited` answers heard and all lines given it is killed at some moment after."""
        self.starts += 1
        command = [sys.executable, "-m", "terminal", "play", "-", "--json", "--home", str(self.home)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("\n".join([*lines, ""]).encode())
            process.stdin.flush()
            if waited is None:
                process.stdin.close()
                answers = [json.loads(line) for line in process.stdout]
                assert process.wait(PATIENCE_S) == 0
                assert [each for each in answers if each["outcome"] == "STOP"] == []
                return
            for _ in itertools.islice(process.stdout, waited):
                pass
            time.sleep(self.dice.random() * HANDLING_S)  # the moment of the kill: any, while inputs are handled
            process.kill()
            with suppress(BrokenPipeError):
                process.stdin.close()


def stored(home: Path, before: int) -> tuple[int, int]:
    """Return the work that was begun after another (0: none) and how many of its inputs are on the disk."""
    with closing(sqlite3.connect(home / "work.db")) as database:
        (work,) = database.execute("SELECT coalesce(max(id), 0) FROM open_work WHERE id > ?", (before,)).fetchone()
        (ended,) = database.execute("SELECT coalesce(max(work), 0) FROM input WHERE work > ?", (before,)).fetchone()
        work = max(work, ended)
        (count,) = database.execute("SELECT count(*) FROM input WHERE work = ? AND task <> 'menu'", (work,)).fetchone()
    return work, count if work else 0


def ledger(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return what was moved, what stands where and how far orders are, without ids, after the proof."""
    centre = Centre.open(centre_url(home))
    movement, line, serial = schema.movement, schema.CENTRAL["document_line"], schema.CENTRAL["serial"]

    def read(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
        queries = {
            "moved": select(
                *(movement.c[name] for name in ("item", "lot", "serial", "from_place", "to_place", "quantity"))
            ),
            "lines": select(*(line.c[name] for name in ("document", "line", "done", "cancelled"))),
            "serials": select(*(serial.c[name] for name in ("item", "serial", "place", "state", "document"))),
        }
        return {name: sorted(map(tuple, connection.execute(query))) for name, query in queries.items()}

    try:
        assert centre.verify() == ()
        assert centre.held() == ()
        return centre.database.read(read)
    finally:
        centre.close()


def whole_day(folder: Path, kills: int) -> Played:
    day = Played(demo_home(folder), kills)
    day.run()
    return day


def test_a_day_with_kills_ends_like_one_without(tmp_path: Path) -> None:
    (tmp_path / "quiet").mkdir()
    (tmp_path / "killed").mkdir()
    quiet, killed = whole_day(tmp_path / "quiet", 0), whole_day(tmp_path / "killed", 5)
    assert len(killed.killed) == 5
    assert ledger(killed.home) == ledger(quiet.home)


@pytest.mark.long
def test_fifty_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    (tmp_path / "quiet").mkdir()
    (tmp_path / "killed").mkdir()
    quiet, killed = whole_day(tmp_path / "quiet", 0), whole_day(tmp_path / "killed", 50)
    inputs = sum(len(job.inputs) for job in DAY)
    sys.stdout.write(
        f"\n{len(killed.killed)} kills at {len(set(killed.killed))} of {inputs} inputs, and one while it sent\n"
    )
    # a job that is done before all its kills have come has no input left to be killed at
    assert len(killed.killed) >= 40
    assert ledger(killed.home) == ledger(quiet.home)

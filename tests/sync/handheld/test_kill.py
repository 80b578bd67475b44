"""SIGKILL in the middle of work: everything that was acknowledged is there, nothing twice, and work goes on."""

import os
import signal
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from inventory.tasks.steps import LineBooked, NumbersCaptured
from sync.handheld.database import Database
from sync.handheld.home import MIRROR_FILE, Handheld
from sync.handheld.mirror_file import MirrorFile
from sync.handheld.records import InputStatus
from sync.messages import Cursors, Page, Row
from tests.sync.handheld.homes import decided, pull, scan
from tests.sync.handheld.killing import kill_self, run_in_child
from tests.sync.handheld.small_centre import SmallCentre
from tests.sync.handheld.test_rounds import speak
from tests.sync.handheld.warehouse import AT, ORDER, balance_key, receipt, rows_of, warehouse

INPUTS_BEFORE_KILL = (0, 1, 7, 40)


def work_and_die(home: Path, acknowledged: int, inputs: int, at: str) -> None:
    """Take scans, telling each on a pipe after its commit; die before the commit, or after the commit and before telling."""
    with Handheld.open(home, checked=False) as handheld:
        for number in range(1, inputs + 2):
            with handheld.journal.writing():
                stored = handheld.journal.add_input(scan(f"S{number}", 1))
                handheld.journal.append(decided(handheld, receipt(number, 1, f"S{number}")), stored)
                handheld.journal.capture(stored, NumbersCaptured(ORDER, 1, "SER", "", (f"S{number}",)))
                handheld.journal.finish_input(stored, InputStatus.ACCEPTED)
                if number > inputs and at == "before":
                    kill_self()
            if number > inputs:
                kill_self()
            os.write(acknowledged, b"+")


@pytest.mark.parametrize("at", ["before", "after"])
@pytest.mark.parametrize("inputs", INPUTS_BEFORE_KILL)
def test_3_5_what_was_acknowledged_is_there_after_a_kill(full_home: Path, inputs: int, at: str) -> None:
    read, write = os.pipe()
    assert run_in_child(lambda: work_and_die(full_home, write, inputs, at)) == signal.SIGKILL
    os.close(write)
    acknowledged = len(os.read(read, 1_000))
    os.close(read)
    stored = inputs + (at == "after")
    assert acknowledged == inputs
    with Handheld.open(full_home) as handheld:
        texts = [each.came.text for each in reversed(handheld.journal.inputs(100))]
        assert texts == [f"S{number}" for number in range(1, stored + 1)]
        assert [each.sequence for each in handheld.journal.waiting(0, 100, 10**9)] == list(range(1, stored + 1))
        assert handheld.stock.balance(balance_key("DOCK", "SER")) == stored
        assert len(handheld.stock.captured_waiting(ORDER, 1)) == stored


def test_1_a_booking_of_many_numbers_is_whole_or_not_there(full_home: Path) -> None:
    serials = tuple(f"S{number}" for number in range(500))

    def book_and_die() -> None:
        with Handheld.open(full_home, checked=False) as handheld, handheld.journal.writing():
            number = handheld.journal.add_input(scan("R-01"))
            handheld.journal.capture(number, NumbersCaptured(ORDER, 1, "SER", "", serials))
            handheld.journal.append(decided(handheld, receipt(1, 1, *serials)), number)
            handheld.journal.book(number, LineBooked(ORDER, 1, "SER", Decimal(500), "DOCK", ("t000001",)))
            kill_self()

    assert run_in_child(book_and_die) == signal.SIGKILL
    with Handheld.open(full_home) as handheld:
        assert (handheld.journal.counts().waiting, handheld.stock.captured_waiting(ORDER, 1)) == (0, ())


def ignored(_answer: object) -> None:
    """Want no answer."""


def dying(call: str, count: int) -> Callable[[str], None]:
    """Return what dies at a call of the link, after so many of them."""
    left = [count]

    def hook(name: str) -> None:
        left[0] -= name == call
        if left[0] < 0:
            kill_self()

    return hook


@pytest.mark.parametrize("count", range(6))
@pytest.mark.parametrize("call", ["snapshot", "pull"])
def test_a_pull_killed_between_pages_goes_on(empty_home: Path, call: str, count: int) -> None:
    centre = SmallCentre(warehouse(), page_rows=3)
    if call == "pull":
        speak(empty_home, centre)
        for each in rows_of(centre.stock):
            centre.tell(each)
    centre.before = dying(call, count)
    assert run_in_child(lambda: ignored(speak(empty_home, centre))) == signal.SIGKILL
    centre.before = lambda _call: None
    with Handheld.open(empty_home) as handheld:
        speak(empty_home, centre)
        assert handheld.stock.lines(ORDER) == centre.stock.lines(ORDER)
        assert handheld.stock.item("BOTH") == centre.stock.item("BOTH")


class DyingDatabase(Database):
    """Dies where it should commit."""

    def run(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> int:
        if sql == "COMMIT":
            kill_self()
        return super().run(sql, parameters)


def test_a_page_and_its_cursor_are_one(full_home: Path) -> None:
    with Handheld.open(full_home) as handheld:
        gone = Row(feed="ROT", version=2, entity="bin", deleted=True, row={"bin": "R-01"})
        page = Page(store_uuid="life-1", rows=(gone,), through=Cursors(reference=1, site=2), has_more=False)
        path = full_home / MIRROR_FILE
        assert run_in_child(lambda: MirrorFile(DyingDatabase(path)).take_page(page, AT)) == signal.SIGKILL
        assert (handheld.stock.bin("R-01") is None, handheld.mirror.complete_site()) == (False, 1)
        pull(full_home, [gone], 2)
        assert (handheld.stock.bin("R-01") is None, handheld.mirror.complete_site()) == (True, 2)

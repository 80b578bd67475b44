"""Open work over real files: what becomes of an input, whatever happens."""

from pathlib import Path
from typing import cast

import pytest

from inventory.barcodes import FRAME_BYTES_MAX
from inventory.refusals.reading import IncompleteScan, ScanCannotAnswer
from inventory.refusals.work import InternalError, NotStored
from inventory.stock import Stock
from inventory.tasks.receive import RECEIVE
from inventory.tasks.steps import Action, Mark, Outcome, Scan, Stamp, Step, Task, Trace
from sync.errors import StoreFullError
from sync.handheld.database import Database
from sync.handheld.records import InputStatus
from terminal.view import Answer, ScanInput, View
from tests.terminal.homes import BEARING, Terminal, demo_home, terminal_on


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return demo_home(tmp_path)


def last_input(terminal: Terminal) -> tuple[bytes, str, InputStatus, str]:
    stored = terminal.handheld.journal.inputs(1)[0]
    return stored.came.data, stored.came.text, stored.status, stored.code


def asked(answer: Answer) -> tuple[Outcome, str, str]:
    return answer.outcome, answer.code, answer.view.prompt.asks.code


def test_every_input_has_a_row_with_what_became_of_it(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        terminal.do(BEARING, "SN-000812", "SN-000812")
        rows = [(row.came.text, row.status.value, row.code) for row in reversed(terminal.handheld.journal.inputs(10))]
    assert rows == [
        ("1001", "accepted", "ok"),
        ("****", "accepted", "signed_in"),
        ("PO1042", "accepted", "ok"),
        (BEARING[3:], "accepted", "ok"),
        ("SN-000812", "accepted", "ok"),
        ("SN-000812", "refused", "already"),
    ]


def test_scans_behind_a_stop_are_kept_counted_and_named(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        assert terminal.scan("NO-SUCH-CODE").outcome is Outcome.STOP
        held = terminal.do("SN-000812", "SN-000813")
        assert [answer.view.held_scans for answer in held] == [1, 2]
        assert last_input(terminal) == (b"SN-000813", "SN-000813", InputStatus.HELD, "scan_held")
        left = terminal.press(1)
        assert left.view.held_scans == 0
        assert left.view.says is not None
        assert left.view.says.code == "scans_held"
        assert left.view.recent[:2] == (
            Trace(Mark.HINT, "SN-000813", "scan_again"),
            Trace(Mark.HINT, "SN-000812", "scan_again"),
        )
        assert left.view.prompt.counter is None


def test_a_scan_behind_a_question_is_kept_too(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        terminal.scan("]C10109506000111032")
        question = terminal.type("L2231")
        assert (question.outcome, question.code) == (Outcome.DUP, "question_new_lot")
        other = terminal.scan("SN-000812")
        assert other.says == ScanCannotAnswer("SN-000812")
        assert other.view.held_scans == 1
        assert last_input(terminal)[2] is InputStatus.HELD


def test_half_a_scan_is_stored_and_stops(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        answer = terminal.scan_bytes(b"0109506000", incomplete=True)
        assert (answer.outcome, answer.says) == (Outcome.STOP, IncompleteScan("0109506000"))
        assert terminal.handheld.journal.inputs(1)[0].came.flags == ("incomplete",)
        assert asked(terminal.press(1)) == (Outcome.OK, "ok", "ask_item")
        assert terminal.scan(BEARING).outcome is Outcome.OK


def test_a_line_of_ten_kilobytes_stops_and_the_next_scan_works(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        answer = terminal.scan_bytes(b"x" * 10_000)
        assert (answer.outcome, answer.code) == (Outcome.STOP, "incomplete_scan")
        assert len(last_input(terminal)[0]) == FRAME_BYTES_MAX
        terminal.press(1)
        assert terminal.scan(BEARING).outcome is Outcome.OK


def test_bytes_that_are_no_utf_8_survive(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        answer = terminal.scan_bytes(b"caf\xe9\x00\xff")
        assert (answer.outcome, answer.code) == (Outcome.STOP, "unknown_code")
        assert last_input(terminal)[:2] == (b"caf\xe9\x00\xff", "caf\u00e9\u00ff")
        terminal.press(1)
        assert terminal.scan(BEARING).outcome is Outcome.OK


def test_a_rescan_confirms_a_question_only_when_it_was_seen(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        terminal.scan("]C10109506000111032")
        terminal.type("L2231")
        terminal.scan("L2231")
        assert terminal.work.view().prompt.question is None


def test_a_repeat_of_the_scanner_confirms_nothing(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        terminal.scan("]C10109506000111032")
        terminal.type("L2231")
        answer = terminal.scan_bytes(b"L2231", repeat=True)
        assert answer.view.prompt.question is not None


def test_a_full_disk_is_said_nothing_counts_and_the_next_scan_works(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        before = terminal.scan(BEARING).view
        database = terminal.handheld._database
        pages = database.value("PRAGMA page_count")
        database.run(f"PRAGMA max_page_count={pages}")
        answers = [terminal.scan(f"SN-00{number}") for number in range(1000, 1040)]
        refused = [answer for answer in answers if answer.outcome is Outcome.STOP]
        assert refused
        assert isinstance(refused[0].says, NotStored)
        assert refused[0].view.prompt.stop is None
        taken = sum(answer.outcome in (Outcome.OK, Outcome.FULL) for answer in answers)
        database.run("PRAGMA max_page_count=1000000")
        after = terminal.scan("SN-000812")
        assert after.view.prompt.counter is not None
        assert before.prompt.counter is not None
        assert after.view.prompt.counter.done == before.prompt.counter.done + taken + 1
    with terminal_on(home) as terminal:
        terminal.sign_in()
        counter = terminal.press(9).view.prompt.counter
        assert counter == after.view.prompt.counter


def test_a_locked_file_is_said_nothing_counts_and_the_next_scan_works(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        terminal.scan(BEARING)
        terminal.handheld._database.run("PRAGMA busy_timeout=20")
        other = Database(home / "work.db")
        with other.writing():
            answer = terminal.scan("SN-000812")
        other.close()
        assert (answer.outcome, answer.code) == (Outcome.STOP, "not_stored")
        counter = terminal.scan("SN-000812").view.prompt.counter
        assert counter is not None
        assert counter.done == 1


class Failing:
    """The task of receiving, with a bug at one code."""

    def __getattr__(self, name: str) -> object:
        return getattr(RECEIVE, name)

    def scanned(self, state: object, scan: Scan, stock: Stock, stamp: Stamp) -> Step[object]:
        step = cast("Task[object]", RECEIVE).scanned(state, scan, stock, stamp)
        if scan.code.text == "SN-000813":
            raise ZeroDivisionError("a bug")
        return step


def test_a_bug_of_a_task_keeps_the_input_and_the_work(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    with terminal_on(home, tasks={"receive": cast("Task[object]", Failing())}) as terminal:
        terminal.receiving()
        terminal.do(BEARING, "SN-000812")
        answer = terminal.scan("SN-000813")
        assert (answer.outcome, answer.says) == (Outcome.STOP, InternalError("ZeroDivisionError"))
        assert last_input(terminal)[1:3] == ("SN-000813", InputStatus.FAILED)
        assert "a bug" in caplog.text
        assert asked(terminal.press(1)) == (Outcome.OK, "ok", "ask_serial")
        counter = terminal.scan("SN-000814").view.prompt.counter
        assert counter is not None
        assert counter.done == 2
    with terminal_on(home) as terminal:
        terminal.sign_in()
        assert terminal.press(9).view.prompt.counter == counter


def test_work_goes_on_at_the_same_step_after_a_restart(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        before = terminal.do(BEARING, "SN-000812", "SN-000813")[-1].view
    with terminal_on(home) as terminal:
        menu = terminal.sign_in().view
        resumes = menu.prompt.choices[-1]
        assert (resumes.number, resumes.says.arguments) == (9, {"document": "PO1042", "done": "2", "target": "40"})
        after = terminal.press(9).view
        assert after.prompt == before.prompt
        assert after.recent == before.recent


def test_a_stop_is_still_there_after_a_restart(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        before = terminal.scan("NO-SUCH-CODE").view
    with terminal_on(home) as terminal:
        terminal.sign_in()
        assert terminal.press(9).view.prompt == before.prompt


def test_the_code_of_a_document_goes_on_with_its_work(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        before = terminal.do(BEARING, "SN-000812")[-1].view
    with terminal_on(home) as terminal:
        terminal.sign_in()
        terminal.press(1)
        after = terminal.scan("PO1042")
        assert (after.code, after.view.prompt) == ("resumed", before.prompt)
        assert len(terminal.handheld.journal.open_works()) == 1


def test_help_puts_work_aside_at_its_step(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        before = terminal.do(BEARING, "SN-000812")[-1].view
        terminal.press(Action.HELP)
        assert terminal.press(2).view.prompt.asks.code == "ask_menu"
        assert terminal.press(9).view.prompt == before.prompt


def test_a_prompt_that_a_key_does_not_fit_says_so(home: Path) -> None:
    with terminal_on(home) as terminal:
        answer = terminal.press(Action.SYNC)
        assert (answer.outcome, answer.code) == (Outcome.DUP, "key_not_here")


def scans(*codes: str) -> tuple[ScanInput, ...]:
    return tuple(ScanInput(code.encode(), None, "test") for code in codes)


def kept(terminal: Terminal) -> list[tuple[str, str, str, object]]:
    rows = terminal.handheld.journal.inputs(50)
    return [(row.came.text, row.status.value, row.code, row.trace) for row in rows]


def test_scans_that_wait_are_answered_and_kept_as_if_each_came_alone(tmp_path: Path) -> None:
    waiting = scans("SN-1", "SN-2", "SN-1", "PO1042", "SN-3", "SN-4")
    together, alone = demo_home(tmp_path / "together"), demo_home(tmp_path / "alone")
    with terminal_on(together) as one, terminal_on(alone) as other:
        for terminal in (one, other):
            terminal.receiving()
            terminal.scan(BEARING)
        assert one.work.take_together(waiting) == tuple(other.work.take(each) for each in waiting)
        assert one.work.painted == other.work.painted
        assert kept(one) == kept(other)


def test_what_is_foreseen_before_the_commit_is_what_is_answered_after_it(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        terminal.scan(BEARING)
        foreseen: list[View] = []
        answers = [terminal.work.take(each, foreseen.append) for each in scans("SN-1", "SN-1", "PO1042", "SN-2")]
        assert [answer.view for answer in answers] == foreseen


def test_what_was_foreseen_of_an_input_that_is_not_kept_leaves_no_trace(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        before = terminal.scan(BEARING).view
        terminal.handheld._database.run("PRAGMA busy_timeout=20")
        foreseen: list[View] = []

        def hold_the_file(view: View) -> None:
            foreseen.append(view)
            raise StoreFullError("the disk is full")

        refused = terminal.work.take(scans("SN-1")[0], hold_the_file)
        assert (refused.code, refused.view.prompt) == ("not_stored", before.prompt)
        assert terminal.scan("SN-1").view.prompt == foreseen[0].prompt


def test_a_disk_that_is_full_under_waiting_scans_takes_none_of_them_and_then_each_once(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        before = terminal.scan(BEARING).view
        database = terminal.handheld._database
        database.run(f"PRAGMA max_page_count={database.value('PRAGMA page_count')}")
        rows = kept(terminal)
        waiting = scans(*(f"SN-00{number}" for number in range(1000, 1300)))
        assert terminal.work.take_together(waiting) == ()
        assert terminal.work.painted == before
        assert kept(terminal) == rows
        database.run("PRAGMA max_page_count=1000000")
        answers = [terminal.work.take(each) for each in waiting[:10]]
        assert {answer.outcome for answer in answers} == {Outcome.OK}
        assert answers[-1].view.prompt.counter is not None
        assert answers[-1].view.prompt.counter.done == 10


def test_a_bug_at_one_of_the_waiting_scans_keeps_it_and_the_others(home: Path) -> None:
    with terminal_on(home, tasks={"receive": cast("Task[object]", Failing())}) as terminal:
        terminal.receiving()
        terminal.scan(BEARING)
        answers = terminal.work.take_together(scans("SN-000812", "SN-000813", "SN-000814"))
        assert [answer.code for answer in answers] == ["ok", "internal_error", "scan_held"]
        assert [row[:2] for row in reversed(kept(terminal)[:3])] == [
            ("SN-000812", "accepted"),
            ("SN-000813", "failed"),
            ("SN-000814", "held"),
        ]


def test_scans_that_wait_stop_where_a_pin_is_asked(home: Path) -> None:
    with terminal_on(home) as terminal:
        answers = terminal.work.take_together(scans("1001", "SN-1"))
        assert [answer.view.secret for answer in answers] == [True]
        assert [row[0] for row in kept(terminal)] == ["1001"]

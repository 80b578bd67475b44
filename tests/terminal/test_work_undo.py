"""Undo: what was taken is taken back, posted lines by reversing transactions; nothing leaves the record."""

from pathlib import Path

import pytest

from inventory.refusals.work import NothingToUndo
from inventory.tasks.steps import Action, Mark, Outcome, Trace
from sync.handheld.records import JournalState
from terminal.view import View
from tests.terminal.homes import BEARING, Terminal, demo_home, terminal_on

GREASE = "]C101095060001343521728083110GR881"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return demo_home(tmp_path)


def shown(view: View) -> tuple[object, ...]:
    """Return what an operator sees of the work, but for the last events and keys."""
    prompt = view.prompt
    return prompt.asks, prompt.document, prompt.known, prompt.counter, prompt.stop, prompt.question


def test_nothing_to_undo_is_said(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.sign_in()
        terminal.press(1)
        answer = terminal.press(Action.UNDO)
        assert (answer.outcome, answer.says) == (Outcome.DUP, NothingToUndo())


def test_nothing_taken_yet_to_undo_is_a_hint_and_changes_nothing(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.sign_in()
        terminal.press(1)
        terminal.scan("nothing of ours")
        before = shown(terminal.press(1).view)
        answer = terminal.press(Action.UNDO)
        assert (answer.outcome, answer.code, shown(answer.view)) == (Outcome.DUP, "nothing_to_undo", before)


def test_each_undo_leads_back_to_where_the_work_was(home: Path) -> None:
    codes = (BEARING, "SN-000812", "SN-000812", "SN-000813", "B7-1")
    with terminal_on(home) as terminal:
        before = [shown(terminal.receiving().view)]
        for code in codes:
            answer = terminal.scan(code)
            if answer.outcome is Outcome.OK:
                before.append(shown(answer.view))
        terminal.press(1)
        for earlier in reversed(before[:-1]):
            answer = terminal.press(Action.UNDO)
            assert (answer.outcome, answer.code) == (Outcome.OK, "undone")
            assert shown(answer.view) == earlier


def test_an_undone_number_may_be_scanned_again(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        terminal.do(BEARING, "SN-000812")
        answer = terminal.press(Action.UNDO)
        assert answer.view.recent[0] == Trace(Mark.UNDONE, "SN-000812", "undone")
        assert terminal.handheld.stock.captured("PO1042", "A-1103/B", "SN-000812") is None
        assert terminal.scan("SN-000812").outcome is Outcome.OK


def test_the_record_keeps_what_was_undone_and_by_which_input(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        terminal.do(BEARING, "SN-000812")
        terminal.press(Action.UNDO)
        undo, scan = terminal.handheld.journal.inputs(2)
        assert (scan.came.text, scan.cancelled_by) == ("SN-000812", undo.number)


def booked_grease(terminal: Terminal) -> None:
    terminal.receiving()
    terminal.scan(GREASE)
    terminal.type("24")
    assert terminal.scan("B-01-1").view.status.waiting == 1


def test_a_booked_line_is_reversed_by_a_transaction(home: Path) -> None:
    with terminal_on(home) as terminal:
        booked_grease(terminal)
        line = terminal.handheld.stock.line("PO1042", 2)
        assert line is not None
        assert line.open == 0
        answer = terminal.press(Action.UNDO)
        assert (answer.outcome, answer.view.status.waiting) == (Outcome.OK, 2)
        kinds = [row.kind for row in terminal.handheld.journal.rows(JournalState.WAITING, 10)]
        assert kinds == ["purchase_receipt", "purchase_receipt_reversal"]
        line = terminal.handheld.stock.line("PO1042", 2)
        assert line is not None
        assert line.open == 24


def test_undo_after_a_restart_takes_back_the_same(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        first = shown(terminal.scan(BEARING).view)
        terminal.scan("SN-000812")
    with terminal_on(home) as terminal:
        terminal.sign_in()
        terminal.press(9)
        assert shown(terminal.press(Action.UNDO).view) == first


def test_undo_is_offered_only_where_something_can_be_taken_back(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.sign_in()
        assert Action.UNDO not in terminal.press(1).view.prompt.actions
        assert Action.UNDO in terminal.scan("PO1042").view.prompt.actions

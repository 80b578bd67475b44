"""The device screen: what it shows of a scan, and the check of the scanner at the start of a shift, which is kept."""

from datetime import timedelta
from pathlib import Path

import pytest

from inventory.scanner_checks import checked_of
from inventory.tasks.steps import Action, Outcome
from sync.handheld.home import Handheld
from sync.handheld.records import JournalState
from sync.handheld.scanner_checks import ScannerCheck
from terminal.scanner_check import LAYOUT_TEXT
from terminal.view import Answer
from tests.terminal.homes import MORNING, RECEIVER, RECEIVER_PIN, Terminal, demo_home, terminal_on

SEPARATOR = "]C10109506000134352" + "10GSCHECK{GS}21S1"
LAYOUT = "]C0" + LAYOUT_TEXT
DATE = "]C10109506000134352" + "17271231" + "10DATECHECK"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return demo_home(tmp_path)


def at_the_check(terminal: Terminal) -> Answer:
    terminal.scan(RECEIVER)
    terminal.type(RECEIVER_PIN)
    terminal.press(Action.HELP)
    return terminal.press(2)


def known(answer: Answer) -> list[tuple[str, object]]:
    return [(each.name, each.value) for each in answer.view.prompt.known]


def test_it_is_reached_by_digits_and_shows_the_bytes_of_a_scan(home: Path) -> None:
    with terminal_on(home) as terminal:
        assert at_the_check(terminal).view.prompt.asks.code == "ask_check_separator"
        answer = terminal.scan("]C101095060001343521728083110GR881")
        assert (answer.outcome, answer.code) == (Outcome.DUP, "check_other_code")
        data = b"01095060001343521728083110GR881".hex()
        assert known(answer) == [
            ("aim", "]C1"),
            ("kind", "gs1"),
            ("means", "09506000134352 GR881 2028-08-31"),
            ("raw", data[:24]),
            ("raw", data[24:48]),
            ("raw", data[48:]),
        ]
        assert terminal.press(Action.BACK).view.prompt.asks.code == "ask_help"


def test_a_check_is_kept_with_who_and_what_and_stands_on_the_dock(home: Path) -> None:
    with terminal_on(home) as terminal:
        at_the_check(terminal)
        asked = [terminal.scan(code).view.prompt.asks.code for code in (SEPARATOR, LAYOUT, DATE)]
        assert asked == ["ask_check_layout", "ask_check_date", "ask_beep"]
        assert terminal.press(1).code == "scanner_passed"
        terminal.press(Action.BACK)
        dock = dict(known(terminal.press(Action.SYNC)))
        assert "scanner_passed" in dock
    with Handheld.open(home) as handheld:
        (kept,) = handheld.scanner_checks.newest(5)
    assert MORNING < kept.at < MORNING + timedelta(minutes=1)
    passed = ("passed", "passed", "passed")
    assert kept == ScannerCheck(
        kept.at, kept.scanner, RECEIVER, *passed, aim=True, latency_ms=kept.latency_ms, beep=True
    )


def test_what_a_scanner_loses_is_said_and_kept(home: Path) -> None:
    with terminal_on(home) as terminal:
        at_the_check(terminal)
        assert terminal.scan(SEPARATOR.replace("{GS}", "")).code == "check_no_separator"
        assert terminal.scan(LAYOUT.swapcase().replace("]c0", "")).code == "check_other_case"
        assert terminal.scan(DATE).code == "check_passed"
        assert terminal.press(2).code == "scanner_failed"
        (kept,) = terminal.handheld.scanner_checks.newest()
        assert (kept.separator, kept.layout, kept.date, kept.aim, kept.beep, kept.passed) == (
            *("no_separator", "other_case", "passed"),
            *(False, False, False),
        )


def test_a_label_may_be_scanned_again(home: Path) -> None:
    with terminal_on(home) as terminal:
        at_the_check(terminal)
        terminal.scan(SEPARATOR.replace("{GS}", ""))
        terminal.press(Action.BACK)
        for code in (SEPARATOR, LAYOUT, DATE):
            terminal.scan(code)
        assert terminal.press(1).code == "scanner_passed"


def test_a_label_that_failed_counts_anew_when_it_is_scanned_once_more(home: Path) -> None:
    with terminal_on(home) as terminal:
        at_the_check(terminal)
        terminal.scan(SEPARATOR.replace("{GS}", ""))
        # the scanner was set up meanwhile
        assert terminal.scan(SEPARATOR).code == "check_passed"
        for code in (LAYOUT, DATE):
            terminal.scan(code)
        assert terminal.press(1).code == "scanner_passed"


def test_a_check_goes_to_the_centre_with_the_queue(home: Path) -> None:
    with terminal_on(home) as terminal:
        at_the_check(terminal)
        for code in (SEPARATOR, LAYOUT, DATE):
            terminal.scan(code)
        assert terminal.press(1).view.status.waiting == 1
        (row,) = terminal.handheld.journal.rows(JournalState.WAITING, 5)
        (kept,) = terminal.handheld.scanner_checks.newest()
        sent = terminal.handheld.stock.posted(row.id)
        assert sent is not None
        assert (sent.kind, sent.operator, sent.reference) == ("scanner_check", RECEIVER, "test")
        assert checked_of(sent.marks) == kept.result

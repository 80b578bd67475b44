"""Labels at the terminal: drawn before they are printed, the queue with what became of each, and one printed again."""

from pathlib import Path

import pytest

from inventory.tasks.steps import Action, Outcome, say
from sync.handheld.print_jobs import PrintState
from terminal.modes.labels import DRAWN_COLUMNS
from terminal.view import Answer
from tests.terminal.homes import MORNING, RECEIVER, RECEIVER_PIN, Terminal, demo_home, terminal_on

LOT, SERIAL = "L2140", "SN-000701"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return demo_home(tmp_path)


def at_labels(terminal: Terminal) -> Answer:
    terminal.scan(RECEIVER)
    terminal.type(RECEIVER_PIN)
    terminal.press(Action.HELP)
    return terminal.press(4)


def rows(answer: Answer) -> list[str]:
    return [str(each.value) for each in answer.view.prompt.known]


def numbers(answer: Answer) -> list[int]:
    return [each.number for each in answer.view.prompt.choices]


def test_a_label_is_seen_before_it_is_printed_and_stands_in_the_queue(home: Path) -> None:
    with terminal_on(home) as terminal:
        assert at_labels(terminal).view.prompt.asks.code == "ask_what_label"
        shown = terminal.scan("D-01")
        assert (shown.view.prompt.asks.code, numbers(shown)) == ("ask_print_label", [1, 2, 3])
        assert any("D-01" in row for row in rows(shown))
        assert any("#" in row for row in rows(shown))
        assert {len(row) for row in rows(shown)} == {DRAWN_COLUMNS}
        assert terminal.handheld.print_jobs.newest() == ()
        said = [dict(each.says.arguments) for each in terminal.press(3).view.prompt.choices]
        assert {"kind": "code128", "reads": "D-01"} in said
        terminal.press(1)
        printed = terminal.press(2)
        assert (printed.code, rows(printed)) == ("no_printer", [".. bin D-01"])
        (job,) = terminal.handheld.print_jobs.newest()
        assert (job.label, job.fields, job.operator, job.state) == (
            "bin",
            {"bin": "D-01"},
            RECEIVER,
            PrintState.WAITING,
        )


def test_a_lot_and_a_serial_are_seen_in_their_other_form_and_printed_so(home: Path) -> None:
    with terminal_on(home) as terminal:
        at_labels(terminal)
        shown = terminal.scan(LOT)
        assert shown.view.prompt.choices[-1].says == say("way_other_form")
        matrix = rows(shown)
        bars = terminal.press(4)
        assert (bars.view.prompt.asks.code, numbers(bars)) == ("ask_print_label", [1, 2, 3, 4])
        assert rows(bars) != matrix
        assert rows(terminal.press(4)) == matrix
        terminal.press(4)
        terminal.press(2)
        (job,) = terminal.handheld.print_jobs.newest()
        assert job.label == "lot_bars"
        # what stands in the queue stays what it is
        terminal.press(Action.LIST)
        assert numbers(terminal.press(2)) == [1, 3]


def test_a_serial_is_seen_as_a_link(home: Path) -> None:
    with terminal_on(home) as terminal:
        at_labels(terminal)
        terminal.scan(SERIAL)
        link = terminal.press(4)
        said = [dict(each.says.arguments) for each in terminal.press(3).view.prompt.choices]
        assert [each["kind"] for each in said if "kind" in each] in (["qr"], ["datamatrix"]), link


def test_what_was_printed_may_be_printed_again_as_a_row_of_its_own(home: Path) -> None:
    with terminal_on(home) as terminal:
        at_labels(terminal)
        terminal.scan("D-01")
        terminal.press(2)
        jobs, journal = terminal.handheld.print_jobs, terminal.handheld.journal
        waiting = terminal.press(Action.LIST)
        assert numbers(waiting) == [1, 2]
        shown = terminal.press(2)
        assert (shown.view.prompt.asks.code, numbers(shown)) == ("label_is_waiting", [1, 3])
        terminal.press(1)
        terminal.press(1)
        with journal.writing():
            taken = jobs.take("test")
            assert taken is not None
            jobs.ended(taken.id, PrintState.UNCLEAR, "paper out", MORNING, taken.fields)
        terminal.press(Action.LIST)
        unclear = terminal.press(2)
        assert (unclear.view.prompt.asks.code, numbers(unclear)) == ("label_is_unclear", [1, 2, 3])
        assert terminal.press(3).view.prompt.choices[1].says.arguments == {"problem": "paper out"}
        terminal.press(1)
        terminal.press(2)
        again, first = jobs.newest()
        assert (again.reprint_of, again.fields, first.id) == (taken.id, taken.fields, taken.id)


def test_what_has_no_label_is_said(home: Path) -> None:
    with terminal_on(home) as terminal:
        at_labels(terminal)
        assert terminal.scan("nothing").outcome is Outcome.STOP
        terminal.press(1)
        assert terminal.scan(RECEIVER).view.prompt.asks.code == "ask_print_label"
        terminal.press(Action.BACK)
        assert terminal.press(Action.BACK).view.prompt.asks.code == "ask_help"

"""The summary of the day at the dock: what stands in it, and that what is seen is what is printed."""

from pathlib import Path

import pytest

from drivers.rendering import render
from inventory.refusals.base import Refusal
from inventory.refusals.selling import NotInBin
from inventory.tasks.steps import Action, Message, say
from sync.centre.centre import Centre
from sync.handheld.print_jobs import PrintState
from terminal.equipment import Equipment
from terminal.labels.filling import fill
from terminal.labels.template import template_named
from terminal.messages import languages
from terminal.modes.mode import Mode
from terminal.modes.summary import LABEL, LINES_A_PAGE, SummaryShown, summary_shown
from terminal.screens.rows import as_ascii
from terminal.summary import LINE_COLUMNS, Row, summary_lines
from terminal.view import Answer
from terminal.words import Words
from tests.end_to_end.test_same_serial import FIRST, OTHER, SECOND, SERIAL, picked, sent, two_homes
from tests.terminal.homes import MORNING, Terminal, demo_home, terminal_on
from tests.terminal.test_work_dock import GREASE

PRINT_SUMMARY = 5


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return demo_home(tmp_path)


def key(terminal: Terminal, action: Action, digit: int) -> Answer:
    terminal.press(action)
    return terminal.press(digit)


def lines_of(terminal: Terminal) -> list[str]:
    """All pages of the summary in front, from the first."""
    found: list[str] = []
    while True:
        prompt = terminal.work.view().prompt
        found += [str(each.value) for each in prompt.known]
        more = [each for each in prompt.choices if each.number == 9]
        if not more or more[0].says.arguments["page"] == more[0].says.arguments["pages"]:
            return found
        terminal.press(9)


def test_what_waits_and_was_sent_is_seen_and_printed_line_by_line(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        terminal.scan(GREASE)
        terminal.type("24")
        terminal.scan("B-01-1")
        terminal.press(Action.SYNC)
        shown = terminal.press(PRINT_SUMMARY)
        assert (shown.view.prompt.asks.code, len(shown.view.prompt.known)) == ("ask_summary", LINES_A_PAGE)
        seen = lines_of(terminal)
        assert seen == [
            "by 1001, device 1",
            "data 0h00 old",
            "WAITING 1, oldest 0h00",
            " 1 receipt",
            "SENT TODAY 0",
            "REFUSED 0",
            "SHORT TODAY 0",
            "TO COUNT 0",
        ]
        printed = terminal.press(2)
        assert (printed.code, printed.view.prompt.asks.code) == ("summary_waits", "ask_sync")
        (job,) = terminal.handheld.print_jobs.newest()
        title = f"ROT {MORNING:%d.%m.} 09:00"
        assert (job.label, job.state, job.operator, job.fields) == (
            LABEL,
            PrintState.WAITING,
            "1001",
            {"summary": title, **{f"line{at:02}": line for at, line in enumerate(seen, 1)}},
        )
        filled = fill(template_named(LABEL), job.fields, MORNING.date())
        assert [each.text for each in filled.label.texts] == [title, *seen]
        assert any(render(filled.label, 203).packed)
        assert terminal.press(Action.BACK).view.prompt.asks.code == "ask_item"


def test_what_is_short_is_said_with_its_reason_and_what_is_to_be_counted(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.sign_in("1007", "4327")
        terminal.scan("SO8817")
        for _ in range(3):
            key(terminal, Action.PROBLEM, 5)
        terminal.do("A-03-2", "L19")
        terminal.type("4")
        terminal.press(4)
        sent(terminal)
        terminal.press(PRINT_SUMMARY)
        lines = lines_of(terminal)
        assert lines[lines.index("SHORT TODAY 1") :] == [
            "SHORT TODAY 1",
            " SO8817 G-0040 4/6: not",
            "  found, A-03-2, 1007",
            "TO COUNT 1",
            " A-03-2 G-0040 1007",
        ]


def test_what_came_from_another_bin_is_not_short_and_a_line_is_named_once_with_all_its_bins(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.sign_in("1007", "4327")
        terminal.scan("SO8825")
        for reason in (5, 5, 4, 4):
            key(terminal, Action.PROBLEM, reason)
        key(terminal, Action.SYNC, PRINT_SUMMARY)
        lines = lines_of(terminal)
        assert lines[lines.index("SHORT TODAY 1") + 1 : lines.index("TO COUNT 2")] == [
            " SO8825 G-0040 0/6: not",
            "  found, A-03-2 A-03-1,",
            "  1007",
        ]
        terminal.press(1)
        terminal.press(Action.BACK)
        terminal.scan("R-05")
        terminal.scan("L22")
        terminal.type("6")
        key(terminal, Action.SYNC, PRINT_SUMMARY)
        assert "SHORT TODAY 0" in lines_of(terminal)


def test_what_was_taken_back_is_not_short(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.sign_in("1007", "4327")
        terminal.scan("SO8817")
        key(terminal, Action.PROBLEM, 4)
        assert terminal.press(Action.UNDO).code == "undone"
        key(terminal, Action.SYNC, PRINT_SUMMARY)
        assert lines_of(terminal)[-2:] == ["SHORT TODAY 0", "TO COUNT 0"]


def test_held_work_has_its_reason_and_with_whom_it_clashes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'centre.db'}"
    centre = Centre.open(url, create=True)
    centre.init()
    centre.close()
    first, second = two_homes(url, tmp_path)
    with terminal_on(first, url=url) as terminal:
        picked(terminal, FIRST, SERIAL)
        sent(terminal)
    with terminal_on(second, url=url) as terminal:
        picked(terminal, SECOND, SERIAL, OTHER)
        sent(terminal)
        terminal.press(PRINT_SUMMARY)
        lines = lines_of(terminal)
        refused = lines[lines.index("REFUSED 1") : lines.index("SHORT TODAY 0")]
        # between them stands that the work came later than it was done: the machine's day is no day of the test
        assert refused[:5] + refused[-2:] == [
            "REFUSED 1",
            " pick SO8818 1007 09:00",
            "  HK12000451 is not in",
            "   C-01-1 but D-01: look",
            "   for it.",
            "  with SO8818 1002 dev 1",
            "   09:00",
        ]


def test_many_lines_make_several_labels_and_pages(home: Path) -> None:
    lines = tuple(f"line {number}" for number in range(30))
    with terminal_on(home) as terminal:
        desk = terminal.work._desk(MORNING)
        pages: list[Mode] = [SummaryShown("ROT", lines)]
        for _ in range(5):
            pages += pages[-1].take(9, desk).modes
        assert [each.page for each in pages if isinstance(each, SummaryShown)] == [0, 1, 2, 3, 4, 0]
        with terminal.handheld.journal.writing():
            assert SummaryShown("ROT", lines).take(2, desk).modes == ()
        jobs = reversed(terminal.handheld.print_jobs.newest())
        assert [(job.fields["summary"], job.fields["line01"], len(job.fields)) for job in jobs] == [
            ("ROT 1/3", "line 0", 15),
            ("ROT 2/3", "line 14", 15),
            ("ROT 3/3", "line 28", 3),
        ]


def test_a_scan_is_kept_and_other_digits_do_nothing(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.sign_in()
        key(terminal, Action.SYNC, PRINT_SUMMARY)
        assert terminal.scan("SN-000812").code == "scan_cannot_answer"
        assert terminal.press(7).code == "no_effect"
        assert terminal.press(1).view.prompt.asks.code == "ask_sync"


@pytest.mark.parametrize("language", languages())
def test_a_summary_reads_in_every_language_and_no_line_is_too_wide(language: str) -> None:
    says: list[Message | Refusal] = [
        say("summary_refused_one", kind="count_request", document="SO8817", badge="1007", time="09:00"),
        NotInBin("G-0040", "L19", "A-03-2", 14),
        say(
            "summary_short_one",
            document="SO8817",
            item="G-0040",
            done=4,
            ordered=6,
            reason="cancel_rest",
            place="A-03-2",
            badge="1007",
        ),
    ]
    words = Words.load(language)
    lines = summary_lines(tuple(Row(each, 1) for each in says), words, most=10_000)
    assert max(map(len, lines)) <= LINE_COLUMNS
    said = " ".join(line.strip() for line in lines)
    assert said == " ".join(as_ascii(words.sentence(each)) for each in says)
    assert "cancel_rest" not in said


def test_the_summary_is_in_the_language_of_who_asks_else_of_the_handheld(home: Path) -> None:
    with terminal_on(home, equipment=Equipment(language="de")) as terminal:
        desk = terminal.work._desk(MORNING)
        assert desk.language == "de"
        assert "HEUTE GESENDET 0" in summary_shown(desk, None).lines
        terminal.sign_in()
        key(terminal, Action.SYNC, PRINT_SUMMARY)
        assert "SENT TODAY 0" in lines_of(terminal)


def test_a_summary_that_is_longer_than_its_labels_says_how_much_is_left_out() -> None:
    words = Words.load("en")
    rows = tuple(Row(say("summary_sent", count=number)) for number in range(10))
    assert summary_lines(rows, words, most=10) == tuple(f"SENT TODAY {number}" for number in range(10))
    assert summary_lines(rows, words, most=3) == ("SENT TODAY 0", "SENT TODAY 1", "and 8 more")

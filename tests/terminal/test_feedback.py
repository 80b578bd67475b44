"""Signals: each outcome sounds different, nothing is hidden by a better one, and a scanner answers for itself."""

from collections.abc import Callable

import pytest

from drivers.hotplug import LinkState, Status, Trouble
from inventory.tasks.steps import Outcome, say
from terminal.feedback import PATTERNS, Bell, beep, loudest, word_of
from terminal.messages import read_tables
from terminal.screens.rows import as_ascii, wrapped
from terminal.words import Words


class FakeTimer:
    """A timer that rings when the test says so."""

    def __init__(self, seconds: float, ring: Callable[[], None]) -> None:
        self.seconds = seconds
        self.ring = ring
        self.stopped = False

    def stop(self) -> None:
        self.stopped = True


class FakeBeeper:
    """A scanner that keeps what it was told; `able` says whether it can beep."""

    def __init__(self, *, able: bool) -> None:
        self.told: list[str] = []
        self.able = able

    def good(self) -> bool:
        return self._tell("good")

    def bad(self) -> bool:
        return self._tell("bad")

    def not_on_file(self) -> bool:
        return self._tell("not on file")

    def _tell(self, what: str) -> bool:
        self.told.append(what)
        return self.able


def belled() -> tuple[Bell, list[str], list[FakeTimer]]:
    """A bell, what it rang, and its timers."""
    rung: list[str] = []
    timers: list[FakeTimer] = []

    def after(seconds: float, ring: Callable[[], None]) -> FakeTimer:
        timers.append(FakeTimer(seconds, ring))
        return timers[-1]

    return Bell(lambda: rung.append("bell"), after, gap_ms=100), rung, timers


def test_every_outcome_has_a_pattern_of_its_own() -> None:
    assert set(PATTERNS) == {outcome.value for outcome in Outcome}
    assert len(set(PATTERNS.values())) == len(PATTERNS)


@pytest.mark.parametrize(("outcome", "bells"), [("OK", 1), ("DUP", 2), ("STOP", 4)])
def test_an_outcome_rings_as_often_as_the_flows_say(outcome: str, bells: int) -> None:
    bell, rung, timers = belled()
    bell.sound(outcome)
    for timer in timers:
        timer.ring()
    assert len(rung) == bells


def test_bells_ring_at_fixed_gaps() -> None:
    bell, _, timers = belled()
    bell.sound("STOP")
    assert [round(timer.seconds, 3) for timer in timers] == [0.1, 0.2, 0.3]


def test_a_new_pattern_takes_the_place_of_one_that_rings() -> None:
    bell, _, timers = belled()
    bell.sound("STOP")
    first = list(timers)
    bell.sound("OK")
    assert [timer.stopped for timer in first] == [True, True, True]


@pytest.mark.parametrize(
    ("outcomes", "heard"),
    [(["OK", "OK"], "OK"), (["OK", "FULL"], "FULL"), (["FULL", "DUP", "OK"], "DUP"), (["OK", "STOP", "DUP"], "STOP")],
)
def test_of_outcomes_that_share_a_paint_the_worst_is_heard(outcomes: list[str], heard: str) -> None:
    assert loudest(outcomes) == heard


@pytest.mark.parametrize(
    ("outcome", "code", "told"),
    [
        ("OK", "ok", "good"),
        ("FULL", "full", "good"),
        ("DUP", "already", "bad"),
        ("STOP", "not_in_mask", "bad"),
        ("STOP", "unknown_code", "not on file"),
    ],
)
def test_a_scanner_says_what_became_of_its_scan(outcome: str, code: str, told: str) -> None:
    scanner = FakeBeeper(able=True)
    assert (beep(scanner, outcome, code), scanner.told) == (True, [told])


def test_a_scanner_that_cannot_beep_leaves_it_to_the_terminal() -> None:
    assert beep(FakeBeeper(able=False), "OK", "ok") is False


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (Status("s", LinkState.OPENING), ""),
        (Status("s", LinkState.READY), ""),
        (Status("s", LinkState.ABSENT, "no"), "scanner_away"),
        (Status("s", LinkState.LOST, "no"), "scanner_away"),
        (Status("s", LinkState.ABSENT, "no", Trouble.BUSY), "scanner_busy"),
        (Status("s", LinkState.ABSENT, "no", Trouble.FORBIDDEN), "scanner_forbidden"),
        (Status("s", LinkState.ABSENT, "no", Trouble.BROKEN), "scanner_broken"),
        (Status("s", LinkState.REFUSED, "no"), "scanner_refused"),
    ],
)
def test_why_a_scanner_is_not_there_is_said_with_what_helps(status: Status, word: str) -> None:
    assert word_of(status) == word
    for language in ("en", "de"):
        assert not word or "{" in read_tables(language)["say"][word]


@pytest.mark.parametrize("word", ["scanner_away", "scanner_busy", "scanner_forbidden", "two_keys"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_said_of_a_device_fits_in_two_rows_of_the_smallest_screen(word: str, language: str) -> None:
    said = Words.load(language).sentence(say(word, device="/dev/ttyACM0", reason="no"))
    assert " ".join(wrapped(said, 26, 2)) == as_ascii(said)

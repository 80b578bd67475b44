"""Two handhelds and one order: who has it is said, taken over only by asking the centre, released when the work is over."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from inventory.refusals.work import TakeOverAway
from inventory.tasks.steps import Action, Outcome
from sync import schema
from sync.centre.centre import Centre
from sync.handheld.home import Handheld
from sync.handheld.link import DirectLink
from sync.messages import Claim, ClaimAnswer
from terminal.modes.dock import RELEASE, WHO_HAS_WHAT
from terminal.practice import practice_of
from terminal.syncing import RoundSyncer
from terminal.view import ScanInput, TypedInput
from terminal.work import Work
from tests.terminal.homes import SUPERVISOR, SUPERVISOR_PIN, Terminal, centre_url, demo_home, terminal_on, two_terminals

PICKER, PICKER_PIN = "1002", "4322"
ORDER = "SO8817"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return demo_home(tmp_path)


@pytest.fixture
def two(home: Path, tmp_path: Path) -> Iterator[tuple[Terminal, Terminal]]:
    """Two handhelds of one centre; device 1 opens the order first."""
    with two_terminals(home, tmp_path / "second") as both:
        yield both


def opens(terminal: Terminal, badge: str = PICKER, pin: str = PICKER_PIN) -> str:
    """Open the order; return the question that comes up, empty for none."""
    terminal.sign_in(badge, pin)
    terminal.scan(ORDER)
    question = terminal.work.view().prompt.question
    return question.code if question else ""


def claimed(home: Path) -> dict[str, str]:
    """Return which device has which document, at the centre."""
    centre = Centre.open(centre_url(home))
    try:
        table = schema.claim
        query = select(table.c.document, table.c.device).where(table.c.site == "ROT")
        return centre.database.read(lambda connection: dict(map(tuple, connection.execute(query))))
    finally:
        centre.close()


Two = tuple[Terminal, Terminal]


def test_opening_an_order_claims_it_and_the_next_hears_who_has_it(home: Path, two: Two) -> None:
    first, second = two
    assert opens(first) == ""
    assert claimed(home) == {ORDER: "1"}
    assert opens(second, SUPERVISOR, SUPERVISOR_PIN) == "question_claimed"
    question = second.work.view().prompt.question
    assert question is not None
    assert (question.arguments["badge"], question.arguments["device"]) == (PICKER, "1")


def test_two_may_receive_without_an_order_at_a_time(home: Path, two: Two) -> None:
    for terminal in two:
        terminal.sign_in("1001", "4321")
        terminal.press(1)
        terminal.scan("PO7777")
        assert terminal.press(2).view.prompt.question is None
    own = [terminal.work.view().prompt.document for terminal in two]
    assert (claimed(home), len(set(own))) == ({each: str(at) for at, each in enumerate(own, 1)}, 2)
    two[0].press(Action.BACK)
    (resume,) = two[0].work.view().prompt.choices[-1:]
    assert resume.says.arguments["document"] == own[0]


def test_leaving_it_opens_nothing(home: Path, two: Two) -> None:
    first, second = two
    opens(first)
    opens(second, SUPERVISOR, SUPERVISOR_PIN)
    assert second.press(1).view.prompt.asks.code == "ask_menu"
    assert second.handheld.journal.open_works() == ()
    assert claimed(home) == {ORDER: "1"}


def test_a_scan_cannot_take_over_and_a_digit_can(home: Path, two: Two) -> None:
    first, second = two
    opens(first)
    opens(second, SUPERVISOR, SUPERVISOR_PIN)
    assert second.scan(ORDER).code == "scan_cannot_answer"
    answer = second.press(2)
    assert (answer.outcome, answer.code, answer.view.prompt.question) == (Outcome.OK, "taken_over", None)
    assert claimed(home) == {ORDER: "2"}


def test_who_lost_it_is_asked_after_the_next_pull(two: Two) -> None:
    first, second = two
    opens(first)
    opens(second, SUPERVISOR, SUPERVISOR_PIN)
    second.press(2)
    first.syncer.ask()
    question = first.work.view().prompt.question
    assert question is not None
    assert (question.code, question.arguments["badge"]) == ("question_claimed", SUPERVISOR)
    assert second.work.view().prompt.question is None


def test_off_line_it_cannot_be_taken_over_and_that_is_said(two: Two) -> None:
    first, second = two
    opens(first)
    second.syncer.ask()
    second.syncer.away = True
    assert opens(second, SUPERVISOR, SUPERVISOR_PIN) == "question_claimed"
    answer = second.press(2)
    assert (answer.outcome, answer.says) == (Outcome.STOP, TakeOverAway(ORDER))
    assert second.press(1).view.prompt.question is not None


def test_off_line_work_begins_without_a_claim_and_claims_when_the_link_is_back(home: Path, two: Two) -> None:
    first, _ = two
    first.syncer.away = True
    assert opens(first) == ""
    assert claimed(home) == {}
    first.syncer.away = False
    first.syncer.ask()
    first.work.view()
    assert claimed(home) == {ORDER: "1"}


@pytest.mark.parametrize(("digit", "left"), [(1, {ORDER: "1"}), (2, {ORDER: "1"}), (3, {})])
def test_signing_off_keeps_hands_over_or_releases_the_claim(
    home: Path, two: Two, digit: int, left: dict[str, str]
) -> None:
    first, _ = two
    opens(first)
    first.press(Action.HELP)
    first.press(2)
    first.press(Action.DONE)
    first.press(digit)
    assert claimed(home) == left


def test_the_dock_shows_who_has_what_and_a_supervisor_releases_it(home: Path, two: Two) -> None:
    first, second = two
    opens(first)
    second.sign_in(SUPERVISOR, SUPERVISOR_PIN)
    second.syncer.ask()
    second.press(Action.SYNC)
    shown = second.press(WHO_HAS_WHAT).view.prompt
    assert shown.choices[1].says.arguments["document"] == ORDER
    second.press(1)
    second.press(RELEASE)
    second.press(2)
    second.press(2)
    second.scan(SUPERVISOR)
    assert second.type(SUPERVISOR_PIN).code == "released"
    assert claimed(home) == {}


def test_the_next_work_is_none_that_a_colleague_has(two: Two) -> None:
    first, second = two
    opens(first)
    second.sign_in(SUPERVISOR, SUPERVISOR_PIN)
    second.syncer.ask()
    offered = second.press(2).view.prompt.choices
    assert ORDER not in [each.says.arguments["document"] for each in offered]


def test_claims_outlast_a_restart(home: Path, two: Two) -> None:
    opens(two[0])
    two[0].syncer.ask()
    two[0].work.close()
    with terminal_on(home) as again:
        again.sign_in(PICKER, PICKER_PIN)
        again.press(9)
        assert again.work.view().prompt.question is None
        again.press(Action.HELP)
        again.press(2)
        again.press(Action.DONE)
        again.press(3)
    assert claimed(home) == {}


def test_nothing_of_the_work_is_locked_while_the_centre_is_asked(home: Path, two: Two) -> None:
    """The request goes out after the input's transaction: another connection may write meanwhile."""
    first, _ = two
    wrote: list[Path] = []

    class Slow(DirectLink):
        def claim(self, wanted: Claim) -> ClaimAnswer:
            with Handheld.open(home, checked=False) as beside, beside.journal.writing():
                beside.journal.release()
                wrote.append(home)
            return super().claim(wanted)

    enrolment = first.handheld.journal.enrolment()
    assert enrolment is not None
    syncer = RoundSyncer(home, lambda: Slow(centre_url(home), enrolment), first.clock)
    work = Work(first.handheld, first.clock, syncer, practice=practice_of(home))
    work.take(ScanInput(PICKER.encode()))
    work.take(TypedInput(PICKER_PIN))
    work.take(ScanInput(ORDER.encode()))
    assert wrote == [home]

"""Who works: badges, PINs, locks, and what becomes of the work of who leaves."""

from datetime import timedelta
from pathlib import Path

import pytest

from inventory.refusals.work import BadgeLocked, NoRight, OwnWork, UnknownBadge, WrongPin
from inventory.tasks.steps import Action, Outcome, Prompt, say
from terminal.modes.people import FAILURES_MAX, LOCK_MINUTES
from terminal.practice import IN_EARNEST
from tests.terminal.homes import (
    BEARING,
    MORNING,
    OTHER_RECEIVER,
    OTHER_RECEIVER_PIN,
    RECEIVER,
    RECEIVER_PIN,
    SUPERVISOR,
    SUPERVISOR_PIN,
    Terminal,
    demo_home,
    terminal_on,
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return demo_home(tmp_path)


def test_badge_and_pin_sign_in(home: Path) -> None:
    with terminal_on(home) as terminal:
        assert terminal.scan(RECEIVER).view.secret
        answer = terminal.type(RECEIVER_PIN)
        assert (answer.outcome, answer.view.status.operator) == (Outcome.OK, RECEIVER)


def test_a_badge_of_nobody_stops(home: Path) -> None:
    with terminal_on(home) as terminal:
        answer = terminal.scan("7777")
        assert (answer.outcome, answer.says) == (Outcome.STOP, UnknownBadge("7777"))


def test_a_pin_is_in_no_file_of_the_home(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.sign_in()
        terminal.scan(SUPERVISOR)
        rows = [(row.came.data, row.came.text) for row in terminal.handheld.journal.inputs(10)]
        kept = b"".join(path.read_bytes() for path in home.glob("work.db*"))
    assert (b"****", "****") in rows
    assert (RECEIVER_PIN.encode(), RECEIVER_PIN) not in rows
    assert b"typed" + RECEIVER_PIN.encode() not in kept


def test_wrong_pins_lock_a_badge_also_over_a_restart(home: Path) -> None:
    with terminal_on(home) as terminal:
        for left in range(FAILURES_MAX - 1, 0, -1):
            assert terminal.sign_in(pin="0000").says == WrongPin(RECEIVER, left)
            terminal.press(1)
        locked = terminal.sign_in(pin="0000").says
        assert isinstance(locked, BadgeLocked)
    with terminal_on(home) as terminal:
        assert isinstance(terminal.sign_in().says, BadgeLocked)
        terminal.press(1)
        terminal.clock.move(timedelta(minutes=LOCK_MINUTES + 1))
        assert terminal.sign_in().outcome is Outcome.OK


def test_a_pin_that_was_wrong_is_typed_again_without_the_badge(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.sign_in(pin="0000")
        assert terminal.press(1).view.prompt.asks == say("ask_pin")
        assert (terminal.work.view().secret, terminal.type(RECEIVER_PIN).says) == (
            True,
            say("signed_in", name="Ana Silva"),
        )


def test_a_badge_that_comes_as_typing_at_the_pin_is_a_badge_and_no_wrong_pin(home: Path) -> None:
    with terminal_on(home) as terminal:
        for _ in range(FAILURES_MAX + 1):
            terminal.scan(RECEIVER)
            assert terminal.type(SUPERVISOR).says is None
        assert terminal.type(SUPERVISOR_PIN).view.status.operator == SUPERVISOR
        rows = [row.came.text for row in terminal.handheld.journal.inputs(20)]
    assert rows.count(SUPERVISOR) == 0


def test_the_right_pin_forgets_the_wrong_ones(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.sign_in(pin="0000")
        terminal.press(1)
        terminal.sign_in()
        terminal.press(Action.DONE)
        assert terminal.sign_in(pin="0000").says == WrongPin(RECEIVER, FAILURES_MAX - 1)


@pytest.mark.parametrize(("in_earnest", "outcome"), [(True, Outcome.STOP), (False, Outcome.OK)])
def test_a_recorded_pin_is_replayed_in_practice_homes_only(home: Path, *, in_earnest: bool, outcome: Outcome) -> None:
    with terminal_on(home, practice=IN_EARNEST if in_earnest else None) as terminal:
        assert terminal.sign_in(pin="****").outcome is outcome


def test_a_locked_terminal_opens_to_its_own_badge_alone(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.sign_in()
        assert terminal.press(Action.BACK).view.status.operator == ""
        answer = terminal.scan(RECEIVER)
        assert (answer.code, answer.view.status.operator) == ("unlocked", RECEIVER)


def test_a_badge_alone_opens_nothing_after_the_shift(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.sign_in()
        terminal.press(Action.BACK)
        terminal.clock.at = MORNING + timedelta(hours=13)
        assert terminal.scan(RECEIVER).view.secret


def test_another_badge_at_a_locked_terminal_signs_in_with_its_pin(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.sign_in()
        terminal.press(Action.BACK)
        assert terminal.sign_in(OTHER_RECEIVER, OTHER_RECEIVER_PIN).view.status.operator == OTHER_RECEIVER


def leave(terminal: Terminal, digit: int) -> None:
    terminal.receiving()
    terminal.do(BEARING, "SN-000812")
    terminal.press(Action.HELP)
    terminal.press(2)
    assert terminal.press(Action.DONE).view.prompt.question is not None
    assert terminal.press(digit).view.prompt.asks.code == "ask_sign_in"


def offered(terminal: Terminal) -> list[object]:
    """Return the documents that the menu offers to go on with."""
    choices = terminal.work.view().prompt.choices
    return [choice.says.arguments["document"] for choice in choices if "document" in choice.says.arguments]


def test_kept_work_is_offered_to_its_owner_only(home: Path) -> None:
    with terminal_on(home) as terminal:
        leave(terminal, 1)
        terminal.sign_in(OTHER_RECEIVER, OTHER_RECEIVER_PIN)
        assert offered(terminal) == []
        terminal.press(Action.DONE)
        terminal.sign_in()
        assert offered(terminal) == ["PO1042"]


def test_work_that_is_handed_over_goes_on_by_somebody_else(home: Path) -> None:
    with terminal_on(home) as terminal:
        leave(terminal, 2)
        terminal.sign_in(OTHER_RECEIVER, OTHER_RECEIVER_PIN)
        counter = terminal.press(9).view.prompt.counter
        assert counter is not None
        assert counter.done == 1
        terminal.scan("SN-000813")
        work = terminal.handheld.journal.open_works()[0].id
        operators = [row.came.operator for row in terminal.handheld.journal.inputs(50) if row.came.work == work]
        assert {RECEIVER, OTHER_RECEIVER} == set(operators)


def test_released_work_gives_up_its_numbers(home: Path) -> None:
    with terminal_on(home) as terminal:
        leave(terminal, 3)
        assert terminal.handheld.journal.open_works() == ()
        assert terminal.handheld.stock.captured_waiting("PO1042", 1) == ()


def outside_the_mask(terminal: Terminal) -> Prompt:
    """Come to a stop that a supervisor may lift; return its prompt."""
    terminal.scan("PO1042")
    terminal.scan(BEARING)
    stopped = terminal.scan("B7-1")
    assert (stopped.outcome, stopped.code) == (Outcome.STOP, "not_in_mask")
    return stopped.view.prompt


def test_nobody_approves_their_own_work(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.sign_in(SUPERVISOR, SUPERVISOR_PIN)
        outside_the_mask(terminal)
        terminal.press(2)
        terminal.scan(SUPERVISOR)
        assert terminal.type(SUPERVISOR_PIN).says == OwnWork(SUPERVISOR)


def test_approval_needs_the_right_and_lets_the_work_go_on(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.sign_in()
        outside_the_mask(terminal)
        terminal.press(2)
        terminal.scan(OTHER_RECEIVER)
        refused = terminal.type(OTHER_RECEIVER_PIN).says
        assert isinstance(refused, NoRight)
        terminal.press(1)
        terminal.scan(SUPERVISOR)
        answer = terminal.type(SUPERVISOR_PIN)
        assert (answer.outcome, answer.view.prompt.asks.code) == (Outcome.OK, "ask_serial")


def test_an_approval_that_is_left_changes_nothing(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.sign_in()
        before = outside_the_mask(terminal)
        terminal.press(2)
        assert terminal.press(Action.BACK).view.prompt == before

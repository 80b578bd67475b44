"""A line that needs approval is parked; a supervisor answers on another handheld; the line is taken up with that answer (rule 31)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from inventory.refusals.work import OwnWork
from inventory.tasks.parking import AT_STOP
from inventory.tasks.steps import Action, Outcome
from sync.approval_messages import ApprovalState
from sync.handheld.records import JournalState
from terminal.modes.approvals import APPROVE, REFUSE
from terminal.modes.dock import APPROVALS
from terminal.modes.parked import GIVE_UP, TAKE_UP
from tests.terminal.homes import SUPERVISOR, SUPERVISOR_PIN, Terminal, demo_home, terminal_on, two_terminals

LOT = "]C101095060001343521728083110GR881"
PICKER, PICKER_PIN = "1007", "4327"
KEPT = "HK14000311"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return demo_home(tmp_path)


@pytest.fixture
def two(home: Path, tmp_path: Path) -> Iterator[tuple[Terminal, Terminal]]:
    """Two handhelds of one centre: the worker's, and the supervisor's, who is signed in."""
    with two_terminals(home, tmp_path / "second") as (worker, supervisor):
        supervisor.sign_in(SUPERVISOR, SUPERVISOR_PIN)
        yield worker, supervisor


def parks_more_than_ordered(worker: Terminal) -> None:
    """Type 25 of 20, and park it."""
    worker.receiving()
    worker.scan(LOT)
    assert worker.type("25").code == "more_than_ordered"
    assert worker.press(AT_STOP).code == "parked"


def answers(supervisor: Terminal, *digits: int, badge: str = SUPERVISOR, pin: str = SUPERVISOR_PIN) -> str:
    """Answer the first request at the dock; return the code of what is said."""
    supervisor.syncer.ask()
    supervisor.press(Action.SYNC)
    supervisor.press(APPROVALS)
    supervisor.press(2)
    for digit in digits:
        supervisor.press(digit)
    supervisor.scan(badge)
    return supervisor.type(pin).code


def states(terminal: Terminal) -> list[ApprovalState]:
    terminal.syncer.ask()
    terminal.work.view()
    return [each.state for each in terminal.handheld.mirror.approvals()]


def take_up(worker: Terminal, digit: int = TAKE_UP) -> tuple[Outcome, str]:
    worker.press(Action.LIST)
    worker.press(2)
    answer = worker.press(digit)
    return answer.outcome, answer.code


def test_a_parked_line_is_approved_on_another_handheld_and_taken_up(two: tuple[Terminal, Terminal]) -> None:
    worker, supervisor = two
    parks_more_than_ordered(worker)
    assert worker.work.view().prompt.asks.code == "ask_item"
    assert answers(supervisor, APPROVE) == "request_stands"
    assert states(worker) == [ApprovalState.APPROVED]
    told = worker.work.view().says
    assert told is not None
    assert (told.code, getattr(told, "arguments", {}).get("badge")) == ("line_approved", SUPERVISOR)
    assert take_up(worker)[0] is Outcome.FULL
    worker.scan("A-01-1")
    (posted,) = worker.handheld.journal.made_since(worker.clock.now().replace(hour=0), ["purchase_receipt"], 10)
    assert (posted.approver, sum(each.quantity for each in posted.lines[0].allocations)) == (SUPERVISOR, 25)
    # what waits no more is asked no more
    worker.syncer.ask()
    worker.work.view()
    assert states(supervisor) == []


def test_what_is_refused_stands_with_its_reason_and_is_left(two: tuple[Terminal, Terminal]) -> None:
    worker, supervisor = two
    parks_more_than_ordered(worker)
    assert answers(supervisor, REFUSE, 2) == "request_stands"
    assert states(worker) == [ApprovalState.REFUSED]
    assert take_up(worker) == (Outcome.DUP, "no_effect")
    assert worker.press(GIVE_UP).outcome is Outcome.OK
    assert worker.handheld.journal.parked() == ()
    assert worker.handheld.journal.rows(JournalState.WAITING, 10) == ()


def test_nobody_approves_their_own(two: tuple[Terminal, Terminal]) -> None:
    worker, supervisor = two
    worker.sign_in(SUPERVISOR, SUPERVISOR_PIN)
    worker.scan("PO1042")
    worker.scan(LOT)
    worker.type("25")
    worker.press(AT_STOP)
    assert answers(supervisor, APPROVE) == OwnWork(SUPERVISOR).code
    assert states(worker) == [ApprovalState.ASKED]


def test_off_line_it_is_kept_through_a_restart_and_asked_when_the_link_is_back(home: Path) -> None:
    with terminal_on(home) as worker:
        worker.syncer.away = True
        parks_more_than_ordered(worker)
        assert worker.handheld.mirror.approvals() == ()
    with terminal_on(home) as worker:
        worker.sign_in()
        assert states(worker) == []
        assert states(worker) == [ApprovalState.ASKED]
        assert [each.quantity for _, each in worker.handheld.journal.parked()] == [25]


def test_undo_takes_the_parking_back_and_the_request_with_it(two: tuple[Terminal, Terminal]) -> None:
    worker, supervisor = two
    parks_more_than_ordered(worker)
    assert states(supervisor) == [ApprovalState.ASKED]
    worker.press(Action.UNDO)
    assert worker.work.view().prompt.stop is not None
    assert states(worker) == [ApprovalState.ASKED]
    assert states(supervisor) == []


def test_finishing_names_what_is_parked_and_1_keeps_the_work_open(two: tuple[Terminal, Terminal]) -> None:
    worker, _ = two
    parks_more_than_ordered(worker)
    assert worker.press(Action.DONE).code == "question_parked"
    assert worker.press(1).view.prompt.asks.code == "ask_menu"
    assert len(worker.handheld.journal.parked()) == 1
    worker.scan("PO1042")
    worker.press(Action.DONE)
    worker.press(2)
    assert worker.handheld.journal.parked() == ()
    assert worker.work.view().prompt.asks.code == "short_line"


def test_a_number_that_another_order_keeps_is_parked_and_picked_with_the_answer(two: tuple[Terminal, Terminal]) -> None:
    worker, supervisor = two
    worker.sign_in(PICKER, PICKER_PIN)
    worker.scan("SO8826")
    worker.scan("C-01-2")
    assert worker.scan(KEPT).code == "reserved_elsewhere"
    assert worker.press(AT_STOP).code == "parked"
    assert answers(supervisor, APPROVE) == "request_stands"
    assert states(worker) == [ApprovalState.APPROVED]
    assert take_up(worker)[0] is Outcome.OK
    counter = worker.work.view().prompt.counter
    assert counter is not None
    assert counter.done == 1

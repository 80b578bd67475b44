"""A centre that never answers a settlement holds nobody up: what is scanned meanwhile is stored and answered."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from inventory.tasks.steps import Action, Outcome
from sync.handheld.home import Handheld
from sync.handheld.link import DirectLink, Link
from sync.messages import Settlement, SettlementAnswer
from terminal.clock import SetClock
from terminal.commands.enroll import first_pull, make_handheld
from terminal.loop_syncer import LoopSyncer
from terminal.modes.dock import REFUSED
from terminal.practice import mark_practice, practice_of
from terminal.view import ActionInput, DigitInput, Input, ScanInput, TypedInput
from terminal.work import Work
from tests.end_to_end.test_clash import booked, sent
from tests.terminal.homes import (
    MORNING,
    RECEIVER,
    RECEIVER_PIN,
    SUPERVISOR,
    SUPERVISOR_PIN,
    centre_url,
    demo_home,
    terminal_on,
)

PATIENCE_S = 20.0
NEVER_S = 3600.0


class Deaf(DirectLink):
    """A way on which a settlement is never answered, until the test lets it go."""

    asked = threading.Event()
    let_go = threading.Event()

    def settle(self, wanted: Settlement) -> SettlementAnswer:
        Deaf.asked.set()
        assert Deaf.let_go.wait(PATIENCE_S)
        return super().settle(wanted)


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    """A handheld with refused work, over a loop whose centre never answers a settlement."""
    first, second = demo_home(tmp_path), tmp_path / "second"
    url = centre_url(first)
    first_pull(second, url, make_handheld(second, url, "ROT"))
    mark_practice(second, {})
    for home, document in ((first, "PO1042"), (second, "PO1051")):
        with terminal_on(home, url=url) as terminal:
            terminal.syncer.away = True
            booked(terminal, document)
            terminal.syncer.away = False
            sent(terminal)
    handheld = Handheld.open(second)
    enrolment = handheld.journal.enrolment()
    assert enrolment is not None
    Deaf.asked.clear()
    Deaf.let_go.clear()

    def link() -> Link:
        return Deaf(url, enrolment)

    syncer = LoopSyncer(second, link, lambda: None, interval_s=NEVER_S)
    opened = Work(handheld, SetClock(MORNING), syncer, practice=practice_of(second))
    yield opened
    Deaf.let_go.set()
    opened.close()


def test_a_scan_is_stored_and_answered_while_a_settlement_waits(work: Work) -> None:
    given: tuple[Input, ...] = (
        *(ScanInput(RECEIVER.encode()), TypedInput(RECEIVER_PIN), ActionInput(Action.SYNC)),
        *(DigitInput(REFUSED), DigitInput(2), DigitInput(3), DigitInput(2)),
        *(ScanInput(SUPERVISOR.encode()), TypedInput(SUPERVISOR_PIN)),
    )
    for each in given:
        last = work.take(each)
    assert last.code == "asked_centre"
    assert Deaf.asked.wait(PATIENCE_S)
    for each in (ActionInput(Action.BACK), ActionInput(Action.BACK)):
        work.take(each)
    answer = work.take(ScanInput(b"PO1043"))
    assert (answer.outcome, answer.view.prompt.document) == (Outcome.OK, "PO1043")
    booked_here = work.take(ScanInput(b"NO-SUCH-CODE"))
    assert booked_here.outcome is Outcome.STOP
    assert not Deaf.let_go.is_set()

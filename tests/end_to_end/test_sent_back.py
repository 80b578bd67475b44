"""Held work that the supervisor sends back: the worker does it anew or gives it up, off line too; nothing is dropped, nothing twice."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from inventory.held import HeldState
from inventory.refusals.transactions import NotSentBack
from inventory.tasks.steps import Action, Outcome, say
from inventory.transactions import read_body
from sync import schema
from sync.centre.centre import Centre
from sync.messages import Settlement, Way
from terminal.modes.dock import REFUSED
from terminal.modes.menu import SENT_BACK
from terminal.modes.sent_back import GIVE_UP, REDO
from tests.end_to_end.test_same_serial import FIRST, OTHER, SECOND, SERIAL, picked, sent, staged, two_homes
from tests.terminal.homes import SUPERVISOR, SUPERVISOR_PIN, Terminal, terminal_on


@contextmanager
def at_work(home: Path, url: str) -> Iterator[Terminal]:
    """The second picker, signed in, with all that the centre has told."""
    with terminal_on(home, url=url) as terminal:
        terminal.syncer.ask()
        terminal.sign_in(*SECOND)
        yield terminal


def send_back(homes: tuple[Path, Path], url: str) -> Path:
    """Let a pick be refused, because another handheld was first, and send it back at the dock; return the home that it was."""
    with terminal_on(homes[0], url=url) as terminal:
        picked(terminal, FIRST, SERIAL)
        assert sent(terminal) == 0
    with terminal_on(homes[1], url=url) as terminal:
        picked(terminal, SECOND, SERIAL)
        assert sent(terminal) == 1
        for digit in (REFUSED, 2, 2, 2):
            terminal.press(digit)
        terminal.scan(SUPERVISOR)
        assert terminal.type(SUPERVISOR_PIN).code == "sent_back"
    return homes[1]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a central store, and two handhelds to the second of which a pick was sent back."""
    folder = tmp_path_factory.mktemp("sent-back")
    url = store_in(folder)
    centre = Centre.open(url, create=True)
    centre.init()
    centre.close()
    send_back(two_homes(url, folder), url)
    return folder


def store_in(folder: Path) -> str:
    return f"sqlite:///{folder / 'centre.db'}"


@pytest.fixture
def sent_back(made: Path, tmp_path: Path) -> Path:
    """The handheld to which a pick was sent back, copied with all that belongs to it."""
    return Path(shutil.copytree(made, tmp_path / "copy")) / "second"


@pytest.fixture
def url(sent_back: Path) -> str:
    """The store of that handheld."""
    return store_in(sent_back.parent)


def offered(terminal: Terminal) -> list[str]:
    return [each.says.code for each in terminal.work.view().prompt.choices]


def states(url: str) -> list[tuple[str, str, str]]:
    """Return state, way and who has taken the place of everything that was ever held; what is flagged was posted (its day is past)."""
    centre = Centre.open(url)
    try:
        held = schema.held
        query = (
            select(held.c.state, held.c.way, held.c.settled_by)
            .where(held.c.state != "flagged")
            .order_by(held.c.held_at)
        )
        return [tuple(row) for row in centre.database.read(lambda connection: connection.execute(query).all())]
    finally:
        centre.close()


def pick_anew(terminal: Terminal, serial: str) -> None:
    """Take the way back to the task, and pick a serial there."""
    terminal.press(SENT_BACK)
    terminal.press(2)
    assert terminal.press(REDO).view.prompt.document == "SO8818"
    terminal.do("C-01-1", serial)
    terminal.press(Action.DONE)
    terminal.press(5)


def test_the_worker_finds_it_in_a_list_with_why_and_with_whom_it_clashes(sent_back: Path, url: str) -> None:
    with at_work(sent_back, url) as terminal:
        assert "menu_sent_back" in offered(terminal)
        listed = terminal.press(SENT_BACK).view.prompt
        assert (listed.asks.code, [each.says.code for each in listed.choices]) == (
            "ask_sent_back",
            ["way_back", "list_refused"],
        )
        case = terminal.press(2)
        known = {each.name: each.value for each in case.view.prompt.known}
        assert case.code == "serial_not_here"
        assert (known["serial"], known["from"], known["clash_by"], known["sent_back_by"]) == (
            SERIAL,
            "C-01-1",
            say("badge_at_device", badge="1002", device="1"),
            SUPERVISOR,
        )


def test_on_the_other_handheld_nothing_is_sent_back(sent_back: Path, url: str) -> None:
    with at_work(sent_back.parent / "first", url) as terminal:
        assert "menu_sent_back" not in offered(terminal)


def test_done_anew_off_line_it_is_closed_when_that_arrives(sent_back: Path, url: str) -> None:
    with at_work(sent_back, url) as terminal:
        terminal.syncer.away = True
        pick_anew(terminal, OTHER)
        terminal.press(Action.BACK)
        assert "menu_sent_back" not in offered(terminal)
    # the file is closed and opened again: still done, still not sent
    with at_work(sent_back, url) as terminal:
        assert "menu_sent_back" not in offered(terminal)
        assert states(url)[0][0] == "returned"
        assert sent(terminal) == 0
    assert [(state, way) for state, way, _ in states(url)] == [("settled", "redo")]
    assert staged(url) == [SERIAL, OTHER]


def test_the_new_transaction_names_the_old(sent_back: Path, url: str) -> None:
    with at_work(sent_back, url) as terminal:
        pick_anew(terminal, OTHER)
        sent(terminal)
    ((_, _, by),) = states(url)
    centre = Centre.open(url)
    table = schema.transaction
    body = centre.database.read(lambda read: read.scalar(select(table.c.body).where(table.c.id == by)))
    old = centre.database.read(lambda read: read.scalar(select(table.c.id).where(table.c.status == "settled")))
    centre.close()
    assert read_body(body or b"").instead_of == old


def test_undone_it_waits_again_and_can_be_done_once_more(sent_back: Path, url: str) -> None:
    with at_work(sent_back, url) as terminal:
        pick_anew(terminal, OTHER)
        sent(terminal)
        terminal.press(Action.BACK)
        terminal.press(9)
        assert terminal.press(Action.UNDO).code == "undone"
        held = terminal.handheld.mirror.sent_back()
        assert len(held) == 1
        sent(terminal)
    assert [(state, way) for state, way, _ in states(url)] == [("returned", "back")]
    assert staged(url) == [SERIAL]
    with at_work(sent_back, url) as terminal:
        pick_anew(terminal, OTHER)
        sent(terminal)
    assert [(state, way) for state, way, _ in states(url)] == [("settled", "redo")]
    assert staged(url) == [SERIAL, OTHER]


def test_given_up_it_is_closed_as_cancelled_and_that_can_be_taken_back(sent_back: Path, url: str) -> None:
    with at_work(sent_back, url) as terminal:
        terminal.syncer.away = True
        for digit in (SENT_BACK, 2, GIVE_UP):
            terminal.press(digit)
        assert terminal.press(2).code == "given_up"
        assert terminal.press(Action.UNDO).code == "sent_back_again"
        for digit in (2, GIVE_UP):
            terminal.press(digit)
        assert terminal.press(2).code == "given_up"
        terminal.press(1)
        assert "menu_sent_back" not in offered(terminal)
        terminal.syncer.away = False
        assert sent(terminal) == 0
    assert [(state, way) for state, way, _ in states(url)] == [("settled", "cancel")]
    assert staged(url) == [SERIAL]


def test_what_the_supervisor_settles_meanwhile_is_not_done_twice(sent_back: Path, url: str) -> None:
    with at_work(sent_back, url) as terminal:
        terminal.syncer.away = True
        pick_anew(terminal, OTHER)
        terminal.syncer.away = False
        centre = Centre.open(url)
        (held,) = centre.held()
        wanted = Settlement(id=centre.new_id(), transaction=held.transaction, way=Way.CANCEL, approver=SUPERVISOR)
        assert centre.settle("ROT", wanted).settled
        assert sent(terminal) == 1
        (now,) = centre.held()
        assert [each["code"] for each in now.refusals] == ["not_sent_back", "day_outside"]
        # the goods are in the box all the same: somebody who looks may let it count
        wanted = Settlement(id=centre.new_id(), transaction=now.transaction, way=Way.OVERRIDE, approver=SUPERVISOR)
        assert centre.settle("ROT", wanted).settled
        centre.close()
    assert staged(url) == [SERIAL, OTHER]


def test_done_anew_and_refused_again_it_stands_in_the_list_once(sent_back: Path, url: str) -> None:
    with at_work(sent_back, url) as terminal:
        terminal.syncer.away = True
        pick_anew(terminal, OTHER)
        terminal.syncer.away = False
        with terminal_on(sent_back.parent / "first", url=url) as first:
            first.syncer.ask()
            picked(first, FIRST, OTHER)
            assert sent(first) == 0
        assert sent(terminal) == 1
    centre = Centre.open(url)
    (held,) = centre.held()
    assert (held.kind, held.state, [each["code"] for each in held.refusals]) == (
        "pick",
        "open",
        ["serial_not_here", "day_outside"],
    )
    # sent back once more, given up by the supervisor at last
    for way in (Way.BACK, Way.CANCEL):
        centre.settle("ROT", Settlement(id=centre.new_id(), transaction=held.transaction, way=way, approver=SUPERVISOR))
    assert centre.held() == ()
    centre.close()
    assert staged(url) == [SERIAL, OTHER]


def test_what_is_not_there_any_more_is_not_given_up(sent_back: Path, url: str) -> None:
    with at_work(sent_back, url) as terminal:
        for digit in (SENT_BACK, 2, GIVE_UP):
            terminal.press(digit)
        centre = Centre.open(url)
        (held,) = centre.held()
        wanted = Settlement(id=centre.new_id(), transaction=held.transaction, way=Way.CANCEL, approver=SUPERVISOR)
        assert centre.settle("ROT", wanted).settled
        centre.close()
        terminal.syncer.ask()
        stopped = terminal.press(2)
        assert (stopped.outcome, stopped.says) == (Outcome.STOP, NotSentBack(held.transaction))
        stands = terminal.handheld.stock.held(held.transaction)
        assert stands is not None
        assert stands.state is HeldState.SETTLED


def test_on_either_store_it_is_done_anew_once(bare_url: str, tmp_path: Path) -> None:
    home = send_back(two_homes(bare_url, tmp_path), bare_url)
    with at_work(home, bare_url) as terminal:
        pick_anew(terminal, OTHER)
        sent(terminal)
        terminal.press(Action.BACK)
        terminal.press(9)
        assert terminal.press(Action.UNDO).code == "undone"
        sent(terminal)
        assert [state for state, _, _ in states(bare_url)] == ["returned"]
        terminal.press(Action.BACK)
        pick_anew(terminal, OTHER)
        sent(terminal)
    assert [(state, way) for state, way, _ in states(bare_url)] == [("settled", "redo")]
    assert staged(bare_url) == [SERIAL, OTHER]

"""What was posted though a rule stood against it: listed at the dock until somebody has seen it, and shown by look-up."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from inventory.refusals.goods import MoreThanOrdered
from inventory.tasks.steps import Action
from sync.centre.centre import Centre
from terminal.commands.enroll import first_pull, make_handheld
from terminal.modes.dock import FLAGGED
from terminal.practice import mark_practice
from tests.terminal.commands.running import stockhand
from tests.terminal.homes import SUPERVISOR, SUPERVISOR_PIN, Terminal, centre_url, demo_home, terminal_on

GREASE = "]C101095060001343521728083110GR881"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A handheld of a site that wants late receipts posted and flagged, whose order another has received first."""
    first, second = demo_home(tmp_path), tmp_path / "second"
    url = centre_url(first)
    centre = Centre.open(url)
    centre.set_value("site:ROT", "policy_purchase_receipt", "post_and_flag")
    centre.close()
    first_pull(second, url, make_handheld(second, url, "ROT"))
    mark_practice(second, {})
    for each in (first, second):
        with terminal_on(each, url=url) as terminal:
            terminal.syncer.away = True
            received(terminal)
    for each in (first, second):
        with terminal_on(each, url=url) as terminal:
            terminal.sign_in()
            sent(terminal)
            assert terminal.work.view().status.held == 0
    return second


def received(terminal: Terminal) -> None:
    """Receive all of a line, off line: neither knows of the other. It is done now: another day would be flagged for itself."""
    terminal.clock.at = datetime.now(UTC)
    terminal.receiving()
    terminal.scan(GREASE)
    terminal.type("24")
    terminal.scan("B-01-1")


def sent(terminal: Terminal) -> None:
    terminal.press(Action.SYNC)
    terminal.press(1)
    terminal.scan(SUPERVISOR)
    terminal.type(SUPERVISOR_PIN)
    terminal.press(Action.BACK)


def test_it_is_listed_with_its_reason_until_somebody_has_seen_it(home: Path, tmp_path: Path) -> None:
    url = centre_url(tmp_path / "home")
    listed = stockhand(home, "hub", "held", "--centre", url)
    assert b"1 posted and flagged" in listed.stdout
    with terminal_on(home, url=url) as terminal:
        terminal.sign_in()
        terminal.press(Action.SYNC)
        assert "way_flagged" in [each.says.code for each in terminal.work.view().prompt.choices]
        terminal.press(FLAGGED)
        why = terminal.press(2)
        assert isinstance(why.says, MoreThanOrdered)
        assert [each.says.code for each in why.view.prompt.choices] == ["way_back", "way_seen"]
        terminal.press(2)
        terminal.scan(SUPERVISOR)
        assert terminal.type(SUPERVISOR_PIN).code == "seen"
        assert terminal.handheld.mirror.flagged() == ()
    centre = Centre.open(url)
    assert (centre.flagged(), centre.held(), centre.verify()) == ((), (), ())
    centre.close()


def test_the_office_has_seen_it(home: Path, tmp_path: Path) -> None:
    url = centre_url(tmp_path / "home")
    centre = Centre.open(url)
    (flagged,) = centre.flagged()
    arguments = ("hub", "held", "seen", flagged.transaction, "--as", SUPERVISOR, "--centre", url)
    done = stockhand(home, *arguments, stdin=f"{SUPERVISOR_PIN}\n".encode())
    assert (done.returncode, done.stdout) == (0, b"seen: it stays posted\n")
    assert centre.flagged() == ()
    centre.close()

"""Two handhelds pick the same serial while they cannot know of each other: one is posted, the other held, and settled on screen.

On both stores; `hub held` tells the office the same.
"""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from config import sample_folder
from inventory.refusals.goods import SerialNotHere
from inventory.tasks.steps import Action, say
from sync import schema
from sync.centre.centre import Centre
from terminal.commands.enroll import first_pull, make_handheld
from terminal.modes.dock import REFUSED
from terminal.practice import mark_practice
from tests.terminal.commands.running import stockhand
from tests.terminal.homes import SUPERVISOR, SUPERVISOR_PIN, Terminal, terminal_on

FIRST, SECOND = ("1002", "4322"), ("1007", "4327")
SERIAL, OTHER = "HK12000451", "HK12000452"


@pytest.fixture
def homes(bare_url: str, tmp_path: Path) -> tuple[Path, Path]:
    """Two handhelds of one centre, on either store."""
    return two_homes(bare_url, tmp_path)


def two_homes(url: str, folder: Path) -> tuple[Path, Path]:
    """Fill a store with the sample warehouse, and make two handhelds of it in a folder."""
    centre = Centre.open(url)
    centre.import_folder(sample_folder())
    centre.close()
    made = (folder / "first", folder / "second")
    for home in made:
        first_pull(home, url, make_handheld(home, url, "ROT"))
        mark_practice(home, {})
    return made


def picked(terminal: Terminal, who: tuple[str, str], *serials: str) -> None:
    """Pick serials of the order, off line, and leave the rest for later."""
    terminal.syncer.away = True
    terminal.sign_in(*who)
    terminal.do("SO8818", "C-01-1", *serials)
    terminal.press(Action.DONE)
    assert terminal.press(5).view.status.waiting == 1
    terminal.syncer.away = False


def sent(terminal: Terminal) -> int:
    """Send the queue as the supervisor; return how much is held then."""
    terminal.press(Action.SYNC)
    terminal.press(1)
    terminal.scan(SUPERVISOR)
    return terminal.type(SUPERVISOR_PIN).view.status.held


def held_at(home: Path, url: str) -> list[dict[str, object]]:
    done = stockhand(home, "hub", "held", "--json", "--centre", url)
    assert done.returncode == 0
    listed: list[dict[str, object]] = json.loads(done.stdout)["held"]
    return listed


def test_one_is_posted_and_the_other_is_held_until_the_supervisor_posts_the_rest(
    homes: tuple[Path, Path], bare_url: str
) -> None:
    with terminal_on(homes[0], url=bare_url) as terminal:
        picked(terminal, FIRST, SERIAL)
        assert sent(terminal) == 0
    with terminal_on(homes[1], url=bare_url) as terminal:
        picked(terminal, SECOND, SERIAL, OTHER)
        assert sent(terminal) == 1
        (held,) = held_at(homes[1], bare_url)
        assert (held["kind"], held["document"], held["operator"], held["device"]) == ("pick", "SO8818", "1007", "2")
        terminal.press(REFUSED)
        why = terminal.press(2)
        assert isinstance(why.says, SerialNotHere)
        with_whom = [each.value for each in why.view.prompt.known if each.name == "clash_by"]
        assert with_whom == [say("badge_at_device", badge="1002", device="1")]
        terminal.press(5)
        terminal.press(2)
        terminal.scan(SUPERVISOR)
        assert terminal.type(SUPERVISOR_PIN).code == "settled"
    # the number that clashes is held on, alone; given up, nothing is held any more
    (left,) = held_at(homes[1], bare_url)
    done = stockhand(
        homes[1],
        *("hub", "held", "cancel", str(left["transaction"]), "--as", SUPERVISOR, "--centre", bare_url),
        stdin=f"{SUPERVISOR_PIN}\n".encode(),
    )
    assert done.returncode == 0, done.stderr
    assert held_at(homes[1], bare_url) == []
    assert staged(bare_url) == [SERIAL, OTHER]


def staged(url: str) -> list[str]:
    """Return the serials that stand for the order, after the store is proven."""
    centre = Centre.open(url)
    try:
        assert centre.verify() == ()
        table = schema.CENTRAL["serial"]
        query = select(table.c.serial).where(table.c.site == "ROT", table.c.document == "SO8818").order_by("serial")
        return list(centre.database.read(lambda connection: connection.scalars(query).all()))
    finally:
        centre.close()

"""What is drawn ahead is shown only where it is what came, and a bug in it harms nothing but itself."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from terminal.drawer import Drawer, Sketch
from terminal.view import Status, View
from terminal.words import Words
from tests.terminal.scripted import SERIAL

FORESEEN = Sketch(View(SERIAL, Status(waiting=1)), "", 26, 16, Words.load("en"))
OTHER = replace(FORESEEN, view=View(SERIAL, Status(waiting=2)))
BROKEN = replace(FORESEEN, words=Words("en", {}))


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    made = Drawer()
    yield made
    made.close()


def test_what_was_foreseen_and_came_is_what_was_drawn(drawer: Drawer) -> None:
    drawer.foresee(FORESEEN)
    drawer.close()
    ahead = drawer.drawn(replace(FORESEEN))
    assert ahead == FORESEEN.drawn()
    assert drawer.drawn(FORESEEN) is not ahead


def test_what_was_foreseen_and_did_not_come_is_not_shown(drawer: Drawer) -> None:
    drawer.foresee(FORESEEN)
    drawer.close()
    assert drawer.drawn(OTHER) == OTHER.drawn() != FORESEEN.drawn()


def test_a_bug_in_drawing_is_met_by_who_wants_to_show_it(drawer: Drawer, caplog: pytest.LogCaptureFixture) -> None:
    drawer.foresee(BROKEN)
    drawer.foresee(FORESEEN)
    drawer.close()
    assert "could not be drawn" in caplog.text
    assert drawer.drawn(FORESEEN) == FORESEEN.drawn()
    with pytest.raises(KeyError):
        drawer.drawn(BROKEN)

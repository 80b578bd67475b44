"""Counts that a pick asked for: listed at the dock at once, at the office after the sync with why; the next count closes them."""

from decimal import Decimal
from pathlib import Path

from inventory.tasks.steps import Action, Known
from inventory.transactions import Line, Transaction
from sync.centre.centre import Centre
from terminal.modes.dock import COUNTS
from tests.terminal.commands.running import stockhand
from tests.terminal.homes import MORNING, SUPERVISOR, SUPERVISOR_PIN, Terminal, centre_url, demo_home, terminal_on

PICKER, PICKER_PIN = "1002", "4322"


def short_pick(terminal: Terminal) -> None:
    """Say that the bin is empty."""
    terminal.sign_in(PICKER, PICKER_PIN)
    terminal.do("SO8818", "C-01-1")
    terminal.press(Action.PROBLEM)
    terminal.press(1)


def test_it_is_listed_until_it_is_counted(tmp_path: Path) -> None:
    home = demo_home(tmp_path)
    url = centre_url(home)
    with terminal_on(home) as terminal:
        short_pick(terminal)
        terminal.press(Action.SYNC)
        assert "way_counts" in [each.says.code for each in terminal.work.view().prompt.choices]
        listed = terminal.press(COUNTS).view.prompt
        assert [each.says.arguments for each in listed.choices[1:]] == [
            {"place": "C-01-1", "item": "E-2020", "badge": PICKER}
        ]
        terminal.press(1)
        terminal.press(1)
        terminal.scan(SUPERVISOR)
        terminal.type(SUPERVISOR_PIN)
    shown = stockhand(home, "hub", "counts", "--centre", url)
    assert shown.stdout.startswith(b"ROT  C-01-1  E-2020  bin_empty SO8818 by 1002")
    with terminal_on(home) as terminal:
        terminal.sign_in()
        known = terminal.scan("C-01-1").view.prompt.known
        assert known == (Known("bin", "C-01-1"), Known("kind", "pick"), Known("to_count", "E-2020"))
        assert Known("to_count", "E-2020") not in terminal.scan("C-01-2").view.prompt.known
    centre = Centre.open(url)
    (asked,) = centre.asked_counts("ROT")
    assert (asked.place, asked.item, asked.reason, asked.document) == ("C-01-1", "E-2020", "bin_empty", "SO8818")
    assert centre.asked_counts("CHI") == ()
    day = MORNING.date()
    line = Line("E-2020", "EA", Decimal(0), "C-01-1")
    told = centre.post(Transaction(centre.new_id(), "count", "ROT", MORNING, day, day, SUPERVISOR, lines=(line,)))
    assert told.refusals == ()
    assert (centre.asked_counts(), centre.verify()) == ((), ())
    centre.close()
    with terminal_on(home) as terminal:
        terminal.syncer.ask()
        assert terminal.handheld.mirror.asked_counts() == ()

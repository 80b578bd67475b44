"""Command cards: scanned, they are keys; they answer no stop, and are once what lies before the scanner."""

from pathlib import Path

import pytest

from inventory.tasks.steps import Action
from terminal.command_cards import COMMANDS, command_of
from terminal.labels.filling import fill
from terminal.labels.template import template_named
from tests.terminal.homes import BEARING, MORNING, demo_home, terminal_on


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return demo_home(tmp_path)


@pytest.mark.parametrize("action", COMMANDS)
def test_each_printed_card_is_read_as_its_key(action: Action) -> None:
    filled = fill(template_named("command"), {"command": action.value, "name": ""}, MORNING.date())
    assert command_of(filled.label.symbols[0].data) is action


@pytest.mark.parametrize("data", [b"F4", b"STOCKHAND.", b"STOCKHAND.F1", b"STOCKHAND.F44", b"stockhand.F4", b""])
def test_nothing_else_is_a_command(data: bytes) -> None:
    assert command_of(data) is None


def test_a_card_does_what_its_key_does(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        terminal.scan(BEARING)
        terminal.scan("SN-000812")
        answer = terminal.scan("STOCKHAND.F2")
        assert [trace.note for trace in answer.view.recent[:1]] == ["undone"]
        by_card = answer.view.prompt
        terminal.scan("SN-000812")
        assert terminal.press(Action.UNDO).view.prompt == by_card


def test_a_card_answers_no_stop(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        stopped = terminal.scan("NO-SUCH-CODE").view.prompt
        assert stopped.stop is not None
        answer = terminal.scan("STOCKHAND.F3")
        assert (answer.view.prompt, answer.code, answer.view.held_scans) == (stopped, "key_not_here", 0)

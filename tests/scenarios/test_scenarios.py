"""Every scenario file of this folder meets its own expectations, in a demo home of its own."""

from contextlib import closing
from pathlib import Path

import pytest

from terminal.play import EXPECTATIONS, Player, play_all
from terminal.scenario import read_scenario
from terminal.words import Words
from tests.terminal.homes import demo_home, settings_of

SCENARIOS = sorted(Path(__file__).parent.glob("*.scenario"))


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_the_scenario_goes_as_it_says(path: Path, tmp_path: Path) -> None:
    with closing(Player(settings_of(demo_home(tmp_path)))) as player:
        missed = list(play_all(player, read_scenario(iter(lines_of(path))), Words.load(), lambda _played: None))
    assert missed == []


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_scenario_expects_something(path: Path) -> None:
    steps = [line.step for line in read_scenario(iter(lines_of(path)))]
    assert any(isinstance(step, EXPECTATIONS) for step in steps)

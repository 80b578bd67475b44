"""Boxes of goods at the pick on a whole handheld, through a restart and an undo, as far as the centre and its proof."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from terminal.play import Player, play_all
from terminal.scenario import read_scenario
from terminal.words import Words
from tests.terminal.commands.running import stockhand
from tests.terminal.homes import demo_home, settings_of

BOX, BIG = "#BOX-1", "#BOX-2"
LINES = f"""at 2026-11-22T08:00Z
sign-in 1900 8765
sync
expect OK
task pick
scan SO8817
scan A-02-1
scan B0812
type 8
scan B0931
type 4
scan A-02-2
scan C4410
type 20
expect prompt GO TO A-03-2
scan A-03-2
scan L19
expect DUP scan_the_pack
expect prompt SCAN THE BOX L19
expect screen 2 loose in the bin
restart
sign-in 1900 8765
choose 9
expect prompt SCAN THE BOX L19
scan {BIG}
expect prompt QTY [ ] of 6 EA
undo
expect prompt SCAN THE BOX L19
key F3
scan {BOX}
expect OK
expect screen + {BOX}  whole
expect screen 0 / 2 EA
undo
expect screen 0 / 6 EA
scan {BOX}
scan {BIG}
expect prompt QTY [ ] of 2 EA
type 2
expect prompt SCAN DOOR or BOX
scan {BOX}
scan D-01
expect FULL shipped
sync
expect OK sync_done
"""

PUT_AWAY = f"""at 2026-11-22T08:00Z
sign-in 1900 8765
sync
# at the menu a box opens its work
scan {BOX}
expect prompt SCAN BIN (to) A-03-1
expect screen {BOX}
restart
sign-in 1900 8765
choose 9
expect prompt SCAN BIN (to) A-03-1
scan A-03-1
expect OK
undo
expect prompt SCAN BIN (to)
scan {BIG}
expect OK
expect prompt SCAN BIN (from)
scan {BIG}
scan R-05
expect OK
expect screen Q4
sync
expect OK sync_done
"""


def box(number: str, quantity: int) -> dict[str, object]:
    """Return how a box of gaskets is built in the bin where they are."""
    allocation = {"quantity": str(quantity), "lot": "L19"}
    legs = {"from_place": "A-03-2", "to_place": number}
    line = {"item": "G-0040", "unit": "EA", "quantity": str(quantity), **legs, "allocations": [allocation]}
    return {"kind": "pack_build", "lines": [line]}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = demo_home(tmp_path)
    boxes = tmp_path / "boxes.json"
    boxes.write_text(json.dumps([box(BOX, 4), box(BIG, 8)]), encoding="utf-8")
    assert stockhand(made, "post", str(boxes), "--as", "1900", "--site", "ROT").returncode == 0
    return made


def test_a_box_is_taken_whole_and_another_in_part(home: Path) -> None:
    with closing(Player(settings_of(home))) as player:
        missed = list(play_all(player, read_scenario(iter(LINES.splitlines())), Words.load(), lambda _played: None))
    assert missed == []
    assert stockhand(home, "verify").returncode == 0


def test_boxes_are_put_away_one_on_the_other(home: Path) -> None:
    with closing(Player(settings_of(home))) as player:
        missed = list(play_all(player, read_scenario(iter(PUT_AWAY.splitlines())), Words.load(), lambda _played: None))
    assert missed == []
    assert stockhand(home, "verify").returncode == 0

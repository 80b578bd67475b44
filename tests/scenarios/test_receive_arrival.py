"""A receipt that begins with how the goods arrived, on a whole handheld: through a restart and an undo (flows.md 1.0a, 17)."""

from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine, insert

from sync import schema
from terminal.play import Player, play_all
from terminal.scenario import read_scenario
from terminal.words import Words
from tests.terminal.homes import demo_home, settings_of

LINES = """at 2026-11-22T08:00Z
sign-in 1001 4321
scan PO1042
expect prompt TEMPERATURE C (F7 +/-)
key F7
expect prompt TEMPERATURE C (F7 +/-) -
restart
sign-in 1001 4321
choose 9
expect prompt TEMPERATURE C (F7 +/-) -
type 4.5
expect OK goes_to_hold
expect prompt SCAN ITEM
undo
expect prompt TEMPERATURE C (F7 +/-) -
type 4.5
scan ]C101095060001343521728083110GR881
type 4
scan R-04
expect STOP out_of_temperature
choose 1
scan QUAR-1
expect OK
"""


def test_goods_out_of_range_go_to_quarantine(tmp_path: Path) -> None:
    home = demo_home(tmp_path)
    wanted = {"receipt_temperature": "needed", "receipt_degrees_min": "0"}
    rows = [{"scope": "company", "name": name, "value": value} for name, value in wanted.items()]
    engine = create_engine(f"sqlite:///{home / 'mirror.db'}")
    with engine.begin() as connection:
        connection.execute(insert(schema.MIRROR["setting"]), rows)
    engine.dispose()
    with closing(Player(settings_of(home))) as player:
        missed = list(play_all(player, read_scenario(iter(LINES.splitlines())), Words.load(), lambda _played: None))
    assert missed == []

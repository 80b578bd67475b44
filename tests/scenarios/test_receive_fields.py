"""Optional fields are asked at receiving on a whole handheld: through a restart and an undo, and kept at the centre (F16)."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from inventory.fields import fields_of
from sync import schema
from sync.centre.centre import Centre
from terminal.play import Player, play_all
from terminal.scenario import read_scenario
from terminal.words import Words
from tests.terminal.homes import centre_url, demo_home, settings_of

FIELDS = "kind,item,name,type,preset\nlot,F-1070,acid,number,\nlot,F-1070,organic,yes_no,\nlot,F-1070,roast,date,\n"
LINES = """at 2026-11-22T08:00Z
sign-in 1001 4321
sync
scan PO1052
scan ]C101195060000107071728083110T881
expect prompt acid
type much
expect DUP not_a_field_value
type 4.9
expect prompt organic
restart
sign-in 1001 4321
choose 9
expect prompt organic
choose 2
expect prompt roast YYMMDD
undo
expect prompt organic
choose 2
type 261120
expect prompt QTY
type 10
scan A-02-1
expect OK
sign-out
sign-in 1900 8765
sync
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A demo home whose centre asks for three fields of coffee."""
    made, folder = demo_home(tmp_path), tmp_path / "fields"
    folder.mkdir()
    (folder / "optional_fields.csv").write_text(FIELDS, encoding="utf-8")
    with closing(Centre.open(centre_url(made))) as centre:
        centre.import_folder(folder)
    return made


def test_what_is_said_of_a_lot_reaches_the_centre(home: Path) -> None:
    with closing(Player(settings_of(home))) as player:
        missed = list(play_all(player, read_scenario(iter(LINES.splitlines())), Words.load(), lambda _played: None))
    assert missed == []
    lot = schema.CENTRAL["lot"]
    with closing(Centre.open(centre_url(home))) as centre:
        kept = centre.database.read(
            lambda connection: connection.scalar(select(lot.c.fields).where(lot.c.lot == "T881"))
        )
        assert fields_of(str(kept)) == {"acid": "4.9", "organic": "yes", "roast": "2026-11-20"}
        assert centre.verify() == ()

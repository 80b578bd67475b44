"""A lot code of one vendor comes on an order of another, on a whole handheld: asked, and kept under a key of its own (domain.md 6.6)."""

from contextlib import closing
from pathlib import Path

import pytest

from sync.centre.centre import Centre
from terminal.play import Player, play_all
from terminal.scenario import read_scenario
from terminal.words import Words
from tests.terminal.homes import centre_url, demo_home, settings_of

ORDER = {
    "documents.csv": "site,document,kind,partner,to_site,due,reference\nROT,PO1070,purchase_order,V-FONT,,2026-11-23,\n",
    "document_lines.csv": "document,line,item,quantity,unit,unit_cost,bin\nPO1070,1,F-1070,20,CS,27.00,A-02-1\n",
}
LABEL = "scan ]C101195060000107071728083110T881"
LINES = f"""at 2026-11-22T08:00Z
sign-in 1001 4321
sync
scan PO1052
{LABEL}
type 10
scan A-02-1
expect OK
key F4
choose 1
choose 1
choose 1
choose 1
scan PO1070
expect prompt SCAN ITEM
{LABEL}
expect STOP other_vendor
expect screen T881 is of V-MEDI
choose 1
expect OK
{LABEL}
expect STOP other_vendor
choose 3
expect DUP lot_again
expect prompt SCAN LOT
{LABEL}
choose 2
expect prompt QTY
type 20
scan A-02-1
expect FULL complete
sync
sign-out
sign-in 1900 8765
sync
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A demo home whose centre has one order more: of a vendor that delivers what another delivers too."""
    made, folder = demo_home(tmp_path), tmp_path / "order"
    folder.mkdir()
    for name, text in ORDER.items():
        (folder / name).write_text(text, encoding="utf-8")
    with closing(Centre.open(centre_url(made))) as centre:
        centre.import_folder(folder)
    return made


def test_the_other_vendors_goods_get_a_key_of_their_own(home: Path) -> None:
    with closing(Player(settings_of(home))) as player:
        missed = list(play_all(player, read_scenario(iter(LINES.splitlines())), Words.load(), lambda _played: None))
    assert missed == []
    with closing(Centre.open(centre_url(home))) as centre:
        assert centre.verify() == ()

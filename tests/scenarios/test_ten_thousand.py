"""Ten thousand numbers in one document: captured, posted and sent through one handheld, and each is at the centre once (flows.md 2, 1)."""

from contextlib import closing
from decimal import Decimal
from pathlib import Path

from sqlalchemy import create_engine, func, select, update

from sync import schema
from sync.centre.centre import Centre
from terminal.play import Player, play_all
from terminal.scenario import read_scenario
from terminal.words import Words
from tests.terminal.homes import centre_url, demo_home, settings_of

COUNT = 10_000
ORDER, ITEM, BIN = "PO1044", "E-2010", "C-01-1"
NUMBERS = [f"HK3{number:07}" for number in range(COUNT)]
BEFORE = f"at 2026-11-22T08:00Z\nsign-in 1001 4321\nscan {ORDER}\nscan 09506000020105\nexpect prompt SCAN SERIAL"
AFTER = f"expect FULL\nexpect screen {COUNT} / {COUNT} EA\nscan {BIN}\nexpect screen Q5\napprove 1900 8765\nsync\nexpect OK sync_done"


def ordered(home: Path) -> None:
    """Let the order want them all, at the centre and on the handheld."""
    for file, tables in ((centre_url(home), schema.CENTRAL), (f"sqlite:///{home / 'mirror.db'}", schema.MIRROR)):
        line = tables["document_line"]
        where = (line.c.document == ORDER, line.c.line == 1)
        engine = create_engine(file)
        with engine.begin() as connection:
            assert connection.execute(update(line).where(*where).values(quantity=Decimal(COUNT))).rowcount == 1
        engine.dispose()


def test_ten_thousand_numbers_are_received_and_sent(tmp_path: Path) -> None:
    home = demo_home(tmp_path)
    ordered(home)
    lines = [*BEFORE.splitlines(), *(f"scan {each}" for each in NUMBERS), *AFTER.splitlines()]
    with closing(Player(settings_of(home))) as player:
        assert list(play_all(player, read_scenario(iter(lines)), Words.load(), lambda _played: None)) == []
    serial = schema.CENTRAL["serial"]
    here = (serial.c.site == "ROT", serial.c.item == ITEM, serial.c.place == BIN, serial.c.serial.in_(NUMBERS))
    centre = Centre.open(centre_url(home))
    with closing(centre):
        kept = centre.database.read(
            lambda connection: connection.execute(select(func.count()).where(*here)).scalar_one()
        )
        assert (kept, centre.verify()) == (COUNT, ())

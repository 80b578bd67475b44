"""Answers of the mirror are kept for one state of it: a pull is seen at once, but never in the middle of a transaction."""

from itertools import count
from pathlib import Path

from sync.handheld.database import Database
from sync.handheld.home import MIRROR_FILE, Handheld
from sync.handheld.mirror_file import renew_mirror
from sync.handheld.remembered import REMEMBERED_MAX, Remembered
from tests.sync.handheld.homes import enrolled, filled, pull, scan
from tests.sync.handheld.warehouse import SITE, row, warehouse


def describe(home: Path, description: str, version: int) -> None:
    """Let the centre say what an item is called now."""
    item = row("item", warehouse().items["SER"])
    pull(home, [item.model_copy(update={"row": {**item.row, "description": description}})], version)


def told(handheld: Handheld) -> str:
    item = handheld.stock.item("SER")
    return "" if item is None else item.description


def test_what_is_pulled_is_seen_at_once(handheld: Handheld) -> None:
    before = told(handheld)
    describe(handheld.home, "Pump", 2)
    after = told(handheld)
    describe(handheld.home, "Valve", 3)
    assert (before, after, told(handheld)) == (warehouse().items["SER"].description, "Pump", "Valve")


def test_a_transaction_sees_one_state_from_its_first_question_on(handheld: Handheld) -> None:
    with handheld.journal.writing():
        handheld.journal.add_input(scan("x"))
        first = told(handheld)
        describe(handheld.home, "Pump", 2)
        assert told(handheld) == first
    assert told(handheld) == "Pump"


def test_another_file_in_its_place_is_another_state(home: Path) -> None:
    with filled(enrolled(home), warehouse()) as handheld:
        assert told(handheld) == warehouse().items["SER"].description
        renew_mirror(home / MIRROR_FILE, SITE)
        with handheld.journal.writing():
            assert handheld.stock.item("SER") is None


def test_it_is_read_once_and_no_more_is_kept_than_there_is_room_for(handheld: Handheld) -> None:
    database: Database = handheld.journal._database
    remembered, reads = Remembered(database, "mirror"), count(1)
    answers = [remembered.answer("asked", lambda: next(reads)) for _ in range(3)]
    for other in range(REMEMBERED_MAX):
        remembered.answer(other, lambda: 0)
    assert (answers, remembered.answer("asked", lambda: next(reads))) == ([1, 1, 1], 2)

"""Damage to where packs stand, planted by hand: verify sees each."""

from pathlib import Path

import pytest
from sqlalchemy import Update, update

from sync import schema
from sync.centre.centre import Centre
from tests.sync.centre.warehouse import open_centre, run, write_folder

PACK = schema.CENTRAL["pack"]
PACKS = "site,pack,parent,bin,document,sealed\nROT,PAL,,A-1,,\nROT,BOX,PAL,,,\nROT,BAG,BOX,,,\n"


def stands(pack: str, **where: str) -> Update:
    return update(PACK).where(PACK.c.pack == pack).values(**where)


PLANTED: dict[str, tuple[Update, set[tuple[str, str]]]] = {
    "in a bin that is not there": (
        stands("#PAL", bin="Z-9"),
        {("#PAL", "stands in Z-9, which is no bin of the site")},
    ),
    "in two places": (stands("#BOX", bin="A-1"), {("#BOX", "stands in A-1, and in #PAL")}),
    "in a pack that is not there": (stands("#BOX", parent="#X"), {("#BOX", "stands in #X, which is not there")}),
    "in itself, by way of another": (
        stands("#PAL", bin="", parent="#BAG"),
        {
            ("#PAL", "stands in #BAG, which stands in it"),
            ("#BOX", "stands in #PAL, which stands in it"),
            ("#BAG", "stands in #BOX, which stands in it"),
        },
    ),
}


@pytest.fixture
def centre(url: str, tmp_path: Path) -> Centre:
    opened = open_centre(url)
    opened.import_folder(write_folder(tmp_path / "packs", {"packs": PACKS}))
    assert opened.verify() == ()
    return opened


@pytest.mark.parametrize("damage", PLANTED)
def test_packs_that_stand_nowhere_or_twice_are_seen(centre: Centre, damage: str) -> None:
    statement, expected = PLANTED[damage]
    run(centre, statement)
    found = {(each.key, each.text) for each in centre.verify()}
    centre.close()
    assert found == expected


def test_more_packs_in_one_another_than_can_be_looked_through_are_seen(url: str, tmp_path: Path) -> None:
    chain = "".join(
        f"ROT,P{level},{f'P{level + 1}' if level < 6 else ''},{'' if level < 6 else 'A-1'},,\n" for level in range(1, 7)
    )
    centre = open_centre(url)
    packs = f"site,pack,parent,bin,document,sealed\n{chain}ROT,P7,,A-1,,\n"
    centre.import_folder(write_folder(tmp_path / "packs", {"packs": packs}))
    assert centre.verify() == ()
    run(centre, stands("#P6", bin="", parent="#P7"))
    found = {(each.key, each.text) for each in centre.verify()}
    centre.close()
    assert found == {("#P1", "stands in more packs than 5, one in the other")}

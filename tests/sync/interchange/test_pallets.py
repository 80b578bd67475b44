"""Pallets and boxes in files: nested, mixed and sealed ones come in filled, and go out as they came in (design.md 3, 12)."""

from pathlib import Path

import pytest
from sqlalchemy import select

from inventory.packs import Pack
from sync import schema
from sync.centre.centre import Centre
from sync.centre.records import record_of
from tests.sync.interchange.folders import Told, refused, with_rows

SSCC = "340123450000000018"
PACKS = "site,pack,parent,bin,document,sealed\n"
NESTED = f"ROT,BOX-2,{SSCC},,,no\nROT,{SSCC},,A-1,,yes\nROT,BOX-1,{SSCC},,,yes\nROT,LOOSE,,,,no\nCHI,BOX-1,,A-1,,\n"
STOCK = "site,bin,pack,item,lot,serial,quantity,unit_cost,stock_date,expiry_date\n"
MIXED = (
    f"ROT,A-1,,NUT,,,5,0.5,2026-11-01,\nROT,A-1,BOX-1,NUT,,,12,0.5,2026-11-01,\n"
    f"ROT,A-1,BOX-1,PHONE,,S1,1,300,2026-11-01,\nROT,A-1,{SSCC},MILK,M1,,4,1,2026-11-01,2027-05-01\n"
    f"ROT,,LOOSE,NUT,,,7,0.5,2026-11-01,\n"
)


def packs(centre: Centre) -> list[tuple[str, Pack]]:
    table = schema.CENTRAL["pack"]
    query = select(table).order_by(table.c.site, table.c.pack)
    rows = centre.database.read(lambda read: [dict(row) for row in read.execute(query).mappings()])
    return [(row["site"], record_of(Pack, row)) for row in rows]


@pytest.fixture
def filled(centre: Centre, tmp_path: Path) -> Centre:
    centre.import_folder(with_rows(tmp_path / "files", packs=PACKS + NESTED, stock=STOCK + MIXED))
    return centre


def test_packs_stand_in_bins_and_in_each_other_and_are_sealed_with_their_goods_in_them(filled: Centre) -> None:
    pallet = f"#{SSCC}"
    assert packs(filled) == [
        ("CHI", Pack("#BOX-1", bin="A-1")),
        ("ROT", Pack(pallet, bin="A-1", sealed=True)),
        ("ROT", Pack("#BOX-1", pallet, sealed=True)),
        ("ROT", Pack("#BOX-2", pallet)),
        ("ROT", Pack("#LOOSE")),
    ]
    assert filled.verify() == ()


def test_packs_and_what_is_in_them_come_out_as_they_went_in(filled: Centre, tmp_path: Path) -> None:
    filled.export_folder(tmp_path / "first")
    again = Centre.open(f"sqlite:///{tmp_path / 'again.db'}", create=True)
    again.init()
    again.import_folder(tmp_path / "first")
    again.export_folder(tmp_path / "second")
    stands = packs(again)
    again.close()
    for name in ("packs.csv", "stock.csv"):
        assert (tmp_path / "first" / name).read_text() == (tmp_path / "second" / name).read_text()
    assert stands == packs(filled)
    assert (tmp_path / "first" / "stock.csv").read_text().count(f"A-1,{SSCC},MILK,M1,,4,") == 1


def test_importing_packs_again_changes_nothing_and_new_ones_may_come(filled: Centre, tmp_path: Path) -> None:
    before = packs(filled)
    more = with_rows(tmp_path / "again", packs=PACKS + NESTED + "ROT,BOX-9,,A-2,,yes\n")
    filled.import_folder(more)
    assert packs(filled) == [*before[:4], ("ROT", Pack("#BOX-9", bin="A-2", sealed=True)), *before[4:]]


BAD: dict[str, tuple[str, Told]] = {
    "no such site": ("XXX,B,,,,\n", ("packs.csv", 2, "site", "there is no site 'XXX'")),
    "no number": ("ROT,@B,,,,\n", ("packs.csv", 2, "pack", "'@B' can be no number of a pack")),
    "two places": (
        "ROT,A,,A-1,,\nROT,B,A,A-1,,\n",
        ("packs.csv", 3, "bin", "a pack stands in a bin or in a pack, not in both"),
    ),
    "no such bin": ("ROT,B,,Z-9,,\n", ("packs.csv", 2, "bin", "there is no bin 'Z-9' at ROT")),
    "no such document": ("ROT,B,,,SO77,\n", ("packs.csv", 2, "document", "there is no document 'SO77' at ROT")),
    "no such parent": ("ROT,B,A,,,\n", ("packs.csv", 2, "parent", "there is no pack 'A' at ROT")),
    "in itself": ("ROT,B,B,,,\n", ("packs.csv", 2, "parent", "it would stand in itself")),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_pack_is_refused_with_its_line(centre: Centre, tmp_path: Path, bad: str) -> None:
    rows, told = BAD[bad]
    assert refused(centre, with_rows(tmp_path / "files", packs=PACKS + rows)) == [told]


def test_too_many_packs_in_one_another_are_refused(centre: Centre, tmp_path: Path) -> None:
    rows = "ROT,P0,,A-1,,\n" + "".join(f"ROT,P{n},P{n - 1},,,\n" for n in range(1, 7))
    told = refused(centre, with_rows(tmp_path / "files", packs=PACKS + rows))
    assert told == [("packs.csv", 8, "parent", "more than 6 packs stand in one another")]


def test_a_pack_that_is_known_changes_by_a_transaction_only(filled: Centre, tmp_path: Path) -> None:
    moved = with_rows(tmp_path / "moved", packs=PACKS + "ROT,BOX-2,,A-2,,\n")
    reason = "a pack that is known changes by a transaction"
    assert refused(filled, moved) == [
        ("packs.csv", 2, "parent", f"is '{SSCC}': {reason}"),
        ("packs.csv", 2, "bin", f"is '': {reason}"),
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("ROT,A-2,BOX-1,NUT,,,1,,,\n", ("stock.csv", 2, "bin", "pack BOX-1 stands in A-1")),
        ("ROT,,NONE,NUT,,,1,,,\n", ("stock.csv", 2, "pack", "there is no pack 'NONE' at ROT")),
        ("ROT,,,NUT,,,1,,,\n", ("stock.csv", 2, "bin", "must not be empty")),
    ],
)
def test_goods_stand_where_their_pack_stands(centre: Centre, tmp_path: Path, row: str, told: Told) -> None:
    assert refused(centre, with_rows(tmp_path / "files", packs=PACKS + NESTED, stock=STOCK + row)) == [told]

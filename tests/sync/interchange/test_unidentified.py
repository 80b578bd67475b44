"""Goods whose code no item has, in files: they come in under their tags, go out as they came, and are never taken in twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from inventory.transactions import Line, Transaction
from inventory.unidentified import Unidentified
from sync.centre.centre import Centre
from sync.centre.office import Outcome
from tests.stores import STORES, PostgresServer
from tests.sync.centre.warehouse import DAY, NOW
from tests.sync.interchange.folders import refused, with_rows

HEADER = (
    "site,tag,code,quantity,bin,lot,expiry_date,best_before,document,since,carrier,seal,temperature,delivery_note\n"
)
BINS = "ROT,H-1,9,hold\nCHI,H-1,9,quarantine\n"
ROWS = (
    "CHI,T00000003, 40 06 ,1,H-1,,,,,2026-11-20,,,-18.5,\n"
    "ROT,T00000001,X-77,5,H-1,M7,2027-05-01,2027-04-01,PO1,2026-11-19,DHL,S-1,9.5,N-9\n"
    "ROT,T00000002,X-77,5,H-1,,,,,2026-11-20,,,,\n"
    "ROT,T00000002,X-77,5,H-1,,,,,2026-11-20,,,,\n"
)


@pytest.fixture(params=STORES)
def centre(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Centre]:
    url = f"sqlite:///{tmp_path / 'own.db'}"
    if request.param != "sqlite":
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.url(server.make())
    opened = Centre.open(url, create=True, now=lambda: NOW)
    opened.init()
    yield opened
    opened.close()


def folder(path: Path, rows: str = ROWS, **more: str) -> Path:
    return with_rows(path, bins=BINS, unidentified=HEADER + rows, **more)


def waiting(centre: Centre) -> list[tuple[str, Unidentified]]:
    """What waits, without the ids that every store makes for itself."""
    return [(site, replace(each, transaction="")) for site, each in centre.unidentified()]


def tie(code: str, item: str) -> Transaction:
    line = Line(item, "EA", Decimal(1), code=code)
    return Transaction(f"tie-{code}", "code_tie", "ROT", NOW, DAY, DAY, "1900", lines=(line,))


def test_they_wait_under_their_tags_with_how_they_arrived(centre: Centre, tmp_path: Path) -> None:
    centre.import_folder(folder(tmp_path / "files"))
    second = Unidentified("", "X-77", Decimal(5), "H-1", "T00000002", operator="@import", since=date(2026, 11, 20))
    first = replace(
        second,
        tag="T00000001",
        lot="M7",
        expiry_date=date(2027, 5, 1),
        best_before=date(2027, 4, 1),
        document="PO1",
        since=date(2026, 11, 19),
        carrier="DHL",
        seal="S-1",
        temperature=Decimal("9.5"),
        delivery_note="N-9",
    )
    cold = replace(second, code=" 40 06 ", quantity=Decimal(1), tag="T00000003", temperature=Decimal("-18.5"))
    assert waiting(centre) == [("CHI", cold), ("ROT", first), ("ROT", second), ("ROT", second)]
    assert centre.verify() == ()


def test_they_go_out_as_they_came_in_and_no_more_once_they_are_tied(centre: Centre, tmp_path: Path) -> None:
    centre.import_folder(folder(tmp_path / "files"))
    assert centre.export_folder(tmp_path / "out").rows["unidentified.csv"] == 4
    assert (tmp_path / "out" / "unidentified.csv").read_text(encoding="utf-8") == HEADER + ROWS
    centre.import_folder(tmp_path / "out")
    assert len(waiting(centre)) == 4
    assert centre.post(tie("X-77", "MILK")).outcome is Outcome.POSTED
    centre.export_folder(tmp_path / "later")
    assert (tmp_path / "later" / "unidentified.csv").read_text(encoding="utf-8") == HEADER + ROWS.splitlines(
        keepends=True
    )[0]
    centre.import_folder(folder(tmp_path / "again"))
    assert [each.tag for _, each in waiting(centre)] == ["T00000003"]


def test_a_code_that_comes_with_them_names_them_at_once(centre: Centre, tmp_path: Path) -> None:
    rows = ROWS.splitlines(keepends=True)[2]
    centre.import_folder(folder(tmp_path / "files", rows, item_codes="item,code,kind,unit\nNUT,X-77,vendor,BOX\n"))
    centre.export_folder(tmp_path / "out")
    stock = (tmp_path / "out" / "stock.csv").read_text(encoding="utf-8").splitlines()
    assert (waiting(centre), stock[1:]) == ([], ["ROT,H-1,,NUT,,,60,,,,,,,,,,,,,,,,,"])


def test_every_bad_row_is_named(centre: Centre, tmp_path: Path) -> None:
    centre.import_folder(folder(tmp_path / "first", ROWS.splitlines(keepends=True)[1]))
    bad = (
        "LON,T1,X,5,H-1,,,,,,,,,\n"
        "ROT,T1,X,5,NOWHERE,,,,,,,,,\n"
        "ROT,T1,X,5,A-1,,,,,,,,,\n"
        "ROT,T1,X,1.5,H-1,,,,,,,,,\n"
        "ROT,T1,X,5,H-1,,,,NONE,,,,,\n"
        "ROT,T1,X,5,H-1,,,,,,,,4.123,\n"
        "ROT,T00000001,X-78,5,H-1,,,,,,,,,\n"
    )
    assert refused(centre, folder(tmp_path / "files", bad)) == [
        ("unidentified.csv", 2, "site", "there is no site 'LON'"),
        ("unidentified.csv", 2, "bin", "there is no bin 'H-1' at LON"),
        ("unidentified.csv", 3, "bin", "there is no bin 'NOWHERE' at ROT"),
        ("unidentified.csv", 4, "", "is refused by the rules: bin_not_allowed (bin A-1, kind pick)"),
        ("unidentified.csv", 5, "", "is refused by the rules: not_positive (item X, quantity 1.5)"),
        ("unidentified.csv", 6, "", "is refused by the rules: unknown_document (document NONE)"),
        ("unidentified.csv", 7, "temperature", "'4.123' is no temperature such as -18.5"),
        ("unidentified.csv", 8, "tag", "T00000001 is on other goods: what waits changes by a transaction"),
    ]

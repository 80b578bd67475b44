"""A site of transfers has a bin for what is on its way to it: at import, and in stores of earlier forms."""

from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from sync import schema
from sync.centre.centre import Centre
from sync.centre.migrations import migrate
from sync.centre.transit_bins import free_name
from tests.sync.centre.warehouse import run, write_folder
from tests.sync.interchange.folders import with_rows

TRANSFER = "site,document,kind,partner,due,to_site\nROT,TR1,transfer,,,CHI\n"
BINS = "site,bin,walk_order,kind,active\n"


def transit_bins(centre: Centre) -> list[tuple[str, str, int, str, bool]]:
    table = schema.CENTRAL["bin"]
    query = select(table).where(table.c.kind == "transit").order_by(table.c.site, table.c.bin)
    rows = centre.database.read(lambda connection: connection.execute(query).all())
    return [(row.site, row.bin, row.walk_order, row.kind, row.active) for row in rows]


def pulled(centre: Centre, site: str, name: str) -> bool:
    table = schema.change
    query = select(table.c.version).where(table.c.site == site, table.c.entity == "bin", table.c.key == name)
    return centre.database.read(lambda connection: connection.scalar(query)) is not None


def test_an_import_makes_the_bin_that_a_site_of_transfers_lacks(centre: Centre, tmp_path: Path) -> None:
    centre.import_folder(with_rows(tmp_path / "files"))
    assert transit_bins(centre) == []
    folder = write_folder(tmp_path / "more", {"documents": TRANSFER, "bins": BINS + "ROT,T-9,9,transit,yes\n"})
    report = centre.import_folder(folder)
    assert report.made == (("CHI", "TRANSIT"),)
    assert transit_bins(centre) == [("CHI", "TRANSIT", 2, "transit", True), ("ROT", "T-9", 9, "transit", True)]
    assert pulled(centre, "CHI", "TRANSIT")
    again = centre.import_folder(folder)
    assert (again.made, again.changed) == ((), 0)


def test_a_site_whose_last_one_is_closed_gets_another_by_a_name_that_is_free(centre: Centre, tmp_path: Path) -> None:
    centre.import_folder(with_rows(tmp_path / "files"))
    bins = BINS + "CHI,TRANSIT,5,transit,no\nCHI,TRANSIT-2,6,bulk,yes\nROT,T-9,9,transit,yes\n"
    report = centre.import_folder(write_folder(tmp_path / "more", {"documents": TRANSFER, "bins": bins}))
    assert report.made == (("CHI", "TRANSIT-3"),)


def test_checking_says_which_bin_would_be_made_and_makes_none(centre: Centre, tmp_path: Path) -> None:
    folder = with_rows(tmp_path / "files")
    orders = "ROT,PO1,purchase_order,V1,,\nCHI,PO9,purchase_order,V1,,\n"
    write_folder(folder, {"documents": TRANSFER + orders})
    assert centre.import_folder(folder, check_only=True).made == (("CHI", "TRANSIT"), ("ROT", "TRANSIT"))
    assert transit_bins(centre) == []


def test_a_store_of_an_earlier_form_gets_its_bins(centre: Centre, tmp_path: Path) -> None:
    centre.import_folder(with_rows(tmp_path / "files"))
    centre.import_folder(write_folder(tmp_path / "more", {"documents": TRANSFER}))
    run(centre, delete(schema.CENTRAL["bin"]).where(schema.CENTRAL["bin"].c.kind == "transit"))
    run(centre, delete(schema.change).where(schema.change.c.key == "TRANSIT"))
    run(centre, update(schema.store).values(version=12))
    assert centre.database.write(lambda connection: migrate(connection, "")) >= 1
    assert [each[:2] for each in transit_bins(centre)] == [("CHI", "TRANSIT"), ("ROT", "TRANSIT")]
    assert pulled(centre, "CHI", "TRANSIT")


@pytest.mark.parametrize(
    ("taken", "name"), [((), "TRANSIT"), (("TRANSIT",), "TRANSIT-2"), (("TRANSIT", "TRANSIT-2"), "TRANSIT-3")]
)
def test_the_name_of_a_bin_that_is_made(taken: tuple[str, ...], name: str) -> None:
    assert free_name(taken) == name

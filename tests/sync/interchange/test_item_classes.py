"""Masks with a day and with the class of an item, in files and changed from the office: what fits, what is missing, what is frozen."""

from pathlib import Path

import pytest

from config import sample_folder
from sync.centre.centre import Centre
from tests.sync.centre.warehouse import write_folder
from tests.sync.interchange.folders import refused
from tests.sync.interchange.test_changing import column, rows_of, told

MASKS = "mask,kind,prefix,segments,next\n"
ITEMS = "item,unit,tracking,serial_mask,lot_mask,item_class,next_serial,next_lot\n"
FILES = {
    "masks": MASKS + 'DAY,lot,L,"Y2,M2,D2-,N4+",L261101-0007\nCLS,serial,,"C2-,Y2,W2-,N5+",\n',
    "items": ITEMS + "JAM,EA,lot,,DAY,,,L261101-0042\nPLUG,EA,serial,CLS,,WP,WP-2601-00007,\nBARE,EA,serial,,,,,\n",
}
LACKS = "{} has no class of 2 characters, which is in the numbers of mask CLS"


@pytest.fixture
def dated(centre: Centre, tmp_path: Path) -> Centre:
    centre.import_folder(write_folder(tmp_path / "dated", FILES))
    return centre


def masks_refused(centre: Centre, folder: Path, row: str) -> list[tuple[str, str]]:
    return [(name, reason) for *_, name, reason in refused(centre, write_folder(folder, {"masks": MASKS + row + "\n"}))]


def items_refused(centre: Centre, folder: Path, row: str) -> list[tuple[str, str]]:
    return [(name, reason) for *_, name, reason in refused(centre, write_folder(folder, {"items": ITEMS + row + "\n"}))]


def test_the_day_and_the_class_of_a_next_number_are_blank_however_it_was_written(dated: Centre) -> None:
    assert [column(dated, "JAM", "next_lot"), column(dated, "PLUG", "next_serial")] == ["LYYMMDD-0042", "CC-YYWW-00007"]
    assert {row["mask"]: row["next"] for row in rows_of(dated, "mask")} == {"DAY": "LYYMMDD-0007", "CLS": ""}
    dated.set_value("item:JAM", "next_lot", "LYYMMDD-0050")
    assert column(dated, "JAM", "next_lot") == "LYYMMDD-0050"
    dated.set_value("item:JAM", "next_lot", "L2611230060")
    assert column(dated, "JAM", "next_lot") == "LYYMMDD-0060"


def test_what_is_exported_is_imported_again(dated: Centre, tmp_path: Path) -> None:
    dated.export_folder(tmp_path / "out")
    before = [rows_of(dated, entity) for entity in ("mask", "item")]
    dated.import_folder(tmp_path / "out")
    assert [rows_of(dated, entity) for entity in ("mask", "item")] == before


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ('M1,lot,,"Y3,N4+",', [("segments", "segment Y has 2 or 4 characters")]),
        ('M1,lot,,"Y2,M2,W2,N4+",', [("segments", "a date is told by month and day, by day of the year, or by week")]),
        ('M1,lot,,"Y2+",', [("segments", "exactly one segment may count up, and it must be numeric")]),
        ('M1,lot,,"Y2,M2,N4+",2613-0001', [("next", "'2613-0001' does not fit the mask")]),
        ('split,document,,"C2,N4+",CC0001', [("mask", "a document has no class of an item")]),
    ],
)
def test_a_mask_that_is_none_is_refused(
    centre: Centre, tmp_path: Path, row: str, wanted: list[tuple[str, str]]
) -> None:
    assert masks_refused(centre, tmp_path, row) == wanted


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ("PLUG,EA,serial,CLS,,WPX,,", [("item_class", LACKS.format("PLUG"))]),
        ("NEW,EA,serial,CLS,,,,", [("item_class", LACKS.format("NEW"))]),
        ("JAM,EA,lot,,DAY,A-B,,", [("item_class", "'A-B' is not of letters and digits only")]),
        ("JAM,EA,lot,,DAY,,,L261131-0001", [("next_lot", "'L261131-0001' does not fit the mask DAY")]),
        ("PLUG,EA,serial,CLS,,WP,XX-2601-00001,", [("next_serial", "'XX-2601-00001' does not fit the mask CLS")]),
    ],
)
def test_an_item_has_the_class_that_its_mask_wants(
    dated: Centre, tmp_path: Path, row: str, wanted: list[tuple[str, str]]
) -> None:
    assert items_refused(dated, tmp_path / "more", row) == wanted


def test_a_mask_of_the_company_wants_the_class_of_every_item_that_gets_it(dated: Centre) -> None:
    assert told(dated, "company", "serial_mask", "CLS") == [("value", LACKS.format("BARE"))]
    dated.set_value("item:BARE", "item_class", "BR")
    assert dated.set_value("company", "serial_mask", "CLS").after == "CLS"


def test_a_mask_that_gets_a_class_wants_it_of_its_items_but_of_those_that_come_with_it(
    dated: Centre, tmp_path: Path
) -> None:
    row = 'DAY,lot,L,"C2-,N4+",'
    wanted = "JAM has no class of 2 characters, which is in the numbers of mask DAY"
    assert masks_refused(dated, tmp_path / "one", row) == [("segments", wanted)]
    both = {"masks": MASKS + row + "\n", "items": ITEMS + "JAM,EA,lot,,DAY,JM,,\n"}
    dated.import_folder(write_folder(tmp_path / "two", both))
    assert column(dated, "JAM", "item_class") == "JM"


def test_class_and_mask_are_frozen_once_there_are_numbers(centre: Centre, tmp_path: Path) -> None:
    centre.import_folder(sample_folder())
    reason = "is 'WP' and cannot change: there are numbers that have it"
    assert told(centre, "item:E-2040", "item_class", "XX") == [("item_class", reason)]
    frozen = "is 'Y2,M2,D2-,N3+' and cannot change: there are numbers of this mask"
    assert masks_refused(centre, tmp_path / "day", 'DAY9,lot,,"Y4,M2,D2-,N3+",') == [("segments", frozen)]
    centre.set_value("item:E-2010", "item_class", "HK")
    centre.set_value("item:E-2010", "item_class", "HX")
    centre.import_folder(write_folder(tmp_path / "next", {"masks": MASKS + 'DAY9,lot,,"Y2,M2,D2-,N3+",YYMMDD-500\n'}))
    assert {row["mask"]: row["next"] for row in rows_of(centre, "mask")}["DAY9"] == "YYMMDD-500"

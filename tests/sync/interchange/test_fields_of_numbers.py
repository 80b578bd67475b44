"""Optional fields of lots and serials go out with the stock and come in with it again (F16)."""

from pathlib import Path

import pytest

from sync.centre.centre import Centre
from sync.errors import ImportRefusedError
from tests.sync.centre.warehouse import FILES, write_folder
from tests.sync.interchange.folders import refused

FIELDS = "kind,item,name,type,preset\nlot,MILK,fat,number,\nserial,,checked,yes_no,\n"
HEAD = "site,bin,item,lot,serial,quantity,unit_cost,stock_date,expiry_date,lot_fields,serial_fields\n"
MILK = 'ROT,A-1,MILK,M1,,5,1,2026-11-01,2027-05-01,"{""fat"":""3.5""}",\n'
PHONE = 'ROT,A-1,PHONE,,S1,1,1,2026-11-01,,,"{""checked"":""yes""}"\n'


def import_stock(centre: Centre, folder: Path, stock: str) -> None:
    centre.import_folder(write_folder(folder / "in", {**FILES, "optional_fields": FIELDS, "stock": HEAD + stock}))


def test_what_is_said_of_numbers_is_exported_and_imported(centre: Centre, tmp_path: Path) -> None:
    import_stock(centre, tmp_path, MILK + PHONE)
    centre.export_folder(tmp_path / "out")
    text = (tmp_path / "out" / "stock.csv").read_text(encoding="utf-8")
    assert '"{""fat"":""3.5""}",' in text
    assert text.count('"{""checked"":""yes""}"') == 1
    assert centre.verify() == ()


@pytest.mark.parametrize(
    "cell",
    [
        '"{""fat"":""much""}"',
        '"{""colour"":""red""}"',
        "[]",
        "nonsense",
        '"{""fat"":1}"',
        pytest.param("[" * 50_000, id="deep"),
    ],
)
def test_what_is_no_field_of_the_item_is_refused(centre: Centre, tmp_path: Path, cell: str) -> None:
    with pytest.raises(ImportRefusedError):
        import_stock(centre, tmp_path, f"ROT,A-1,MILK,M1,,5,1,2026-11-01,2027-05-01,{cell},\n")


def test_a_field_is_of_numbers_that_its_item_has_and_keeps_its_type_once_there_are_some(
    centre: Centre, tmp_path: Path
) -> None:
    import_stock(centre, tmp_path, MILK + PHONE)
    rows = "serial,MILK,x,text,\nlot,NUT,x,text,\nlot,MILK,fat,date,\nserial,,checked,text,\nlot,PUMP,x,text,\n"
    fields = write_folder(tmp_path / "fields", {"optional_fields": "kind,item,name,type,preset\n" + rows})
    assert [(line, column, reason) for _, line, column, reason in refused(centre, fields)] == [
        (2, "kind", "MILK has no serial numbers"),
        (3, "kind", "NUT has no lot numbers"),
        (4, "type", "is 'number' and cannot change: there are lot numbers"),
        (5, "type", "is 'yes_no' and cannot change: there are serial numbers"),
    ]

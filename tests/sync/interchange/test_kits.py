"""Kits in import files: an order for a kit gets the lines of its components, and comes out as it went in (F30)."""

from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from sync import schema
from sync.centre.centre import Centre
from tests.sync.centre.warehouse import write_folder
from tests.sync.interchange.folders import refused, with_rows

KITS = "kit,component,quantity\nBOX,NUT,3\nBOX,PHONE,1\n"
LINES = "document,line,item,quantity,unit\n"


def folder_of(folder: Path, quantity: str = "2", **more: str) -> Path:
    rows = {
        "items": "BOX,EA,none,none\n",
        "kits": KITS,
        "partners": "C1,Customer,customer\n",
        "documents": "ROT,SO1,sales_order,C1,\n",
        "document_lines": f"SO1,1,BOX,{quantity},EA,9\nSO1,2,NUT,1,EA,\n",
    }
    return with_rows(folder, **{name: rows.get(name, "") + more.get(name, "") for name in rows | more})


def lines_of(centre: Centre, document: str = "SO1") -> list[tuple[object, ...]]:
    line = schema.CENTRAL["document_line"]
    names = ("line", "item", "quantity", "kit_line", "per_kit")
    query = select(*(line.c[name] for name in names)).where(line.c.document == document).order_by(line.c.line)
    return centre.database.read(lambda connection: [tuple(row) for row in connection.execute(query)])


def test_a_line_for_a_kit_gets_the_lines_of_its_components(centre: Centre, tmp_path: Path) -> None:
    centre.import_folder(folder_of(tmp_path / "files"))
    assert lines_of(centre) == [
        (1, "BOX", Decimal(2), 1, Decimal(0)),
        (2, "NUT", Decimal(1), 0, Decimal(0)),
        (1001, "NUT", Decimal(6), 1, Decimal(3)),
        (1002, "PHONE", Decimal(2), 1, Decimal(1)),
    ]
    assert centre.verify() == ()


def test_importing_again_changes_nothing_and_another_quantity_changes_the_components(
    centre: Centre, tmp_path: Path
) -> None:
    centre.import_folder(folder_of(tmp_path / "files"))
    assert centre.import_folder(folder_of(tmp_path / "files")).changed == 0
    more = {"document_lines": LINES + "SO1,1,BOX,5,EA\n", "kits": "kit,component,quantity\nBOX,NUT,4\n"}
    centre.import_folder(write_folder(tmp_path / "more", more))
    # the order keeps the kit as it was sold
    assert [row[2] for row in lines_of(centre)] == [Decimal(5), Decimal(1), Decimal(15), Decimal(5)]


def test_kits_come_out_as_they_went_in(centre: Centre, tmp_path: Path) -> None:
    centre.import_folder(folder_of(tmp_path / "files"))
    centre.export_folder(tmp_path / "out")
    again = Centre.open(f"sqlite:///{tmp_path / 'again.db'}", create=True)
    again.init()
    again.import_folder(tmp_path / "out")
    assert lines_of(again) == lines_of(centre)
    again.close()


BAD = {
    "a kit with numbers": ({"items": "PACK,EA,lot,none\n", "kits": "PACK,NUT,1\n"}, ("kits.csv", 4, "kit")),
    "a kit in a kit": ({"items": "PACK,EA,none,none\n", "kits": "PACK,BOX,1\n"}, ("kits.csv", 4, "component")),
    "a kit of itself": ({"items": "PACK,EA,none,none\n", "kits": "PACK,PACK,1\n"}, ("kits.csv", 4, "component")),
    "a component nobody knows": ({"kits": "BOX,GHOST,1\n"}, ("kits.csv", 4, "component")),
    "half a phone": ({"items": "PACK,EA,none,none\n", "kits": "PACK,PHONE,0.5\n"}, ("kits.csv", 4, "quantity")),
    "half a nut": ({"items": "PACK,EA,none,none\n", "kits": "PACK,NUT,0.5\n"}, ("kits.csv", 4, "quantity")),
    "a nut and a half on order": ({"document_lines": "PO1,9,NUT,1.5,EA,\n"}, ("document_lines.csv", 9, "quantity")),
    "a kit in stock": ({"stock": "site,bin,item,quantity\nROT,A-1,BOX,1\n"}, ("stock.csv", 2, "item")),
    "a kit that is bought": ({"document_lines": "PO1,9,BOX,1,EA,\n"}, ("document_lines.csv", 9, "item")),
    "half a kit": ({"document_lines": "SO1,3,BOX,0.5,EA,\n"}, ("document_lines.csv", 9, "quantity")),
    "a line too far": ({"document_lines": "SO1,1000,BOX,1,EA,\n"}, ("document_lines.csv", 9, "line")),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_kit_is_refused(centre: Centre, tmp_path: Path, name: str) -> None:
    more, wanted = BAD[name]
    told = [each[:3] for each in refused(centre, folder_of(tmp_path / "files", **more))]
    assert wanted in told


def test_a_kit_gets_no_numbers_of_its_own_later(centre: Centre, tmp_path: Path) -> None:
    centre.import_folder(folder_of(tmp_path / "files"))
    later = write_folder(tmp_path / "later", {"items": "item,tracking\nBOX,serial\n"})
    assert refused(centre, later) == [
        ("items.csv", 2, "tracking", "BOX is a kit: it has the numbers of its components only")
    ]
    salt = write_folder(tmp_path / "salt", {"kits": "kit,component,quantity\nBOX,SALT,0.25\n"})
    assert centre.import_folder(salt).changed == 1

"""Numbers of our own in import files: kept with the separators of their mask, however they are written (F5)."""

from pathlib import Path

from sync.centre.centre import Centre
from sync.centre.own_forms import Written
from tests.sync.centre.warehouse import write_folder
from tests.sync.interchange.folders import refused, with_rows

MASKS = 'mask,kind,prefix,segments,next\nSN6,serial,,"A2-,N6+",\nLT,lot,L,"N2/,N3+",\n'
ITEMS = "LAMP,EA,serial,none\nGLUE,EA,lot,none\n"
STOCK = "site,bin,item,lot,serial,quantity\nROT,A-1,LAMP,,SN000001,1\nROT,A-1,GLUE,L26001,,2\n"


def house(folder: Path, **more: str) -> Path:
    """Return the small warehouse with a lamp and a glue of our own numbers."""
    files = with_rows(folder, masks=MASKS, items=ITEMS, **more)
    own = "item,serial_mask,lot_mask\nLAMP,SN6,none\nGLUE,none,LT\n"
    write_folder(folder.with_name("masked"), {"masks": MASKS, "items": own})
    return files


def test_opening_stock_and_advice_are_kept_as_their_labels_are(centre: Centre, tmp_path: Path) -> None:
    centre.import_folder(house(tmp_path / "first"))
    centre.import_folder(tmp_path / "masked")
    lines = "document,line,item,quantity,unit,unit_cost\nPO1,7,LAMP,2,EA,\n"
    advice = "document,line,lot,serial,quantity\nPO1,7,,SN000007,1\nPO1,7,,SN-000008,1\n"
    centre.import_folder(
        write_folder(tmp_path / "in", {"stock": STOCK, "document_lines": lines, "document_numbers": advice})
    )
    centre.export_folder(tmp_path / "out")
    stock = (tmp_path / "out" / "stock.csv").read_text(encoding="utf-8")
    numbers = (tmp_path / "out" / "document_numbers.csv").read_text(encoding="utf-8")
    assert [each in stock for each in (",SN-000001,", ",L26/001,", "SN000001", "L26001")] == [True, True, False, False]
    assert [each in numbers for each in ("SN-000007", "SN-000008", "SN000007")] == [True, True, False]


def test_the_same_unit_written_in_two_ways_is_the_same_row_twice(centre: Centre, tmp_path: Path) -> None:
    centre.import_folder(house(tmp_path / "first"))
    centre.import_folder(tmp_path / "masked")
    twice = STOCK + "ROT,A-1,LAMP,,SN-000001,1\n"
    found = refused(centre, write_folder(tmp_path / "in", {"stock": twice}))
    assert found == [("stock.csv", 4, "serial", "is the same as line 2")]


def test_a_row_of_opening_stock_outside_its_mask_is_named_a_serial_and_a_lot_of_our_own(
    centre: Centre, tmp_path: Path
) -> None:
    centre.import_folder(house(tmp_path / "first"))
    centre.import_folder(tmp_path / "masked")
    other = STOCK + "ROT,A-1,LAMP,,9001,1\nROT,A-1,GLUE,QX77,,2\n"
    assert refused(centre, write_folder(tmp_path / "in", {"stock": other})) == [
        ("stock.csv", 4, "serial", "'9001' does not fit the mask SN6"),
        ("stock.csv", 5, "lot", "'QX77' does not fit the mask LT"),
    ]


def test_opening_stock_outside_its_mask_is_taken_where_the_site_trusts_its_vendors(
    centre: Centre, tmp_path: Path
) -> None:
    centre.import_folder(house(tmp_path / "first"))
    centre.import_folder(tmp_path / "masked")
    other = "site,bin,item,lot,serial,quantity\nROT,A-1,LAMP,,9001,1\nCHI,A-1,GLUE,QX77,,2\n"
    trusted = "scope,name,value\ncompany,trust_vendor_masks,yes\nsite:CHI,trust_vendor_masks,no\n"
    folder = write_folder(tmp_path / "in", {"stock": other, "settings": trusted})
    assert refused(centre, folder) == [("stock.csv", 3, "lot", "'QX77' does not fit the mask LT")]
    write_folder(folder, {"settings": trusted.replace("no", "yes")})
    assert centre.import_folder(folder).opened == 2
    centre.export_folder(tmp_path / "out")
    there = Centre.open(f"sqlite:///{tmp_path / 'there.db'}", create=True)
    there.init()
    assert there.import_folder(tmp_path / "out").opened == 2
    there.close()


def test_a_number_with_another_class_is_no_number_of_ours(centre: Centre, tmp_path: Path) -> None:
    centre.import_folder(house(tmp_path / "first"))
    masks = 'mask,kind,prefix,segments,next\nWP9,serial,,"C2-,N4+",CC-0001\nWPL,lot,,"C2/,N4+",CC/0001\n'
    items = "item,serial_mask,lot_mask,item_class\nLAMP,WP9,none,WP\nGLUE,none,WPL,wp\n"
    centre.import_folder(write_folder(tmp_path / "in", {"masks": masks, "items": items}))
    ours, theirs = Written("serial", "LAMP", "WP0001"), Written("serial", "LAMP", "XY0001")
    small, other = Written("lot", "GLUE", "wp0001"), Written("lot", "GLUE", "WP0001")
    assert centre.own_forms("ROT", (ours, theirs, small, other)) == {ours: "WP-0001", small: "wp/0001"}

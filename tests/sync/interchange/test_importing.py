from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from config import sample_folder
from inventory.refusals.goods import SerialNotHere
from sync import schema
from sync.centre.centre import Centre
from sync.centre.clashes import clashes_of
from sync.interchange.files import FILES
from tests.sync.centre.warehouse import FILES as WAREHOUSE
from tests.sync.centre.warehouse import scalar, write_folder
from tests.sync.interchange.folders import refused, with_rows

STOCK_HEADER = "site,bin,item,lot,serial,quantity,unit_cost,stock_date,expiry_date\n"
NUMBERS_HEADER = "document,line,lot,serial,quantity,expiry_date,sscc\n"


def count(centre: Centre, table: str) -> int:
    return scalar(centre, select(func.count()).select_from(schema.central.tables[table])) or 0


def test_the_sample_warehouse_is_imported_whole(centre: Centre) -> None:
    report = centre.import_folder(sample_folder())
    assert dict(report.files)["items"] == count(centre, "item")
    assert dict(report.files)["documents"] == count(centre, "document")
    assert centre.verify() == ()


def test_the_sample_warehouse_comes_out_as_it_went_in(centre: Centre, tmp_path: Path) -> None:
    centre.import_folder(sample_folder())
    rows = centre.export_folder(tmp_path / "first").rows
    again = Centre.open(f"sqlite:///{tmp_path / 'again.db'}", create=True)
    again.init()
    again.import_folder(tmp_path / "first")
    again.export_folder(tmp_path / "second")
    again.close()
    assert sorted(rows) == sorted(file.file for file in FILES)
    for file in FILES:
        assert (tmp_path / "first" / file.file).read_text() == (tmp_path / "second" / file.file).read_text()


def test_nobody_is_said_to_clash_with_what_came_in_with_files(centre: Centre) -> None:
    centre.import_folder(sample_folder())
    moved = (SerialNotHere("E-2010", "HK11000870", "D-01", "C-01-1"),)
    assert centre.database.read(lambda connection: clashes_of(connection, "ROT", moved)) == ()


def test_how_far_the_stock_is_posted_is_told_page_by_page(centre: Centre, tmp_path: Path) -> None:
    rows = "".join(f"ROT,A-1,PHONE,,S{number},1,,,\n" for number in range(10_001))
    told: list[tuple[int, int]] = []
    folder = with_rows(tmp_path / "files", stock=f"{STOCK_HEADER}{rows}CHI,A-1,NUT,,,5,,,\n")
    centre.import_folder(folder, report=lambda done, total: told.append((done, total)))
    assert told == [(10_000, 10_002), (10_002, 10_002)]


def test_checking_writes_nothing(centre: Centre) -> None:
    report = centre.import_folder(sample_folder(), check_only=True)
    assert (report.opened > 0, report.changed > 0) == (True, True)
    assert [count(centre, name) for name in ("item", "movement", "change", "device")] == [0, 0, 0, 0]


def test_importing_again_changes_nothing(centre: Centre, tmp_path: Path) -> None:
    folder = with_rows(tmp_path / "files")
    centre.import_folder(folder)
    before = count(centre, "change")
    versions = scalar(centre, select(func.sum(schema.feed.c.last_version)))
    report = centre.import_folder(folder)
    assert (report.changed, count(centre, "change")) == (0, before)
    assert scalar(centre, select(func.sum(schema.feed.c.last_version))) == versions


def test_a_row_is_changed_by_its_key_and_only_that_is_stamped(centre: Centre, tmp_path: Path) -> None:
    centre.import_folder(with_rows(tmp_path / "files"))
    folder = write_folder(tmp_path / "more", {"items": "item,description\nNUT,Walnut\nMILK,\n"})
    assert centre.import_folder(folder).changed == 1
    item = schema.CENTRAL["item"]
    assert scalar(centre, select(item.c.description).where(item.c.item == "NUT")) == "Walnut"
    assert scalar(centre, select(item.c.tracking).where(item.c.item == "MILK")) == "lot"
    assert centre.verify() == ()


def test_one_bad_row_keeps_everything_out(centre: Centre, tmp_path: Path) -> None:
    folder = with_rows(tmp_path / "files", bins="ROT,@X,1,pick\n")
    told = [("bins.csv", 7, "bin", "'@X' can name no bin: at most 40 characters, the first neither @ nor #")]
    assert refused(centre, folder, check_only=False) == told
    assert count(centre, "item") == 0


NO_ROT = [
    (file, line, "site")
    for file, line in [
        *(("bins.csv", line) for line in (2, 3, 4)),
        ("operators.csv", 2),
        ("operators.csv", 3),
        ("documents.csv", 2),
    ]
]
NO_PO1 = [("document_lines.csv", line, "document") for line in (2, 3, 4, 5)]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"sites": "site,time_zone\nROT,Mars/Olympus\nCHI,America/Chicago\n"}, [("sites.csv", 2, "time_zone")]),
        ({"sites": "site,time_zone\nCHI,America/Chicago\n"}, NO_ROT),
        (
            {
                "documents": "site,document,kind\nCHI,PO9,purchase_order\n",
                "document_numbers": f"{NUMBERS_HEADER}PO1,3,,S1,,,\n",
            },
            NO_PO1,
        ),
    ],
)
def test_what_stands_at_a_refused_site_or_document_is_not_at_fault_itself(
    centre: Centre, tmp_path: Path, files: dict[str, str], told: list[tuple[str, int, str]]
) -> None:
    folder = write_folder(tmp_path / "files", WAREHOUSE | files)
    assert [each[:3] for each in refused(centre, folder)] == told


def test_every_bad_row_of_all_files_is_told_at_once(centre: Centre, tmp_path: Path) -> None:
    folder = with_rows(
        tmp_path / "files",
        sites="X,Nowhere,Mars/Olympus\n",
        items="BAD,EA,sometimes,none\n,EA,none,none\n",
        units="NOPE,BOX,12\nNUT,BAG,0\n",
        bins="ROT,B-1,first,pick\n",
        operators="7,Bo,king,ROT\n",
        document_lines="PO1,5,GHOST,1,EA,\nPO1,1,NUT,1,EA,\nPO7,1,NUT,1,EA,\n",
        stock=STOCK_HEADER + "ROT,A-1,NUT,,,0,,,\nROT,Q-9,NUT,,,1,,,\n",
    )
    assert [each[:3] for each in refused(centre, folder)] == [
        ("sites.csv", 4, "time_zone"),
        ("items.csv", 7, "tracking"),
        ("items.csv", 8, "item"),
        ("units.csv", 3, "item"),
        ("units.csv", 4, "factor"),
        ("bins.csv", 7, "walk_order"),
        ("operators.csv", 5, "role"),
        ("document_lines.csv", 7, "item"),
        ("document_lines.csv", 8, ""),
        ("document_lines.csv", 9, "document"),
        ("stock.csv", 2, "quantity"),
        ("stock.csv", 3, "bin"),
    ]


def test_a_row_that_names_a_bad_row_is_not_bad_itself(centre: Centre, tmp_path: Path) -> None:
    folder = with_rows(
        tmp_path / "files",
        items="BAD,EA,sometimes,none\n",
        document_lines="PO1,5,BAD,1,EA,\n",
        stock=STOCK_HEADER + "ROT,A-1,BAD,,,1,,,\n",
    )
    assert [each[:3] for each in refused(centre, folder)] == [("items.csv", 7, "tracking")]


BAD_ROWS: dict[str, tuple[str, str, str]] = {
    "a site named as the reference feed": ("sites", "site,name,time_zone\n*,All,UTC\n", "site"),
    "a mask of two counting segments": ("masks", 'mask,kind,prefix,segments,next\nM,serial,,"N3+,N3+",\n', "segments"),
    "a mask of letters that count": ("masks", "mask,kind,prefix,segments,next\nM,serial,,A3+,\n", "segments"),
    "a mask without sense": ("masks", "mask,kind,prefix,segments,next\nM,serial,,Q3,\n", "segments"),
    "a first number outside its mask": ("masks", "mask,kind,prefix,segments,next\nM,serial,S,N3+,S12\n", "next"),
    "an item with a mask that is not there": ("items", "item,serial_mask\nX,M9\n", "serial_mask"),
    "an item of serials with a mask of lots": ("items", "item,tracking,serial_mask\nX,serial,ML\n", "serial_mask"),
    "an item whose days are no number": ("items", "item,lot_expiry_days\nX,-1\n", "lot_expiry_days"),
    "an item with a code that ends in a space": ("items", 'item\n"X "\n', "item"),
    "a flag that is neither": ("items", "item,active\nX,maybe\n", "active"),
    "a unit with a factor of many decimals": ("units", "item,unit,factor\nNUT,BAG,0.3333333\n", "factor"),
    "a GTIN with a wrong check digit": ("item_codes", "item,code,kind,unit\nNUT,09506000010107,gtin,\n", "code"),
    "a code in a unit that the item has not": ("item_codes", "item,code,kind,unit\nNUT,X1,vendor,CRATE\n", "unit"),
    "a bin without a site": ("bins", "site,bin\nNONE,A\n", "site"),
    "a bin like a pack": ("bins", "site,bin\nROT,#1\n", "bin"),
    "a partner of no kind": ("partners", "partner,name,kind\nP,Pat,friend\n", "kind"),
    "an order at a vendor who is none": (
        "documents",
        "site,document,kind,partner\nROT,PO7,purchase_order,V9\n",
        "partner",
    ),
    "a document of another site": ("documents", "site,document,kind\nCHI,PO1,purchase_order\n", "document"),
    "a transfer to nowhere": ("documents", "site,document,kind,to_site\nROT,TR1,transfer,\n", "to_site"),
    "a date of the wrong order": ("documents", "site,document,kind,due\nROT,PO7,purchase_order,22.11.2026\n", "due"),
    "half a telephone": ("document_lines", "document,line,item,quantity,unit\nPO1,9,PHONE,1.5,EA\n", "quantity"),
    "a line zero": ("document_lines", "document,line,item,quantity,unit\nPO1,0,NUT,1,EA\n", "line"),
    "an advised lot of an item without": ("document_numbers", NUMBERS_HEADER + "PO1,1,L1,,5,,\n", "lot"),
    "an advised serial on a line that is not there": ("document_numbers", NUMBERS_HEADER + "PO1,99,,S1,1,,\n", "line"),
    "two units with one serial": ("document_numbers", NUMBERS_HEADER + "PO1,3,,S1,2,,\n", "quantity"),
    "an SSCC with a wrong check digit": (
        "document_numbers",
        NUMBERS_HEADER + "PO1,3,,S1,1,,095060000000000016\n",
        "sscc",
    ),
    "a lot without its date": ("stock", STOCK_HEADER + "ROT,A-1,MILK,L1,,5,,,\n", "expiry_date"),
    "a telephone without its serial": ("stock", STOCK_HEADER + "ROT,A-1,PHONE,,,1,,,\n", "serial"),
    "a lot that is missing": ("stock", STOCK_HEADER + "ROT,A-1,MILK,,,5,,,2027-01-01\n", "lot"),
    "a nut with a date": ("stock", STOCK_HEADER + "ROT,A-1,NUT,,,5,,,2027-01-01\n", "expiry_date"),
    "a reader of labels that has no end": (
        "label_rules",
        "partner,name,pattern,example\nV1,x,(?P<lot>(a+)+)b,aab\n",
        "pattern",
    ),
    "a label rule that does not read its example": (
        "label_rules",
        "partner,name,pattern,example\nV1,x,(?P<lot>[0-9]{3}),12\n",
        "pattern",
    ),
    "a setting that nobody knows": ("settings", "scope,name,value\ncompany,colour,red\n", "name"),
    "a setting with a value that is none": ("settings", "scope,name,value\ncompany,send,never\n", "value"),
    "a setting of an item that is not there": ("settings", "scope,name,value\nitem:GHOST,traced_food,yes\n", "scope"),
    "a setting of nobody": ("settings", "scope,name,value\nworld,send,automatic\n", "scope"),
    "a warranty of two lengths": ("warranty", "code,line,days,lifetime\nW,1,9,yes\n", "days"),
    "an operator at no site": ("operators", "badge,name,pin,role,site\n7,Bo,1234,picker,NONE\n", "site"),
    "an operator who is the importer": ("operators", "badge,name,pin,role,site\n@import,Bo,1234,picker,ROT\n", "badge"),
}


@pytest.mark.parametrize("case", BAD_ROWS)
def test_a_bad_row_is_told_with_its_column(centre: Centre, tmp_path: Path, case: str) -> None:
    name, text, column = BAD_ROWS[case]
    masks = "mask,kind,prefix,segments,next\nML,lot,L,N4+,L3000\n"
    centre.import_folder(with_rows(tmp_path / "files", masks=masks))
    folder = write_folder(tmp_path / "bad", {name: text})
    assert [each[:3] for each in refused(centre, folder)] == [(f"{name}.csv", 2, column)]


def test_a_bad_pin_is_not_repeated(centre: Centre, tmp_path: Path) -> None:
    centre.import_folder(with_rows(tmp_path / "files"))
    folder = write_folder(tmp_path / "bad", {"operators": "badge,name,pin,role,site\n7,Bo,12x4,picker,ROT\n"})
    assert refused(centre, folder) == [("operators.csv", 2, "pin", "a PIN has 4 to 12 digits")]


def test_the_same_gtin_of_two_items_is_refused(centre: Centre, tmp_path: Path) -> None:
    codes = "item,code,kind,unit\nNUT,9506000010106,gtin,EA\nMILK,09506000010106,gtin,EA\n"
    told = refused(centre, with_rows(tmp_path / "files", item_codes=codes))
    assert told == [("item_codes.csv", 3, "code", "the GTIN 09506000010106 is of NUT in EA already")]


def test_the_same_serial_twice_in_the_stock_is_refused(centre: Centre, tmp_path: Path) -> None:
    stock = STOCK_HEADER + "ROT,A-1,PHONE,,S1,1,,,\nCHI,A-1,PHONE,,S1,,,,\n"
    assert refused(centre, with_rows(tmp_path / "files", stock=stock)) == [
        ("stock.csv", 3, "serial", "is the same as line 2")
    ]


def test_what_only_the_rules_refuse_is_told_by_its_row(centre: Centre, tmp_path: Path) -> None:
    stock = STOCK_HEADER + "ROT,A-1,NUT,,,5,,,\nROT,A-1,PUMP,L1,P1,1,,,\nROT,A-2,NUT,,,7,,,\n"
    sites = "item,site,active\nPUMP,CHI,yes\n"
    ((file, line, _, reason),) = refused(centre, with_rows(tmp_path / "files", stock=stock, item_sites=sites))
    assert (file, line) == ("stock.csv", 3)
    assert "item_not_at_site" in reason


def test_stock_is_opened_once_only(centre: Centre, tmp_path: Path) -> None:
    folder = with_rows(tmp_path / "files", stock=STOCK_HEADER + "ROT,A-1,NUT,,,5,0.5,2026-10-01,\nROT,A-2,NUT,,,5,,,\n")
    centre.import_folder(folder)
    assert [each[:3] for each in refused(centre, folder)] == [("stock.csv", 2, "site")]


def test_opening_stock_is_posted_by_the_centres_own_device(centre: Centre, tmp_path: Path) -> None:
    stock = STOCK_HEADER + "ROT,A-1,MILK,L1,,5,1.25,2026-10-01,2027-03-01\nROT,A-1,PUMP,P1,S9,1,,,\n"
    centre.import_folder(with_rows(tmp_path / "files", stock=stock))
    transaction, lot, serial = schema.transaction, schema.CENTRAL["lot"], schema.CENTRAL["serial"]
    assert (
        scalar(centre, select(func.count()).where(transaction.c.device == "0", transaction.c.status == "posted")) == 2
    )
    assert scalar(centre, select(transaction.c.operator)) == "@import"
    assert str(scalar(centre, select(lot.c.stock_date).where(lot.c.lot == "L1"))) == "2026-10-01"
    assert scalar(centre, select(lot.c.date_source).where(lot.c.lot == "L1")) == "imported"
    assert str(scalar(centre, select(serial.c.stock_date))) == "2026-11-22"
    assert centre.verify() == ()


def test_pins_are_kept_as_hashes_and_an_empty_one_keeps_the_old(centre: Centre, tmp_path: Path) -> None:
    header = "badge,name,pin,role,site,language\n"
    table = schema.CENTRAL["operator"]
    query = select(table.c.pin_hash).where(table.c.badge == "7")
    centre.import_folder(with_rows(tmp_path / "a", operators=""))
    centre.import_folder(write_folder(tmp_path / "b", {"operators": header + "7,Bo,4321,picker,ROT,en\n"}))
    first = scalar(centre, query)
    assert first is not None
    assert PasswordHasher().verify(first, "4321")
    for pin in ("", "4321"):
        centre.import_folder(write_folder(tmp_path / "c", {"operators": header + f"7,Bo,{pin},picker,ROT,de\n"}))
        assert scalar(centre, query) == first
    centre.import_folder(write_folder(tmp_path / "d", {"operators": header + "7,Bo,9999,picker,ROT,de\n"}))
    assert scalar(centre, query) != first


def test_an_operator_without_a_site_works_at_every_one(centre: Centre, tmp_path: Path) -> None:
    centre.import_folder(with_rows(tmp_path / "files", operators="9001,Ines,administrator,\n"))
    table = schema.CENTRAL["operator"]
    assert scalar(centre, select(func.count()).select_from(table).where(table.c.badge == "9001")) == 2


def test_what_an_item_is_cannot_change_while_there_is_stock(centre: Centre, tmp_path: Path) -> None:
    stock = STOCK_HEADER + "ROT,A-1,NUT,,,5,,,\n"
    centre.import_folder(with_rows(tmp_path / "files", stock=stock))
    folder = write_folder(tmp_path / "more", {"items": "item,tracking\nNUT,lot\nMILK,lot\n"})
    assert [each[:3] for each in refused(centre, folder)] == [("items.csv", 2, "tracking")]


def test_advised_numbers_keep_their_place(centre: Centre, tmp_path: Path) -> None:
    first = NUMBERS_HEADER + "PO1,3,,S1,1,,\nPO1,3,,S2,1,,\n"
    centre.import_folder(with_rows(tmp_path / "files", document_numbers=first))
    more = NUMBERS_HEADER + "PO1,3,,S3,1,,\nPO1,3,,S1,1,,\n"
    assert centre.import_folder(write_folder(tmp_path / "more", {"document_numbers": more})).changed == 1
    table = schema.CENTRAL["document_number"]
    assert scalar(centre, select(table.c.number).where(table.c.serial == "S3")) == 3

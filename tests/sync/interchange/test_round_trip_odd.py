"""What an export says of stock that a rule of today would not let in: it comes in again all the same, and is exported the same again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from inventory.places import ASSEMBLY
from inventory.transactions import Allocation, Line, Mark, Transaction
from sync import schema
from sync.centre.centre import Centre
from sync.interchange.ahead import LeftOut
from sync.messages import Status
from tests.sync.centre.between import BETWEEN, WAY, made, phones, pushed
from tests.sync.centre.warehouse import DAY, NOW, Device, write_folder
from tests.sync.interchange.folders import refused, with_rows

STOCK = "site,bin,item,lot,serial,quantity,stock_date\n"
MASKS = "mask,kind,prefix,segments,next\nSN6,serial,,N6+,000001\nLT,lot,L,N3+,L001\n"
UNIT = ("item", "serial", "lot", "place", "state")
DATES = ("expiry_date", "best_before", "date_source")


@contextmanager
def again(centre: Centre, folder: Path) -> Iterator[Centre]:
    """Export the store, import that into a fresh one, and find both sound and the exports the same."""
    centre.export_folder(folder / "out")
    there = Centre.open(f"sqlite:///{folder / 'there.db'}", create=True, now=lambda: NOW)
    there.init()
    there.import_folder(folder / "out")
    assert (centre.verify(), there.verify()) == ((), ())
    there.export_folder(folder / "again")
    for path in sorted((folder / "out").glob("*.csv")):
        assert (folder / "again" / path.name).read_text() == path.read_text(), path.name
    yield there
    there.close()


def rows(centre: Centre, table: str, *columns: str) -> list[tuple[Any, ...]]:
    kept = schema.CENTRAL[table]
    query = select(*(kept.c[name] for name in columns)).order_by(*kept.primary_key.columns)
    return centre.database.read(lambda connection: [tuple(row) for row in connection.execute(query)])


def inside(centre: Centre) -> list[tuple[Any, ...]]:
    names = ("site", "place", "item", "lot", "quantity")
    return [row for row in rows(centre, "balance", *names) if row[4] and not row[1].startswith("@")]


def lots(centre: Centre, lot: str, *columns: str) -> tuple[Any, ...]:
    """Return what is kept of a lot."""
    return next(row[1:] for row in rows(centre, "lot", "lot", *columns) if row[0] == lot)


CLOSED = {
    "bins": "site,bin,walk_order,kind,active\nROT,A-1,2,pick,no\nROT,H-1,4,hold,no\n",
    "items": "item,active\nSALT,no\n",
    "item_sites": "item,site,active\nNUT,ROT,no\n",
}


def test_stock_of_what_was_switched_off_since_comes_in_again_and_stays_switched_off(
    centre: Centre, tmp_path: Path
) -> None:
    goods = ("A-1,MILK,M1,,4,2026-11-01,2027-01-01", "A-2,SALT,,,2.5,2026-11-01,", "A-2,NUT,,,7,2026-11-01,")
    stock = STOCK.replace("stock_date", "stock_date,expiry_date") + "".join(f"ROT,{each}\n" for each in goods)
    waiting = "site,tag,code,quantity,bin\nROT,X-1,4711,2,H-1\n"
    centre.import_folder(with_rows(tmp_path / "first", stock=stock, unidentified=waiting, bins="ROT,H-1,4,hold\n"))
    centre.import_folder(write_folder(tmp_path / "off", CLOSED))
    with again(centre, tmp_path) as there:
        assert inside(there) == inside(centre)
        for table in ("bin", "item", "item_site"):
            assert rows(there, table, "active") == rows(centre, table, "active")
        assert False in [active for (active,) in rows(there, "item_site", "active")]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("ROT,A-1,SALT,,,1,", "unknown_bin"),
        ("ROT,A-2,SALT,,,1,", "unknown_item"),
        ("ROT,A-2,NUT,,,1,", "item_not_at_site"),
    ],
)
def test_a_file_brings_nothing_into_what_the_store_has_switched_off(
    centre: Centre, tmp_path: Path, row: str, code: str
) -> None:
    centre.import_folder(with_rows(tmp_path / "first"))
    active = {**CLOSED, "items": "item,active\nSALT,no\n" if code == "unknown_item" else "item,active\nSALT,yes\n"}
    centre.import_folder(write_folder(tmp_path / "off", active))
    ((_, line, _, reason),) = refused(centre, write_folder(tmp_path / "more", {"stock": STOCK + row + "\n"}))
    assert (line, code in reason) == (2, True)


def test_numbers_outside_their_mask_and_second_ones_come_in_again_where_vendors_are_not_trusted(
    centre: Centre, tmp_path: Path
) -> None:
    numbers = (
        *("A-1,LAMP,,VX-1", "A-2,LAMP,,VX-1~2", "A-1,LAMP,,000007", "A-2,LAMP,,000007~2"),
        *("A-1,GLUE,OTHER,", "A-1,GLUE,L007,", "A-1,BULB,L001,B-1", "A-1,BULB,OTHER,000001"),
    )
    items = "LAMP,EA,serial,none\nGLUE,EA,lot,none\nBULB,EA,lot+serial,none\n"
    own = "item,serial_mask,lot_mask\nLAMP,SN6,\nGLUE,,LT\nBULB,SN6,LT\n"
    trusts = "scope,name,value\ncompany,trust_vendor_masks,yes\n"
    centre.import_folder(with_rows(tmp_path / "first", items=items))
    stock = STOCK + "".join(f"ROT,{each},1,2026-11-01\n" for each in numbers)
    files = {"masks": MASKS, "items": own, "settings": trusts, "stock": stock}
    centre.import_folder(write_folder(tmp_path / "trusting", files))
    centre.import_folder(write_folder(tmp_path / "strict", {"settings": trusts.replace("yes", "no")}))
    with again(centre, tmp_path) as there:
        assert inside(there) == inside(centre)
        assert rows(there, "serial", *UNIT) == rows(centre, "serial", *UNIT)
    lines = (tmp_path / "out" / "stock.csv").read_text(encoding="utf-8").splitlines()
    assert sorted(line.rsplit(",", 1)[1] for line in lines[1:]) == [
        "",
        "",
        "",
        "lot",
        "lot",
        "serial",
        "serial",
        "serial",
    ]


def test_only_the_number_that_a_row_names_may_be_outside_its_mask(centre: Centre, tmp_path: Path) -> None:
    centre.import_folder(with_rows(tmp_path / "first", items="BULB,EA,lot+serial,none\n"))
    own = "item,serial_mask,lot_mask\nBULB,SN6,LT\n"
    centre.import_folder(write_folder(tmp_path / "masked", {"masks": MASKS, "items": own}))
    head = STOCK.replace("stock_date", "outside_mask")
    for said, columns in (("", ["serial", "lot"]), ("lot", ["serial"]), ("serial", ["lot"])):
        folder = write_folder(tmp_path / "in", {"stock": f"{head}ROT,A-1,BULB,OTHER,B-1,1,{said}\n"})
        assert [column for _, _, column, _ in refused(centre, folder)] == columns
    folder = write_folder(tmp_path / "in", {"stock": f"{head}ROT,A-1,BULB,OTHER,B-1,1,lot+serial\n"})
    assert centre.import_folder(folder, check_only=True).opened == 1


def test_what_has_no_date_and_no_number_of_a_vendor_gets_none_when_it_comes_in_again(
    centre: Centre, tmp_path: Path
) -> None:
    items = "OIL,KG,lot,none\nPASTE,EA,lot,none\nBULB,EA,lot+serial,none\n"
    goods = ("OIL,O1,,4", "OIL,O2,,5", "PASTE,Y1,,5", "PHONE,,A,1", "BULB,B1,S1,1")
    stock = STOCK + "".join(f"ROT,A-1,{each},2026-11-01\n" for each in goods)
    centre.import_folder(with_rows(tmp_path / "first", items=items, stock=stock))
    device = Device(centre.enroll_device("ROT"), "1900")
    goes, comes = ("A-1", ASSEMBLY), (ASSEMBLY, "A-1")
    made(device, "lot_combine", "", oil(goes, "O1", "4"), oil(goes, "O2", "5"), oil(comes, "O9", "9"))
    assert pushed(centre, device).status is Status.POSTED
    dated = (
        "item,lot_expiry_days,best_before_days,serial_expiry_days,lot_expiry_level\n"
        "OIL,30,20,,warning\nPASTE,,,,error\nPHONE,,,10,none\nBULB,30,,,warning\n"
    )
    centre.import_folder(write_folder(tmp_path / "dated", {"items": dated}))
    with again(centre, tmp_path) as there:
        for lot, vendor_lot in (("O9", ""), ("Y1", "Y1"), ("B1", "B1")):
            assert lots(there, lot, *DATES, "vendor_lot") == (None, None, "", vendor_lot)
        assert ("A", None) in rows(there, "serial", "serial", "expiry_date")


def oil(legs: tuple[str, str], lot: str, quantity: str) -> Line:
    return Line("OIL", "KG", Decimal(quantity), *legs, 0, (Allocation(Decimal(quantity), lot),))


def test_a_day_of_quarantine_that_is_over_is_said_again(centre: Centre, tmp_path: Path) -> None:
    stock = STOCK + "".join(f"ROT,A-1,OIL,{lot},,4,2026-11-01\n" for lot in ("O1", "O2", "O3"))
    centre.import_folder(with_rows(tmp_path / "first", items="OIL,KG,lot,none\n", stock=stock))
    centre.import_folder(write_folder(tmp_path / "days", {"items": "item,quarantine_days\nOIL,10\n"}))
    device = Device(centre.enroll_device("ROT"), "1900")
    marks = (Mark(item="OIL", lot="O1", day=date(2026, 11, 5)), Mark(item="OIL", lot="O2", day=date(2026, 11, 11)))
    device.add(Transaction("Q1", "quarantine_set", "ROT", NOW, DAY, DAY, "1900", marks=marks))
    assert pushed(centre, device).status is Status.POSTED
    with again(centre, tmp_path) as there:
        until = [lots(there, lot, "quarantine_until") for lot in ("O1", "O2", "O3")]
        assert until == [(date(2026, 11, 5),), (date(2026, 11, 11),), (None,)]


def test_a_unit_that_came_before_its_dispatch_is_exported_where_it_is_and_the_export_says_so(
    centre: Centre, tmp_path: Path
) -> None:
    pumps = "".join(f"ROT,A-1,PUMP,P1,{serial},1,90,2026-11-01,\n" for serial in ("U1", "U2"))
    centre.import_folder(write_folder(tmp_path / "first", {**BETWEEN, "stock": BETWEEN["stock"] + pumps}))
    device = Device(centre.enroll_device("CHI"), "2900")
    pump = Line("PUMP", "EA", Decimal(1), *WAY, 0, (Allocation(Decimal(1), "P1", ("U1",)),))
    phone = replace(phones(WAY, "A"), line=0)
    made(device, "transfer_receipt", "", phone, pump, reference="TR1")
    assert pushed(centre, device).status is Status.POSTED
    with again(centre, tmp_path) as there:
        assert rows(there, "serial", "site", "serial", "place") == [
            *(("CHI", "A", "D-1"), ("CHI", "U1", "D-1")),
            *(("ROT", "B", "A-1"), ("ROT", "C", "A-1"), ("ROT", "U2", "A-1")),
        ]
        assert ("ROT", "A-1", "PUMP", "P1", Decimal(1)) in inside(there)
        assert rows(there, "serial", "serial", "unit_cost")[0] == ("A", Decimal(300))
    assert centre.export_folder(tmp_path / "out").left_out == (
        LeftOut("ROT", "PHONE", "A", "CHI", "TR1", Decimal(300)),
        LeftOut("ROT", "PUMP", "U1", "CHI", "TR1", Decimal(90)),
    )

"""Recalls go before all else: the first rows of a pull, in force on a device before the pull is complete."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from config import sample_folder
from inventory.places import ASSEMBLY
from inventory.transactions import Allocation, Line, Mark, Transaction
from sync.centre.centre import Centre
from sync.handheld.mirror_file import open_mirror
from sync.messages import Cursors
from tests.sync.centre.test_orders import ORDERS, TO_DOCK
from tests.sync.centre.warehouse import DAY, NOW, Device, open_centre, statuses, write_folder
from tests.sync.interchange.folders import refused

RECALLS = "recall,line,item,vendor_lot\nR1,1,F-1010,VL-7\n"


def test_a_recall_is_first_in_a_pull_and_in_force_before_it_is_complete(centre: Centre, tmp_path: Path) -> None:
    centre.import_folder(sample_folder())
    folder = tmp_path / "recalls"
    folder.mkdir()
    (folder / "recalls.csv").write_text(RECALLS)
    centre.import_folder(folder)
    device = centre.enroll_device("ROT")
    page = centre.pull(device, Cursors(reference=0, site=0), 3)
    assert (page.has_more, page.rows[0].entity, page.rows[0].row["vendor_lot"]) == (True, "recall", "VL-7")
    mirror = open_mirror(tmp_path / "mirror.db", "ROT")
    mirror.take_page(page, datetime(2026, 11, 22, tzinfo=UTC))
    mirror.close()
    with sqlite3.connect(tmp_path / "mirror.db") as file:
        counted = file.execute("SELECT (SELECT count(*) FROM recall), (SELECT count(*) FROM item)").fetchone()
    file.close()
    assert counted == (1, 0)


@pytest.fixture
def shop(bare_url: str, tmp_path: Path) -> Iterator[Centre]:
    """A centre with stock and sales orders, over either kind of store."""
    opened = open_centre(bare_url)
    opened.import_folder(write_folder(tmp_path / "orders", ORDERS))
    yield opened
    opened.close()


def made(device: Device, kind: str, *lines: Line, document: str = "", marks: tuple[Mark, ...] = ()) -> Transaction:
    name = f"{device.identity.device}-{len(device.made) + 1}"
    plain = Transaction(name, kind, "ROT", NOW, DAY, DAY, device.operator, document, lines=lines)
    transaction = replace(plain, marks=marks, reference="R7" if kind.startswith("recall") else "")
    device.add(transaction)
    return transaction


def milk(quantity: int, lot: str, legs: tuple[str, str], line: int = 0) -> Line:
    return Line("MILK", "EA", Decimal(quantity), *legs, line, (Allocation(Decimal(quantity), lot),))


def split(quantity: int, lot: str, new: str) -> tuple[Line, Line]:
    return milk(quantity, lot, ("A-2", ASSEMBLY)), milk(quantity, new, (ASSEMBLY, "A-2"))


RECALL = (Mark("MILK", "M1"),)
PICK = milk(2, "M3", ("A-2", TO_DOCK[1]), 2)


def codes(answered: object) -> list[str]:
    return [str(each["code"]) for each in getattr(answered, "refusals", ())]


def test_what_was_split_off_a_lot_is_recalled_with_it(shop: Centre) -> None:
    device = Device(shop.enroll_device("ROT"), "1900")
    made(device, "lot_split", *split(10, "M1", "M2"))
    made(device, "lot_split", *split(10, "M2", "M3"))
    assert statuses(device.push(shop)) == ["posted", "posted"]
    made(device, "recall", marks=RECALL)
    device.push(shop, 3)
    made(device, "pick", PICK, document="SO1")
    assert codes(device.push(shop, 4).results[0]) == ["lot_recalled"]
    made(device, "recall_release")
    made(device, "pick", PICK, document="SO1")
    assert statuses(device.push(shop, 5)) == ["posted", "posted"]
    assert shop.verify() == ()


def test_split_recalled_and_picked_in_one_push(shop: Centre) -> None:
    device = Device(shop.enroll_device("ROT"), "1900")
    made(device, "lot_split", *split(10, "M1", "M2"))
    made(device, "lot_split", *split(10, "M2", "M3"))
    made(device, "recall", marks=RECALL)
    made(device, "pick", PICK, document="SO1")
    made(device, "recall_release")
    made(device, "pick", PICK, document="SO1")
    assert statuses(device.push(shop)) == ["posted", "posted", "posted", "held", "posted", "posted"]


def test_a_recall_that_was_posted_is_neither_changed_nor_released_by_a_file(shop: Centre, tmp_path: Path) -> None:
    device = Device(shop.enroll_device("ROT"), "1900")
    made(device, "recall", marks=RECALL)
    assert statuses(device.push(shop)) == ["posted"]
    other = write_folder(tmp_path / "other", {"recalls": "recall,line,lot,released_by\nR7,1,M2,somebody\n"})
    changes = "a recall that was posted changes by a transaction"
    assert refused(shop, other) == [
        ("recalls.csv", 2, "lot", f"is 'M1': {changes}"),
        ("recalls.csv", 2, "released_by", f"is '': {changes}"),
    ]
    same = write_folder(tmp_path / "same", {"recalls": "recall,line,item,lot\nR7,1,MILK,M1\nR8,1,MILK,M1\n"})
    assert shop.import_folder(same).changed == 1
    more = write_folder(tmp_path / "more", {"recalls": "recall,line,lot\nR8,1,M2\n"})
    assert shop.import_folder(more).changed == 1

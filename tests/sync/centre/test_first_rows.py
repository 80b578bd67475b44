"""What may not leave comes first in a pull of many pages, and stops goods on a device before the pull is complete (design.md 6)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.dialects import sqlite

from inventory.transactions import Mark, Transaction
from sync import schema
from sync.centre.centre import Centre
from sync.centre.first_rows import FIRST_ROWS_MAX, _marked
from sync.handheld.database import Database
from sync.handheld.mirror_file import MirrorFile, open_mirror
from sync.messages import Cursors, Enrolment, Page, SnapshotCursor
from tests.sync.centre.test_orders import ORDERS
from tests.sync.centre.warehouse import DAY, NOW, Device, open_centre, statuses, write_folder

SMALL = 2
MARKS = {
    "hold": ("hold_set", Mark("MILK", "M1")),
    "quarantine": ("quarantine_set", Mark("MILK", "M1")),
    "quarantine until a day": ("quarantine_set", Mark("MILK", "M1", day=date(2027, 1, 31))),
    "hold of a serial": ("hold_set", Mark("PHONE", serial="B")),
}


@dataclass
class Shop:
    """A centre, a device of it, and the mirror of another that has pulled all of it once."""

    centre: Centre
    device: Device
    reader: Enrolment
    mirror: MirrorFile
    seen: Database

    def pull(self, limit: int = 1_000) -> Page:
        page = self.centre.pull(self.reader, self.mirror.pulled().cursors, limit)
        self.mirror.take_page(page, NOW)
        return page

    def post(self, kind: str, mark: Mark) -> None:
        name = f"M-{len(self.device.made) + 1}"
        plain = Transaction(name, kind, "ROT", NOW, DAY, DAY, "1900", marks=(mark,), reason="smell")
        self.device.add(replace(plain, reason="" if kind.endswith("release") else "smell"))
        assert statuses(self.device.push(self.centre, len(self.device.made))) == ["posted"]

    def import_much(self, folder: Path) -> None:
        """Let much change after what was marked."""
        bins = "".join(f"ROT,Z-{number},9,pick\n" for number in range(20))
        self.centre.import_folder(write_folder(folder, {"bins": "site,bin,walk_order,kind\n" + bins}))

    def marks(self) -> list[tuple[object, ...]]:
        lots = self.seen.all("SELECT hold, quarantine, quarantine_until FROM lot WHERE lot = 'M1'")
        return [*lots, *self.seen.all("SELECT hold FROM serial WHERE serial = 'B'")]


@pytest.fixture
def shop(bare_url: str, tmp_path: Path) -> Iterator[Shop]:
    centre = open_centre(bare_url)
    centre.import_folder(write_folder(tmp_path / "orders", ORDERS))
    path = tmp_path / "mirror.db"
    mirror = open_mirror(path, "ROT")
    seen = Database(path)
    made = Shop(centre, Device(centre.enroll_device("ROT"), "1900"), centre.enroll_device("ROT"), mirror, seen)
    while made.pull().has_more:
        pass
    yield made
    seen.close()
    mirror.close()
    centre.close()


CLEAN = [("", "", None), ("",)]
IN_FORCE = {
    "hold": [("smell", "", None), ("",)],
    "quarantine": [("", "smell", None), ("",)],
    "quarantine until a day": [("", "", "2027-01-31"), ("",)],
    "hold of a serial": [("", "", None), ("smell",)],
}


@pytest.mark.parametrize("marked", MARKS)
def test_what_may_not_leave_is_first_in_a_long_pull_and_in_force_before_it_is_complete(
    shop: Shop, tmp_path: Path, marked: str
) -> None:
    shop.import_much(tmp_path / "before")
    shop.post(*MARKS[marked])
    shop.import_much(tmp_path / "after")
    assert shop.marks() == CLEAN
    page = shop.pull(SMALL)
    assert (page.has_more, page.rows[0].entity) == (True, "serial" if "serial" in marked else "lot")
    assert shop.marks() == IN_FORCE[marked]
    while shop.pull(SMALL).has_more:
        pass
    assert shop.marks() == IN_FORCE[marked]


def test_goods_of_which_the_mark_was_taken_away_are_not_among_the_first(shop: Shop, tmp_path: Path) -> None:
    shop.import_much(tmp_path / "before")
    shop.post(*MARKS["hold"])
    shop.post("hold_release", Mark("MILK", "M1"))
    assert [row.entity for row in shop.pull(SMALL).rows] == ["bin", "bin"]


def test_the_first_rows_come_with_every_page_until_the_cursor_has_passed_them(shop: Shop, tmp_path: Path) -> None:
    shop.post(*MARKS["hold"])
    shop.import_much(tmp_path / "after")
    pages = [shop.pull(SMALL) for _ in range(3)]
    assert [[row.entity for row in page.rows].count("lot") for page in pages] == [2, 0, 0]


def test_a_snapshot_stops_known_goods_before_it_is_complete(shop: Shop) -> None:
    shop.post(*MARKS["hold"])
    shop.mirror.begin_snapshot()
    cursor: SnapshotCursor | None = SnapshotCursor()
    seen: list[str] = []
    while cursor is not None and shop.marks() == CLEAN:
        page = shop.centre.snapshot(shop.reader, cursor)
        seen += [row.entity for row in page.rows]
        shop.mirror.take_snapshot_page(page)
        cursor = page.next
    assert shop.marks() == IN_FORCE["hold"]
    assert not {"serial", "balance"} & set(seen)


def test_a_pull_of_one_page_has_every_row_once(shop: Shop) -> None:
    shop.post(*MARKS["hold"])
    page = shop.centre.pull(shop.reader, shop.mirror.pulled().cursors, 1_000)
    assert [row.entity for row in page.rows].count("lot") == 1
    assert shop.centre.pull(shop.reader, Cursors(reference=0, site=0), 1_000).has_more is False


def test_marked_rows_are_found_from_the_marks_and_not_from_every_change(tmp_path: Path) -> None:
    centre = Centre.open(f"sqlite:///{tmp_path / 'centre.db'}", create=True)
    centre.init()
    query = _marked(schema.CENTRAL["serial"], "serial", schema.MARKED_SERIAL, ("ROT", 0))
    ordered = query.order_by(schema.change.c.version + 0).limit(FIRST_ROWS_MAX)
    text = str(ordered.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    plan = centre.database.read(lambda read: read.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}").all())
    centre.close()
    assert [row[3].split()[1] for row in plan[:2]] == ["serial", "change"]

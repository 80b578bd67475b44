"""Holds and quarantines that rows of stock.csv say: set on the day of the site, unless they are over, and those that ended stay so."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Select, select

from sync import schema
from sync.centre.centre import Centre
from sync.centre.office import Outcome
from terminal.clock import SetClock
from terminal.ids import Ids
from terminal.office import Blanks, names_of, transactions_of
from tests.sync.centre.warehouse import write_folder

NIGHT = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
"""At Rotterdam it is the 23rd."""
LOT = schema.CENTRAL["lot"]
FILES = {
    "sites": "site,name,time_zone\nROT,Rotterdam,Europe/Amsterdam\n",
    "bins": "site,bin,kind\nROT,A-1,pick\nROT,A-2,pick\n",
    "items": (
        "item,unit,tracking,quarantine_days,serial_expiry_days\n"
        "BLOOD,EA,lot,5,\nVIAL,EA,lot+serial,5,\nPHONE,EA,serial,,\nFUSE,EA,serial,,30\n"
    ),
    "partners": "partner,name,kind\nV1,Vendor,vendor\n",
    "operators": "badge,name,role,site\n1900,Sue,supervisor,ROT\n",
}
HEAD = "site,bin,item,lot,serial,quantity,stock_date,expiry_date,lot_quarantine_until,serial_hold\n"


class Store:
    """A store with a small warehouse, and who posts there."""

    def __init__(self, url: str) -> None:
        self.centre = Centre.open(url, create=True, now=lambda: NIGHT)
        self.centre.init()
        self._ids = Ids(SetClock(NIGHT))

    def post(self, plain: dict[str, Any]) -> None:
        blanks = Blanks("1900", "ROT", NIGHT, self._ids.new, self.centre.calendars())
        (made,) = transactions_of([plain], blanks, self.centre.known(names_of([plain], blanks)))
        told = self.centre.post(made)
        assert told.outcome is Outcome.POSTED, told

    def read(self, query: Select[Any]) -> list[tuple[Any, ...]]:
        return self.centre.database.read(partial(_rows, query))

    def until(self) -> list[tuple[Any, ...]]:
        """Return of each lot when its quarantine ends."""
        return self.read(select(LOT.c.lot, LOT.c.quarantine_until).order_by(LOT.c.lot))


def _rows(query: Select[Any], connection: Connection) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(query)]


@pytest.fixture
def stores(bare_url: str, tmp_path: Path) -> Iterator[Sequence[Store]]:
    """Two stores: one with the warehouse, and an empty one."""
    opened = (Store(bare_url), Store(f"sqlite:///{tmp_path / 'there.db'}"))
    opened[0].centre.import_folder(write_folder(tmp_path / "warehouse", FILES))
    yield opened
    for each in opened:
        each.centre.close()


def with_stock(store: Store, folder: Path, *rows: str) -> None:
    store.centre.import_folder(write_folder(folder, {"stock": HEAD + "".join(f"{row}\n" for row in rows)}))


def exported(stores: Sequence[Store], folder: Path) -> None:
    """Export the one store, import that into the other, and see that it says the same."""
    here, there = stores
    here.centre.export_folder(folder)
    there.centre.import_folder(folder)
    assert there.centre.verify() == ()
    there.centre.export_folder(folder.with_name("again"))
    assert (folder.with_name("again") / "stock.csv").read_text() == (folder / "stock.csv").read_text()


def test_a_mark_of_opening_stock_is_set_on_the_day_of_the_site(stores: Sequence[Store], tmp_path: Path) -> None:
    with_stock(stores[0], tmp_path / "stock", "ROT,A-1,PHONE,,S1,1,,,,cracked")
    days = select(schema.transaction.c.kind, schema.transaction.c.day).order_by(schema.transaction.c.sequence)
    there = date(2026, 11, 23)
    assert stores[0].read(days) == [("opening_adjustment", there), ("hold_set", there)]


RECEIVED = {
    "kind": "purchase_receipt",
    "partner": "V1",
    "lines": [
        {
            "item": "BLOOD",
            "unit": "EA",
            "quantity": "2",
            "from_place": "@VENDOR",
            "to_place": "A-1",
            "allocations": [{"quantity": "2", "lot": "B1", "lot_source": "label"}],
        }
    ],
}


def test_a_quarantine_that_is_over_is_no_reason_to_refuse_an_export(stores: Sequence[Store], tmp_path: Path) -> None:
    """Serials of one lot came in over a longer time than the days of its quarantine."""
    with_stock(
        stores[0], tmp_path / "stock", "ROT,A-1,VIAL,LQ,Q1,1,2026-11-01,,,", "ROT,A-2,VIAL,LQ,Q2,1,2026-11-20,,,"
    )
    exported(stores, tmp_path / "out")
    assert stores[1].until() == stores[0].until() == [("LQ", date(2026, 11, 6))]


def test_a_day_that_is_over_ends_the_days_of_the_item(stores: Sequence[Store], tmp_path: Path) -> None:
    with_stock(stores[0], tmp_path / "stock", "ROT,A-1,BLOOD,B1,,1,2026-11-20,,2026-11-21,")
    assert stores[0].until() == [("B1", date(2026, 11, 21))]
    assert stores[0].centre.verify() == ()


def test_a_lot_whose_quarantine_somebody_ended_comes_back_released(stores: Sequence[Store], tmp_path: Path) -> None:
    stores[0].post(RECEIVED)
    stores[0].post({"kind": "quarantine_release", "marks": [{"item": "BLOOD", "lot": "B1"}]})
    with_quality = {"kind": "quarantine_set", "reason": "smell", "marks": [{"item": "BLOOD", "lot": "B1"}]}
    stores[0].post(with_quality)
    exported(stores, tmp_path / "out")
    assert stores[1].until() == stores[0].until() == [("B1", None)]
    assert stores[1].read(select(LOT.c.quarantine)) == [("smell",)]


def test_a_file_that_does_not_say_when_a_quarantine_ends_leaves_it_to_the_item(
    stores: Sequence[Store], tmp_path: Path
) -> None:
    with_stock(stores[0], tmp_path / "stock", "ROT,A-1,BLOOD,B1,,1,2026-11-22,,,")
    assert stores[0].until() == [("B1", date(2026, 11, 27))]


def test_a_date_of_a_serial_that_is_not_that_of_the_items_days_comes_back(
    stores: Sequence[Store], tmp_path: Path
) -> None:
    with_stock(
        stores[0],
        tmp_path / "stock",
        "ROT,A-1,FUSE,,F1,1,2026-11-20,,,",
        "ROT,A-1,FUSE,,F2,1,2026-11-20,2027-01-01,,",
        "ROT,A-1,FUSE,,F3,1,2026-11-20,,,",
        "ROT,A-1,PHONE,,P1,1,2026-11-20,2027-02-02,,",
    )
    mark = {"item": "FUSE", "serial": "F3", "day": "2027-03-03"}
    stores[0].post({"kind": "expiry_change", "reason": "read again", "marks": [mark]})
    exported(stores, tmp_path / "out")
    serial = schema.CENTRAL["serial"]
    query = select(serial.c.serial, serial.c.expiry_date).order_by(serial.c.serial)
    days = [("F1", (2026, 12, 20)), ("F2", (2027, 1, 1)), ("F3", (2027, 3, 3)), ("P1", (2027, 2, 2))]
    assert stores[1].read(query) == stores[0].read(query) == [(name, date(*day)) for name, day in days]

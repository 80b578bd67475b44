"""What an export says, an import says again: whose goods are, what they weigh, what is known of their lots, and what holds them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from sync import schema
from sync.centre.centre import Centre
from sync.centre.office import Outcome
from sync.errors import ImportRefusedError
from terminal.clock import SetClock
from terminal.ids import Ids
from terminal.office import Blanks, names_of, transactions_of
from tests.scenarios.test_post import FOLDER
from tests.sync.centre.warehouse import write_folder

BEGINS = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
KEPT: Mapping[str, Sequence[str]] = {
    "lot": (
        *("item", "lot", "stock_date", "expiry_date", "best_before", "production_date", "vendor", "vendor_lot"),
        *("hold", "quarantine", "quarantine_until", "fields", "unit_cost"),
    ),
    "serial": ("item", "serial", "place", "state", "lot", "stock_date", "owner", "hold", "unit_cost"),
    "balance": ("place", "item", "lot", "owner", "quantity", "weight"),
}
HEAD = "site,bin,item,lot,serial,quantity,stock_date"


def opened(url: str) -> Centre:
    ticks = count()
    centre = Centre.open(url, create=True, now=lambda: BEGINS + timedelta(seconds=next(ticks)))
    centre.init()
    return centre


def received(item: str, quantity: str, unit: str = "EA", **more: object) -> dict[str, Any]:
    line = {"item": item, "unit": unit, "quantity": quantity, "from_place": "@VENDOR", "to_place": "A-1"}
    return {
        "kind": "purchase_receipt",
        "partner": "V1",
        "lines": [{**line, "allocations": [{"quantity": quantity, **more}]}],
    }


def marked(kind: str, *marks: dict[str, str], reason: str = "") -> dict[str, Any]:
    return {"kind": kind, "reason": reason, "marks": list(marks)}


POSTED = (
    received(
        "FLOUR",
        "3.25",
        "KG",
        lot="W1",
        weight="3.3",
        lot_source="label",
        vendor_lot="VW1",
        expiry_date="2027-03-03",
        best_before="2027-02-02",
        production_date="2026-10-10",
    ),
    received("NUT", "7", owner="C1"),
    received("PUMP", "1", lot="P9", serials=["U9"], weight="2.5", lot_source="label"),
    received("PHONE", "1", serials=["OWN1"], owner="C2"),
    marked("hold_set", {"item": "MILK", "lot": "M1"}, {"item": "PHONE", "serial": "S1"}, reason="why, so"),
    marked("quarantine_set", {"item": "MILK", "lot": "M2"}, reason="quality"),
    marked("quarantine_set", {"item": "MILK", "lot": "M0", "day": "2026-12-20"}),
)


def kept(centre: Centre) -> dict[str, list[tuple[Any, ...]]]:
    def read(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
        found = {}
        for name, columns in KEPT.items():
            table = schema.CENTRAL[name]
            query = select(*(table.c[column] for column in columns)).where(table.c.site == "ROT")
            if name == "balance":
                query = query.where(table.c.place.not_like("@%"), table.c.quantity != 0)
            found[name] = sorted((tuple(row) for row in connection.execute(query)), key=str)
        return found

    return centre.database.read(read)


@pytest.fixture
def source(bare_url: str) -> Iterator[Centre]:
    centre = opened(bare_url)
    centre.import_folder(FOLDER / "warehouse")
    ids = Ids(SetClock(BEGINS))
    for plain in POSTED:
        blanks = Blanks("1900", "ROT", centre.now(), ids.new, centre.calendars())
        (made,) = transactions_of([plain], blanks, centre.known(names_of([plain], blanks)))
        assert centre.post(made).outcome is Outcome.POSTED
    yield centre
    centre.close()


def test_an_export_imported_elsewhere_gives_the_same_goods_in_the_same_state(source: Centre, tmp_path: Path) -> None:
    source.export_folder(tmp_path / "out")
    there = opened(f"sqlite:///{tmp_path / 'there.db'}")
    there.import_folder(tmp_path / "out")
    assert kept(there) == kept(source)
    assert there.verify() == ()
    there.export_folder(tmp_path / "again")
    for path in (tmp_path / "out").glob("*.csv"):
        assert (tmp_path / "again" / path.name).read_text() == path.read_text(), path.name
    there.close()


@pytest.mark.parametrize(
    ("columns", "row", "column"),
    [
        ("lot_hold", "ROT,A-1,NUT,,,1,,x", "lot_hold"),
        ("serial_hold", "ROT,A-1,NUT,,,1,,x", "serial_hold"),
        ("vendor", "ROT,A-1,PASTE,Y1,,1,,C1", "vendor"),
        ("vendor", "ROT,A-1,PASTE,Y1,,1,,V7", "vendor"),
        ("lot_quarantine_until", "ROT,A-1,PASTE,Y1,,1,2026-12-02,2026-12-01", "lot_quarantine_until"),
        ("lot_hold", "ROT,A-1,PASTE,Y1,,1,,x\nROT,A-2,PASTE,Y1,,1,,y", "lot_hold"),
        ("weight", "ROT,A-1,NUT,,,1,,0", "weight"),
    ],
)
def test_what_a_row_cannot_say_is_refused_with_its_column(tmp_path: Path, columns: str, row: str, column: str) -> None:
    centre = opened(f"sqlite:///{tmp_path / 'centre.db'}")
    files = {path.stem: path.read_text() for path in (FOLDER / "warehouse").glob("*.csv")}
    folder = write_folder(tmp_path / "files", files | {"stock": f"{HEAD},{columns}\n{row}\n"})
    with pytest.raises(ImportRefusedError) as refused:
        centre.import_folder(folder)
    assert {bad.column for bad in refused.value.bad} == {column}
    centre.close()

"""Marks that devices push, at both kinds of centre: what they bar, what lets go of it, and what is written down of a sold serial."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from inventory.places import CUSTOMER
from inventory.transactions import Mark
from sync import schema
from tests.sync.centre.houses import Houses, milk, open_houses, phone
from tests.sync.centre.warehouse import DAY, write_folder

MILK, UNIT = Mark("MILK", "M1"), Mark("PHONE", serial="A")
SOLD_MILK, SOLD_UNIT = milk(1, "M1", ("A-2", CUSTOMER)), phone("A", ("A-1", CUSTOMER))


@pytest.fixture
def houses(bare_url: str, tmp_path: Path) -> Iterator[Houses]:
    opened = open_houses(bare_url, tmp_path / "marked")
    yield opened
    opened.centre.close()


@pytest.mark.parametrize(
    ("marks", "mark", "code"),
    [
        (("hold_set", "hold_release"), MILK, "lot_held"),
        (("hold_set", "hold_release"), UNIT, "serial_held"),
        (("quarantine_set", "quarantine_release"), MILK, "lot_quarantined"),
    ],
)
def test_what_is_marked_stays_until_it_is_let_go(houses: Houses, marks: tuple[str, str], mark: Mark, code: str) -> None:
    sold = SOLD_UNIT if mark.serial else SOLD_MILK
    assert houses.do("ROT", marks[0], mark=mark) == []
    assert houses.do("ROT", "direct_shipment", sold, partner="ACME") == [code]
    assert houses.do("ROT", marks[1], mark=mark) == []
    assert houses.do("ROT", "direct_shipment", sold, partner="ACME") == []
    assert houses.centre.verify() == ()


def test_a_sold_serial_is_registered_and_gets_another_warranty(houses: Houses, tmp_path: Path) -> None:
    warranty = "code,line,days,lifetime,starts_after_days,text\nW2,1,730,no,0,two years\n"
    houses.centre.import_folder(write_folder(tmp_path / "codes", {"warranty": warranty}))
    assert houses.do("ROT", "direct_shipment", SOLD_UNIT, partner="ACME") == []
    sale = houses.last["ROT"].id
    assert houses.do("ROT", "registration", mark=Mark("PHONE", serial="A", document=sale, day=DAY)) == []
    assert houses.do("ROT", "warranty_update", mark=Mark("PHONE", serial="A", value="W2")) == []
    serial = schema.CENTRAL["serial"]
    kept = select(serial.c.registered, serial.c.warranty, serial.c.warranty_from).where(serial.c.serial == "A")
    assert houses.centre.database.read(lambda read: tuple(read.execute(kept).one())) == (DAY, "W2", DAY)
    assert houses.centre.verify() == ()

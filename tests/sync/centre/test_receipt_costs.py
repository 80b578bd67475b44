"""Stores from before step 16 learn what their serials came at from the ledger, over either store."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from inventory.transactions import Allocation, Line, Transaction
from sync import schema
from sync.centre.centre import Centre
from sync.centre.office import Outcome
from sync.form import STORE_VERSION
from tests.sync.centre.warehouse import DAY, NOW, Device, phones, run

SERIAL = schema.CENTRAL["serial"]
BEFORE = 17


@pytest.fixture
def old(centre: Centre, device: Device) -> Centre:
    """A store with serials that came at 300, at 320, and at a cost that nobody knows; none is kept by itself."""
    device.make(phones("S1"))
    dear = phones("S2")
    device.make(replace(dear, unit_cost=Decimal(320)))
    device.make(phones("S3", document_line=0), document="")
    device.push(centre)
    run(centre, update(SERIAL).values(receipt_cost=None))
    run(centre, update(schema.store).values(version=BEFORE))
    return centre


def costs(centre: Centre) -> dict[str, Decimal | None]:
    query = select(SERIAL.c.serial, SERIAL.c.receipt_cost)
    return centre.database.read(lambda connection: dict(map(tuple, connection.execute(query))))


def test_what_serials_came_at_is_filled_from_the_ledger(old: Centre) -> None:
    assert costs(old) == {"S1": None, "S2": None, "S3": None}
    old.init()
    assert costs(old) == {"S1": Decimal(300), "S2": Decimal(320), "S3": None}
    assert old.verify() == ()
    run(old, update(schema.store).values(version=STORE_VERSION))


def test_an_invoice_is_then_held_against_what_each_came_at(old: Centre) -> None:
    old.init()
    allocation = Allocation(Decimal(2), serials=("S1", "S2"))
    line = Line("PHONE", "EA", Decimal(2), "", allocations=(allocation,), applies_line=3, unit_cost=Decimal(310))
    invoice = Transaction("I1", "purchase_invoice", "ROT", NOW, DAY, DAY, "1900", lines=(line,), applies_to="PO1")
    assert old.post(invoice).outcome is Outcome.POSTED
    query = select(SERIAL.c.serial, SERIAL.c.unit_cost).where(SERIAL.c.serial.in_(("S1", "S2")))
    found = old.database.read(lambda connection: dict(map(tuple, connection.execute(query))))
    assert found == {"S1": Decimal(310), "S2": Decimal(310)}
    assert old.verify() == ()

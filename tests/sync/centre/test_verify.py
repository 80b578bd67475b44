"""Every kind of damage that verify should see, planted by hand into a store that is sound."""

import pytest
from sqlalchemy import Executable, delete, insert, update

from sync import schema
from sync.centre.centre import Centre
from tests.sync.centre.warehouse import Device, milk, nuts, phones, run

BALANCE, SERIAL, LOT = schema.CENTRAL["balance"], schema.CENTRAL["serial"], schema.CENTRAL["lot"]
LINE = schema.CENTRAL["document_line"]
MOVEMENT, TRANSACTION, CHANGE = schema.movement, schema.transaction, schema.change

DAMAGE: dict[str, tuple[Executable, set[str]]] = {
    "a balance that grew": (
        update(BALANCE).where(BALANCE.c.place == "A-1", BALANCE.c.item == "NUT").values(quantity=41),
        {"balance", "zero_sum"},
    ),
    "a weight that nobody moved": (update(BALANCE).where(BALANCE.c.item == "NUT").values(weight=1), {"balance"}),
    "a balance that is gone": (
        delete(BALANCE).where(BALANCE.c.place == "@VENDOR", BALANCE.c.item == "NUT"),
        {"balance", "zero_sum"},
    ),
    "a movement that is gone": (delete(MOVEMENT).where(MOVEMENT.c.item == "NUT"), {"balance", "document_line"}),
    "a movement of nothing": (update(MOVEMENT).where(MOVEMENT.c.serial == "S1").values(transaction="x"), {"movement"}),
    "a movement backwards": (
        update(MOVEMENT).where(MOVEMENT.c.item == "NUT").values(quantity=-40),
        {"movement", "balance"},
    ),
    "a serial elsewhere": (update(SERIAL).where(SERIAL.c.serial == "S1").values(place="A-2"), {"serial"}),
    "a serial that left without leaving": (
        update(SERIAL).where(SERIAL.c.serial == "S1").values(state="shipped"),
        {"serial", "serials_in_place"},
    ),
    "a serial moved by another": (
        update(SERIAL).where(SERIAL.c.serial == "S1").values(transaction="ROT-1-1"),
        {"serial"},
    ),
    "a serial that is gone": (delete(SERIAL).where(SERIAL.c.serial == "S1"), {"serial", "serials_in_place", "change"}),
    "a serial that never came": (
        insert(SERIAL).values(site="ROT", item="PHONE", serial="S9", place="A-1", state="on_hand"),
        {"serial", "serials_in_place", "change"},
    ),
    "a serial at home elsewhere": (update(schema.serial_home).values(site="CHI"), {"serial_home"}),
    "a lot that is gone": (delete(LOT), {"lot", "change"}),
    "progress that nobody made": (
        update(LINE).where(LINE.c.line == 1, LINE.c.site == "ROT").values(done=39),
        {"document_line"},
    ),
    "a line given up by nobody": (update(LINE).where(LINE.c.line == 4).values(cancelled=1), {"document_line"}),
    "a body that was rewritten": (
        update(TRANSACTION).where(TRANSACTION.c.id == "ROT-1-1").values(body=b"{}"),
        {"body"},
    ),
    "a body beside which something else is kept": (
        update(TRANSACTION).where(TRANSACTION.c.id == "ROT-1-1").values(operator="1900"),
        {"body"},
    ),
    "a body and its hash": (
        update(TRANSACTION)
        .where(TRANSACTION.c.id == "ROT-1-1")
        .values(body=b"{}", body_hash="44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"),
        {"body"},
    ),
    "a number that is missing": (
        update(TRANSACTION).where(TRANSACTION.c.sequence == 2, TRANSACTION.c.device == "1").values(sequence=9),
        {"sequence"},
    ),
    "a device that was counted on": (
        update(schema.device).where(schema.device.c.device == "1").values(last_sequence=9),
        {"sequence"},
    ),
    "a held transaction without a list": (delete(schema.held), {"held"}),
    "a list without a held transaction": (
        insert(schema.held).values(site="ROT", transaction="ROT-1-1", refusals="[]", state="open", waits=False),
        {"held"},
    ),
    "a number in dispute that nobody holds": (
        insert(schema.disputed).values(site="ROT", transaction="ROT-1-1", number=1, quantity=1),
        {"held", "change"},
    ),
    "a row that nobody will pull": (
        delete(CHANGE).where(CHANGE.c.entity == "balance", CHANGE.c.site == "ROT"),
        {"change"},
    ),
    "a change beyond its feed": (
        update(schema.feed).where(schema.feed.c.site == "ROT").values(last_version=3),
        {"change"},
    ),
    "reference data that nobody will pull": (delete(CHANGE).where(CHANGE.c.entity == "item"), {"change"}),
}


def fill(device: Device, centre: Centre) -> None:
    device.make(nuts("40"))
    device.make(milk("12", "L1"))
    device.make(phones("S1", "S2"))
    device.make(phones("S1", place="NOWHERE"))
    device.push(centre)


def test_a_sound_store_has_no_violations(centre: Centre, device: Device) -> None:
    fill(device, centre)
    assert centre.verify() == ()


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_seen(centre: Centre, device: Device, damage: str) -> None:
    statement, checks = DAMAGE[damage]
    fill(device, centre)
    run(centre, statement)
    assert checks <= {violation.check for violation in centre.verify()}


def test_a_violation_names_the_thing_and_the_difference(centre: Centre, device: Device) -> None:
    fill(device, centre)
    run(centre, update(BALANCE).where(BALANCE.c.place == "A-1", BALANCE.c.item == "NUT").values(quantity=41))
    (found,) = [violation for violation in centre.verify() if violation.check == "balance"]
    assert (found.site, found.key) == ("ROT", "A-1 NUT")
    assert found.text == "the movements give -1 more than is kept, 0 in weight"

"""Every kind of damage that verify should see, planted by hand into a store that is sound."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Executable, delete, insert, update

from inventory.transactions import Allocation, Line, Transaction, body_hash
from sync import schema
from sync.centre.centre import Centre
from sync.centre.verify import VIOLATIONS_MAX
from sync.messages import Status
from tests.sync.centre.test_statements import said_by
from tests.sync.centre.warehouse import DAY, NOW, Device, milk, nuts, open_centre, phones, run, write_folder

ITEM = schema.CENTRAL["item"]
BALANCE, SERIAL, LOT = schema.CENTRAL["balance"], schema.CENTRAL["serial"], schema.CENTRAL["lot"]
LINE, RESERVATION = schema.CENTRAL["document_line"], schema.CENTRAL["reservation"]
MOVEMENT, TRANSACTION, CHANGE = schema.movement, schema.transaction, schema.change

UNREADABLE = {"body": b"{}", "body_hash": body_hash(b"{}")}
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
        update(TRANSACTION).where(TRANSACTION.c.id == "ROT-1-1").values(**UNREADABLE),
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
    "a serial at two sites": (
        insert(SERIAL).values(site="CHI", item="PHONE", serial="S1", place="A-1", state="on_hand"),
        {"serial_home"},
    ),
    "more serials than units, where they may be fewer": (
        insert(SERIAL).values(site="ROT", item="TAG", serial="T1", place="A-1", state="on_hand"),
        {"serials_in_place"},
    ),
    "less than nothing": (
        update(BALANCE).where(BALANCE.c.place == "A-1", BALANCE.c.item == "NUT").values(quantity=-1),
        {"negative"},
    ),
    "a lotted item without its lot": (
        insert(BALANCE).values(site="ROT", place="A-1", item="MILK", lot="", owner="", quantity=1, weight=0),
        {"lot_missing"},
    ),
    "more reserved for a line than was picked": (
        insert(RESERVATION).values(site="ROT", document="PO1", line=4, place="A-1", item="PUMP", lot="", quantity=1),
        {"reserved", "reservation"},
    ),
    "more reserved in a place than is there": (
        insert(RESERVATION).values(site="ROT", document="PO1", line=1, place="A-1", item="NUT", lot="", quantity=41),
        {"reserved"},
    ),
    "less than nothing reserved": (
        insert(RESERVATION).values(site="ROT", document="PO1", line=1, place="A-1", item="NUT", lot="", quantity=-1),
        {"reserved"},
    ),
    "half a serial": (update(MOVEMENT).where(MOVEMENT.c.serial == "S1").values(quantity=Decimal("0.5")), {"numbers"}),
    "a unit without its serial": (update(MOVEMENT).where(MOVEMENT.c.serial == "S1").values(serial=""), {"numbers"}),
    "a lotted unit without its lot": (update(MOVEMENT).where(MOVEMENT.c.lot == "L1").values(lot=""), {"numbers"}),
    "work inside that led outside": (
        update(TRANSACTION).where(TRANSACTION.c.id == "ROT-1-1").values(kind="put_away"),
        {"conserved", "body"},
    ),
    "goods that left one site and reached none": (
        update(BALANCE).where(BALANCE.c.place == "@VENDOR", BALANCE.c.item == "NUT").values(place="@TRANSIT"),
        {"transit"},
    ),
    "a cost below nothing": (update(MOVEMENT).where(MOVEMENT.c.item == "NUT").values(unit_cost=-1), {"value"}),
    "a number of ours outside its mask": (
        update(SERIAL).where(SERIAL.c.serial == "S1").values(source="generated", item="LAMP"),
        {"generated"},
    ),
    "a component that stands in a bin": (
        update(SERIAL).where(SERIAL.c.serial == "S1").values(state="consumed"),
        {"component", "serials_in_place"},
    ),
    "taken back by nothing": (
        update(TRANSACTION).where(TRANSACTION.c.id == "ROT-1-1").values(reversed_by="nobody"),
        {"reversal"},
    ),
    "something that takes back nothing": (
        update(TRANSACTION).where(TRANSACTION.c.id == "ROT-1-1").values(reverses="nobody"),
        {"reversal", "body"},
    ),
    "received more than is kept": (
        update(LINE).where(LINE.c.line == 3, LINE.c.site == "ROT").values(done=0),
        {"document_line"},
    ),
    "reference data that nobody will pull": (delete(CHANGE).where(CHANGE.c.entity == "item"), {"change"}),
}


STATEMENTS_MAX = 90
"""So many statements at most does a proof of the whole store take: about two for each check."""
MORE = {
    "masks": 'mask,kind,prefix,segments\nSN6,serial,,"A2-,N6+"\n',
    "items": "item,unit,tracking,serial_mask,serial_count_may_differ\nLAMP,EA,serial,SN6,no\nTAG,EA,serial,,yes\n",
    "documents": "site,document,kind,partner\nROT,SO1,sales_order,\n",
    "document_lines": "document,line,item,quantity,unit\nSO1,1,MILK,2,EA\n",
}


@pytest.fixture
def centre(url: str, tmp_path: Path) -> Iterator[Centre]:
    opened = open_centre(url)
    opened.import_folder(write_folder(tmp_path / "more", MORE))
    yield opened
    opened.close()


def fill(device: Device, centre: Centre) -> None:
    device.make(nuts("40"))
    device.make(milk("12", "L1"))
    device.make(phones("S1", "S2"))
    device.make(phones("S1", place="NOWHERE"))
    device.push(centre)


def ship_milk(device: Device, centre: Centre) -> None:
    """Let milk of L1 come in, be picked for the order and leave."""
    device.make(milk("12", "L1"))
    device.operator = "1900"
    for number, (kind, places) in enumerate((("pick", ("A-1", "D-1")), ("shipment", ("D-1", "@CUSTOMER")))):
        line = Line("MILK", "EA", Decimal(2), *places, 1, (Allocation(Decimal(2), "L1"),))
        made = Transaction(f"X{number}", kind, "ROT", NOW, DAY, DAY, "1900", document="SO1", lines=(line,))
        device.add(made)
    device.operator = "1001"
    answer = device.push(centre)
    assert [result.status for result in answer.results] == [Status.POSTED] * 3
    assert centre.verify() == ()


def test_a_sound_store_has_no_violations(centre: Centre, device: Device) -> None:
    fill(device, centre)
    assert centre.verify() == ()


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_seen(centre: Centre, device: Device, damage: str) -> None:
    statement, checks = DAMAGE[damage]
    fill(device, centre)
    run(centre, statement)
    assert checks <= {violation.check for violation in centre.verify()}


DATED = {
    "masks": 'mask,kind,prefix,segments\nDAY,lot,L,"Y2,M2,D2-,N3+"\nWEEK,serial,,"C2-,Y2,W2-,N4+"\n',
    "items": (
        "item,unit,tracking,lot_mask,serial_mask,item_class\nJAM,EA,lot,DAY,,\nPLUG,EA,serial,,WEEK,WP\nBULB,EA,serial,,WEEK,LB\n"
    ),
}


@pytest.mark.parametrize(
    ("item", "number", "sound"),
    [
        ("JAM", "L261122-001", True),
        ("JAM", "L261131-001", False),
        ("JAM", "LYYMMDD-001", False),
        ("PLUG", "WP-2653-0001", True),
        ("PLUG", "WP-2753-0001", False),
        ("PLUG", "LB-2653-0001", False),
    ],
)
def test_a_number_that_was_made_has_a_real_day_and_the_class_of_its_item(
    centre: Centre, tmp_path: Path, item: str, number: str, *, sound: bool
) -> None:
    centre.import_folder(write_folder(tmp_path / "dated", DATED))
    one = {"site": "ROT", "item": item, "stock_date": DAY}
    if item == "JAM":
        run(centre, insert(LOT).values(one | {"lot": number, "lot_source": "generated"}))
    else:
        run(centre, insert(SERIAL).values(one | {"serial": number, "source": "generated", "state": "shipped"}))
    found = {each.key for each in centre.verify() if each.check == "generated"}
    assert found == (set() if sound else {f"{item} {number}"})


def test_a_block_of_a_dated_mask_is_leased_once_for_all_days(centre: Centre, tmp_path: Path) -> None:
    centre.import_folder(write_folder(tmp_path / "dated", DATED))
    lease = {"site": "ROT", "item": "JAM", "mask": "DAY", "epoch": 1, "state": "open", "granted_at": NOW}
    rows = [
        {**lease, "device": "1", "first": "LYYMMDD-001", "last": "LYYMMDD-020"},
        {**lease, "device": "2", "first": "LYYMMDD-020", "last": "LYYMMDD-030"},
    ]
    run(centre, insert(schema.number_lease).values(rows))
    (found,) = [each for each in centre.verify() if each.check == "generated"]
    assert found.text == "numbers 20 to 20 are leased to ROT 1 and to ROT 2"


def test_a_proof_asks_no_more_for_many_sites_and_much_work(centre: Centre, device: Device, tmp_path: Path) -> None:
    fill(device, centre)
    few = len(said_by(centre, centre.verify))
    names = [f"N{at}" for at in range(5)]
    more = {
        "sites": "site,name,time_zone\n" + "".join(f"{site},{site},UTC\n" for site in names),
        "bins": "site,bin,kind\n" + "".join(f"{site},A-1,pick\n" for site in names),
        "operators": "badge,name,role,site\n" + "".join(f"1001,Ann,supervisor,{site}\n" for site in names),
    }
    centre.import_folder(write_folder(tmp_path / "sites", more))
    for site in names:
        other = Device(centre.enroll_device(site), document="")
        for at in range(5):
            other.make(nuts("1"), phones(f"{site}{at}"))
        assert {each.status for each in other.push(centre).results} == {Status.POSTED}
    assert len(said_by(centre, centre.verify)) == few
    assert few <= STATEMENTS_MAX


def test_a_violation_names_the_thing_and_the_difference(centre: Centre, device: Device) -> None:
    fill(device, centre)
    run(centre, update(BALANCE).where(BALANCE.c.place == "A-1", BALANCE.c.item == "NUT").values(quantity=41))
    (found,) = [violation for violation in centre.verify() if violation.check == "balance"]
    assert (found.site, found.key) == ("ROT", "A-1 NUT")
    assert found.text == "the movements give -1 more than is kept, 0 in weight"


@pytest.mark.parametrize(("expiry", "checks"), [(DAY, set()), (DAY - timedelta(1), {"sold"})])
def test_what_left_on_its_last_day_was_good_and_the_day_after_was_not(
    centre: Centre, device: Device, expiry: date, checks: set[str]
) -> None:
    ship_milk(device, centre)
    run(centre, update(LOT).where(LOT.c.lot == "L1").values(expiry_date=expiry))
    assert {violation.check for violation in centre.verify()} == checks


def test_what_left_before_its_quarantine_was_over_is_seen(centre: Centre, device: Device) -> None:
    ship_milk(device, centre)
    run(centre, update(ITEM).where(ITEM.c.item == "MILK").values(quarantine_days=3))
    run(centre, update(LOT).where(LOT.c.lot == "L1").values(quarantine_until=DAY + timedelta(3), stock_date=DAY))
    assert {violation.check for violation in centre.verify()} == {"sold"}


@pytest.mark.parametrize("kind", ["hold_set", "recall"])
def test_a_body_that_cannot_be_read_is_named_and_the_other_checks_go_on(
    centre: Centre, device: Device, kind: str
) -> None:
    fill(device, centre)
    run(centre, update(TRANSACTION).where(TRANSACTION.c.id == "ROT-1-1").values(kind=kind, **UNREADABLE))
    run(centre, update(LOT).where(LOT.c.lot == "L1").values(hold="x"))
    found = centre.verify()
    assert {"body", "mark"} <= {violation.check for violation in found}
    assert "ROT-1-1" in {violation.key for violation in found if violation.check == "body"}


def test_a_sale_whose_body_cannot_be_read_does_not_stop_the_proof(centre: Centre, device: Device) -> None:
    ship_milk(device, centre)
    run(centre, update(TRANSACTION).where(TRANSACTION.c.id == "X1").values(**UNREADABLE))
    run(centre, update(TRANSACTION).where(TRANSACTION.c.id == "ROT-1-1").values(kind="expiry_change", **UNREADABLE))
    run(centre, update(LOT).where(LOT.c.lot == "L1").values(expiry_date=DAY - timedelta(1)))
    assert {violation.key for violation in centre.verify() if violation.check == "body"} == {"ROT-1-1", "X1"}


def test_what_is_named_is_bounded(centre: Centre, device: Device) -> None:
    fill(device, centre)
    row = {"site": "ROT", "item": "PHONE", "place": "A-1", "state": "on_hand"}
    rows = [{**row, "serial": f"X{at}"} for at in range(VIOLATIONS_MAX + 10)]
    run(centre, insert(SERIAL).values(rows))
    named = [violation for violation in centre.verify() if violation.check == "serial"]
    assert len(named) == VIOLATIONS_MAX + 1
    assert "perhaps more" in named[-1].text

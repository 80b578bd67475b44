"""Goods between sites at the centre: sent, on their way, received, lost, and before their dispatch is known; on either kind of store."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, update

from inventory.places import ADJUSTMENT, CUSTOMER, TRANSIT, VENDOR
from inventory.transactions import Line
from sync import schema
from sync.centre.centre import Centre
from tests.sync.centre.between import SENT, WAY, codes, made, milk, phones, pushed
from tests.sync.centre.warehouse import Device, run, scalar, statuses, write_folder


@pytest.fixture
def centre(between: Centre) -> Centre:
    return between


def where(centre: Centre, site: str, serial: str) -> tuple[str, str]:
    table = schema.CENTRAL["serial"]
    query = select(table.c.place, table.c.state).where(table.c.site == site, table.c.serial == serial)
    return centre.database.read(lambda connection: tuple(connection.execute(query).one()))


def quantity(centre: Centre, site: str, place: str, item: str = "MILK") -> Decimal | None:
    table = schema.CENTRAL["balance"]
    query = select(table.c.quantity).where(table.c.site == site, table.c.place == place, table.c.item == item)
    return scalar(centre, query)


def progress(centre: Centre, site: str) -> tuple[Decimal, Decimal, Decimal]:
    table = schema.CENTRAL["document_line"]
    query = select(table.c.sent, table.c.done, table.c.cancelled).where(
        table.c.site == site, table.c.document == "TR1", table.c.line == 2
    )
    return centre.database.read(lambda connection: tuple(connection.execute(query).one()))


def test_what_is_dispatched_stands_in_transit_at_the_other_site(
    centre: Centre, sender: Device, receiver: Device
) -> None:
    lot = schema.CENTRAL["lot"]
    run(centre, update(lot).where(lot.c.site == "ROT", lot.c.lot == "M1").values(recall="RC7"))
    made(sender, "dispatch", "TR1", phones(SENT, "A", "B"), milk(("A-2", TRANSIT), "12"))
    assert statuses(sender.push(centre)) == ["posted"]
    assert [where(centre, site, "A") for site in ("ROT", "CHI")] == [(TRANSIT, "transferred"), ("T-1", "in_transit")]
    there = select(lot.c.expiry_date, lot.c.recall).where(lot.c.site == "CHI", lot.c.lot == "M1")
    assert str(centre.database.read(lambda c: tuple(map(str, c.execute(there).one())))) == "('2027-05-01', 'RC7')"
    assert centre.verify() == ()
    made(receiver, "transfer_receipt", "TR1", phones(WAY, "A"), milk(WAY, "5"))
    assert statuses(receiver.push(centre)) == ["posted"]
    assert [where(centre, "CHI", each) for each in ("A", "B")] == [("D-1", "on_hand"), ("T-1", "in_transit")]
    assert (quantity(centre, "CHI", "D-1"), quantity(centre, "CHI", "T-1")) == (Decimal(5), Decimal(7))
    assert progress(centre, "CHI") == (Decimal(12), Decimal(5), Decimal(0))
    assert centre.verify() == ()


def test_more_than_one_dispatch_and_what_is_lost_is_written_off(
    centre: Centre, sender: Device, receiver: Device
) -> None:
    for part in ("8", "12"):
        made(sender, "dispatch", "TR1", milk(("A-2", TRANSIT), part))
    made(sender, "dispatch", "TR1", milk(("A-2", TRANSIT), "1"))
    assert statuses(sender.push(centre)) == ["posted", "posted", "held"]
    made(receiver, "transfer_receipt", "TR1", milk(WAY, "15"))
    made(receiver, "transit_loss", "TR1", milk(("T-1", ADJUSTMENT), "5"))
    made(receiver, "transit_loss", "TR1", milk(("T-1", ADJUSTMENT), "5", "fell off the lorry"))
    results = receiver.push(centre).results
    assert [codes(each) for each in results] == [[], ["loss_unexplained"], []]
    assert progress(centre, "CHI") == (Decimal(20), Decimal(15), Decimal(5))
    assert centre.verify() == ()


def test_a_dispatch_is_taken_back_while_nothing_is_received(centre: Centre, sender: Device, receiver: Device) -> None:
    first = made(sender, "dispatch", "TR1", phones(SENT, "A"), milk(("A-2", TRANSIT), "12"))
    sender.push(centre)
    sender.reverse(first)
    assert pushed(centre, sender).status.value == "posted"
    assert where(centre, "ROT", "A") == ("A-1", "on_hand")
    assert quantity(centre, "CHI", "T-1") == 0
    assert centre.verify() == ()
    again = made(sender, "dispatch", "TR1", milk(("A-2", TRANSIT), "12"))
    pushed(centre, sender)
    made(receiver, "transfer_receipt", "TR1", milk(WAY, "1"))
    receiver.push(centre)
    sender.reverse(again)
    assert codes(pushed(centre, sender)) == ["not_enough"]
    assert centre.verify() == ()


def test_a_dispatch_is_not_taken_back_when_its_serial_has_gone_on(
    centre: Centre, sender: Device, receiver: Device
) -> None:
    sent = made(sender, "dispatch", "TR1", phones(SENT, "A"))
    sender.push(centre)
    made(receiver, "transfer_receipt", "TR1", phones(WAY, "A"))
    receiver.push(centre)
    sender.reverse(sent)
    assert "serial_not_here" in codes(pushed(centre, sender))
    assert where(centre, "CHI", "A") == ("D-1", "on_hand")
    assert centre.verify() == ()


def test_a_dispatch_and_its_reversal_may_come_together(centre: Centre, sender: Device) -> None:
    sender.reverse(made(sender, "dispatch", "TR1", phones(SENT, "A")))
    assert statuses(sender.push(centre)) == ["posted", "posted"]
    assert where(centre, "ROT", "A") == ("A-1", "on_hand")
    assert centre.verify() == ()


def test_a_receipt_taken_back_is_on_its_way_again(centre: Centre, sender: Device, receiver: Device) -> None:
    made(sender, "dispatch", "TR1", phones(SENT, "A"), milk(("A-2", TRANSIT), "12"))
    sender.push(centre)
    receiver.reverse(made(receiver, "transfer_receipt", "TR1", phones(WAY, "A"), milk(WAY, "12")))
    assert statuses(receiver.push(centre)) == ["posted", "posted"]
    assert where(centre, "CHI", "A") == ("T-1", "in_transit")
    assert progress(centre, "CHI") == (Decimal(12), Decimal(0), Decimal(0))
    assert centre.verify() == ()


def test_a_receipt_is_taken_back_although_its_serial_was_sold_and_came_home(
    centre: Centre, sender: Device, receiver: Device
) -> None:
    made(sender, "dispatch", "TR1", phones(SENT, "A"))
    sender.push(centre)
    taken = made(receiver, "transfer_receipt", "TR1", phones(WAY, "A"))
    sold = made(receiver, "direct_shipment", "", phones(("D-1", CUSTOMER), "A"))
    receiver.reverse(sold)
    receiver.reverse(taken)
    assert statuses(receiver.push(centre)) == ["posted"] * 4
    assert where(centre, "CHI", "A") == ("T-1", "in_transit")
    assert centre.verify() == ()


def test_what_came_before_its_dispatch_waits_and_settles_itself(
    centre: Centre, sender: Device, receiver: Device
) -> None:
    made(receiver, "transfer_receipt", "", phones(WAY, "A"), milk(WAY, "5"), reference="TR1")
    result = pushed(centre, receiver)
    assert (result.status.value, codes(result)) == ("posted", ["waits_for_dispatch", "waits_for_dispatch"])
    assert centre.verify() == ()
    made(sender, "dispatch", "TR1", phones(SENT, "A"), milk(("A-2", TRANSIT), "12"))
    assert statuses(sender.push(centre)) == ["posted"]
    assert [where(centre, site, "A") for site in ("ROT", "CHI")] == [(TRANSIT, "transferred"), ("D-1", "on_hand")]
    assert (quantity(centre, "CHI", "D-1"), quantity(centre, "CHI", "T-1")) == (Decimal(5), Decimal(7))
    assert [each.check for each in centre.verify()] == []


def test_what_came_after_its_dispatch_is_received_by_a_device_that_has_not_heard_of_it_and_taken_back(
    centre: Centre, sender: Device, receiver: Device
) -> None:
    made(sender, "dispatch", "TR1", phones(SENT, "A"), milk(("A-2", TRANSIT), "5"))
    pushed(centre, sender)
    for goods in (phones(WAY, "A"), milk(WAY, "5")):
        taken = made(receiver, "transfer_receipt", "", goods, reference="TR1")
        assert (str(pushed(centre, receiver).status), done(centre, goods.line)) == ("posted", goods.quantity)
        receiver.reverse(taken)
        assert (str(pushed(centre, receiver).status), done(centre, goods.line)) == ("posted", 0)
        made(receiver, "transfer_receipt", "", goods, reference="TR1")
        assert (str(pushed(centre, receiver).status), done(centre, goods.line)) == ("posted", goods.quantity)
    assert centre.verify() == ()


def done(centre: Centre, line: int) -> object:
    lines = schema.CENTRAL["document_line"]
    query = select(lines.c.done).where(lines.c.site == "CHI", lines.c.document == "TR1", lines.c.line == line)
    return scalar(centre, query)


def test_the_sender_receives_nothing_of_its_own_transfer(centre: Centre, sender: Device) -> None:
    made(sender, "transfer_receipt", "TR1", milk(("T-9", "A-1"), "5"))
    assert codes(pushed(centre, sender)) == ["not_to_here"]


def test_a_unit_of_another_transfer_is_taken_in_and_flagged(centre: Centre, sender: Device, receiver: Device) -> None:
    made(sender, "dispatch", "TR1", phones(SENT, "A"))
    made(sender, "dispatch", "TR2", phones(SENT, "C"))
    sender.push(centre)
    receiver.reverse(made(receiver, "transfer_receipt", "TR1", phones(WAY, "C")))
    assert [(each.status.value, codes(each)) for each in receiver.push(centre).results] == [
        ("posted", ["misrouted"]),
        ("posted", []),
    ]
    assert centre.verify() == ()


def test_a_direct_transfer_is_there_at_once(centre: Centre, sender: Device) -> None:
    made(sender, "direct_transfer", "TR1", phones(SENT, "A", to_bin="A-1"))
    assert statuses(sender.push(centre)) == ["posted"]
    assert where(centre, "CHI", "A") == ("A-1", "on_hand")
    assert centre.verify() == ()


def test_nobody_sends_an_arrival(centre: Centre, receiver: Device) -> None:
    made(receiver, "transfer_arrival", "TR1", phones((TRANSIT, "T-1"), "A"))
    assert codes(pushed(centre, receiver)) == ["unknown_kind"]


def test_a_receipt_that_is_held_for_its_dispatch_posts_itself_when_that_arrives(
    centre: Centre, sender: Device, receiver: Device, tmp_path: Path
) -> None:
    settings = "scope,name,value\ncompany,receive_before_dispatch,no\n"
    centre.import_folder(write_folder(tmp_path / "strict", {"settings": settings}))
    made(receiver, "transfer_receipt", "", phones(WAY, "A"), milk(WAY, "5"), reference="TR1")
    held = pushed(centre, receiver)
    assert (held.status.value, codes(held)) == ("held", ["waits_for_dispatch", "waits_for_dispatch"])
    made(sender, "dispatch", "TR1", phones(SENT, "A"), milk(("A-2", TRANSIT), "12"))
    assert statuses(sender.push(centre)) == ["posted"]
    assert where(centre, "CHI", "A") == ("D-1", "on_hand")
    assert (quantity(centre, "CHI", "D-1"), quantity(centre, "CHI", "T-1")) == (Decimal(5), Decimal(7))
    assert [each.check for each in centre.verify()] == []


def test_a_dispatch_that_is_held_posts_itself_with_its_arrival_and_lets_the_receipt_go(
    centre: Centre, sender: Device, receiver: Device, tmp_path: Path
) -> None:
    settings = "scope,name,value\ncompany,receive_before_dispatch,no\n"
    centre.import_folder(write_folder(tmp_path / "strict", {"settings": settings}))
    made(sender, "dispatch", "TR1", milk(("A-1", TRANSIT), "12"))
    made(receiver, "transfer_receipt", "", milk(WAY, "5"), reference="TR1")
    assert [str(pushed(centre, each).status) for each in (sender, receiver)] == ["held", "held"]
    made(sender, "move", "", milk(("A-2", "A-1"), "12"))
    assert str(pushed(centre, sender).status) == "posted"
    assert (quantity(centre, "CHI", "D-1"), quantity(centre, "CHI", "T-1")) == (Decimal(5), Decimal(7))
    assert progress(centre, "CHI") == (Decimal(12), Decimal(5), Decimal(0))
    assert [each.check for each in centre.verify()] == []


def test_weight_goes_the_whole_way_and_back(centre: Centre, sender: Device, receiver: Device) -> None:
    def weighed(way: tuple[str, str], units: str, weight: str) -> Line:
        line = milk(way, units)
        return replace(line, allocations=tuple(replace(each, weight=Decimal(weight)) for each in line.allocations))

    def weight(site: str, place: str) -> Decimal | None:
        table = schema.CENTRAL["balance"]
        where = (table.c.site == site, table.c.place == place, table.c.item == "MILK")
        return scalar(centre, select(table.c.weight).where(*where))

    made(sender, "dispatch", "TR1", weighed(("A-2", TRANSIT), "12", "24"))
    pushed(centre, sender)
    received = made(receiver, "transfer_receipt", "TR1", weighed(WAY, "9", "18"))
    pushed(centre, receiver)
    assert (weight("CHI", "D-1"), weight("CHI", "T-1")) == (Decimal(18), Decimal(6))
    (rest,) = centre.on_the_way("CHI", "TR1")
    assert [(each.quantity, each.weight) for each in rest.allocations] == [(Decimal(3), Decimal(6))]
    receiver.reverse(received)
    pushed(centre, receiver)
    assert (weight("CHI", "D-1"), weight("CHI", "T-1")) == (Decimal(0), Decimal(24))
    assert centre.verify() == ()


def test_a_new_unit_may_come_in_and_leave_in_one_batch(centre: Centre, sender: Device) -> None:
    made(sender, "purchase_receipt", "", phones((VENDOR, "A-1"), "NEW1"))
    made(sender, "dispatch", "TR1", phones(SENT, "NEW1"))
    assert statuses(sender.push(centre)) == ["posted", "posted"]
    assert [where(centre, site, "NEW1")[1] for site in ("ROT", "CHI")] == ["transferred", "in_transit"]
    assert centre.verify() == ()

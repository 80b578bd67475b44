"""What goods cost between sites: carried from site to site, mixed with what is there, taken back; on either kind of store (F18, F45)."""

from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Select, select, update

from inventory.places import ADJUSTMENT, TRANSIT
from inventory.transactions import Line, Transaction, reversal
from sync import schema
from sync.centre.centre import Centre
from tests.sync.centre.between import SENT, WAY, codes, made, milk, phones, pushed
from tests.sync.centre.warehouse import DAY, NOW, Device, run, statuses, write_folder

MILK_SENT = ("A-2", TRANSIT)
THERE = "CHI,A-1,MILK,M1,,10,2,2026-11-01,2027-05-01\n"


@pytest.fixture
def centre(between: Centre) -> Centre:
    return between


def cost(centre: Centre, site: str, number: str) -> Decimal | None:
    """Return what a serial, or a unit of a lot, costs at a site."""
    for entity in ("serial", "lot"):
        table = schema.CENTRAL[entity]
        query = select(table.c.unit_cost).where(table.c.site == site, table.c[entity] == number)
        found = centre.database.read(partial(rows_of, query))
        if found:
            value: Decimal | None = found[0][0]
            return value
    return None


def rows_of(query: Select[Any], connection: Connection) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(query)]


def moved_at(centre: Centre, site: str, transaction: str) -> list[tuple[str, Decimal | None]]:
    """Return the costs at which a transaction moved its goods."""
    table = schema.movement
    query = select(table.c.serial, table.c.unit_cost).where(table.c.site == site, table.c.transaction == transaction)
    return centre.database.read(partial(rows_of, query.order_by(table.c.number)))


def opened_with(centre: Centre, folder: Path, stock: str) -> None:
    header = "site,bin,item,lot,serial,quantity,unit_cost,stock_date,expiry_date\n"
    centre.import_folder(write_folder(folder, {"stock": header + stock}))


def test_what_is_sent_costs_there_what_it_cost_here(centre: Centre, sender: Device, receiver: Device) -> None:
    sent = made(sender, "dispatch", "TR1", phones(SENT, "A", "B"), milk(MILK_SENT, "12"))
    assert statuses(sender.push(centre)) == ["posted"]
    carried = [("A", Decimal(300)), ("B", Decimal(300)), ("", Decimal(1))]
    assert moved_at(centre, "ROT", sent.id) == carried
    assert moved_at(centre, "CHI", f"{sent.id}-arrival") == carried
    came = made(receiver, "transfer_receipt", "TR1", phones(WAY, "A"), milk(WAY, "5"))
    lost = made(receiver, "transit_loss", "TR1", milk(("T-1", ADJUSTMENT), "2", "burst"))
    assert statuses(receiver.push(centre)) == ["posted", "posted"]
    assert moved_at(centre, "CHI", came.id) == [("A", Decimal(300)), ("", Decimal(1))]
    assert moved_at(centre, "CHI", lost.id) == [("", Decimal(1))]
    assert [cost(centre, "CHI", each) for each in ("A", "B", "M1")] == [Decimal(300), Decimal(300), Decimal(1)]
    assert centre.verify() == ()


def test_a_lot_that_is_there_costs_the_average_and_what_it_did_when_the_dispatch_is_taken_back(
    centre: Centre, sender: Device, tmp_path: Path
) -> None:
    opened_with(centre, tmp_path / "there", THERE)
    sent = made(sender, "dispatch", "TR1", milk(MILK_SENT, "20"))
    assert pushed(centre, sender).status.value == "posted"
    assert cost(centre, "CHI", "M1") == Decimal("1.333333")  # 10 at 2 and 20 at 1
    assert [each.facts.unit_cost for each in centre.inquire("M1", "CHI")] == [Decimal("1.333333")]
    sender.reverse(sent)
    assert pushed(centre, sender).status.value == "posted"
    assert moved_at(centre, "CHI", f"{sender.made[-1].id}-arrival") == [("", Decimal(1))]
    assert cost(centre, "CHI", "M1") == pytest.approx(Decimal(2), abs=Decimal("0.00001"))
    assert centre.verify() == ()


def test_what_came_before_its_dispatch_learns_its_cost_with_it(
    centre: Centre, sender: Device, receiver: Device, tmp_path: Path
) -> None:
    opened_with(centre, tmp_path / "there", THERE)
    ahead = made(receiver, "transfer_receipt", "", phones(WAY, "A"), milk(WAY, "8"), reference="TR1")
    assert statuses(receiver.push(centre)) == ["posted"]
    assert moved_at(centre, "CHI", ahead.id) == [("A", None), ("", Decimal(2))]
    assert cost(centre, "CHI", "A") is None
    made(sender, "dispatch", "TR1", phones(SENT, "A", "B"), milk(MILK_SENT, "20"))
    assert statuses(sender.push(centre)) == ["posted"]
    assert [cost(centre, "CHI", each) for each in ("A", "B")] == [Decimal(300), Decimal(300)]
    assert cost(centre, "CHI", "M1") == Decimal("1.333334")  # shared by what had come first, then by all: each rounded
    assert centre.verify() == ()


def test_what_was_not_put_on_a_cost_before_the_dispatch_told_it_is_not_taken_off_it_after(
    centre: Centre, sender: Device, receiver: Device
) -> None:
    dearer = replace(phones(("D-1", ""), "A"), to_place="", cost=Decimal(5))
    dearer = replace(dearer, allocations=tuple(replace(each, unit_cost=Decimal(5)) for each in dearer.allocations))
    made(receiver, "transfer_receipt", "", phones(WAY, "A"), reference="TR1")
    assert statuses(receiver.push(centre)) == ["posted"]
    increase = Transaction("K1", "cost_increase", "CHI", NOW, DAY, DAY, "2900", lines=(dearer,), reason="freight")
    assert [each["code"] for each in centre.post(increase).refusals] == ["cost_not_known"]
    made(sender, "dispatch", "TR1", phones(SENT, "A"))
    assert statuses(sender.push(centre)) == ["posted"]
    back = reversal(increase, transaction_id="K2", operator="2900", at=NOW, days=(DAY, DAY))
    assert centre.post(back).refusals == ()
    assert (cost(centre, "CHI", "A"), centre.verify()) == (Decimal(300), ())


def test_what_came_ahead_is_told_from_what_two_bins_send(
    centre: Centre, sender: Device, receiver: Device, tmp_path: Path
) -> None:
    opened_with(centre, tmp_path / "there", THERE)
    made(receiver, "transfer_receipt", "", milk(WAY, "8"), reference="TR1")
    assert statuses(receiver.push(centre)) == ["posted"]
    made(sender, "dispatch", "TR1", milk(MILK_SENT, "7"), milk(MILK_SENT, "5"))
    assert statuses(sender.push(centre)) == ["posted"]
    assert centre.verify() == ()


def test_a_unit_of_no_known_cost_costs_there_what_the_transfer_says(
    centre: Centre, sender: Device, receiver: Device
) -> None:
    line, serial = schema.CENTRAL["document_line"], schema.CENTRAL["serial"]
    run(centre, update(line).where(line.c.document == "TR1").values(unit_cost=250))
    run(centre, update(serial).where(serial.c.serial.in_(("A", "B"))).values(unit_cost=None))
    run(centre, update(schema.movement).where(schema.movement.c.serial.in_(("A", "B"))).values(unit_cost=None))
    ahead = made(receiver, "transfer_receipt", "", phones(WAY, "B"), reference="TR1")
    assert statuses(receiver.push(centre)) == ["posted"]
    assert moved_at(centre, "CHI", ahead.id) == [("B", None)]
    sent = made(sender, "dispatch", "TR1", phones(SENT, "A", "B"))
    assert statuses(sender.push(centre)) == ["posted"]
    assert moved_at(centre, "ROT", sent.id) == [("A", Decimal(250)), ("B", Decimal(250))]
    assert [cost(centre, "CHI", each) for each in ("A", "B")] == [Decimal(250), Decimal(250)]
    assert centre.verify() == ()


def test_a_misrouted_unit_keeps_its_cost(centre: Centre, sender: Device, receiver: Device) -> None:
    made(sender, "dispatch", "TR2", phones(SENT, "C"))
    made(sender, "dispatch", "TR1", phones(SENT, "A"))
    assert statuses(sender.push(centre)) == ["posted", "posted"]
    came = made(receiver, "transfer_receipt", "TR1", phones(WAY, "C"))
    assert statuses(receiver.push(centre)) == ["posted"]
    receiver.reverse(came)
    assert pushed(centre, receiver).status.value == "posted"
    assert moved_at(centre, "CHI", came.id) == moved_at(centre, "CHI", receiver.made[-1].id) == [("C", Decimal(300))]
    assert centre.verify() == ()


def with_cost(line: Line, amount: str) -> Line:
    return replace(line, cost=Decimal(amount))


def test_freight_is_spread_over_what_comes_in_and_taken_back_with_it(
    centre: Centre, sender: Device, receiver: Device
) -> None:
    made(sender, "dispatch", "TR1", phones(SENT, "A", "B"), milk(MILK_SENT, "20"))
    sender.push(centre)
    came = made(
        receiver, "transfer_receipt", "TR1", with_cost(phones(WAY, "A", "B"), "5"), with_cost(milk(WAY, "10"), "10")
    )
    assert statuses(receiver.push(centre)) == ["posted"]
    # the lot costs 20 by itself and 10 of freight; all 20 units of it are in the house
    assert [cost(centre, "CHI", each) for each in ("A", "B", "M1")] == [Decimal("302.5")] * 2 + [Decimal("1.5")]
    assert centre.verify() == ()
    receiver.reverse(came)
    assert pushed(centre, receiver).status.value == "posted"
    assert [cost(centre, "CHI", each) for each in ("A", "B", "M1")] == [Decimal(300), Decimal(300), Decimal(1)]
    assert centre.verify() == ()


def test_a_direct_transfer_costs_what_was_carried_and_its_freight(centre: Centre) -> None:
    supervisor = Device(centre.enroll_device("ROT"), "1900")
    goods = with_cost(phones(SENT, "A", "B", to_bin="D-1"), "7")
    made(supervisor, "direct_transfer", "TR1", goods)
    assert pushed(centre, supervisor).status.value == "posted"
    assert [cost(centre, site, "A") for site in ("ROT", "CHI")] == [Decimal(300), Decimal("303.5")]
    assert centre.verify() == ()


@pytest.mark.parametrize(
    ("kind", "operator", "amount", "code"),
    [
        ("dispatch", "1900", "5", "cost_not_spread"),
        ("direct_transfer", "1001", "5", "no_right"),
        ("direct_transfer", "1900", "-5", "cost_missing"),
    ],
)
def test_who_may_say_freight_where(centre: Centre, kind: str, operator: str, amount: str, code: str) -> None:
    device = Device(centre.enroll_device("ROT"), operator)
    made(device, kind, "TR1", with_cost(phones(SENT, "A", to_bin="D-1" if kind == "direct_transfer" else ""), amount))
    assert codes(pushed(centre, device)) == [code]


@pytest.mark.parametrize("site", ["ROT", "CHI"])
def test_a_cost_that_changed_on_the_way_is_named(centre: Centre, sender: Device, site: str) -> None:
    sent = made(sender, "dispatch", "TR1", phones(SENT, "A"), milk(MILK_SENT, "12"))
    sender.push(centre)
    table, serial = schema.movement, schema.CENTRAL["serial"]
    name = sent.id if site == "ROT" else f"{sent.id}-arrival"
    run(
        centre,
        update(table)
        .where(table.c.site == site, table.c.transaction == name, table.c.serial == "")
        .values(unit_cost=9),
    )
    run(centre, update(serial).where(serial.c.site == "CHI", serial.c.serial == "A").values(unit_cost=299))
    found = [(each.check, each.key) for each in centre.verify()]
    assert ("value", "PHONE A") in found
    assert ("value", f"{sent.id}-arrival MILK M1") in found


def test_a_unit_that_comes_home_costs_what_was_spread_over_it_away(
    centre: Centre, sender: Device, receiver: Device, tmp_path: Path
) -> None:
    home = {"documents": "site,document,kind,partner,due,to_site\nCHI,TR7,transfer,,,ROT\n"}
    home["document_lines"] = "document,line,item,quantity,unit,unit_cost\nTR7,1,PHONE,1,EA,\n"
    centre.import_folder(write_folder(tmp_path / "home", home))
    made(sender, "dispatch", "TR1", phones(SENT, "A"))
    sender.push(centre)
    made(receiver, "transfer_receipt", "TR1", with_cost(phones(("T-1", "A-1"), "A"), "5"))
    made(receiver, "dispatch", "TR7", phones(("A-1", TRANSIT), "A"))
    assert statuses(receiver.push(centre)) == ["posted", "posted"]
    made(sender, "transfer_receipt", "TR7", phones(("T-9", "A-1"), "A"))
    assert pushed(centre, sender).status.value == "posted"
    assert [cost(centre, site, "A") for site in ("ROT", "CHI")] == [Decimal(305), Decimal(305)]
    assert centre.verify() == ()

"""Who got recalled goods and where the rest is: every way that goods take, at every site, posted or held (F55, domain.md 6.2, 6.7)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import update

from inventory.places import ADJUSTMENT, ASSEMBLY, CUSTOMER, TRANSIT, USAGE, VENDOR
from inventory.recalls import Recall
from inventory.transactions import Condition, Mark
from sync import schema
from sync.centre.alarms import Alarm
from sync.centre.recalled_goods import Found, Marked, Unsent
from tests.sync.centre.houses import Houses, milk, open_houses, phone
from tests.sync.centre.warehouse import NOW, run

MILK_LOT = Recall("", 1, item="MILK", lot="M1")
Row = tuple[str, str, str, str, str, str, str]


@pytest.fixture
def houses(bare_url: str, tmp_path: Path) -> Iterator[Houses]:
    opened = open_houses(bare_url, tmp_path / "listed")
    yield opened
    opened.centre.close()


def rows(houses: Houses, line: Recall, site: str = "") -> list[Row]:
    """Return what is found: how, at which site, what, how much, where, of which document, for whom."""
    return [
        (each.found.value + each.marked, each.site, each.serial or each.lot, str(each.quantity), each.place,
         each.document, each.name)
        for each in houses.centre.recall_list([line], site).goods
    ]  # fmt: skip


def test_what_is_in_stock_and_what_left_the_house_every_way(houses: Houses) -> None:
    for kind, quantity, to in (
        ("vendor_return", 2, VENDOR),
        ("internal_usage", 3, USAGE),
        ("scrap", 4, ADJUSTMENT),
    ):
        assert houses.do("ROT", kind, milk(quantity, "M1", ("A-2", to)), reference="4711") == [], kind
    assert houses.do("ROT", "direct_shipment", milk(5, "M1", ("A-2", CUSTOMER)), partner="ACME") == []
    assert rows(houses, MILK_LOT) == [
        ("vendor", "ROT", "M1", "2", "A-2", "", ""),
        ("used", "ROT", "M1", "3", "A-2", "", ""),
        ("removed", "ROT", "M1", "4", "A-2", "", ""),
        ("shipped", "ROT", "M1", "5", "A-2", "", "Acme Dairy"),
        ("in_stock", "ROT", "M1", "26", "A-2", "", ""),
    ]


def test_what_was_taken_back_never_left_and_what_came_back_is_told(houses: Houses) -> None:
    mistake = houses.make("ROT", "direct_shipment", milk(5, "M1", ("A-2", CUSTOMER)), partner="ACME")
    houses.devices["ROT"].reverse(mistake)
    sold = houses.make("ROT", "direct_shipment", milk(6, "M1", ("A-2", CUSTOMER)), partner="ACME")
    back = replace(milk(1, "M1", (CUSTOMER, "A-2")), condition=Condition.GOOD)
    houses.make("ROT", "shipment_return", back, partner="ACME", applies_to=sold.id)
    assert houses.push("ROT", 4) == [[], [], [], []]
    assert rows(houses, MILK_LOT) == [
        ("shipped", "ROT", "M1", "6", "A-2", "", "Acme Dairy"),
        ("returned", "ROT", "M1", "1", "A-2", sold.id, "Acme Dairy"),
        ("in_stock", "ROT", "M1", "35", "A-2", "", ""),
    ]


def test_what_was_made_of_it_is_followed_to_the_other_site_to_the_dock_and_to_the_customer(houses: Houses) -> None:
    assert houses.do("ROT", "lot_split", milk(20, "M1", ("A-2", ASSEMBLY)), milk(20, "M2", (ASSEMBLY, "A-2"))) == []
    assert houses.do("ROT", "dispatch", milk(20, "M2", ("A-2", TRANSIT), 2), document="TR1") == []
    assert houses.do("CHI", "transfer_receipt", milk(15, "M2", ("T-1", "A-1"), 2), document="TR1") == []
    assert houses.do("CHI", "pick", milk(7, "M2", ("A-1", "D-1"), 1), document="SO9") == []
    assert houses.do("CHI", "shipment", milk(3, "M2", ("D-1", CUSTOMER), 1), document="SO9") == []
    assert rows(houses, MILK_LOT, "CHI") == [
        ("shipped", "CHI", "M2", "3", "D-1", "SO9", "Acme Dairy"),
        ("in_stock", "CHI", "M2", "8", "A-1", "", ""),
        ("staged", "CHI", "M2", "4", "D-1", "SO9", "Acme Dairy"),
        ("in_transit", "CHI", "M2", "5", "T-1", "TR1", ""),
    ]
    assert rows(houses, MILK_LOT, "ROT") == [("in_stock", "ROT", "M1", "20", "A-2", "", "")]


def test_serials_one_by_one_with_the_master_that_one_is_built_into(houses: Houses) -> None:
    built = (phone("E1", (ASSEMBLY, "A-1")), phone("A", ("A-1", ASSEMBLY), parent="E1"))
    assert houses.do("ROT", "assembly", *built) == []
    assert houses.do("ROT", "dispatch", phone("E1", ("A-1", TRANSIT), 1), document="TR1") == []
    assert houses.do("CHI", "transfer_receipt", phone("E1", ("T-1", "A-1"), 1), document="TR1") == []
    assert houses.do("CHI", "pick", phone("E1", ("A-1", "D-1"), 2), document="SO9") == []
    assert rows(houses, Recall("", 1, item="PHONE", serial="A", last_serial="B")) == [
        ("staged", "CHI", "E1", "1", "D-1", "SO9", "Acme Dairy"),
        ("in_stock", "ROT", "B", "1", "A-1", "", ""),
    ]


def test_what_open_orders_keep_is_told_until_it_is_picked(houses: Houses) -> None:
    assert houses.do("ROT", "dispatch", milk(9, "M1", ("A-2", TRANSIT), 2), document="TR1") == []
    assert houses.do("CHI", "transfer_receipt", milk(9, "M1", ("T-1", "A-1"), 2), document="TR1") == []
    kept = Mark("MILK", "M1", quantity=Decimal(6), line=1)
    assert houses.do("CHI", "reserve", document="SO9", mark=kept) == []
    ordered = ("ordered", "CHI", "M1", "6", "", "SO9", "Acme Dairy")
    assert ordered in rows(houses, MILK_LOT)


def test_a_shipment_of_recalled_goods_that_arrives_late_is_held_told_and_an_alarm(houses: Houses) -> None:
    assert houses.do("ROT", "dispatch", milk(9, "M1", ("A-2", TRANSIT), 2), document="TR1") == []
    assert houses.do("CHI", "transfer_receipt", milk(9, "M1", ("T-1", "A-1"), 2), document="TR1") == []
    assert houses.do("CHI", "pick", milk(4, "M1", ("A-1", "D-1"), 1), document="SO9") == []
    assert houses.do("ROT", "recall", mark=Mark("MILK", "M1")) == ["kept_for_order"]
    assert houses.centre.alarms() == ()
    assert houses.do("CHI", "shipment", milk(4, "M1", ("D-1", CUSTOMER), 1), document="SO9") == ["lot_recalled"]
    late = houses.last["CHI"]
    found = houses.centre.recall_list(houses.centre.recalls()).goods
    assert [(each.found, each.marked, each.quantity) for each in found if each.marked] == [
        (Found.SHIPPED, Marked.HELD, Decimal(4))
    ]
    goods = ("R1", "MILK", "M1", Decimal(4))
    assert houses.centre.alarms() == (
        Alarm(late.id, "CHI", *goods, "ACME", "Acme Dairy", "SO9", "D-1", NOW, "2900", "1"),
    )
    assert houses.centre.alarms("ROT") == ()


def test_a_recall_that_was_released_still_tells_who_got_it(houses: Houses) -> None:
    assert houses.do("ROT", "recall", mark=Mark("MILK", "M1")) == []
    assert houses.do("ROT", "recall_release") == []
    (line,) = houses.centre.recalls()
    assert (line.recall, line.released_by) == ("R1", "ROT-2")
    assert [each.quantity for each in houses.centre.recall_list([line]).goods] == [Decimal(40)]


def test_devices_that_have_not_sent_everything_are_named(houses: Houses) -> None:
    seen = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
    device = schema.device
    run(houses.centre, update(device).where(device.c.site == "CHI").values(waiting=3, last_seen=seen))
    assert houses.centre.recall_list([MILK_LOT]).unsent == (Unsent("CHI", "1", 3, seen),)
    assert houses.centre.recall_list([MILK_LOT], "ROT").unsent == ()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (Recall("", 1, item="MILK", lot="M2"), []),
        (Recall("", 1, lot="M1"), ["M1"]),
        (Recall("", 1, serial="A"), ["A"]),
        (Recall("", 1, item="PHONE", serial="AA"), []),
        (Recall("", 1, serial="B", last_serial="Z"), ["B", "C"]),
        (Recall("", 1, item="NUT", vendor_lot="V"), []),
    ],
)
def test_what_a_line_names_is_found(houses: Houses, line: Recall, found: list[str]) -> None:
    assert [row[2] for row in rows(houses, line)] == found

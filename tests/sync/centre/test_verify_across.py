"""Work of two sites that is odd but sound is named by nobody: marks and dates that came along with goods."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from inventory.places import TRANSIT, USAGE, VENDOR
from inventory.transactions import Mark
from sync import schema
from tests.sync.centre.houses import Houses, milk, open_houses, phone
from tests.sync.centre.warehouse import NOW, run

SERIAL = schema.CENTRAL["serial"]
SENT, ARRIVED, BACK = phone("A", ("A-1", TRANSIT), 1), phone("A", ("T-1", "A-1"), 1), phone("A", ("T-9", "A-1"), 1)
HELD = Mark("PHONE", serial="A")


@pytest.fixture
def houses(bare_url: str, tmp_path: Path) -> Iterator[Houses]:
    opened = open_houses(bare_url, tmp_path / "across")
    yield opened
    opened.centre.close()


def test_a_hold_that_was_released_at_the_other_site_is_gone_when_the_serial_comes_back(houses: Houses) -> None:
    assert houses.do("ROT", "hold_set", mark=HELD) == []
    assert houses.do("ROT", "dispatch", SENT, document="TR1") == []
    assert houses.do("CHI", "transfer_receipt", ARRIVED, document="TR1") == []
    assert houses.do("CHI", "hold_release", mark=HELD) == []
    assert houses.do("CHI", "dispatch", SENT, document="TR9") == []
    assert houses.do("ROT", "transfer_receipt", BACK, document="TR9") == []
    assert houses.centre.verify() == ()
    assert houses.do("ROT", "hold_set", mark=HELD) == []
    run(houses.centre, update(SERIAL).where(SERIAL.c.site == "ROT", SERIAL.c.serial == "A").values(hold=""))
    assert {each.check for each in houses.centre.verify()} == {"mark"}


def test_an_earlier_date_that_came_with_a_dispatch_says_nothing_about_what_was_sold_before(houses: Houses) -> None:
    ahead = replace(milk(8, "M1", (VENDOR, "A-1"), 2), from_place="T-1")
    assert houses.do("CHI", "transfer_receipt", ahead, reference="TR1") == ["waits_for_dispatch"]
    assert houses.do("CHI", "pick", milk(2, "M1", ("A-1", "D-1"), 1), document="SO9") == []
    assert houses.do("CHI", "shipment", milk(2, "M1", ("D-1", "@CUSTOMER"), 1), document="SO9") == []
    sold = houses.last["CHI"]
    assert houses.do("ROT", "expiry_change", mark=Mark("MILK", "M1", name="expiry", day=date(2026, 11, 21))) == []
    assert houses.do("ROT", "dispatch", milk(8, "M1", ("A-2", TRANSIT), 2), document="TR1") == []
    assert houses.centre.verify() == ()
    later = update(schema.transaction).where(schema.transaction.c.id == sold.id).values(version=10_000)
    run(houses.centre, later)
    assert "sold" in {each.check for each in houses.centre.verify()}


@pytest.mark.parametrize("home", ["CHI", ""])
def test_a_unit_that_a_receipt_before_its_dispatch_took_away_is_brought_home_by_step_29(
    houses: Houses, home: str
) -> None:
    ahead = replace(ARRIVED, line=0)
    assert houses.do("CHI", "transfer_receipt", ahead, reference="TR1") == ["waits_for_dispatch"]
    assert houses.centre.verify() == ()
    run(houses.centre, update(schema.serial_home).where(schema.serial_home.c.serial == "A").values(site=home))
    assert [(each.check, each.site, each.text) for each in houses.centre.verify()] == [
        ("serial_home", "ROT", f"is in stock here, but at home at {home!r}")
    ]
    run(houses.centre, update(schema.store).values(version=28))
    assert houses.centre.init() > 0
    assert houses.centre.verify() == ()
    run(houses.centre, delete(schema.serial_home).where(schema.serial_home.c.serial == "A"))
    assert [(each.check, each.site, each.text) for each in houses.centre.verify()] == [
        ("serial_home", site, "is in stock here, but at home at None") for site in ("CHI", "ROT")
    ]


@pytest.mark.parametrize(("hours", "checks"), [(1, []), (3, ["sold"])])
def test_a_recall_that_another_site_released_stood_until_the_centre_heard_that(
    houses: Houses, hours: int, checks: list[str]
) -> None:
    used, transaction = phone("A", ("A-1", USAGE)), schema.transaction
    assert houses.do("ROT", "recall", mark=HELD) == []
    assert houses.do("CHI", "recall_release") == []
    assert houses.do("ROT", "internal_usage", used, reference="lab") == []
    for site, later in (("CHI", hours), ("ROT", 2)):
        heard = update(transaction).where(transaction.c.id == houses.last[site].id)
        run(houses.centre, heard.values(received_at=NOW + timedelta(hours=later)))
    assert [each.check for each in houses.centre.verify()] == checks

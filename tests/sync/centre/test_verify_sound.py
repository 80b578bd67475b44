"""Work that is odd but sound is named by nobody: dates and policy that changed after goods had left say nothing about them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from inventory.transactions import Transaction
from sync import schema
from sync.centre.centre import Centre
from sync.centre.office import Outcome
from terminal.clock import SetClock
from terminal.ids import Ids
from terminal.office import Blanks, names_of, transactions_of
from tests.scenarios.test_post import FOLDER
from tests.sync.centre.warehouse import run, write_folder

BEGINS = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
TRANSACTION = schema.transaction


class Office:
    """A store with the warehouse of the scenarios, and who posts there; between any two things some time goes by."""

    def __init__(self, url: str) -> None:
        ticks = count()
        self.centre = Centre.open(url, create=True, now=lambda: BEGINS + timedelta(seconds=next(ticks)))
        self.centre.init()
        self.centre.import_folder(FOLDER / "warehouse")
        self._ids = Ids(SetClock(BEGINS))

    def made(self, plain: dict[str, Any]) -> Transaction:
        blanks = Blanks("1900", "ROT", BEGINS, self._ids.new, self.centre.calendars())
        (made,) = transactions_of([plain], blanks, self.centre.known(names_of([plain], blanks)))
        return made

    def post(self, plain: dict[str, Any]) -> str:
        """Post it; return its id."""
        made = self.made(plain)
        told = self.centre.post(made)
        assert told.outcome is Outcome.POSTED, told
        return made.id

    def mark(self, kind: str, item: str, lot: str, **more: str) -> str:
        return self.post({"kind": kind, "reason": "said so", "marks": [{"item": item, "lot": lot, **more}]})

    def sell(self, item: str, lot: str, place: str = "A-1") -> str:
        return self.post({"kind": "direct_shipment", "partner": "C1", "lines": [line(item, lot, place, "@CUSTOMER")]})

    def receive(self, item: str, lot: str, expiry: str) -> str:
        return self.post(
            {"kind": "purchase_receipt", "partner": "V1", "lines": [line(item, lot, "@VENDOR", "A-1", expiry)]}
        )

    def checks(self) -> set[str]:
        return {each.check for each in self.centre.verify()}

    def version(self, transaction: str, change: int) -> None:
        """Let something have been posted earlier or later than it was."""
        changed = update(TRANSACTION).where(TRANSACTION.c.id == transaction)
        self.centre.database.write(
            lambda connection: connection.execute(changed.values(version=TRANSACTION.c.version + change))
        )


def line(item: str, lot: str, from_place: str, to_place: str, expiry: str = "") -> dict[str, Any]:
    given = {"expiry_date": expiry, "lot_source": "label"} if expiry else {}
    allocation = {"quantity": "1", "lot": lot, **given}
    places = {"from_place": from_place, "to_place": to_place}
    return {"item": item, "unit": "EA", "quantity": "1", "line": 1, **places, "allocations": [allocation]}


@pytest.fixture
def office(bare_url: str) -> Iterator[Office]:
    opened = Office(bare_url)
    yield opened
    opened.centre.close()


def test_a_date_that_was_changed_after_the_sale_says_nothing_about_it(office: Office) -> None:
    office.sell("MILK", "M1")
    change = office.mark("expiry_change", "MILK", "M1", day="2026-11-10", name="expiry")
    assert office.checks() == set()
    office.version(change, -5)
    assert office.checks() == {"sold"}


@pytest.mark.parametrize("how", ["setting", "import", "company"])
def test_a_policy_that_was_changed_after_the_sale_says_nothing_about_it(
    office: Office, tmp_path: Path, how: str
) -> None:
    if how == "company":
        files = {
            "items": "item,lot_expiry_level\nCREAM,\n",
            "settings": "scope,name,value\ncompany,lot_expiry_level,warning\n",
        }
        office.centre.import_folder(write_folder(tmp_path / "before", files))
    office.receive("CREAM", "C1", "2026-11-20")
    office.sell("CREAM", "C1")
    match how:
        case "setting":
            office.centre.set_value("item:CREAM", "lot_expiry_level", "error")
        case "import":
            office.centre.import_folder(
                write_folder(tmp_path / "new", {"items": "item,lot_expiry_level\nCREAM,error\n"})
            )
        case _:
            office.centre.set_value("company", "lot_expiry_level", "error")
    assert office.checks() == set()


def test_what_was_sold_when_the_policy_said_error_is_named_whatever_it_says_now(office: Office) -> None:
    office.receive("CREAM", "C1", "2026-11-20")
    office.sell("CREAM", "C1")
    item = schema.CENTRAL["item"]
    strict = update(item).where(item.c.item == "CREAM").values(lot_expiry_level="error")
    office.centre.database.write(lambda connection: connection.execute(strict))
    assert office.checks() == {"sold"}
    office.centre.set_value("item:CREAM", "lot_expiry_level", "none")
    assert office.checks() == {"sold"}


def test_days_of_quarantine_that_came_later_say_nothing_about_the_sale(office: Office) -> None:
    office.receive("MILK", "Q1", "2026-12-20")
    office.sell("MILK", "Q1")
    office.mark("quarantine_set", "MILK", "Q1", day="2026-11-27")
    office.centre.set_value("item:MILK", "quarantine_days", "5")
    assert office.checks() == set()


def test_a_quarantine_to_a_day_holds_up_to_that_day_until_somebody_ends_it(office: Office) -> None:
    office.mark("quarantine_set", "MILK", "M1", day="2026-11-25")
    release = office.mark("quarantine_release", "MILK", "M1")
    office.sell("MILK", "M1")
    office.mark("quarantine_set", "MILK", "M2", day="2026-11-22")
    office.sell("MILK", "M2", "A-2")
    assert office.checks() == set()
    office.version(release, +5)
    assert office.checks() == {"sold"}


@pytest.mark.parametrize("day", ["", "2026-11-27"])
def test_a_quarantine_that_was_set_after_the_sale_does_not_excuse_it(office: Office, day: str) -> None:
    office.receive("MILK", "Q1", "2026-12-20")
    office.sell("MILK", "Q1")
    later = office.mark("quarantine_set", "MILK", "Q1", **({"day": day} if day else {}))
    item, lot = schema.CENTRAL["item"], schema.CENTRAL["lot"]
    days = update(item).where(item.c.item == "MILK").values(quarantine_days=5)
    until = update(lot).where(lot.c.lot == "Q1").values(quarantine_until=date(2026, 11, 27))
    for statement in (days, until):
        run(office.centre, statement)
    assert office.checks() == {"sold"}
    office.version(later, -5)
    assert ("MILK left on 2026-11-22, in quarantine until 2026-11-27" in texts(office)) is (not day)


def test_days_of_quarantine_that_somebody_ended_before_the_sale_do_not_come_back_with_a_day_set_later(
    office: Office,
) -> None:
    office.centre.set_value("item:MILK", "quarantine_days", "5")
    office.receive("MILK", "Q1", "2026-12-20")
    office.mark("quarantine_release", "MILK", "Q1")
    office.sell("MILK", "Q1")
    office.mark("quarantine_set", "MILK", "Q1", day="2026-11-27")
    assert office.checks() == set()


def texts(office: Office) -> set[str]:
    return {each.text for each in office.centre.verify()}

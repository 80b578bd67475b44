"""A central store in which the company of the machines stands, with handhelds that have pulled it: made once, copied for each walk."""

import csv
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

from inventory.transactions import Transaction
from sync.centre.centre import Centre
from sync.handheld.home import Handheld
from sync.handheld.link import DirectLink
from sync.handheld.rounds import SyncRound
from sync.messages import Enrolment
from tests.inventory.company import opening
from tests.inventory.generators import ITEMS, SITES, site_stock
from tests.inventory.warehouses import NOW, TODAY

HOMES: Mapping[str, str] = {"h1": "S1", "h2": "S1", "h3": "S2"}
"""Handhelds by the name of their folder, and where each is at work."""
STORE_FILE = "centre.db"
MOMENT = timedelta(microseconds=1)
Files = Mapping[str, Sequence[Mapping[str, object]]]


@dataclass(slots=True)
class Time:
    """The one clock of a walk, and the ids of all that is made in it: the same in every run.

    It goes on by a moment whenever it is asked, so that what is kept tells what came first, at whichever site.
    """

    at: datetime = NOW
    made: Iterator[int] = field(default_factory=lambda: count(1))

    def now(self) -> datetime:
        """Return the time, of the centre and of every handheld."""
        self.at += MOMENT
        return self.at

    def move(self, by: timedelta) -> None:
        """Let time pass."""
        self.at += by

    @property
    def day(self) -> date:
        """Return the day of the work."""
        return TODAY + (self.at - NOW)

    def id(self, _at: datetime | None = None) -> str:
        """Return a new id."""
        return f"T{next(self.made):05}"

    def opened(self, url: str) -> Centre:
        """Open a store with this clock and these ids."""
        return Centre.open(url, now=self.now, ids=self.id)


def files() -> Files:
    """Return the import files of the company: those of each site, and what all have."""
    stocks = [site_stock(site) for site in SITES]
    return {
        "sites": [{"site": site, "name": site, "time_zone": "UTC"} for site in SITES],
        "partners": [
            {"partner": each.partner, "name": each.name, "kind": each.kind} for each in stocks[0].partners.values()
        ],
        "warranty": [{"code": "W", "line": 1, "days": 365}],
        "contracts": [{"code": "K", "line": 1, "days": 365}],
        "items": [
            {
                "item": each.item,
                "unit": each.unit,
                "tracking": str(each.tracking),
                "lot_expiry_days": each.lot_expiry_days or "",
                "reuse": str(each.reuse),
                "serial_count_may_differ": "yes" if each.serial_count_may_differ else "no",
            }
            for each in ITEMS.values()
        ],
        "units": [{"item": item, "unit": unit, "factor": factor} for (item, unit), factor in stocks[0].factors.items()],
        "optional_fields": [
            {"item": each.item, "kind": each.kind, "name": each.name, "type": str(each.type)}
            for each in stocks[0].fields.values()
        ],
        "settings": [
            {"scope": scope, "name": name, "value": value} for (scope, name), value in stocks[0].settings.items()
        ],
        "operators": [
            {"badge": each.badge, "name": each.name, "role": str(each.role), "site": ""}
            for each in stocks[0].operators.values()
        ],
        "bins": [
            {"site": stock.site, "bin": each.bin, "kind": str(each.kind)}
            for stock in stocks
            for each in stock.bins.values()
        ],
        "documents": [
            {"document": each.document, "site": stock.site, "kind": str(each.kind), "to_site": each.to_site}
            for stock in stocks
            for each in stock.documents.values()
            if not each.from_site
        ],
        "document_lines": [
            {
                "document": each.document,
                "line": each.line,
                "item": each.item,
                "quantity": each.quantity,
                "unit": each.unit,
                "unit_cost": each.unit_cost,
            }
            for stock in stocks
            for each in stock.document_lines.values()
            if not stock.documents[each.document].from_site
        ],
    }


def write(into: Path) -> Path:
    """Write the import files into a folder."""
    into.mkdir()
    for name, rows in files().items():
        with (into / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return into


def bare(url: str, files: Path) -> Centre:
    """Make the store at a URL, with the reference data and documents of the company only."""
    time = Time()
    centre = Centre.open(url, create=True, now=time.now, ids=time.id)
    centre.init()
    centre.import_folder(files)
    return centre


def fill(url: str, folder: Path) -> None:
    """Make the store at a URL, with stock of every item at each site."""
    time = Time()
    bare(url, write(folder / "files")).close()
    centre = time.opened(url)
    try:
        for site in SITES:
            for order, line in opening(site):
                values = {"document": order, "lines": (line,), "reason": "x", "reference": "y"}
                made = Transaction(time.id(), "purchase_receipt", site, NOW, TODAY, TODAY, "1", approver="2", **values)  # type: ignore[arg-type]  # fields
                assert centre.post(made).outcome == "posted"
    finally:
        centre.close()


def make_homes(url: str, folder: Path) -> None:
    """Make the handhelds, each enrolled and with all of its site pulled."""
    time = Time()
    for name, site in HOMES.items():
        centre = time.opened(url)
        enrolment = centre.enroll_device(site)
        centre.close()
        with Handheld.open(folder / name) as handheld:
            handheld.enroll(enrolment)
        pull(url, folder / name, enrolment, time)


def pull(url: str, home: Path, enrolment: Enrolment, time: Time) -> None:
    """Let a handheld pull all that there is."""
    link = DirectLink(url, enrolment, time.opened)
    speaking = SyncRound(home, link, clock=time.now)
    speaking.pull()
    speaking.close()
    link.close()


def make(folder: Path) -> Path:
    """Make the store as a file, and the handhelds beside it; return the folder."""
    url = f"sqlite:///{folder / STORE_FILE}"
    fill(url, folder)
    make_homes(url, folder)
    return folder


def copied(made: Path, into: Path) -> str:
    """Copy the store and its handhelds for one walk; return the URL of the store."""
    shutil.rmtree(into, ignore_errors=True)
    shutil.copytree(made, into)
    return f"sqlite:///{into / STORE_FILE}"

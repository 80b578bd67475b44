"""Counts that were asked for and not made yet, with where each came from: a short pick, a bin that should be empty (flows.md 1.2)."""

from datetime import datetime

from sqlalchemy import Connection, select

from inventory.counts import REQUESTED
from inventory.transactions import read_body
from inventory.values import dataclass
from sync import schema

LISTED_MAX = 1_000
SEARCHED_MAX = 10_000
KIND = "count_request"


@dataclass(frozen=True, slots=True)
class AskedCount:
    """A count of an item in a place that somebody asked for; `reason` is why, `document` the work at which it was."""

    site: str
    place: str
    item: str
    operator: str
    reason: str = ""
    document: str = ""
    at: datetime | None = None


def asked_counts(connection: Connection, site: str = "") -> tuple[AskedCount, ...]:
    """Return the counts that are asked for and open, by site, place and item; at most LISTED_MAX of each site."""
    table = schema.CENTRAL["site"]
    sites = [site] if site else list(connection.scalars(select(table.c.site).order_by(table.c.site)))
    return tuple(each for name in sites for each in _of_site(connection, name))


def _of_site(connection: Connection, site: str) -> list[AskedCount]:
    counted = schema.CENTRAL["counted"]
    query = select(counted.c.place, counted.c.item, counted.c.operators).where(
        counted.c.site == site, counted.c.count == REQUESTED, counted.c.settled.is_(False), counted.c.turn > 0
    )
    found = connection.execute(query.order_by(counted.c.place, counted.c.item).limit(LISTED_MAX)).all()
    asked = _asked(connection, site) if found else {}
    return [asked.get((place, item)) or AskedCount(site, place, item, operator) for place, item, operator in found]


def _asked(connection: Connection, site: str) -> dict[tuple[str, str], AskedCount]:
    """Return who asked last for the count of an item in a place, and why; of the last SEARCHED_MAX that were asked for."""
    table = schema.transaction
    query = select(table.c.body).where(table.c.site == site, table.c.kind == KIND, table.c.status == "posted")
    asked: dict[tuple[str, str], AskedCount] = {}
    for body in connection.scalars(query.order_by(table.c.version.desc()).limit(SEARCHED_MAX)):
        made = read_body(body)
        for line in made.lines:
            why = line.reason or made.reason
            each = AskedCount(site, line.place, line.item, made.operator, why, made.document, made.at)
            asked.setdefault((line.place, line.item), each)
    return asked

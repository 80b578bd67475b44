"""Closed periods at the centre: which days are closed, and the work with goods that was booked on the first open day (domain.md 6.3)."""

from datetime import date

from sqlalchemy import Connection, select

from inventory.periods import CLOSED_THROUGH
from inventory.settings import NO_LIMIT
from inventory.values import dataclass
from sync import schema

LISTED_MAX = 1_000


@dataclass(frozen=True, slots=True)
class BookedLater:
    """Work whose own day was closed when it was posted."""

    site: str
    transaction: str
    kind: str
    document: str
    operator: str
    day: date
    booked_on: date


@dataclass(frozen=True, slots=True)
class Periods:
    """Through which day each scope (company, site:<site>) is closed, and what was booked later for it, newest first."""

    closed: tuple[tuple[str, date], ...]
    later: tuple[BookedLater, ...]


def periods(connection: Connection) -> Periods:
    """Return what is closed, and the work that was booked later; at most LISTED_MAX of each site."""
    setting, table = schema.CENTRAL["setting"], schema.transaction
    said = select(setting.c.scope, setting.c.value).where(setting.c.name == CLOSED_THROUGH).order_by(setting.c.scope)
    closed = [(scope, date.fromisoformat(day)) for scope, day in connection.execute(said) if day != NO_LIMIT]
    found: list[BookedLater] = []
    for site in connection.scalars(select(schema.CENTRAL["site"].c.site).order_by("site")).all():
        names = ("site", "id", "kind", "document", "operator", "day", "booked_on")
        query = select(*(table.c[name] for name in names)).where(table.c.site == site, table.c.booked_on.is_not(None))
        rows = connection.execute(query.order_by(table.c.booked_on.desc(), table.c.id.desc()).limit(LISTED_MAX))
        found += [BookedLater(*row) for row in rows]
    return Periods(tuple(closed), tuple(found))

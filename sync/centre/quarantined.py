"""The lots of an item that are in quarantine at a site: what a release names by a range, or all at once (F54)."""

from datetime import date

from sqlalchemy import Connection, select

from inventory.marks import is_quarantined
from inventory.stock import Lot
from sync import schema
from sync.centre.records import record_of


def quarantined(connection: Connection, site: str, item: str, span: tuple[str, str], day: date) -> tuple[str, ...]:
    """Return the lots that are in quarantine on a day, in the order of their characters; of a span from its first to its last lot.

    An end of the span that is empty leaves it open.
    """
    lot, (first, last) = schema.CENTRAL["lot"], span
    rows = connection.execute(select(lot).where(lot.c.site == site, lot.c.item == item)).mappings()
    kept = (record_of(Lot, dict(row)) for row in rows)
    return tuple(sorted(each.lot for each in kept if is_quarantined(each, day) and _within(each.lot, first, last)))


def _within(lot: str, first: str, last: str) -> bool:
    return first <= lot and (not last or lot <= last)

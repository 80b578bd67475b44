"""The vendor-claim list: units that carry a number of the vendor which another unit has already (domain.md 6.12)."""

from datetime import date

from sqlalchemy import Connection, and_, select

from inventory.twins import label_of
from inventory.values import dataclass
from sync import schema

LISTED_MAX = 1_000


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A second unit: where it is, by which receipt it came and from whom; and where the first one is (empty: not at this site)."""

    site: str
    item: str
    label: str
    serial: str
    place: str
    receipt: str
    vendor: str
    since: date | None
    first_place: str
    first_receipt: str


def duplicates(connection: Connection) -> tuple[Duplicate, ...]:
    """Return the second units by site, item and number; at most LISTED_MAX of each site."""
    found: list[Duplicate] = []
    for site in connection.scalars(select(schema.CENTRAL["site"].c.site).order_by("site")).all():
        found += _at(connection, site)
    return tuple(found)


def _at(connection: Connection, site: str) -> list[Duplicate]:
    table, document = schema.CENTRAL["serial"], schema.CENTRAL["document"]
    same = and_(document.c.site == site, document.c.document == table.c.receipt)
    query = select(table, document.c.partner).select_from(table.outerjoin(document, same))
    tagged = query.where(table.c.site == site, table.c.serial.like("%~_")).order_by(table.c.item, table.c.serial)
    found: list[Duplicate] = []
    for row in connection.execute(tagged.limit(LISTED_MAX)):
        label = label_of(row.serial)
        first = connection.execute(
            select(table).where(table.c.site == site, table.c.item == row.item, table.c.serial == label)
        ).one_or_none()
        if label != row.serial and first is not None:
            came = (row.place, row.receipt, row.partner or "", row.since)
            found.append(Duplicate(site, row.item, label, row.serial, *came, first.place, first.receipt))
    return found

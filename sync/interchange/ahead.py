"""Units that came before their dispatch was known (domain.md 6.8): for the record they stand at two sites, in files where they are."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, select

from inventory.tracked import IN_STOCK
from inventory.values import dataclass
from sync import schema
from sync.centre.bulk import rows_by_key


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A unit that an export leaves out at a site: it stands at another one, where `transfer` brought it.

    `unit_cost` is what it cost here: nobody knows it there before the dispatch is heard.
    """

    site: str
    item: str
    serial: str
    stands_at: str
    transfer: str
    unit_cost: Decimal | None = None


def units_left_out(connection: Connection, sites: Sequence[str]) -> tuple[LeftOut, ...]:
    """Return the units that are in stock at a site and have come to another one since, by site, item and serial."""
    came = _came_ahead(connection)
    found = []
    for site in sites if came else ():
        for row in rows_by_key(connection, schema.CENTRAL["serial"], ["item", "serial"], came.keys(), site=site):
            _, stands_at, transfer = came[row["item"], row["serial"]]
            if row["state"] in IN_STOCK and site != stands_at:
                found.append(LeftOut(site, row["item"], row["serial"], stands_at, transfer, row["unit_cost"]))
    return tuple(found)


def _came_ahead(connection: Connection) -> dict[tuple[str, str], tuple[date, str, str]]:
    """Return by item and serial when a unit came, to which site and by which transfer; where it came to several, the last of them."""
    serial = schema.CENTRAL["serial"]
    columns = (serial.c[name] for name in ("item", "serial", "since", "site", "awaits"))
    query = select(*columns).where(serial.c.awaits != "", serial.c.state.in_(IN_STOCK))
    came: dict[tuple[str, str], tuple[date, str, str]] = {}
    for item, number, since, site, awaits in connection.execute(query):
        told = (since or date.min, site, awaits)
        came[item, number] = max(told, came.get((item, number), told))
    return came

"""What is on its way to a site for a transfer, as the lines of a transaction that gives it up, and what goods cost there (F45)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy import Connection, select

from inventory.places import ADJUSTMENT, TRANSIT
from inventory.stock import SerialState
from inventory.transactions import Allocation, Line
from sync import schema
from sync.centre.bulk import rows_by_key

Serials = Mapping[tuple[str, str, str], Sequence[str]]
"""Serials by place, item and lot."""


def lines_on_the_way(connection: Connection, site: str, document: str) -> tuple[Line, ...]:
    """Return a line for each lot that stands in transit for a transfer, with its serials; nothing for what nobody sent."""
    kept = schema.CENTRAL["reservation"]
    query = select(kept).where(
        kept.c.site == site, kept.c.document == document, kept.c.place != TRANSIT, kept.c.quantity > 0
    )
    rows = connection.execute(query.order_by(kept.c.line, kept.c.place, kept.c.item, kept.c.lot)).mappings().all()
    serials = _serials(connection, site, document)
    items = rows_by_key(connection, schema.CENTRAL["item"], ["item"], [(row["item"],) for row in rows])
    units = {row["item"]: row["unit"] for row in items}
    return tuple(
        Line(
            row["item"],
            units[row["item"]],
            row["quantity"],
            row["place"],
            ADJUSTMENT,
            row["line"],
            (Allocation(row["quantity"], row["lot"], tuple(serials.get((row["place"], row["item"], row["lot"]), ()))),),
        )
        for row in rows
    )


def _serials(connection: Connection, site: str, document: str) -> Serials:
    table, found = schema.CENTRAL["serial"], dict[tuple[str, str, str], list[str]]()
    names = (table.c.place, table.c.item, table.c.lot, table.c.serial)
    on_the_way = (table.c.site == site, table.c.document == document, table.c.state == SerialState.IN_TRANSIT.value)
    for place, item, lot, serial in connection.execute(select(*names).where(*on_the_way).order_by(table.c.serial)):
        found.setdefault((place, item, lot), []).append(serial)
    return found


def value_of(connection: Connection, site: str, line: Line) -> Decimal:
    """Return what the goods of a line cost at a site: each serial its own, units without one what their lot costs; unknown is nothing."""
    serials = [(line.item, serial) for each in line.allocations for serial in each.serials]
    lots = {(line.item, each.lot) for each in line.allocations if each.lot}
    kept = rows_by_key(connection, schema.CENTRAL["serial"], ["item", "serial"], serials, site=site)
    value = sum((row["unit_cost"] or Decimal(0) for row in kept), Decimal(0))
    known = rows_by_key(connection, schema.CENTRAL["lot"], ["item", "lot"], lots, site=site)
    costs = {row["lot"]: row["unit_cost"] or Decimal(0) for row in known}
    loose = ((each.quantity - len(each.serials)) * costs.get(each.lot, Decimal(0)) for each in line.allocations)
    return value + sum(loose, Decimal(0))

"""What is on its way to a site for a transfer, as the lines of a transaction that gives it up, and what goods cost there (F45)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import Connection, RowMapping, func, select

from inventory.guards.quantities import QUANTITY_STEP
from inventory.places import ADJUSTMENT, TRANSIT
from inventory.stock import SerialState
from inventory.transactions import Allocation, Line
from sync import schema
from sync.centre.asked import Row
from sync.centre.bulk import rows_by_key

Key = tuple[str, str, str]
"""Place, item and lot."""


def lines_on_the_way(connection: Connection, site: str, document: str) -> tuple[Line, ...]:
    """Return a line for each lot that stands in transit for a transfer, with its serials and owners; nothing for what nobody sent."""
    kept = schema.CENTRAL["reservation"]
    query = select(kept).where(
        kept.c.site == site, kept.c.document == document, kept.c.place != TRANSIT, kept.c.quantity > 0
    )
    rows = connection.execute(query.order_by(kept.c.line, kept.c.place, kept.c.item, kept.c.lot)).mappings().all()
    serials = _serials(connection, site, document)
    items = rows_by_key(connection, schema.CENTRAL["item"], ["item"], [(row["item"],) for row in rows])
    units = {row["item"]: row["unit"] for row in items}
    keys = sorted({_key(row) for row in rows})
    there = list(rows_by_key(connection, schema.CENTRAL["balance"], ["place", "item", "lot"], keys, site=site))
    loose = _loose(connection, site, keys, there)
    lines = tuple(
        Line(
            row["item"],
            units[row["item"]],
            row["quantity"],
            row["place"],
            ADJUSTMENT,
            row["line"],
            _allocations(row["quantity"], row["lot"], serials.get(_key(row), {}), loose[_key(row)]),
        )
        for row in rows
    )
    return tuple(_weighed(lines, there))


def _weighed(lines: Iterable[Line], there: Iterable[Row]) -> Iterator[Line]:
    """Yield lines whose goods weigh their share of what stands there of their lot and owner; who takes the last takes the rest."""
    left = {(*_key(row), row["owner"]): (row["quantity"], row["weight"]) for row in there}
    for line in lines:
        allocations = []
        for each in line.allocations:
            key = (line.from_place, line.item, each.lot, each.owner)
            units, weight = left.get(key, (each.quantity, Decimal(0)))
            share = weight if each.quantity >= units else (weight * each.quantity / units).quantize(QUANTITY_STEP)
            left[key] = (units - each.quantity, weight - share)
            allocations.append(replace(each, weight=share) if share > 0 else each)
        yield replace(line, allocations=tuple(allocations))


def _key(row: Row | RowMapping) -> Key:
    return row["place"], row["item"], row["lot"]


def _allocations(
    quantity: Decimal, lot: str, serials: dict[str, list[str]], loose: dict[str, Decimal]
) -> tuple[Allocation, ...]:
    """Return as much as is on its way of a lot for a line, by owner; it is taken out of what there is of `serials` and `loose`."""
    left, parts = quantity, dict[str, tuple[tuple[str, ...], Decimal]]()
    for owner, there in sorted(serials.items()):
        named, serials[owner] = tuple(there[: int(left)]), there[int(left) :]
        left, parts[owner] = left - len(named), (named, Decimal(0))
    for owner, units in sorted(loose.items()):
        more = max(Decimal(0), min(left, units))
        left, loose[owner] = left - more, units - more
        parts[owner] = (parts.get(owner, ((), Decimal(0)))[0], more)
    return tuple(
        Allocation(len(named) + more, lot, named, owner=owner)
        for owner, (named, more) in sorted(parts.items())
        if named or more
    )


def _serials(connection: Connection, site: str, document: str) -> dict[Key, dict[str, list[str]]]:
    """Return the serials that are on their way for a transfer, by where they stand and by owner."""
    table, found = schema.CENTRAL["serial"], dict[Key, dict[str, list[str]]]()
    names = (table.c.place, table.c.item, table.c.lot, table.c.owner, table.c.serial)
    on_the_way = (table.c.site == site, table.c.document == document, table.c.state == SerialState.IN_TRANSIT.value)
    for *key, owner, serial in connection.execute(select(*names).where(*on_the_way).order_by(table.c.serial)):
        place, item, lot = key
        found.setdefault((place, item, lot), {}).setdefault(owner, []).append(serial)
    return found


def _loose(
    connection: Connection, site: str, keys: Sequence[Key], there: Iterable[Row]
) -> dict[Key, dict[str, Decimal]]:
    """Return what stands in places without a serial, by owner."""
    table, found = schema.CENTRAL["serial"], {key: dict[str, Decimal]() for key in keys}
    for row in there:
        found[_key(row)][row["owner"]] = row["quantity"]
    counted = select(table.c.place, table.c.item, table.c.lot, table.c.owner, func.count())
    here = (table.c.site == site, table.c.place.in_({place for place, *_ in keys}))
    standing = (*here, table.c.state == SerialState.IN_TRANSIT.value)
    for place, item, lot, owner, count in connection.execute(
        counted.where(*standing).group_by(*counted.selected_columns[:4])
    ):
        if (place, item, lot) in found:
            of_key = found[place, item, lot]
            of_key[owner] = of_key.get(owner, Decimal(0)) - count
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

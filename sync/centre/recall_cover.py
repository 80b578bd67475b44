"""What a recall covers at a site: the lots and serials that it names, and all that was made of them (domain.md 6.7).

The same as the rules find when they look back from goods (inventory/origins.py), here found from the recall on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import field, replace

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, select

from inventory.genealogy import Link
from inventory.marks import covers
from inventory.origins import ORIGIN_STEPS_MAX, NumberKey, made_with
from inventory.recalls import Recall
from inventory.stock import Lot, Serial, SerialState
from inventory.values import dataclass
from sync import schema
from sync.centre.asked import Row
from sync.centre.bulk import rows_by_key
from sync.centre.records import record_of


@dataclass(frozen=True, slots=True)
class Cover:
    """What is covered at a site: whole lots (an empty lot: all of the item that has none), and serials one by one."""

    lots: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    serials: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    def has(self, item: str, lot: str, serial: str = "") -> bool:
        """Return whether goods are covered, by their lot or one by one."""
        return (item, lot) in self.lots or bool(serial and (item, serial) in self.serials)


def cover_of(connection: Connection, site: str, lines: Sequence[Recall]) -> Cover:
    """Return what the lines of a recall cover at a site, released or not."""
    lots = {
        (each.item, each.lot) for line in lines for each in _lots(connection, site, line) if covers(line, *_of(each))
    }
    # goods that are known here by what names them only: what is held and has not come in
    lots |= {(line.item, line.lot) for line in lines if line.item and line.lot and not line.serial}
    serials = {each for line in lines for each in _serials(connection, site, line)}
    goods = {(item, lot, "") for item, lot in lots} | {(each.item, each.lot, each.serial) for each in serials}
    found = goods | _made_of(connection, site, goods)
    return Cover(
        frozenset((item, lot) for item, lot, serial in found if not serial),
        frozenset((item, serial) for item, _, serial in found if serial),
    )


def _of(lot: Lot) -> tuple[str, Lot]:
    return lot.item, lot


def _lots(connection: Connection, site: str, line: Recall) -> Iterator[Lot]:
    """Yield the lots that a line may cover: those of a line that names serials are covered by their serials only."""
    if line.serial:
        return
    table = schema.CENTRAL["lot"]
    where = [table.c.site == site, *_named(table, line, ("item", "lot", "vendor", "vendor_lot"))]
    yield from (record_of(Lot, row) for row in _rows(connection, table, where))


def _serials(connection: Connection, site: str, line: Recall) -> Iterator[Serial]:
    """Yield the serials that a line covers one by one: those in its range, or without a lot those that came so or then."""
    table = schema.CENTRAL["serial"]
    where: list[ColumnElement[bool]] = [table.c.site == site, *_named(table, line, ("item",))]
    if line.serial:
        where.append(_in_range(connection, table.c.serial, line))
    elif line.lot or line.vendor or line.vendor_lot:
        return  # whole lots
    else:
        # by its receipt a serial with a lot is covered with all of the lot; by days each for itself
        where += [table.c.lot == "", table.c.receipt == line.receipt] if line.receipt else []
    found = [record_of(Serial, row) for row in _rows(connection, table, where)]
    found += _built_in(connection, site, line) if line.serial else []
    lots = _lots_of(connection, site, found)
    yield from (each for each in found if covers(line, each.item, lots.get((each.item, each.lot)), each))


def _built_in(connection: Connection, site: str, line: Recall) -> list[Serial]:
    """Return the serials of a range that are known by what they were built into, and perhaps by nothing else: at another site."""
    table = schema.CENTRAL["genealogy"]
    where = [table.c.site == site, _in_range(connection, table.c.from_serial, line)]
    where += [table.c.from_item == line.item] if line.item else []
    named = {(row["from_item"], row["from_serial"], row["from_lot"]) for row in _rows(connection, table, where)}
    return [Serial(item, serial, "", SerialState.UNKNOWN, lot) for item, serial, lot in sorted(named)]


def _in_range(connection: Connection, column: Column[str], line: Recall) -> ColumnElement[bool]:
    # in the order of the characters, whatever language the database sorts by
    number = column.collate("C") if connection.dialect.name == "postgresql" else column
    return and_(number >= line.serial, number <= max(line.serial, line.last_serial))


def _rows(connection: Connection, table: Table, where: Sequence[ColumnElement[bool]]) -> Iterator[Row]:
    query = select(table).where(*where).order_by(*table.primary_key.columns)
    return (dict(row) for row in connection.execute(query).mappings())


def _lots_of(connection: Connection, site: str, serials: Sequence[Serial]) -> dict[tuple[str, str], Lot]:
    keys = {(each.item, each.lot) for each in serials if each.lot}
    rows = rows_by_key(connection, schema.CENTRAL["lot"], ["item", "lot"], keys, site=site)
    return {key: Lot(*key) for key in keys} | {(row["item"], row["lot"]): record_of(Lot, row) for row in rows}


def _named(table: Table, line: Recall, names: Sequence[str]) -> list[ColumnElement[bool]]:
    return [and_(table.c[name] == getattr(line, name)) for name in names if getattr(line, name)]


def _made_of(connection: Connection, site: str, goods: set[NumberKey]) -> set[NumberKey]:
    """Return all that was made of goods at a site, or came there with what is known of that, step by step."""
    table, found, now = schema.CENTRAL["genealogy"], set(goods), set(goods)
    for _ in range(ORIGIN_STEPS_MAX):
        keys = {(item, lot) for item, lot, _ in now}
        rows = list(rows_by_key(connection, table, ["from_item", "from_lot"], keys, site=site))
        now = set(made_with(now, _sums(record_of(Link, row) for row in rows))) - found
        if not now:
            break
        found |= now
    return found


def _sums(links: Iterator[Link]) -> list[Link]:
    """Return links with what was taken back taken off."""
    sums: dict[tuple[str, ...], Link] = {}
    for each in links:
        before = sums.get(each.key)
        sums[each.key] = each if before is None else replace(each, quantity=before.quantity + each.quantity)
    return list(sums.values())

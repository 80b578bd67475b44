"""Proof that the ledger says what was posted: each transaction moved what its body names, and nothing beside it (invariants 6, 9, 13)."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, select

from inventory.kinds import KINDS, Kind, Numbers
from inventory.places import TRANSIT
from inventory.plain import MalformedError
from inventory.refusals.base import code_of
from inventory.refusals.goods import SerialInStock
from inventory.transactions import Allocation, Transaction, read_body
from sync import schema
from sync.centre.transfers import MADE_HERE
from sync.centre.verify.kinds import ROWS_AT_ONCE
from sync.centre.violations import Violation, same_transaction

ZERO, ONE = Decimal(0), Decimal(1)
_REPEATED = code_of(SerialInStock.__name__)


class Goods(NamedTuple):
    """What is moved together, and how: units of an item, a lot and an owner, or one serial of them."""

    item: str
    lot: str
    serial: str
    owner: str
    from_place: str
    to_place: str


Moved = Mapping[Goods, Decimal]


def check_said(connection: Connection) -> Iterator[Violation]:
    """What a posted transaction names it has moved, number by number and as much as it says; one that names nothing moves nothing.

    What a receipt only repeated stays where it is (domain.md 6.13), and what was received before its dispatch arrives no more (6.8).
    """
    streamed = {"yield_per": ROWS_AT_ONCE}
    units = _units(connection)
    with (
        connection.execute(_transactions(), execution_options=streamed) as rows,
        connection.execute(_movements(), execution_options=streamed) as movements,
    ):
        # both in one order, and every movement read is of a transaction: what belongs together is met together
        moved = groupby(movements, key=lambda row: (row.site, row.transaction))
        key, goods = next(moved, (None, iter(())))
        for row in rows:
            there: Moved = {}
            if key == (row.site, row.id):
                there = _sums(goods)
                key, goods = next(moved, (None, iter(())))
            yield from _compared(row, there, units)


def _transactions() -> Select[Any]:
    table = schema.transaction
    names = ("site", "id", "kind", "refusals", "body")
    return (
        select(*(table.c[name] for name in names)).where(table.c.status == "posted").order_by(table.c.site, table.c.id)
    )


def _movements() -> Select[Any]:
    movement, transaction = schema.movement, schema.transaction
    return (
        select(*(movement.c[name] for name in ("site", "transaction", *Goods._fields, "quantity")))
        .select_from(movement.join(transaction, same_transaction()))
        .where(transaction.c.status == "posted")
        .order_by(transaction.c.site, transaction.c.id)
    )


def _units(connection: Connection) -> Mapping[str, str]:
    """Return the stocking unit of each item of which it was never another."""
    item, change = schema.CENTRAL["item"], schema.setting_change
    changed = set(connection.scalars(select(change.c.scope).where(change.c.name == "unit")))
    rows = connection.execute(select(item.c.item, item.c.unit)).all()
    return {row.item: row.unit for row in rows if f"item:{row.item}" not in changed}


def _sums(rows: Iterable[Row[Any]]) -> Moved:
    found: dict[Goods, Decimal] = defaultdict(Decimal)
    for row in rows:
        found[Goods(*(getattr(row, name) for name in Goods._fields))] += row.quantity
    return found


def _compared(row: Row[Any], moved: Moved, units: Mapping[str, str]) -> Iterator[Violation]:
    kind = KINDS.get(row.kind)
    try:
        read = read_body(row.body)
    except MalformedError:
        return  # what cannot be read is named with its body
    if kind is None:
        return
    said = _said(read, kind)
    moved = _as_said(moved, kind)
    for goods in sorted(said.keys() | moved.keys()):
        wanted, there = said.get(goods, ZERO), moved.get(goods, ZERO)
        if wanted != there and not (there < wanted and _may_stay(goods, row, kind)):
            name, way = " ".join(filter(None, goods[:4])), " to ".join(filter(None, goods[4:]))
            text = f"says {schema.plain_number(wanted)} of {name} ({way}), but moved {schema.plain_number(there)}"
            yield Violation("said", row.site, row.id, text)
    yield from _uneven(row, read, kind, units)


def _said(read: Transaction, kind: Kind) -> Moved:
    found: dict[Goods, Decimal] = defaultdict(Decimal)
    for line in read.lines if kind.numbers is not Numbers.NONE else ():
        places = _places(line.from_place, line.to_place, kind)
        for each in line.allocations:
            _add(found, line.item, each, places)
        for each in line.instead:
            _add(found, line.item, each, (places[1], places[0]))
    return found


def _add(found: dict[Goods, Decimal], item: str, each: Allocation, places: tuple[str, str]) -> None:
    for serial in each.serials:
        found[Goods(item, each.lot, serial, each.owner, *places)] += ONE
    if loose := each.quantity - len(each.serials):
        found[Goods(item, each.lot, "", each.owner, *places)] += loose


def _as_said(moved: Moved, kind: Kind) -> Moved:
    found: dict[Goods, Decimal] = defaultdict(Decimal)
    for goods, quantity in moved.items():
        from_place, to_place = _places(goods.from_place, goods.to_place, kind)
        found[goods._replace(from_place=from_place, to_place=to_place)] += quantity
    return found


def _places(from_place: str, to_place: str, kind: Kind) -> tuple[str, str]:
    """Return the two places as they are compared: what comes of a transfer stood in a bin for it, or was on its way still."""
    if not kind.transit or kind.name in MADE_HERE or TRANSIT in (kind.from_leg, kind.to_leg):
        return from_place, to_place
    back = bool(kind.reverses)
    kept = from_place if back else to_place
    return (kept, TRANSIT) if back else (TRANSIT, kept)


def _may_stay(goods: Goods, row: Row[Any], kind: Kind) -> bool:
    """Return whether less may have moved than is said: serials that came in before, and an arrival of what is here already."""
    if kind.name in MADE_HERE:
        return True
    flagged = json.loads(row.refusals) if goods.serial else ()
    return any(
        each["code"] == _REPEATED and (each.get("item"), each.get("serial")) == (goods.item, goods.serial)
        for each in flagged
    )


def _uneven(row: Row[Any], read: Transaction, kind: Kind, units: Mapping[str, str]) -> Iterator[Violation]:
    """A line in stocking units has numbers and quantities of lots for all of it (invariant 6)."""
    for line in read.lines if kind.numbers is not Numbers.NONE else ():
        named = sum((each.quantity for each in line.allocations), ZERO)
        if line.unit == units.get(line.item) and named != line.quantity:
            text = f"has {schema.plain_number(named)} allocated for {schema.plain_number(line.quantity)} of {line.item}"
            yield Violation("said", row.site, row.id, text)

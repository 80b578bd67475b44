"""Proofs of the numbers that we make, of lots made of lots, and of what is built into other units (invariants 9, 12, 14)."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from inventory.deliveries import COST_STEP
from inventory.effects.making import link_lots, unlink_lots
from inventory.item_masks import mask_for
from inventory.kinds import KINDS
from inventory.leases import NumberRange, counted
from inventory.numbers import Mask, check_mask
from inventory.places import ADJUSTMENT, ASSEMBLY, CUSTOMER, TRANSIT, is_outside
from inventory.stock import SerialState
from inventory.tracked import IN_STOCK
from inventory.transactions import Source
from sync import schema
from sync.centre.records import mask_of
from sync.centre.verify.bodies import readable
from sync.centre.verify.kinds import ROWS_AT_ONCE
from sync.centre.verify.policies import PoliciesOfAll
from sync.centre.violations import Violation, same_transaction

# what brings a unit into the house for the first time, or again as another life
MAKING = tuple(
    name
    for name, kind in KINDS.items()
    if not kind.reverses
    and any(is_outside(way.from_leg) and way.from_leg not in (CUSTOMER, TRANSIT) for way in (kind, *kind.ways))
)

OF_LOTS = tuple(name for name, kind in KINDS.items() if kind.whole_effect in (link_lots, unlink_lots))


def check_generated(connection: Connection) -> Iterator[Violation]:
    """Numbers that we made are of their mask, with a real day and the item's class in them, serials and lots alike (invariant 12)."""
    masks, policies = _masks(connection), PoliciesOfAll(connection)
    for entity, source in (("serial", "source"), ("lot", "lot_source")):
        table = schema.CENTRAL[entity]
        own = select(table.c.site, table.c.item, table.c[entity].label("number")).where(
            table.c[source] == Source.GENERATED.value
        )
        with connection.execute(own, execution_options={"yield_per": ROWS_AT_ONCE}) as rows:
            for row in policies.knowing(rows):
                item = policies.item(row.site, row.item)
                code = item.serial_mask if entity == "serial" else item.lot_mask
                mask = masks.get(code)
                if mask is None or check_mask(row.item, row.number, mask_for(item, mask)) is not None:
                    text = f"was made here, but not by {code or 'a mask'}"
                    yield Violation("generated", row.site, f"{row.item} {row.number}", text)


def _masks(connection: Connection) -> Mapping[str, Mask]:
    rows = connection.execute(select(schema.CENTRAL["mask"])).mappings()
    return {row["mask"]: mask_of(dict(row)) for row in rows}


def check_made_once(connection: Connection) -> Iterator[Violation]:
    """A number that we made was made for one unit only, at whatever site, and no two devices may make the same (invariant 12)."""
    movement, transaction = schema.movement, schema.transaction
    came = and_(
        movement.c.serial != "",
        transaction.c.kind.in_(MAKING),
        transaction.c.reversed_by == "",
        movement.c.from_place.in_(("@VENDOR", ADJUSTMENT, ASSEMBLY)),
    )
    joined = movement.join(transaction, same_transaction())
    several = (
        select(movement.c.item, movement.c.serial)
        .select_from(joined)
        .where(came)
        .group_by(movement.c.item, movement.c.serial)
        .having(func.count() > 1)
        .subquery()
    )
    same = and_(several.c.item == movement.c.item, several.c.serial == movement.c.serial)
    query = (
        select(movement.c.item, movement.c.serial, transaction.c.id, transaction.c.body)
        .select_from(joined.join(several, same))
        .where(came)
        .order_by(movement.c.item, movement.c.serial, transaction.c.received_at, transaction.c.version)
    )
    for (item, serial), made in groupby(connection.execute(query).all(), key=itemgetter(0, 1)):
        by_us = [row.id for row in made if _makes(row.body, item, serial)]
        if len(by_us) > 1:
            text = f"was made for more than one unit: by {' and by '.join(by_us)}"
            yield Violation("generated", schema.REFERENCE_FEED, f"{item} {serial}", text)
    yield from _leased_twice(connection)


def _makes(body: bytes, item: str, serial: str) -> bool:
    made = readable(body)
    return made is not None and any(
        line.item == item and each.serial_source is Source.GENERATED and serial in each.serials
        for line in made.lines
        for each in line.allocations
    )


def _leased_twice(connection: Connection) -> Iterator[Violation]:
    table, masks = schema.number_lease, _masks(connection)
    spans: dict[tuple[str, str, str], list[tuple[int, int, str]]] = {}
    for row in connection.execute(select(table)):
        mask = masks.get(row.mask)
        if mask is None or not NumberRange(row.item, row.mask, row.first, row.last).counts_by(mask):
            continue
        first, last = counted(row.first, mask), counted(row.last, mask)
        if first is not None and last is not None:
            whose = f"{row.site} {row.device}"
            spans.setdefault((row.item, row.mask, first[0]), []).append((first[1], last[1], whose))
    for (item, code, series), leased in spans.items():
        for (_, end, one), (start, _, other) in pairwise(sorted(leased)):
            if start <= end:
                text = f"numbers {start} to {end} are leased to {one} and to {other}"
                yield Violation("generated", schema.REFERENCE_FEED, f"{item} {code} {series}", text)


def check_components(connection: Connection) -> Iterator[Violation]:
    """What was built into another unit, or used up, is not in stock, and so not to be had on its own (invariant 14)."""
    serial = schema.CENTRAL["serial"]
    gone = (SerialState.CONSUMED.value, SerialState.SHIPPED.value, SerialState.REMOVED.value)
    inside: ColumnElement[bool] = serial.c.place.not_like("@%")
    built_in = and_(serial.c.parent != "", or_(serial.c.state.in_(IN_STOCK), inside))
    wrong = or_(built_in, and_(serial.c.state.in_(gone), inside))
    for row in connection.execute(select(serial).where(wrong)):
        text = f"is {row.state}, but stands in {row.place}"
        if row.parent:
            text = f"is built into {row.parent_item} {row.parent}, but is {row.state} in {row.place}"
        yield Violation("component", row.site, f"{row.item} {row.serial}", text)
    yield from _lost_masters(connection)


def _lost_masters(connection: Connection) -> Iterator[Violation]:
    """What is built into a master is built into one that there is."""
    serial = schema.CENTRAL["serial"]
    master = serial.alias("master")
    there = and_(
        master.c.site == serial.c.site, master.c.item == serial.c.parent_item, master.c.serial == serial.c.parent
    )
    key = (serial.c.site, serial.c.item, serial.c.serial, serial.c.parent)
    lost = select(*key).select_from(serial.outerjoin(master, there))
    for row in connection.execute(lost.where(serial.c.parent != "", master.c.serial.is_(None))):
        yield Violation(
            "component", row.site, f"{row.item} {row.serial}", f"is built into {row.parent}, which is not there"
        )


def check_splits(connection: Connection) -> Iterator[Violation]:
    """As much comes out of a split or a combining as went in, and it is worth as much (invariant 9)."""
    movement, transaction = schema.movement, schema.transaction
    key = (movement.c.site, movement.c.transaction)
    query = (
        select(*key, movement.c.to_place, movement.c.quantity, movement.c.unit_cost)
        .select_from(movement.join(transaction, same_transaction()))
        .where(transaction.c.kind.in_(OF_LOTS))
        .order_by(*key)
    )
    with connection.execute(query, execution_options={"yield_per": ROWS_AT_ONCE}) as rows:
        for (site, name), made in groupby(rows, key=itemgetter(0, 1)):
            yield from _lost(site, name, tuple(made))


def _lost(site: str, name: str, made: Sequence[Any]) -> Iterator[Violation]:
    ways = [(-1 if each.to_place == ASSEMBLY else 1, each) for each in made]
    if more := sum(sign * each.quantity for sign, each in ways):
        yield Violation("conserved", site, name, f"{schema.plain_number(more)} more came out than went in")
    elif all(each.unit_cost is not None for each in made):
        worth = sum(sign * each.quantity * each.unit_cost for sign, each in ways)
        # the cost of one unit is kept to a step: of many units as many may be lost
        if abs(worth) > COST_STEP * sum(each.quantity for each in made):
            yield Violation("conserved", site, name, f"what came out is worth {schema.plain_number(worth)} more")

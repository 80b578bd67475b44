"""What no posting leads to: less than nothing, half a serial, goods without their number, goods out of nowhere (invariants 3-7, 9, 10)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, and_, func, literal, not_, or_, select, tuple_, union_all

from inventory.items import Item
from inventory.kinds import BIN, KINDS
from inventory.places import TRANSIT
from sync import schema
from sync.centre.verify.kinds import is_coming
from sync.centre.verify.policies import PoliciesOfAll
from sync.centre.violations import Violation, same_transaction

SERIALISED = ("serial", "lot+serial")
LOTTED = ("lot", "lot+serial")
# what is made of other goods, or was not sent yet, leads outside and back
INSIDE = tuple(
    name
    for name, kind in KINDS.items()
    if (kind.from_leg, kind.to_leg) == (BIN, BIN) and not kind.ways and not kind.transit
)


def check_negative(connection: Connection) -> Iterator[Violation]:
    """No place in the house holds less than nothing, and none holds goods of a lotted item without their lot (invariant 4)."""
    balance, item = schema.CENTRAL["balance"], schema.CENTRAL["item"]
    inside = select(balance).where(balance.c.place.not_like("@%"))
    for row in connection.execute(inside.where(balance.c.quantity < 0)):
        text = f"{schema.plain_number(row.quantity)} on hand"
        yield Violation("negative", row.site, f"{row.place} {row.item} {row.lot}".strip(), text)
    lotted, policies = select(item.c.item).where(item.c.tracking.in_(LOTTED)), PoliciesOfAll(connection)
    without = inside.where(balance.c.quantity != 0, balance.c.lot == "", balance.c.item.in_(lotted))
    for row in policies.knowing(connection.execute(without)):
        text = f"{schema.plain_number(row.quantity)} on hand without a lot"
        if policies.item(row.site, row.item).lot_count_may_differ:
            continue
        yield Violation("lot_missing", row.site, f"{row.place} {row.item}", text)


def check_staged(connection: Connection) -> Iterator[Violation]:
    """What stands for a line of an order is not below zero, nor more than was picked for it, or is there (invariants 1, 4, 5)."""
    kept = schema.CENTRAL["reservation"]
    for row in connection.execute(select(kept).where(kept.c.quantity < 0)):
        key = f"{row.document} {row.line} {row.place} {row.item}"
        yield Violation("reserved", row.site, key, "less than nothing stands there")
    yield from _more_than_picked(connection)
    yield from _more_than_there(connection)


def _more_than_picked(connection: Connection) -> Iterator[Violation]:
    kept, line = schema.CENTRAL["reservation"], schema.CENTRAL["document_line"]
    key = (kept.c.site, kept.c.document, kept.c.line)
    by_line = (
        select(*key, func.sum(kept.c.quantity).label("quantity"))
        .where(kept.c.place != TRANSIT, not_(is_coming(kept)))
        .group_by(*key)
        .subquery()
    )
    same = and_(*(line.c[name] == by_line.c[name] for name in ("site", "document", "line")))
    more = by_line.c.quantity > func.coalesce(line.c.done, literal(0, schema.Exact))
    for row in connection.execute(select(by_line).select_from(by_line.outerjoin(line, same)).where(more)):
        text = f"{schema.plain_number(row.quantity)} stand for it, more than were picked"
        yield Violation("reserved", row.site, f"{row.document} {row.line}", text)


def _more_than_there(connection: Connection) -> Iterator[Violation]:
    kept, balance = schema.CENTRAL["reservation"], schema.CENTRAL["balance"]
    names = ("site", "place", "item", "lot")
    listed = select(kept.c.site, kept.c.place).where(kept.c.quantity != 0, kept.c.place != TRANSIT)
    both = union_all(
        *(
            select(*(table.c[name] for name in names), quantity.label("quantity")).where(
                tuple_(table.c.site, table.c.place).in_(listed)
            )
            for table, quantity in ((balance, -balance.c.quantity), (kept, kept.c.quantity))
        )
    ).subquery()
    key, sums = tuple(both.c[name] for name in names), func.sum(both.c.quantity)
    for row in connection.execute(select(*key, sums).group_by(*key).having(sums > 0)):
        text = f"{schema.plain_number(row[4])} more are reserved than are there"
        yield Violation("reserved", row.site, " ".join(row[1:4]).strip(), text)


def check_whole_serials(connection: Connection) -> Iterator[Violation]:
    """A movement with a serial is of one unit; units of a serialised item move with their serials, of a lotted one with its lot (6)."""
    movement, item = schema.movement, schema.CENTRAL["item"]
    serialised, lotted = item.c.tracking.in_(SERIALISED), item.c.tracking.in_(LOTTED)
    wrong = or_(
        and_(movement.c.serial != "", movement.c.quantity != 1),
        and_(serialised, movement.c.serial == ""),
        and_(lotted, movement.c.lot == ""),
    )
    policies = PoliciesOfAll(connection)
    query = select(movement).select_from(movement.join(item, item.c.item == movement.c.item))
    for row in policies.knowing(connection.execute(query.where(wrong))):
        if _may_be(policies.item(row.site, row.item), row):
            continue
        text = (
            f"{schema.plain_number(row.quantity)} of {row.item} moved without their numbers, or one number for several"
        )
        yield Violation("numbers", row.site, f"{row.transaction} {row.number}", text)


def _may_be(item: Item, row: Row[Any]) -> bool:
    """Return whether units may move so: without the numbers that the item need not have (F11), but never one number for several."""
    without_serial = item.tracking.serials and not row.serial
    without_lot = item.tracking.lots and not row.lot
    if row.serial and row.quantity != 1:
        return False
    return (not without_serial or item.serial_count_may_differ) and (not without_lot or item.lot_count_may_differ)


def check_conserved(connection: Connection) -> Iterator[Violation]:
    """Work inside the house neither makes goods nor loses them (invariant 9)."""
    movement, transaction = schema.movement, schema.transaction
    outside = or_(movement.c.from_place.like("@%"), movement.c.to_place.like("@%"))
    query = select(movement.c.site, movement.c.transaction, movement.c.number).select_from(
        movement.join(transaction, same_transaction())
    )
    for row in connection.execute(query.where(transaction.c.kind.in_(INSIDE), outside)):
        yield Violation("conserved", row.site, f"{row.transaction} {row.number}", "work inside the house led outside")


def check_transit(connection: Connection) -> Iterator[Violation]:
    """What was dispatched and not received stands at the receiver: over all sites nothing is in between (invariant 7).

    What was received before its dispatch is known is not in between.
    """
    balance = schema.CENTRAL["balance"]
    sites = select(schema.CENTRAL["site"].c.site)
    waiting = schema.CENTRAL["reservation"]
    parts = union_all(
        *(
            select(table.c.item, table.c.lot, table.c.quantity).where(table.c.site.in_(sites), table.c.place == TRANSIT)
            for table in (balance, waiting)
        )
    ).subquery()
    total = func.sum(parts.c.quantity)
    query = select(parts.c.item, parts.c.lot, total)
    for row in connection.execute(query.group_by(parts.c.item, parts.c.lot).having(total != 0)):
        text = f"{schema.plain_number(row[2])} left one site and reached none"
        yield Violation("transit", schema.REFERENCE_FEED, f"{row[0]} {row[1]}".strip(), text)


def check_value(connection: Connection) -> Iterator[Violation]:
    """Nothing costs less than nothing, and a serial leaves at what it came in at where both are known (invariant 10)."""
    movement = schema.movement
    query = select(movement.c.site, movement.c.transaction, movement.c.number).where(movement.c.unit_cost < 0)
    for row in connection.execute(query):
        yield Violation("value", row.site, f"{row.transaction} {row.number}", "costs less than nothing")

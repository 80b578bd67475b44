"""What no posting leads to: less than nothing, half a serial, goods without their number, goods out of nowhere (invariants 3-7, 9, 10)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, and_, func, literal, or_, select, union_all

from inventory.items import Item
from inventory.kinds import BIN, KINDS
from inventory.places import TRANSIT
from sync import schema
from sync.centre.policies import Policies
from sync.centre.verify.kinds import coming
from sync.centre.violations import Violation, same_transaction

SERIALISED = ("serial", "lot+serial")
LOTTED = ("lot", "lot+serial")
# what is made of other goods, or was not sent yet, leads outside and back
INSIDE = tuple(
    name
    for name, kind in KINDS.items()
    if (kind.from_leg, kind.to_leg) == (BIN, BIN) and not kind.ways and not kind.transit
)


def check_negative(connection: Connection, site: str) -> Iterator[Violation]:
    """No place in the house holds less than nothing, and none holds goods of a lotted item without their lot (invariant 4)."""
    balance, item = schema.CENTRAL["balance"], schema.CENTRAL["item"]
    inside = select(balance).where(balance.c.site == site, balance.c.place.not_like("@%"))
    for row in connection.execute(inside.where(balance.c.quantity < 0)):
        text = f"{schema.plain_number(row.quantity)} on hand"
        yield Violation("negative", site, f"{row.place} {row.item} {row.lot}".strip(), text)
    lotted, policies = select(item.c.item).where(item.c.tracking.in_(LOTTED)), Policies(connection, site)
    for row in connection.execute(
        inside.where(balance.c.quantity != 0, balance.c.lot == "", balance.c.item.in_(lotted))
    ):
        text = f"{schema.plain_number(row.quantity)} on hand without a lot"
        if policies.item(row.item).lot_count_may_differ:
            continue
        yield Violation("lot_missing", site, f"{row.place} {row.item}", text)


def check_staged(connection: Connection, site: str) -> Iterator[Violation]:
    """What stands for a line of an order is not below zero, nor more than was picked for it, or is there (invariants 1, 4, 5)."""
    kept, line, balance = schema.CENTRAL["reservation"], schema.CENTRAL["document_line"], schema.CENTRAL["balance"]
    for row in connection.execute(select(kept).where(kept.c.site == site, kept.c.quantity < 0)):
        yield Violation(
            "reserved", site, f"{row.document} {row.line} {row.place} {row.item}", "less than nothing stands there"
        )
    total = func.sum(kept.c.quantity)
    by_line = (
        select(kept.c.document, kept.c.line, total.label("quantity"))
        .where(kept.c.site == site, kept.c.place != TRANSIT, kept.c.document.not_in(coming(site)))
        .group_by(kept.c.document, kept.c.line)
        .subquery()
    )
    same = and_(line.c.site == site, line.c.document == by_line.c.document, line.c.line == by_line.c.line)
    query = select(by_line.c.document, by_line.c.line, by_line.c.quantity, line.c.done)
    for row in connection.execute(
        query.select_from(by_line.outerjoin(line, same)).where(
            by_line.c.quantity > func.coalesce(line.c.done, literal(0, schema.Exact))
        )
    ):
        text = f"{schema.plain_number(row.quantity)} stand for it, more than were picked"
        yield Violation("reserved", site, f"{row.document} {row.line}", text)
    here = (
        select(balance.c.place, balance.c.item, balance.c.lot, (-balance.c.quantity).label("quantity")).where(
            balance.c.site == site
        ),
        select(kept.c.place, kept.c.item, kept.c.lot, kept.c.quantity).where(kept.c.site == site),
    )
    listed = select(kept.c.place).where(kept.c.site == site, kept.c.quantity != 0, kept.c.place != TRANSIT)
    both = union_all(*here).subquery()
    key, sums = (both.c.place, both.c.item, both.c.lot), func.sum(both.c.quantity)
    for row in connection.execute(select(*key, sums).where(both.c.place.in_(listed)).group_by(*key).having(sums > 0)):
        text = f"{schema.plain_number(row[3])} more are reserved than are there"
        yield Violation("reserved", site, " ".join(row[:3]).strip(), text)


def check_whole_serials(connection: Connection, site: str) -> Iterator[Violation]:
    """A movement with a serial is of one unit; units of a serialised item move with their serials, of a lotted one with its lot (6)."""
    movement, item = schema.movement, schema.CENTRAL["item"]
    serialised, lotted = item.c.tracking.in_(SERIALISED), item.c.tracking.in_(LOTTED)
    wrong = or_(
        and_(movement.c.serial != "", movement.c.quantity != 1),
        and_(serialised, movement.c.serial == ""),
        and_(lotted, movement.c.lot == ""),
    )
    policies = Policies(connection, site)
    query = select(movement)
    joined = movement.join(item, item.c.item == movement.c.item)
    for row in connection.execute(query.select_from(joined).where(movement.c.site == site, wrong)):
        if _may_be(policies.item(row.item), row):
            continue
        text = (
            f"{schema.plain_number(row.quantity)} of {row.item} moved without their numbers, or one number for several"
        )
        yield Violation("numbers", site, f"{row.transaction} {row.number}", text)


def _may_be(item: Item, row: Row[Any]) -> bool:
    """Return whether units may move so: without the numbers that the item need not have (F11), but never one number for several."""
    without_serial = item.tracking.serials and not row.serial
    without_lot = item.tracking.lots and not row.lot
    if row.serial and row.quantity != 1:
        return False
    return (not without_serial or item.serial_count_may_differ) and (not without_lot or item.lot_count_may_differ)


def check_conserved(connection: Connection, site: str) -> Iterator[Violation]:
    """Work inside the house neither makes goods nor loses them (invariant 9)."""
    movement, transaction = schema.movement, schema.transaction
    outside = or_(movement.c.from_place.like("@%"), movement.c.to_place.like("@%"))
    query = select(movement.c.transaction, movement.c.number).select_from(
        movement.join(transaction, same_transaction())
    )
    for row in connection.execute(query.where(movement.c.site == site, transaction.c.kind.in_(INSIDE), outside)):
        yield Violation("conserved", site, f"{row.transaction} {row.number}", "work inside the house led outside")


def check_transit(connection: Connection, site: str) -> Iterator[Violation]:
    """What was dispatched and not received stands at the receiver: over all sites nothing is in between (invariant 7).

    What was received before its dispatch is known is not in between. Looked at once, with the reference data, since it is about all sites.
    """
    if site != schema.REFERENCE_FEED:
        return
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
        yield Violation("transit", site, f"{row[0]} {row[1]}".strip(), text)


def check_value(connection: Connection, site: str) -> Iterator[Violation]:
    """Nothing costs less than nothing, and a serial leaves at what it came in at where both are known (invariant 10)."""
    movement = schema.movement
    where = (movement.c.site == site, movement.c.unit_cost < 0)
    for row in connection.execute(select(movement.c.transaction, movement.c.number).where(*where)):
        yield Violation("value", site, f"{row.transaction} {row.number}", "costs less than nothing")

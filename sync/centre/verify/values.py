"""Proof of what serials cost: what they came in at, and what was spread over them since (invariants 9, 10)."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from sqlalchemy import Connection, Subquery, and_, or_, select, tuple_

from inventory.deliveries import COST_STEP
from inventory.effects.returning import take_in
from inventory.kinds import KINDS
from inventory.places import is_outside
from inventory.tracked import IN_STOCK
from sync import schema
from sync.centre.transfers import ARRIVALS, SUFFIX
from sync.centre.verify.cost_changes import Change, Number, cost_changes
from sync.centre.verify.kinds import ROWS_AT_ONCE
from sync.centre.violations import Violation, same_transaction

TAKING_OUT = tuple(
    name
    for name, kind in KINDS.items()
    if kind.reverses and is_outside(kind.to_leg) and KINDS[kind.reverses].effect is not take_in
)
"""The kinds that take a receipt back: the unit has the cost of an earlier life again. One whose return is taken back keeps its cost."""
Changes = Mapping[Number, list[Change]]
Arrived = Mapping[Number, tuple[int, Decimal | None]]
"""When each serial last came on a transfer, by version of the site's feed, and at which cost."""


def check_costs(connection: Connection) -> Iterator[Violation]:
    """A serial in stock costs what it came in at and what was spread over it since: the value of a place is that of its ledger.

    One that came on a transfer costs what it did when it left, and what was spread over it here. Left out are units of which a
    receipt was taken back: they have the cost of an earlier life.
    """
    changes, arrived = cost_changes(connection), _arrived(connection)
    yield from _received(connection, changes, arrived)
    if arrived:
        yield from _carried(connection, changes, arrived)


def _received(connection: Connection, changes: Changes, arrived: Arrived) -> Iterator[Violation]:
    serial, movement, transaction = schema.CENTRAL["serial"], schema.movement, schema.transaction
    came = and_(
        movement.c.transaction == serial.c.brought_by,
        *(movement.c[name] == serial.c[name] for name in ("site", "item", "serial")),
    )
    undone = (
        select(movement.c.site, movement.c.item, movement.c.serial)
        .join_from(movement, transaction, same_transaction())
        .where(movement.c.serial != "", transaction.c.kind.in_(TAKING_OUT))
    )
    key = (serial.c.site, serial.c.item, serial.c.serial)
    query = (
        select(*key, serial.c.unit_cost, movement.c.unit_cost.label("came"), transaction.c.version)
        .select_from(serial.join(movement, came).join(transaction, same_transaction()))
        .where(serial.c.state.in_(IN_STOCK), movement.c.unit_cost.is_not(None), tuple_(*key).not_in(undone))
    )
    with connection.execute(query, execution_options={"yield_per": ROWS_AT_ONCE}) as rows:
        for row in rows:
            number = (row.site, row.item, row.serial)
            if arrived.get(number, (0, None))[0] > row.version:
                continue  # it went away and came again since, at the cost that it had there
            later = (change for version, change in changes.get(number, ()) if version > row.version)
            wanted = row.came + sum(later, Decimal(0))
            if row.unit_cost != wanted:
                text = f"costs {row.unit_cost}, but came in at {row.came} and should cost {wanted}"
                yield Violation("value", row.site, f"{row.item} {row.serial}", text)


def _carried(connection: Connection, changes: Changes, arrived: Arrived) -> Iterator[Violation]:
    serial, brought = schema.CENTRAL["serial"], schema.transaction
    by = and_(brought.c.site == serial.c.site, brought.c.id == serial.c.brought_by)
    query = (
        select(serial.c.site, serial.c.item, serial.c.serial, serial.c.unit_cost, brought.c.version)
        .select_from(serial.outerjoin(brought, by))
        .where(serial.c.state.in_(IN_STOCK))
    )
    with connection.execute(query, execution_options={"yield_per": ROWS_AT_ONCE}) as rows:
        for row in rows:
            number = (row.site, row.item, row.serial)
            version, came = arrived.get(number, (0, None))
            if came is None or (row.version or 0) > version:
                continue
            spread = changes.get(number, ())
            wanted = came + sum((change for at, change in spread if at >= version), Decimal(0))
            if row.unit_cost is None or abs(row.unit_cost - wanted) > COST_STEP * (1 + len(spread)):
                text = f"costs {row.unit_cost}, but came on a transfer at {came} and should cost {wanted}"
                yield Violation("value", row.site, f"{row.item} {row.serial}", text)


def _arrived(connection: Connection) -> Arrived:
    movement, transaction = schema.movement, schema.transaction
    query = (
        select(movement.c.site, movement.c.item, movement.c.serial, transaction.c.version, movement.c.unit_cost)
        .join_from(movement, transaction, same_transaction())
        .where(movement.c.serial != "", transaction.c.reversed_by == "")
        .where(transaction.c.kind.in_(tuple(ARRIVALS.values())))
        .order_by(movement.c.site, transaction.c.version)
    )
    return {(row.site, row.item, row.serial): (row.version, row.unit_cost) for row in connection.execute(query)}


def check_arrived(connection: Connection) -> Iterator[Violation]:
    """What arrives between sites costs what it did when it left: no value is made or lost on the way (invariant 9)."""
    came, transaction, document, left = schema.movement, schema.transaction, schema.CENTRAL["document"], _left()
    sent = and_(
        left.c.site == document.c.from_site,
        *(left.c[name] == came.c[name] for name in ("transaction", "item", "lot", "serial", "line")),
    )
    of_document = and_(document.c.site == transaction.c.site, document.c.document == transaction.c.document)
    names = ("site", "transaction", "item", "lot", "serial")
    query = (
        select(*(came.c[name] for name in names), came.c.unit_cost, left.c.unit_cost.label("sent"))
        .select_from(came.join(transaction, same_transaction()).join(document, of_document).join(left, sent))
        .where(transaction.c.kind.in_(tuple(ARRIVALS.values())))
        .where(or_(came.c.unit_cost.is_(None), came.c.unit_cost != left.c.unit_cost))
    )
    for row in connection.execute(query):
        text = f"arrived at {row.unit_cost}, but cost {row.sent} when it left"
        yield Violation("value", row.site, " ".join(row[1:5]).strip(), text)


def _left() -> Subquery:
    """Return what left for other sites at a known cost, each with the transaction by which it arrives there."""
    movement, transaction = schema.movement, schema.transaction
    arrival = (movement.c.transaction + SUFFIX).label("transaction")
    names = ("item", "lot", "serial", "line", "unit_cost")
    # distinct: so it is joined by its whole key, and not looked through for all that ever left of an item
    return (
        select(movement.c.site, arrival, *(movement.c[name] for name in names))
        .select_from(movement.join(transaction, same_transaction()))
        .where(transaction.c.kind.in_(tuple(ARRIVALS)), movement.c.unit_cost.is_not(None))
        .distinct()
        .subquery()
    )

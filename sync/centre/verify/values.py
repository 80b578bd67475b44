"""Proof of what serials cost: what they came in at, and what was spread over them since (invariant 10)."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy import Connection, Select, and_, or_, select, tuple_

from inventory.deliveries import Way
from inventory.effects.costing import COST_STEP
from inventory.effects.costs import change_costs, is_falling
from inventory.effects.invoicing import invoice, take_back
from inventory.kinds import KINDS
from inventory.places import is_outside
from inventory.transactions import Line, Transaction, read_body, reversed_kind
from sync import schema
from sync.centre.transfers import ARRIVALS, SUFFIX
from sync.centre.verify.kinds import IN_STOCK, ROWS_AT_ONCE
from sync.centre.violations import Violation, same_transaction

INVOICING = tuple(name for name, kind in KINDS.items() if kind.whole_effect in (invoice, take_back))
CHANGING = tuple(name for name, kind in KINDS.items() if kind.whole_effect is change_costs)
BESIDE = tuple(name for kind in ("transfer_receipt", "direct_arrival") for name in (kind, reversed_kind(kind)))
"""The kinds whose lines may name what goods cost beside what they carry (F45)."""
DELIVERING = tuple(name for name, kind in KINDS.items() if kind.delivers is Way.IN and not kind.reverses)
TAKING_OUT = tuple(name for name, kind in KINDS.items() if kind.reverses and is_outside(kind.to_leg))

Change = tuple[int, Decimal]
"""The version of the site's feed at which a cost changed, and by how much."""


def check_costs(connection: Connection, site: str) -> Iterator[Violation]:
    """A serial in stock costs what it came in at and what was spread over it since: the value of a place is that of its ledger.

    Left out are units of which a receipt was taken back: they have the cost of an earlier life.
    """
    serial, movement, transaction = schema.CENTRAL["serial"], schema.movement, schema.transaction
    came = and_(
        movement.c.site == serial.c.site,
        movement.c.transaction == serial.c.brought_by,
        movement.c.item == serial.c.item,
        movement.c.serial == serial.c.serial,
    )
    undone = (
        select(movement.c.item, movement.c.serial)
        .join_from(movement, transaction, same_transaction())
        .where(movement.c.site == site, movement.c.serial != "", transaction.c.kind.in_(TAKING_OUT))
    )
    query = (
        select(
            serial.c.item,
            serial.c.serial,
            serial.c.unit_cost,
            movement.c.unit_cost.label("came"),
            transaction.c.version,
        )
        .select_from(serial.join(movement, came).join(transaction, same_transaction()))
        .where(serial.c.site == site, serial.c.state.in_(IN_STOCK), movement.c.unit_cost.is_not(None))
        .where(tuple_(serial.c.item, serial.c.serial).not_in(undone))
    )
    changes, arrived = _changes(connection, site), _arrived(connection, site)
    with connection.execute(query, execution_options={"yield_per": ROWS_AT_ONCE}) as rows:
        for row in rows:
            if arrived.get((row.item, row.serial), (0, None))[0] > row.version:
                continue  # it went away and came again since, at the cost that it had there
            later = (change for version, change in changes[row.item, row.serial] if version > row.version)
            wanted = row.came + sum(later, Decimal(0))
            if row.unit_cost != wanted:
                text = f"costs {row.unit_cost}, but came in at {row.came} and should cost {wanted}"
                yield Violation("value", site, f"{row.item} {row.serial}", text)


def _changes(connection: Connection, site: str) -> dict[tuple[str, str], list[Change]]:
    """Return the changes of the cost of each serial, in the order of posting."""
    table = schema.transaction
    where = (table.c.site == site, table.c.status == "posted", table.c.kind.in_((*CHANGING, *INVOICING, *BESIDE)))
    found: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for version, body in connection.execute(
        select(table.c.version, table.c.body).where(*where).order_by(table.c.version)
    ).all():
        made = read_body(body)
        spread = _invoiced(connection, made, version) if made.kind in INVOICING else _spread(made)
        for item, serial, change in spread:
            found[item, serial].append((version, change))
    return found


def _invoiced(connection: Connection, made: Transaction, version: int) -> Iterator[tuple[str, str, Decimal]]:
    """Yield by how much serials cost more (or no more) by an invoice: its price less what each came at."""
    for line in made.lines:
        numbers = sum((each.quantity for each in line.allocations), Decimal(0))
        for each in line.allocations if line.unit_cost is not None and numbers else ():
            for serial in each.serials:
                cost = connection.scalar(_came_at(made, line, serial, version))
                if cost is not None and line.unit_cost is not None:
                    change = (line.unit_cost * line.quantity / numbers).quantize(COST_STEP) - cost
                    yield line.item, serial, -change if made.reverses else change


def _came_at(made: Transaction, line: Line, serial: str, version: int) -> Select[Decimal]:
    """Return the query for what a serial had cost when it last came on a line of a document before a version."""
    movement, transaction = schema.movement, schema.transaction
    source = or_(transaction.c.document == made.applies_to, transaction.c.id == made.applies_to)
    goods = (movement.c.line == line.applies_line, movement.c.item == line.item, movement.c.serial == serial)
    return (
        select(movement.c.unit_cost)
        .join_from(movement, transaction, same_transaction())
        .where(movement.c.site == made.site, transaction.c.version < version, source, *goods)
        .where(transaction.c.kind.in_(DELIVERING), movement.c.unit_cost.is_not(None))
        .order_by(transaction.c.version.desc(), movement.c.number.desc())
        .limit(1)
    )


def _spread(transaction: Transaction) -> Iterator[tuple[str, str, Decimal]]:
    falling = is_falling(transaction)
    for line in transaction.lines:
        numbers = Decimal(sum(len(each.serials) for each in line.allocations))
        beside = line.cost / numbers if transaction.kind in BESIDE and line.cost and numbers else None
        for each in line.allocations:
            change = (each.unit_cost or Decimal(0)) if transaction.kind in CHANGING else beside or Decimal(0)
            yield from ((line.item, serial, -change if falling else change) for serial in each.serials)


def check_carried(connection: Connection, site: str) -> Iterator[Violation]:
    """A serial that came on a transfer costs what it did when it left, and what was spread over it here (invariants 9, 10)."""
    serial, brought = schema.CENTRAL["serial"], schema.transaction
    by = and_(brought.c.site == serial.c.site, brought.c.id == serial.c.brought_by)
    query = (
        select(serial.c.item, serial.c.serial, serial.c.unit_cost, brought.c.version)
        .select_from(serial.outerjoin(brought, by))
        .where(serial.c.site == site, serial.c.state.in_(IN_STOCK))
    )
    arrived = _arrived(connection, site)
    changes = _changes(connection, site) if arrived else {}
    for row in connection.execute(query) if arrived else ():
        key = (row.item, row.serial)
        version, came = arrived.get(key, (0, None))
        if came is None or (row.version or 0) > version:
            continue
        wanted = came + sum((change for at, change in changes[key] if at >= version), Decimal(0))
        if row.unit_cost is None or abs(row.unit_cost - wanted) > COST_STEP * (1 + len(changes[key])):
            text = f"costs {row.unit_cost}, but came on a transfer at {came} and should cost {wanted}"
            yield Violation("value", site, " ".join(key), text)


def _arrived(connection: Connection, site: str) -> dict[tuple[str, str], tuple[int, Decimal | None]]:
    """Return when each serial last came on a transfer, by version of the site's feed, and at which cost."""
    movement, transaction = schema.movement, schema.transaction
    query = (
        select(movement.c.item, movement.c.serial, transaction.c.version, movement.c.unit_cost)
        .join_from(movement, transaction, same_transaction())
        .where(movement.c.site == site, movement.c.serial != "", transaction.c.reversed_by == "")
        .where(transaction.c.kind.in_(tuple(ARRIVALS.values())))
        .order_by(transaction.c.version)
    )
    return {(row.item, row.serial): (row.version, row.unit_cost) for row in connection.execute(query)}


def check_arrived(connection: Connection, site: str) -> Iterator[Violation]:
    """What arrives between sites costs what it did when it left: no value is made or lost on the way (invariant 9)."""
    came, left = schema.movement.alias("came"), schema.movement.alias("left_site")
    transaction, document = schema.transaction, schema.CENTRAL["document"]
    sent = and_(
        left.c.site == document.c.from_site,
        left.c.transaction + SUFFIX == came.c.transaction,
        *(left.c[name] == came.c[name] for name in ("item", "lot", "serial", "line")),
    )
    of_arrival = and_(transaction.c.site == came.c.site, transaction.c.id == came.c.transaction)
    of_document = and_(document.c.site == transaction.c.site, document.c.document == transaction.c.document)
    query = (
        select(
            came.c.transaction, came.c.item, came.c.lot, came.c.serial, came.c.unit_cost, left.c.unit_cost.label("sent")
        )
        .select_from(came.join(transaction, of_arrival).join(document, of_document).join(left, sent))
        .where(came.c.site == site, transaction.c.site == site, document.c.site == site)
        .where(transaction.c.kind.in_(tuple(ARRIVALS.values())), left.c.unit_cost.is_not(None))
        .where(or_(came.c.unit_cost.is_(None), came.c.unit_cost != left.c.unit_cost))
    )
    for row in connection.execute(query):
        text = f"arrived at {row.unit_cost}, but cost {row.sent} when it left"
        yield Violation("value", site, " ".join(row[:4]).strip(), text)

"""All of a receipt that may go back to its vendor from one place: what it brought, is not returned, and still stands there (F37)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from sqlalchemy import Connection, and_, case, func, or_, select

from inventory.deliveries import Delivery, Way
from inventory.places import VENDOR
from inventory.stock import SerialState
from inventory.transactions import Allocation
from inventory.values import dataclass
from sync import schema
from sync.centre.bulk import rows_by_key
from sync.centre.records import record_of
from sync.centre.violations import same_transaction


@dataclass(frozen=True, slots=True)
class Received:
    """A line of a receipt, by the document or transaction that brought its goods, and the place that they should leave."""

    site: str
    receipt: str
    line: int
    item: str
    place: str


def returnable(connection: Connection, received: Received, *, serials: bool) -> tuple[Allocation, ...]:
    """Return what may go back, by lot and owner; `serials`: the item's units have numbers, and are named."""
    find = _numbered if serials else _counted
    return tuple(find(connection, received, tuple(_deliveries(connection, received))))


def _numbered(connection: Connection, received: Received, deliveries: Sequence[Delivery]) -> Iterator[Allocation]:
    """Yield the serials of the receipt that stand in the place, each with its owner's."""
    there = _serials(connection, received)
    for each in deliveries:
        left = int(each.open)
        for owner in sorted(owner for lot, owner in there if lot == each.lot):
            named = tuple(there[each.lot, owner][:left])
            left -= len(named)
            if named:
                yield Allocation(Decimal(len(named)), each.lot, named, owner=owner)


def _counted(connection: Connection, received: Received, deliveries: Sequence[Delivery]) -> Iterator[Allocation]:
    """Yield what the place holds of what the receipt brought of each owner's."""
    there = _quantities(connection, received)
    brought = _brought(connection, received) if any(owner for _, owner in there) else None
    for each in deliveries:
        left = each.open
        for owner in sorted(owner for lot, owner in there if lot == each.lot):
            most = left if brought is None else brought.get((each.lot, owner), Decimal(0))
            quantity = min(left, there[each.lot, owner], most)
            if quantity > 0:
                left -= quantity
                yield Allocation(quantity, each.lot, owner=owner)


def _deliveries(connection: Connection, received: Received) -> Iterator[Delivery]:
    """Yield what the receipt brought that is not returned, by lot."""
    key = (received.receipt, received.line, received.item)
    columns = ["document", "line", "item"]
    rows = rows_by_key(connection, schema.CENTRAL["delivery"], columns, [key], site=received.site)
    for each in sorted((record_of(Delivery, row) for row in rows), key=lambda one: one.lot):
        if each.way is Way.IN and each.open > 0:
            yield each


def _serials(connection: Connection, received: Received) -> dict[tuple[str, str], list[str]]:
    """Return the serials of the receipt that stand in the place, by lot and owner."""
    keys = [(received.receipt, received.item)]
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows_by_key(connection, schema.CENTRAL["serial"], ["receipt", "item"], keys, site=received.site):
        if row["place"] == received.place and row["state"] == SerialState.ON_HAND:
            found[row["lot"], row["owner"]].append(row["serial"])
    return {key: sorted(each) for key, each in found.items()}


def _quantities(connection: Connection, received: Received) -> dict[tuple[str, str], Decimal]:
    """Return what the place holds of the item, by lot and owner."""
    keys = [(received.place, received.item)]
    rows = rows_by_key(connection, schema.CENTRAL["balance"], ["place", "item"], keys, site=received.site)
    return {(row["lot"], row["owner"]): row["quantity"] for row in rows if row["quantity"] > 0}


def _brought(connection: Connection, received: Received) -> dict[tuple[str, str], Decimal]:
    """Return what the line of the receipt brought and what of it did not go back, by lot and owner, as the ledger says."""
    movement, transaction = schema.movement, schema.transaction
    source = (transaction.c.document, transaction.c.id, transaction.c.reverses)
    came = and_(movement.c.line == received.line, or_(*(each == received.receipt for each in source)))
    of_it = and_(movement.c.applies_line == received.line, transaction.c.applies_to == received.receipt)
    sign = case((movement.c.from_place == VENDOR, 1), (movement.c.to_place == VENDOR, -1), else_=0)
    query = (
        select(movement.c.lot, movement.c.owner, func.sum(movement.c.quantity * sign))
        .select_from(movement.join(transaction, same_transaction()))
        .where(movement.c.site == received.site, movement.c.item == received.item, or_(came, of_it))
        .group_by(movement.c.lot, movement.c.owner)
    )
    return {(lot, owner): quantity for lot, owner, quantity in connection.execute(query)}

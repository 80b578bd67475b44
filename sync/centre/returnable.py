"""All of a receipt that may go back to its vendor from one place: what it brought, is not returned, and still stands there (F37)."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy import Connection

from inventory.deliveries import Delivery, Way
from inventory.stock import SerialState
from inventory.transactions import Allocation
from inventory.values import dataclass
from sync import schema
from sync.centre.bulk import rows_by_key
from sync.centre.records import record_of


@dataclass(frozen=True, slots=True)
class Received:
    """A line of a receipt, by the document or transaction that brought its goods, and the place that they should leave."""

    site: str
    receipt: str
    line: int
    item: str
    place: str


def returnable(connection: Connection, received: Received, *, serials: bool) -> tuple[Allocation, ...]:
    """Return what may go back, by lot; `serials`: the item's units have numbers, and are named."""
    deliveries = _deliveries(connection, received)
    if serials:
        by_lot = _serials(connection, received)
        return tuple(_numbered(each, by_lot[each.lot]) for each in deliveries if by_lot[each.lot])
    there = _quantities(connection, received)
    found = ((each.lot, min(each.open, there[each.lot])) for each in deliveries)
    return tuple(Allocation(quantity, lot) for lot, quantity in found if quantity > 0)


def _numbered(delivery: Delivery, there: list[str]) -> Allocation:
    named = tuple(there[: int(delivery.open)])
    return Allocation(Decimal(len(named)), delivery.lot, named)


def _deliveries(connection: Connection, received: Received) -> Iterator[Delivery]:
    """Yield what the receipt brought that is not returned, by lot."""
    key = (received.receipt, received.line, received.item)
    columns = ["document", "line", "item"]
    rows = rows_by_key(connection, schema.CENTRAL["delivery"], columns, [key], site=received.site)
    for each in sorted((record_of(Delivery, row) for row in rows), key=lambda one: one.lot):
        if each.way is Way.IN and each.open > 0:
            yield each


def _serials(connection: Connection, received: Received) -> dict[str, list[str]]:
    """Return the serials of the receipt that stand in the place, by lot."""
    keys = [(received.receipt, received.item)]
    by_lot: dict[str, list[str]] = defaultdict(list)
    for row in rows_by_key(connection, schema.CENTRAL["serial"], ["receipt", "item"], keys, site=received.site):
        if row["place"] == received.place and row["state"] == SerialState.ON_HAND:
            by_lot[row["lot"]].append(row["serial"])
    return defaultdict(list, {lot: sorted(each) for lot, each in by_lot.items()})


def _quantities(connection: Connection, received: Received) -> dict[str, Decimal]:
    """Return what the place holds of the item, by lot; goods of another owner are none of the receipt's."""
    keys = [(received.place, received.item)]
    there: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows_by_key(connection, schema.CENTRAL["balance"], ["place", "item"], keys, site=received.site):
        if not row["owner"]:
            there[row["lot"]] += row["quantity"]
    return there

"""All of a receipt that may go back to its vendor from one place: what it brought, is not returned, and still stands there (F37)."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from sqlalchemy import Connection

from inventory.deliveries import Delivery, DeliveryKey, Way
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
    """Return what may go back, by lot, of the owner of what came; `serials`: the item's units have numbers, and are named."""
    find = _numbered if serials else _counted
    return tuple(find(connection, received, tuple(_deliveries(connection, received))))


def owners_of(connection: Connection, site: str, keys: Collection[DeliveryKey]) -> dict[DeliveryKey, str]:
    """Return whose goods lines of documents delivered, as far as anything of it was not taken back."""
    rows = rows_by_key(connection, schema.CENTRAL["delivery"], list(DeliveryKey._fields), list(keys), site=site)
    return {each.key: each.owner for each in (record_of(Delivery, row) for row in rows) if each.quantity}


def _numbered(connection: Connection, received: Received, deliveries: Sequence[Delivery]) -> Iterator[Allocation]:
    """Yield the serials of the receipt that stand in the place, of the delivery's owner."""
    there = _serials(connection, received)
    for each in deliveries:
        named = tuple(there.get((each.lot, each.owner), ())[: int(each.open)])
        if named:
            yield Allocation(Decimal(len(named)), each.lot, named, owner=each.owner)


def _counted(connection: Connection, received: Received, deliveries: Sequence[Delivery]) -> Iterator[Allocation]:
    """Yield what the place holds of what the receipt brought, of the delivery's owner."""
    there = _quantities(connection, received)
    for each in deliveries:
        quantity = min(each.open, there.get((each.lot, each.owner), Decimal(0)))
        if quantity > 0:
            yield Allocation(quantity, each.lot, owner=each.owner)


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

"""Proof of what lots cost: by the ledger they are worth what their units here cost together (invariant 10)."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from sqlalchemy import Connection, func, select

from inventory.items import Tracking
from sync import schema
from sync.centre.verify.lot_values import LotKey, LotValue, lot_values
from sync.centre.violations import Violation


def check_lot_values(connection: Connection) -> Iterator[Violation]:
    """A lot of an item without serials is worth, by its cost, what came in, left, was invoiced and was spread over it; in money.

    Costs have six decimals: what they may be off by is told from the ledger as well. With the last unit of a lot all of its value leaves;
    what was so left before step 24 of the store is history.
    """
    found = lot_values(connection)
    costs, here = _costs(connection), _here(connection)
    for key in sorted(costs):
        text = _differs(costs[key], here.get(key, Decimal(0)), found.lots.get(key, LotValue()))
        if text:
            yield Violation("value", key[0], f"{key[1]} {key[2]}", text)
    feed = schema.feed
    since = {row.site: row.valued_from for row in connection.execute(select(feed.c.site, feed.c.valued_from))}
    for left in found.left_over:
        site, item, lot = left.key
        if left.version > since.get(site, 0):
            text = f"{left.value.normalize():f} of the value of {item} {lot} stayed when nothing of it did"
            yield Violation("value", site, left.transaction, text)


def _costs(connection: Connection) -> Mapping[LotKey, Decimal | None]:
    lot, item = schema.CENTRAL["lot"], schema.CENTRAL["item"]
    query = (
        select(lot.c.site, lot.c.item, lot.c.lot, lot.c.unit_cost)
        .join(item, item.c.item == lot.c.item)
        .where(item.c.tracking == Tracking.LOT.value)
    )
    return {(row.site, row.item, row.lot): row.unit_cost for row in connection.execute(query)}


def _here(connection: Connection) -> Mapping[LotKey, Decimal]:
    balance = schema.CENTRAL["balance"]
    key = (balance.c.site, balance.c.item, balance.c.lot)
    own = (balance.c.place.not_like("@%"), balance.c.owner == "", balance.c.lot != "")
    query = select(*key, func.sum(balance.c.quantity)).where(*own).group_by(*key)
    return {(row[0], row[1], row[2]): row[3] for row in connection.execute(query)}


def _differs(cost: Decimal | None, here: Decimal, by_ledger: LotValue) -> str:
    """Return how what a lot costs differs from its ledger, nothing where it does not."""
    if here <= 0 or (cost is None and by_ledger.value is None):
        return ""
    if cost is None or by_ledger.value is None:
        return (
            "its cost is known, but not by its ledger"
            if cost is not None
            else "its ledger knows a cost, but it has none"
        )
    worth = cost * here
    if abs(worth - by_ledger.value) <= by_ledger.slack:
        return ""
    return f"is worth {worth.normalize():f}, but {by_ledger.value.normalize():f} by its ledger"

"""What lots cost by the ledger: for stores that kept by itself what came last, before step 24."""

from decimal import Decimal

from sqlalchemy import Connection, bindparam, update

from inventory.deliveries import COST_STEP
from sync import schema
from sync.centre.verify.lot_values import LotValue, lot_values

LOTS_AT_ONCE = 1_000


def value_lots(connection: Connection) -> None:
    """Let each lot that is here cost what it is worth by its ledger, by quantity; the proof of that begins with what is posted next."""
    lot, feed = schema.CENTRAL["lot"], schema.feed
    rows = [
        {"of_site": site, "of_item": item, "of_lot": name, "cost": _cost(found)}
        for (site, item, name), found in sorted(lot_values(connection).lots.items(), key=lambda each: each[0])
        if found.quantity > 0
    ]
    same = (lot.c.site == bindparam("of_site"), lot.c.item == bindparam("of_item"), lot.c.lot == bindparam("of_lot"))
    for start in range(0, len(rows), LOTS_AT_ONCE):
        connection.execute(
            update(lot).where(*same).values(unit_cost=bindparam("cost")), rows[start : start + LOTS_AT_ONCE]
        )
    connection.execute(update(feed).values(valued_from=feed.c.last_version))


def _cost(found: LotValue) -> Decimal | None:
    return None if found.value is None else (found.value / found.quantity).quantize(COST_STEP)

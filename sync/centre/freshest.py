"""The freshest goods that customers were sent: read by an index in the order of their last days, a few rows of each."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, select, union_all

from inventory.deliveries import Way
from sync import schema
from sync.centre.asked import Row

ASKED_PER_STATEMENT = 50

Sent = tuple[str, str, str]
"""Customer, item, and the document that does not count."""


def freshest_sent(connection: Connection, site: str, keys: Sequence[Sent], limit: int) -> Iterator[Row]:
    """Yield, for each key, at most `limit` deliveries of lots that end last; what was taken back altogether is none."""
    for start in range(0, len(keys), ASKED_PER_STATEMENT):
        asked = [_freshest(site, key, limit) for key in keys[start : start + ASKED_PER_STATEMENT]]
        # PostgreSQL keeps the order and the limit of each part only where it is a table of its own
        parts = [select(each.subquery()) for each in asked]
        for row in connection.execute(union_all(*parts)).mappings():
            yield dict(row)


def _freshest(site: str, key: Sent, limit: int) -> Select[Any]:
    partner, item, beside = key
    table = schema.CENTRAL["delivery"]
    return (
        select(table)
        .where(
            table.c.site == site,
            table.c.partner == partner,
            table.c.item == item,
            table.c.way == Way.OUT.value,
            table.c.last_day.is_not(None),
            table.c.quantity > 0,
            table.c.document != beside,
        )
        .order_by(table.c.last_day.desc())
        .limit(limit)
    )

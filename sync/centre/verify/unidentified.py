"""Goods whose code no item has: kept as long as they wait."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from sync import schema
from sync.centre.violations import Violation


def check_unidentified(connection: Connection, site: str) -> Iterator[Violation]:
    """Goods without an item are kept as long as they wait, and what closed them is there."""
    goods = schema.CENTRAL["unidentified"]
    table, closing = schema.transaction, schema.transaction.alias()
    taken = select(table.c.id).where(
        table.c.site == site, table.c.kind == "unidentified_receipt", table.c.status == "posted"
    )
    kept = select(goods.c.transaction).where(goods.c.site == site)
    for key in connection.scalars(taken.where(table.c.id.not_in(kept))):
        yield Violation("unidentified", site, key, "took goods in that are not kept")
    for key in connection.scalars(kept.where(goods.c.transaction.not_in(taken))):
        yield Violation("unidentified", site, key, "is kept, but no posted transaction took it in")
    closed = select(closing.c.id).where(closing.c.site == site)
    for key in connection.scalars(kept.where(goods.c.closed_by != "", goods.c.closed_by.not_in(closed))):
        yield Violation("unidentified", site, key, "is closed by a transaction that is not there")

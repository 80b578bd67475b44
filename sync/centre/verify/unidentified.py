"""Goods whose code no item has: kept as long as they wait."""

from collections.abc import Iterator

from sqlalchemy import Connection, and_, not_, select, tuple_

from sync import schema
from sync.centre.violations import Violation


def check_unidentified(connection: Connection) -> Iterator[Violation]:
    """Goods without an item are kept as long as they wait, and what closed them is there."""
    goods, transaction = schema.CENTRAL["unidentified"], schema.transaction
    taken = select(transaction.c.site, transaction.c.id).where(
        transaction.c.kind == "unidentified_receipt", transaction.c.status == "posted"
    )
    kept = select(goods.c.site, goods.c.transaction)
    of_taken, of_kept = (tuple_(*query.selected_columns) for query in (taken, kept))
    closing = and_(transaction.c.site == goods.c.site, transaction.c.id == goods.c.closed_by)
    closed = select(transaction.c.id).where(closing).exists()
    for query, text in (
        (taken.where(of_taken.not_in(kept)), "took goods in that are not kept"),
        (kept.where(of_kept.not_in(taken)), "is kept, but no posted transaction took it in"),
        (kept.where(goods.c.closed_by != "", not_(closed)), "is closed by a transaction that is not there"),
    ):
        for site, key in connection.execute(query):
            yield Violation("unidentified", site, key, text)

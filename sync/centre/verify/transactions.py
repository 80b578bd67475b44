"""Transactions: kept as they were sent, numbered without gaps, taken back once (invariants 6, 13)."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select, tuple_, union_all

from inventory.plain import MalformedError
from inventory.transactions import body_hash, read_body
from sync import schema
from sync.centre.disputes import WAITING
from sync.centre.verify.kinds import ROWS_AT_ONCE
from sync.centre.violations import Violation


def check_bodies(connection: Connection) -> Iterator[Violation]:
    """A transaction's body has its hash, and what is kept beside it is what it says."""
    table = schema.transaction
    names = ("site", "id", "status", "kind", "document", "operator", "reverses", "applies_to", "body", "body_hash")
    query = select(*(table.c[name] for name in names)).order_by(table.c.site, table.c.version)
    with connection.execute(query, execution_options={"yield_per": ROWS_AT_ONCE}) as rows:
        yield from _bad_bodies(rows)


def _bad_bodies(rows: Iterable[Row[Any]]) -> Iterator[Violation]:
    for row in rows:
        if row.status == "quarantined":
            continue
        if body_hash(row.body) != row.body_hash:
            yield Violation("body", row.site, row.id, "the body has another hash")
            continue
        try:
            read = read_body(row.body)
        except MalformedError as error:
            yield Violation("body", row.site, row.id, f"the body cannot be read: {error}")
            continue
        if any(
            getattr(read, name) != getattr(row, name)
            for name in ("id", "kind", "document", "operator", "reverses", "applies_to")
        ):
            yield Violation("body", row.site, row.id, "what is kept beside the body is not what it says")


def check_sequences(connection: Connection) -> Iterator[Violation]:
    """The numbers of a device run from 1 without a gap in every epoch, in the last one to the number that was acknowledged."""
    transaction, resent, device = schema.transaction, schema.resent, schema.device
    used = union_all(
        *(
            # what the centre made of the work of another site is counted there
            select(table.c.site, table.c.device, table.c.epoch, table.c.sequence).where(table.c.device.not_like("%/%"))
            for table in (transaction, resent)
        )
    ).subquery()
    key = (used.c.site, used.c.device, used.c.epoch)
    many, newest = func.count().label("count"), func.max(used.c.sequence).label("last")
    counted = select(*key, many, newest).group_by(*key).subquery()
    for row in connection.execute(select(counted).where(counted.c.count != counted.c.last)):
        text = f"{row.count} numbers are used, the last is {row.last}"
        yield Violation("sequence", row.site, f"device {row.device} epoch {row.epoch}", text)
    same = and_(*(counted.c[name] == device.c[name] for name in ("site", "device", "epoch")))
    query = select(device.c.site, device.c.device, device.c.last_sequence, counted.c.last)
    last = func.coalesce(counted.c.last, 0)
    for row in connection.execute(
        query.select_from(device.outerjoin(counted, same)).where(device.c.last_sequence != last)
    ):
        text = f"{row.last_sequence} was acknowledged, the last kept is {row.last}"
        yield Violation("sequence", row.site, f"device {row.device}", text)


def check_held(connection: Connection) -> Iterator[Violation]:
    """Every transaction that is held stands in the list of what is held, and nothing else does."""
    held, transaction, disputed = schema.held, schema.transaction, schema.disputed
    listed = select(held.c.site, held.c.transaction).where(held.c.state.in_(WAITING))
    kept = select(transaction.c.site, transaction.c.id).where(transaction.c.status == "held")
    numbers = select(disputed.c.site, disputed.c.transaction).distinct()
    of_listed, of_kept = (tuple_(*query.selected_columns) for query in (listed, kept))
    for query, text in (
        (kept.where(of_kept.not_in(listed)), "is held, but not listed"),
        (listed.where(of_listed.not_in(kept)), "is listed as held, but is not"),
        (
            numbers.where(tuple_(disputed.c.site, disputed.c.transaction).not_in(kept)),
            "is not held, but its numbers are disputed",
        ),
    ):
        for site, found in connection.execute(query):
            yield Violation("held", site, found, text)

"""Transactions: kept as they were sent, numbered without gaps, taken back once (invariants 6, 13)."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select, union_all

from inventory.plain import MalformedError
from inventory.transactions import body_hash, read_body
from sync import schema
from sync.centre.disputes import WAITING
from sync.centre.verify.kinds import ROWS_AT_ONCE
from sync.centre.violations import Violation


def check_bodies(connection: Connection, site: str) -> Iterator[Violation]:
    """A transaction's body has its hash, and what is kept beside it is what it says."""
    table = schema.transaction
    names = ("id", "status", "kind", "document", "operator", "reverses", "applies_to", "body", "body_hash")
    query = select(*(table.c[name] for name in names)).where(table.c.site == site).order_by(table.c.version)
    with connection.execute(query, execution_options={"yield_per": ROWS_AT_ONCE}) as rows:
        yield from _bad_bodies(site, rows)


def _bad_bodies(site: str, rows: Iterable[Row[Any]]) -> Iterator[Violation]:
    for row in rows:
        if row.status == "quarantined":
            continue
        if body_hash(row.body) != row.body_hash:
            yield Violation("body", site, row.id, "the body has another hash")
            continue
        try:
            read = read_body(row.body)
        except MalformedError as error:
            yield Violation("body", site, row.id, f"the body cannot be read: {error}")
            continue
        if any(
            getattr(read, name) != getattr(row, name)
            for name in ("id", "kind", "document", "operator", "reverses", "applies_to")
        ):
            yield Violation("body", site, row.id, "what is kept beside the body is not what it says")


def check_sequences(connection: Connection, site: str) -> Iterator[Violation]:
    """The numbers of a device run from 1 without a gap in every epoch, in the last one to the number that was acknowledged."""
    transaction, resent, device = schema.transaction, schema.resent, schema.device
    used = union_all(
        *(
            # what the centre made of the work of another site is counted there
            select(table.c.device, table.c.epoch, table.c.sequence).where(
                table.c.site == site, table.c.device.not_like("%/%")
            )
            for table in (transaction, resent)
        )
    ).subquery()
    counted = (
        select(used.c.device, used.c.epoch, func.count().label("count"), func.max(used.c.sequence).label("last"))
        .group_by(used.c.device, used.c.epoch)
        .subquery()
    )
    for row in connection.execute(select(counted).where(counted.c.count != counted.c.last)):
        text = f"{row.count} numbers are used, the last is {row.last}"
        yield Violation("sequence", site, f"device {row.device} epoch {row.epoch}", text)
    joined = device.outerjoin(counted, and_(counted.c.device == device.c.device, counted.c.epoch == device.c.epoch))
    query = select(device.c.device, device.c.last_sequence, counted.c.last).select_from(joined)
    last = func.coalesce(counted.c.last, 0)
    for row in connection.execute(query.where(device.c.site == site, device.c.last_sequence != last)):
        text = f"{row.last_sequence} was acknowledged, the last kept is {row.last}"
        yield Violation("sequence", site, f"device {row.device}", text)


def check_held(connection: Connection, site: str) -> Iterator[Violation]:
    """Every transaction that is held stands in the list of what is held, and nothing else does."""
    held, transaction = schema.held, schema.transaction
    disputed = schema.disputed
    listed = select(held.c.transaction).where(held.c.site == site)
    waiting = listed.where(held.c.state.in_(WAITING))
    query = select(transaction.c.id).where(transaction.c.site == site)
    of_held = select(transaction.c.id).where(transaction.c.site == site, transaction.c.status == "held")
    for found in connection.scalars(query.where(transaction.c.status == "held", transaction.c.id.not_in(waiting))):
        yield Violation("held", site, found, "is held, but not listed")
    for found in connection.scalars(waiting.where(held.c.transaction.not_in(of_held))):
        yield Violation("held", site, found, "is listed as held, but is not")
    numbers = select(disputed.c.transaction).distinct().where(disputed.c.site == site)
    for found in connection.scalars(numbers.where(disputed.c.transaction.not_in(of_held))):
        yield Violation("held", site, found, "is not held, but its numbers are disputed")

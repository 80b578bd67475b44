"""Proofs of what is between two sites: each number that left on a transfer arrived on it, and stands there for it (invariants 7, 9)."""

from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy import ColumnElement, Connection, case, func, literal, or_, select, tuple_, union_all

from inventory.places import TRANSIT
from inventory.stock import SerialState
from inventory.transactions import reversed_kind
from sync import schema
from sync.centre.transfers import ARRIVALS
from sync.centre.verify.kinds import is_coming
from sync.centre.verify.policies import PoliciesOfAll
from sync.centre.violations import Violation, same_transaction

_SENT = tuple(name for kind in ARRIVALS for name in (kind, reversed_kind(kind)))
_RECEIVED = ("transfer_receipt", reversed_kind("transfer_receipt"))
_GOODS = ("item", "lot", "serial", "owner")
_ARRIVED = tuple(name for kind in ARRIVALS.values() for name in (kind, reversed_kind(kind)))


def check_dispatched(connection: Connection) -> Iterator[Violation]:
    """What left on a transfer arrived on it, lot by lot and serial by serial, and as much of it."""
    movement, transaction = schema.movement, schema.transaction
    sign = _sign() * case((transaction.c.kind.in_(_ARRIVED), -1), else_=1)
    key = (transaction.c.document, *(movement.c[name] for name in _GOODS))
    quantity = func.sum(movement.c.quantity * sign)
    weight = func.sum(func.coalesce(movement.c.weight, literal(0, schema.Exact)) * sign)
    query = select(*key, quantity, weight).select_from(movement.join(transaction, same_transaction()))
    of_transfers = query.where(transaction.c.kind.in_((*_SENT, *_ARRIVED))).group_by(*key)
    ahead = _ahead(connection)
    for row in connection.execute(of_transfers.having(or_(quantity != 0, weight != 0))):
        settled = min(ahead.get(tuple(row[1:5]), Decimal(0)), row[5])
        if settled > 0:
            ahead[tuple(row[1:5])] -= settled
        if row[5] != settled or (row[6] and not settled):
            text = f"{schema.plain_number(row[5])} more left on the transfer than arrived on it, {schema.plain_number(row[6])} in weight"
            yield Violation("transit", schema.REFERENCE_FEED, " ".join(row[:4]).strip(), text)


def _sign() -> ColumnElement[int]:
    return case((schema.transaction.c.reverses != "", -1), else_=1)


def _ahead(connection: Connection) -> dict[tuple[str, ...], Decimal]:
    """Return what was received before its dispatch was known: it came out of transit itself, and does not arrive again."""
    movement, transaction = schema.movement, schema.transaction
    key = tuple(movement.c[name] for name in _GOODS)
    query = select(*key, func.sum(movement.c.quantity * _sign())).select_from(
        movement.join(transaction, same_transaction())
    )
    both_ways = or_(movement.c.from_place == TRANSIT, movement.c.to_place == TRANSIT)
    rows = connection.execute(query.where(transaction.c.kind.in_(_RECEIVED), both_ways).group_by(*key))
    return {tuple(row[:4]): row[4] for row in rows}


def check_on_the_way(connection: Connection) -> Iterator[Violation]:
    """A serial that is on its way stands in transit for its transfer, and as many of them as the transfer has there."""
    serial, item = schema.CENTRAL["serial"], schema.CENTRAL["item"]
    kept, bins = schema.CENTRAL["reservation"], schema.CENTRAL["bin"]
    exact = select(item.c.item).where(item.c.tracking.in_(("serial", "lot+serial")))
    transit = select(bins.c.site, bins.c.bin).where(bins.c.kind == "transit")
    names = ("site", "document", "place", "item", "lot")
    counted = select(*(serial.c[name] for name in names), literal(1, schema.Exact).label("quantity")).where(
        serial.c.state == SerialState.IN_TRANSIT.value, serial.c.item.in_(exact)
    )
    listed = select(*(kept.c[name] for name in names), (-kept.c.quantity).label("quantity")).where(
        kept.c.item.in_(exact), tuple_(kept.c.site, kept.c.place).in_(transit), is_coming(kept)
    )
    both = union_all(counted, listed).subquery()
    key, total = tuple(both.c[name] for name in names), func.sum(both.c.quantity)
    policies = PoliciesOfAll(connection)
    for row in policies.knowing(
        connection.execute(select(*key, total.label("more")).group_by(*key).having(total != 0))
    ):
        if row.more < 0 and policies.item(row.site, row.item).serial_count_may_differ:
            continue
        text = f"{schema.plain_number(row.more)} more serials are on their way than the transfer has there"
        yield Violation("transit", row.site, " ".join(row[1:5]).strip(), text)

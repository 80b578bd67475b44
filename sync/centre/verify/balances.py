"""Balances: sums of movements, zero over all places, and never less than nothing in the house (invariants 2, 4, 7, 9)."""

from collections.abc import Iterator

from sqlalchemy import Connection, and_, func, literal, or_, select, union_all

from sync import schema
from sync.centre.violations import Violation, same_transaction


def check_balances(connection: Connection) -> Iterator[Violation]:
    """A balance is the sum of the movements to its place less those from it; so is its weight."""
    movement, balance = schema.movement, schema.CENTRAL["balance"]
    names = ("item", "lot", "owner")
    quantity, weight = movement.c.quantity, func.coalesce(movement.c.weight, literal(0, schema.Exact))
    legs = [
        select(
            movement.c.site,
            place.label("place"),
            *(movement.c[name] for name in names),
            moved.label("quantity"),
            weighed.label("weight"),
        )
        for place, moved, weighed in (
            (movement.c.to_place, quantity, weight),
            (movement.c.from_place, -quantity, -weight),
        )
    ]
    kept = select(
        balance.c.site,
        balance.c.place,
        *(balance.c[name] for name in names),
        (-balance.c.quantity).label("quantity"),
        (-balance.c.weight).label("weight"),
    )
    both = union_all(*legs, kept).subquery()
    key = (both.c.site, both.c.place, *(both.c[name] for name in names))
    sums = (func.sum(both.c.quantity), func.sum(both.c.weight))
    for row in connection.execute(select(*key, *sums).group_by(*key).having(or_(*(each != 0 for each in sums)))):
        text = f"the movements give {schema.plain_number(row[5])} more than is kept, {schema.plain_number(row[6])} in weight"
        yield Violation("balance", row.site, " ".join(row[1:5]).strip(), text)


def check_zero_sum(connection: Connection) -> Iterator[Violation]:
    """Over all places, the outside of the house included, every item sums to zero."""
    balance = schema.CENTRAL["balance"]
    total = func.sum(balance.c.quantity)
    key = (balance.c.site, balance.c.item)
    for site, item, quantity in connection.execute(select(*key, total).group_by(*key).having(total != 0)):
        yield Violation("zero_sum", site, item, f"all places together hold {quantity}, not 0")


def check_movements(connection: Connection) -> Iterator[Violation]:
    """A movement is of a posted transaction and moves more than nothing; every posted transaction of goods has some."""
    movement, transaction = schema.movement, schema.transaction
    joined = movement.outerjoin(transaction, same_transaction())
    query = select(movement.c.site, movement.c.transaction, movement.c.number).select_from(joined)
    wrong = or_(transaction.c.id.is_(None), transaction.c.status != "posted", movement.c.quantity <= 0)
    for row in connection.execute(query.where(wrong)):
        yield Violation(
            "movement", row.site, f"{row.transaction} {row.number}", "is of no posted transaction, or moves nothing"
        )


def check_lots(connection: Connection) -> Iterator[Violation]:
    """Every lot that was moved has a record."""
    movement, lot = schema.movement, schema.CENTRAL["lot"]
    same = and_(lot.c.site == movement.c.site, lot.c.item == movement.c.item, lot.c.lot == movement.c.lot)
    key = (movement.c.site, movement.c.item, movement.c.lot)
    query = select(*key).distinct().select_from(movement.outerjoin(lot, same))
    for row in connection.execute(query.where(movement.c.lot != "", lot.c.lot.is_(None))):
        yield Violation("lot", row.site, f"{row.item} {row.lot}", "was moved, but has no record")

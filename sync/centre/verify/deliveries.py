"""Proofs of what documents brought in, sent out and got back: each delivery is the sum of the movements that made it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Subquery, and_, case, func, literal, or_, select, union_all

from inventory.kinds import KINDS
from inventory.places import ADJUSTMENT, CUSTOMER, VENDOR
from sync import schema
from sync.centre.violations import Violation, same_transaction

DELIVERING = tuple(name for name, kind in KINDS.items() if kind.delivers)
CORRECTING = tuple(
    name for name, kind in KINDS.items() if kind.corrects and ADJUSTMENT not in (kind.from_leg, kind.to_leg)
)
RETURNING = tuple(name for name, kind in KINDS.items() if kind.takes_returns)


def check_deliveries(connection: Connection) -> Iterator[Violation]:
    """A delivery is what its document moved by line, item and lot; no more came back than it was (invariant 8)."""
    kept = schema.CENTRAL["delivery"]
    listed = select(
        kept.c.site,
        kept.c.document,
        kept.c.line,
        kept.c.item,
        kept.c.lot,
        kept.c.owner,
        literal(0).label("version"),
        (-kept.c.quantity).label("quantity"),
        (-kept.c.returned).label("returned"),
    )
    both = union_all(_moved(DELIVERING), _moved(RETURNING), _corrected(), listed).subquery()
    key = (both.c.site, both.c.document, both.c.line, both.c.item, both.c.lot)
    sums = (func.sum(both.c.quantity), func.sum(both.c.returned))
    for row in connection.execute(select(*key, *sums).group_by(*key).having(or_(*(each != 0 for each in sums)))):
        delivered, returned = (schema.plain_number(each) for each in row[5:])
        text = f"the movements give {delivered} more than is kept as delivered, {returned} more as returned"
        yield Violation("delivery", row.site, " ".join(map(str, row[1:5])).strip(), text)
    over = select(kept.c.site, kept.c.document, kept.c.line, kept.c.item, kept.c.lot).where(
        kept.c.returned > kept.c.quantity
    )
    for site, *found in connection.execute(over):
        yield Violation("delivery", site, " ".join(map(str, found)).strip(), "more came back than was delivered")
    yield from _check_owners(connection)
    yield from _check_invoiced(connection)
    yield from _check_numbers(connection)


def _check_owners(connection: Connection) -> Iterator[Violation]:
    """A delivery, and what came back of it, is of its owner (domain.md 6.9).

    A store of before step 27 did not ask: what was posted before its proofs of values begin (`valued_from`) is left as it is.
    """
    kept, feed, moved = schema.CENTRAL["delivery"], schema.feed, moved_by_owner()
    key = tuple(moved.c[name] for name in ("site", "document", "line", "item", "lot"))
    of_it = and_(*(kept.c[each.name] == each for each in key))
    of_another = or_(func.sum(moved.c.quantity) != 0, func.sum(moved.c.returned) != 0)
    query = (
        select(*key, moved.c.owner, kept.c.owner)
        .select_from(moved.join(kept, of_it).join(feed, feed.c.site == moved.c.site))
        .where(moved.c.owner != kept.c.owner)
        .group_by(*key, moved.c.owner, kept.c.owner, feed.c.valued_from)
        .having(of_another, func.max(moved.c.version) > feed.c.valued_from)
    )
    for site, *found, owner, whose in connection.execute(query):
        text = f"goods of {owner or 'ours'} are on a delivery of {whose or 'ours'}"
        yield Violation("delivery", site, " ".join(map(str, found)).strip(), text)


def moved_by_owner() -> Subquery:
    """Return what documents brought in and sent out, and what came back of it, movement by movement with its owner and version."""
    return union_all(_moved(DELIVERING), _moved(RETURNING), _corrected()).subquery()


def _check_invoiced(connection: Connection) -> Iterator[Violation]:
    """No more is invoiced than came (F36)."""
    kept = schema.CENTRAL["delivery"]
    key = (kept.c.site, kept.c.document, kept.c.line, kept.c.item, kept.c.lot)
    wrong = or_(kept.c.invoiced > kept.c.quantity, kept.c.invoiced < 0)
    for site, *found in connection.execute(select(*key).where(wrong)):
        yield Violation("delivery", site, " ".join(map(str, found)).strip(), "more is invoiced than came")


def _check_numbers(connection: Connection) -> Iterator[Violation]:
    """A serial that came back of a delivery was part of it, and came back of it once."""
    moved = (_moved(DELIVERING, serials=True), _moved(RETURNING, serials=True))
    both = union_all(*moved, _corrected(serials=True)).subquery()
    key = (both.c.site, both.c.document, both.c.item, both.c.serial)
    delivered, returned = func.sum(both.c.quantity), func.sum(both.c.returned)
    for site, *found in connection.execute(select(*key).group_by(*key).having(returned > delivered)):
        yield Violation("delivery", site, " ".join(found), "came back of what it was no part of, or twice")


def _moved(kinds: tuple[str, ...], *, serials: bool = False) -> Select[Any]:
    """Return what transactions of some kinds moved, by what they brought in or sent out, or by what they took back of."""
    movement, transaction = schema.movement, schema.transaction
    quantity = case((transaction.c.reverses != "", -movement.c.quantity), else_=movement.c.quantity)
    nothing = literal(0, schema.Exact)
    returning = kinds is RETURNING
    where: list[ColumnElement[bool]] = [transaction.c.kind.in_(kinds)]
    if serials:
        where.append(movement.c.serial != "")
    return (
        select(
            movement.c.site,
            (transaction.c.applies_to if returning else _source()).label("document"),
            (movement.c.applies_line if returning else movement.c.line).label("line"),
            movement.c.item,
            movement.c.lot,
            movement.c.owner,
            transaction.c.version,
            *((movement.c.serial,) if serials else ()),
            (nothing if returning else quantity).label("quantity"),
            (quantity if returning else nothing).label("returned"),
        )
        .select_from(movement.join(transaction, same_transaction()))
        .where(and_(*where, transaction.c.applies_to != "") if returning else and_(*where))
    )


def _corrected(*, serials: bool = False) -> Select[Any]:
    """Return what reconciliations put on past documents, and took off them."""
    movement, transaction = schema.movement, schema.transaction
    more = or_(movement.c.to_place == CUSTOMER, movement.c.from_place == VENDOR)
    where: list[ColumnElement[bool]] = [transaction.c.kind.in_(CORRECTING)]
    if serials:
        where.append(movement.c.serial != "")
    return (
        select(
            movement.c.site,
            transaction.c.applies_to.label("document"),
            movement.c.applies_line.label("line"),
            movement.c.item,
            movement.c.lot,
            movement.c.owner,
            transaction.c.version,
            *((movement.c.serial,) if serials else ()),
            case((more, movement.c.quantity), else_=-movement.c.quantity).label("quantity"),
            literal(0, schema.Exact).label("returned"),
        )
        .select_from(movement.join(transaction, same_transaction()))
        .where(and_(*where))
    )


def _source() -> ColumnElement[str]:
    transaction = schema.transaction
    return case(
        (transaction.c.document != "", transaction.c.document),
        (transaction.c.reverses != "", transaction.c.reverses),
        else_=transaction.c.id,
    )

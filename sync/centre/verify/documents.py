"""Documents: what is done on their lines, and what stands somewhere for them (invariants 5, 8)."""

from collections.abc import Iterator

from sqlalchemy import Connection, and_, case, func, not_, select, tuple_, union_all

from inventory.documents import DocumentKind, DocumentState
from inventory.places import TRANSIT
from sync import schema
from sync.centre.verify.kinds import COUNTED, FROM_DOCK, GIVING_UP, STAGED, TAKEN_BACK, TO_DOCK, UNSTAGED, is_coming
from sync.centre.violations import Violation, same_transaction


def check_documents(connection: Connection) -> Iterator[Violation]:
    """What is done on a document's line is what posted transactions of the kinds that count moved for it, less what was taken back."""
    movement, transaction, line = schema.movement, schema.transaction, schema.CENTRAL["document_line"]
    quantity = case((transaction.c.kind.in_(COUNTED), movement.c.quantity), else_=-movement.c.quantity)
    moved = (
        select(movement.c.site, transaction.c.document, movement.c.line, quantity.label("quantity"))
        .select_from(movement.join(transaction, same_transaction()))
        .where(transaction.c.document != "", transaction.c.kind.in_((*COUNTED, *TAKEN_BACK)))
    )
    back = transaction.c.kind.in_(FROM_DOCK)
    docked = (
        select(
            movement.c.site,
            transaction.c.applies_to,
            movement.c.applies_line,
            case((back, -movement.c.quantity), else_=movement.c.quantity).label("quantity"),
        )
        .select_from(movement.join(transaction, same_transaction()))
        .where(transaction.c.kind.in_((*TO_DOCK, *FROM_DOCK)))
    )
    kept = select(line.c.site, line.c.document, line.c.line, (-line.c.done).label("quantity")).where(
        not_(is_coming(line))
    )
    both = union_all(moved, docked, kept).subquery()
    total, key = func.sum(both.c.quantity), (both.c.site, both.c.document, both.c.line)
    for row in connection.execute(select(*key, total).group_by(*key).having(total != 0)):
        text = f"the transactions give {schema.plain_number(row[3])} more than is kept as done"
        yield Violation("document_line", row.site, f"{row.document} {row.line}", text)
    yield from _given_up(connection)


def _given_up(connection: Connection) -> Iterator[Violation]:
    transaction, line = schema.transaction, schema.CENTRAL["document_line"]
    closed = select(transaction.c.site, transaction.c.document).where(
        transaction.c.status == "posted", transaction.c.kind.in_(GIVING_UP)
    )
    given_up = select(line.c.site, line.c.document, line.c.line).where(
        line.c.cancelled != 0, tuple_(line.c.site, line.c.document).not_in(closed), not_(is_coming(line))
    )
    for site, document, number in connection.execute(given_up):
        yield Violation("document_line", site, f"{document} {number}", "is given up, but nobody closed it")


def check_reservations(connection: Connection) -> Iterator[Violation]:
    """What stands somewhere for a line of an order is what was picked for it to there, less what left from there on it."""
    movement, transaction, kept = schema.movement, schema.transaction, schema.CENTRAL["reservation"]
    names = ("site", "document", "place", "line", "item", "lot")
    own = (transaction.c.document, movement.c.line)
    of_order = (transaction.c.applies_to.label("document"), movement.c.applies_line.label("line"))
    parts = [
        select(
            movement.c.site,
            *whose[:1],
            place.label("place"),
            *whose[1:],
            movement.c.item,
            movement.c.lot,
            quantity.label("quantity"),
        )
        .select_from(movement.join(transaction, same_transaction()))
        .where(transaction.c.kind.in_(kinds))
        for whose, kinds, place, quantity in (
            (own, STAGED, movement.c.to_place, movement.c.quantity),
            (own, UNSTAGED, movement.c.from_place, -movement.c.quantity),
            (of_order, TO_DOCK, movement.c.to_place, movement.c.quantity),
            (of_order, FROM_DOCK, movement.c.from_place, -movement.c.quantity),
        )
    ]
    listed = select(*(kept.c[name] for name in names), (-kept.c.quantity).label("quantity")).where(
        kept.c.place != TRANSIT, not_(is_coming(kept))
    )
    both = union_all(*parts, listed).subquery()
    key, total = tuple(both.c[name] for name in names), func.sum(both.c.quantity)
    for row in connection.execute(select(*key, total).group_by(*key).having(total != 0)):
        text = f"the picks and shipments give {schema.plain_number(row[6])} more than is kept"
        yield Violation("reservation", row.site, " ".join(map(str, row[1:6])).strip(), text)


def check_kept_once(connection: Connection) -> Iterator[Violation]:
    """No serial is kept twice by open sales orders (invariant 1)."""
    number, line, document = (schema.CENTRAL[name] for name in ("document_number", "document_line", "document"))
    of_line = and_(*(number.c[name] == line.c[name] for name in ("site", "document", "line")))
    of_document = and_(*(number.c[name] == document.c[name] for name in ("site", "document")))
    sold = (document.c.kind == DocumentKind.SALES_ORDER.value, document.c.state == DocumentState.OPEN.value)
    key = (number.c.site, line.c.item, number.c.serial)
    query = (
        select(*key, func.min(number.c.document), func.max(number.c.document))
        .join_from(number, line, of_line)
        .join(document, of_document)
        .where(number.c.serial != "", number.c.quantity > 0, *sold)
    )
    for site, item, serial, first, last in connection.execute(query.group_by(*key).having(func.count() > 1)):
        text = f"is kept by {first} twice" if first == last else f"is kept by {first} and by {last}"
        yield Violation("reserved", site, f"{item} {serial}", text)


def check_coming(connection: Connection) -> Iterator[Violation]:
    """What was sent of a transfer was received, was written off, or stands in transit; what came before is received (invariant 7).

    What came before the transfer itself was known here stands on none of its lines until its dispatch is.
    """
    line, kept = schema.CENTRAL["document_line"], schema.CENTRAL["reservation"]
    quantity = case((kept.c.place == TRANSIT, kept.c.quantity), else_=-kept.c.quantity)
    parts = union_all(
        select(
            line.c.site, line.c.document, line.c.item, (line.c.sent - line.c.done - line.c.cancelled).label("quantity")
        ).where(is_coming(line)),
        select(kept.c.site, kept.c.document, kept.c.item, quantity.label("quantity")).where(
            is_coming(kept), kept.c.line != 0
        ),
    ).subquery()
    total, key = func.sum(parts.c.quantity), (parts.c.site, parts.c.document, parts.c.item)
    for site, document, item, more in connection.execute(select(*key, total).group_by(*key).having(total != 0)):
        text = f"{schema.plain_number(more)} more was sent than was received, is lost or is on its way"
        yield Violation("transit", site, f"{document} {item}", text)

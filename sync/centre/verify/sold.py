"""What left although it might not, and what was taken back twice (invariants 11, 13, 15)."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Connection, and_, func, or_, select

from inventory.guards.outgoing import check_sellable
from inventory.kinds import KINDS
from inventory.places import is_outside
from inventory.shelf_life import is_expired
from inventory.transactions import read_body, reversed_kind
from sync import schema
from sync.centre.verify.policies import PoliciesOfAll
from sync.centre.violations import Violation, same_transaction

SELLING = tuple(
    name
    for name, kind in KINDS.items()
    if check_sellable in kind.guards and is_outside(kind.to_leg) and not kind.reverses
)


def check_sold(connection: Connection) -> Iterator[Violation]:
    """Nothing left after its last usable day where the item says error, nor a lot before its days of quarantine were over (11, 15).

    The last day itself is a day of use; the day is that of the work. Marks that came later say nothing about what had left.
    """
    movement, transaction, lot = schema.movement, schema.transaction, schema.CENTRAL["lot"]
    document, serial = schema.CENTRAL["document"], schema.CENTRAL["serial"]
    last_day = func.coalesce(lot.c.expiry_date, lot.c.best_before)
    same_lot = and_(lot.c.site == movement.c.site, lot.c.item == movement.c.item, lot.c.lot == movement.c.lot)
    same_serial = and_(*(serial.c[name] == movement.c[name] for name in ("site", "item", "serial")))
    same_document = and_(document.c.site == transaction.c.site, document.c.document == transaction.c.document)
    joined = (
        movement.join(transaction, same_transaction())
        .outerjoin(lot, same_lot)
        .outerjoin(serial, same_serial)
        .outerjoin(document, same_document)
    )
    policies = PoliciesOfAll(connection)
    columns = (
        movement.c.site,
        movement.c.transaction,
        movement.c.number,
        movement.c.item,
        transaction.c.day,
        last_day.label("last_day"),
        serial.c.expiry_date,
        transaction.c.body,
        document.c.partner,
        lot.c.stock_date,
        lot.c.quarantine_until,
    )
    perhaps = or_(
        transaction.c.day > last_day,
        transaction.c.day > serial.c.expiry_date,
        transaction.c.day < lot.c.quarantine_until,
    )
    query = select(*columns).select_from(joined).where(transaction.c.kind.in_(SELLING), perhaps)
    for row in policies.knowing(connection.execute(query)):
        item = policies.item(row.site, row.item, row.partner or read_body(row.body).partner)
        dates = ((row.last_day, item.lot_expiry_level), (row.expiry_date, item.serial_expiry_level))
        key = f"{row.transaction} {row.number}"
        if any(level == "error" and last is not None and is_expired(last, row.day) for last, level in dates):
            yield Violation("sold", row.site, key, f"{row.item} left on {row.day}, expired")
        days = item.quarantine_days if row.stock_date is not None else None
        if days is not None and row.quarantine_until == row.stock_date + timedelta(days) > row.day:
            text = f"{row.item} left on {row.day}, in quarantine until {row.quarantine_until}"
            yield Violation("sold", row.site, key, text)


def check_reversals(connection: Connection) -> Iterator[Violation]:
    """What takes another back is of its kind, posted like it, and the only one that does (invariant 13)."""
    transaction = schema.transaction
    original = transaction.alias("original")
    same = and_(original.c.site == transaction.c.site, original.c.id == transaction.c.reverses)
    of_original = (original.c.kind, original.c.status, original.c.reversed_by)
    query = (
        select(transaction.c.site, transaction.c.id, transaction.c.kind, *of_original)
        .select_from(transaction.outerjoin(original, same))
        .where(transaction.c.reverses != "", transaction.c.status == "posted")
    )
    for site, name, kind, of, status, by in connection.execute(query):
        if status != "posted" or kind != reversed_kind(of) or by != name:
            yield Violation("reversal", site, name, f"takes back a {of} that is {status}, taken back by {by}")
    back = transaction.alias("back")
    named = and_(
        back.c.site == transaction.c.site,
        back.c.id == transaction.c.reversed_by,
        back.c.reverses == transaction.c.id,
    )
    lost = select(transaction.c.site, transaction.c.id).select_from(transaction.outerjoin(back, named))
    for site, name in connection.execute(lost.where(transaction.c.reversed_by != "", back.c.id.is_(None))):
        yield Violation("reversal", site, name, "is said to be taken back, but nothing does")

"""What stands against a held transaction: the transaction that was there first, whose work it was, and when."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select

from inventory.refusals import Refusal, goods, selling, transactions
from sync import schema
from sync.centre.bulk import rows_by_key
from sync.centre.judging import IMPORTER
from sync.messages import Clash

CLASHES_MAX = 20


def clashes_of(connection: Connection, site: str, refusals: Sequence[Refusal]) -> tuple[Clash, ...]:
    """Return the transactions that the refusals stem from, as far as there are any; at most CLASHES_MAX.

    What came in with files is nobody's work: it is said nowhere that somebody clashes with it.
    """
    found: dict[str, Clash] = {}
    for refusal in refusals:
        if len(found) == CLASHES_MAX:
            break
        at_site, transaction = _stands_against(connection, site, refusal)
        if transaction and transaction not in found:
            rows = rows_by_key(connection, schema.transaction, ["id"], [(transaction,)], site=at_site)
            found |= {
                row["id"]: Clash(
                    transaction=row["id"],
                    document=row["document"],
                    device=row["device"],
                    operator=row["operator"],
                    at=row["at"],
                )
                for row in rows
                if row["operator"] != IMPORTER.badge
            }
    return tuple(found.values())


def _stands_against(connection: Connection, site: str, refusal: Refusal) -> tuple[str, str]:
    """Return the site and id of the transaction behind a refusal; no id where there is none."""
    match refusal:
        case goods.SerialInStock(item=item, serial=serial, site=where):
            return where, _last_of_serial(connection, where, item, serial)
        case goods.SerialNotReusable(item=item, serial=serial) | goods.SerialNotHere(item=item, serial=serial):
            return site, _last_of_serial(connection, site, item, serial)
        case goods.SerialOfAnotherLot(item=item, serial=serial):
            return site, _last_of_serial(connection, site, item, serial)
        case goods.SerialOfAnotherItem(serial=serial, other_item=item):
            return site, _last_of_serial(connection, site, item, serial)
        case (
            goods.DocumentClosed(document=document)
            | goods.MoreThanOrdered(document=document)
            | selling.MoreThanAsked(document=document)
            | selling.NotStaged(document=document)
            | selling.ReservedElsewhere(document=document)
            | selling.BoxOfAnotherOrder(document=document)
            | selling.NotEnoughFree(documents=document)
        ):
            return site, _last_of_document(connection, site, document.partition(", ")[0])
        case selling.NumberDisputed(transaction=transaction):
            return site, transaction
        case goods.OtherExpiry(item=item, lot=lot) | goods.OtherVendor(item=item, lot=lot):
            return site, _first_of_lot(connection, site, item, lot)
        case goods.NotEnough(item=item, lot=lot, place=place):
            return site, _last_from_place(connection, site, (item, lot, place))
        case transactions.AlreadyReversed(by=by):
            return site, by
        case transactions.NothingToReverse(transaction=transaction):
            return site, transaction
        case _:
            return site, ""


def _last_of_serial(connection: Connection, site: str, item: str, serial: str) -> str:
    table = schema.CENTRAL["serial"]
    where = and_(table.c.site == site, table.c.item == item, table.c.serial == serial)
    return connection.scalar(select(table.c.transaction).where(where)) or ""


def _last_of_document(connection: Connection, site: str, document: str) -> str:
    table = schema.transaction
    where = and_(table.c.site == site, table.c.document == document, table.c.status == "posted")
    return connection.scalar(select(table.c.id).where(where).order_by(table.c.version.desc()).limit(1)) or ""


def _first_of_lot(connection: Connection, site: str, item: str, lot: str) -> str:
    movement = schema.movement
    where = and_(movement.c.item == item, movement.c.lot == lot)
    return connection.scalar(_movements(site, where).order_by(schema.transaction.c.version).limit(1)) or ""


def _last_from_place(connection: Connection, site: str, key: tuple[str, str, str]) -> str:
    movement = schema.movement
    item, lot, place = key
    where = and_(
        movement.c.item == item,
        movement.c.lot == lot,
        or_(movement.c.from_place == place, movement.c.to_place == place),
    )
    return connection.scalar(_movements(site, where).order_by(schema.transaction.c.version.desc()).limit(1)) or ""


def _movements(site: str, where: ColumnElement[bool]) -> Select[tuple[str]]:
    movement, transaction = schema.movement, schema.transaction
    joined = movement.join(
        transaction, and_(transaction.c.site == movement.c.site, transaction.c.id == movement.c.transaction)
    )
    return select(movement.c.transaction).select_from(joined).where(movement.c.site == site, where)

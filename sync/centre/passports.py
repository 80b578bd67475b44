"""The passport of a pallet that was dispatched: what its dispatch says, with the dates of its lots."""

from dataclasses import replace
from decimal import Decimal

from sqlalchemy import Connection, select

from inventory.passport import Passport, PassportLine
from inventory.transactions import Allocation, Line, Transaction, read_body
from sync import schema
from sync.errors import StoreError

_SENDS = frozenset({"dispatch"})


def passport_of(connection: Connection, site: str, transaction: str, pallet: str) -> Passport:
    """Return the passport of what a posted dispatch sent; raises StoreError for anything that is none."""
    made = schema.transaction
    query = select(made.c.body).where(made.c.site == site, made.c.id == transaction)
    body = connection.scalar(query)
    sent = read_body(bytes(body)) if body is not None else None
    if sent is None or sent.kind not in _SENDS:
        raise StoreError(f"{transaction} is no dispatch that {site} has posted")
    documents = schema.CENTRAL["document"]
    to_site = connection.scalar(
        select(documents.c.to_site).where(documents.c.site == site, documents.c.document == sent.document)
    )
    lines = tuple(
        _dated(connection, site, _line(line, allocation)) for line in sent.lines for allocation in line.allocations
    )
    return Passport(sent.document, site, str(to_site), pallet or _pallet(sent), sent.id, lines)


def _pallet(sent: Transaction) -> str:
    """Return what names the goods where no pallet is named: their transfer."""
    return sent.document


def _line(line: Line, allocation: Allocation) -> PassportLine:
    quantity = allocation.quantity or Decimal(len(allocation.serials))
    return PassportLine(line.item, quantity, allocation.lot, allocation.serials, line=line.line)


def _dated(connection: Connection, site: str, goods: PassportLine) -> PassportLine:
    if not goods.lot:
        return goods
    lots = schema.CENTRAL["lot"]
    row = connection.execute(
        select(lots.c.expiry_date, lots.c.best_before).where(
            lots.c.site == site, lots.c.item == goods.item, lots.c.lot == goods.lot
        )
    ).one_or_none()
    return goods if row is None else replace(goods, expiry_date=row[0], best_before=row[1])

"""Alarms of the office: goods that are recalled and left all the same, since whoever sent them had not heard of it (domain.md 3d, 6.2).

What left is gone, even if its posting is held: the customer must hear of it. So these are told before all other held work.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection, select

from inventory.places import CUSTOMER
from inventory.transactions import Transaction, read_body
from inventory.values import dataclass
from sync import schema
from sync.centre.bulk import rows_by_key
from sync.centre.disputes import FLAGGED, WAITING

_CODES = ("lot_recalled", "serial_recalled")


@dataclass(frozen=True, slots=True)
class Alarm:
    """Recalled goods that left: what and how much (stocking units), by which recall, to whom, by which door, when and by whom."""

    transaction: str
    site: str
    recall: str
    item: str
    number: str
    quantity: Decimal
    partner: str
    name: str
    document: str
    door: str
    at: datetime
    operator: str
    device: str


def alarms(connection: Connection, site: str = "") -> tuple[Alarm, ...]:
    """Return what left although it was recalled and nobody has settled yet, at one site or at all, oldest first."""
    held = schema.held
    query = select(held).where(held.c.state.in_((*WAITING, FLAGGED)), held.c.refusals.like("%recalled%"))
    query = query.where(held.c.site == site) if site else query
    found: list[Alarm] = []
    for row in connection.execute(query.order_by(held.c.held_at, held.c.site, held.c.transaction)).mappings():
        key = [(row["transaction"],)]
        kept = next(rows_by_key(connection, schema.transaction, ["id"], key, site=row["site"]), None)
        if kept is not None:
            sent = read_body(kept["body"])
            found += _of(connection, sent, json.loads(row["refusals"]), row["device"])
    return tuple(found)


def _of(
    connection: Connection, sent: Transaction, refusals: Sequence[Mapping[str, str]], device: str
) -> Iterator[Alarm]:
    partner, name = _partner(connection, sent)
    for each in refusals:
        if each.get("code") not in _CODES:
            continue
        number = each.get("lot") or each.get("serial") or ""
        left = dict(_left(sent, each["item"], each.get("lot"), each.get("serial")))
        for door, quantity in left.items():
            goods = (each["recall"], each["item"], number, quantity)
            yield Alarm(sent.id, sent.site, *goods, partner, name, sent.document, door, sent.at, sent.operator, device)


def _left(sent: Transaction, item: str, lot: str | None, serial: str | None) -> Iterator[tuple[str, Decimal]]:
    """Yield the doors by which a lot or serial left, each with how much: all of it that left there."""
    doors: dict[str, Decimal] = {}
    for line in sent.lines:
        for each in line.allocations if (line.item, line.to_place) == (item, CUSTOMER) else ():
            quantity = Decimal(serial in each.serials) if serial else each.quantity if each.lot == lot else Decimal(0)
            doors[line.from_place] = doors.get(line.from_place, Decimal(0)) + quantity
    yield from ((door, quantity) for door, quantity in doors.items() if quantity)


def _partner(connection: Connection, sent: Transaction) -> tuple[str, str]:
    rows = rows_by_key(connection, schema.CENTRAL["document"], ["document"], [(sent.document,)], site=sent.site)
    partner = next((str(row["partner"]) for row in rows), "") or sent.partner
    names = rows_by_key(connection, schema.CENTRAL["partner"], ["partner"], [(partner,)])
    return partner, next((str(row["name"]) for row in names), "")

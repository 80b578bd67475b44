"""Goods whose code no item had: once a code is tied to an item, what waits under it posts itself (flows.md 1.0a, 16).

Each receipt is a new transaction of the centre's own device that names the one that took the goods in, into the bin where they stand;
it is judged by the same rules as any other, and held with the reason where they refuse it. The tag is closed either way.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from inventory.items import Item, ItemCode
from inventory.places import VENDOR
from inventory.transactions import Allocation, Line, Transaction, body_hash, body_of, read_body
from inventory.unidentified import Unidentified, same_codes
from sync import schema
from sync.centre.accounts import own_device
from sync.centre.bulk import rows_by_key, upsert_rows
from sync.centre.database import Database
from sync.centre.feeds import changes_of, stamp
from sync.centre.own_forms import Written, own_forms
from sync.centre.records import record_of, row_of
from sync.centre.store import post_in
from sync.messages import Batch, SentTransaction

NewId = Callable[[], str]

PAGE = 200
_GOODS = schema.CENTRAL["unidentified"]
# in a canonical body a kind stands exactly so: what may let goods post themselves is seen without reading every body
KINDS = ("unidentified_receipt", "code_tie")
_TOUCHING = tuple(f'"kind":"{kind}"'.encode() for kind in KINDS)


def may_identify(batch: Batch) -> bool:
    """Return whether a batch may have brought unidentified goods or a code."""
    return any(mark in each.body for each in batch.transactions for mark in _TOUCHING)


def unidentified_goods(connection: Connection, site: str = "") -> tuple[tuple[str, Unidentified], ...]:
    """Return what waits to be identified with its site, at one site or at all, oldest first."""
    query = select(_GOODS).where(_GOODS.c.closed_by == "").order_by(_GOODS.c.site, _GOODS.c.since, _GOODS.c.tag)
    rows = connection.execute(query.where(_GOODS.c.site == site) if site else query).mappings()
    return tuple((row["site"], record_of(Unidentified, dict(row))) for row in rows)


def post_identified(database: Database, now: datetime, new_id: NewId, site: str = "") -> int:
    """Post what waits and whose code names one item now, at a site or at all; return how many receipts that made."""
    waiting = database.read(lambda connection: unidentified_goods(connection, site))
    made = 0
    for each in dict.fromkeys(where for where, _ in waiting):
        keys = [goods.transaction for where, goods in waiting if where == each]
        for start in range(0, len(keys), PAGE):
            made += _post_page(database, each, keys[start : start + PAGE], (now, new_id))
    return made


def _post_page(database: Database, site: str, keys: Sequence[str], made: tuple[datetime, NewId]) -> int:
    if not database.read(lambda connection: _identified(connection, site, keys)):
        return 0
    now, new_id = made
    return database.write(lambda connection: _post(connection, site, keys, (now, new_id)))


def _post(connection: Connection, site: str, keys: Sequence[str], made: tuple[datetime, NewId]) -> int:
    now, new_id = made
    sender, sequence = own_device(connection, site)
    found = _identified(connection, site, keys, lock=True)
    ids = [(goods.transaction,) for goods, _ in found]
    bodies = {row["id"]: row["body"] for row in rows_by_key(connection, schema.transaction, ["id"], ids, site=site)}
    receipts = [
        _receipt(connection, read_body(bodies[goods.transaction]), (goods, code), (now, new_id()))
        for goods, code in found
    ]
    post_in(connection, sender, [_sent(each, at) for at, each in enumerate(receipts, sequence)], now)
    closed = [
        replace(goods, item=code.item, closed_by=receipt.id)
        for (goods, code), receipt in zip(found, receipts, strict=True)
    ]
    upsert_rows(connection, _GOODS, [row_of(each, site=site) for each in closed])
    stamp(connection, site, changes_of("unidentified", ids))
    return len(receipts)


def _identified(
    connection: Connection, site: str, keys: Sequence[str], *, lock: bool = False
) -> list[tuple[Unidentified, ItemCode]]:
    """Return the goods that still wait and whose code names exactly one active item, with the code."""
    rows = rows_by_key(connection, _GOODS, ["transaction"], [(key,) for key in keys], site=site, lock=lock)
    waiting = [goods for row in rows if not (goods := record_of(Unidentified, row)).closed_by]
    wanted = {(same,) for goods in waiting for same in same_codes(goods.code)}
    codes = [record_of(ItemCode, row) for row in rows_by_key(connection, schema.CENTRAL["item_code"], ["code"], wanted)]
    names = {(goods.code,) for goods in waiting} | {(code.item,) for code in codes}
    items = {
        row["item"]: record_of(Item, row)
        for row in rows_by_key(connection, schema.CENTRAL["item"], ["item"], names)
        if row["active"]
    }
    found = ((goods, _only(goods, codes, items)) for goods in waiting)
    return [(goods, code) for goods, code in found if code is not None]


def _only(goods: Unidentified, codes: Sequence[ItemCode], items: dict[str, Item]) -> ItemCode | None:
    same = same_codes(goods.code)
    named = [
        code
        for code in codes
        if code.item in items and (code.code == goods.code or (code.kind == "gtin" and code.code in same))
    ]
    own = items.get(goods.code)
    if own is not None:
        named.append(ItemCode(own.item, goods.code, "internal", own.unit))
    return named[0] if len({code.item for code in named}) == 1 else None


def _receipt(
    connection: Connection, taken: Transaction, identified: tuple[Unidentified, ItemCode], made: tuple[datetime, str]
) -> Transaction:
    """Return the receipt of goods as what they are; the day of the work stays, for that is when they came."""
    goods, code = identified
    (item,) = (
        record_of(Item, row) for row in rows_by_key(connection, schema.CENTRAL["item"], ["item"], [(code.item,)])
    )
    units = rows_by_key(connection, schema.CENTRAL["unit"], ["item"], [(code.item,)])
    factor = next((row["factor"] for row in units if row["unit"] == code.unit), 1)
    number = next(_lines(connection, taken, code.item), 0)
    told = next(iter(taken.lines[0].allocations), None)
    quantity = goods.quantity * factor
    # without lots, what the label says of one stays with the transaction that took the goods in
    kept = told if told is not None and item.tracking.lots else Allocation(quantity)
    # nobody knew whose number it was when it was read: a lot of our own has the separators of its mask (F5)
    written = Written("lot", item.item, kept.lot)
    forms = own_forms(connection, taken.site, (written,)) if kept.lot else {}
    allocation = replace(kept, quantity=quantity, lot=forms.get(written, kept.lot))
    now, receipt_id = made
    line = Line(
        item=code.item,
        unit=code.unit or item.unit,
        quantity=goods.quantity,
        from_place=VENDOR,
        to_place=goods.place,
        line=number,
        allocations=(allocation,),
        code=goods.code,
    )
    return replace(
        taken,
        id=receipt_id,
        kind="purchase_receipt",
        at=now,
        document=taken.document if number else "",
        lines=(line,),
        reference=taken.id,
    )


def _lines(connection: Connection, taken: Transaction, item: str) -> Iterator[int]:
    """Yield the lines of an item on the order that the goods came with, those that miss something first."""
    table = schema.CENTRAL["document_line"]
    rows = rows_by_key(connection, table, ["document"], [(taken.document,)] if taken.document else [], site=taken.site)
    ours = [row for row in rows if row["item"] == item]
    yield from (
        row["line"]
        for row in sorted(
            ours,
            key=lambda row: (row["quantity"] * row["factor"] <= row["done"] + row["cancelled"], row["line"]),
        )
    )


def _sent(transaction: Transaction, sequence: int) -> SentTransaction:
    body = body_of(transaction)
    return SentTransaction(sequence=sequence, id=transaction.id, body=body, body_hash=body_hash(body))

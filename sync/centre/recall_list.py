"""Where recalled goods are and who got them, at every site: what stands where, what left to whom, what is held (F55, domain.md 6.2)."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from inventory.recalls import Recall
from sync import schema
from sync.centre.recall_cover import cover_of
from sync.centre.recall_looking import Looking
from sync.centre.recalled_goods import RecalledGoods, RecallList, Unsent
from sync.centre.records import record_of


def recalls_known(connection: Connection) -> tuple[Recall, ...]:
    """Return every line of every recall, released or not, by number and line."""
    table = schema.CENTRAL["recall"]
    rows = connection.execute(select(table).order_by(table.c.recall, table.c.line)).mappings()
    return tuple(record_of(Recall, dict(row)) for row in rows)


def recall_list(connection: Connection, lines: Sequence[Recall], site: str = "") -> RecallList:
    """Return where all is that lines of a recall cover, at one site or at all."""
    sites = [site] if site else connection.scalars(select(schema.CENTRAL["site"].c.site).order_by("site")).all()
    found: list[RecalledGoods] = []
    for each in sites:
        cover = cover_of(connection, each, lines)
        if cover.lots or cover.serials:
            found += Looking(connection, each, cover).all()
    return RecallList(tuple(lines), tuple(found), tuple(_unsent(connection, site)))


def _unsent(connection: Connection, site: str) -> Iterator[Unsent]:
    device = schema.device
    query = select(device).where(device.c.waiting > 0, device.c.state == "active")
    query = query.where(device.c.site == site) if site else query
    for row in connection.execute(query.order_by(device.c.site, device.c.device)):
        yield Unsent(row.site, row.device, row.waiting, row.last_seen)

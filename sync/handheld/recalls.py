"""Goods in hand that are recalled or on hold: what stands at docks and in boxes, was taken and not booked, or left and is not sent.

Asked once after each complete pull (flows.md 1.0a, rule 23). It begins with what stands for orders, what is open and what waits, which
is little, and judges the lot of each, and its serials, by the rules: with the recalls of what they were made of (domain.md 6.7).
"""

import enum
from collections.abc import Iterator
from decimal import Decimal

from inventory.allocation import goods_at_hand, recall_of
from inventory.stock import Lot, Serial, Stock
from inventory.values import dataclass
from sync.handheld.database import Database, Row, statement
from sync.handheld.effective import EFFECTIVE
from sync.schema import from_millionths

MARKED_MAX = 100
IN_HAND_MAX = 5_000


class Whereabouts(enum.StrEnum):
    """Where marked goods are: at a dock or in a box, in somebody's hands, or out of the door with nobody told."""

    STANDING = "standing"
    IN_HAND = "in_hand"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class MarkedGoods:
    """Goods that are marked; `place` is the dock or box (`#...`), empty where they do not stand anywhere.

    `lot` is the serial number where that is marked, and not all of its lot.
    """

    where: Whereabouts
    document: str
    place: str
    item: str
    lot: str
    quantity: Decimal
    recall: str
    hold: str


_STANDING = statement(
    """SELECT s.document, s.place, s.item, s.lot, sum(s.quantity), '' FROM (
        SELECT document, place, item, lot, quantity FROM mirror.reservation WHERE quantity <> 0
        UNION ALL SELECT o.document, o.place, o.item, o.lot, o.quantity FROM overlay_reservation o
            JOIN journal j ON j.number = o.number WHERE o.live = 1 AND {effective}) s
    GROUP BY s.document, s.place, s.item, s.lot HAVING sum(s.quantity) > 0
    ORDER BY s.document, s.place, s.item, s.lot LIMIT {limit}""",
    effective=EFFECTIVE,
    limit=str(IN_HAND_MAX),
)
_IN_HAND = statement(
    """SELECT document, '', item, lot, 1000000, serial FROM captured INDEXED BY ix_captured_waiting
    WHERE booked_by IS NULL AND dropped_by IS NULL ORDER BY document, item, lot, serial LIMIT {limit}""",
    limit=str(IN_HAND_MAX),
)
_LEFT = statement(
    """SELECT j.document, '', s.item, s.lot, -sum(s.quantity), '' FROM journal j
    CROSS JOIN overlay_reservation s ON s.number = j.number
    WHERE j.state = 'waiting' AND j.kind = 'shipment'
    GROUP BY j.document, s.item, s.lot ORDER BY j.document, s.item, s.lot LIMIT {limit}""",
    limit=str(IN_HAND_MAX),
)
_LEFT_SERIALS = """SELECT s.serial FROM journal j CROSS JOIN overlay_serial s ON s.number = j.number
    WHERE j.state = 'waiting' AND j.kind = 'shipment' AND j.document = ? AND s.item = ? AND s.lot = ? ORDER BY s.serial"""
_STATEMENTS = ((Whereabouts.STANDING, _STANDING), (Whereabouts.IN_HAND, _IN_HAND), (Whereabouts.LEFT, _LEFT))
_Found = tuple[str, str]


def marked_goods(database: Database, stock: Stock) -> tuple[MarkedGoods, ...]:
    """Return the goods in hand that are recalled or on hold, of each whereabouts at most MARKED_MAX."""
    judged: dict[tuple[str, str], _Found] = {}
    marked: list[MarkedGoods] = []
    for where, query in _STATEMENTS:
        found: dict[tuple[str, ...], MarkedGoods] = {}
        for row in database.all(query):
            for each in _marked(database, stock, judged, (where, row)):
                key = (each.document, each.place, each.item, each.lot)
                before = found[key].quantity if key in found else Decimal(0)
                found[key] = MarkedGoods(where, *key, before + each.quantity, each.recall, each.hold)
        marked += list(found.values())[:MARKED_MAX]
    return tuple(marked)


def _marked(
    database: Database, stock: Stock, judged: dict[tuple[str, str], _Found], at: tuple[Whereabouts, Row]
) -> Iterator[MarkedGoods]:
    """Yield what of a row is marked: all of it by its lot, else its serials one by one."""
    where, (document, place, item, lot, millionths, serial) = at
    if (item, lot) not in judged:
        kept = (stock.lot(item, lot) or Lot(item, lot)) if lot else None
        judged[item, lot] = _marks_of(stock, item, kept, None)
    recall, hold = judged[item, lot]
    if recall or hold:
        yield MarkedGoods(where, document, place, item, lot, from_millionths(millionths), recall, hold)
        return
    for each in _serials(database, stock, at) if not serial else (stock.serial(item, serial),):
        if each is not None:
            recall, hold = _marks_of(stock, item, stock.lot(item, lot) if lot else None, each)
            if recall or hold:
                yield MarkedGoods(where, document, place, item, each.serial, Decimal(1), recall, hold)


def _serials(database: Database, stock: Stock, at: tuple[Whereabouts, Row]) -> Iterator[Serial | None]:
    """Yield the serials of a row that names none of its own."""
    where, (document, place, item, lot, _, _) = at
    kept = stock.item(item)
    if kept is None or not kept.tracking.serials:
        return
    if where is Whereabouts.LEFT:
        yield from (stock.serial(item, each) for (each,) in database.all(_LEFT_SERIALS, (document, item, lot)))
    else:
        yield from (each for each in stock.staged_serials(document, place, item) if each.lot == lot)


def _marks_of(stock: Stock, item: str, lot: Lot | None, serial: Serial | None) -> _Found:
    kept = stock.item(item)
    if kept is None or (lot is None and serial is None):
        return "", ""
    hold = (serial.hold if serial else "") or (lot.hold if lot else "")
    return recall_of(goods_at_hand(stock, kept, lot, serial)), hold

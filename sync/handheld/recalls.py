"""Goods in hand whose lot is recalled or on hold: what stands at docks and in boxes, was taken and not booked, or left and is not sent.

Asked once after each complete pull (flows.md 1.0a, rule 23). It begins with what stands for orders, what is open and what waits, which
is little, and looks up the lot of each by its key.
"""

import enum
from dataclasses import dataclass
from decimal import Decimal

from sync.handheld.database import Database, Row, statement
from sync.handheld.effective import EFFECTIVE
from sync.schema import from_millionths

MARKED_MAX = 100
_MARKED = "m.item = s.item AND m.lot = s.lot AND (m.recall <> '' OR m.hold <> '')"


class Whereabouts(enum.StrEnum):
    """Where marked goods are: at a dock or in a box, in somebody's hands, or out of the door with nobody told."""

    STANDING = "standing"
    IN_HAND = "in_hand"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class MarkedGoods:
    """Goods of a marked lot; `place` is the dock or box (`#...`), empty where they do not stand anywhere."""

    where: Whereabouts
    document: str
    place: str
    item: str
    lot: str
    quantity: Decimal
    recall: str
    hold: str


_STANDING = statement(
    """SELECT s.document, s.place, s.item, s.lot, sum(s.quantity), m.recall, m.hold FROM (
        SELECT document, place, item, lot, quantity FROM mirror.reservation WHERE quantity <> 0
        UNION ALL SELECT o.document, o.place, o.item, o.lot, o.quantity FROM overlay_reservation o
            JOIN journal j ON j.number = o.number WHERE o.live = 1 AND {effective}) s
    CROSS JOIN mirror.lot m ON {marked}
    GROUP BY s.document, s.place, s.item, s.lot HAVING sum(s.quantity) > 0
    ORDER BY s.document, s.place, s.item, s.lot LIMIT {limit}""",
    effective=EFFECTIVE,
    marked=_MARKED,
    limit=str(MARKED_MAX),
)
_IN_HAND = statement(
    """SELECT s.document, '', s.item, s.lot, count(*) * 1000000, m.recall, m.hold FROM captured s INDEXED BY ix_captured_waiting
    CROSS JOIN mirror.lot m ON {marked} WHERE s.booked_by IS NULL AND s.dropped_by IS NULL AND s.lot <> ''
    GROUP BY s.document, s.item, s.lot ORDER BY s.document, s.item, s.lot LIMIT {limit}""",
    marked=_MARKED,
    limit=str(MARKED_MAX),
)
_LEFT = statement(
    """SELECT j.document, '', s.item, s.lot, -sum(s.quantity), m.recall, m.hold FROM journal j
    CROSS JOIN overlay_reservation s ON s.number = j.number
    CROSS JOIN mirror.lot m ON {marked} WHERE j.state = 'waiting' AND j.kind = 'shipment'
    GROUP BY j.document, s.item, s.lot ORDER BY j.document, s.item, s.lot LIMIT {limit}""",
    marked=_MARKED,
    limit=str(MARKED_MAX),
)
_STATEMENTS = ((Whereabouts.STANDING, _STANDING), (Whereabouts.IN_HAND, _IN_HAND), (Whereabouts.LEFT, _LEFT))


def marked_goods(database: Database) -> tuple[MarkedGoods, ...]:
    """Return the goods in hand that are recalled or on hold, of each whereabouts at most MARKED_MAX."""
    return tuple(_goods(where, row) for where, query in _STATEMENTS for row in database.all(query))


def _goods(where: Whereabouts, row: Row) -> MarkedGoods:
    document, place, item, lot, quantity, recall, hold = row
    return MarkedGoods(where, document, place, item, lot, from_millionths(quantity), recall, hold)

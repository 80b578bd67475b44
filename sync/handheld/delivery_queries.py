"""The statements of StockInSqlite for returns: what documents brought in and sent out. A test holds each to its index."""

from sync.handheld.database import statement
from sync.handheld.effective import EFFECTIVE

# mirror and own changes, summed by key and owner; what was taken back altogether is nothing, and then another's may come
_SUMMED = """SELECT document, line, item, lot, max(way), sum(quantity), sum(returned), max(partner), owner FROM (
        SELECT document, line, item, lot, way, quantity, returned, partner, owner FROM mirror.delivery WHERE {where}
        UNION ALL SELECT o.document, o.line, o.item, o.lot, o.way, o.quantity, o.returned, o.partner, o.owner
            FROM overlay_delivery o JOIN journal j ON j.number = o.number
            WHERE {own_where} AND o.live = 1 AND {effective})
    GROUP BY document, line, item, lot, owner"""


def _summed(*names: str) -> str:
    return statement(
        _SUMMED,
        where=" AND ".join(f"{name} = :{name}" for name in names),
        own_where=" AND ".join(f"o.{name} = :{name}" for name in names),
        effective=EFFECTIVE,
    )


DELIVERY = _summed("document", "line", "item", "lot") + " HAVING sum(quantity) <> 0 OR sum(returned) <> 0"
# whatever was taken back of it since
KNOWN = statement(
    """SELECT 1 FROM (SELECT document FROM mirror.delivery
            WHERE document = :document AND line = :line AND item = :item AND lot = :lot
        UNION ALL SELECT o.document FROM overlay_delivery o JOIN journal j ON j.number = o.number
            WHERE o.document = :document AND o.line = :line AND o.item = :item AND o.lot = :lot AND o.live = 1 AND {effective})
        LIMIT 1""",
    effective=EFFECTIVE,
)
DELIVERED = (
    _summed("document")
    + " HAVING max(way) = :way AND sum(quantity) <> 0 ORDER BY document, line, item, lot LIMIT :limit + 0"
)

PARTNER_ITEM = (
    "SELECT partner, item, min_days, min_percent, not_older FROM mirror.partner_item WHERE partner = ? AND item = ?"
)

_OWN_SUM = """SELECT coalesce(sum(o.quantity), 0) FROM overlay_delivery o JOIN journal j ON j.number = o.number
    WHERE o.document = {of}.document AND o.line = {of}.line AND o.item = {of}.item AND o.lot = {of}.lot AND o.live = 1 AND {effective}"""
# what the mirror has, in the order of its index until one is not taken back; then what this device sent out, by the days of its lots
SHIPPED = statement(
    """SELECT max(last_day) FROM (
        SELECT * FROM (SELECT m.last_day FROM mirror.delivery m
            WHERE m.partner = :partner AND m.item = :item AND m.way = 'out' AND m.last_day IS NOT NULL
                AND m.document <> :beside AND m.quantity + ({own_of_mirror}) > 0
            ORDER BY m.last_day DESC LIMIT 1)
        UNION ALL SELECT coalesce(
                (SELECT coalesce(p.expiry_date, p.best_before) FROM overlay_lot p JOIN journal j ON j.number = p.number
                    WHERE p.item = t.item AND p.lot = t.lot AND p.live = 1 AND {effective} ORDER BY p.number DESC LIMIT 1),
                (SELECT coalesce(l.expiry_date, l.best_before) FROM mirror.lot l WHERE l.item = t.item AND l.lot = t.lot))
            FROM overlay_delivery t JOIN journal j ON j.number = t.number
            WHERE t.partner = :partner AND t.item = :item AND t.way = 'out' AND t.document <> :beside AND t.live = 1 AND {effective}
                AND ({own_of_own}) + coalesce((SELECT m.quantity FROM mirror.delivery m WHERE m.document = t.document
                    AND m.line = t.line AND m.item = t.item AND m.lot = t.lot), 0) > 0)""",
    own_of_mirror=statement(_OWN_SUM, of="m", effective=EFFECTIVE),
    own_of_own=statement(_OWN_SUM, of="t", effective=EFFECTIVE),
    effective=EFFECTIVE,
)

# the serials of an item that name a document, as the last word on each says
_SERIALS = """SELECT * FROM (
    SELECT o.serial FROM overlay_serial o JOIN journal j ON j.number = o.number
        WHERE o.{by} = :document AND o.item = :item AND o.serial > :beyond AND o.live = 1 AND {own_fits} AND {effective}
            AND NOT EXISTS (SELECT 1 FROM overlay_serial p JOIN journal j ON j.number = p.number
                WHERE p.item = o.item AND p.serial = o.serial AND p.live = 1 AND p.number > o.number AND {effective})
    UNION ALL SELECT m.serial FROM mirror.serial m
        WHERE m.{by} = :document AND m.item = :item AND m.serial > :beyond AND {fits}
            AND NOT EXISTS (SELECT 1 FROM overlay_serial p JOIN journal j ON j.number = p.number
                WHERE p.item = m.item AND p.serial = m.serial AND p.live = 1 AND {effective}))
    ORDER BY serial LIMIT :limit + 0"""


def _serials(by: str, fits: str) -> str:
    return statement(
        _SERIALS,
        by=by,
        own_fits=f"o.{fits}",
        fits=f"m.{fits}",
        effective=EFFECTIVE,
    )


ISSUED_SERIALS = _serials("document", "state = 'shipped'")
RECEIVED_SERIALS = _serials("receipt", "state IN ('on_hand', 'reserved', 'in_transit')")

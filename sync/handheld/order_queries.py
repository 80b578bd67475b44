"""The statements of StockInSqlite for orders: what may be picked, what stands at the dock for whom. A test holds each to its index."""

from inventory.items import NumberOrder
from inventory.packs import PACK_LEVELS_MAX
from sync.handheld.database import statement
from sync.handheld.effective import EFFECTIVE
from sync.handheld.rows import LINK_COLUMNS, PACK_COLUMNS, SERIAL_COLUMNS, qualified
from sync.handheld.sent_back import MINE

# mirror and own changes of the rows that some columns name, summed by key; zero is nothing
_SUMMED = """SELECT {key}, sum(quantity) FROM (
        SELECT {key}, quantity FROM mirror.{table} WHERE {where} AND quantity <> 0
        UNION ALL SELECT {own}, o.quantity FROM overlay_{table} o JOIN journal j ON j.number = o.number
            WHERE {own_where} AND o.live = 1 AND {effective})
    GROUP BY {key} HAVING sum(quantity) <> 0 ORDER BY {key}"""


def _summed(table: str, key: str, named: tuple[str, ...]) -> str:
    return statement(
        _SUMMED,
        table=table,
        key=key,
        own=qualified(key, "o"),
        where=" AND ".join(f"{name} = :{name}" for name in named),
        own_where=" AND ".join(f"o.{name} = :{name}" for name in named),
        effective=EFFECTIVE,
    )


_AMONG = "IN (SELECT value FROM json_each(:places))"
_RESERVATION = "document, line, place, item, lot"
RESERVED = _summed("reservation", _RESERVATION, ("place", "item", "lot"))
BOX = _summed("reservation", _RESERVATION, ("place",)) + " LIMIT 1"
BOXES = BOX.replace("place = :place", f"place {_AMONG}")
STAGED = _summed("reservation", _RESERVATION, ("document",))
CONTENTS = _summed("balance", "place, item, lot, owner", ("place",)) + " LIMIT :limit + 0"

# what went into a lot or serial: the store's rows and our own, summed
MADE_OF = statement(
    """SELECT {key}, sum(quantity) FROM (
        SELECT {key}, quantity FROM mirror.genealogy WHERE item = :item AND lot = :lot AND serial = :serial
        UNION ALL SELECT {own}, o.quantity FROM overlay_genealogy o JOIN journal j ON j.number = o.number
            WHERE o.item = :item AND o.lot = :lot AND o.serial = :serial AND o.live = 1 AND {effective})
    GROUP BY {key} HAVING sum(quantity) <> 0 ORDER BY {key}""",
    key=LINK_COLUMNS,
    own=qualified(LINK_COLUMNS, "o"),
    effective=EFFECTIVE,
)
_OWN_PACKS = statement(
    """SELECT {own} FROM overlay_pack o JOIN journal j ON j.number = o.number WHERE {{where}} AND o.live = 1 AND {effective}
    AND NOT EXISTS (SELECT 1 FROM overlay_pack p JOIN journal j ON j.number = p.number
        WHERE p.pack = o.pack AND p.live = 1 AND p.number > o.number AND {effective})""",
    own=qualified(PACK_COLUMNS, "o"),
    effective=EFFECTIVE,
)
_MIRROR_PACKS = statement(
    """SELECT {columns} FROM mirror.pack m WHERE {{where}} AND NOT EXISTS (
        SELECT 1 FROM overlay_pack p JOIN journal j ON j.number = p.number
        WHERE p.pack = m.pack AND p.live = 1 AND {effective})""",
    columns=qualified(PACK_COLUMNS, "m"),
    effective=EFFECTIVE,
)
PACK = (
    _OWN_PACKS.replace("{where}", "o.pack = :pack") + " UNION ALL " + _MIRROR_PACKS.replace("{where}", "m.pack = :pack")
)
PACKS_IN = (
    " UNION ALL ".join(
        packs.replace("{where}", where)
        for packs, where in (
            (_OWN_PACKS, "o.parent = :place"),
            (_OWN_PACKS, "o.bin = :place AND o.parent = ''"),
            (_MIRROR_PACKS, "m.parent = :place"),
            (_MIRROR_PACKS, "m.bin = :place AND m.parent = ''"),
        )
    )
    + " ORDER BY pack LIMIT :limit + 0"
)
PACKS_STANDING = (
    " UNION ALL ".join(
        packs.replace("{where}", where)
        for packs, where in (
            (_OWN_PACKS, f"o.parent {_AMONG}"),
            (_MIRROR_PACKS, f"m.parent {_AMONG}"),
        )
    )
    + " ORDER BY pack"
)

_OWN_STATE = statement(
    """(SELECT o.state FROM overlay_document o JOIN journal j ON j.number = o.number
        WHERE o.document = d.document AND o.live = 1 AND {effective} ORDER BY o.number DESC LIMIT 1)""",
    effective=EFFECTIVE,
)
NAMED_FOR = statement(
    """SELECT n.document, n.line, n.lot FROM mirror.document_number n
    CROSS JOIN mirror.document_line l ON l.document = n.document AND l.line = n.line
    CROSS JOIN mirror.document d ON d.document = n.document
    WHERE n.serial = :serial AND n.serial <> '' AND l.item = :item AND d.kind = 'sales_order'
        AND coalesce({own_state}, d.state) = 'open'
    ORDER BY n.document, n.line""",
    own_state=_OWN_STATE,
)
PROMISED = statement(
    """SELECT n.document, n.line, n.quantity FROM mirror.document_number n
    CROSS JOIN mirror.document_line l ON l.document = n.document AND l.line = n.line
    CROSS JOIN mirror.document d ON d.document = n.document
    WHERE n.lot = :lot AND n.lot <> '' AND n.serial = '' AND l.item = :item AND d.kind = 'sales_order'
        AND coalesce({own_state}, d.state) = 'open'
    ORDER BY n.document, n.line""",
    own_state=_OWN_STATE,
)
# goods without a number are found by their item: there is no number to look for
PROMISED_UNTRACKED = statement(
    """SELECT n.document, n.line, n.quantity FROM mirror.document_line l
    CROSS JOIN mirror.document d ON d.document = l.document
    CROSS JOIN mirror.document_number n ON n.document = l.document AND n.line = l.line
    WHERE l.item = :item AND n.lot = '' AND n.serial = '' AND d.kind = 'sales_order'
        AND coalesce({own_state}, d.state) = 'open'
    ORDER BY n.document, n.line""",
    own_state=_OWN_STATE,
)
DISPUTE = statement(
    """SELECT d."transaction", h.document, h.operator, h.device FROM mirror.disputed d
    CROSS JOIN mirror.held h ON h."transaction" = d."transaction"
    WHERE d.item = :item AND d.serial = :serial AND d."transaction" NOT IN ({mine})
    ORDER BY d."transaction" LIMIT 1""",
    mine=MINE,
)
_DISPUTED_GOODS = """SELECT h."transaction", h.document, h.operator, h.device, s.place, s.quantity,
        coalesce(n.kind, '') IN ('pick', 'bulk')
    FROM mirror.disputed s CROSS JOIN mirror.held h ON h."transaction" = s."transaction"
    LEFT JOIN mirror.bin n ON n.bin = CASE WHEN s.place LIKE '#%' THEN {bin_of} ELSE s.place END
    WHERE s.item = :item AND s.lot = :lot AND s.place <> '' AND s."transaction" NOT IN ({mine})
    ORDER BY s."transaction", s.number"""
BINS_OF_KIND = """SELECT bin, walk_order, kind, active FROM mirror.bin WHERE kind = ? AND active = 1
    ORDER BY walk_order, bin LIMIT ? + 0"""

# the last word on a lot: our own, else the mirror's
_LOT_VALUE = """(SELECT * FROM (SELECT {own} FROM overlay_lot o JOIN journal j ON j.number = o.number
        WHERE o.item = :item AND o.lot = s.lot AND o.live = 1 AND {effective} ORDER BY o.number DESC LIMIT 1)
    UNION ALL SELECT {mirrored} FROM mirror.lot WHERE item = :item AND lot = s.lot LIMIT 1)"""
# where a pack stands, from pack to pack, as the last word on each says; the goods of `s` stand in it
_STANDS_IN = statement(
    """coalesce((SELECT CASE o.parent WHEN '' THEN o.bin ELSE o.parent END FROM overlay_pack o JOIN journal j ON j.number = o.number
        WHERE o.pack = up.place AND o.live = 1 AND {effective} ORDER BY o.number DESC LIMIT 1),
    (SELECT CASE m.parent WHEN '' THEN m.bin ELSE m.parent END FROM mirror.pack m WHERE m.pack = up.place))""",
    effective=EFFECTIVE,
)
_PACK_BIN = statement(
    """(WITH RECURSIVE up(place, level) AS (
        SELECT s.place, 0 UNION ALL
        SELECT {stands_in}, level + 1 FROM up WHERE up.place LIKE '#%' AND level < {levels})
    SELECT place FROM up WHERE place NOT LIKE '#%' LIMIT 1)""",
    stands_in=_STANDS_IN,
    levels=str(PACK_LEVELS_MAX),
)
DISPUTED_GOODS = statement(_DISPUTED_GOODS, bin_of=_PACK_BIN, mine=MINE)
_CANDIDATES = """SELECT n.bin, :item, s.lot, s.quantity, n.walk_order, {stock_date} AS stock_date, {last_day} AS last_day,
        CASE s.place WHEN n.bin THEN '' ELSE s.place END AS pack
    FROM (SELECT place, lot, sum(quantity) AS quantity FROM (
        SELECT place, lot, quantity FROM mirror.balance
            WHERE item = :item AND quantity <> 0 AND owner = '' AND (:bin IN ('', place) OR place LIKE '#%')
        UNION ALL SELECT o.place, o.lot, o.quantity FROM overlay_balance o JOIN journal j ON j.number = o.number
            WHERE o.item = :item AND o.live = 1 AND o.owner = '' AND (:bin IN ('', o.place) OR o.place LIKE '#%')
                AND {effective}
        UNION ALL SELECT place, lot, -quantity FROM mirror.disputed
            WHERE item = :item AND (:bin IN ('', place) OR place LIKE '#%') AND "transaction" NOT IN ({mine}))
        GROUP BY place, lot HAVING sum(quantity) > 0) s
    CROSS JOIN mirror.bin n ON n.bin = CASE WHEN s.place LIKE '#%' THEN {bin_of} ELSE s.place END
        AND n.kind IN ('pick', 'bulk') AND :bin IN ('', n.bin)
    ORDER BY {order}, n.walk_order, n.bin, s.lot, pack LIMIT :limit + 0 OFFSET :after"""
_ORDERS = {
    NumberOrder.NUMBER: "s.lot",
    NumberOrder.FIFO: "stock_date IS NULL, stock_date",
    NumberOrder.LIFO: "stock_date IS NULL, stock_date DESC",
    NumberOrder.FEFO: "last_day IS NULL, last_day",
}


def _lot_value(own: str, mirrored: str) -> str:
    return statement(_LOT_VALUE, own=own, mirrored=mirrored, effective=EFFECTIVE)


CANDIDATES = {
    order: statement(
        _CANDIDATES,
        stock_date=_lot_value("o.stock_date", "stock_date"),
        last_day=_lot_value("coalesce(o.expiry_date, o.best_before)", "coalesce(expiry_date, best_before)"),
        bin_of=_PACK_BIN,
        effective=EFFECTIVE,
        mine=MINE,
        order=by,
    )
    for order, by in _ORDERS.items()
}

OFFERED = statement(
    "SELECT coalesce(sum(quantity), 0) FROM ({candidates}) WHERE lot = :lot",
    candidates=CANDIDATES[NumberOrder.NUMBER],
)

STOCKED = statement(
    """SELECT coalesce((SELECT sum(quantity) FROM mirror.balance
            WHERE item = :item AND lot = :lot AND quantity <> 0 AND owner = '' AND place NOT LIKE '@%'), 0)
        + coalesce((SELECT sum(o.quantity) FROM overlay_balance o JOIN journal j ON j.number = o.number
            WHERE o.item = :item AND o.lot = :lot AND o.owner = '' AND o.place NOT LIKE '@%' AND o.live = 1
                AND {effective}), 0)""",
    effective=EFFECTIVE,
)

# the serials of an item in a place for an order, as the last word on each says
STAGED_SERIALS = statement(
    """SELECT {own} FROM overlay_serial o JOIN journal j ON j.number = o.number
        WHERE o.place = :place AND o.item = :item AND o.live = 1 AND o.document = :document AND o.state = 'reserved'
            AND {effective} AND NOT EXISTS (SELECT 1 FROM overlay_serial p JOIN journal j ON j.number = p.number
                WHERE p.item = o.item AND p.serial = o.serial AND p.live = 1 AND p.number > o.number AND {effective})
    UNION ALL SELECT {columns} FROM mirror.serial m
        WHERE m.place = :place AND m.item = :item AND m.document = :document AND m.state = 'reserved'
            AND NOT EXISTS (SELECT 1 FROM overlay_serial p JOIN journal j ON j.number = p.number
                WHERE p.item = m.item AND p.serial = m.serial AND p.live = 1 AND {effective})
    ORDER BY serial""",
    own=qualified(SERIAL_COLUMNS, "o"),
    columns=qualified(SERIAL_COLUMNS, "m"),
    effective=EFFECTIVE,
)
# sorted as a whole, and an item no index column: so that each part reads the place, and never all serials of the item
SERIALS_IN = statement(
    """SELECT * FROM (SELECT {own} FROM overlay_serial o JOIN journal j ON j.number = o.number
        WHERE o.place = :place AND +o.item = :item AND o.live = 1 AND o.state = 'on_hand'
            AND +o.serial >= :first AND (:ending = '' OR substr(o.serial, -length(:ending)) = :ending)
            AND {effective} AND NOT EXISTS (SELECT 1 FROM overlay_serial p JOIN journal j ON j.number = p.number
                WHERE p.item = o.item AND p.serial = o.serial AND p.live = 1 AND p.number > o.number AND {effective})
    UNION ALL SELECT {columns} FROM mirror.serial m
        WHERE m.place = :place AND +m.item = :item AND m.state = 'on_hand'
            AND +m.serial >= :first AND (:ending = '' OR substr(m.serial, -length(:ending)) = :ending)
            AND NOT EXISTS (SELECT 1 FROM overlay_serial p JOIN journal j ON j.number = p.number
                WHERE p.item = m.item AND p.serial = m.serial AND p.live = 1 AND {effective})
    ) ORDER BY +serial LIMIT :most""",
    own=qualified(SERIAL_COLUMNS, "o"),
    columns=qualified(SERIAL_COLUMNS, "m"),
    effective=EFFECTIVE,
)

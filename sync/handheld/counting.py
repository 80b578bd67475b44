"""What StockInSqlite answers about counts: what they say, and what stands in a bin. A test holds each statement to its index."""

from decimal import Decimal

from inventory.counts import REQUESTED, Counted
from inventory.stock import Serial
from inventory.tracked import IN_STOCK
from sync.handheld import rows
from sync.handheld.database import Database, Row, statement
from sync.handheld.effective import EFFECTIVE
from sync.handheld.rows import SERIAL_COLUMNS, qualified
from sync.schema import from_millionths, to_millionths

COUNTED_COLUMNS = (
    "count, place, item, lot, serial, expected, counted, adjusted, turn, settled, large, operators, closed_by"
)
PUT = statement(
    "INSERT INTO overlay_counted (number, {columns}) VALUES ({marks})",
    columns=COUNTED_COLUMNS,
    marks=", ".join("?" * (len(COUNTED_COLUMNS.split(",")) + 1)),
)
# as the last word on each says; what was taken back says nothing
COUNTED = statement(
    """SELECT {own} FROM overlay_counted o JOIN journal j ON j.number = o.number
        WHERE o.count = :count AND o.place = :place AND o.item = :item AND o.live = 1 AND o.turn > 0 AND {effective}
            AND NOT EXISTS (SELECT 1 FROM overlay_counted p JOIN journal j ON j.number = p.number
                WHERE p.count = o.count AND p.place = o.place AND p.item = o.item AND p.lot = o.lot
                    AND p.serial = o.serial AND p.live = 1 AND p.number > o.number AND {effective})
    UNION ALL SELECT {mirrored} FROM mirror.counted m
        WHERE m.count = :count AND m.place = :place AND m.item = :item AND m.turn > 0
            AND NOT EXISTS (SELECT 1 FROM overlay_counted p JOIN journal j ON j.number = p.number
                WHERE p.count = m.count AND p.place = m.place AND p.item = m.item AND p.lot = m.lot
                    AND p.serial = m.serial AND p.live = 1 AND {effective})
    ORDER BY lot, serial""",
    own=qualified(COUNTED_COLUMNS, "o"),
    mirrored=qualified(COUNTED_COLUMNS, "m"),
    effective=EFFECTIVE,
)
STANDING = statement(
    """SELECT lot, sum(quantity) FROM (
        SELECT lot, quantity FROM mirror.balance WHERE place = :place AND item = :item
        UNION ALL SELECT o.lot, o.quantity FROM overlay_balance o JOIN journal j ON j.number = o.number
            WHERE o.place = :place AND o.item = :item AND o.live = 1 AND {effective})
    GROUP BY lot HAVING sum(quantity) <> 0 ORDER BY lot""",
    effective=EFFECTIVE,
)
# what is asked for and not counted yet, as the last word on each says
REQUESTS = statement(
    """SELECT place, item, operators FROM (
        SELECT o.place, o.item, o.operators, o.settled FROM overlay_counted o JOIN journal j ON j.number = o.number
            WHERE o.count = :count AND o.live = 1 AND o.turn > 0 AND {effective}
                AND NOT EXISTS (SELECT 1 FROM overlay_counted p JOIN journal j ON j.number = p.number
                    WHERE p.count = o.count AND p.place = o.place AND p.item = o.item AND p.lot = o.lot
                        AND p.serial = o.serial AND p.live = 1 AND p.number > o.number AND {effective})
        UNION ALL SELECT m.place, m.item, m.operators, m.settled FROM mirror.counted m
            WHERE m.count = :count AND m.turn > 0
                AND NOT EXISTS (SELECT 1 FROM overlay_counted p JOIN journal j ON j.number = p.number
                    WHERE p.count = m.count AND p.place = m.place AND p.item = m.item AND p.lot = m.lot
                        AND p.serial = m.serial AND p.live = 1 AND {effective}))
    WHERE settled = 0 ORDER BY place, item LIMIT :most""",
    effective=EFFECTIVE,
)
_IN_STOCK = ", ".join(f"'{each}'" for each in IN_STOCK)
SERIALS_STANDING = statement(
    """SELECT {own} FROM overlay_serial o JOIN journal j ON j.number = o.number
        WHERE o.place = :place AND o.item = :item AND o.live = 1 AND o.state IN ({in_stock})
            AND {effective} AND NOT EXISTS (SELECT 1 FROM overlay_serial p JOIN journal j ON j.number = p.number
                WHERE p.item = o.item AND p.serial = o.serial AND p.live = 1 AND p.number > o.number AND {effective})
    UNION ALL SELECT {mirrored} FROM mirror.serial m
        WHERE m.place = :place AND m.item = :item AND m.state IN ({in_stock})
            AND NOT EXISTS (SELECT 1 FROM overlay_serial p JOIN journal j ON j.number = p.number
                WHERE p.item = m.item AND p.serial = m.serial AND p.live = 1 AND {effective})
    ORDER BY serial""",
    own=qualified(SERIAL_COLUMNS, "o"),
    mirrored=qualified(SERIAL_COLUMNS, "m"),
    in_stock=_IN_STOCK,
    effective=EFFECTIVE,
)


def row_of(each: Counted) -> Row:
    """Return the row of what a count says, in the order of COUNTED_COLUMNS."""
    amounts = (to_millionths(each.expected), to_millionths(each.counted), to_millionths(each.adjusted))
    return (*each.key, *amounts, each.turn, each.settled, each.large, each.operators, each.closed_by)


def counted(database: Database, count: str, place: str, item: str) -> tuple[Counted, ...]:
    """Return what a count says of an item in a place, by lot and serial."""
    found = database.all(COUNTED, {"count": count, "place": place, "item": item})
    return tuple(map(_counted_of, found))


def requests(database: Database, limit: int) -> tuple[tuple[str, str, str], ...]:
    """Return place, item and who asked of the counts that are asked for and not made yet, by place and item; at most `limit`."""
    found = database.all(REQUESTS, {"count": REQUESTED, "most": limit})
    return tuple((place, item, operators) for place, item, operators in found)


def _counted_of(row: Row) -> Counted:
    count, place, item, lot, serial, expected, found, adjusted, turn, settled, large, operators, closed_by = row
    amounts = (from_millionths(expected), from_millionths(found), from_millionths(adjusted))
    flags = (bool(settled), bool(large))
    return Counted(count, place, item, lot, serial, *amounts, turn, *flags, operators, closed_by)


def standing(database: Database, place: str, item: str) -> tuple[tuple[str, Decimal], ...]:
    """Return what a place holds of an item, by lot."""
    found = database.all(STANDING, {"place": place, "item": item})
    return tuple((lot, from_millionths(quantity)) for lot, quantity in found)


def serials_standing(database: Database, place: str, item: str) -> tuple[Serial, ...]:
    """Return the serials of an item that are in stock in a place, by number."""
    return tuple(map(rows.serial_of, database.all(SERIALS_STANDING, {"place": place, "item": item})))

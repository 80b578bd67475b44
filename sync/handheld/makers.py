"""Which units have a serial of their maker: by index over the mirror and the overlay, each then read as it is now."""

from inventory.makers_in_memory import of_maker
from inventory.stock import MATCHES_MAX, Serial, Stock
from sync.handheld.database import Database, statement
from sync.handheld.effective import EFFECTIVE

ROWS_MAX = 200
"""How many units are looked at: those whose number is the same but for capitals and small letters are among them."""

NAMED = statement(
    """SELECT * FROM (SELECT item, serial FROM mirror.serial
        WHERE maker_serial > '' AND maker_serial = :code COLLATE NOCASE LIMIT :limit + 0)
    UNION SELECT * FROM (SELECT o.item, o.serial FROM overlay_serial o JOIN journal j ON j.number = o.number
        WHERE o.maker_serial > '' AND o.maker_serial = :code COLLATE NOCASE AND o.live = 1 AND {effective}
        LIMIT :limit + 0)
    ORDER BY 1, 2""",
    effective=EFFECTIVE,
)


def serials_of_maker(database: Database, stock: Stock, maker_serial: str) -> tuple[Serial, ...]:
    """Return the units that have a serial of their maker, exactly, else in capitals or small letters; at most MATCHES_MAX."""
    if not maker_serial:
        return ()
    named = database.all(NAMED, {"code": maker_serial, "limit": ROWS_MAX})
    kept = [serial for item, number in named if (serial := stock.serial(item, number)) is not None]
    return of_maker(kept, maker_serial)[:MATCHES_MAX]

"""Goods whose code no item has, on the handheld: the mirror's rows with those that this device took in or closed since."""

from datetime import date
from typing import Any

from inventory.unidentified import OPEN_MAX, Unidentified
from sync.handheld.database import Database, Row, statement
from sync.handheld.effective import EFFECTIVE
from sync.schema import from_millionths, to_millionths

COLUMNS = """"transaction", code, quantity, place, tag, lot, expiry_date, best_before, document, operator, since, item, closed_by,
    carrier, seal, temperature, delivery_note"""
_NAMES = tuple(name.strip().strip('"') for name in COLUMNS.split(","))
_DAYS = ("expiry_date", "best_before", "since")
_OWN = ", ".join(f"o.{name.strip()}" for name in COLUMNS.split(","))
PUT = statement(
    "INSERT INTO overlay_unidentified (number, {columns}) VALUES (?, {marks})",
    columns=COLUMNS,
    marks=", ".join("?" * len(COLUMNS.split(","))),
)
ONE = statement(
    """SELECT * FROM (SELECT {own} FROM overlay_unidentified o JOIN journal j ON j.number = o.number
        WHERE o."transaction" = ?1 AND o.live = 1 AND {effective} ORDER BY o.number DESC LIMIT 1)
    UNION ALL SELECT {columns} FROM mirror.unidentified WHERE "transaction" = ?1 LIMIT 1""",
    own=_OWN,
    columns=COLUMNS,
    effective=EFFECTIVE,
)
# the last word on each: our own, else the mirror's
_NO_LATER = """NOT EXISTS (SELECT 1 FROM overlay_unidentified p JOIN journal j ON j.number = p.number
        WHERE p."transaction" = {row}."transaction" AND p.live = 1 AND {later} AND {effective})"""
WAITING = statement(
    """SELECT {own} FROM overlay_unidentified o JOIN journal j ON j.number = o.number
        WHERE o.live = 1 AND o.closed_by = '' AND {effective} AND {last}
    UNION ALL SELECT {columns} FROM mirror.unidentified m WHERE m.closed_by = '' AND {untouched}
    ORDER BY since, tag LIMIT ? + 0""",
    own=_OWN,
    columns=", ".join(f"m.{name.strip()}" for name in COLUMNS.split(",")),
    effective=EFFECTIVE,
    last=statement(_NO_LATER, row="o", later="p.number > o.number", effective=EFFECTIVE),
    untouched=statement(_NO_LATER, row="m", later="1", effective=EFFECTIVE),
)


def one(database: Database, transaction: str) -> Unidentified | None:
    """Return what a transaction took in, waiting or not."""
    row = database.one(ONE, (transaction,))
    return None if row is None else _of(row)


def waiting(database: Database) -> tuple[Unidentified, ...]:
    """Return what waits to be identified, oldest first, then by tag; at most OPEN_MAX."""
    return tuple(map(_of, database.all(WAITING, (OPEN_MAX,))))


def row_of(goods: Unidentified) -> Row:
    """Return the row of goods, in the order of COLUMNS."""
    return (
        goods.transaction,
        goods.code,
        to_millionths(goods.quantity),
        goods.place,
        goods.tag,
        goods.lot,
        _text(goods.expiry_date),
        _text(goods.best_before),
        goods.document,
        goods.operator,
        _text(goods.since),
        goods.item,
        goods.closed_by,
        goods.carrier,
        goods.seal,
        None if goods.temperature is None else to_millionths(goods.temperature),
        goods.delivery_note,
    )


def _of(row: Row) -> Unidentified:
    kept: dict[str, Any] = dict(zip(_NAMES, row, strict=True))
    temperature = kept["temperature"]
    exact = {
        "quantity": from_millionths(kept["quantity"]),
        "temperature": None if temperature is None else from_millionths(temperature),
    }
    return Unidentified(**{**kept, **exact, **{name: _day(kept[name]) for name in _DAYS}})


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

"""The statements of StockInSqlite for marks: recalls, optional fields, codes, and the numbers that orders keep."""

from sync.handheld.database import statement
from sync.handheld.effective import EFFECTIVE
from sync.handheld.rows import RECALL_COLUMNS, qualified

_OWN = """SELECT {columns} FROM overlay_recall o JOIN journal j ON j.number = o.number
    WHERE {where} AND o.live = 1 AND {effective} ORDER BY o.number"""
RECALLS = statement("SELECT {columns} FROM mirror.recall WHERE item IN (?, '')", columns=RECALL_COLUMNS)
OWN_RECALLS = statement(_OWN, columns=qualified(RECALL_COLUMNS, "o"), where="o.item IN (?, '')", effective=EFFECTIVE)
RECALL = statement("SELECT {columns} FROM mirror.recall WHERE recall = ?", columns=RECALL_COLUMNS)
OWN_RECALL = statement(_OWN, columns=qualified(RECALL_COLUMNS, "o"), where="o.recall = ?", effective=EFFECTIVE)

# whether any recall was ever: a recall that is released here too makes no difference but the look back
ANY_RECALL = "SELECT EXISTS (SELECT 1 FROM mirror.recall) OR EXISTS (SELECT 1 FROM overlay_recall)"

OPTIONAL_FIELD = """SELECT kind, item, name, type, preset FROM mirror.optional_field
    WHERE kind = ? AND item IN (?, '') AND name = ? ORDER BY item DESC LIMIT 1"""
PRESETS = """SELECT kind, item, name, type, preset FROM mirror.optional_field
    WHERE item IN (?, '') AND kind = ?"""
_PERIODS = "SELECT code, line, days, lifetime, starts_after_days, text FROM mirror.{kind} WHERE code = ? ORDER BY line"
PERIODS = {kind: statement(_PERIODS, kind=kind) for kind in ("warranty", "contract")}

# what our own transactions keep for orders, and what of it they let go; the last word on each number counts
_OWN_ADVISED = """SELECT o.document, o.line, o.lot, o.serial, o.quantity FROM overlay_advised o
    JOIN journal j ON j.number = o.number WHERE {where} AND o.live = 1 AND {effective} ORDER BY o.number"""
OWN_ADVISED = statement(_OWN_ADVISED, where="o.document = ? AND o.line = ?", effective=EFFECTIVE)
OWN_SERIAL = statement(_OWN_ADVISED, where="o.serial = ? AND o.serial <> ''", effective=EFFECTIVE)
OWN_UNTRACKED = statement(
    """SELECT o.document, o.line, o.lot, o.serial, o.quantity FROM overlay_advised o
    JOIN journal j ON j.number = o.number CROSS JOIN mirror.document_line l ON l.document = o.document AND l.line = o.line
    WHERE l.item = ? AND o.lot = '' AND o.serial = '' AND o.live = 1 AND {effective} ORDER BY o.number""",
    effective=EFFECTIVE,
)
OWN_LOT = statement(_OWN_ADVISED, where="o.lot = ? AND o.lot <> '' AND o.serial = ''", effective=EFFECTIVE)

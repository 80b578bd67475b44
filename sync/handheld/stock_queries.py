"""The statements of StockInSqlite: made once, prepared once. A test holds each of the hot ones to its index.

In all of them `mirror.` are the centre's rows and `overlay_` those of this device, which count when `EFFECTIVE` says so (overlay.py).
"""

from sync.handheld.database import statement
from sync.handheld.effective import EFFECTIVE
from sync.handheld.rows import (
    CAPTURED_COLUMNS,
    DOCUMENT_COLUMNS,
    ITEM_COLUMNS,
    LINE_COLUMNS,
    LOT_COLUMNS,
    NUMBER_COLUMNS,
    SERIAL_COLUMNS,
    qualified,
)

ITEM = statement("SELECT {columns} FROM mirror.item WHERE item = ?", columns=ITEM_COLUMNS)
BADGES = "SELECT badge FROM mirror.operator WHERE badge > '' AND active ORDER BY badge LIMIT ? + 0"
GTIN = """SELECT code FROM mirror.item_code WHERE item = ? AND kind = 'gtin'
    AND unit IN ('', (SELECT unit FROM mirror.item WHERE item = ?)) ORDER BY code LIMIT 1"""
# an item that is listed for any site is allowed only where it is listed as active; one that is listed nowhere, everywhere
ITEM_ALLOWED = """SELECT NOT EXISTS (SELECT 1 FROM mirror.item_site WHERE item = ?1)
    OR EXISTS (SELECT 1 FROM mirror.item_site WHERE item = ?1 AND at_site = ?2 AND active = 1)"""
IS_KIT = "SELECT EXISTS (SELECT 1 FROM mirror.kit WHERE kit = ?)"
FACTOR = """SELECT 1000000 FROM mirror.item WHERE item = ? AND unit = ?
    UNION ALL SELECT factor FROM mirror.unit WHERE item = ? AND unit = ? LIMIT 1"""
MASKS = "SELECT mask, kind, prefix, segments, next FROM mirror.mask ORDER BY mask LIMIT ? + 0"
MASK = "SELECT mask, kind, prefix, segments, next FROM mirror.mask WHERE mask = ?"
SETTING = """SELECT value FROM mirror.setting WHERE name = ?1 AND scope IN (?5, ?4, ?2, ?3, 'company')
    ORDER BY CASE scope WHEN ?5 THEN -1 WHEN ?4 THEN 0 WHEN ?2 THEN 1 WHEN ?3 THEN 2 ELSE 3 END LIMIT 1"""
WORDS = "SELECT scope, name, value FROM mirror.setting WHERE scope IN (?1, ?2, ?3)"
OPERATOR = "SELECT badge, name, role, language FROM mirror.operator WHERE badge = ? AND active = 1"
BIN = "SELECT bin, walk_order, kind, active FROM mirror.bin WHERE bin = ?"
PARTNER = "SELECT partner, name, kind FROM mirror.partner WHERE partner = ?"

# the state of a document as the last of our own transactions left it
_OWN_STATE = statement(
    """(SELECT o.state FROM overlay_document o JOIN journal j ON j.number = o.number
        WHERE o.document = d.document AND o.live = 1 AND {effective} ORDER BY o.number DESC LIMIT 1)""",
    effective=EFFECTIVE,
)
_HEAD = qualified(DOCUMENT_COLUMNS, "d").replace("d.state", statement("coalesce({own}, d.state)", own=_OWN_STATE))
DOCUMENT = statement("SELECT {head} FROM mirror.document d WHERE d.document = ?", head=_HEAD)
OPEN_DOCUMENTS = statement(
    """SELECT {columns} FROM mirror.document WHERE kind = ? AND state = 'open'
    ORDER BY coalesce(due, '9999-12-31'), document LIMIT ? + 0""",
    columns=DOCUMENT_COLUMNS,
)
OVERLAID_DOCUMENTS = statement(
    """SELECT o.document, o.state FROM overlay_document o JOIN journal j ON j.number = o.number
    WHERE o.live = 1 AND {effective} ORDER BY o.number""",
    effective=EFFECTIVE,
)

# a line with what our own transactions added to it: two sums of millionths behind its columns
_OWN_SUM = """coalesce((SELECT sum(o.{column}) FROM overlay_line o JOIN journal j ON j.number = o.number
        WHERE o.document = l.document AND o.line = l.line AND o.live = 1 AND {effective}), 0)"""
_OWN_DONE = statement(_OWN_SUM, column="done", effective=EFFECTIVE)
_OWN_CANCELLED = statement(_OWN_SUM, column="cancelled", effective=EFFECTIVE)
_LINE = ", ".join((qualified(LINE_COLUMNS, "l"), _OWN_DONE, _OWN_CANCELLED))
LINE = statement("SELECT {line} FROM mirror.document_line l WHERE l.document = ? AND l.line = ?", line=_LINE)
LINES = statement("SELECT {line} FROM mirror.document_line l WHERE l.document = ? ORDER BY l.line", line=_LINE)
OPEN_LINES = statement(
    """SELECT {line} FROM mirror.document_line l CROSS JOIN mirror.document d ON d.document = l.document
    WHERE l.item = ? AND d.kind = ? AND coalesce({own_state}, d.state) = 'open'
    ORDER BY coalesce(d.due, '9999-12-31'), d.document, l.line LIMIT ? + 0""",
    line=_LINE,
    own_state=_OWN_STATE,
)
# quantities and factors are in millionths
WAITING_LINES = statement(
    """SELECT {line} FROM mirror.document_line l CROSS JOIN mirror.document d ON d.document = l.document
    WHERE l.item = ? AND d.kind = 'sales_order' AND coalesce({own_state}, d.state) = 'open'
        AND l.kit_line <> l.line AND l.quantity * l.factor > (l.done + l.cancelled + {done} + {cancelled}) * 1000000
    ORDER BY coalesce(d.due, '9999-12-31'), d.document, l.line LIMIT ? + 0""",
    line=_LINE,
    own_state=_OWN_STATE,
    done=_OWN_DONE,
    cancelled=_OWN_CANCELLED,
)
ADVISED = statement(
    "SELECT {columns} FROM mirror.document_number WHERE document = ? AND line = ? ORDER BY number",
    columns=NUMBER_COLUMNS,
)
_ADVISED_BY = """SELECT {columns} FROM (SELECT n.* FROM mirror.document_number n
    CROSS JOIN mirror.document_line l ON l.document = n.document AND l.line = n.line
    WHERE n.document = ? AND n.{by} = ? AND l.item = ? ORDER BY n.line, n.number LIMIT 1)"""
ADVISED_NUMBER = statement(
    "SELECT {columns} FROM (SELECT * FROM ({serial}) UNION ALL SELECT * FROM ({lot})) ORDER BY line, number LIMIT 1",
    columns=NUMBER_COLUMNS,
    serial=statement(_ADVISED_BY, columns=NUMBER_COLUMNS + ", number", by="serial"),
    lot=statement(_ADVISED_BY, columns=NUMBER_COLUMNS + ", number", by="lot"),
)
# the plus keeps older planners from putting the parameter into folded(), which would hide its index
ADVISED_PACK = statement(
    """SELECT {columns} FROM mirror.document_number n CROSS JOIN mirror.document d ON d.document = n.document
    WHERE n.sscc <> '' AND folded(n.sscc) = ? AND +n.sscc = ? AND coalesce({own_state}, d.state) = 'open'
    ORDER BY n.document, n.line, n.number""",
    columns=qualified(NUMBER_COLUMNS, "n"),
    own_state=_OWN_STATE,
)

_OWN_THEN_MIRROR = """SELECT * FROM (SELECT {own} FROM {overlay} o JOIN journal j ON j.number = o.number
        WHERE o.item = ? AND o.{key} = ? AND o.live = 1 AND {effective} ORDER BY o.number DESC LIMIT 1)
    UNION ALL SELECT {columns} FROM mirror.{table} WHERE item = ? AND {key} = ? LIMIT 1"""
SERIAL = statement(
    _OWN_THEN_MIRROR,
    own=qualified(SERIAL_COLUMNS, "o"),
    columns=SERIAL_COLUMNS,
    overlay="overlay_serial",
    table="serial",
    key="serial",
    effective=EFFECTIVE,
)
LOT = statement(
    _OWN_THEN_MIRROR,
    own=qualified(LOT_COLUMNS, "o"),
    columns=LOT_COLUMNS,
    overlay="overlay_lot",
    table="lot",
    key="lot",
    effective=EFFECTIVE,
)
# compared without case to use the one index that there is, then exactly
SERIAL_ITEMS = statement(
    """SELECT item FROM mirror.serial WHERE serial = ? COLLATE NOCASE AND serial = ?
    UNION SELECT o.item FROM overlay_serial o JOIN journal j ON j.number = o.number
        WHERE o.serial = ? COLLATE NOCASE AND o.serial = ? AND o.live = 1 AND {effective}""",
    effective=EFFECTIVE,
)
DISPUTED = """SELECT * FROM (SELECT j.id FROM overlay_serial o JOIN journal j ON j.number = o.number
        WHERE o.item = ?1 AND o.serial = ?2 AND o.live = 1 AND j.state IN ('held', 'quarantined', 'different')
        ORDER BY o.number DESC LIMIT 1)
    UNION ALL SELECT "transaction" FROM mirror.disputed WHERE item = ?1 AND serial = ?2 LIMIT 1"""
LOTS = statement(
    "SELECT {columns} FROM mirror.lot WHERE item = ? ORDER BY stock_date DESC, lot LIMIT ? + 0", columns=LOT_COLUMNS
)
LAST_LOT = statement(
    """SELECT {columns} FROM mirror.lot WHERE item = ? AND vendor = ? ORDER BY stock_date DESC, lot DESC LIMIT 1""",
    columns=LOT_COLUMNS,
)
OVERLAID_LOTS = statement(
    """SELECT {columns} FROM overlay_lot o JOIN journal j ON j.number = o.number
    WHERE o.item = ? AND o.live = 1 AND {effective} ORDER BY o.number""",
    columns=qualified(LOT_COLUMNS, "o"),
    effective=EFFECTIVE,
)
BALANCE = statement(
    """SELECT coalesce((SELECT quantity FROM mirror.balance WHERE place = ? AND item = ? AND lot = ? AND owner = ?), 0)
    + coalesce((SELECT sum(o.quantity) FROM overlay_balance o JOIN journal j ON j.number = o.number
        WHERE o.place = ? AND o.item = ? AND o.lot = ? AND o.owner = ? AND o.live = 1 AND {effective}), 0)""",
    effective=EFFECTIVE,
)
POSTED = "SELECT body FROM journal WHERE id = ? AND state IN ('waiting', 'posted')"
FLAGS = "SELECT refusals FROM journal WHERE id = ? AND state = 'posted'"
REVERSED_BY = """SELECT id FROM journal WHERE reverses = ? AND reverses <> '' AND state IN ('waiting', 'posted')
    ORDER BY number DESC LIMIT 1"""

CAPTURED = statement(
    """SELECT {columns} FROM captured WHERE document = ? AND item = ? AND serial = ? AND dropped_by IS NULL
    ORDER BY number DESC LIMIT 1""",
    columns=CAPTURED_COLUMNS,
)
CAPTURED_WAITING = statement(
    """SELECT {columns} FROM captured
    WHERE document = ? AND line = ? AND booked_by IS NULL AND dropped_by IS NULL ORDER BY number""",
    columns=CAPTURED_COLUMNS,
)
PULLED_AT = "SELECT pulled_at FROM mirror.pulled"
CLAIMED = """SELECT operator FROM mirror.claim
    WHERE document = ? AND device <> coalesce((SELECT device FROM enrolment), '')"""

"""The first form of work.db. Times are whole microseconds, exact numbers whole millionths, lists and values JSON."""

from sync.handheld.migrations.steps import Step

_SERIAL = 'place, state, lot, stock_date, expiry_date, since, document, "transaction", source'
_LOT = "stock_date, expiry_date, best_before, production_date, date_source, lot_source, vendor, vendor_lot, quarantine_until"

FIRST = Step(
    "first",
    (
        "CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL)",
        # one row: which handheld of which centre this is, and the number of its next transaction
        """CREATE TABLE enrolment (
            id INTEGER PRIMARY KEY CHECK (id = 1), site TEXT NOT NULL, device TEXT NOT NULL, epoch INTEGER NOT NULL,
            token TEXT NOT NULL, store_uuid TEXT NOT NULL, next_sequence INTEGER NOT NULL,
            released_through INTEGER NOT NULL)""",
        # what was scanned, typed or pressed, and what became of it
        """CREATE TABLE input (
            number INTEGER PRIMARY KEY, kind TEXT NOT NULL, data BLOB NOT NULL, text TEXT NOT NULL, aim TEXT,
            device TEXT NOT NULL, operator TEXT NOT NULL, at INTEGER NOT NULL, flags TEXT NOT NULL, task TEXT NOT NULL,
            work INTEGER, status TEXT NOT NULL, outcome TEXT NOT NULL, code TEXT NOT NULL, trace TEXT,
            events TEXT NOT NULL, cancelled_by INTEGER)""",
        "CREATE INDEX ix_input_work ON input (work, number)",
        """CREATE INDEX ix_input_undoable ON input (work, number)
            WHERE status = 'accepted' AND cancelled_by IS NULL AND events <> '[]'""",
        "CREATE INDEX ix_input_at ON input (at)",
        """CREATE TABLE open_work (
            id INTEGER PRIMARY KEY, task TEXT NOT NULL, document TEXT NOT NULL, progress TEXT NOT NULL,
            operator TEXT NOT NULL, started_at INTEGER NOT NULL, ended_at INTEGER)""",
        "CREATE INDEX ix_open_work_open ON open_work (started_at) WHERE ended_at IS NULL",
        # numbers taken for a line; what an input captured, booked or dropped is undone with it
        """CREATE TABLE captured (
            number INTEGER PRIMARY KEY, document TEXT NOT NULL, line INTEGER NOT NULL, item TEXT NOT NULL,
            serial TEXT NOT NULL, lot TEXT NOT NULL, "transaction" TEXT NOT NULL DEFAULT '',
            input INTEGER NOT NULL, booked_by INTEGER, dropped_by INTEGER)""",
        "CREATE INDEX ix_captured_serial ON captured (document, item, serial)",
        """CREATE INDEX ix_captured_waiting ON captured (document, line, number)
            WHERE booked_by IS NULL AND dropped_by IS NULL""",
        "CREATE INDEX ix_captured_input ON captured (input)",
        "CREATE INDEX ix_captured_booked ON captured (booked_by) WHERE booked_by IS NOT NULL",
        "CREATE INDEX ix_captured_dropped ON captured (dropped_by) WHERE dropped_by IS NOT NULL",
        # what was posted: the bytes of the body are never rewritten; `live` while its overlay may count
        """CREATE TABLE journal (
            number INTEGER PRIMARY KEY, device TEXT NOT NULL, epoch INTEGER NOT NULL, sequence INTEGER NOT NULL, id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL, document TEXT NOT NULL, operator TEXT NOT NULL, body BLOB NOT NULL,
            body_hash TEXT NOT NULL, made_at INTEGER NOT NULL, input INTEGER NOT NULL, reverses TEXT NOT NULL,
            state TEXT NOT NULL, version INTEGER, refusals TEXT NOT NULL DEFAULT '[]',
            clashes TEXT NOT NULL DEFAULT '[]', settled_at INTEGER, live INTEGER NOT NULL DEFAULT 1,
            UNIQUE (device, epoch, sequence))""",
        "CREATE INDEX ix_journal_input ON journal (input)",
        "CREATE INDEX ix_journal_reverses ON journal (reverses) WHERE reverses <> ''",
        "CREATE INDEX ix_journal_waiting ON journal (sequence, made_at) WHERE state = 'waiting'",
        "CREATE INDEX ix_journal_unsettled ON journal (state, number) WHERE state IN ('held', 'quarantined', 'different')",
        "CREATE INDEX ix_journal_settled ON journal (settled_at, number) WHERE settled_at IS NOT NULL",
        "CREATE INDEX ix_journal_live ON journal (version, number) WHERE live = 1 AND version IS NOT NULL",
        # the overlay: what the posted transactions did, as rows over those of the mirror
        f"""CREATE TABLE overlay_serial (
            number INTEGER NOT NULL, live INTEGER NOT NULL DEFAULT 1, item TEXT NOT NULL, serial TEXT NOT NULL,
            {_SERIAL}, PRIMARY KEY (item, serial, live, number)) WITHOUT ROWID""",
        "CREATE INDEX ix_overlay_serial_serial ON overlay_serial (serial COLLATE NOCASE, live)",
        "CREATE INDEX ix_overlay_serial_number ON overlay_serial (number)",
        f"""CREATE TABLE overlay_lot (
            number INTEGER NOT NULL, live INTEGER NOT NULL DEFAULT 1, item TEXT NOT NULL, lot TEXT NOT NULL,
            {_LOT}, PRIMARY KEY (item, lot, live, number)) WITHOUT ROWID""",
        "CREATE INDEX ix_overlay_lot_lot ON overlay_lot (lot COLLATE NOCASE, live)",
        "CREATE INDEX ix_overlay_lot_item ON overlay_lot (item, live, lot, number)",
        "CREATE INDEX ix_overlay_lot_number ON overlay_lot (number)",
        """CREATE TABLE overlay_balance (
            number INTEGER NOT NULL, live INTEGER NOT NULL DEFAULT 1, place TEXT NOT NULL, item TEXT NOT NULL,
            lot TEXT NOT NULL, owner TEXT NOT NULL, quantity INTEGER NOT NULL,
            PRIMARY KEY (place, item, lot, owner, live, number)) WITHOUT ROWID""",
        "CREATE INDEX ix_overlay_balance_number ON overlay_balance (number)",
        """CREATE TABLE overlay_line (
            number INTEGER NOT NULL, live INTEGER NOT NULL DEFAULT 1, document TEXT NOT NULL, line INTEGER NOT NULL,
            done INTEGER NOT NULL, cancelled INTEGER NOT NULL, PRIMARY KEY (document, line, live, number)) WITHOUT ROWID""",
        "CREATE INDEX ix_overlay_line_number ON overlay_line (number)",
        """CREATE TABLE overlay_document (
            number INTEGER NOT NULL, live INTEGER NOT NULL DEFAULT 1, document TEXT NOT NULL, state TEXT NOT NULL,
            PRIMARY KEY (document, live, number)) WITHOUT ROWID""",
        "CREATE INDEX ix_overlay_document_live ON overlay_document (live, state)",
        "CREATE INDEX ix_overlay_document_number ON overlay_document (number)",
        # wrong PINs in a row, so that a badge locks while the centre is away
        """CREATE TABLE failed_pin (
            badge TEXT PRIMARY KEY, failures INTEGER NOT NULL, last_at INTEGER NOT NULL) WITHOUT ROWID""",
    ),
)

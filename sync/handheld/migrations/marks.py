"""Marks: hold, contract, warranty and fields of numbers, recalls, and numbers that are kept for orders."""

from sync.handheld.migrations.steps import Step

_SERIAL_TEXTS = ("receipt", "hold", "contract", "warranty", "fields")
_SERIAL_DAYS = ("contract_from", "warranty_from", "registered")
_LOT_TEXTS = ("quarantine", "contract", "warranty", "fields", "receipts")
_LOT_DAYS = ("retest_date", "contract_from")


def _texts(table: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"ALTER TABLE {table} ADD COLUMN {name} TEXT NOT NULL DEFAULT ''" for name in names)


def _days(table: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"ALTER TABLE {table} ADD COLUMN {name} TEXT" for name in names)


MARKS = Step(
    "marks",
    (
        *_texts("overlay_serial", _SERIAL_TEXTS),
        *_days("overlay_serial", _SERIAL_DAYS),
        *_texts("overlay_lot", _LOT_TEXTS),
        *_days("overlay_lot", _LOT_DAYS),
        """CREATE TABLE overlay_recall (
            number INTEGER NOT NULL, live INTEGER NOT NULL DEFAULT 1, recall TEXT NOT NULL, line INTEGER NOT NULL,
            item TEXT NOT NULL, lot TEXT NOT NULL, vendor TEXT NOT NULL, vendor_lot TEXT NOT NULL, serial TEXT NOT NULL,
            last_serial TEXT NOT NULL, receipt TEXT NOT NULL, from_day TEXT, to_day TEXT, day TEXT, text TEXT NOT NULL,
            site TEXT NOT NULL, "transaction" TEXT NOT NULL, released_by TEXT NOT NULL,
            PRIMARY KEY (recall, line, live, number)) WITHOUT ROWID""",
        "CREATE INDEX ix_overlay_recall_item ON overlay_recall (item, live)",
        "CREATE INDEX ix_overlay_recall_number ON overlay_recall (number)",
        """CREATE TABLE overlay_advised (
            number INTEGER NOT NULL, live INTEGER NOT NULL DEFAULT 1, document TEXT NOT NULL, line INTEGER NOT NULL,
            lot TEXT NOT NULL, serial TEXT NOT NULL, quantity INTEGER NOT NULL,
            PRIMARY KEY (document, line, lot, serial, live, number)) WITHOUT ROWID""",
        "CREATE INDEX ix_overlay_advised_serial ON overlay_advised (serial, live)",
        "CREATE INDEX ix_overlay_advised_lot ON overlay_advised (lot, live)",
        "CREATE INDEX ix_overlay_advised_number ON overlay_advised (number)",
    ),
)

"""Goods whose code no item has, as this device took them in or closed them."""

from sync.handheld.migrations.steps import Step

UNIDENTIFIED = Step(
    "unidentified",
    (
        """CREATE TABLE overlay_unidentified (
            number INTEGER NOT NULL, live INTEGER NOT NULL DEFAULT 1, "transaction" TEXT NOT NULL, code TEXT NOT NULL,
            quantity INTEGER NOT NULL, place TEXT NOT NULL, tag TEXT NOT NULL, lot TEXT NOT NULL, expiry_date TEXT,
            best_before TEXT, document TEXT NOT NULL, operator TEXT NOT NULL, since TEXT, item TEXT NOT NULL,
            closed_by TEXT NOT NULL, PRIMARY KEY ("transaction", live, number)) WITHOUT ROWID""",
        "CREATE INDEX ix_overlay_unidentified_waiting ON overlay_unidentified (closed_by, live)",
        "CREATE INDEX ix_overlay_unidentified_number ON overlay_unidentified (number)",
    ),
)

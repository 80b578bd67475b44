"""What counts say: what was found in bins beside what should have been there."""

from sync.handheld.migrations.steps import Step

COUNTS = Step(
    "counts",
    (
        """CREATE TABLE overlay_counted (
            number INTEGER NOT NULL, live INTEGER NOT NULL DEFAULT 1, count TEXT NOT NULL, place TEXT NOT NULL,
            item TEXT NOT NULL, lot TEXT NOT NULL, serial TEXT NOT NULL, expected INTEGER NOT NULL, counted INTEGER NOT NULL,
            adjusted INTEGER NOT NULL, turn INTEGER NOT NULL, settled INTEGER NOT NULL, large INTEGER NOT NULL,
            operators TEXT NOT NULL, closed_by TEXT NOT NULL,
            PRIMARY KEY (count, place, item, lot, serial, live, number)) WITHOUT ROWID""",
        "CREATE INDEX ix_overlay_counted_number ON overlay_counted (number)",
    ),
)

"""The number that its maker gave a unit."""

from sync.handheld.migrations.steps import Step

MAKERS = Step(
    "makers",
    (
        "ALTER TABLE overlay_serial ADD COLUMN maker_serial TEXT NOT NULL DEFAULT ''",
        """CREATE INDEX ix_overlay_serial_maker ON overlay_serial (maker_serial COLLATE NOCASE, live)
            WHERE maker_serial > ''""",
    ),
)

"""What a serial was before it came in again, and the transaction that brought it in."""

from sync.handheld.migrations.steps import Step

LIVES = Step(
    "lives",
    (
        "ALTER TABLE overlay_serial ADD COLUMN earlier TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE overlay_serial ADD COLUMN brought_by TEXT NOT NULL DEFAULT ''",
    ),
)

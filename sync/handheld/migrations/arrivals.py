"""How goods arrived whose code no item has: what this device was told before it took them in."""

from sync.handheld.migrations.steps import Step

ARRIVALS = Step(
    "arrivals",
    (
        "ALTER TABLE overlay_unidentified ADD COLUMN carrier TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE overlay_unidentified ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE overlay_unidentified ADD COLUMN temperature INTEGER",
        "ALTER TABLE overlay_unidentified ADD COLUMN delivery_note TEXT NOT NULL DEFAULT ''",
    ),
)

"""What a serial was before it came in again."""

from sync.handheld.migrations.steps import Step

LIVES = Step("lives", ("ALTER TABLE overlay_serial ADD COLUMN earlier TEXT NOT NULL DEFAULT ''",))

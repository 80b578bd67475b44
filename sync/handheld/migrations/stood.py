"""Where a box stood that has left the house."""

from sync.handheld.migrations.steps import Step

STOOD = Step("stood", ("ALTER TABLE overlay_pack ADD COLUMN stood TEXT NOT NULL DEFAULT ''",))

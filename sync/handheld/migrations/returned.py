"""The return by which a serial came back."""

from sync.handheld.migrations.steps import Step

RETURNED = Step("returned", ("ALTER TABLE overlay_serial ADD COLUMN returned_by TEXT NOT NULL DEFAULT ''",))

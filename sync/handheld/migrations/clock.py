"""What corrects the device's clock: by how many microseconds the centre was ahead of this machine when it was asked last."""

from sync.handheld.migrations.steps import Step

CLOCK = Step("clock", ("ALTER TABLE enrolment ADD COLUMN clock_offset INTEGER NOT NULL DEFAULT 0",))

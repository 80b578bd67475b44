"""Packs are found by their numbers, also those that this device has made or moved and not sent."""

from sync.handheld.migrations.steps import Step

PACKS = Step("packs", ("CREATE INDEX ix_overlay_pack_pack ON overlay_pack (pack COLLATE NOCASE, live)",))

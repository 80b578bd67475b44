"""What customers ask of the life that is left: what this device sent them, found by customer and item."""

from sync.handheld.migrations.steps import Step

CUSTOMERS = Step(
    "customers",
    ("CREATE INDEX ix_overlay_delivery_partner ON overlay_delivery (partner, item, live)",),
)

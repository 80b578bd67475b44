"""What returns need: what documents brought in and sent out, and the serials of each."""

from sync.handheld.migrations.steps import Step

DELIVERIES = Step(
    "deliveries",
    (
        """CREATE TABLE overlay_delivery (
            number INTEGER NOT NULL, live INTEGER NOT NULL DEFAULT 1, document TEXT NOT NULL, line INTEGER NOT NULL,
            item TEXT NOT NULL, lot TEXT NOT NULL, way TEXT NOT NULL, partner TEXT NOT NULL, quantity INTEGER NOT NULL,
            returned INTEGER NOT NULL,
            PRIMARY KEY (document, line, item, lot, way, partner, live, number)) WITHOUT ROWID""",
        "CREATE INDEX ix_overlay_delivery_number ON overlay_delivery (number)",
        "CREATE INDEX ix_overlay_serial_receipt ON overlay_serial (receipt, item, serial, live)",
        "CREATE INDEX ix_overlay_serial_document ON overlay_serial (document, item, serial, live)",
    ),
)

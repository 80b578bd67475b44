"""What picking needs: what stands at docks for orders, marks of lots, and the stock of an item over all places."""

from sync.handheld.migrations.steps import Step

ORDERS = Step(
    "orders",
    (
        """CREATE TABLE overlay_reservation (
            number INTEGER NOT NULL, live INTEGER NOT NULL DEFAULT 1, document TEXT NOT NULL, line INTEGER NOT NULL,
            place TEXT NOT NULL, item TEXT NOT NULL, lot TEXT NOT NULL, quantity INTEGER NOT NULL,
            PRIMARY KEY (document, line, place, item, lot, live, number)) WITHOUT ROWID""",
        "CREATE INDEX ix_overlay_reservation_place ON overlay_reservation (place, item, lot, live)",
        "CREATE INDEX ix_overlay_reservation_number ON overlay_reservation (number)",
        "ALTER TABLE overlay_lot ADD COLUMN hold TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE overlay_lot ADD COLUMN recall TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX ix_overlay_balance_item ON overlay_balance (item, live, place, lot)",
        # serials that this device brought to a place: those of a box or a dock
        "CREATE INDEX ix_overlay_serial_place ON overlay_serial (place, item, live)",
    ),
)

"""Whose goods documents brought in and sent out; it is a part of what the changes that wait are summed by, so the table is made anew."""

from sync.handheld.migrations.steps import Step

OWNERS = Step(
    "owners",
    (
        "ALTER TABLE overlay_delivery RENAME TO overlay_delivery_before",
        """CREATE TABLE overlay_delivery (
            number INTEGER NOT NULL, live INTEGER NOT NULL DEFAULT 1, document TEXT NOT NULL, line INTEGER NOT NULL,
            item TEXT NOT NULL, lot TEXT NOT NULL, way TEXT NOT NULL, partner TEXT NOT NULL, owner TEXT NOT NULL DEFAULT '',
            quantity INTEGER NOT NULL, returned INTEGER NOT NULL,
            PRIMARY KEY (document, line, item, lot, way, partner, owner, live, number)) WITHOUT ROWID""",
        # nothing that a handheld has delivered so far was of another owner
        """INSERT INTO overlay_delivery (number, live, document, line, item, lot, way, partner, quantity, returned)
            SELECT number, live, document, line, item, lot, way, partner, quantity, returned FROM overlay_delivery_before""",
        "DROP TABLE overlay_delivery_before",
        "CREATE INDEX ix_overlay_delivery_number ON overlay_delivery (number)",
        "CREATE INDEX ix_overlay_delivery_partner ON overlay_delivery (partner, item, live)",
    ),
)

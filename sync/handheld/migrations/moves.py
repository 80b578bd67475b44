"""What transfers, assembly and packs need: whose a serial is and what it is built into, what was made of what, and packs."""

from sync.handheld.migrations.steps import Step

MOVES = Step(
    "moves",
    (
        "ALTER TABLE overlay_serial ADD COLUMN owner TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE overlay_serial ADD COLUMN parent_item TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE overlay_serial ADD COLUMN parent TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE overlay_serial ADD COLUMN awaits TEXT NOT NULL DEFAULT ''",
        """CREATE TABLE overlay_genealogy (
            number INTEGER NOT NULL, live INTEGER NOT NULL DEFAULT 1, item TEXT NOT NULL, lot TEXT NOT NULL,
            serial TEXT NOT NULL, from_item TEXT NOT NULL, from_lot TEXT NOT NULL, from_serial TEXT NOT NULL,
            quantity INTEGER NOT NULL,
            PRIMARY KEY (item, lot, serial, from_item, from_lot, from_serial, live, number)) WITHOUT ROWID""",
        "CREATE INDEX ix_overlay_genealogy_number ON overlay_genealogy (number)",
        """CREATE TABLE overlay_pack (
            number INTEGER NOT NULL, live INTEGER NOT NULL DEFAULT 1, pack TEXT NOT NULL, parent TEXT NOT NULL,
            bin TEXT NOT NULL, document TEXT NOT NULL, sealed INTEGER NOT NULL,
            PRIMARY KEY (pack, live, number)) WITHOUT ROWID""",
        "CREATE INDEX ix_overlay_pack_number ON overlay_pack (number)",
        "CREATE INDEX ix_overlay_pack_parent ON overlay_pack (parent, live)",
        "CREATE INDEX ix_overlay_pack_bin ON overlay_pack (bin, live)",
    ),
)

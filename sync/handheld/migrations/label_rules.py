"""Rules for labels of suppliers that were taught here, until the centre tells of them."""

from sync.handheld.migrations.steps import Step

LABEL_RULES = Step(
    "label_rules",
    (
        """CREATE TABLE overlay_label_rule (
            number INTEGER NOT NULL, live INTEGER NOT NULL DEFAULT 1, partner TEXT NOT NULL, name TEXT NOT NULL,
            pattern TEXT NOT NULL, example TEXT NOT NULL, PRIMARY KEY (partner, name, live, number)) WITHOUT ROWID""",
        "CREATE INDEX ix_overlay_label_rule_number ON overlay_label_rule (number)",
    ),
)

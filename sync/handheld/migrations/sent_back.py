"""What takes the place of held work that was sent back: which transaction does, and which open work does it anew."""

from sync.handheld.migrations.steps import Step

SENT_BACK = Step(
    "sent back",
    (
        "ALTER TABLE journal ADD COLUMN instead_of TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX ix_journal_instead_of ON journal (instead_of) WHERE instead_of <> ''",
        "CREATE INDEX ix_journal_kind ON journal (kind, number) WHERE kind = 'withdrawal'",
        # the ids of what this work does anew, with a space between
        "ALTER TABLE open_work ADD COLUMN instead_of TEXT NOT NULL DEFAULT ''",
    ),
)

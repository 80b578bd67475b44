"""The labels that are to be printed: what stands on each, and what became of it. A row is never taken away."""

from sync.handheld.migrations.steps import Step

PRINTING = Step(
    "printing",
    (
        """CREATE TABLE print_job (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, label TEXT NOT NULL, fields TEXT NOT NULL,
            copies INTEGER NOT NULL, printer TEXT NOT NULL, state TEXT NOT NULL, made_at INTEGER NOT NULL,
            operator TEXT NOT NULL, reprint_of TEXT NOT NULL DEFAULT '', problem TEXT NOT NULL DEFAULT '',
            ended_at INTEGER)""",
        "CREATE INDEX ix_print_job_open ON print_job (state, number) WHERE state IN ('waiting', 'printing', 'unclear')",
        "CREATE INDEX ix_print_job_reprint ON print_job (reprint_of) WHERE reprint_of <> ''",
    ),
)

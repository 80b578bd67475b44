"""The checks of the scanner at the start of a shift: what each label proved, how fast, by whom. A row is never taken away."""

from sync.handheld.migrations.steps import Step

SCANNER_CHECKS = Step(
    "scanner_checks",
    (
        """CREATE TABLE scanner_check (
            number INTEGER PRIMARY KEY, at INTEGER NOT NULL, scanner TEXT NOT NULL, operator TEXT NOT NULL,
            separator TEXT NOT NULL, layout TEXT NOT NULL, date TEXT NOT NULL, aim INTEGER NOT NULL,
            latency_ms INTEGER, beep INTEGER NOT NULL)""",
    ),
)

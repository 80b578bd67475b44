"""What keeps a scan as cheap with ten thousand waiting transactions as with none: sums of what waits, and how much it is.

Row 0 of the journal stands for all that waits; its overlay rows are the sums of theirs, which are marked `live = 3` (in the sum).
"""

from sync.handheld.migrations.steps import Step

SUMS = Step(
    "sums",
    (
        "ALTER TABLE enrolment ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0",
        "UPDATE enrolment SET waiting = (SELECT count(*) FROM journal WHERE state = 'waiting')",
        """UPDATE overlay_balance SET live = 3 WHERE live = 1
            AND number IN (SELECT number FROM journal WHERE state = 'waiting' AND mirror_has IS NULL)""",
        """INSERT INTO overlay_balance (number, live, place, item, lot, owner, quantity)
            SELECT 0, 1, place, item, lot, owner, sum(quantity) FROM overlay_balance WHERE live = 3
            GROUP BY place, item, lot, owner""",
        """UPDATE overlay_line SET live = 3 WHERE live = 1
            AND number IN (SELECT number FROM journal WHERE state = 'waiting' AND mirror_has IS NULL)""",
        """INSERT INTO overlay_line (number, live, document, line, done, cancelled)
            SELECT 0, 1, document, line, sum(done), sum(cancelled) FROM overlay_line WHERE live = 3
            GROUP BY document, line""",
        """UPDATE overlay_reservation SET live = 3 WHERE live = 1
            AND number IN (SELECT number FROM journal WHERE state = 'waiting' AND mirror_has IS NULL)""",
        """INSERT INTO overlay_reservation (number, live, document, line, place, item, lot, quantity)
            SELECT 0, 1, document, line, place, item, lot, sum(quantity) FROM overlay_reservation WHERE live = 3
            GROUP BY document, line, place, item, lot""",
        """INSERT INTO journal (number, device, epoch, sequence, id, kind, document, operator, body, body_hash, made_at,
            input, reverses, state, live) VALUES (0, '', 0, 0, '', '', '', '', x'', '', 0, 0, '', 'summed', 0)""",
    ),
)

"""The journal: every transaction that this handheld posted, in the order made. It is the queue to the centre.

Invariants (tests name the one they check):

 (1) An input's row is on the disk in the same transaction as all that it did, before its answer is painted.
 (2) An input whose handling fails leaves its row, marked `failed`, and nothing else.
 (3) Sequence numbers of an epoch are 1, 2, 3 ... without gap or repeat, whatever fails and whoever else has the file open.
 (4) The bytes of a body, its hash and its id are written once and never again; what is sent is what is stored.
 (5) A transaction is in the journal, numbered, before it is sent for the first time.
 (6) An overlay row counts while its transaction waits, or is posted with a version beyond the mirror's last complete pull; never else.
     So an effect is in the overlay or in the mirror, and never in both or in neither.
 (7) A result is in the journal before the mirror may say that a complete pull has passed its version.
 (8) Resuming reads stored events; no rule and no stock is asked.
 (9) Nothing is deleted but by age: rows that the centre has acknowledged, KEPT_DAYS later, and inputs of ended work as old as that.
(10) A file is never given up while it holds what was not sent: no un-enrolment, no other site.

States of a row, and who changes them:

              append()                settle()
    (nothing) ────────▶ waiting ────────────────▶ posted ── retire() ──▶ posted, not live ── prune() ──▶ (nothing)
                           ▲   └── settle() ──▶ held | quarantined | different ── settle() ──▶ settled ── as posted
                           └── send_again(), from any of them: a restored centre lacks it
"""

import json
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from inventory.stock import Posted
from inventory.transactions import Transaction, body_hash, body_of, read_body
from sync.handheld import overlay
from sync.handheld.captures import Captures
from sync.handheld.database import Database, Row
from sync.handheld.enrolments import Enrolments
from sync.handheld.inputs import Inputs
from sync.handheld.records import (
    Counts,
    JournalRow,
    JournalState,
    QueuedTransaction,
    Settlement,
    clashes_of,
    refusals_of,
)
from sync.schema import from_microseconds, to_microseconds

KEPT_DAYS = 30
PRUNED_MAX = 500

_APPEND = """INSERT INTO journal (device, epoch, sequence, id, kind, document, operator, body, body_hash, made_at, input,
    reverses, instead_of, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting')"""
_OF_INPUT = "SELECT body FROM journal WHERE input = ? ORDER BY number"
_LAST_WITHDRAWAL = """SELECT body FROM journal w WHERE kind = 'withdrawal' AND state IN ('waiting', 'posted')
        AND NOT EXISTS (SELECT 1 FROM journal r WHERE r.reverses = w.id AND r.reverses <> '' AND r.state IN ('waiting', 'posted'))
    ORDER BY number DESC LIMIT 1"""
_QUEUED = """SELECT sequence, id, body, body_hash FROM journal
    WHERE device = (SELECT device FROM enrolment) AND epoch = (SELECT epoch FROM enrolment)
        AND sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ? + 0"""
_LAST_ACKNOWLEDGED = """SELECT sequence FROM journal
    WHERE device = (SELECT device FROM enrolment) AND epoch = (SELECT epoch FROM enrolment)
        AND state IN ('posted', 'held', 'quarantined', 'settled') ORDER BY sequence DESC LIMIT 1"""
_FIRST_WAITING = "SELECT min(sequence) FROM journal WHERE state = 'waiting'"
_NUMBERS = "SELECT number FROM journal WHERE id IN (SELECT value FROM json_each(?))"
_OLDEST = "SELECT made_at FROM journal WHERE state = 'waiting' AND sequence > 0 ORDER BY sequence LIMIT 1"
_SENT = "SELECT count(*) FROM journal WHERE settled_at >= ?"
_COUNTS = """SELECT coalesce((SELECT waiting FROM enrolment), 0),
    coalesce(sum(state <> 'quarantined'), 0), coalesce(sum(state = 'quarantined'), 0)
    FROM journal WHERE state IN ('held', 'quarantined', 'different')"""
_WAITING_KINDS = (
    "SELECT kind, count(*) FROM journal WHERE state = 'waiting' AND sequence > 0 GROUP BY kind ORDER BY kind"
)
_SENT_KINDS = "SELECT kind, count(*) FROM journal WHERE settled_at >= ? GROUP BY kind ORDER BY kind"
_MADE = """SELECT j.body FROM input i CROSS JOIN journal j ON j.input = i.number
    WHERE i.at >= ? AND j.kind IN (SELECT value FROM json_each(?))
        AND NOT EXISTS (SELECT 1 FROM journal r WHERE r.reverses = j.id AND r.reverses <> '')
    ORDER BY j.number LIMIT ? + 0"""
_SETTLE = """UPDATE journal SET state = ?, version = ?, refusals = ?, clashes = ?, settled_at = coalesce(settled_at, ?)
    WHERE id = ? AND state NOT IN ('posted', ?)"""
_LIST = """SELECT number, sequence, id, kind, document, operator, made_at, state, refusals, clashes FROM journal
    WHERE state = ? AND number > ? ORDER BY number LIMIT ? + 0"""
_OLD = """SELECT number FROM journal WHERE settled_at < ? AND live = 0 ORDER BY settled_at LIMIT ? + 0"""
_OLD_INPUTS = """DELETE FROM input WHERE number IN (
    SELECT i.number FROM input i WHERE i.at < ?
        AND NOT EXISTS (SELECT 1 FROM open_work w WHERE w.id = i.work AND w.ended_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.input = i.number) ORDER BY i.at LIMIT ? + 0)"""
_OLD_CAPTURED = """DELETE FROM captured WHERE number IN (
    SELECT number FROM captured WHERE input < (SELECT min(number) FROM input) ORDER BY input LIMIT ? + 0)"""


class Journal(Inputs, Captures, Enrolments):
    """The journal of one handheld on one connection to its work.db; what writes is called inside `writing()`."""

    def __init__(self, database: Database) -> None:
        """Keep the connection to work.db, with the mirror attached where `overlay` rows are to be judged."""
        Inputs.__init__(self, database)
        self._database = database

    def writing(self) -> AbstractContextManager[None]:
        """One transaction on the disk: its end is the moment from which everything in it counts. Raises StoreError."""
        return self._database.writing()

    def attempt(self) -> AbstractContextManager[None]:
        """The part of a transaction that may fail: an exception undoes it, and only it, and goes on when the rest is on the disk."""
        return self._database.attempt()

    # What was posted

    def append(self, posted: Posted, input_number: int) -> int:
        """Put a posted transaction into the queue with its effects; return its sequence number."""
        transaction = posted.transaction
        body = body_of(transaction)
        device, epoch, sequence = self._take_sequence()
        row = (
            device,
            epoch,
            sequence,
            transaction.id,
            transaction.kind,
            transaction.document,
            transaction.operator,
            body,
            body_hash(body),
            to_microseconds(transaction.at),
            input_number,
            transaction.reverses,
            transaction.instead_of,
        )
        overlay.lay(self._database, self._database.insert(_APPEND, row), posted)
        return sequence

    def transactions_of(self, input_number: int) -> tuple[Transaction, ...]:
        """Return what an input posted, in order."""
        return tuple(read_body(row[0]) for row in self._database.all(_OF_INPUT, (input_number,)))

    def last_withdrawal(self) -> Transaction | None:
        """Return the last transaction that gave held work up here and was not taken back."""
        body = self._database.value(_LAST_WITHDRAWAL)
        return None if body is None else read_body(body)

    def cancel_input(self, number: int, by_input: int) -> None:
        """Undo an input: what it captured, booked and dropped is taken back, its events are not folded any more; its row stays.

        What it posted is reversed by transactions of the undoing input; that is the caller's.
        """
        self._database.run("UPDATE input SET cancelled_by = ? WHERE number = ?", (by_input, number))
        self.undo_captures(number)

    # The queue

    def waiting(
        self, after_sequence: int, limit: int, bytes_max: int, through: int = 2**62
    ) -> tuple[QueuedTransaction, ...]:
        """Return the transactions after a sequence number in the order made, settled or not, within both limits.

        At least one is returned where there is one, even when it alone is over `bytes_max`.
        """
        taken: list[QueuedTransaction] = []
        size = 0
        for row in self._database.all(_QUEUED, (after_sequence, through, limit)):
            size += len(row[2])
            if taken and size > bytes_max:
                break
            taken.append(QueuedTransaction(*row))
        return tuple(taken)

    def first_waiting(self) -> int | None:
        """Return the sequence number of the first transaction without an answer."""
        number: int | None = self._database.value(_FIRST_WAITING)
        return number

    def last_acknowledged(self) -> int:
        """Return the highest sequence number that the centre has answered for good."""
        return int(self._database.value(_LAST_ACKNOWLEDGED) or 0)

    def counts(self, since: datetime | None = None) -> Counts:
        """Return the queue in figures; what was sent is counted from `since` (the beginning of the site's day)."""
        waiting, held, quarantined = self._database.one(_COUNTS) or (0, 0, 0)
        oldest = self._database.value(_OLDEST) if waiting else None
        sent = 0 if since is None else self._database.value(_SENT, (to_microseconds(since),))
        return Counts(
            waiting=waiting,
            sent_today=sent,
            held=held,
            quarantined=quarantined,
            oldest_at=None if oldest is None else from_microseconds(oldest),
        )

    def kinds_waiting(self) -> tuple[tuple[str, int], ...]:
        """Return how many transactions of each kind wait to be sent."""
        return tuple(self._database.all(_WAITING_KINDS))

    def kinds_sent(self, since: datetime) -> tuple[tuple[str, int], ...]:
        """Return how many transactions of each kind the centre has answered since then."""
        return tuple(self._database.all(_SENT_KINDS, (to_microseconds(since),)))

    def made_since(self, since: datetime, kinds: Iterable[str], limit: int) -> tuple[Transaction, ...]:
        """Return what was posted here since then of some kinds and not taken back, in the order made; at most `limit`."""
        values = (to_microseconds(since), json.dumps(sorted(kinds)), limit)
        return tuple(read_body(row[0]) for row in self._database.all(_MADE, values))

    def settle(self, results: Iterable[Settlement], at: datetime) -> None:
        """Keep what the centre made of transactions; may be repeated at any time. What is posted stays posted."""
        now = to_microseconds(at)
        rows = [
            (each.state.value, each.version, each.refusals, each.clashes, now, each.id, each.state.value)
            for each in results
        ]
        numbers = [row[0] for row in self._database.all(_NUMBERS, (json.dumps([row[5] for row in rows]),))]
        overlay.take_out(self._database, numbers)
        self._database.run_many(_SETTLE, rows)
        self._count_waiting()

    def rows(self, state: JournalState, limit: int, after: int = 0) -> tuple[JournalRow, ...]:
        """Return transactions in a state, in the order made, at most `limit` after a number."""
        return tuple(_row_of(row) for row in self._database.all(_LIST, (state.value, after, limit)))

    def retire(self, complete_site: int) -> int:
        """Take a bounded number of transactions out of the overlay that a complete pull has passed; return how many."""
        return overlay.retire(self._database, complete_site)

    def prune(self, now: datetime) -> int:
        """Delete a bounded number of rows that are KEPT_DAYS past their acknowledgement; return how many transactions."""
        limit = to_microseconds(now - timedelta(days=KEPT_DAYS))
        numbers = [row[0] for row in self._database.all(_OLD, (limit, PRUNED_MAX))]
        for number in numbers:
            overlay.delete(self._database, number)
        self._database.run(_OLD_INPUTS, (limit, PRUNED_MAX))
        self._database.run(_OLD_CAPTURED, (PRUNED_MAX,))
        return len(numbers)


def _row_of(row: Row) -> JournalRow:
    number, sequence, transaction_id, kind, document, operator, made_at, state, refusals, clashes = row
    return JournalRow(
        number,
        sequence,
        transaction_id,
        kind,
        document,
        operator,
        from_microseconds(made_at),
        JournalState(state),
        refusals_of(refusals),
        clashes_of(clashes),
    )

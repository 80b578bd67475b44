"""The durable queue of labels: each has an id before it is sent to a printer, and is never numbered anew.

waiting -> printing -> printed, or failed (it cannot be printed as it is), or unclear (it was sent, and nobody knows whether it came out:
somebody looks, and asks for it again). A printer that is not ready leaves it waiting, with the problem.
"""

import enum
import json
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from inventory.values import dataclass
from sync.errors import StoreError
from sync.handheld.database import Database, Row, statement
from sync.schema import from_microseconds, to_microseconds

JOBS_PAGE_ROWS = 200
COPIES_MAX = 999

_COLUMNS = "number, id, label, fields, copies, printer, state, made_at, operator, reprint_of, problem, ended_at"
_ADD = """INSERT INTO print_job (id, label, fields, copies, printer, state, made_at, operator, reprint_of)
    VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?, ?) ON CONFLICT (id) DO NOTHING"""
# the index is of what is open: a query uses it that says so in the same words, whatever else it asks
_OPEN = "state IN ('waiting', 'printing', 'unclear')"
_NEXT = statement(
    "SELECT {columns} FROM print_job WHERE {open} AND state = 'waiting' AND printer IN (?, '') ORDER BY number LIMIT 1",
    columns=_COLUMNS,
    open=_OPEN,
)
_IS_WAITING = statement("SELECT 1 FROM print_job WHERE {open} AND state = 'waiting' LIMIT 1", open=_OPEN)
_BY_ID = statement("SELECT {columns} FROM print_job WHERE id = ?", columns=_COLUMNS)
_NEWEST = statement("SELECT {columns} FROM print_job ORDER BY number DESC LIMIT ? + 0", columns=_COLUMNS)
_END = "UPDATE print_job SET state = ?, problem = ?, ended_at = ?, fields = ? WHERE id = ? AND state = ?"
_UNCLEAR = statement(
    """UPDATE print_job SET state = 'unclear', problem = ?, ended_at = ?
    WHERE {open} AND state = 'printing' AND printer IN (?, '')""",
    open=_OPEN,
)


class PrintState(enum.StrEnum):
    """What became of a label."""

    WAITING = "waiting"
    PRINTING = "printing"
    PRINTED = "printed"
    FAILED = "failed"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class NewPrintJob:
    """A label to be printed; `printer` is its name, empty for whichever is there; `reprint_of` the id of the one it repeats."""

    id: str
    label: str
    fields: Mapping[str, str]
    operator: str
    made_at: datetime
    copies: int = 1
    printer: str = ""
    reprint_of: str = ""


@dataclass(frozen=True, slots=True)
class PrintJob(NewPrintJob):
    """A label in the queue."""

    number: int = 0
    state: PrintState = PrintState.WAITING
    problem: str = ""
    ended_at: datetime | None = field(default=None)


class PrintJobs:
    """The queue in work.db; the writing methods are called inside `writing()` of its connection."""

    def __init__(self, database: Database) -> None:
        """Keep the connection to work.db."""
        self._database = database

    def add(self, job: NewPrintJob) -> None:
        """Keep a label that is to be printed; the same id once."""
        if not 1 <= job.copies <= COPIES_MAX:
            raise ValueError(f"1 to {COPIES_MAX} copies expected, got {job.copies}")
        fields = _stored(job.fields)
        made_at = to_microseconds(job.made_at)
        self._database.run(
            _ADD, (job.id, job.label, fields, job.copies, job.printer, made_at, job.operator, job.reprint_of)
        )

    def reprint(self, job_id: str, *, new_id: str, operator: str, at: datetime) -> PrintJob:
        """Keep that a label is to be printed again, as it was, under an id of its own; raises StoreError for an unknown one."""
        before = self.job(job_id)
        if before is None:
            raise StoreError(f"no label {job_id} was ever to be printed here")
        first = before.reprint_of or before.id
        self.add(
            NewPrintJob(
                id=new_id,
                label=before.label,
                fields=before.fields,
                operator=operator,
                made_at=at,
                copies=before.copies,
                printer=before.printer,
                reprint_of=first,
            )
        )
        made = self.job(new_id)
        if made is None:
            raise StoreError(f"the label {new_id} was not kept")
        return made

    def job(self, job_id: str) -> PrintJob | None:
        """Return a label by its id."""
        row = self._database.one(_BY_ID, (job_id,))
        return None if row is None else _job(row)

    def newest(self, limit: int = JOBS_PAGE_ROWS) -> tuple[PrintJob, ...]:
        """Return labels, the newest first; at most JOBS_PAGE_ROWS."""
        return tuple(_job(row) for row in self._database.all(_NEWEST, (min(limit, JOBS_PAGE_ROWS),)))

    def is_waiting(self) -> bool:
        """Return whether a label waits."""
        return self._database.one(_IS_WAITING) is not None

    def take(self, printer: str) -> PrintJob | None:
        """Return the next label that waits for this printer (or for any), now marked as printing; None when none waits."""
        row = self._database.one(_NEXT, (printer,))
        if row is None:
            return None
        job = _job(row)
        self._database.run("UPDATE print_job SET state = 'printing', printer = ? WHERE id = ?", (printer, job.id))
        return job

    def ended(self, job_id: str, state: PrintState, problem: str, at: datetime, fields: Mapping[str, str]) -> None:
        """Keep what became of a label that was printing, and what stood on it: a reprint is the same."""
        ended_at = None if state is PrintState.WAITING else to_microseconds(at)
        self._database.run(_END, (state.value, problem, ended_at, _stored(fields), job_id, PrintState.PRINTING.value))

    def interrupted(self, printer: str, problem: str, at: datetime) -> int:
        """Mark as unclear what was printing when the program ended; returns how many labels that are."""
        return self._database.run(_UNCLEAR, (problem, to_microseconds(at), printer))


def _stored(fields: Mapping[str, str]) -> str:
    return json.dumps(dict(fields), sort_keys=True, separators=(",", ":"))


def _job(row: Row) -> PrintJob:
    number, job_id, label, fields, copies, printer, state, made_at, operator, reprint_of, problem, ended_at = row
    return PrintJob(
        id=job_id,
        label=label,
        fields=json.loads(fields),
        operator=operator,
        made_at=from_microseconds(made_at),
        copies=copies,
        printer=printer,
        reprint_of=reprint_of,
        number=number,
        state=PrintState(state),
        problem=problem,
        ended_at=None if ended_at is None else from_microseconds(ended_at),
    )

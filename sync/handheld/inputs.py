"""What was scanned, typed and pressed, and the work that it belongs to. One row an input; nothing is ever taken out but by age."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from inventory.plain import MalformedError, from_plain, to_plain
from inventory.tasks.steps import Event, Park, Trace
from sync.errors import StoreCorruptError
from sync.handheld.database import Database, Row, statement
from sync.handheld.records import InputKind, InputStatus, NewInput, OpenWork, StoredInput
from sync.schema import from_microseconds, to_microseconds

EVENT_NAME = "event"
PAGE_INPUTS = 500

_ADD = """INSERT INTO input (kind, data, text, aim, device, operator, at, flags, task, work,
    status, outcome, code, trace, events) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'failed', '', '', NULL, '[]')"""
_FINISH = "UPDATE input SET status = ?, outcome = ?, code = ?, trace = ?, events = ? WHERE number = ?"
_COLUMNS = """number, kind, data, text, aim, device, operator, at, flags, task, work, status, outcome, code, trace,
    cancelled_by"""
_ONE = statement("SELECT {columns} FROM input WHERE number = ?", columns=_COLUMNS)
_LATEST = statement("SELECT {columns} FROM input WHERE number < ? ORDER BY number DESC LIMIT ? + 0", columns=_COLUMNS)
_UNDOABLE = statement(
    """SELECT {columns} FROM input
    WHERE work = ? AND status = 'accepted' AND cancelled_by IS NULL AND events <> '[]' ORDER BY number DESC LIMIT 1""",
    columns=_COLUMNS,
)
_EVENTS = """SELECT number, events FROM input
    WHERE work = ? AND number > ? AND status = 'accepted' AND cancelled_by IS NULL AND events <> '[]'
    ORDER BY number LIMIT ? + 0"""
_PARKED = """SELECT w.id, i.events FROM open_work w CROSS JOIN input i ON i.work = w.id
    WHERE w.ended_at IS NULL AND i.status = 'accepted' AND i.cancelled_by IS NULL AND i.events <> '[]'
        AND (i.events LIKE '%"LineParked"%' OR i.events LIKE '%"ParkedLeft"%') ORDER BY i.number LIMIT ? + 0"""
PARKED_INPUTS_MAX = 2_000
_RECENT = "SELECT trace FROM input WHERE work = ? AND trace IS NOT NULL ORDER BY number DESC LIMIT ? + 0"
_START_WORK = "INSERT INTO open_work (task, document, progress, operator, started_at) VALUES (?, '', '', ?, ?)"
_SET_WORK = "UPDATE open_work SET document = ?, progress = ? WHERE id = ? AND (document, progress) <> (?, ?)"
_END_WORK = "UPDATE open_work SET ended_at = ? WHERE id = ?"
_GIVE_WORK = "UPDATE open_work SET operator = ? WHERE id = ?"
_REDO = """UPDATE open_work SET instead_of = ltrim(instead_of || ' ' || ?) WHERE id = ?
    AND ' ' || instead_of || ' ' NOT LIKE '% ' || ? || ' %'"""
_REDOES = "SELECT instead_of FROM open_work WHERE id = ?"
_OPEN_WORKS = """SELECT id, task, document, progress, operator, started_at FROM open_work
    WHERE ended_at IS NULL ORDER BY started_at, id"""
_LAST_NUMBER = 2**62


# made once: json.dumps makes one at each call that wants other than its defaults
_ENCODED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_ENCODED_TRACE = json.JSONEncoder(ensure_ascii=False)


def events_to_text(events: Sequence[Event]) -> str:
    """Return events as they are stored: JSON objects, each with the name of its class."""
    if not events:
        return "[]"
    plains = [{EVENT_NAME: type(each).__name__, **_object(each)} for each in events]
    return _ENCODED.encode(plains)


def events_from_text(text: str, kinds: Mapping[str, type[Event]]) -> tuple[Event, ...]:
    """Return stored events; raises StoreCorruptError for one that is none of `kinds`."""
    try:
        plains = json.loads(text)
        return tuple(
            from_plain(kinds[plain[EVENT_NAME]], {name: value for name, value in plain.items() if name != EVENT_NAME})
            for plain in plains
        )
    except (MalformedError, KeyError, ValueError, TypeError) as error:
        raise StoreCorruptError(f"a stored event cannot be read: {error}") from error


def _object(value: object) -> Mapping[str, object]:
    plain = to_plain(value)
    if not isinstance(plain, Mapping):
        raise TypeError(f"{value!r} is no event")
    return plain


def _trace_text(trace: Trace | None) -> str | None:
    return None if trace is None else _ENCODED_TRACE.encode([trace.mark.value, trace.text, trace.note])


def _trace_of(text: str | None) -> Trace | None:
    if text is None:
        return None
    mark, said, note = json.loads(text)
    return from_plain(Trace, {"mark": mark, "text": said, "note": note})


def _stored(row: Row) -> StoredInput:
    number, kind, data, text, aim, device, operator, at, flags, task, work = row[:11]
    came = NewInput(
        InputKind(kind),
        data,
        text,
        operator,
        from_microseconds(at),
        aim,
        device,
        tuple(flags.split(",")) if flags else (),
        task,
        work,
    )
    status, outcome, code, trace, cancelled_by = row[11:]
    return StoredInput(number, came, InputStatus(status), outcome, code, _trace_of(trace), cancelled_by)


class Inputs:
    """The inputs and the open work of one handheld; the writing ones are called inside `writing()`."""

    def __init__(self, database: Database) -> None:
        """Keep the connection to work.db."""
        self._database = database

    def add_input(self, new: NewInput) -> int:
        """Store an input as it came; return its number. It stands as `failed` until `finish_input` says what became of it."""
        row = (
            new.kind.value,
            new.data,
            new.text,
            new.aim,
            new.device,
            new.operator,
            to_microseconds(new.at),
            ",".join(new.flags),
            new.task,
            new.work,
        )
        return self._database.insert(_ADD, row)

    def finish_input(
        self,
        number: int,
        status: InputStatus,
        *,
        outcome: str = "",
        code: str = "",
        trace: Trace | None = None,
        events: Sequence[Event] = (),
    ) -> None:
        """Say what became of an input, with the events that resume and undo will fold."""
        row = (status.value, outcome, code, _trace_text(trace), events_to_text(events), number)
        self._database.run(_FINISH, row)

    def move_input(self, number: int, work: int) -> None:
        """Say that an input belongs to the work that it has just begun."""
        self._database.run("UPDATE input SET work = ? WHERE number = ?", (work, number))

    def input(self, number: int) -> StoredInput | None:
        """Return an input."""
        row = self._database.one(_ONE, (number,))
        return None if row is None else _stored(row)

    def inputs(self, limit: int, before: int = _LAST_NUMBER) -> tuple[StoredInput, ...]:
        """Return inputs, the latest first, at most `limit` of those before a number."""
        return tuple(_stored(row) for row in self._database.all(_LATEST, (before, limit)))

    def start_work(self, task: str, operator: str, at: datetime) -> int:
        """Begin work; return its number."""
        return self._database.insert(_START_WORK, (task, operator, to_microseconds(at)))

    def set_work_document(self, work: int, document: str, progress: str = "") -> None:
        """Keep what the work is on and how far it is, for the list of open work."""
        self._database.run(_SET_WORK, (document, progress, work, document, progress))

    def end_work(self, work: int, at: datetime) -> None:
        """End work: it is not offered any more; its inputs stay."""
        self._database.run(_END_WORK, (to_microseconds(at), work))

    def give_work(self, work: int, operator: str) -> None:
        """Say whose the work is from now on; empty: whoever takes it up."""
        self._database.run(_GIVE_WORK, (operator, work))

    def redo(self, work: int, transaction: str) -> None:
        """Say that the work does held work anew that was sent back."""
        self._database.run(_REDO, (transaction, work, transaction))

    def redoes(self, work: int) -> tuple[str, ...]:
        """Return the held work that a work does anew, or has done, in the order in which it was taken up."""
        return tuple((self._database.value(_REDOES, (work,)) or "").split())

    def open_works(self) -> tuple[OpenWork, ...]:
        """Return the work that was begun and not ended, the oldest first."""
        rows = self._database.all(_OPEN_WORKS)
        return tuple(replace(OpenWork(*row), started_at=from_microseconds(row[5])) for row in rows)

    def events(self, work: int, kinds: Sequence[type[Event]]) -> Iterator[tuple[int, tuple[Event, ...]]]:
        """Yield the number and the events of each accepted input of a work that was not undone, in order."""
        by_name = {kind.__name__: kind for kind in kinds}
        after = 0
        while rows := self._database.all(_EVENTS, (work, after, PAGE_INPUTS)):
            for number, text in rows:
                yield number, events_from_text(text, by_name)
            after = rows[-1][0]

    def parked(self) -> tuple[tuple[int, Park], ...]:
        """Return what is parked in open work, with the number of its work, in the order parked; every task keeps it alike."""
        found: dict[str, tuple[int, Park]] = {}
        for work, text in self._database.all(_PARKED, (PARKED_INPUTS_MAX,)):
            for plain in json.loads(text):
                if plain[EVENT_NAME] == "LineParked":
                    asked = from_plain(Park, plain["parked"]["asked"])
                    found[asked.request] = (work, asked)
                elif plain[EVENT_NAME] == "ParkedLeft":
                    found.pop(plain["request"], None)
        return tuple(found.values())

    def last_undoable(self, work: int) -> StoredInput | None:
        """Return the last accepted input of a work that changed something and was not undone."""
        row = self._database.one(_UNDOABLE, (work,))
        return None if row is None else _stored(row)

    def recent(self, work: int, limit: int) -> tuple[Trace, ...]:
        """Return the last events of a work as they were shown, the latest first."""
        rows = self._database.all(_RECENT, (work, limit))
        return tuple(trace for row in rows if (trace := _trace_of(row[0])) is not None)

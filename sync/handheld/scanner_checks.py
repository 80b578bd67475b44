"""The checks of the scanner at the start of a shift, kept on the device: each is a row that stays."""

from datetime import datetime

from inventory.scanner_checks import Checked
from inventory.values import dataclass
from sync.handheld.database import Database, Row, statement
from sync.schema import from_microseconds, to_microseconds

_COLUMNS = "at, scanner, operator, separator, layout, date, aim, latency_ms, beep"
_ADD = statement("INSERT INTO scanner_check ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", columns=_COLUMNS)
_NEWEST = statement("SELECT {columns} FROM scanner_check ORDER BY number DESC LIMIT ? + 0", columns=_COLUMNS)


@dataclass(frozen=True, slots=True)
class ScannerCheck:
    """What a check came to: the verdict on each label ("passed", or what was wrong), whether AIM identifiers and the beep came.

    `scanner` is its device, "keyboard" for a wedge; `latency_ms` the longest time from a scan to its answer, None where it is not known.
    """

    at: datetime
    scanner: str
    operator: str
    separator: str
    layout: str
    date: str
    aim: bool
    latency_ms: int | None
    beep: bool

    @property
    def result(self) -> Checked:
        """What it came to, as it is sent to the centre."""
        return Checked(self.separator, self.layout, self.date, aim=self.aim, latency_ms=self.latency_ms, beep=self.beep)

    @property
    def passed(self) -> bool:
        """Whether the scanner may be worked with."""
        return self.result.passed


class ScannerChecks:
    """The checks in work.db; `add` is called inside `writing()` of its connection."""

    def __init__(self, database: Database) -> None:
        """Keep the connection to work.db."""
        self._database = database

    def add(self, check: ScannerCheck) -> None:
        """Keep a check."""
        values = (check.separator, check.layout, check.date, check.aim, check.latency_ms, check.beep)
        self._database.run(_ADD, (to_microseconds(check.at), check.scanner, check.operator, *values))

    def newest(self, limit: int = 1) -> tuple[ScannerCheck, ...]:
        """Return the last checks, the newest first."""
        return tuple(_check(row) for row in self._database.all(_NEWEST, (limit,)))


def _check(row: Row) -> ScannerCheck:
    at, scanner, operator, separator, layout, date, aim, latency_ms, beep = row
    return ScannerCheck(
        from_microseconds(at), scanner, operator, separator, layout, date, bool(aim), latency_ms, bool(beep)
    )

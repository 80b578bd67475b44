"""Failures of the sync room: the world did not do its part. They are shown and tried again; work goes on.

SyncError
├── StoreError            a database does not open, is locked, full, corrupt, or of an unknown version
│   ├── StoreBusyError    locked by another for longer than we wait; try again
│   ├── StoreFullError    the disk is full
│   └── StoreCorruptError the file is no database, or fails its own check
├── ImportRefusedError    files with bad rows; carries all of them
└── LinkError             the other side, as the link tells it (design.md 6)
    ├── UnreachableError  no answer; `retry_after_s`
    ├── RefusedError      identity or fork; a supervisor must enrol the device anew
    ├── GapError          the centre expects another sequence number
    ├── TooLargeError     the batch is over the limits
    ├── MalformedMessageError the message is not one of the protocol
    ├── SnapshotNeededError the cursor is older than what the centre keeps
    └── UpgradeFirstError this program is too old for that call
"""

from inventory.values import dataclass


class SyncError(Exception):
    """Base of the failures of this room; the text is a sentence for the operator."""


class StoreError(SyncError):
    """A database cannot be used."""


class StoreBusyError(StoreError):
    """Another holds the database for longer than we wait."""


class StoreFullError(StoreError):
    """The disk has no room."""


class StoreCorruptError(StoreError):
    """The file is no database, or its own check fails."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row of an import file that is refused: `line` counts from 1, `column` is empty where the whole row or file is meant."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        """Return where and why, on one line."""
        return f"{self.file}:{self.line}: {self.column + ': ' if self.column else ''}{self.reason}"


class ImportRefusedError(SyncError):
    """Files with bad rows: none of them was imported."""

    def __init__(self, bad: tuple[BadRow, ...]) -> None:
        """Keep every bad row of all files, in order."""
        super().__init__(f"{len(bad)} bad rows: nothing was imported")
        self.bad = bad


class LinkError(SyncError):
    """What the way to the centre may raise."""


class UnreachableError(LinkError):
    """The centre does not answer; try again after `retry_after_s` (None: at our own pace)."""

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        """Keep when to try again."""
        super().__init__(message)
        self.retry_after_s = retry_after_s


class RefusedError(LinkError):
    """The centre does not accept this device; `why` is `identity` or `fork`."""

    def __init__(self, message: str, why: str) -> None:
        """Keep why."""
        super().__init__(message)
        self.why = why


class GapError(LinkError):
    """The centre expects another sequence number next."""

    def __init__(self, message: str, expected: int) -> None:
        """Keep the number that the centre expects."""
        super().__init__(message)
        self.expected = expected


class TooLargeError(LinkError):
    """The batch holds more than one may."""


class MalformedMessageError(LinkError):
    """The message is not one of the protocol."""


class SnapshotNeededError(LinkError):
    """The cursor is older than what the centre keeps; pull everything anew."""


class UpgradeFirstError(LinkError):
    """This program is too old for that call."""

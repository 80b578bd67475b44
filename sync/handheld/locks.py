"""One program at a time speaks with the centre for a home, and one prints its labels.

Advisory locks, which the system drops with the program, however it ends.
"""

import fcntl
from pathlib import Path

from sync.errors import StoreBusyError, StoreError

LOCK_FILE = "sync.lock"
PRINTING_FILE = "labels.lock"


class HomeLock:
    """A lock of a home, held from its making to `release`; `does` says in words what only one program does at a time."""

    def __init__(self, home: Path, file: str = LOCK_FILE, does: str = "speaks with the centre") -> None:
        """Take the lock; raises StoreBusyError when another has it."""
        try:
            self._file = (home / file).open("ab")
        except OSError as error:
            raise StoreError(f"{home} cannot be used: {error}") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            raise StoreBusyError(f"another program {does} for {home}") from error

    def release(self) -> None:
        """Let another have it."""
        self._file.close()

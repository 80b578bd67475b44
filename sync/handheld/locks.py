"""One program at a time speaks for a home: an advisory lock that the system drops with the program, however it ends."""

import fcntl
from pathlib import Path

from sync.errors import StoreBusyError, StoreError

LOCK_FILE = "sync.lock"


class HomeLock:
    """The lock of a home, held from its making to `release`."""

    def __init__(self, home: Path) -> None:
        """Take the lock; raises StoreBusyError when another has it."""
        try:
            self._file = (home / LOCK_FILE).open("ab")
        except OSError as error:
            raise StoreError(f"{home} cannot be used: {error}") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            raise StoreBusyError(f"another program speaks with the centre for {home}") from error

    def release(self) -> None:
        """Let another have it."""
        self._file.close()

"""Commands to a scanner that takes one at a time: the next is sent when the one before was answered, or was not in ANSWER_S."""

import asyncio
from collections import deque
from collections.abc import Callable

ANSWER_S = 0.3
"""How long a command is given; SSI scanners answer in a few milliseconds, one that sleeps does not at all."""

WAITING_MAX = 3
"""More would be heard too late to be understood."""


class Turns:
    """The commands that wait for their turn; `write` sends one and tells whether it was taken."""

    def __init__(self, write: Callable[[bytes], bool], answer_s: float = ANSWER_S) -> None:
        self._write = write
        self._answer_s = answer_s
        self._waiting: deque[bytes] = deque()
        self._timer: asyncio.TimerHandle | None = None

    def send(self, command: bytes) -> bool:
        """Send `command` now or in its turn; False when it is not taken, or too many wait."""
        if self._timer is None:
            return self._now(command)
        if len(self._waiting) >= WAITING_MAX:
            return False
        self._waiting.append(command)
        return True

    def answered(self) -> None:
        """Send the next one: the scanner has answered, whatever it said."""
        if self._timer is not None:
            self._timer.cancel()
            self._next()

    def close(self) -> None:
        """Forget what waits: the scanner is gone."""
        self._waiting.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _now(self, command: bytes) -> bool:
        if not self._write(command):
            return False
        self._timer = asyncio.get_running_loop().call_later(self._answer_s, self._next)
        return True

    def _next(self) -> None:
        self._timer = None
        if self._waiting:
            self._now(self._waiting.popleft())

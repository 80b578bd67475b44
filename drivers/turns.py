"""Commands to a scanner that takes one at a time: the next is sent when the one before was answered, or was not in ANSWER_S.

A scanner that may sleep is woken before the first command after a silence: it would lose what wakes it.
"""

import asyncio
from collections import deque
from collections.abc import Callable

from drivers.profiles.told import Waking

ANSWER_S = 0.3
"""How long a command is given; SSI scanners answer in a few milliseconds, one that sleeps does not at all."""

WAITING_MAX = 3
"""More would be heard too late to be understood."""

_AWAKE_ALWAYS = Waking()


class Turns:
    """The commands that wait for their turn; `write` sends one and tells whether it was taken."""

    def __init__(
        self, write: Callable[[bytes], bool], waking: Waking = _AWAKE_ALWAYS, answer_s: float = ANSWER_S
    ) -> None:
        self._write = write
        self._waking = waking
        self._answer_s = answer_s
        self._waiting: deque[bytes] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._waking_up = False
        self._awake_until_s = 0.0

    def send(self, command: bytes) -> bool:
        """Send `command` now or in its turn; False when it is not taken, or too many wait."""
        if self._timer is None:
            return self._now(command)
        if len(self._waiting) >= WAITING_MAX:
            return False
        self._waiting.append(command)
        return True

    def heard(self) -> None:
        """Note that the scanner said something: it is awake."""
        self._awake_until_s = asyncio.get_running_loop().time() + self._waking.awake_ms / 1000

    def answered(self) -> None:
        """Send the next one: the scanner has answered, whatever it said."""
        if self._timer is not None and not self._waking_up:
            self._timer.cancel()
            self._next()

    def close(self) -> None:
        """Forget what waits: the scanner is gone."""
        self._waiting.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _now(self, command: bytes) -> bool:
        loop = asyncio.get_running_loop()
        if self._waking.send is None or loop.time() < self._awake_until_s:
            return self._give(command)
        if not self._write(self._waking.send):
            return False
        self._waking_up = True
        self._timer = loop.call_later(self._waking.wait_ms / 1000, self._awoken, command)
        return True

    def _awoken(self, command: bytes) -> None:
        self._waking_up, self._timer = False, None
        if not self._give(command):
            self._next()

    def _give(self, command: bytes) -> bool:
        if not self._write(command):
            return False
        self.heard()
        self._timer = asyncio.get_running_loop().call_later(self._answer_s, self._next)
        return True

    def _next(self) -> None:
        self._timer = None
        if self._waiting:
            self._now(self._waiting.popleft())

"""Answers owed to a scanner that is mute until it is answered (Honeywell Host ACK): one to each scan, in time, in the order of the scans.

When the program is too slow, the scan is refused for it, so that the scanner can read again; its own answer, when it comes, is not
sent any more: the scanner may wait for that to its next scan by then.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable

OWED_MAX = 100
FORGOTTEN_S = 30.0
"""How long after its scan an answer is waited for at all: what never answers must not take the answers to later scans for its own."""


class _Owed:
    """One scan: when it came, and whether it was refused meanwhile."""

    def __init__(self, at_s: float) -> None:
        self.at_s = at_s
        self.late = False
        self.timer: asyncio.TimerHandle | None = None


class OwedAnswers:
    """The scans of one open scanner that have no answer yet; `refuse` is called for one that waited for `within_s`."""

    def __init__(
        self, within_s: float, refuse: Callable[[], object], now_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._within_s = within_s
        self._refuse = refuse
        self._now_s = now_s
        self._owed: deque[_Owed] = deque(maxlen=OWED_MAX)

    def owe(self) -> None:
        """Note a scan that waits for its answer, in the running loop."""
        self._forget()
        owed = _Owed(self._now_s())
        owed.timer = asyncio.get_running_loop().call_later(self._within_s, self._is_over, owed)
        self._owed.append(owed)

    def is_awaited(self) -> bool:
        """Take the answer to the oldest scan; False where that was refused meanwhile, and the scanner must not hear this one."""
        self._forget()
        if not self._owed:
            return True
        oldest = self._owed.popleft()
        if oldest.timer is not None:
            oldest.timer.cancel()
        return not oldest.late

    def close(self) -> None:
        """Forget all of them: the scanner is gone."""
        for owed in self._owed:
            if owed.timer is not None:
                owed.timer.cancel()
        self._owed.clear()

    def _is_over(self, owed: _Owed) -> None:
        owed.late = True
        self._refuse()

    def _forget(self) -> None:
        """Forget scans that were refused long ago."""
        while self._owed and self._owed[0].late and self._now_s() - self._owed[0].at_s > FORGOTTEN_S:
            self._owed.popleft()

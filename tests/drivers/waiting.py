"""Waiting with a bound, in place of sleeping."""

import asyncio
import time
from collections.abc import Callable

WAIT_S_MAX = 20.0


async def until(met: Callable[[], bool], within_s: float = WAIT_S_MAX) -> None:
    """Return as soon as `met()`; fail after `within_s`."""
    end_s = time.monotonic() + within_s
    while not met():
        assert time.monotonic() < end_s, "waited in vain"
        await asyncio.sleep(0.001)


class StoppedClock:
    """Waits that take no time: notes what was asked for and lets others run; `release` lets the next ones pass."""

    def __init__(self) -> None:
        self.waits_s: list[float] = []
        self._passes = asyncio.Semaphore(0)

    async def sleep(self, seconds: float) -> None:
        """Wait until `release`."""
        self.waits_s.append(seconds)
        await self._passes.acquire()

    def release(self, times: int = 1) -> None:
        """Let `times` waits pass."""
        for _ in range(times):
            self._passes.release()

"""Notices that the machine was suspended: what waits in a port then is from before, and devices may have changed."""

import time
from collections.abc import Callable

SLEPT_S_MIN = 1.0
"""Shorter differences of the clocks are their own."""

RESUME_BYTES_MAX = 65_536
"""The most that is taken of what waits in a port after a resume."""


def asleep_s() -> float:
    """Return for how many seconds the machine has been suspended since it started; 0 where that cannot be told.

    CLOCK_BOOTTIME goes on while the machine sleeps, CLOCK_MONOTONIC does not (clock_gettime(2)).
    """
    try:
        return time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)
    except (AttributeError, OSError):
        return 0.0


class SuspendWatch:
    """Tells, once for each time, that the machine has slept since it was last asked."""

    def __init__(self, asleep: Callable[[], float] = asleep_s) -> None:
        self._asleep = asleep
        self._known_s = asleep()

    def has_slept(self) -> bool:
        """Tell whether the machine was suspended since the last call."""
        now_s = self._asleep()
        slept = now_s - self._known_s >= SLEPT_S_MIN
        if slept:
            self._known_s = now_s
        return slept

"""Ids made on the device: UUIDv7 (RFC 9562), each greater than the one before, also when the clock stands still or is set back."""

import secrets
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from terminal.clock import Clock

COUNTER_BITS = 12
RANDOM_BITS = 62
_COUNTER_MAX = (1 << COUNTER_BITS) - 1
# half the counter is left free, so that ids of one millisecond can count up (RFC 9562, 6.2, method 1)
_COUNTER_START_BITS = COUNTER_BITS - 1


class Ids:
    """Makes ids: 48 bits of Unix milliseconds, a 12-bit counter within the millisecond, 62 random bits."""

    def __init__(self, clock: Clock, random_bits: Callable[[int], int] = secrets.randbits) -> None:
        self._clock = clock
        self._random_bits = random_bits
        self._last_ms = 0
        self._counter = 0

    def new(self) -> str:
        """Return a new id in its usual text form."""
        now_ms = _milliseconds(self._clock.now())
        if now_ms > self._last_ms:
            self._last_ms = now_ms
            self._counter = self._random_bits(_COUNTER_START_BITS)
        elif self._counter < _COUNTER_MAX:
            self._counter += 1
        else:
            self._last_ms += 1
            self._counter = self._random_bits(_COUNTER_START_BITS)
        return str(self._made(self._random_bits(RANDOM_BITS)))

    def _made(self, random: int) -> UUID:
        version, variant = 7, 2
        high = self._last_ms << 16 | version << 12 | self._counter
        return UUID(int=high << 64 | variant << 62 | random)


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)

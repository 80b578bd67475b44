"""One read of a scanner: a frame, its AIM identifier apart from its data, and whether it is the one before once more."""

from dataclasses import dataclass
from datetime import datetime

_AIM_LETTERS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUXZcdeghopsz")
_AIM_LETTERS_HEXADECIMAL = frozenset(b"XZz")
_DIGITS = frozenset(b"0123456789")
_HEXADECIMAL = frozenset(b"0123456789ABCDEF")


@dataclass(frozen=True, slots=True)
class ScanFrame:
    """One read of a scanner, as the wire gave it.

    `data` is without framing and without the AIM identifier, which is `aim` ("]C1") where the scanner sends it.
    An `incomplete` frame is never a scan: half of it is missing, or it was `too_long` and its first bytes are here.
    A `repeat` equals the read before it from the same device within the profile's time. A `presentation` device reads
    for as long as a label lies before it, so its repeats are no operator's doing. `received_at` is aware UTC.
    """

    data: bytes
    device: str
    received_at: datetime
    aim: str | None = None
    incomplete: bool = False
    too_long: bool = False
    repeat: bool = False
    presentation: bool = False

    @property
    def raw(self) -> bytes:
        """The read with its AIM identifier: what is kept as the record."""
        return (self.aim or "").encode("ascii") + self.data


def split_aim(data: bytes) -> tuple[str | None, bytes]:
    """Split a leading AIM identifier (ISO/IEC 15424: `]`, a letter of the list, a modifier) from `data`.

    A text that only begins with `]` is left alone.
    """
    if len(data) < 3 or data[:1] != b"]" or data[1] not in _AIM_LETTERS:
        return None, data
    modifiers = _HEXADECIMAL if data[1] in _AIM_LETTERS_HEXADECIMAL else _DIGITS
    if data[2] not in modifiers:
        return None, data
    return data[:3].decode("ascii"), data[3:]


class RepeatRule:
    """Tells whether a read is the one before it once more (design.md 2): equal, and at most `within_s` after it."""

    def __init__(self, within_s: float) -> None:
        self._within_s = within_s
        self._raw: bytes | None = None
        self._at_s = 0.0

    def is_repeat(self, raw: bytes, at_s: float) -> bool:
        """Take the read `raw` at `at_s` (monotonic) and tell whether it repeats the one before."""
        repeat = raw == self._raw and at_s - self._at_s <= self._within_s
        self._raw, self._at_s = raw, at_s
        return repeat

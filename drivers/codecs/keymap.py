"""Scanners that are keyboards, read as key events (Linux evdev): keys become bytes, and bytes become lines.

Each event is `struct input_event`: seconds, microseconds, type, code, value. The scanner must be set to the US layout, as
it sends keys and not characters. Control characters come as Ctrl with a key (GS is Ctrl and `]`) or, in ALT mode, as Alt
with the decimal code on the keypad (GS is 0029); both keep the separator that a terminal would lose.

Invariants
(1) Any cutting of the same events into reads gives the same frames.
(2) A frame with a key that means no character, or during which the kernel dropped events, is incomplete.
"""

import struct
from dataclasses import replace

from drivers.codecs.frames import Frame
from drivers.codecs.lines import LineCodec, LineFraming

EVENT = struct.Struct("llHHi")

_SYNCHRONISE = 0
_KEY = 1
_DROPPED = 3
_UP, _DOWN = 0, 1

_SHIFTS = frozenset((42, 54))
_CONTROLS = frozenset((29, 97))
_ALTS = frozenset((56, 100))
_CAPS_LOCK = 58
_IGNORED = frozenset((0, 69, 70, 125, 126))
"""Num Lock, Scroll Lock and the logo keys: scanners press them around a scan, and they mean nothing in it."""

_CHARACTER_MAX = 255
_DECIMAL_DIGITS_MAX = 4


def _row(first: int, plain: str, shifted: str) -> dict[int, tuple[int, int]]:
    """Return the characters of keys that follow each other from code `first`: plain, and with Shift."""
    return {first + number: (ord(a), ord(b)) for number, (a, b) in enumerate(zip(plain, shifted, strict=True))}


_US = {
    **_row(2, "1234567890-=", "!@#$%^&*()_+"),
    **_row(15, "\tqwertyuiop[]\r", "\tQWERTYUIOP{}\r"),
    **_row(30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    **_row(43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    **_row(55, "*", "*"),
    **_row(57, " ", " "),
    **_row(71, "789-456+1230.", "789-456+1230."),
    **_row(96, "\r", "\r"),
    **_row(98, "/", "/"),
}
_KEYPAD_DIGITS = {71: "7", 72: "8", 73: "9", 75: "4", 76: "5", 77: "6", 79: "1", 80: "2", 81: "3", 82: "0"}


class KeymapCodec:
    """Turns key events into frames."""

    def __init__(self, framing: LineFraming | None = None) -> None:
        self._lines = LineCodec(framing)
        self._held = b""
        self._down: set[int] = set()
        self._caps = False
        self._decimal = ""
        self._spoiled = False
        self._dropping = False

    def feed(self, data: bytes, at_s: float) -> list[Frame]:
        """Take events read at `at_s` and return the frames that they complete, in order."""
        frames: list[Frame] = []
        pending = self._held + data
        whole = len(pending) - len(pending) % EVENT.size
        for _, _, kind, code, value in EVENT.iter_unpack(pending[:whole]):
            if kind == _SYNCHRONISE:
                frames += self._synchronise(code)
            elif kind == _KEY and not self._dropping:
                frames += self._type(self._key(code, value), at_s)
        self._held = pending[whole:]
        return frames

    def due_s(self) -> float | None:
        """Return when `idle` wants to be called if nothing more is read, or None when nothing is waiting."""
        return self._lines.due_s()

    def idle(self, at_s: float) -> list[Frame]:
        """Return what the silence up to `at_s` ends. Call it only when the port was found empty at that time."""
        return self._judged(self._lines.idle(at_s))

    def close(self) -> list[Frame]:
        """Return what was under way when the port was lost, as an incomplete frame, and start anew."""
        frames = self._lines.close()
        self._held = b""
        self._down.clear()
        self._caps = self._spoiled = self._dropping = False
        self._decimal = ""
        return frames

    def replies(self) -> bytes:
        """Return nothing: keys are not acknowledged."""
        return b""

    def _synchronise(self, code: int) -> list[Frame]:
        """Take an end of a group of events; after a loss in the kernel, begin again with no key held."""
        if code != _DROPPED:
            self._dropping = False
            return []
        self._down.clear()
        self._decimal = ""
        frames = self._lines.close()
        self._spoiled = self._dropping = True
        return frames

    def _key(self, code: int, value: int) -> bytes:
        """Return the bytes that a key gives as it goes down or up; a key that repeats itself gives none."""
        if value == _UP:
            self._down.discard(code)
            return self._end_decimal() if code in _ALTS else b""
        if value != _DOWN:
            return b""
        self._down.add(code)
        if code in _SHIFTS or code in _CONTROLS or code in _ALTS or code in _IGNORED:
            return b""
        if code == _CAPS_LOCK:
            self._caps = not self._caps
            return b""
        if self._down & _ALTS:
            self._decimal = (self._decimal + _KEYPAD_DIGITS.get(code, "?"))[: _DECIMAL_DIGITS_MAX + 1]
            return b""
        return self._character(code)

    def _character(self, code: int) -> bytes:
        """Return what the key `code` types with the keys that are held; a key without a character spoils the frame."""
        if code not in _US:
            self._spoiled = True
            return b""
        plain, shifted = _US[code]
        letter = chr(plain).isalpha()
        character = shifted if bool(self._down & _SHIFTS) != (self._caps and letter) else plain
        if not self._down & _CONTROLS:
            return bytes((character,))
        # Ctrl takes the keys from @ to _ to the control characters; any other means nothing
        if 0x40 <= (code_point := ord(chr(character).upper())) <= 0x5F:
            return bytes((code_point & 0x1F,))
        self._spoiled = True
        return b""

    def _end_decimal(self) -> bytes:
        """Return the character whose decimal code was typed while Alt was held."""
        decimal, self._decimal = self._decimal, ""
        if not decimal:
            return b""
        if not decimal.isdecimal() or len(decimal) > _DECIMAL_DIGITS_MAX or int(decimal) > _CHARACTER_MAX:
            self._spoiled = True
            return b""
        return bytes((int(decimal),))

    def _type(self, data: bytes, at_s: float) -> list[Frame]:
        return self._judged(self._lines.feed(data, at_s))

    def _judged(self, frames: list[Frame]) -> list[Frame]:
        """Flag the first of `frames` when it was spoiled."""
        if frames and self._spoiled:
            self._spoiled = False
            return [replace(frames[0], incomplete=True), *frames[1:]]
        return frames

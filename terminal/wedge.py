"""What a keyboard wedge types, told from what a person types: bytes of the terminal in, scans and keys out, in order. Pure, but for `at_s`.

The rule (design.md 2): 3 or more keys with gaps of at most 35 ms are a scan. Broken before its terminator it is an incomplete scan, and
the keys up to the terminator or 200 ms of silence belong to it. Shorter runs are typing; but a scan within 100 ms behind one that no key
ended may have begun with it, and is incomplete: no code is taken without its head. A run of one key over and over without a terminator is
a key held down: typing too. Pasted text (between ESC[200~ and ESC[201~) is a scan a line. ETX ends a scan; in no scan it is ctrl+c. A key
that the terminal reports by number (ESC[93;5u) is the key that it is.

    IDLE --key--> RUN --gap, fewer than 3--> typed
                   |---terminator, 3 or more--> scan
                   +---gap, 3 or more--> BROKEN --terminator or silence--> incomplete scan
"""

import enum
import re
import sys
from typing import NamedTuple

ESC = 0x1B
PASTE_START = b"\x1b[200~"
PASTE_END = b"\x1b[201~"
CARRIAGE_RETURN, LINE_FEED, TAB = b"\r", b"\n", b"\t"
ESCAPE_WAIT_MS = 50
ESCAPE_BYTES_MAX = 32
SCAN_BYTES_MAX = 4096
PASTE_BYTES_MAX = 16 * SCAN_BYTES_MAX

_SEQUENCE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|O[ -~]|[^\[O\x1b])", re.DOTALL)
_BY_NUMBER = re.compile(rb"\x1b\[(\d+)(?::\d*)*(?:;(\d+)(?::(\d))?)?u|\x1b\[27;(\d+);(\d+)~")
"""A key as the kitty protocol and xterm's modifyOtherKeys report it: number, modifiers, and press, repeat or release."""

_SHIFT, _ALT, _CONTROL, _LOCKS = 1, 2, 4, 64 | 128
_RELEASE = b"3"
_CONTROLS_WITH_SHIFT = {ord("6"): b"\x1e", ord("-"): b"\x1f"}
_PRIVATE = range(0xE000, 0xF900)
"""Numbers that stand for keys without a character."""

_ETX = b"\x03"
_EDITING = frozenset((b"\x7f", b"\x08", _ETX))
"""Keys that no scanner sends within a code: Backspace (both), and ctrl+c, which is ETX behind one."""


_BEHIND = {CARRIAGE_RETURN: (LINE_FEED,), _ETX: (CARRIAGE_RETURN, LINE_FEED)}
"""What is no key of its own where it follows the end of a scan."""


class WedgeProfile(NamedTuple):
    """How a wedge types. With a `prefix` (STX) everything from it to a terminator is a scan, however slow or short.

    `head_ms`: so soon behind typed keys no hand and no trigger follow; a stalled line does. The keys are handed on by then.
    """

    keys_min: int = 3
    gap_ms: int = 35
    silence_ms: int = 200
    head_ms: int = 100
    terminators: frozenset[bytes] = frozenset((CARRIAGE_RETURN, LINE_FEED, TAB))
    prefix: bytes = b"\x02"


class Typed(NamedTuple):
    """Keys pressed by hand, the bytes of each; two at once (a glove) come as one."""

    keys: tuple[bytes, ...]


class Burst(NamedTuple):
    """One scan without its terminator."""

    data: bytes
    incomplete: bool = False


class _State(enum.Enum):
    IDLE = enum.auto()
    RUN = enum.auto()
    BROKEN = enum.auto()
    PREFIXED = enum.auto()
    PASTE = enum.auto()


class Wedge:
    """Tells scans from keys. `feed` takes bytes as they are read; `tick` takes the time when `due_s` has come."""

    def __init__(self, profile: WedgeProfile | None = None) -> None:
        self.profile = profile or WedgeProfile()
        self._state = _State.IDLE
        self._run: list[bytes] = []
        self._escape = b""
        self._paste = bytearray()
        self._last_s = self._now_s = 0.0
        self._head_until_s = -1.0
        self._is_headless = False
        self._swallowed: tuple[bytes, ...] = ()
        self._read_bytes = 0
        self._out: list[Typed | Burst] = []

    def due_s(self) -> float | None:
        """Return when `tick` has something to do, in the clock of `at_s`; None: only bytes can change anything."""
        if self._escape and self._state is not _State.PASTE:
            return self._last_s + ESCAPE_WAIT_MS / 1000
        if self._state is _State.RUN:
            return self._last_s + self.profile.gap_ms / 1000
        if self._state in (_State.BROKEN, _State.PREFIXED):
            return self._last_s + self.profile.silence_ms / 1000
        return None

    def feed(self, data: bytes, at_s: float, *, in_time: bool = False) -> list[Typed | Burst]:
        """Take bytes read at `at_s` (seconds, monotonic) and return what is decided by now.

        `in_time`: they were there before `due_s`, however late they are read: a busy machine breaks no scan. Keys that came one by one
        are not made a scan by it.
        """
        if not (in_time and max(len(self._run), self._read_bytes) >= self.profile.keys_min):
            self._pass_time(at_s)
        self._read_bytes = len(data)
        self._now_s = at_s
        at = 0
        while at < len(data):
            if self._state is _State.PASTE:
                at += self._take_paste(data[at:])
                continue
            if self._escape or data[at] == ESC:
                at += self._take_escape(data[at:])
                continue
            size = _character_size(data, at)
            self._take_key(data[at : at + size])
            at += size
        self._last_s = at_s
        return self._taken()

    def tick(self, at_s: float) -> list[Typed | Burst]:
        """Take the time."""
        self._pass_time(at_s)
        return self._taken()

    def _taken(self) -> list[Typed | Burst]:
        out, self._out = self._out, []
        return out

    def _pass_time(self, at_s: float) -> None:
        silent_ms = (at_s - self._last_s) * 1000
        if self._escape and self._state is not _State.PASTE and silent_ms > ESCAPE_WAIT_MS:
            sequence, self._escape = self._escape, b""
            self._take_function_key(sequence)
        if self._state is _State.RUN and silent_ms > self.profile.gap_ms:
            self._break_run(at_s)
        if self._state in (_State.BROKEN, _State.PREFIXED) and silent_ms > self.profile.silence_ms:
            self._end_scan(incomplete=True)
        if silent_ms > self.profile.gap_ms:
            self._swallowed = ()

    def _take_key(self, key: bytes) -> None:
        """Take one key that is no escape sequence: a character, or a control code."""
        swallowed, self._swallowed = self._swallowed, ()
        if key in swallowed:
            self._swallowed = _BEHIND.get(key, ())
            return
        if self._state is _State.IDLE and self.profile.prefix and key == self.profile.prefix:
            self._state = _State.PREFIXED
        elif key in self.profile.terminators or (key == _ETX and self._is_open()):
            self._take_terminator(key)
        elif key in _EDITING:
            self._take_function_key(key)
        else:
            self._run.append(key)
            if self._state is _State.IDLE:
                self._state = _State.RUN
                self._is_headless = self._now_s <= self._head_until_s

    def _take_terminator(self, key: bytes) -> None:
        self._swallowed = _BEHIND.get(key, ())
        self._head_until_s = -1.0
        if self._state is _State.RUN and len(self._run) < self.profile.keys_min:
            self._emit_typed(key)
        elif self._state is _State.IDLE:
            self._out.append(Typed((key,)))
        else:
            self._end_scan(incomplete=self._state is _State.BROKEN)

    def _take_function_key(self, key: bytes) -> None:
        """Take a key that no scanner sends; it ends what came before it."""
        if self._state is _State.RUN and not self._is_scan():
            self._emit_typed(key)
            return
        if self._state in (_State.RUN, _State.BROKEN, _State.PREFIXED):
            self._end_scan(incomplete=True)
        self._out.append(Typed((key,)))

    def _is_open(self) -> bool:
        return self._state in (_State.BROKEN, _State.PREFIXED) or len(self._run) >= self.profile.keys_min

    def _is_scan(self) -> bool:
        return len(self._run) >= self.profile.keys_min and len(set(self._run)) > 1

    def _break_run(self, at_s: float) -> None:
        """End a run whose next key is late: seen in time, or when a busy machine comes to it, and then what waits is behind it at once."""
        if self._is_scan():
            self._state = _State.BROKEN
        else:
            seen_s = max(self._last_s, at_s - self.profile.gap_ms / 1000)
            self._head_until_s = seen_s + self.profile.head_ms / 1000
            self._emit_typed()

    def _emit_typed(self, last: bytes | None = None) -> None:
        """Give the run as typing: at most two keys at once; a key held down key by key."""
        keys = tuple(self._run) + (() if last is None else (last,))
        if len(keys) <= 2:
            self._out.append(Typed(keys))
        else:
            self._out += [Typed((key,)) for key in keys]
        self._run.clear()
        self._state = _State.IDLE
        self._is_headless = False

    def _end_scan(self, *, incomplete: bool) -> None:
        data = b"".join(self._run)
        is_part = incomplete or self._is_headless or len(data) > SCAN_BYTES_MAX
        if data:
            self._out.append(Burst(data[:SCAN_BYTES_MAX], incomplete=is_part))
        self._run.clear()
        self._state = _State.IDLE
        self._is_headless = False

    def _take_escape(self, data: bytes) -> int:
        """Take bytes of an escape sequence; return how many were used."""
        had = len(self._escape)
        joined = self._escape + data[: ESCAPE_BYTES_MAX - had]
        match = _SEQUENCE.match(joined)
        if match is None and len(joined) < ESCAPE_BYTES_MAX and joined.count(ESC) == 1:
            self._escape = joined
            return len(data)
        sequence = match[0] if match else joined[:1]
        self._escape = b"" if len(sequence) >= had else joined[len(sequence) : had]
        if sequence == PASTE_START:
            self._open_paste()
        elif (key := _by_number(sequence)) is not None:
            if key:
                self._take_key(key)
        else:
            self._take_function_key(sequence)
        return max(0, len(sequence) - had)

    def _open_paste(self) -> None:
        if self._state is _State.RUN and not self._is_scan():
            self._emit_typed()
        elif self._state is not _State.IDLE:
            self._end_scan(incomplete=True)
        self._state = _State.PASTE

    def _take_paste(self, data: bytes) -> int:
        """Take pasted bytes up to the end of the paste; return how many were used."""
        had = len(self._escape)
        joined = self._escape + data
        end = joined.find(PASTE_END)
        if end < 0:
            # the end may come in pieces: what could be its beginning waits
            keep = len(PASTE_END) - 1
            self._paste += joined[:-keep][: PASTE_BYTES_MAX - len(self._paste)]
            self._escape = joined[-keep:]
            return len(data)
        self._paste += joined[:end][: PASTE_BYTES_MAX - len(self._paste)]
        self._escape = b""
        lines = bytes(self._paste).replace(CARRIAGE_RETURN, LINE_FEED).split(LINE_FEED)
        self._out += [Burst(line[:SCAN_BYTES_MAX], incomplete=len(line) > SCAN_BYTES_MAX) for line in lines if line]
        self._paste.clear()
        self._state = _State.IDLE
        return end + len(PASTE_END) - had


def _by_number(sequence: bytes) -> bytes | None:
    """Return the bytes of a key that is reported by its number; none for one that was let go; None for what has no character."""
    match = _BY_NUMBER.fullmatch(sequence)
    if match is None:
        return None
    number, held = int(match[1] or match[5]), int(match[2] or match[4] or 1) - 1
    if match[3] == _RELEASE:
        return b""
    held &= ~_LOCKS
    if held & _CONTROL and not held & _ALT:
        plain = bytes((number & 0x1F,)) if 0x40 <= number < 0x80 else None
        return _CONTROLS_WITH_SHIFT.get(number, plain) if held & _SHIFT else plain
    if held or number in _PRIVATE or number == ESC or number > sys.maxunicode:
        return None
    return chr(number).encode("utf-8", "replace")


def _character_size(data: bytes, at: int) -> int:
    """Return how many bytes the UTF-8 character at `at` has; a byte that begins none is a key of its own."""
    first = data[at]
    size = 1 if first < 0xC2 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4 if first < 0xF5 else 1
    follows = data[at + 1 : at + size]
    return size if len(follows) == size - 1 and all(0x80 <= each < 0xC0 for each in follows) else 1

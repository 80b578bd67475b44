"""Lines of text, as serial scanners send them: a frame ends at a terminator, between STX and ETX, or at a silence.

Invariants
(1) Any cutting of the same bytes into reads gives the same frames.
(2) At most FRAME_BYTES_MAX bytes and one terminator are held.
(3) A frame whose beginning or end was not seen is flagged incomplete; it is never given as a whole one.
(4) Nothing is dropped without a flagged frame, but for empty lines and what follows an over-long frame up to its end.

A frame under way that falls silent is given up as incomplete. What follows belongs to it, up to its terminator or a
longer silence: it may be the second half. Silence is told by `idle`, never by the time of a late read: bytes that
waited in the kernel while the program was busy had no gap on the wire.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from drivers.codecs.frames import FRAME_BYTES_MAX, Frame

GAP_MS = 50
"""Silence after which a frame under way is given up: the longest gap seen inside a frame was 15 ms at 9600 baud."""

GAP_MS_MIN = 30
"""A shorter gap would cut good frames on a loaded machine."""

SILENCE_MS = 200
"""Silence after which bytes no longer belong to the broken frame before them (design.md 2)."""

_STX = b"\x02"
_BETWEEN_FRAMES = b"\r\n\x00"


class Terminator(StrEnum):
    """What ends a frame."""

    AUTO = "auto"
    """CR, LF or CRLF, whichever comes."""
    CR = "cr"
    LF = "lf"
    CRLF = "crlf"
    """Only both together; a lone CR or LF is data, as two-dimensional codes may hold them."""
    TAB = "tab"
    ETX = "etx"
    """STX begins a frame and ETX ends it; CR, LF and NUL between frames are ignored."""
    IDLE = "idle"
    """Nothing but silence ends a frame: for scanners that cannot send a suffix."""


_MARKS = {
    Terminator.AUTO: rb"[\r\n]",
    Terminator.CR: rb"\r",
    Terminator.LF: rb"\n",
    Terminator.CRLF: rb"\r\n",
    Terminator.TAB: rb"\t",
    Terminator.ETX: rb"[\x02\x03]",
    Terminator.IDLE: rb"(?!)",
}


@dataclass(frozen=True, slots=True)
class LineFraming:
    """How a scanner frames its lines; `prefix` is sent before each frame and is not part of it."""

    terminator: Terminator = Terminator.AUTO
    prefix: bytes = b""
    gap_ms: int = GAP_MS
    silence_ms: int = SILENCE_MS


class LineCodec:
    """Cuts bytes into lines as `framing` says."""

    def __init__(self, framing: LineFraming | None = None) -> None:
        framing = framing or LineFraming()
        self._framing = framing
        self._marks = re.compile(_MARKS[framing.terminator])
        self._overlap = 1 if framing.terminator is Terminator.CRLF else 0
        self._ends_by_silence = framing.terminator is Terminator.IDLE
        self._needs_start = framing.terminator is Terminator.ETX
        self._gap_s = framing.gap_ms / 1000
        self._silence_s = self._gap_s if self._ends_by_silence else framing.silence_ms / 1000
        self._last_s = 0.0
        self._held = b""
        self._opened = not self._needs_start
        self._broken = False
        self._discarding = False

    def feed(self, data: bytes, at_s: float) -> list[Frame]:
        """Take bytes read at `at_s` and return the frames that they complete, in order."""
        frames: list[Frame] = []
        self._last_s = at_s
        pending = self._held + data
        start = 0
        for mark in self._marks.finditer(pending, max(0, len(self._held) - self._overlap)):
            starts = mark.group() == _STX
            frames += self._cut(pending[start : mark.start()], ended=not starts)
            self._opened = starts or not self._needs_start
            start = mark.end()
        return frames + self._keep(pending[start:])

    def due_s(self) -> float | None:
        """Return when `idle` wants to be called if nothing more is read, or None when nothing is waiting."""
        if self._held and not self._discarding:
            return self._last_s + self._gap_s
        if self._broken or self._discarding:
            return self._last_s + self._silence_s
        return None

    def idle(self, at_s: float) -> list[Frame]:
        """Return what the silence up to `at_s` ends. Call it only when the port was found empty at that time."""
        due_s = self.due_s()
        if due_s is None or at_s < due_s:
            return []
        if self._discarding or not self._held:
            self._forget()
            return []
        frames = self._cut(self._held, ended=self._ends_by_silence)
        self._forget()
        self._broken = not self._ends_by_silence
        return frames

    def close(self) -> list[Frame]:
        """Return what was under way when the port was lost, as an incomplete frame, and start anew."""
        frames = self._cut(self._held, ended=False)
        self._forget()
        return frames

    def replies(self) -> bytes:
        """Return nothing: lines are not acknowledged."""
        return b""

    def _forget(self) -> None:
        self._held = b""
        self._opened = not self._needs_start
        self._broken = False
        self._discarding = False

    def _cut(self, piece: bytes, *, ended: bool) -> list[Frame]:
        """Return the frame in `piece`, the bytes since the last mark, and leave the state of that frame behind."""
        discarding, whole = self._discarding, ended and self._opened and not self._broken
        self._discarding = self._broken = False
        if not self._opened:
            piece = piece.lstrip(_BETWEEN_FRAMES)
        if discarding or not piece:
            return []
        if len(piece) > FRAME_BYTES_MAX:
            return [Frame(piece[:FRAME_BYTES_MAX], incomplete=True, too_long=True)]
        if not self._opened:
            piece = piece.rstrip(_BETWEEN_FRAMES)
        prefix = self._framing.prefix
        if prefix:
            # the prefix shows a beginning, so even after a broken frame this is a whole one
            whole = ended and self._opened and piece.startswith(prefix)
            piece = piece.removeprefix(prefix)
        return [Frame(piece, incomplete=not whole)] if piece else []

    def _keep(self, rest: bytes) -> list[Frame]:
        """Hold `rest` until more is read; an over-long one is given now and the remainder of it is discarded."""
        if not self._opened:
            rest = rest.lstrip(_BETWEEN_FRAMES)
        frames: list[Frame] = []
        if len(rest) > FRAME_BYTES_MAX + self._overlap and not self._discarding:
            frames = [Frame(rest[:FRAME_BYTES_MAX], incomplete=True, too_long=True)]
            self._discarding = True
        self._held = rest[len(rest) - self._overlap :] if self._discarding else rest
        return frames

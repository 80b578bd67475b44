"""Honeywell packet mode (set up with DECHDR1): each scan has a header with its length and its symbology.

    16 FE length[4, little endian] 0D "MSGGET" nnnn id aim[2] 1D data 0D

`nnnn` is the length of the data and the CR after it, in decimal; `id` is Honeywell's own code for the symbology and `aim`
the last two characters of the AIM identifier. The binary length is left alone: `nnnn` says the same.

Invariants
(1) Any cutting of the same bytes into reads gives the same frames.
(2) At most HEADER_BYTES + DATA_BYTES_MAX bytes are held.
(3) Bytes outside a packet, and a packet that does not end as it must, are given as incomplete frames.
"""

import re

from drivers.codecs.frames import FRAME_BYTES_MAX, Frame
from drivers.codecs.lines import GAP_MS

HEADER_BYTES = 21
DATA_BYTES_MAX = 9999
"""The most that four digits can announce."""

_START = b"\x16\xfe"
_HEADER = re.compile(rb"\x16\xfe.{4}\rMSGGET(\d{4})(.)(..)\x1d", re.DOTALL)
_BETWEEN_PACKETS = b"\r\n\x00"


class MsggetCodec:
    """Cuts packets out of a stream of bytes."""

    def __init__(self) -> None:
        self._held = b""
        self._noise = b""
        self._last_s = 0.0

    def feed(self, data: bytes, at_s: float) -> list[Frame]:
        """Take bytes read at `at_s` and return the frames that they complete, in order."""
        frames: list[Frame] = []
        self._last_s = at_s
        pending, start = self._held + data, 0
        while start < len(pending):
            found = pending.find(_START, start)
            if found < 0:
                # the first byte of a header may wait for its second
                found = len(pending) - pending.endswith(_START[:1])
            self._hear(pending[start:found])
            start = found
            if len(pending) - start < HEADER_BYTES:
                break
            header = _HEADER.match(pending, start)
            if header is None or header[1] == b"0000":
                self._hear(_START)
                start += len(_START)
                continue
            end = start + HEADER_BYTES + int(header[1])
            if end > len(pending):
                break
            frames += self._give_up_noise()
            frames += _packet(header, pending[start + HEADER_BYTES : end])
            start = end
        self._held = pending[start:]
        return frames

    def due_s(self) -> float | None:
        """Return when `idle` wants to be called if nothing more is read, or None when nothing is waiting."""
        return self._last_s + GAP_MS / 1000 if self._held or self._noise else None

    def idle(self, at_s: float) -> list[Frame]:
        """Return what the silence up to `at_s` gives up. Call it only when the port was found empty at that time."""
        due_s = self.due_s()
        return self.close() if due_s is not None and at_s >= due_s else []

    def close(self) -> list[Frame]:
        """Return what was under way when the port was lost, as an incomplete frame, and start anew."""
        self._hear(self._held)
        self._held = b""
        return self._give_up_noise()

    def replies(self) -> bytes:
        """Return nothing: packets are not acknowledged."""
        return b""

    def _hear(self, noise: bytes) -> None:
        """Keep the beginning of what is outside a packet."""
        if not self._noise:
            noise = noise.lstrip(_BETWEEN_PACKETS)
        self._noise = (self._noise + noise)[:FRAME_BYTES_MAX]

    def _give_up_noise(self) -> list[Frame]:
        noise, self._noise = self._noise.rstrip(_BETWEEN_PACKETS), b""
        return [Frame(noise, incomplete=True)] if noise else []


def _packet(header: re.Match[bytes], body: bytes) -> list[Frame]:
    """Return the frame of a packet whose data and CR are `body`."""
    aim = b"]" + header[3]
    data = body[:-1]
    if not data:
        return []
    too_long = len(data) > FRAME_BYTES_MAX
    whole = body.endswith(b"\r") and not too_long
    return [
        Frame(
            data[:FRAME_BYTES_MAX],
            aim.decode("ascii") if aim.isascii() and aim[1:].isalnum() else None,
            incomplete=not whole,
            too_long=too_long,
        )
    ]

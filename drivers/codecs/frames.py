"""What every codec gives back, and what every codec can be asked."""

from dataclasses import dataclass
from typing import Protocol

FRAME_BYTES_MAX = 4096
"""The longest frame that is taken as a scan; of a longer one this many first bytes are kept (design.md 11)."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One message of a device, without its framing.

    `aim` is set where the wire carries the AIM identifier apart from the data; codecs of plain text leave it empty.
    `incomplete` frames are never a scan: their beginning or end was lost, or they were too long (`too_long`).
    """

    data: bytes
    aim: str | None = None
    incomplete: bool = False
    too_long: bool = False


class Codec(Protocol):
    """Cuts a stream of bytes into frames. Times are seconds of one monotonic clock, passed in by the caller."""

    def feed(self, data: bytes, at_s: float) -> list[Frame]:
        """Take bytes read at `at_s` and return the frames that they complete, in order."""
        ...

    def due_s(self) -> float | None:
        """Return when `idle` wants to be called if nothing more is read, or None when nothing is waiting."""
        ...

    def idle(self, at_s: float) -> list[Frame]:
        """Return what the silence up to `at_s` ends. Call it only when the port was found empty at that time."""
        ...

    def close(self) -> list[Frame]:
        """Return what was under way when the port was lost, as incomplete frames, and start anew."""
        ...

    def replies(self) -> bytes:
        """Return and forget the bytes that the protocol owes the device, such as acknowledgements."""
        ...


def without_suffix(data: bytes) -> bytes:
    """Return `data` without the CR, LF or CRLF that scanners send after a scan, in packets too."""
    return data.removesuffix(b"\n").removesuffix(b"\r")

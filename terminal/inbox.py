"""What waits for the storage thread, in the order it came: keys, scans, and news of the face. Standard library only.

The first prompt is painted before anything else is loaded; what comes until then waits here and is lost no more than later.
"""

from dataclasses import dataclass
from datetime import datetime
from queue import SimpleQueue

KEYBOARD = "keyboard"


@dataclass(frozen=True, slots=True)
class KeysPressed:
    """Keys as Textual names them, and when (monotonic seconds); two names are two keys at once."""

    names: tuple[str, ...]
    at_s: float


@dataclass(frozen=True, slots=True)
class CodeScanned:
    """A scan of a scanner, or of a wedge (`device` is KEYBOARD; its AIM identifier is still in the data)."""

    data: bytes
    at_s: float
    aim: str | None = None
    device: str = KEYBOARD
    received_at: datetime | None = None
    incomplete: bool = False
    repeat: bool = False
    presentation: bool = False


@dataclass(frozen=True, slots=True)
class Resized:
    """The screen has another size."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class DeviceNews:
    """A scanner came (`away` empty) or went, or cannot be used: `away` is the code of what is said of it."""

    device: str
    away: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """Something beside the inputs may have changed: the link, the queue, the age of the data."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The face is gone: nothing comes after this."""


Item = KeysPressed | CodeScanned | Resized | DeviceNews | Refreshed | Closed
Inbox = SimpleQueue[Item]

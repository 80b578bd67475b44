"""What waits for the storage thread, in the order it came: keys, scans, and news of the face. Standard library only.

The first prompt is painted before anything else is loaded; what comes until then waits here and is lost no more than later.
Named tuples, since a dataclass takes ten times as long to make while the operator waits for that prompt.
"""

from datetime import datetime
from queue import SimpleQueue
from typing import NamedTuple

KEYBOARD = "keyboard"


class KeysPressed(NamedTuple):
    """Keys as Textual names them, and when (monotonic seconds); two names are two keys at once."""

    names: tuple[str, ...]
    at_s: float


class CodeScanned(NamedTuple):
    """A scan of a scanner, or of a wedge (`device` is KEYBOARD; its AIM identifier is still in the data)."""

    data: bytes
    at_s: float
    aim: str | None = None
    device: str = KEYBOARD
    received_at: datetime | None = None
    incomplete: bool = False
    repeat: bool = False
    presentation: bool = False


class Resized(NamedTuple):
    """The screen has another size."""

    width: int
    height: int


class DeviceNews(NamedTuple):
    """A scanner came (`away` empty) or went, or cannot be used: `away` is the code of what is said of it."""

    device: str
    away: str = ""
    reason: str = ""


class Refreshed(NamedTuple):
    """Something beside the inputs may have changed: the link, the queue, the age of the data."""


class Closed(NamedTuple):
    """The face is gone: nothing comes after this."""


Item = KeysPressed | CodeScanned | Resized | DeviceNews | Refreshed | Closed
Inbox = SimpleQueue[Item]

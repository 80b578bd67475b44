"""Settings of a profile sent to an open scanner, one at a time, and what it answers. Blocks: for a command, not for a loop."""

import enum
import select
import time

from drivers.ports import Port
from drivers.profiles.setup import Setting
from drivers.profiles.told import Waking

ANSWER_S = 2.0
ANSWER_BYTES_MAX = 4096


class Answer(enum.Enum):
    """What a scanner said to a setting. `NOT_SENT`: it takes no commands, or none now; `NONE`: it said nothing that is known."""

    TAKEN = "taken"
    REFUSED = "refused"
    NONE = "no answer"
    NOT_SENT = "not sent"


def send_setting(port: Port, setting: Setting, waking: Waking, answer_s: float = ANSWER_S) -> Answer:
    """Send a setting and return what the scanner answers in `answer_s`; a scan that comes meanwhile is no answer, and is not kept.

    It is woken before; without an answer the setting is sent once more: others that sleep wake by the first bytes, and lose them.
    """
    if not wake(port, waking):
        return Answer.NOT_SENT
    answer = _asked(port, setting, answer_s)
    return _asked(port, setting, answer_s) if answer is Answer.NONE else answer


def wake(port: Port, waking: Waking) -> bool:
    """Wake the scanner where it needs that, and wait until it takes a command; False where it takes nothing now."""
    if waking.send is None:
        return True
    taken = port.write(waking.send)
    # what comes sooner is lost to a scanner that wakes up
    time.sleep(waking.wait_ms / 1000)
    return taken


def _asked(port: Port, setting: Setting, answer_s: float) -> Answer:
    if not port.write(setting.send):
        return Answer.NOT_SENT
    heard, until_s = b"", time.monotonic() + answer_s
    while len(heard) < ANSWER_BYTES_MAX:
        writable = [port.fileno()] if port.unsent() else []
        ready, free, _ = select.select([port.fileno()], writable, [], max(until_s - time.monotonic(), 0))
        if not ready and not free:
            break
        if free:
            port.send_queued()
        if ready:
            heard += port.read()
        if (found := _found(heard, setting)) is not None:
            return found
    return Answer.NONE


def _found(heard: bytes, setting: Setting) -> Answer | None:
    if setting.taken and setting.taken in heard:
        return Answer.TAKEN
    return Answer.REFUSED if any(each in heard for each in setting.refused) else None

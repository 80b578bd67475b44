"""Letting the queue go without the dock's screen: `stockhand sync --as`, and the `sync` of a scenario. The same right is asked."""

from datetime import datetime

from inventory.people import Right
from inventory.refusals.base import Refusal
from inventory.refusals.work import NoRight
from sync.handheld.home import Handheld
from terminal.modes.people import People


def release_as(handheld: Handheld, badge: str, pin: str, now: datetime, *, replays: bool) -> Refusal | None:
    """Let everything that waits be sent, as somebody with the right; return why not."""
    people = People(handheld.stock, handheld.mirror, handheld.journal, replays=replays)
    with handheld.journal.writing():
        person = people.check(badge, pin, now)
        if isinstance(person, Refusal):
            return person
        if not person.may(Right.SEND):
            return NoRight(badge, Right.SEND.value)
        handheld.journal.release()
    return None


def may_send(handheld: Handheld, badge: str) -> bool:
    """Return whether somebody may let the queue go."""
    person = handheld.stock.operator(badge)
    return person is not None and person.may(Right.SEND)

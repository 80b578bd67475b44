"""A wire that fails when it is told to: what is asked is lost, or what is answered, or a batch goes over it twice."""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from sync.errors import UnreachableError
from sync.handheld.rounds import RoundLink
from sync.messages import (
    Batch,
    Cursors,
    Hello,
    HelloAnswer,
    Lease,
    LeaseAnswer,
    Page,
    PushAnswer,
    SnapshotCursor,
    SnapshotPage,
)

T = TypeVar("T")


class Fault(enum.StrEnum):
    """What happens to one word on its way."""

    LOST = "lost"
    UNANSWERED = "unanswered"
    TWICE = "twice"


@dataclass
class Wire:
    """Implements RoundLink: the words of a round by number, some of which meet a fault."""

    link: RoundLink
    faults: Mapping[int, Fault] = field(default_factory=dict)
    said: int = 0

    def _say(self, word: Callable[[], T]) -> T:
        fault = self.faults.get(self.said)
        self.said += 1
        if fault is Fault.LOST:
            raise UnreachableError("lost on its way")
        if fault is Fault.TWICE:
            word()
        answer = word()
        if fault is Fault.UNANSWERED:
            raise UnreachableError("the answer was lost")
        return answer

    def hello(self, hello: Hello) -> HelloAnswer:
        """Say where the device stands."""
        return self._say(lambda: self.link.hello(hello))

    def push(self, batch: Batch) -> PushAnswer:
        """Send transactions."""
        return self._say(lambda: self.link.push(batch))

    def pull(self, cursors: Cursors, limit: int) -> Page:
        """Return changes since the cursors."""
        return self._say(lambda: self.link.pull(cursors, limit))

    def snapshot(self, cursor: SnapshotCursor) -> SnapshotPage:
        """Return the next page of everything."""
        return self._say(lambda: self.link.snapshot(cursor))

    def lease(self, wanted: Lease) -> LeaseAnswer:
        """Ask for numbers."""
        return self._say(lambda: self.link.lease(wanted))

    def close(self) -> None:
        """Let go of the connection."""
        self.link.close()

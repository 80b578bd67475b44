"""Asking the centre at once, and waiting for the answer: what scenarios and commands do."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from inventory.refusals.work import LinkAway
from inventory.tasks.steps import Message, say
from sync.errors import SyncError, UnreachableError
from sync.handheld.link import DirectLink, Link
from sync.handheld.rounds import Sent, SyncRound
from sync.messages import Enrolment, Settlement, SettlementAnswer
from terminal.clock import Clock
from terminal.syncer import SyncNews

LinkFactory = Callable[[], Link]


def link_to(url: str, enrolment: Enrolment) -> Link:
    """Return the way to a centre for a device; raises UnreachableError for an address that this program has no way to."""
    if url.startswith(("http:", "https:")):
        raise UnreachableError("this version reaches a centre by its database URL only")
    return DirectLink(url, enrolment)


def settle_over(link: LinkFactory, wanted: Settlement) -> SettlementAnswer:
    """Settle held work over a way of its own, so that a round under way is no matter; raises LinkError."""
    way = link()
    try:
        return way.settle(wanted)
    finally:
        way.close()


class RoundSyncer:
    """Asks at once, and has the answer when `ask` returns. `away`: the centre is out of reach (a scenario's `offline`)."""

    def __init__(self, home: Path, link: LinkFactory, clock: Clock) -> None:
        self._home = home
        self._link = link
        self._clock = clock
        self._news = SyncNews()
        self.away = False

    def ask(self) -> None:
        """Send what is released, and pull."""
        try:
            sent = self._round()
        except SyncError as error:
            self._news = replace(self._news, online=False, says=LinkAway(0, str(error)))
        else:
            self._news = SyncNews(online=True, says=result_of(sent))

    def _round(self) -> Sent:
        if self.away:
            raise UnreachableError("offline")
        link = self._link()
        try:
            speaking = SyncRound(self._home, link, clock=self._clock.now)
            try:
                sent = speaking.send(released=speaking.sends_by_itself)
                speaking.pull()
            finally:
                speaking.close()
        finally:
            link.close()
        return sent

    def news(self) -> SyncNews:
        """Return the news of the last time."""
        return self._news

    def settle(self, wanted: Settlement) -> SettlementAnswer:
        """Settle held work at the centre."""
        if self.away:
            raise UnreachableError("offline")
        return settle_over(self._link, wanted)

    def close(self) -> None:
        """Keep nothing open."""


def result_of(sent: Sent) -> Message:
    """Return what came of a round."""
    return say("sync_done", sent=sent.posted, held=sent.held + sent.quarantined or None)

"""Asking the centre at once, and waiting for the answer: what scenarios and commands do."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from inventory.refusals.work import LinkAway
from inventory.tasks.steps import Message, say
from sync.approval_messages import ApprovalAnswer, ApprovalAsk
from sync.errors import SyncError, UnreachableError
from sync.handheld.link import DirectLink, Link
from sync.handheld.rounds import Sent, SyncRound
from sync.messages import Claim, Enrolment, Settlement
from terminal.clock import Clock
from terminal.syncer import Reply, Request, Said, SyncNews

LinkFactory = Callable[[], Link]


def link_to(url: str, enrolment: Enrolment) -> Link:
    """Return the way to a centre for a device; raises UnreachableError for an address that this program has no way to."""
    if url.startswith(("http:", "https:")):
        raise UnreachableError("this version reaches a centre by its database URL only")
    return DirectLink(url, enrolment)


def reply_over(link: LinkFactory, request: Request) -> Reply:
    """Ask the centre over a way of its own, so that a round under way is no matter; a failure is an answer too."""
    try:
        way = link()
        try:
            return Reply(request, _said(way, request))
        finally:
            way.close()
    except SyncError as error:
        return Reply(request, LinkAway(0, str(error)))


def _said(way: Link, request: Request) -> Said:
    match request:
        case Settlement():
            return way.settle(request)
        case Claim():
            return way.claim(request)
        case ApprovalAsk():
            return way.approval_ask(request)
        case ApprovalAnswer():
            return way.approval_answer(request)
    return way.unclaim(request)


class RoundSyncer:
    """Asks at once, and has the answer when `ask` returns. `away`: the centre is out of reach (a scenario's `offline`)."""

    def __init__(self, home: Path, link: LinkFactory, clock: Clock) -> None:
        self._home = home
        self._link = link
        self._clock = clock
        self._news = SyncNews()
        self._replies: list[Reply] = []
        self.away = False

    def ask(self, *, told: bool = True) -> None:
        """Send what is released, and pull."""
        try:
            sent = self._round()
        except SyncError as error:
            self._news = replace(self._news, online=False, says=LinkAway(0, str(error)))
        else:
            self._news = SyncNews(online=True, says=result_of(sent) if told else None)

    def _round(self) -> Sent:
        link = self._way()
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

    def want(self, request: Request) -> None:
        """Ask, and have the answer at once."""
        self._replies.append(reply_over(self._way, request))

    def _way(self) -> Link:
        if self.away:
            raise UnreachableError("offline")
        return self._link()

    def replies(self) -> tuple[Reply, ...]:
        """Return the answers that nobody has taken yet."""
        taken, self._replies = tuple(self._replies), []
        return taken

    def close(self) -> None:
        """Keep nothing open."""


def result_of(sent: Sent) -> Message:
    """Return what came of a round."""
    return say("sync_done", sent=sent.posted, held=sent.held + sent.quarantined or None)

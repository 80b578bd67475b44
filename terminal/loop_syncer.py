"""The way to the centre of a terminal with a face: the loop of rounds in its own thread, told as open work wants to hear it."""

import random
from collections import deque
from collections.abc import Callable
from pathlib import Path

from inventory.refusals.base import Refusal
from inventory.refusals.work import LinkAway
from inventory.tasks.steps import Message, say
from sync.handheld.link import Link
from sync.handheld.loop import INTERVAL_S, Loop, LoopNews
from terminal.syncer import Reply, Request, SyncNews
from terminal.syncing import reply_over


class LoopSyncer:
    """Asks the loop and hears it. `came` is called in the loop's thread with each news: it may only wake somebody.

    What was asked for is answered in words; what the loop does by itself only when the centre goes away, and once.
    """

    def __init__(
        self, home: Path, link: Callable[[], Link], came: Callable[[], None], *, interval_s: float = INTERVAL_S
    ) -> None:
        """Begin: the first round at once."""
        self._came = came
        self._link = link
        self._asked_at: int | None = None
        self._news = SyncNews()
        self._heard = True
        self._replies: deque[Reply] = deque()
        self._loop = Loop(home, link, tell=self._hear, random=random.random, interval_s=interval_s)
        self._loop.start()

    def ask(self, *, told: bool = True) -> None:
        """Ask for a round now: pull, and send what somebody with the right has released."""
        under_way = self._loop.news
        if told:
            # the round that is under way was not asked for: the answer is that of the next
            self._asked_at = under_way.rounds + under_way.running
        self._loop.ask()

    def news(self) -> SyncNews:
        """Return the latest news."""
        self._heard = True
        return self._news

    def want(self, request: Request) -> None:
        """Ask the centre in the loop's thread, before its next round or page; nobody waits."""
        self._loop.errand(lambda: self._ask_for(request))

    def _ask_for(self, request: Request) -> None:
        self._replies.append(reply_over(self._link, request))
        self._came()

    def replies(self) -> tuple[Reply, ...]:
        """Return the answers that have come."""
        return tuple(self._replies.popleft() for _ in range(len(self._replies)))

    def close(self) -> None:
        """Stop after the page that is under way."""
        self._loop.stop()

    def _hear(self, news: LoopNews) -> None:
        says = self._said(news)
        if says is None and not self._heard:
            # nobody has looked at the last word yet: progress does not wipe it away
            says = self._news.says
        progress = news.progress if news.running else None
        done, total = (progress.done, progress.total or 0) if progress else (0, 0)
        self._news, self._heard = SyncNews(news.running, news.online, done, total, says), False
        self._came()

    def _said(self, news: LoopNews) -> Message | Refusal | None:
        if news.running:
            return None
        asked = self._asked_at is not None and news.rounds > self._asked_at
        if asked:
            self._asked_at = None
        if news.failure is not None:
            return LinkAway(waiting=0, reason=str(news.failure)) if asked or self._news.online else None
        if not asked or news.sent is None:
            return None
        return say("sync_done", sent=news.sent.posted, held=news.sent.held + news.sent.quarantined or None)

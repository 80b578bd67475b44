"""The loop: rounds with the centre at their own pace, in a thread of their own, while the operator works.

It begins a round when asked (after work, by key), and by itself every so often; after a failure it waits longer and longer with full
jitter, obeys what the centre says about when to come again, and never gives up. It shares nothing with the storage thread but the files.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from inventory.values import dataclass
from sync.errors import RefusedError, StoreCorruptError, StoreError, SyncError
from sync.handheld.rounds import Limits, RoundLink, RoundProgress, Sent, SyncRound

INTERVAL_S = 30.0
BACKOFF_S_MIN = 1.0
BACKOFF_S_MAX = 60.0
STOP_S_MAX = 30.0
_DOUBLINGS_MAX = 16


@dataclass(frozen=True, slots=True)
class LoopNews:
    """How the loop stands: a round under way or not, whether the centre answered last time (None: never tried), how far, the failure."""

    running: bool = False
    online: bool | None = None
    progress: RoundProgress | None = None
    failure: SyncError | None = None
    sent: Sent | None = None
    rounds: int = 0


class Backoff:
    """How long to wait after a failure: anything up to twice as long as last time, at least what the centre asked for."""

    def __init__(self, random: Callable[[], float]) -> None:
        """Keep where chance comes from: numbers from 0 up to 1."""
        self._random = random
        self._failures = 0

    def worked(self) -> None:
        """Begin anew after a round that worked."""
        self._failures = 0

    def failed(self, error: SyncError) -> float:
        """Return how many seconds to wait after a failure; a refusal waits longest, since only a person can mend it."""
        self._failures = min(self._failures + 1, _DOUBLINGS_MAX)
        most = min(BACKOFF_S_MAX, BACKOFF_S_MIN * 2**self._failures)
        wait = BACKOFF_S_MAX if isinstance(error, RefusedError) else max(BACKOFF_S_MIN, self._random() * most)
        asked: float | None = getattr(error, "retry_after_s", None)
        return max(wait, asked or 0.0)


class Loop:
    """The rounds of one home in a thread. `tell` is called in that thread with every news."""

    def __init__(
        self,
        home: Path,
        link: Callable[[], RoundLink],
        *,
        tell: Callable[[LoopNews], None],
        random: Callable[[], float],
        limits: Limits | None = None,
        interval_s: float = INTERVAL_S,
    ) -> None:
        """Keep what a round needs; `link` makes the way to the centre in the thread that uses it. Begins with `start`."""
        self._home = home
        self._link = link
        self._tell = tell
        self._random = random
        self._limits = limits or Limits()
        self._interval_s = interval_s
        self._backoff = Backoff(random)
        self._asked = threading.Event()
        self._stopped = threading.Event()
        self._released = threading.Event()
        self._suspect = False
        self._errands: deque[Callable[[], None]] = deque()
        self._news = LoopNews()
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)

    @property
    def news(self) -> LoopNews:
        """Return the latest news."""
        return self._news

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def ask(self, *, released: bool = False) -> None:
        """Ask for a round now; `released`: a supervisor lets the whole queue go."""
        if released:
            self._released.set()
        self._asked.set()

    def errand(self, errand: Callable[[], None]) -> None:
        """Have something done in the thread: at once, or after the page that is under way; a round follows. It raises nothing."""
        self._errands.append(errand)
        self._asked.set()

    def stop(self) -> None:
        """End after the page that is under way, and wait for that."""
        self._stopped.set()
        self._asked.set()
        if self._thread.is_alive():
            self._thread.join(STOP_S_MAX)

    # In the thread

    def _run(self) -> None:
        wait = 0.0
        while not self._stopped.is_set():
            self._asked.wait(wait)
            self._asked.clear()
            self._run_errands()
            if not self._stopped.is_set():
                wait = self._round()

    def _run_errands(self) -> None:
        while self._errands and not self._stopped.is_set():
            self._errands.popleft()()

    def _round(self) -> float:
        """Run a round; return how many seconds to wait before the next."""
        self._say(replace(self._news, running=True, progress=None))
        released = self._released.is_set()
        self._released.clear()
        try:
            sent = self._speak(released=released)
        except _StoppedError:
            return 0.0
        except SyncError as error:
            if released:
                self._released.set()
            self._suspect = isinstance(error, StoreCorruptError)
            online = self._news.online if isinstance(error, StoreError) else False
            self._say(replace(self._news, running=False, online=online, failure=error, rounds=self._news.rounds + 1))
            return self._backoff.failed(error)
        self._suspect = False
        self._backoff.worked()
        rounds = self._news.rounds + 1
        self._say(LoopNews(running=False, online=True, sent=sent, rounds=rounds))
        return self._interval_s * (0.5 + self._random())

    def _speak(self, *, released: bool) -> Sent:
        link = self._link()
        try:
            speaking = SyncRound(self._home, link, report=self._progress, limits=self._limits, thorough=self._suspect)
            try:
                sent = speaking.send(released=released or speaking.sends_by_itself)
                speaking.pull()
            finally:
                # a batch that was too much for this link is not tried again in full
                self._limits = replace(self._limits, first=speaking.batch_size)
                speaking.close()
        finally:
            link.close()
        return sent

    def _progress(self, progress: RoundProgress) -> None:
        self._say(replace(self._news, progress=progress))
        self._run_errands()
        if self._stopped.is_set():
            raise _StoppedError

    def _say(self, news: LoopNews) -> None:
        self._news = news
        self._tell(news)


class _StoppedError(SyncError):
    """The loop was stopped between two pages; the rest is for the next time."""

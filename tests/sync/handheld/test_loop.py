"""The loop in its thread: rounds when asked and by themselves, longer pauses after failures, and an end when told."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.errors import RefusedError, StoreBusyError, UnreachableError
from sync.handheld.home import Handheld
from sync.handheld.locks import HomeLock
from sync.handheld.loop import BACKOFF_S_MAX, Backoff, Loop, LoopNews
from sync.handheld.rounds import Sent
from tests.sync.handheld.homes import take
from tests.sync.handheld.small_centre import SmallCentre, away
from tests.sync.handheld.test_rounds import speak
from tests.sync.handheld.warehouse import receipt

WAIT_S = 20.0


class Watched:
    """A loop, and what it told."""

    def __init__(self, home: Path, centre: SmallCentre, random: Callable[[], float] = lambda: 0.0) -> None:
        self.told: list[LoopNews] = []
        self._changed = threading.Condition()
        self.loop = Loop(home, lambda: centre, tell=self._hear, random=random, interval_s=1_000.0)

    def _hear(self, news: LoopNews) -> None:
        with self._changed:
            self.told.append(news)
            self._changed.notify_all()

    def after(self, rounds: int) -> LoopNews:
        """Wait for the end of so many rounds."""
        with self._changed:
            assert self._changed.wait_for(
                lambda: bool(self.told) and self.told[-1].rounds >= rounds and not self.told[-1].running, WAIT_S
            )
            return self.told[-1]


@pytest.fixture
def pulled(empty_home: Path, centre: SmallCentre) -> Iterator[Handheld]:
    with Handheld.open(empty_home, checked=False) as handheld:
        speak(empty_home, centre)
        yield handheld


@pytest.fixture
def watched(pulled: Handheld, centre: SmallCentre) -> Iterator[Watched]:
    made = Watched(pulled.home, centre)
    yield made
    made.loop.stop()


def test_it_pulls_by_itself_and_sends_what_is_let_go(pulled: Handheld, centre: SmallCentre, watched: Watched) -> None:
    watched.loop.start()
    assert watched.after(1) == LoopNews(online=True, sent=Sent(), rounds=1)
    take(pulled, receipt(1, 1, "S1"))
    watched.loop.ask()
    assert watched.after(2).sent == Sent(left=1)
    watched.loop.ask(released=True)
    assert watched.after(3).sent == Sent(posted=1)
    assert centre.calls.count("close") == 1 + 3 - 1


def test_a_site_that_lets_devices_send_needs_no_supervisor(
    pulled: Handheld, centre: SmallCentre, watched: Watched
) -> None:
    centre.stock.settings["company", "send"] = "automatic"
    again = SmallCentre(centre.stock)
    centre.changes, centre.last = again.changes, again.last
    speak(pulled.home, centre)
    take(pulled, receipt(1, 1, "S1"))
    watched.loop.start()
    assert watched.after(1).sent == Sent(posted=1)


def test_a_failure_is_told_and_tried_again(pulled: Handheld, centre: SmallCentre, watched: Watched) -> None:
    take(pulled, receipt(1, 1, "S1"))
    centre.before = away
    watched.loop.ask(released=True)
    watched.loop.start()
    news = watched.after(1)
    assert (news.online, type(news.failure)) == (False, UnreachableError)
    centre.before = lambda _call: None
    watched.loop.ask()
    news = watched.after(2)
    assert (news.online, news.failure, news.sent) == (True, None, Sent(posted=1))


def test_a_batch_that_was_too_much_is_halved_in_the_next_round(
    pulled: Handheld, centre: SmallCentre, watched: Watched
) -> None:
    take(pulled, *(receipt(number, 1, f"S{number}") for number in range(1, 9)))
    centre.after = lambda call: away(call) if call == "push" else None
    watched.loop.ask(released=True)
    watched.loop.start()
    for rounds in (1, 2):
        watched.after(rounds)
        watched.loop.ask()
    watched.after(3)
    assert [len(batch.transactions) for batch in centre.batches] == [8, 4, 2]


def test_another_program_that_speaks_is_no_sign_of_a_dead_link(pulled: Handheld, watched: Watched) -> None:
    lock = HomeLock(pulled.home)
    watched.loop.start()
    news = watched.after(1)
    assert (news.online, type(news.failure)) == (None, StoreBusyError)
    lock.release()


def test_scans_are_taken_while_a_round_hangs(pulled: Handheld, centre: SmallCentre, watched: Watched) -> None:
    answered, asked = threading.Event(), threading.Event()

    def hang(_call: str) -> None:
        asked.set()
        answered.wait(WAIT_S)

    centre.before = hang
    watched.loop.start()
    assert asked.wait(WAIT_S)
    take(pulled, receipt(1, 1, "S1"))
    answered.set()
    watched.after(1)
    assert pulled.journal.counts().waiting == 1


def test_it_ends_between_two_pages(pulled: Handheld, centre: SmallCentre) -> None:
    made = Watched(pulled.home, centre)
    centre.page_rows = 1
    centre.last["*"] = 0  # everything is wanted anew
    made.loop.start()
    with made._changed:
        assert made._changed.wait_for(lambda: any(news.progress for news in made.told), WAIT_S)
    made.loop.stop()
    assert not made.loop._thread.is_alive()


def test_pauses_grow_with_full_jitter_up_to_a_minute() -> None:
    backoff = Backoff(lambda: 0.5)
    error = UnreachableError("away")
    assert [backoff.failed(error) for _ in range(8)] == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]
    backoff.worked()
    assert backoff.failed(error) == 1.0


def test_the_centre_may_ask_for_a_longer_pause() -> None:
    assert Backoff(lambda: 0.0).failed(UnreachableError("busy", 120.0)) == 120.0


def test_a_refusal_waits_longest_since_only_a_person_can_mend_it() -> None:
    assert Backoff(lambda: 0.0).failed(RefusedError("who are you", "identity")) == BACKOFF_S_MAX

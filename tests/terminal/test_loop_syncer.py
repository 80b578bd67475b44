"""The loop as open work hears it: an answer to what was asked, and one word when the centre goes away."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from inventory.refusals.work import LinkAway
from inventory.tasks.steps import Message
from sync.handheld.home import Handheld
from sync.handheld.link import DirectLink, Link
from terminal.loop_syncer import LoopSyncer
from terminal.syncer import SyncNews
from tests.terminal.homes import centre_url, demo_home

PATIENCE_S = 20.0
NEVER_S = 3600.0


def link_of(home: Path, url: str) -> Callable[[], Link]:
    """What makes a home's way to a centre."""
    with Handheld.open(home) as handheld:
        enrolment = handheld.journal.enrolment()
    assert enrolment is not None
    return lambda: DirectLink(url, enrolment)


@contextmanager
def syncing(home: Path, link: Callable[[], Link], came: Callable[[], None]) -> Iterator[LoopSyncer]:
    """A syncer that asks by itself once."""
    syncer = LoopSyncer(home, link, came, interval_s=NEVER_S)
    try:
        yield syncer
    finally:
        syncer.close()


def news_until(syncer: LoopSyncer, condition: Callable[[SyncNews], bool]) -> SyncNews:
    """Wait for news, with a bound."""
    end = time.monotonic() + PATIENCE_S
    while not condition(news := syncer.news()):
        assert time.monotonic() < end, news
        time.sleep(0.005)
    return news


def test_the_first_round_comes_by_itself_and_without_a_word(tmp_path: Path) -> None:
    home = demo_home(tmp_path)
    told: list[None] = []
    with syncing(home, link_of(home, centre_url(home)), lambda: told.append(None)) as syncer:
        news = news_until(syncer, lambda news: news.online is True and not news.running)
    assert news.says is None
    assert told != []


def test_what_was_asked_is_answered_in_words(tmp_path: Path) -> None:
    home = demo_home(tmp_path)
    with syncing(home, link_of(home, centre_url(home)), lambda: None) as syncer:
        news_until(syncer, lambda news: news.online is True and not news.running)
        syncer.ask()
        news = news_until(syncer, lambda news: news.says is not None)
    assert news.says == Message("sync_done", {"sent": 0, "held": None})


def test_what_nobody_wants_to_be_told_is_not_said(tmp_path: Path) -> None:
    home = demo_home(tmp_path)
    with syncing(home, link_of(home, centre_url(home)), lambda: None) as syncer:
        news_until(syncer, lambda news: news.online is True and not news.running)
        before = syncer._loop.news.rounds
        syncer.ask(told=False)
        news_until(syncer, lambda news: syncer._loop.news.rounds > before and not news.running)
        assert syncer.news().says is None


def test_a_centre_that_is_away_is_said_to_who_asked_and_again_to_nobody(tmp_path: Path) -> None:
    home = demo_home(tmp_path)
    (home / "centre.db").rename(home / "gone.db")
    with syncing(home, link_of(home, centre_url(home)), lambda: None) as syncer:
        first = news_until(syncer, lambda news: news.online is False and not news.running)
        syncer.ask()
        asked = news_until(syncer, lambda news: news.says is not None)
    assert first.says is None
    assert isinstance(asked.says, LinkAway)


def test_news_are_the_same_object_until_there_are_others(tmp_path: Path) -> None:
    home = demo_home(tmp_path)
    with syncing(home, link_of(home, centre_url(home)), lambda: None) as syncer:
        news_until(syncer, lambda news: news.online is True and not news.running)
        assert syncer.news() is syncer.news()

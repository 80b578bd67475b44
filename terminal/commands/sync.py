"""`stockhand sync`: pulls, and sends when that is automatic, was released, or as a supervisor."""

import argparse
import getpass
import json
import sys
import time
from collections.abc import Callable

from config import Settings
from sync.errors import UnreachableError
from sync.handheld.home import Handheld
from sync.handheld.link import Link
from sync.handheld.records import Counts
from sync.handheld.rounds import RoundProgress, Sent, SyncRound
from terminal.cli import OK, REFUSED, UNREACHABLE
from terminal.clock import machine_now
from terminal.commands.queue import show_rows
from terminal.failures import CommandRefusedError, keep_log
from terminal.opening import link_factory, open_handheld
from terminal.options import settings_of
from terminal.practice import is_practice
from terminal.refused_work import STATES_REFUSED
from terminal.sending import release_as
from terminal.words import Words

EXAMPLE = "stockhand sync --as 1900"
PROGRESS_ROWS = 2_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add who lets the queue go."""
    parser.add_argument(
        "--as", dest="badge", metavar="BADGE", help="send as a supervisor; asks the PIN, or reads a line"
    )
    parser.add_argument("--watch", action="store_true", help="go on, with a pause between two rounds, until stopped")
    parser.add_argument("--json", action="store_true", help='one JSON object: {"sent", "held", "waiting", "online"}')


def run(arguments: argparse.Namespace) -> int:
    """Speak with the centre once, or again and again."""
    settings = settings_of(arguments)
    handheld, enrolment = open_handheld(settings.home)
    keep_log(settings.home, settings.log)
    with handheld:
        link = link_factory(settings, enrolment)
        if arguments.badge and handheld.mirror.pulled_at() is None:
            # who may send comes with the first pull
            _round(settings, link)
        if arguments.badge:
            _release(handheld, settings, arguments.badge)
        code = _once(handheld, settings, link, as_json=arguments.json)
        while arguments.watch:
            time.sleep(settings.link.interval_s if code != UNREACHABLE else settings.link.backoff_first_s)
            code = _once(handheld, settings, link, as_json=arguments.json)
    return code


def _release(handheld: Handheld, settings: Settings, badge: str) -> None:
    pin = getpass.getpass("PIN: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    now = machine_now() + handheld.journal.clock_offset()
    refusal = release_as(handheld, badge, pin, now, replays=is_practice(settings.home))
    if refusal is not None:
        raise CommandRefusedError(Words.load(settings.language).sentence(refusal))


def _once(handheld: Handheld, settings: Settings, link: Callable[[], Link], *, as_json: bool) -> int:
    """Run one round and say what came of it; return the exit code."""
    words = Words.load(settings.language)
    failure, sent = "", Sent()
    try:
        sent = _round(settings, link)
    except UnreachableError as error:
        failure = str(error)
    counts = handheld.journal.counts()
    if as_json:
        held = counts.held + counts.quarantined
        print(
            json.dumps({"sent": sent.posted, "held": held, "waiting": counts.waiting, "online": not failure}),
            flush=True,
        )
    else:
        _say(handheld, sent, counts, failure, words)
    if failure:
        return UNREACHABLE
    return REFUSED if counts.held or counts.quarantined else OK


def _round(settings: Settings, link: Callable[[], Link]) -> Sent:
    way = link()
    try:
        speaking = SyncRound(settings.home, way, report=_progress)
        try:
            sent = speaking.send(released=speaking.sends_by_itself)
            speaking.pull()
        finally:
            speaking.close()
    finally:
        way.close()
    return sent


def _progress(progress: RoundProgress) -> None:
    if progress.total and progress.total > PROGRESS_ROWS:
        print(f"{progress.stage} {progress.done} of {progress.total}", file=sys.stderr, flush=True)


def _say(handheld: Handheld, sent: Sent, counts: Counts, failure: str, words: Words) -> None:
    if failure:
        print(f"the centre does not answer: {failure}", file=sys.stderr)
    if sent.posted or sent.held:
        print(f"sent {sent.posted + sent.held + sent.quarantined}, posted {sent.posted}")
    if counts.waiting:
        print(f"{counts.waiting} wait for a supervisor" if not failure else f"{counts.waiting} wait")
    for state in STATES_REFUSED:
        show_rows(state.value, handheld.journal.rows(state, 100), words)
    if not (failure or sent.posted or counts.waiting or counts.held):
        print("nothing waits")

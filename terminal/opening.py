"""The composition of open work: files, clock and the way to the centre put together, for the terminal and for scenarios."""

import logging
from collections.abc import Callable
from pathlib import Path

from config import Settings
from inventory.values import dataclass
from sync.errors import UnreachableError
from sync.handheld.home import WORK_FILE, Handheld
from sync.handheld.link import Link
from sync.messages import Enrolment
from terminal.clock import Clock, SystemClock
from terminal.equipment import Equipment
from terminal.failures import CommandRefusedError, keep_log
from terminal.loop_syncer import LoopSyncer
from terminal.practice import practice_of
from terminal.syncing import RoundSyncer, link_to
from terminal.work import Work

log = logging.getLogger(__name__)


def open_with_face(settings: Settings, came: Callable[[], None]) -> Work:
    """Open the work of a home for the terminal; `came` is called, in another thread, when there is news of the centre."""
    handheld, enrolment = open_handheld(settings.home)
    keep_log(settings.home, settings.log)
    syncer = LoopSyncer(settings.home, link_factory(settings, enrolment), came, interval_s=settings.link.interval_s)
    return _work(handheld, SystemClock(), syncer, settings)


@dataclass(frozen=True, slots=True)
class Opened:
    """Open work with the files below it and the way to the centre beside it; closing the work closes all."""

    work: Work
    handheld: Handheld
    syncer: RoundSyncer


def open_for_scenario(settings: Settings, clock: Clock) -> Opened:
    """Open the work of a home that asks the centre only when told to, and then at once."""
    handheld, enrolment = open_handheld(settings.home)
    keep_log(settings.home, settings.log)
    syncer = RoundSyncer(settings.home, link_factory(settings, enrolment), clock)
    return Opened(_work(handheld, clock, syncer, settings), handheld, syncer)


def _work(handheld: Handheld, clock: Clock, syncer: RoundSyncer | LoopSyncer, settings: Settings) -> Work:
    printer = next(iter(settings.printers), "").partition("?")[0]
    equipment = Equipment(printer, settings.language)
    return Work(handheld, clock, syncer, practice=practice_of(handheld.home), equipment=equipment)


def open_handheld(home: Path) -> tuple[Handheld, Enrolment]:
    """Open a home that is a handheld; raises CommandRefusedError for one that is not yet, StoreError."""
    if not (home / WORK_FILE).exists():
        raise CommandRefusedError(_not_yet(home))
    handheld = Handheld.open(home, log.warning)
    enrolment = handheld.journal.enrolment()
    if enrolment is None:
        handheld.close()
        raise CommandRefusedError(_not_yet(home))
    return handheld, enrolment


def _not_yet(home: Path) -> str:
    return f"{home} is no handheld yet: stockhand enroll --home {home} --site SITE --centre URL, or stockhand demo"


def link_factory(settings: Settings, enrolment: Enrolment) -> Callable[[], Link]:
    """Return what makes the way to the centre that is set; without one, and without a way, the centre is out of reach."""
    centre = settings.centre
    if centre is None:
        return _no_centre
    return lambda: link_to(centre.full, enrolment)


def _no_centre() -> Link:
    raise UnreachableError("no centre is set: `centre` in settings.toml, or --centre URL")

"""Open work: stores each input, lets the mode in front make something of it, and answers. Used by the face and by `play` alike.

(1) One input is one transaction of work.db: its row, the events, the captured numbers, what was posted. The answer follows the commit.
(2) Where the mode fails, its effects are undone, the row stays and is marked `failed`, and a stop leads back to the same prompt.
(3) Where the file fails, nothing of the input counts, the modes stay as they were, and the next input is taken as if it were the first.
(4) A scan behind a stop is stored, counted and shown for scanning again; it is never given to another prompt.
(5) A PIN is not stored: its row holds `****`.
(6) Scans that wait may share one commit: all answers follow it. Where it fails none of them counts, and each is taken alone.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from inventory.refusals.base import Refusal
from inventory.refusals.work import InternalError, LinkAway, NotStored
from inventory.tasks.steps import Message, Outcome, Prompt, Stamp, Task, say
from sync.errors import StoreCorruptError, StoreError
from sync.handheld.home import Handheld
from sync.handheld.records import InputStatus
from terminal.asking import Asking, Said
from terminal.clock import Clock
from terminal.command_cards import command_of
from terminal.equipment import BARE, Equipment
from terminal.ids import Ids
from terminal.inputs import code_of, given_of, incomplete_of, new_input, shown, status_of
from terminal.labels.fields import fields_now
from terminal.last_events import LastEvents
from terminal.modes import stack
from terminal.modes.mode import Desk, Mode, Turn, TurnRefusedError
from terminal.modes.people import People
from terminal.modes.sign_in import SignIn
from terminal.modes.task import TaskMode
from terminal.modes.tasks import TASKS
from terminal.noted import Noted
from terminal.practice import IN_EARNEST, Practice
from terminal.site import Ranking, label_rules, site_of
from terminal.syncer import Syncer
from terminal.view import Answer, Input, ScanInput, Status, View

log = logging.getLogger(__name__)


class Work:
    """The work on one handheld. Used by one thread, the one that owns the files."""

    def __init__(
        self,
        handheld: Handheld,
        clock: Clock,
        syncer: Syncer,
        *,
        practice: Practice = IN_EARNEST,
        tasks: Mapping[str, Task[object]] = TASKS,
        equipment: Equipment = BARE,
    ) -> None:
        """Begin at sign-in, over the files of a home that is a handheld; they are closed with the work.

        The hints of a home for practice are shown below the last events.
        """
        self._handheld = handheld
        self._journal = handheld.journal
        self._clock = clock
        self._syncer = syncer
        self._people = People(handheld.stock, handheld.mirror, handheld.journal, replays=practice.replays)
        self._hints = practice.hints
        self._tasks = tasks
        self._equipment = equipment
        self._ids = Ids(clock)
        self._asking = Asking(handheld, syncer)
        self._site = site_of(handheld, None)
        clock.heard(self._site.clock_offset, self._site.pulled_at)
        self._events = LastEvents(handheld.journal)
        self._modes: stack.Modes = (SignIn(),)
        self._news = syncer.news()
        self._ranking = Ranking(handheld)
        self._last = Turn()
        self._told: Message | Refusal | None = None
        self._held_scans = 0
        self._painted_at = clock.now()
        self._foreseen: tuple[tuple[object, ...], View] | None = None
        self._painted = self._view()

    def close(self) -> None:
        """Let go of the files; everything that was answered is in them."""
        self._syncer.close()
        self._handheld.close()

    @property
    def front(self) -> Mode:
        """The mode that gets the next input."""
        return self._modes[-1]

    @property
    def puts_aside(self) -> bool:
        """Whether a task is in front, which help can put aside."""
        return isinstance(self.front, TaskMode)

    @property
    def painted(self) -> View:
        """Return what was painted last."""
        return self._painted

    def view(self) -> View:
        """Return all that is painted, with the latest news of the way to the centre."""
        site, modes = self._site, self._modes
        self._look_at_site()
        self._hear()
        self._say(self._asking.hear(self._modes))
        if self._site.pulled_at != site.pulled_at:
            self._modes = self._asking.after_pull(self._modes)
        self._say(self._asking.alarm(self._modes))
        self._say(self._asking.news(self._modes))
        if self._modes is not modes:
            self._painted_at = self._clock.now()
        return self._view()

    def _view(self, status: Status | None = None) -> View:
        foreseen, self._foreseen = self._foreseen, None
        if foreseen is not None and foreseen[0] == self._shown_by():
            self._painted = foreseen[1]
            return self._painted
        desk = self._desk(self._clock.now())
        prompt = stack.prompt_of(self._modes, desk)
        self._painted = View(
            prompt=prompt,
            status=status or self._status(desk),
            recent=self._events.recent + self._hints.get(f"{prompt.task}.{prompt.asks.code}", ()),
            says=self._told,
            outcome=self._last.outcome if self._last.says is self._told else None,
            held_scans=self._held_scans,
            secret=self.front.secret,
        )
        return self._painted

    def take(self, given: Input, foreseen: Callable[[View], None] | None = None) -> Answer:
        """Take an input: store it, let the front mode have it, and answer when all of that is on the disk.

        `foreseen` is told before that what will most likely be shown, so that it can be drawn while the disk is waited for.
        """
        now = self._clock.now()
        try:
            with self._journal.writing():
                self._site = site_of(self._handheld, self._site)
                modes, turn = self._handled(given, now)
                if foreseen is not None:
                    self._foresee(modes, turn, foreseen)
        except StoreError as error:
            return self._not_stored(error)
        self._became(modes, turn)
        return self._answered(turn)

    def _foresee(self, modes: stack.Modes, turn: Turn, foreseen: Callable[[View], None]) -> None:
        """Tell what is shown if the input is kept; nothing else comes of it. A bug in that shows itself again after the commit."""
        before = self._noted()
        try:
            self._became(modes, turn)
            view = self._answer(turn).view
            self._foreseen = self._shown_by(), view
            foreseen(view)
        except StoreError:
            raise
        except Exception:
            log.exception("what comes of an input could not be foreseen")
        finally:
            self._restore(before)

    def _shown_by(self) -> tuple[object, ...]:
        """Return what a view is made of beside the files."""
        return self._modes, self._last, self._told, self._news, self._held_scans, self._events.recent, self._site

    def take_together(self, scans: Sequence[ScanInput]) -> tuple[Answer, ...]:
        """Take scans that wait, in order and with one commit, up to one after which a PIN is asked; answer each as `take` would.

        None is answered where anything fails: then nothing was taken, and they are to be taken one by one.
        """
        before = self._noted()
        turns: list[Turn] = []
        answers: list[Answer] = []
        try:
            with self._journal.writing():
                self._site = site_of(self._handheld, self._site)
                for given in scans:
                    if turns:
                        answers.append(self._answer(turns[-1], self._painted.status))
                    modes, turn = self._handled(given, self._clock.now())
                    turns.append(turn)
                    self._became(modes, turn)
                    if self.front.secret or turn.sync or turn.wants or self._asking.claims.sees_others(self._modes):
                        break
        except StoreError as error:
            log.warning("%d scans are taken one by one: %s", len(turns), error)
            self._restore(before)
            return ()
        except Exception:
            # a bug beside the tasks: alone, each is stored before the fault of the next can lose it
            log.exception("%d scans are taken one by one", len(turns))
            self._restore(before)
            return ()
        return (*answers, self._answered(turns[-1])) if turns else ()

    def _became(self, modes: stack.Modes, turn: Turn) -> None:
        """Let the modes of an input that is stored stand in front."""
        self._last, self._told = turn, turn.says
        self._modes = modes
        if turn.rules_changed:
            self._site = replace(self._site, label_rules=label_rules(self._handheld.stock))
        self._count_held(turn)
        self._events.took(turn, self.front.work)

    def _answered(self, turn: Turn) -> Answer:
        """Answer the last input, which is on the disk: the centre is asked what it wants, and what has come from there is heard."""
        self._modes = self._asking.ask(self._modes, turn.wants)
        if turn.sync:
            self._syncer.ask()
            self._look_at_site()
        heard = self._say(self._asking.hear(self._modes)) or turn
        return self._answer(self._say(self._asking.alarm(self._modes)) or heard)

    def _say(self, said: Said) -> Turn | None:
        """Let the modes of what the centre says stand in front, and have it said; return its turn."""
        self._modes, turn = said
        if turn is not None:
            self._last, self._told = turn, turn.says
        return turn

    def _answer(self, turn: Turn, status: Status | None = None) -> Answer:
        """Answer an input; with a status it is not looked at anew: another input is answered at once behind this one."""
        if self._told is None:
            # what is said of the input comes first; the news wait
            self._hear()
        self._painted_at = self._clock.now()
        view = self._view(status)
        return Answer(turn.outcome, code_of(turn, view.prompt), self._told, view)

    def _noted(self) -> Noted:
        """Return what inputs change beside the files."""
        return Noted(
            self._modes,
            self._events.noted(),
            self._news,
            self._last,
            self._told,
            self._held_scans,
            self._painted_at,
            self._painted,
            self._site,
        )

    def _restore(self, noted: Noted) -> None:
        self._modes, self._news, self._last, self._told = noted.modes, noted.news, noted.last, noted.told
        self._held_scans, self._painted_at, self._painted = noted.held_scans, noted.painted_at, noted.painted
        self._site = noted.site
        self._events.restore(noted.events)

    # One input

    def _handled(self, given: Input, now: datetime) -> tuple[stack.Modes, Turn]:
        """Store the input with all that it does; return the modes from now on, and the turn."""
        front, badge, prompt = self.front, stack.operator_badge(self._modes), self._painted.prompt
        new = new_input(given, now, secret=front.secret)
        number = self._journal.add_input(replace(new, operator=badge, task=prompt.task, work=front.work))
        desk = self._desk(now, number, given if isinstance(given, ScanInput) else None)
        status: InputStatus | None = None
        try:
            with self._journal.attempt():
                modes, turn = self._given(given, desk, prompt)
        except TurnRefusedError as refused:
            modes, turn = stack.refused(self._modes, refused, prompt)
        except StoreError:
            raise
        except Exception as error:
            # the one place where a bug of a task ends: its effects are undone, the input is kept, the next one works
            log.exception("input %s at %s could not be handled", number, prompt.task)
            modes, turn = stack.stopped(self._modes, InternalError(type(error).__name__), prompt)
            status = InputStatus.FAILED
        self._journal.finish_input(
            number,
            status or status_of(turn),
            outcome=turn.outcome.value,
            code=code_of(turn, prompt),
            trace=turn.trace,
            events=turn.events,
        )
        return modes, turn

    def _given(self, given: Input, desk: Desk, prompt: Prompt) -> tuple[stack.Modes, Turn]:
        """Sort out scans that nobody gets; all else goes to the mode in front."""
        age = self._clock.now() - self._painted_at
        if isinstance(given, ScanInput) and command_of(given.data) and (prompt.stop is not None or given.repeat):
            # a card answers no stop, and lying before the scanner it is one key
            return self._modes, Turn(outcome=Outcome.DUP, says=say("key_not_here"))
        if isinstance(given, ScanInput) and prompt.stop is not None:
            return stack.held(self._modes, shown(given.data))
        if (refusal := incomplete_of(given)) is not None:
            return stack.stopped(self._modes, refusal, prompt)
        if isinstance(given, ScanInput) and given.received_at is not None:
            age = min(age, self._clock.corrected(given.received_at) - self._painted_at)
        rules = self._ranking.of(self._site.label_rules, prompt.document)
        return stack.take(self._modes, given_of(given, prompt, rules, desk.stamp.day, age), desk)

    def _waited_ms(self, scan: ScanInput, now: datetime) -> int | None:
        if scan.received_at is None:
            return None
        return max(0, round((now - self._clock.corrected(scan.received_at)) / timedelta(milliseconds=1)))

    def _hear(self) -> None:
        news = self._syncer.news()
        if news is not self._news and news.says is not None:
            says = news.says
            if isinstance(says, LinkAway):
                # how much waits is known here, not on the way to the centre
                says = replace(says, waiting=self._journal.counts().waiting)
            self._told = says
        self._news = news

    def _look_at_site(self) -> None:
        """See whether something was pulled; then the clock hears too how far it is off."""
        known, self._site = self._site, site_of(self._handheld, self._site)
        if self._site is not known:
            before = self._clock.now()
            self._clock.heard(self._site.clock_offset, self._site.pulled_at)
            # a corrected clock makes no prompt older than it is
            self._painted_at += self._clock.now() - before

    def _not_stored(self, error: StoreError) -> Answer:
        """Answer that the input does not count; a damaged mirror is dropped, and pulled again."""
        log.error("an input could not be stored: %s", error)
        if isinstance(error, StoreCorruptError):
            self._handheld.refresh()
        refusal = NotStored(str(error))
        self._last, self._told = Turn(outcome=Outcome.STOP, says=refusal), refusal
        return Answer(Outcome.STOP, refusal.code, refusal, self._view())

    def _count_held(self, turn: Turn) -> None:
        """Count the scans that wait to be scanned again; once the way is free that is said, and they are counted no more."""
        if not turn.used:
            self._held_scans += 1
        elif self._held_scans:
            prompt = self.front.prompt(self._desk(self._clock.now()))
            if prompt.stop is None and prompt.question is None:
                self._told = turn.says or say("scans_held", count=self._held_scans)
                self._held_scans = 0

    # What modes and faces are told

    def _desk(self, now: datetime, input_number: int = 0, scan: ScanInput | None = None) -> Desk:
        site = self._site
        stamp = Stamp(
            at=now,
            day=site.days.day(now),
            business_day=site.days.business_day(now),
            operator=stack.operator_badge(self._modes),
            site=self._handheld.stock.site,
            new_id=self._ids.new,
            numbers=self._handheld.leases.take,
        )
        return Desk(
            journal=self._journal,
            stock=self._handheld.stock,
            people=self._people,
            stamp=stamp,
            tasks=self._tasks,
            days=site.days,
            mirror=self._handheld.mirror,
            print_jobs=self._handheld.print_jobs,
            scanner_checks=self._handheld.scanner_checks,
            vendor_scans=self._handheld.vendor_scans,
            label_fields=partial(self._label_fields, day=stamp.day),
            printer=self._equipment.printer,
            language=stack.operator_language(self._modes) or self._equipment.language,
            device=self._asking.claims.device,
            pulled_at=site.pulled_at,
            news=self._news,
            can_undo=self._events.can_undo,
            input_number=input_number,
            scanner=scan.device if scan is not None else "",
            waited_ms=None if scan is None else self._waited_ms(scan, now),
        )

    def _label_fields(self, label: str, keys: Mapping[str, str], day: date) -> Mapping[str, str]:
        return fields_now(label, keys, self._handheld.stock, day)

    def _status(self, desk: Desk) -> Status:
        counts = self._journal.counts()
        site = self._site
        return Status(
            waiting=counts.waiting,
            held=counts.held + counts.quarantined,
            online=self._news.online,
            data_age_minutes=site.age_minutes(desk.stamp.at),
            data_is_old=site.is_old(desk.stamp.at),
            operator=desk.stamp.operator,
            language=stack.operator_language(self._modes),
        )

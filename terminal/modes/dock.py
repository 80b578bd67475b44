"""The dock's sync screen: what waits, what was sent, what was refused and why (flows.md 1.5).

Nothing is sent unless somebody with the right says so, or the setting says automatic.
"""

from dataclasses import replace
from decimal import Decimal

from inventory.people import Operator, Right
from inventory.tasks.steps import Action, Choice, Counter, Entry, Known, Message, Outcome, Prompt, Scan, say
from inventory.values import dataclass
from sync.handheld.mirror import Held
from sync.handheld.records import JournalRow
from terminal.modes.approvals import open_requests, request_list
from terminal.modes.approve import Approval
from terminal.modes.listing import Listing, ListRow
from terminal.modes.mode import Desk, Given, Mode, Told, Turn
from terminal.modes.settle import FLAGGED_WAYS, TASK, Case, clash_rows, document_row
from terminal.modes.summary import summary_shown
from terminal.modes.unknown_goods import unknown_list
from terminal.modes.ways import ways_prompt
from terminal.modes.who_has_what import claim_list
from terminal.refused_work import refused_work, row_of
from terminal.summary import age

SEND, REFUSED, WHO_HAS_WHAT, RELEASE, SUMMARY, UNKNOWN, FLAGGED, COUNTS, APPROVALS = range(1, 10)
AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True)
class Dock(Mode):
    """Lies over what was in front; progress comes with the desk's news."""

    in_work: int | None = None

    @property
    def work(self) -> int | None:
        """The open work below."""
        return self.in_work

    def prompt(self, desk: Desk) -> Prompt:
        """Return the queue in figures, and what can be done."""
        counts = desk.journal.counts(desk.days.began(desk.stamp.at))
        refused = len(refused_list(desk, self.in_work).rows)
        known = [Known("waiting", str(counts.waiting)), Known("sent", str(counts.sent_today))]
        if counts.oldest_at is not None:
            known.insert(1, Known("oldest", age(desk.stamp.at, counts.oldest_at)))
        known.append(Known("refused", str(refused)))
        pulled = desk.pulled_at
        since = "" if pulled is None else f"{desk.days.local(pulled):%H:%M} ({age(desk.stamp.at, pulled)})"
        known.append(Known("data_from", since))
        known += [
            Known("scanner_passed" if check.passed else "scanner_failed", age(desk.stamp.at, check.at))
            for check in desk.scanner_checks.newest()
        ]
        choices = [Choice(SEND, _send_says(desk))] if not desk.news.running else []
        if refused:
            choices.append(Choice(REFUSED, say("way_refused", count=refused)))
        if claims := len(desk.mirror.claims()):
            choices += [
                Choice(WHO_HAS_WHAT, say("way_who_has", count=claims)),
                Choice(RELEASE, say("way_release_work")),
            ]
        choices.append(Choice(SUMMARY, say("way_summary")))
        if unknown := len(desk.stock.open_unidentified()):
            choices.append(Choice(UNKNOWN, say("way_unknown_goods", count=unknown)))
        if flagged := len(desk.mirror.flagged()):
            choices.append(Choice(FLAGGED, say("way_flagged", count=flagged)))
        if asked := len(desk.mirror.asked_counts()):
            choices.append(Choice(COUNTS, say("way_counts", count=asked)))
        if approvals := len(open_requests(desk)):
            choices.append(Choice(APPROVALS, say("way_approvals", count=approvals)))
        news = desk.news
        counter = Counter(Decimal(news.done), Decimal(news.total), "", "sync_rows") if news.running else None
        return Prompt(
            task=TASK,
            asks=say("ask_sync_running") if news.running else say("ask_sync"),
            known=tuple(known),
            counter=counter,
            entry=Entry.CHOICE,
            choices=tuple(choices),
            actions=(Action.BACK,),
        )

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take a digit; back leaves."""
        if isinstance(given, Scan):
            return self.not_used(given)
        if given is Action.BACK:
            return Turn()
        if given == SEND and not desk.news.running:
            if sends_by_itself(desk):
                return self._sends(desk)
            approval = Approval(Right.SEND, say("approve_send"), self.in_work, own_allowed=True)
            return Turn(modes=(self, approval), outcome=Outcome.OK)
        if given == REFUSED:
            return Turn(modes=(self, Refused(self.in_work)))
        if given in (WHO_HAS_WHAT, RELEASE) and desk.mirror.claims():
            return Turn(modes=(self, claim_list(desk, self.in_work, releases=given == RELEASE)))
        if given == SUMMARY:
            return Turn(modes=(self, summary_shown(desk, self.in_work)))
        if given == UNKNOWN and desk.stock.open_unidentified():
            return Turn(modes=(self, unknown_list(desk, self.in_work)))
        if given == FLAGGED and desk.mirror.flagged():
            return Turn(modes=(self, Flagged(self.in_work)))
        if given == COUNTS and desk.mirror.asked_counts():
            return Turn(modes=(self, asked_counts(desk, self.in_work)))
        if given == APPROVALS and open_requests(desk):
            return Turn(modes=(self, Requests(self.in_work)))
        return self.stays(say("no_effect"))

    def told(self, answer: Told, desk: Desk) -> Turn:
        """Send when somebody with the right said so."""
        return self.stays(say("not_approved")) if not isinstance(answer, Operator) else self._sends(desk)

    def _sends(self, desk: Desk) -> Turn:
        desk.journal.release()
        return Turn(modes=(self,), sync=True)


def sends_by_itself(desk: Desk) -> bool:
    """Return whether nobody has to say that something may be sent."""
    return desk.stock.setting("send") == AUTOMATIC


def _send_says(desk: Desk) -> Message:
    return say("way_send" if sends_by_itself(desk) else "way_send_approved")


def asked_counts(desk: Desk, work: int | None) -> Listing:
    """Return the counts that the floor has asked for: bin, item and who."""
    rows = tuple(
        ListRow(say("list_count", place=place, item=item, badge=badge))
        for place, item, badge in desk.mirror.asked_counts()
    )
    return Listing(say("ask_counts", count=len(rows)), rows, task=TASK, in_work=work)


def refused_list(desk: Desk, work: int | None) -> Listing:
    """Return the refused work: what is held at the site, and what else was refused of this device's; a digit says why."""
    rows = tuple(
        ListRow(row_of(each), _opens(each), next(iter(each.refusals), None))
        for each in refused_work(desk.journal, desk.mirror)
    )
    return Listing(say("ask_refused", count=len(rows)), rows, task=TASK, in_work=work)


def _opens(each: Held | JournalRow) -> Mode:
    return Case(each) if isinstance(each, Held) else Why(each)


@dataclass(frozen=True, slots=True)
class Refused(Mode):
    """The list of refused work as it is now: what was settled is in it no more."""

    in_work: int | None = None
    page: int = 0

    @property
    def work(self) -> int | None:
        """The open work below."""
        return self.in_work

    def prompt(self, desk: Desk) -> Prompt:
        """Return one page."""
        return self._list(desk).prompt(desk)

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take a digit, as a list does."""
        turn = self._list(desk).take(given, desk)
        modes = (replace(self, page=each.page) if isinstance(each, Listing) else each for each in turn.modes)
        return replace(turn, modes=tuple(modes))

    def _list(self, desk: Desk) -> Listing:
        return replace(refused_list(desk, self.in_work), page=self.page)


@dataclass(frozen=True, slots=True)
class Flagged(Refused):
    """The list of what was posted and flagged, as it is now."""

    def _list(self, desk: Desk) -> Listing:
        rows = tuple(
            ListRow(row_of(each), Case(each, FLAGGED_WAYS), next(iter(each.refusals), None))
            for each in desk.mirror.flagged()
        )
        asks = say("ask_flagged", count=len(rows))
        return Listing(asks, rows, task=TASK, in_work=self.in_work, page=self.page)


@dataclass(frozen=True, slots=True)
class Requests(Refused):
    """The list of requests for approval, as it is now."""

    def _list(self, desk: Desk) -> Listing:
        return replace(request_list(desk, self.in_work), page=self.page)


@dataclass(frozen=True, slots=True)
class Why(Mode):
    """Why one transaction was refused: every reason in words, and the clashes."""

    row: JournalRow

    def prompt(self, desk: Desk) -> Prompt:
        """Return the reasons."""
        known = (
            *document_row(self.row.document),
            Known("kind", self.row.kind),
            Known("badge", self.row.operator),
            Known("at", desk.days.local(self.row.made_at)),
            *clash_rows(self.row.clashes, desk),
        )
        return ways_prompt(TASK, say("ask_why"), (), known=known)

    def take(self, given: Given, desk: Desk) -> Turn:
        """Leave."""
        return self.not_used(given) if isinstance(given, Scan) else Turn()

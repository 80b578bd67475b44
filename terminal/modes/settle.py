"""Settling held work at the dock: why it was refused, with whom it clashes, and the ways out (flows.md 1.5; 1.0a 33, 34).

The way out is asked of the centre, for only there is known whether it can be: after the input is on the disk, in the thread that
speaks with it (replies.py says what came of it). Without a link it stays held.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field, replace

from inventory.people import Operator, Right
from inventory.tasks.steps import Action, Choice, Entry, Known, Message, Outcome, Prompt, Scan, say
from inventory.values import dataclass
from sync.handheld.mirror import Held
from sync.handheld.records import Clash
from sync.messages import Corrected, Correction, Settlement, Way
from terminal.approvals import REASON_USE
from terminal.modes.approve import Approval
from terminal.modes.mode import Desk, Given, Mode, Told, Turn, text_of
from terminal.modes.ways import FIRST, LEAVE, ways_prompt

TASK = "sync"
WAYS: dict[int, tuple[Way, Message]] = {
    1: (Way.FIX, say("way_fix")),
    2: (Way.BACK, say("way_to_worker")),
    3: (Way.CANCEL, say("way_cancel_held")),
    4: (Way.RETRY, say("way_again")),
    5: (Way.REST, say("way_rest")),
    6: (Way.OVERRIDE, say("way_override")),
}
FLAGGED_WAYS: dict[int, tuple[Way, Message]] = {2: (Way.SEEN, say("way_seen"))}
"""What is posted already is only seen; `1` leaves it for another."""

REASONS_MAX = 7


def document_row(document: str) -> tuple[Known, ...]:
    """Return the row of a document; none for work without one."""
    return (Known("document", document),) if document else ()


def clash_rows(clashes: tuple[Clash, ...], desk: Desk) -> Iterator[Known]:
    """Yield with whom something clashes: document and time, then badge and device, two rows that fit on the smallest screen."""
    for each in clashes:
        yield Known("clash", f"{each.document} {desk.days.local(each.at):%H:%M}".strip())
        yield Known("clash_by", say("badge_at_device", badge=each.operator, device=each.device))


@dataclass(frozen=True, slots=True)
class Case(Mode):
    """One held transaction: whose it is, with whom it clashes, and the ways out."""

    held: Held
    ways: Mapping[int, tuple[Way, Message]] = field(default_factory=lambda: WAYS)

    def prompt(self, desk: Desk) -> Prompt:
        """Return what is known of it, and the ways."""
        held = self.held
        # the smallest screen shows the first four
        known = (
            *document_row(held.document),
            *clash_rows(held.clashes, desk),
            Known("badge", say("badge_at_device", badge=held.operator, device=held.device)),
            Known("at", desk.days.local(held.at)),
            Known("kind", held.kind),
        )
        leave = () if LEAVE in self.ways else (Choice(LEAVE, say("way_back")),)
        choices = (*leave, *(Choice(digit, says) for digit, (_, says) in self.ways.items()))
        return Prompt(
            task=TASK, asks=say("ask_why"), known=known, entry=Entry.CHOICE, choices=choices, actions=(Action.BACK,)
        )

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take the digit of a way; back leaves it as it is."""
        if isinstance(given, Scan):
            return self.not_used(given)
        if given is Action.BACK or (given == LEAVE and LEAVE not in self.ways):
            return Turn()
        if not isinstance(given, int) or given not in self.ways:
            return self.stays(say("no_effect"))
        way, _ = self.ways[given]
        if way is Way.SEEN:
            return Turn(modes=with_approval(Settling(self.held, way)))
        if way is Way.FIX:
            return Turn(modes=(Fix(self.held, fixes_of(self.held)),))
        return Turn(modes=ask_reason(Settling(self.held, way), desk))


Wrong = tuple[Corrected, str]


def fixes_of(held: Held) -> tuple[Wrong, ...]:
    """Return what the refusals name that could be wrong: numbers, lots, places, and the quantity of an item."""
    names = {
        "serial": Corrected.SERIAL,
        "number": Corrected.SERIAL,
        "maker_serial": Corrected.MAKER,
        "lot": Corrected.LOT,
        "bin": Corrected.PLACE,
        "place": Corrected.PLACE,
    }
    found: list[Wrong] = []
    for refusal in held.refusals:
        found += [(what, str(getattr(refusal, name))) for name, what in names.items() if getattr(refusal, name, "")]
        item = str(getattr(refusal, "item", ""))
        if item and not hasattr(refusal, "serial"):
            found.append((Corrected.QUANTITY, item))
    return tuple(dict.fromkeys(found))[:REASONS_MAX]


@dataclass(frozen=True, slots=True)
class Fix(Mode):
    """Asks what is wrong in it."""

    held: Held
    wrong: tuple[Wrong, ...]

    def prompt(self, desk: Desk) -> Prompt:
        """Return what the refusals name."""
        ways = (
            Choice(at, say("way_wrong", what=what.value, was=was)) for at, (what, was) in enumerate(self.wrong, FIRST)
        )
        return ways_prompt(TASK, say("ask_wrong"), ways)

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take the digit of what is wrong."""
        if isinstance(given, Scan):
            return self.not_used(given)
        if given is Action.BACK or given == LEAVE:
            return Turn(modes=(Case(self.held),))
        if isinstance(given, int) and 0 <= given - FIRST < len(self.wrong):
            return Turn(modes=(FixTo(self.held, self.wrong[given - FIRST]),))
        return self.stays(say("no_effect"))


@dataclass(frozen=True, slots=True)
class FixTo(Mode):
    """Asks what it should be: scanned or typed."""

    held: Held
    wrong: Wrong

    def prompt(self, desk: Desk) -> Prompt:
        """Return the question."""
        what, was = self.wrong
        known = (*document_row(self.held.document), Known("was", was))
        asks = say("ask_right_quantity") if what is Corrected.QUANTITY else say("ask_right", what=what.value)
        return Prompt(task=TASK, asks=asks, known=known, actions=(Action.BACK,))

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take what is right."""
        if given is Action.BACK:
            return Turn(modes=(Case(self.held),))
        text = text_of(given)
        if not text:
            return self.stays(say("nothing"))
        what, was = self.wrong
        correction = Correction(what=what, was=was, to=text)
        return Turn(modes=ask_reason(Settling(self.held, Way.FIX, (correction,)), desk))


@dataclass(frozen=True, slots=True)
class Settling(Mode):
    """A way out that is chosen: the reason, then somebody with the right, then the centre."""

    held: Held
    way: Way
    corrections: tuple[Correction, ...] = ()
    reason: str = ""

    def prompt(self, desk: Desk) -> Prompt:
        """Return the reasons that there are."""
        known = (*document_row(self.held.document), Known("way", self.way.value))
        return reasons_prompt(TASK, known, desk)

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take the digit of a reason; then a supervisor is asked for."""
        if isinstance(given, Scan):
            return self.not_used(given)
        if given is Action.BACK or given == LEAVE:
            return Turn(modes=(Case(self.held),))
        reason = reason_of(given, desk)
        return Turn(modes=with_approval(replace(self, reason=reason))) if reason else self.stays(say("no_effect"))

    def told(self, answer: Told, desk: Desk) -> Turn:
        """Ask the centre, in the name of who approved."""
        if not isinstance(answer, Operator):
            return Turn(modes=(Case(self.held),), outcome=Outcome.DUP, says=say("not_approved"))
        wanted = Settlement(
            id=desk.stamp.new_id(),
            transaction=self.held.transaction,
            way=self.way,
            approver=answer.badge,
            reason=self.reason,
            corrections=self.corrections,
        )
        return Turn(says=say("asked_centre"), wants=(wanted,))


def reasons(desk: Desk) -> list[tuple[str, str]]:
    """Return the reasons that may be given for dealing with held work."""
    return [(each.reason, each.text) for each in desk.mirror.reasons(REASON_USE)[:REASONS_MAX]]


def reasons_prompt(task: str, known: tuple[Known, ...], desk: Desk) -> Prompt:
    """Return the question for a reason: those that there are, and the way back."""
    ways = (
        Choice(at, say("way_reason", reason=reason, text=text))
        for at, (reason, text) in enumerate(reasons(desk), FIRST)
    )
    return ways_prompt(task, say("ask_reason"), ways, known=known)


def reason_of(given: Given, desk: Desk) -> str:
    """Return the reason that a digit stands for; empty for anything else."""
    kept = reasons(desk)
    return kept[given - FIRST][0] if isinstance(given, int) and 0 <= given - FIRST < len(kept) else ""


def ask_reason(settling: Settling, desk: Desk) -> tuple[Mode, ...]:
    """Return what asks for the reason; where the site keeps none, for the supervisor."""
    return (settling,) if reasons(desk) else with_approval(settling)


def with_approval(settling: Settling) -> tuple[Mode, ...]:
    """Return what asks for somebody with the right; that nobody settles their own is judged at the centre, by whose work it was."""
    return (settling, Approval(Right.SETTLE, say("approve_settle"), own_allowed=True))

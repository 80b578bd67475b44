"""Requests for approval at the dock: what is asked, by whom and why; yes, or no with a reason (flows.md 1.0a, 31 and 34)."""

from dataclasses import replace

from inventory.people import Operator
from inventory.plain import plain_decimal
from inventory.refusals.work import OwnWork
from inventory.tasks.steps import Action, Choice, Known, Outcome, Prompt, Scan, say
from inventory.tasks.turn import refusal_of
from inventory.values import dataclass
from sync.approval_messages import ApprovalAnswer, ApprovalState, Verdict
from sync.handheld.mirror import Approvable
from terminal.modes.approve import Approval
from terminal.modes.listing import Listing, ListRow
from terminal.modes.mode import Desk, Given, Mode, Told, Turn
from terminal.modes.settle import TASK, reason_of, reasons, reasons_prompt
from terminal.modes.ways import LEAVE, ways_prompt

APPROVE, REFUSE = 2, 3


def open_requests(desk: Desk) -> tuple[Approvable, ...]:
    """Return the requests of the site that nobody has answered, as the last pull has them."""
    return tuple(each for each in desk.mirror.approvals() if each.state is ApprovalState.ASKED)


def request_list(desk: Desk, work: int | None) -> Listing:
    """Return the open requests; a digit opens one, with the refusal that stands against it."""
    rows = tuple(
        ListRow(
            say("list_approval", name=each.asked.name, document=each.asked.document, badge=each.asked.operator),
            Answering(each, work),
            refusal_of(each.asked.why),
        )
        for each in open_requests(desk)
    )
    return Listing(say("ask_approvals", count=len(rows)), rows, task=TASK, in_work=work)


@dataclass(frozen=True, slots=True)
class Answering(Mode):
    """One request: who asks for what; the answer, a reason for a no, then badge and PIN of somebody with the right."""

    wanted: Approvable
    in_work: int | None = None
    verdict: Verdict | None = None
    reason: str = ""

    @property
    def work(self) -> int | None:
        """The open work below."""
        return self.in_work

    def prompt(self, desk: Desk) -> Prompt:
        """Return what is asked, or the reasons of a no."""
        asked = self.wanted.asked
        if self.verdict is Verdict.REFUSE:
            return reasons_prompt(TASK, (Known("document", asked.document), Known("way", self.verdict.value)), desk)
        # the smallest screen shows the first four
        known = (
            Known("item", asked.item),
            Known("code", f"{asked.number} x{plain_decimal(asked.quantity)}".strip()),
            Known("badge", say("badge_at_device", badge=asked.operator, device=self.wanted.device)),
            Known("document", asked.document),
            Known("right", asked.right.value),
            Known("at", desk.days.local(asked.at)),
        )
        ways = (Choice(APPROVE, say("way_approve")), Choice(REFUSE, say("way_refuse")))
        return ways_prompt(TASK, say("ask_approval"), ways, known=known)

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take the digit of the answer, or of its reason."""
        if isinstance(given, Scan):
            return self.not_used(given)
        if given is Action.BACK or given == LEAVE:
            return Turn() if self.verdict is None else Turn(modes=(replace(self, verdict=None),))
        if self.verdict is Verdict.REFUSE:
            reason = reason_of(given, desk)
            return self._signed(replace(self, reason=reason)) if reason else self.stays(say("no_effect"))
        if given == APPROVE:
            return self._signed(replace(self, verdict=Verdict.APPROVE))
        if given == REFUSE:
            refusing = replace(self, verdict=Verdict.REFUSE)
            return Turn(modes=(refusing,)) if reasons(desk) else self._signed(refusing)
        return self.stays(say("no_effect"))

    def _signed(self, answer: "Answering") -> Turn:
        """Ask for badge and PIN; whoever is signed in may be the one, but for their own work."""
        right = self.wanted.asked.right
        return Turn(modes=(answer, Approval(right, say("approve_settle"), self.in_work, own_allowed=True)))

    def told(self, answer: Told, desk: Desk) -> Turn:
        """Tell the centre, in the name of who has said so."""
        asked = self.wanted.asked
        if not isinstance(answer, Operator) or self.verdict is None:
            again = replace(self, verdict=None, reason="")
            return Turn(modes=(again,), outcome=Outcome.DUP, says=say("not_approved"))
        if answer.badge == asked.operator:
            return Turn(modes=(replace(self, verdict=None),), outcome=Outcome.DUP, says=OwnWork(answer.badge))
        wanted = ApprovalAnswer(request=asked.request, verdict=self.verdict, by=answer.badge, reason=self.reason)
        return Turn(says=say("asked_centre"), wants=(wanted,))

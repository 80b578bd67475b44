"""What this device asks supervisors about parked lines: sent when the link is there, told when it is answered (flows.md 1.0a, 31)."""

from inventory.tasks.steps import Message, Park, say
from sync.approval_messages import ApprovalAnswer, ApprovalAsk, ApprovalState, Verdict
from sync.handheld.home import Handheld
from sync.handheld.mirror import Approvable, Mirror
from terminal.syncer import Request


def asking(parked: Park) -> ApprovalAsk:
    """Return what is sent for a parked line."""
    return ApprovalAsk(
        request=parked.request,
        right=parked.right,
        why=parked.why,
        document=parked.document,
        line=parked.line,
        item=parked.item,
        number=parked.number,
        quantity=parked.quantity,
        operator=parked.operator,
        at=parked.at,
    )


REASON_USE = "override"
"""What the reasons are for that supervisors give for a no, and for dealing with held work."""


def reason_text(mirror: Mirror, reason: str) -> str:
    """Return the words of a reason; its code where the site keeps it no more."""
    return next((each.text for each in mirror.reasons(REASON_USE) if each.reason == reason and each.text), reason)


class Approvals:
    """The parked lines of open work against what the centre has of them. The lines stand in the journal; here is only what was told.

    After a restart an answer is told again, for nobody knows who saw it.
    """

    def __init__(self, handheld: Handheld, device: str) -> None:
        """Begin with nothing told."""
        self._handheld = handheld
        self._device = device
        self._told: set[str] = set()
        self._news: list[Message] = []

    def after_pull(self) -> tuple[Request, ...]:
        """Return what to ask of the centre: lines that it does not know of, and that lines wait no more; answers become news."""
        parked = {each.request: each for _, each in self._handheld.journal.parked()}
        kept = {each.asked.request: each for each in self._handheld.mirror.approvals() if each.device == self._device}
        answered = {name for name, each in kept.items() if name in parked and each.state is not ApprovalState.ASKED}
        self._news += [self._answer(kept[name]) for name in kept if name in answered - self._told]
        self._told = answered
        asks = [asking(each) for name, each in parked.items() if name not in kept]
        gone = [ApprovalAnswer(request=name, verdict=Verdict.WITHDRAW) for name in kept if name not in parked]
        return (*asks, *gone)

    def next(self) -> Message | None:
        """Return the next answer to tell, None for none; it counts as told."""
        return self._news.pop(0) if self._news else None

    def _answer(self, answered: Approvable) -> Message:
        code = "line_approved" if answered.state is ApprovalState.APPROVED else "line_refused"
        reason = reason_text(self._handheld.mirror, answered.reason) or None
        return say(code, name=answered.asked.name, badge=answered.by, reason=reason)

"""What open work asks of the centre beside rounds, what it hears from there, and what that lays over the modes."""

from inventory.refusals.base import Refusal
from inventory.tasks.steps import Outcome
from sync.handheld.home import Handheld
from sync.messages import Claim
from terminal import replies
from terminal.alarms import Alarms
from terminal.approvals import Approvals
from terminal.claims import Claims
from terminal.modes import stack
from terminal.modes.claimed import Claimed
from terminal.modes.mode import Turn
from terminal.modes.stop import Stopped
from terminal.syncer import Request, Syncer

Said = tuple[stack.Modes, Turn | None]
"""The modes from now on, and the turn of what is said; None where nothing is."""

ALARM = "alarm"


class Asking:
    """Claims and alarms of one handheld, and its way to the centre. Used between inputs, when all is on the disk."""

    def __init__(self, handheld: Handheld, syncer: Syncer) -> None:
        """Begin with what the last pull has brought."""
        self._journal = handheld.journal
        self._syncer = syncer
        enrolment = handheld.journal.enrolment()
        self.claims = Claims(handheld, enrolment.device if enrolment else "")
        self._alarms = Alarms(handheld)
        self._alarms.after_pull()
        self._approvals = Approvals(handheld, self.claims.device)
        self._approvals.after_pull()

    def ask(self, modes: stack.Modes, wants: tuple[Request, ...]) -> stack.Modes:
        """Ask what an input wants of the centre, and claim what it has opened; who has that already may be known here."""
        claims = self.claims.after(modes, stack.operator_badge(modes))
        if any(isinstance(each, Claim) for each in claims):
            modes = replies.asked(modes, self.claims.question(modes))
        for request in (*wants, *claims):
            self._syncer.want(request)
        return modes

    def hear(self, modes: stack.Modes) -> Said:
        """Let the answers of the centre take effect; the last that says something is said."""
        said = None
        for reply in self._syncer.replies():
            if isinstance(reply.request, Claim) and isinstance(reply.answer, Refusal):
                self.claims.unheard(reply.request)
            heard = replies.heard(modes, reply, self._journal.counts().waiting)
            modes = heard.modes
            if heard.says is not None:
                hint = Outcome.DUP if isinstance(heard.says, Refusal) else Outcome.OK
                said = Turn(outcome=Outcome.STOP if heard.stops else hint, says=heard.says)
            if heard.sync:
                # the answer itself is what is said; a round that nobody asked for must not talk over it
                self._syncer.ask(told=False)
        return modes, said

    def after_pull(self, modes: stack.Modes) -> stack.Modes:
        """Look at what a pull has brought: marks of what is at hand, and who has taken over the work in front."""
        for request in (*self.claims.again(), *self._approvals.after_pull()):
            self._syncer.want(request)
        self._alarms.after_pull()
        return modes if isinstance(modes[-1], Claimed) else replies.asked(modes, self.claims.question(modes))

    def alarm(self, modes: stack.Modes) -> Said:
        """Lay the next alarm over the modes, where somebody works and nothing else stops."""
        if not stack.operator_badge(modes) or not replies.may_lie_over(modes):
            return modes, None
        refusal = self._alarms.next()
        if refusal is None:
            return modes, None
        stopped = Stopped(refusal, ALARM, in_work=modes[-1].work)
        return (*modes, stopped), Turn(outcome=Outcome.STOP, says=refusal)

    def news(self, modes: stack.Modes) -> Said:
        """Tell the next answer about a parked line, where somebody works and nothing stops; no input is answered with it."""
        if not stack.operator_badge(modes) or not replies.may_lie_over(modes):
            return modes, None
        told = self._approvals.next()
        return modes, None if told is None else Turn(outcome=Outcome.DUP, says=told)

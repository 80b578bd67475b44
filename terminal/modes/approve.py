"""Approval: somebody with a right says yes, by badge and PIN, on this device. Nobody approves their own override (flows.md 1.0a, 34)."""

from dataclasses import replace

from inventory.people import Operator, Right
from inventory.refusals.base import Refusal
from inventory.refusals.work import NoRight, OwnWork
from inventory.tasks.steps import Action, Known, Message, Outcome, Prompt, say
from inventory.values import dataclass
from terminal.modes.badge_pin import NOBODY_YET, BadgeAndPin
from terminal.modes.mode import Desk, Given, Mode, Turn
from terminal.modes.stop import Stopped

TASK = "approve"


@dataclass(frozen=True, slots=True)
class Approval(Mode):
    """Asks for somebody with `right`, because of `why`; `own_allowed`: the operator may do it themselves (sending)."""

    right: Right
    why: Message | None = None
    in_work: int | None = None
    own_allowed: bool = False
    who: BadgeAndPin = NOBODY_YET

    @property
    def secret(self) -> bool:
        """A PIN is typed."""
        return bool(self.who.badge)

    @property
    def work(self) -> int | None:
        """The open work that asks."""
        return self.in_work

    def prompt(self, desk: Desk) -> Prompt:
        """Return SUPERVISOR, or PIN."""
        known = (Known("right", self.right.value),)
        return self.who.prompt(TASK, say("ask_supervisor"), known, (Action.BACK,))

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take a badge, then its PIN; back leaves without."""
        taken = self.who.taken(given, desk)
        match taken:
            case Operator():
                return self._checked(taken, desk)
            case BadgeAndPin():
                return Turn(modes=(replace(self, who=taken),))
            case Refusal():
                return self._refused(taken)
        if given is Action.BACK:
            return Turn(modes=(), answer=None)
        return self.stays(say("no_effect"))

    def _checked(self, person: Operator, desk: Desk) -> Turn:
        if not person.may(self.right):
            return self._refused(NoRight(person.badge, self.right.value))
        if not self.own_allowed and person.badge == desk.stamp.operator:
            return self._refused(OwnWork(person.badge))
        return Turn(modes=(), answer=person)

    def _refused(self, refusal: Refusal) -> Turn:
        again = replace(self, who=self.who.after(refusal))
        stop = Stopped(refusal, TASK, in_work=self.in_work)
        return Turn(modes=(again, stop), outcome=Outcome.STOP, says=refusal)

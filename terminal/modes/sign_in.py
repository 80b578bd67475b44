"""Sign-in: badge and PIN. A terminal that was only locked opens again to the same badge alone, within a shift (flows.md 1.0a, 29)."""

from dataclasses import replace
from datetime import datetime, timedelta

from inventory.people import Operator
from inventory.refusals.base import Refusal
from inventory.tasks.steps import Outcome, Prompt, say
from inventory.values import dataclass
from terminal.modes.badge_pin import NOBODY_YET, BadgeAndPin
from terminal.modes.mode import Desk, Given, Mode, Turn
from terminal.modes.people import SHIFT_HOURS
from terminal.modes.stop import Stopped

TASK = "sign_in"


@dataclass(frozen=True, slots=True)
class SignIn(Mode):
    """Nobody works. `locked_by` went away for a moment: their menu lies below; `since` is when they signed in."""

    who: BadgeAndPin = NOBODY_YET
    locked_by: str = ""
    since: datetime | None = None

    @property
    def secret(self) -> bool:
        """A PIN is typed."""
        return bool(self.who.badge)

    def prompt(self, desk: Desk) -> Prompt:
        """Return SIGN IN, or PIN."""
        return self.who.prompt(TASK, say("ask_sign_in"), (), ())

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take a badge, then its PIN."""
        taken = self.who.taken(given, desk)
        match taken:
            case Operator():
                return Turn(signed_in=taken, says=say("signed_in", name=taken.name))
            case BadgeAndPin():
                if self._unlocks(taken.badge, desk.stamp.at):
                    return Turn(modes=(), says=say("unlocked"))
                return Turn(modes=(replace(self, who=taken),))
            case Refusal():
                again = replace(self, who=self.who.after(taken))
                return Turn(modes=(again, Stopped(taken, TASK)), outcome=Outcome.STOP, says=taken)
        return self.stays(say("no_effect"))

    def _unlocks(self, badge: str, now: datetime) -> bool:
        within = self.since is not None and now < self.since + timedelta(hours=SHIFT_HOURS)
        return within and badge == self.locked_by

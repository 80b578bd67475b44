"""Badge, then PIN: what sign-in and approval have in common."""

from dataclasses import replace

from inventory.people import Operator
from inventory.refusals.base import Refusal
from inventory.refusals.work import BadgeLocked, WrongPin
from inventory.tasks.steps import Action, Known, Message, Prompt, Scan, say
from inventory.values import dataclass
from terminal.modes.mode import Desk, Given, text_of


@dataclass(frozen=True, slots=True)
class BadgeAndPin:
    """Who stands there: nobody yet, or a badge whose PIN is asked."""

    badge: str = ""

    def prompt(self, task: str, asks: Message, known: tuple[Known, ...], actions: tuple[Action, ...]) -> Prompt:
        """Return the prompt for the badge (`asks`), or for its PIN."""
        if not self.badge:
            return Prompt(task=task, asks=asks, known=known, actions=actions)
        return Prompt(
            task=task, asks=say("ask_pin"), known=(*known, Known("badge", self.badge)), actions=(Action.BACK,)
        )

    def taken(self, given: Given, desk: Desk) -> "BadgeAndPin | Operator | Refusal | None":
        """Return the badge that was read, who it is when the PIN fits, why not, or None for an input without meaning here.

        A badge scanned where a PIN is asked is a badge, also when a keyboard wedge gives it as typing: who holds it is asked for theirs.
        """
        text = text_of(given)
        if given is Action.BACK and self.badge:
            return BadgeAndPin()
        if not text:
            return None
        scanned = isinstance(given, Scan) or (self.badge != "" and desk.people.is_other_badge(self.badge, text))
        if self.badge and not scanned:
            checked = desk.people.check(self.badge, text, desk.stamp.at)
            if isinstance(checked, BadgeLocked):
                # shown as the clocks on the wall have it
                return replace(checked, until=desk.days.local(checked.until))
            return checked
        found = desk.people.operator(text)
        return found if isinstance(found, Refusal) else BadgeAndPin(text)

    def after(self, refusal: Refusal) -> "BadgeAndPin":
        """Return who stands there after a refusal: a PIN that was only wrong is typed again, as its words say."""
        return self if isinstance(refusal, WrongPin) else BadgeAndPin()


NOBODY_YET = BadgeAndPin()

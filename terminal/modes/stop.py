"""A stop that no task has made: the whole screen until a hand-pressed digit. Scans behind it are held, never used."""

from inventory.refusals.base import Refusal
from inventory.tasks.steps import Choice, Entry, Outcome, Prompt, say
from inventory.values import dataclass
from terminal.modes.mode import Desk, Given, Mode, Turn

LEAVE = 1


@dataclass(frozen=True, slots=True)
class Stopped(Mode):
    """Lies over the prompt that it leads back to."""

    refusal: Refusal
    task: str
    document: str = ""
    in_work: int | None = None

    @property
    def work(self) -> int | None:
        """The open work below."""
        return self.in_work

    def prompt(self, desk: Desk) -> Prompt:
        """Return the stop with its one way on."""
        return Prompt(
            task=self.task,
            document=self.document,
            asks=say("ask_number"),
            entry=Entry.CHOICE,
            choices=(Choice(LEAVE, say("way_leave")),),
            stop=self.refusal,
        )

    def take(self, given: Given, desk: Desk) -> Turn:
        """Leave with the digit; nothing else does anything."""
        if given == LEAVE and isinstance(given, int):
            return Turn(modes=(), outcome=Outcome.OK)
        return self.stays(say("no_effect"))

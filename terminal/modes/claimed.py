"""Work that a colleague has: who, since when, and whether to take it over (flows.md 1.2 step 0; asks 22)."""

from datetime import datetime

from inventory.tasks.steps import Choice, Entry, Outcome, Prompt, Scan, say
from inventory.values import dataclass
from sync.messages import Claim
from terminal.modes.mode import Desk, Given, Mode, Turn

LEAVE, TAKE_OVER = 1, 2


@dataclass(frozen=True, slots=True)
class Claimed(Mode):
    """Lies over a task whose document another device has. Only a digit takes it over, and only the centre can give it."""

    document: str
    holder: str
    device: str
    since: datetime
    task: str
    number: int

    @property
    def work(self) -> int | None:
        """The open work below."""
        return self.number

    def prompt(self, desk: Desk) -> Prompt:
        """Return who has it, and the two ways."""
        since = desk.days.local(self.since)
        return Prompt(
            task=self.task,
            asks=say("ask_number"),
            document=self.document,
            entry=Entry.CHOICE,
            choices=(Choice(LEAVE, say("way_leave")), Choice(TAKE_OVER, say("way_take_over"))),
            question=say(
                "question_claimed", badge=self.holder, device=self.device, time=f"{since:%H:%M}", document=self.document
            ),
        )

    def take(self, given: Given, desk: Desk) -> Turn:
        """Leave it to the colleague, or ask the centre for it."""
        if isinstance(given, Scan):
            return self.not_used(given)
        if given == LEAVE and isinstance(given, int):
            if self._is_untouched(desk):
                desk.journal.end_work(self.number, desk.stamp.at)
            return Turn(modes=(self,), says=say("left_to", badge=self.holder), to_menu=True)
        if given == TAKE_OVER and isinstance(given, int):
            wanted = Claim(document=self.document, operator=desk.stamp.operator, task=self.task, take_over=True)
            return Turn(modes=(self,), says=say("asked_centre"), wants=(wanted,), outcome=Outcome.DUP)
        return self.stays(say("no_effect"))

    def _is_untouched(self, desk: Desk) -> bool:
        """Return whether nothing was done in this work yet: then it was never begun; else it can be resumed."""
        progress = next((work.progress for work in desk.journal.open_works() if work.id == self.number), "")
        return progress.partition("/")[0] in ("", "0")

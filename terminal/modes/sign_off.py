"""Signing off with open work: it is kept, handed over or released (flows.md 1.0a, 32). Signing off is never refused."""

from inventory.people import Operator
from inventory.tasks.steps import Action, Choice, Entry, Prompt, Scan, say
from inventory.values import dataclass
from sync.handheld.records import OpenWork
from terminal.modes.mode import Desk, Given, Mode, Turn
from terminal.modes.open_work import release

KEEP, HAND_OVER, RELEASE = 1, 2, 3
NOBODY = ""


def own_works(desk: Desk, badge: str) -> tuple[OpenWork, ...]:
    """Return the open work of a person, the oldest first; work on nothing yet does not count."""
    return tuple(work for work in desk.journal.open_works() if work.document and work.operator == badge)


@dataclass(frozen=True, slots=True)
class SignOff(Mode):
    """Asks what becomes of the open work of who leaves; stands in the place of their menu."""

    person: Operator
    menu: Mode

    @property
    def operator(self) -> Operator | None:
        """The person who is about to leave."""
        return self.person

    def prompt(self, desk: Desk) -> Prompt:
        """Return the question."""
        works = own_works(desk, self.person.badge)
        choices = (
            Choice(KEEP, say("way_keep")),
            Choice(HAND_OVER, say("way_hand_over")),
            Choice(RELEASE, say("way_release")),
        )
        return Prompt(
            task="menu",
            asks=say("ask_number"),
            document=works[-1].document if works else "",
            entry=Entry.CHOICE,
            choices=choices,
            actions=(Action.BACK,),
            question=say("question_sign_off", count=len(works)),
        )

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take the digit; a scan cannot answer it."""
        if given is Action.BACK:
            return Turn(modes=(self.menu,))
        if isinstance(given, Scan):
            return self.not_used(given)
        if given not in (KEEP, HAND_OVER, RELEASE):
            return self.stays(say("no_effect"))
        # a parked line waits for its answer: its work is for whoever comes next, and not given up
        parked = {work for work, _ in desk.journal.parked()} if given == RELEASE else set()
        left = ""
        for work in own_works(desk, self.person.badge):
            if given == HAND_OVER or work.id in parked:
                desk.journal.give_work(work.id, NOBODY)
                left = work.document if given == RELEASE else ""
            elif given == RELEASE:
                release(work, desk)
        return Turn(says=say("signed_off_parked", document=left) if left else say("signed_off"))

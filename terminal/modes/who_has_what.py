"""Who works on what at the site, and giving up the work of somebody else (flows.md 1.5: 3 and 4)."""

from inventory.people import Operator, Right
from inventory.tasks.steps import Action, Choice, Known, Outcome, Prompt, Scan, say
from inventory.values import dataclass
from sync.handheld.mirror import Claimed
from sync.messages import Unclaim
from terminal.modes.approve import Approval
from terminal.modes.listing import Listing, ListRow
from terminal.modes.mode import Desk, Given, Mode, Told, Turn
from terminal.modes.settle import TASK
from terminal.modes.ways import LEAVE, ways_prompt

RELEASE = 2


def claim_list(desk: Desk, work: int | None, *, releases: bool) -> Listing:
    """Return who has what as the last pull has it; a digit releases it, where that is what is wanted."""
    rows = tuple(
        ListRow(
            say("list_claim", document=each.document, badge=each.operator, time=f"{desk.days.local(each.since):%H:%M}"),
            Releasing(each, work) if releases else None,
        )
        for each in desk.mirror.claims()
    )
    asks = say("ask_release" if releases else "ask_who_has", count=len(rows))
    return Listing(asks, rows, task=TASK, in_work=work)


@dataclass(frozen=True, slots=True)
class Releasing(Mode):
    """Asks whether a document is to be released, then for a supervisor; the centre does it."""

    claimed: Claimed
    in_work: int | None = None

    @property
    def work(self) -> int | None:
        """The open work below."""
        return self.in_work

    def prompt(self, desk: Desk) -> Prompt:
        """Return whose it is."""
        claimed = self.claimed
        known = (
            Known("document", claimed.document),
            Known("badge", say("badge_at_device", badge=claimed.operator, device=claimed.device)),
            Known("at", desk.days.local(claimed.since)),
        )
        return ways_prompt(TASK, say("ask_release_one"), (Choice(RELEASE, say("way_release")),), known=known)

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take the digit."""
        if isinstance(given, Scan):
            return self.not_used(given)
        if given is Action.BACK or given == LEAVE:
            return Turn()
        if given == RELEASE:
            approval = Approval(Right.SETTLE, say("approve_release"), self.in_work, own_allowed=True)
            return Turn(modes=(self, approval))
        return self.stays(say("no_effect"))

    def told(self, answer: Told, desk: Desk) -> Turn:
        """Ask the centre, in the name of who approved."""
        if not isinstance(answer, Operator):
            return self.stays(say("not_approved"))
        wanted = Unclaim(document=self.claimed.document, by=answer.badge)
        return Turn(says=say("asked_centre"), wants=(wanted,), outcome=Outcome.OK)

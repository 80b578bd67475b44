"""Parked lines of the work in front: how each stands, and going on with it (flows.md 1.0a, 31)."""

from inventory.people import Operator
from inventory.tasks.steps import Action, Choice, Known, Park, Prompt, Scan, Settled, say
from inventory.tasks.turn import refusal_of
from inventory.values import dataclass
from sync.approval_messages import ApprovalState
from sync.handheld.mirror import Approvable
from terminal.approvals import reason_text
from terminal.modes.listing import ListRow
from terminal.modes.mode import Desk, Given, Mode, Turn
from terminal.modes.ways import LEAVE, ways_prompt

TAKE_UP, GIVE_UP = 2, 3


def parked_rows(work: int, document: str, desk: Desk) -> tuple[ListRow, ...]:
    """Return the rows of what is parked in a work; a digit opens one, with why it needs approval."""
    mine = (each for at, each in desk.journal.parked() if at == work)
    return tuple(_row(ParkedLine(each, work, document), desk) for each in mine)


def _row(line: "ParkedLine", desk: Desk) -> ListRow:
    says = say("list_parked", name=line.asked.name, state=line.state(desk).value)
    return ListRow(says, line, refusal_of(line.asked.why))


@dataclass(frozen=True, slots=True)
class ParkedLine(Mode):
    """One parked line: asked, approved by somebody, or refused with a reason."""

    asked: Park
    in_work: int
    document: str

    @property
    def work(self) -> int | None:
        """The open work below."""
        return self.in_work

    def state(self, desk: Desk) -> ApprovalState:
        """Return how it stands; NONE while the centre has not heard of it."""
        answered = self._answered(desk)
        return ApprovalState.NONE if answered is None else answered.state

    def _answered(self, desk: Desk) -> Approvable | None:
        return next((each for each in desk.mirror.approvals() if each.asked.request == self.asked.request), None)

    def prompt(self, desk: Desk) -> Prompt:
        """Return how it stands, and what may be done."""
        answered, asked = self._answered(desk), self.asked
        known = [Known("item", asked.item), Known("code", asked.number), Known("status", self.state(desk).value)]
        if answered is not None and answered.by:
            known.append(Known("badge", answered.by))
            known += [Known("reason", reason_text(desk.mirror, answered.reason))] if answered.reason else []
        takes_up = () if self._approver(desk) is None else (Choice(TAKE_UP, say("way_take_up")),)
        ways = (*takes_up, Choice(GIVE_UP, say("way_give_up_parked")))
        return ways_prompt("list", say("ask_parked", name=asked.name), ways, known=tuple(known), document=self.document)

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take the digit: the work is given the answer."""
        if isinstance(given, Scan):
            return self.not_used(given)
        if given is Action.BACK or given == LEAVE:
            return Turn()
        approver = self._approver(desk)
        if given == TAKE_UP and approver is not None:
            return Turn(answer=Settled(self.asked.request, approver))
        if given == GIVE_UP:
            return Turn(answer=Settled(self.asked.request))
        return self.stays(say("no_effect"))

    def _approver(self, desk: Desk) -> Operator | None:
        answered = self._answered(desk)
        if answered is None or answered.state is not ApprovalState.APPROVED:
            return None
        person = desk.people.operator(answered.by)
        return person if isinstance(person, Operator) else None

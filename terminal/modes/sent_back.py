"""Back to worker: what the supervisor has sent back to this device, to be done anew or given up; off line too (flows.md 1.5)."""

from dataclasses import replace

from inventory.posting import post
from inventory.stock import Refused
from inventory.tasks.steps import Action, Choice, Known, Outcome, Prompt, Scan, say
from inventory.transactions import Transaction
from inventory.values import dataclass
from sync.handheld.mirror import Held
from terminal.modes.history import reverse
from terminal.modes.listing import Listing, ListRow
from terminal.modes.mode import Desk, Given, Mode, Turn, TurnRefusedError
from terminal.modes.open_work import started
from terminal.modes.redoing import FROM_BIN, TASK_OF_KIND
from terminal.modes.settle import clash_rows, document_row, reason_of, reasons, reasons_prompt
from terminal.modes.task import TaskMode
from terminal.modes.ways import LEAVE, ways_prompt
from terminal.refused_work import row_of

TASK = "sent_back"
REDO, GIVE_UP = 2, 3


@dataclass(frozen=True, slots=True)
class SentBack(Mode):
    """The list as it is now: what was done anew or given up is in it no more. F2 takes the last giving up back."""

    page: int = 0

    def prompt(self, desk: Desk) -> Prompt:
        """Return one page."""
        prompt = self._list(desk).prompt(desk)
        undo = (Action.UNDO,) if desk.journal.last_withdrawal() is not None else ()
        return replace(prompt, actions=tuple(sorted((*prompt.actions, *undo))))

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take a digit, as a list does."""
        if given is Action.UNDO and (given_up := desk.journal.last_withdrawal()) is not None:
            reverse(given_up, desk)
            return Turn(modes=(self,), says=say("sent_back_again", document=given_up.document))
        turn = self._list(desk).take(given, desk)
        modes = (replace(self, page=each.page) if isinstance(each, Listing) else each for each in turn.modes)
        return replace(turn, modes=tuple(modes))

    def _list(self, desk: Desk) -> Listing:
        held = desk.mirror.sent_back()
        rows = tuple(
            ListRow(row_of(each, with_worker=False), Case(each), next(iter(each.refusals), None)) for each in held
        )
        return Listing(say("ask_sent_back", count=len(rows)), rows, task=TASK, page=self.page)


@dataclass(frozen=True, slots=True)
class Case(Mode):
    """One held transaction that was sent back: what it was, with whom it clashes, and the ways: leave, redo, give up."""

    held: Held

    def prompt(self, desk: Desk) -> Prompt:
        """Return what is known of it, and the ways."""
        held = self.held
        numbers = desk.mirror.disputed(held.transaction)
        known = [*document_row(held.document)]
        known += [Known("item", each.item) for each in numbers[:1]]
        known += [Known("serial", each.serial or each.lot) for each in numbers[:1] if each.serial or each.lot]
        known += [Known("from", each.place) for each in numbers[:1] if each.place]
        known += [*clash_rows(held.clashes, desk), Known("sent_back_by", held.approver)]
        redoes = (Choice(REDO, say("way_redo")),) if held.kind in TASK_OF_KIND else ()
        ways = (*redoes, Choice(GIVE_UP, say("way_cancel_held")))
        return ways_prompt(TASK, say("ask_sent_back_one", kind=held.kind), ways, known=tuple(known))

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take the digit of a way; back leaves it as it is."""
        if isinstance(given, Scan):
            return self.not_used(given)
        if given is Action.BACK or given == LEAVE:
            return Turn()
        if given == REDO and self.held.kind in TASK_OF_KIND:
            return self._redo(desk)
        if given == GIVE_UP:
            return Turn(modes=(GivingUp(self.held),)) if reasons(desk) else given_up(self.held, "", desk)
        return self.stays(say("no_effect"))

    def _redo(self, desk: Desk) -> Turn:
        """Open the task that does it, at its document or bin; what it posts of it names the held one."""
        name = TASK_OF_KIND[self.held.kind]
        bins = (each.place for each in desk.mirror.disputed(self.held.transaction) if each.place)
        turn = started(self, name, next(bins, "") if name in FROM_BIN else self.held.document, desk)
        for mode in turn.modes:
            if isinstance(mode, TaskMode):
                desk.journal.redo(mode.number, self.held.transaction)
        return replace(turn, modes=turn.modes[1:])


@dataclass(frozen=True, slots=True)
class GivingUp(Mode):
    """Asks for the reason."""

    held: Held

    def prompt(self, desk: Desk) -> Prompt:
        """Return the reasons that there are."""
        return reasons_prompt(TASK, document_row(self.held.document), desk)

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take the digit of a reason."""
        if isinstance(given, Scan):
            return self.not_used(given)
        if given is Action.BACK or given == LEAVE:
            return Turn(modes=(Case(self.held),))
        reason = reason_of(given, desk)
        return given_up(self.held, reason, desk) if reason else self.stays(say("no_effect"))


def given_up(held: Held, reason: str, desk: Desk) -> Turn:
    """Post that held work is given up; the centre closes it when that arrives."""
    stamp = desk.stamp
    withdrawal = Transaction(
        id=stamp.new_id(),
        kind="withdrawal",
        site=stamp.site,
        at=stamp.at,
        day=stamp.day,
        business_day=stamp.business_day,
        operator=stamp.operator,
        reason=reason,
        instead_of=held.transaction,
    )
    verdict = post(withdrawal, desk.stock)
    if isinstance(verdict, Refused):
        raise TurnRefusedError(verdict.refusals[0])
    desk.journal.append(verdict, desk.input_number)
    return Turn(says=say("given_up", document=held.document), outcome=Outcome.OK)

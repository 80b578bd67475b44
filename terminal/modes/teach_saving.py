"""What a taught rule reads and what it would change, and the supervisor's badge that lets it stand."""

from inventory.barcodes import Identified
from inventory.barcodes.replaying import Change, Replay
from inventory.barcodes.supplier_labels import Labelled
from inventory.barcodes.teaching import Proposal
from inventory.label_rules import LABEL_RULE
from inventory.people import Operator, Right
from inventory.posting import post
from inventory.stock import Refused
from inventory.tasks.steps import Action, Choice, Entry, Known, Outcome, Prompt, Scan, say
from inventory.transactions import Mark, Transaction
from inventory.values import dataclass
from terminal.modes.approve import Approval
from terminal.modes.listing import Listing, ListRow
from terminal.modes.mode import Desk, Given, Mode, Told, Turn
from terminal.modes.stop import Stopped

TASK = "teach"
LEAVE, SAVE, CHANGES = 1, 2, 3
_NOTES = {
    Change.NOW_READ: say("change_now_read"),
    Change.OTHERWISE: say("change_otherwise"),
    Change.NO_MORE: say("change_no_more"),
}


@dataclass(frozen=True, slots=True)
class Saving(Mode):
    """A proposal with what it would change in the stored scans of the vendor; `before` is where it was made."""

    proposal: Proposal
    stored: Replay
    before: Mode

    @property
    def work(self) -> int | None:
        """The open work below."""
        return self.before.work

    def prompt(self, desk: Desk) -> Prompt:
        """Return what is read on each label, how many stored scans would change, and the ways on."""
        counts = self.stored
        known = (
            *(Known("raw", said_by(each)) for each in self.proposal.read),
            Known("scans_same", str(counts.same)),
            Known("scans_now_read", str(counts.now_read)),
            Known("scans_otherwise", str(counts.otherwise + counts.no_more)),
        )
        choices = [Choice(LEAVE, say("way_mark_again")), Choice(SAVE, say("way_save_rule"))]
        choices += [Choice(CHANGES, say("way_see_changes", count=len(counts.changes)))] if counts.changes else []
        asks = say("ask_save_rule")
        return Prompt(TASK, asks, known=known, entry=Entry.CHOICE, choices=tuple(choices), actions=(Action.BACK,))

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take a digit: back to the marks, on to the badge, or the list of what would change."""
        if isinstance(given, Scan):
            return self.not_used(given)
        if given is Action.BACK or given == LEAVE:
            return Turn(modes=(self.before,))
        if given == SAVE:
            return Turn(modes=(self, Approval(Right.LABEL_RULE, say("approve_rule"), self.work, own_allowed=True)))
        if given == CHANGES and self.stored.changes:
            return Turn(modes=(self, self._changes()))
        return self.stays(say("no_effect"))

    def _changes(self) -> Listing:
        rows = []
        for each in self.stored.changes:
            rows.append(ListRow(_NOTES[each.change]))
            rows.append(
                ListRow(say("change_of", scanned=each.after.text, before=_read(each.before), now=_read(each.after)))
            )
        return Listing(say("ask_changes", count=len(self.stored.changes)), tuple(rows), task=TASK, in_work=self.work)

    def told(self, answer: Told, desk: Desk) -> Turn:
        """Post the rule in the name of who approved it; it goes to the centre with the queue."""
        if not isinstance(answer, Operator):
            return Turn(modes=(self,), outcome=Outcome.DUP, says=say("not_approved"))
        verdict = post(self._transaction(answer, desk), desk.stock)
        if isinstance(verdict, Refused):
            refusal = verdict.refusals[0]
            return Turn(modes=(self, Stopped(refusal, TASK, in_work=self.work)), outcome=Outcome.STOP, says=refusal)
        desk.journal.append(verdict, desk.input_number)
        return Turn(says=say("rule_saved", name=self.proposal.rule.name), rules_changed=True)

    def _transaction(self, approver: Operator, desk: Desk) -> Transaction:
        stamp, rule = desk.stamp, self.proposal.rule
        return Transaction(
            id=stamp.new_id(),
            kind=LABEL_RULE,
            site=stamp.site,
            at=stamp.at,
            day=stamp.day,
            business_day=stamp.business_day,
            operator=approver.badge,
            partner=rule.partner,
            marks=(Mark(name=rule.name, value=rule.pattern, example=rule.example),),
            reference=stamp.operator,
        )


def said_by(read: Labelled) -> str:
    """Return in a line what a rule reads, in the order of the label; a date as it is understood."""
    return " ".join(each.date.day.isoformat() if each.date else each.value for each in read.elements)


def _read(code: Identified) -> str:
    values = [each.date.day.isoformat() if each.date else each.value for each in code.elements]
    return " ".join(values) or "-"

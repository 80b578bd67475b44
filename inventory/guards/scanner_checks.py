"""Guard of a check of a scanner: it says which scanner, and what became of each label."""

from inventory.draft import Draft
from inventory.guards.people import Refusals
from inventory.refusals import marks
from inventory.scanner_checks import checked_of


def check_scanner_check(draft: Draft) -> Refusals:
    """The marks say what the check came to, once each, and the reference which scanner it was."""
    transaction = draft.transaction
    said = [mark.name for mark in transaction.marks]
    if (
        transaction.lines
        or len(set(said)) != len(said)
        or checked_of(transaction.marks) is None
        or not transaction.reference
    ):
        yield marks.NothingMarked(transaction.kind)

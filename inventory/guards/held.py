"""Guards of work that takes the place of held work (flows.md 1.5)."""

from inventory.draft import Draft
from inventory.guards.people import Refusals
from inventory.held import HeldState
from inventory.people import Right
from inventory.refusals.transactions import NotSentBack
from inventory.stock import Rules
from inventory.transactions import Transaction


def check_place_free(transaction: Transaction, stock: Rules) -> Refusals:
    """What is done anew was sent back, and nothing has taken its place yet: or the same goods would be booked twice.

    Somebody who may settle held work can let it pass.
    """
    held = stock.held(transaction.instead_of)
    if held is not None and (held.state is HeldState.RETURNED or held.settled_by == transaction.id):
        return
    approver = stock.operator(transaction.approver) if transaction.approver else None
    if approver is None or not approver.may(Right.SETTLE):
        yield NotSentBack(transaction.instead_of)


def check_names_held(draft: Draft) -> Refusals:
    """What is given up is named."""
    if not draft.transaction.instead_of:
        yield NotSentBack("")

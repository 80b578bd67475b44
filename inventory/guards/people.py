"""Guards about people: who works here, who may do what, and who may approve it."""

from collections.abc import Iterator

from inventory.draft import Act
from inventory.people import Right
from inventory.refusals import work
from inventory.refusals.base import Refusal
from inventory.stock import Rules
from inventory.transactions import Transaction

Refusals = Iterator[Refusal]


def is_approved(act: Act, right: Right) -> bool:
    """Return whether the transaction names an approver who may do that, and is not the operator (flows.md 1.0a, 34)."""
    approver = act.stock.operator(act.transaction.approver) if act.transaction.approver else None
    return approver is not None and approver.may(right) and approver.badge != act.transaction.operator


def has_right(act: Act, right: Right) -> bool:
    """Return whether the operator may do that, or somebody who may has approved it."""
    operator = act.stock.operator(act.transaction.operator)
    return (operator is not None and operator.may(right)) or is_approved(act, right)


def check_operator(transaction: Transaction, right: Right, stock: Rules) -> Refusals:
    """The operator works at the site and may do this; so may the approver, where one is named, be anybody who works there."""
    operator = stock.operator(transaction.operator)
    if operator is None:
        yield work.UnknownBadge(transaction.operator)
    elif not operator.may(right):
        yield work.NoRight(transaction.operator, right.value)
    if transaction.approver and stock.operator(transaction.approver) is None:
        yield work.UnknownBadge(transaction.approver)
    elif transaction.approver and transaction.approver == transaction.operator:
        yield work.OwnWork(transaction.approver)

"""Effects of goods that leave the house without an order: back to vendors, to customers, used up, taken out; and of taking that back.

An order that loses a number which was kept for it is flagged (domain.md 3a).
"""

from collections.abc import Callable

from inventory.draft import Act
from inventory.effects.costing import Cost, cost_of
from inventory.effects.days import passed_days
from inventory.effects.moving import move_on
from inventory.effects.warranties import forget_warranty, start_warranty
from inventory.guards.outgoing import kept_elsewhere
from inventory.stock import SerialState


def leave(state: SerialState, cost: Cost = cost_of) -> Callable[[Act], None]:
    """Return the effect that lets numbers leave: serials are in `state` from now on, on the document or transaction that took them.

    What goes back to a vendor takes the cost of its receipt with it: what stays of its lot costs what it did without it (F37). `cost`
    says what else a unit leaves at.
    """

    def effect(act: Act) -> None:
        for allocation in act.line.allocations:
            move_on(act, allocation, state, act.transaction.applies_to or act.draft.source(), cost=cost)
        act.draft.flags += kept_elsewhere(act)
        if act.transaction.document:
            act.draft.progress(act.line.line, done=act.required)

    return effect


def sell(act: Act) -> None:
    """Let numbers go to a customer on this very document or transaction, whatever it applies to."""
    for allocation in act.line.allocations:
        move_on(act, allocation, SerialState.SHIPPED, act.draft.source())
        start_warranty(act, allocation)
    act.draft.flags += kept_elsewhere(act)
    act.draft.flags += passed_days(act)


def use(act: Act) -> None:
    """Let numbers be used up on this very transaction, whatever it applies to: what is not needed comes back on it."""
    for allocation in act.line.allocations:
        move_on(act, allocation, SerialState.CONSUMED, act.draft.source())
    act.draft.flags += kept_elsewhere(act)


def unsell(act: Act) -> None:
    """Take a sale back: the numbers are where they were, and their warranty is what it was."""
    come_home(act)
    for allocation in act.line.allocations:
        forget_warranty(act, allocation)


def come_home(act: Act) -> None:
    """Take back that numbers left: they are where they were, and for nobody; from a vendor at the cost that they took with them."""
    for allocation in act.line.allocations:
        move_on(act, allocation, SerialState.ON_HAND, "")
    if act.transaction.document:
        act.draft.progress(act.line.line, done=-act.required)

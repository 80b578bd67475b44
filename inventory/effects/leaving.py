"""Effects of goods that leave the house without an order: back to vendors, to customers, used up, taken out; and of taking that back."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from inventory.draft import Act
from inventory.effects.costing import cost_of
from inventory.stock import SerialState
from inventory.transactions import Allocation


def leave(state: SerialState) -> Callable[[Act], None]:
    """Return the effect that lets numbers leave: serials are in `state` from now on, on the document or transaction that took them."""

    def effect(act: Act) -> None:
        for allocation in act.line.allocations:
            _move(act, allocation, state, act.transaction.applies_to or act.draft.source())
        if act.transaction.document:
            act.draft.progress(act.line.line, done=act.required)

    return effect


def sell(act: Act) -> None:
    """Let numbers go to a customer on this very document or transaction, whatever it applies to."""
    for allocation in act.line.allocations:
        _move(act, allocation, SerialState.SHIPPED, act.draft.source())


def come_home(act: Act) -> None:
    """Take back that numbers left: they are where they were, and for nobody."""
    for allocation in act.line.allocations:
        _move(act, allocation, SerialState.ON_HAND, "")
    if act.transaction.document:
        act.draft.progress(act.line.line, done=-act.required)


def _move(act: Act, allocation: Allocation, state: SerialState, document: str) -> None:
    draft, line = act.draft, act.line
    for serial in allocation.serials:
        kept = draft.serial(line.item, serial)
        if kept is not None:
            day, transaction = draft.transaction.day, draft.transaction.id
            draft.put_serial(
                replace(kept, place=line.to_place, state=state, since=day, transaction=transaction, document=document)
            )
        draft.move(line, allocation, Decimal(1), serial=serial, cost=cost_of(act, allocation, serial))
    loose = allocation.quantity - len(allocation.serials)
    if loose > 0:
        draft.move(line, allocation, loose, cost=cost_of(act, allocation))

"""Effects of adjustments of cost: what numbers cost from now on; nothing moves (F35, F44).

On a handheld no cost is known, and none is made up: there the numbers stay as they are.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from inventory.draft import Act, Draft
from inventory.effects.costing import spread_over_lot
from inventory.refusals.adjusting import CostNotKnown
from inventory.transactions import Allocation, Transaction

_FALLING = ("cost_decrease", "purchase_credit_note")


def acts_of(draft: Draft) -> Iterator[Act]:
    """Yield the lines of items and units that are known."""
    for line in draft.transaction.lines:
        item, factor = draft.stock.item(line.item), draft.stock.factor(line.item, line.unit)
        if item is not None and factor is not None and factor > 0:
            yield Act(draft, line, item, factor)


def is_falling(transaction: Transaction) -> bool:
    """Return whether a change of cost lets numbers cost less: one that says so, or one that takes back what said more."""
    return transaction.kind.startswith(_FALLING) is not bool(transaction.reverses)


def change_of(act: Act, allocation: Allocation, number: str) -> Decimal:
    """Return by how much one unit of a number costs more (or less) by this transaction: what changed nothing is not taken back."""
    back = act.transaction.reverses
    if back and act.stock.cost_stayed(back, act.line.line, act.item.item, number):
        return Decimal(0)
    change = allocation.unit_cost or Decimal(0)
    return -change if is_falling(act.transaction) else change


def change_costs(draft: Draft) -> None:
    """Let numbers cost more or less: serials one by one, else the units of the lot. Those whose cost nobody knows are flagged."""
    for act in acts_of(draft):
        if not draft.transaction.reverses:
            draft.flags += dict.fromkeys(flag for each in act.line.allocations for flag in _not_known(act, each))
        for each in act.line.allocations:
            for serial in each.serials:
                kept = draft.serial(act.item.item, serial)
                if kept is not None and kept.unit_cost is not None:
                    draft.put_serial(replace(kept, unit_cost=kept.unit_cost + change_of(act, each, serial)))
            spread_over_lot(act, each, change_of(act, each, each.lot))


def _not_known(act: Act, allocation: Allocation) -> Iterator[CostNotKnown]:
    """Yield the numbers of ours of which nobody knows the cost."""
    item, draft = act.item.item, act.draft
    kept = [(serial, draft.serial(item, serial)) for serial in allocation.serials]
    costs = [(serial, each.unit_cost) for serial, each in kept if each is not None]
    if allocation.lot and allocation.quantity > len(allocation.serials) and (lot := draft.lot(item, allocation.lot)):
        costs.append((allocation.lot, lot.unit_cost))
    if not allocation.owner:
        yield from (CostNotKnown(item, number, act.line.line) for number, cost in costs if cost is None)

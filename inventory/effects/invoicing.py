"""Effects of a vendor's invoice: numbers cost what it says from now on, and by how much it differs is flagged (F36).

A serial is held against what it came at, units without one against what came last on the line of the receipt. What was spread over
them beside (freight) stays on them.

On a handheld no cost is known, and none is made up.
"""

from dataclasses import replace
from decimal import Decimal

from inventory.deliveries import Delivery
from inventory.draft import Act, Draft
from inventory.effects.costing import COST_STEP, spread_over_lot
from inventory.effects.costs import acts_of
from inventory.guards.invoicing import came
from inventory.refusals.reconciling import InvoiceDiffers
from inventory.transactions import Allocation


def invoice(draft: Draft) -> None:
    """Count what came as invoiced; what it cost is what the invoice says."""
    for act in acts_of(draft):
        total = sum((_count(act, each, 1) for each in act.line.allocations), Decimal(0))
        if total:
            draft.flags.append(InvoiceDiffers(draft.transaction.applies_to, act.item.item, total))


def take_back(draft: Draft) -> None:
    """Count what came as not invoiced; it costs what the receipt said."""
    for act in acts_of(draft):
        for each in act.line.allocations:
            _count(act, each, -1)


def _count(act: Act, allocation: Allocation, sign: int) -> Decimal:
    """Count an allocation as invoiced (or no longer) and change its costs; return by how much all of it costs more."""
    delivery, item, draft = came(act, allocation.lot), act.item.item, act.draft
    if delivery is None or act.line.unit_cost is None:
        return Decimal(0)
    draft.deliver(Delivery(*delivery.key, delivery.way, invoiced=sign * allocation.quantity, partner=delivery.partner))
    if delivery.unit_cost is None:
        return Decimal(0)
    price, total = (act.line.unit_cost / act.factor).quantize(COST_STEP), Decimal(0)
    for serial in allocation.serials:
        kept = draft.serial(item, serial)
        if kept is not None and kept.unit_cost is not None:
            change = sign * (price - (delivery.unit_cost if kept.receipt_cost is None else kept.receipt_cost))
            draft.put_serial(replace(kept, unit_cost=max(Decimal(0), kept.unit_cost + change)))
            total += change
    change = sign * (price - delivery.unit_cost)
    spread_over_lot(act, allocation, change)
    return total + change * (allocation.quantity - len(allocation.serials))

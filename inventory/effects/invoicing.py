"""Effects of a vendor's invoice: numbers cost what it says from now on, and by how much it differs is flagged (F36).

A serial is held against what it came at, units without one against the average of what came on the receipt's line. What was spread over
them beside (freight) stays on them.

On a handheld no cost is known, and none is made up.
"""

from dataclasses import replace
from decimal import Decimal

from inventory.deliveries import COST_STEP, Delivery
from inventory.draft import Act, Draft
from inventory.effects.costing import spread_over_lot
from inventory.effects.costs import acts_of
from inventory.guards.invoicing import came
from inventory.refusals.reconciling import InvoiceDiffers
from inventory.transactions import Allocation


def invoice(draft: Draft) -> None:
    """Count what came as invoiced; what it cost is what the invoice says, and by how much it differs is flagged by lot."""
    for act in acts_of(draft):
        changed: dict[str, list[tuple[Decimal, Decimal]]] = {}
        for allocation in act.line.allocations:
            changed.setdefault(allocation.lot, []).append(_count(act, allocation, 1))
        for lot, changes in changed.items():
            total = sum((total for total, _ in changes), Decimal(0))
            each = next((each for _, each in changes if each), Decimal(0))
            if total or each:
                source = draft.transaction.applies_to
                draft.flags.append(InvoiceDiffers(source, act.item.item, total, lot, act.line.applies_line, each))


def take_back(draft: Draft) -> None:
    """Count what came as not invoiced; it costs what it did without the invoice."""
    for act in acts_of(draft):
        for each in act.line.allocations:
            _count(act, each, -1)


def _count(act: Act, allocation: Allocation, sign: int) -> tuple[Decimal, Decimal]:
    """Count an allocation as invoiced (or no longer) and change its costs; return by how much it differs, and what a loose unit costs more.

    Goods of another owner are counted, and cost us nothing.
    """
    delivery, item, draft, nothing = came(act, allocation.lot), act.item.item, act.draft, Decimal(0)
    if delivery is None or act.line.unit_cost is None:
        return nothing, nothing
    much = sign * allocation.quantity
    draft.deliver(Delivery(*delivery.key, delivery.way, invoiced=much, partner=delivery.partner, owner=delivery.owner))
    if delivery.unit_cost is None or allocation.owner:
        return nothing, nothing
    price, total = (act.line.unit_cost / act.factor).quantize(COST_STEP), nothing
    for serial in allocation.serials:
        kept = draft.serial(item, serial)
        if kept is not None and kept.unit_cost is not None:
            change = sign * (price - (delivery.unit_cost if kept.receipt_cost is None else kept.receipt_cost))
            draft.put_serial(replace(kept, unit_cost=max(nothing, kept.unit_cost + change)))
            total += change
    loose = allocation.quantity - len(allocation.serials)
    if loose <= 0:
        return total, nothing
    each = _changed(act, delivery, price - delivery.unit_cost) * sign
    return total + each * loose, spread_over_lot(act, allocation, each)


def _changed(act: Act, delivery: Delivery, change: Decimal) -> Decimal:
    """Return by how much a unit costs more by the invoice: of one that is taken back, what was said then."""
    invoice = act.transaction.reverses
    return act.draft.stock.invoice_change(invoice, delivery.key) if invoice else change

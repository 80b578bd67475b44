"""What a unit costs as far as it is known where the posting is judged: on a handheld nothing is, and every answer is None."""

from decimal import Decimal

from inventory.deliveries import DeliveryKey
from inventory.draft import Act
from inventory.transactions import Allocation

COST_STEP = Decimal("0.000001")


def given_cost(act: Act, allocation: Allocation | None = None) -> Decimal | None:
    """Return the cost of one stocking unit that the transaction names: the number's own, the line's, else the document's; six decimals."""
    if allocation is not None and allocation.unit_cost is not None:
        return allocation.unit_cost.quantize(COST_STEP)
    cost = act.line.unit_cost
    if cost is None and act.transaction.document:
        kept = act.draft.line(act.transaction.document, act.line.line)
        if kept is not None and kept.unit_cost is not None:
            return (kept.unit_cost / kept.factor).quantize(COST_STEP)
    return None if cost is None else (cost / act.factor).quantize(COST_STEP)


def cost_of(act: Act, allocation: Allocation, serial: str = "") -> Decimal | None:
    """Return what one unit costs that moves or leaves (design.md 3): the serial's cost, that of the delivery, the lot's, else the line's.

    Goods that go back to a vendor leave at the cost of their receipt; those that a customer brings back come in at the cost at which
    they left (F37, F41).
    """
    item = act.item.item
    kept = act.draft.serial(item, serial) if serial else None
    if kept is not None and kept.unit_cost is not None:
        return kept.unit_cost
    if act.transaction.applies_to:
        key = DeliveryKey(act.transaction.applies_to, act.line.applies_line, item, allocation.lot)
        delivery = act.draft.delivery(key)
        if delivery is not None and delivery.unit_cost is not None:
            return delivery.unit_cost
    lot = act.draft.lot(item, allocation.lot) if allocation.lot else None
    if lot is not None and lot.unit_cost is not None:
        return lot.unit_cost
    cost = act.line.unit_cost
    return None if cost is None else (cost / act.factor).quantize(COST_STEP)

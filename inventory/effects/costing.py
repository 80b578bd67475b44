"""What a unit costs as far as it is known where the posting is judged: on a handheld nothing is, and every answer is None.

A serial has a cost of its own; units of a lot at a site all cost the same: the value of the lot by its quantity, on average of
what came in (F18, F59).
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from inventory.deliveries import DeliveryKey
from inventory.draft import Act
from inventory.places import VENDOR
from inventory.stock import Lot
from inventory.transactions import Allocation

COST_STEP = Decimal("0.000001")
ROUNDED_MAX = Decimal("0.0001")
"""A unit that would cost less than nothing by no more than this costs nothing: it is what averages of six decimals leave."""
ZERO = Decimal(0)

Cost = Callable[..., Decimal | None]
"""Says what one unit costs: of an act, an allocation, and (where it is one) a serial."""


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


def came_at(act: Act, allocation: Allocation) -> Decimal | None:
    """Return what one unit without a serial came at that leaves the way it came: what the transaction said, else what the receipt cost.

    What the document says counts only where that is not kept: it may have changed since.
    """
    named = allocation.unit_cost is not None or act.line.unit_cost is not None
    if act.line.to_place == VENDOR and act.transaction.document and not named:
        delivery = act.draft.delivery(DeliveryKey(act.draft.source(), act.line.line, act.item.item, allocation.lot))
        if delivery is not None and delivery.unit_cost is not None:
            return delivery.unit_cost
    return given_cost(act, allocation)


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


def moved_cost(act: Act, allocation: Allocation, serial: str = "") -> Decimal | None:
    """Return the cost of what moves: as it is known of the number, else as the transaction or the document says."""
    cost = cost_of(act, allocation, serial)
    return given_cost(act, allocation) if cost is None else cost


def arrived_cost(act: Act, allocation: Allocation, serial: str = "") -> Decimal | None:
    """Return the cost at which goods come in from another site: that at which they left it (invariant 9).

    A serial brings its own; of units without one the centre writes it on the arrival.
    """
    kept = act.draft.serial(act.item.item, serial) if serial else None
    if kept is not None and kept.unit_cost is not None:
        return kept.unit_cost
    return given_cost(act, allocation)


def unknown_cost(_act: Act, _allocation: Allocation, _serial: str = "") -> None:
    """Return that the cost is not known: of goods that came before their dispatch, until that is."""


def mix_in(act: Act, allocation: Allocation, settled: Decimal = ZERO) -> None:
    """Let units of a lot without serials come in from another site at their own cost: all of the lot costs the average from now on.

    `settled` of them have been here since before; they stood here without a cost. To be done before the goods are moved.
    """
    average_in(act, allocation, arrived_cost(act, allocation), settled)


def average_in(act: Act, allocation: Allocation, cost: Decimal | None, settled: Decimal = ZERO) -> None:
    """Let units of a lot without serials come in at a cost; all of the lot here costs the average. To be done before they are moved.

    Where the cost is not known, or the goods are of another owner, the lot costs what it did.
    """
    quantity, lot = _unnumbered(allocation), _lot_of(act, allocation)
    if lot is None or cost is None or quantity <= 0 or (allocation.owner and lot.unit_cost is not None):
        return
    here = act.draft.stocked(act.item.item, allocation.lot) - settled
    act.draft.put_lot(replace(lot, unit_cost=_average((here, lot.unit_cost), (quantity, cost))))


def mix_out(act: Act, allocation: Allocation) -> None:
    """Take back that units of a lot came in at their own cost: what stays costs what it did. To be done before the goods are moved."""
    average_out(act, allocation, arrived_cost(act, allocation))


def average_out(act: Act, allocation: Allocation, cost: Decimal | None) -> None:
    """Let units of a lot without serials go back at what they came at: what stays costs what it did before they came.

    Where some of the lot left at the average since, what goes back may have cost more than all that is here is worth: then what stays
    costs what it did, as nothing else is known of it. To be done before they are moved.
    """
    quantity, lot = _unnumbered(allocation), _lot_of(act, allocation)
    if lot is None or cost is None or lot.unit_cost is None or quantity <= 0 or allocation.owner:
        return
    left = act.draft.stocked(act.item.item, allocation.lot) - quantity
    if left > 0:
        stays = (lot.unit_cost * (left + quantity) - cost * quantity) / left
        if stays >= -ROUNDED_MAX:
            act.draft.put_lot(replace(lot, unit_cost=max(ZERO, stays).quantize(COST_STEP)))


def spread_over_lot(act: Act, allocation: Allocation, change: Decimal) -> None:
    """Let units of a lot cost more (or less), each by `change`: as many of them as are here still, and all of the lot here shares it."""
    lot = _lot_of(act, allocation)
    if lot is not None and lot.unit_cost is not None:
        risen = _risen(lot.unit_cost, share_of_lot(act, allocation, change))
        act.draft.put_lot(replace(lot, unit_cost=risen))


def share_of_lot(act: Act, allocation: Allocation, change: Decimal) -> Decimal:
    """Return by how much every unit of a lot costs more when its units without a serial cost more by `change`; six decimals.

    To be asked only where the cost of the lot is known.
    """
    quantity = _unnumbered(allocation)
    here = act.draft.stocked(act.item.item, allocation.lot) if quantity > 0 else ZERO
    return (change * min(quantity, here) / here).quantize(COST_STEP) if here > 0 else ZERO


def _lot_of(act: Act, allocation: Allocation) -> Lot | None:
    return act.draft.lot(act.item.item, allocation.lot) if allocation.lot else None


def add_cost(act: Act) -> None:
    """Spread what a line costs beside its goods (freight, duty) over its units, each alike (F45); of a reversal, take it back.

    Units of a lot share theirs with all of the lot that is here. To be done after the goods are moved.
    """
    amount = act.line.cost or ZERO
    if not amount or not act.required:
        return
    share = (-amount if act.transaction.reverses else amount) / act.required
    for serial in [serial for each in act.line.allocations for serial in each.serials]:
        kept = act.draft.serial(act.item.item, serial)
        if kept is not None and kept.unit_cost is not None:
            act.draft.put_serial(replace(kept, unit_cost=_risen(kept.unit_cost, share)))
    for allocation in act.line.allocations:
        lot = act.draft.lot(act.item.item, allocation.lot) if allocation.lot else None
        here = act.draft.stocked(act.item.item, allocation.lot) if lot is not None else ZERO
        if lot is not None and lot.unit_cost is not None and here > 0 and (quantity := _unnumbered(allocation)) > 0:
            act.draft.put_lot(replace(lot, unit_cost=_risen(lot.unit_cost, share * quantity / here)))


def _risen(cost: Decimal, change: Decimal) -> Decimal:
    return max(ZERO, cost + change).quantize(COST_STEP)


def _unnumbered(allocation: Allocation) -> Decimal:
    return allocation.quantity - len(allocation.serials)


def _average(here: tuple[Decimal, Decimal | None], coming: tuple[Decimal, Decimal]) -> Decimal:
    """Return what a unit costs when some come to those that are here; six decimals."""
    (there, known), (more, cost) = here, coming
    if known is None or there <= 0:
        return cost
    return ((there * known + more * cost) / (there + more)).quantize(COST_STEP)

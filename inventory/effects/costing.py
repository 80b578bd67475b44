"""What a unit costs as far as it is known where the posting is judged: on a handheld nothing is, and every answer is None.

A serial has a cost of its own; units of a lot at a site all cost the same: the value of the lot by its quantity, on average of
what came in (F18, F59).
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from inventory.deliveries import COST_STEP, DeliveryKey
from inventory.draft import Act
from inventory.places import is_outside
from inventory.stock import Lot
from inventory.transactions import Allocation

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


def removed_cost(act: Act, allocation: Allocation, serial: str = "") -> Decimal | None:
    """Return what goods leave at of which an adjustment takes quantity and cost off: a serial its own, of a lot what is named (F44)."""
    named = None if serial else allocation.unit_cost
    return cost_of(act, allocation, serial) if named is None else named.quantize(COST_STEP)


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


def move_loose(act: Act, allocation: Allocation, cost: Decimal | None, *, as_booked: bool = True) -> None:
    """Book the units of an allocation that have no serial at what each of them costs; what their lot is worth follows (invariant 10).

    What is taken back moves at what it moved at: the cost that is given counts only where nothing of that is known, or without
    `as_booked`.
    """
    loose = _unnumbered(allocation)
    if loose > 0:
        booked = act.draft.booked_cost(act.line, allocation) if as_booked else None
        worth = _value(act, allocation, cost if booked is None else booked)
        act.draft.move(act.line, allocation, loose, cost=worth)


def _value(act: Act, allocation: Allocation, cost: Decimal | None) -> Decimal | None:
    """Let a lot here be worth more by what comes in, or less by what leaves; return what each unit comes in or leaves at.

    Where that is not known it is what the lot costs; goods of another owner are worth nothing to us, and change nothing.
    """
    lot, line = _lot_of(act, allocation), act.line
    if lot is None or allocation.owner or is_outside(line.from_place) == is_outside(line.to_place):
        return cost
    if cost is None or (lot.unit_cost is None and is_outside(line.to_place)):
        return lot.unit_cost if cost is None else cost
    return _come(act, allocation, lot, cost) if is_outside(line.from_place) else _go(act, allocation, lot, cost)


def _come(act: Act, allocation: Allocation, lot: Lot, cost: Decimal) -> Decimal:
    """Let all of a lot here cost the average with what comes in; goods of which nobody knew the cost cost what that does."""
    here, quantity = act.draft.stocked(act.item.item, allocation.lot), _unnumbered(allocation)
    average = cost
    if lot.unit_cost is not None and here > 0:
        average = ((here * lot.unit_cost + quantity * cost) / (here + quantity)).quantize(COST_STEP)
    act.draft.put_lot(replace(lot, unit_cost=average))
    return cost


def _go(act: Act, allocation: Allocation, lot: Lot, cost: Decimal) -> Decimal:
    """Let what stays of a lot share what it is worth without what leaves; return what a unit leaves at."""
    kept, leaves = lot.unit_cost or ZERO, leaves_at(act, allocation, cost)
    if leaves != kept:
        here, quantity = act.draft.stocked(act.item.item, allocation.lot), _unnumbered(allocation)
        worth = max(ZERO, kept * here - leaves * quantity)
        act.draft.put_lot(replace(lot, unit_cost=(worth / (here - quantity)).quantize(COST_STEP)))
    return leaves


def leaves_at(act: Act, allocation: Allocation, cost: Decimal) -> Decimal:
    """Return what a unit of a lot leaves at that came at `cost`: at that, where all that is here is worth so much.

    Else, and where nothing stays, it is what the lot costs: some of it left at the average since, and no value is made up for it nor
    left behind without goods.
    """
    lot = _lot_of(act, allocation)
    if lot is None or lot.unit_cost is None or cost == lot.unit_cost:
        return cost
    here, quantity = act.draft.stocked(act.item.item, allocation.lot), _unnumbered(allocation)
    stays = here - quantity
    covered = stays > 0 and lot.unit_cost * here - cost * quantity >= -ROUNDED_MAX * stays
    return cost if covered else lot.unit_cost


def learn_lot(act: Act, allocation: Allocation, settled: Decimal) -> None:
    """Let units of a lot that came before their dispatch was known cost what the dispatch says: all of the lot here shares it."""
    lot, cost = _lot_of(act, allocation), arrived_cost(act, allocation)
    if lot is None or cost is None or settled <= 0 or allocation.owner:
        return
    if lot.unit_cost is None:
        act.draft.put_lot(replace(lot, unit_cost=cost))
    else:
        spread_over_lot(act, replace(allocation, serials=(), quantity=settled), cost - lot.unit_cost)


def spread_over_lot(act: Act, allocation: Allocation, change: Decimal) -> Decimal:
    """Let units of a lot cost more (or less), each by `change`: as many of them as are here still, and all of the lot here shares it.

    Return the change of each that counted: a lot is never worth less than nothing.
    """
    lot = _lot_of(act, allocation)
    if lot is None or lot.unit_cost is None or allocation.owner:
        return change
    share = share_of_lot(act, allocation, change)
    risen = _risen(lot.unit_cost, share)
    act.draft.put_lot(replace(lot, unit_cost=risen))
    if risen == lot.unit_cost + share:
        return change
    here = act.draft.stocked(act.item.item, allocation.lot)
    return ((risen - lot.unit_cost) * here / min(_unnumbered(allocation), here)).quantize(COST_STEP)


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
    amount, numbered = act.line.cost or ZERO, sum((each.quantity for each in act.line.allocations), ZERO)
    if not amount or not numbered:
        return
    share = (-amount if act.transaction.reverses else amount) / numbered
    for serial in [serial for each in act.line.allocations for serial in each.serials]:
        kept = act.draft.serial(act.item.item, serial)
        if kept is not None and kept.unit_cost is not None:
            act.draft.put_serial(replace(kept, unit_cost=_risen(kept.unit_cost, share)))
    for allocation in act.line.allocations:
        spread_over_lot(act, allocation, share)


def _risen(cost: Decimal, change: Decimal) -> Decimal:
    return max(ZERO, cost + change).quantize(COST_STEP)


def _unnumbered(allocation: Allocation) -> Decimal:
    return allocation.quantity - len(allocation.serials)

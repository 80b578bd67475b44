"""Effects of a receipt that goes straight to the dock of a sales order that waits for it (flows.md 1.0a, 18).

It is a receipt and a pick at once: both documents move on, and the goods stand at the dock for the order.
"""

from dataclasses import replace
from decimal import Decimal

from inventory.draft import Act
from inventory.effects.incoming import bring_in
from inventory.effects.moving import take_back
from inventory.guards.incoming import is_already, is_of_another
from inventory.stock import SerialState
from inventory.transactions import Allocation


def bring_to_dock(act: Act) -> None:
    """Generate: what comes in stands at the dock for the order; a serial that came on this receipt's order before is not moved."""
    fresh = [
        _own(each, [is_already(act, serial, each.lot) for serial in each.serials]) for each in act.line.allocations
    ]
    bring_in(act)
    order, line = act.whose
    for allocation in fresh:
        for serial in allocation.serials:
            if (kept := act.draft.serial(act.item.item, serial)) is not None:
                act.draft.put_serial(replace(kept, state=SerialState.RESERVED, document=order))
        act.draft.reserve(act.line, allocation, act.line.to_place, allocation.quantity, act.whose)
    act.draft.progress(line, done=_sum(fresh), document=order)


def take_from_dock(act: Act) -> None:
    """Reverse: nothing stands at the dock for the order by this receipt any more, and it never came in."""
    own = [_own(each, [is_of_another(act, serial) for serial in each.serials]) for each in act.line.allocations]
    order, line = act.whose
    for allocation in own:
        for serial in allocation.serials:
            if (kept := act.draft.serial(act.item.item, serial)) is not None:
                act.draft.put_serial(replace(kept, state=SerialState.ON_HAND, document=act.transaction.document))
        act.draft.reserve(act.line, allocation, act.line.from_place, -allocation.quantity, act.whose)
    act.draft.progress(line, done=-_sum(own), document=order)
    take_back(act)


def _own(allocation: Allocation, repeated: list[bool]) -> Allocation:
    """Return an allocation without the serials that are not this receipt's."""
    serials = tuple(serial for serial, other in zip(allocation.serials, repeated, strict=True) if not other)
    return replace(allocation, serials=serials, quantity=allocation.quantity - sum(repeated))


def _sum(allocations: list[Allocation]) -> Decimal:
    return sum((each.quantity for each in allocations), Decimal(0))

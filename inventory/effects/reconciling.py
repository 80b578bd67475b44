"""Effects of reconciliations (F53): numbers come and go, and as many units the other way, so that no place holds more or less."""

from dataclasses import replace
from decimal import Decimal

from inventory.deliveries import Delivery, DeliveryKey, Way
from inventory.draft import Act
from inventory.effects.costing import cost_of, move_loose
from inventory.effects.incoming import bring_in
from inventory.effects.leaving import leave
from inventory.effects.moving import move_on, take_back
from inventory.effects.warranties import forget_warranty, start_warranty
from inventory.guards.outgoing import check_sellable
from inventory.guards.reconciling import the_other_way
from inventory.lives import with_life
from inventory.makers import renumbered
from inventory.marks import with_receipt
from inventory.places import is_outside
from inventory.stock import SerialState
from inventory.transactions import Allocation


def number(act: Act) -> None:
    """Give units that stand in a place their numbers."""
    _move_loose(the_other_way(act))
    bring_in(act)


def take_numbers_back(act: Act) -> None:
    """Take it back that units got numbers."""
    take_back(act)
    _move_loose(the_other_way(act))


def unnumber(act: Act) -> None:
    """Take the numbers of units away; the units stay."""
    _move_loose(the_other_way(act))
    leave(SerialState.REMOVED)(act)


def give_numbers_back(act: Act) -> None:
    """Take it back that units lost their numbers."""
    for allocation in act.line.allocations:
        move_on(act, allocation, SerialState.ON_HAND, "")
    _move_loose(the_other_way(act))


def _move_loose(act: Act) -> None:
    for allocation in act.line.allocations:
        move_loose(act, allocation, cost_of(act, allocation))


def sell_instead(act: Act) -> None:
    """Let other numbers be what a past sale sent: those that were booked never left; what is not good is flagged, for it has left."""
    _unsell(the_other_way(act))
    act.draft.flags += check_sellable(act)
    _sell(act)
    _rebook(act, Way.OUT, act.line.instead, act.line.allocations)


def unsell_instead(act: Act) -> None:
    """Take it back that a past sale got other numbers."""
    _unsell(act)
    _sell(the_other_way(act))
    _rebook(act, Way.OUT, act.line.allocations, act.line.instead)


def _sell(act: Act) -> None:
    for allocation in act.line.allocations:
        move_on(act, allocation, SerialState.SHIPPED, act.transaction.applies_to)
        start_warranty(act, allocation)


def _unsell(act: Act) -> None:
    for allocation in act.line.allocations:
        move_on(act, allocation, SerialState.ON_HAND, "")
        forget_warranty(act, allocation)


def receive_instead(act: Act) -> None:
    """Let other numbers be what a past receipt brought, at the cost of those that were booked and never came."""
    source, line = act.transaction.applies_to, act.line
    costs = [_received_at(act, each.lot) for each in line.instead]
    cost = next((each for each in costs if each is not None), None)
    take_back(the_other_way(act))
    _keep_makers(act)
    unit_cost = line.unit_cost if line.unit_cost is not None or cost is None else cost * act.factor
    bring_in(replace(act, line=replace(line, unit_cost=unit_cost)))
    for allocation in line.allocations:
        lot = act.draft.lot(act.item.item, allocation.lot) if allocation.lot else None
        if lot is not None:
            act.draft.put_lot(replace(lot, receipts=with_receipt(lot, source)))
        for serial in allocation.serials:
            if (kept := act.draft.serial(act.item.item, serial)) is not None:
                act.draft.put_serial(replace(kept, receipt=source))
    _rebook(act, Way.IN, line.instead, line.allocations)


def _keep_makers(act: Act) -> None:
    """Keep the makers' serials of numbers that never came, where nobody knows which stands for which: for when that is taken back."""
    if renumbered(act, act.line.instead, act.line.allocations):
        return
    for serial in [serial for each in act.line.instead for serial in each.serials]:
        before, kept = act.stock.serial(act.item.item, serial), act.draft.serial(act.item.item, serial)
        if before is not None and kept is not None and kept.state is SerialState.UNKNOWN:
            act.draft.put_serial(replace(kept, maker_serial=before.maker_serial))


def _received_at(act: Act, lot: str) -> Decimal | None:
    """Return what one unit cost when it came, where that is known."""
    key = DeliveryKey(act.transaction.applies_to, act.line.applies_line, act.item.item, lot)
    kept = act.draft.delivery(key)
    return kept.unit_cost if kept is not None else None


def unreceive_instead(act: Act) -> None:
    """Take it back that a past receipt got other numbers."""
    take_back(act)
    _came_after_all(the_other_way(act))
    maker = renumbered(act, act.line.allocations, act.line.instead)
    for allocation in act.line.instead if maker else ():
        kept = act.draft.serial(act.item.item, allocation.serials[0])
        if kept is not None and not kept.maker_serial:
            act.draft.put_serial(replace(kept, maker_serial=maker))
    _rebook(act, Way.IN, act.line.allocations, act.line.instead)


def _came_after_all(act: Act) -> None:
    for allocation in act.line.allocations:
        for serial in allocation.serials:
            kept = act.draft.serial(act.item.item, serial)
            if kept is not None and kept.state is not SerialState.UNKNOWN:
                act.draft.put_serial(with_life(replace(kept, receipt=act.transaction.applies_to), kept))
        move_on(act, allocation, SerialState.ON_HAND, "")


def _rebook(act: Act, way: Way, off: tuple[Allocation, ...], on: tuple[Allocation, ...]) -> None:
    """Let the line of the past document have delivered other numbers; whom they went to or came from, and what is invoiced, stays."""
    draft, invoiced, partner = act.draft, Decimal(0), act.draft.partner
    for each in off:
        kept = draft.delivery(_key(act, each))
        if kept is None:
            continue
        more = max(Decimal(0), kept.invoiced - (kept.quantity - each.quantity))
        invoiced, partner = invoiced + more, kept.partner or partner
        change = Delivery(*kept.key, way, -each.quantity, partner=kept.partner, invoiced=-more, owner=kept.owner)
        draft.deliver(change)
    for each in on:
        more = min(invoiced, each.quantity)
        invoiced -= more
        lot = draft.lot(act.item.item, each.lot) if each.lot and way is Way.OUT else None
        last_day = lot.last_day if lot is not None else None
        cost = _booked_at(act, each, way)
        change = Delivery(*_key(act, each), way, each.quantity, partner=partner, invoiced=more, owner=each.owner)
        draft.deliver(replace(change, unit_cost=cost, last_day=last_day))


def _booked_at(act: Act, allocation: Allocation, way: Way) -> Decimal | None:
    """Return what numbers were booked at that stand instead of others now."""
    moved = [
        each
        for each in act.draft.movements_since(0)
        if (each.line, each.item, each.lot) == (act.line.line, act.item.item, allocation.lot)
        and is_outside(each.from_place if way is Way.IN else each.to_place)
    ]
    return moved[-1].unit_cost if moved else None


def _key(act: Act, allocation: Allocation) -> DeliveryKey:
    return DeliveryKey(act.transaction.applies_to, act.line.applies_line, act.item.item, allocation.lot)

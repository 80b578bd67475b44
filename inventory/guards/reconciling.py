"""Guards of reconciliations (F53): numbers are put right, and no stock moves by it; each number stands instead of another, or of none."""

from collections.abc import Callable
from dataclasses import replace

from inventory.deliveries import DeliveryKey, Way
from inventory.draft import Act
from inventory.guards.outgoing import check_unnumbered
from inventory.guards.people import Refusals
from inventory.guards.quantities import check_numbers, check_quantity
from inventory.places import is_outside
from inventory.refusals import goods, reconciling, returns
from inventory.stock import SerialState

Guard = Callable[[Act], Refusals]


def the_other_way(act: Act) -> Act:
    """Return the line as what its numbers stand instead of: it goes the other way."""
    line = act.line
    turned = replace(line, from_place=line.to_place, to_place=line.from_place, allocations=line.instead, instead=())
    return replace(act, line=turned)


def back(*guards: Guard) -> Guard:
    """Return a guard of what the numbers stand instead of: as many units, judged like any that go that way."""

    def guard(act: Act) -> Refusals:
        other = the_other_way(act)
        refusals = [*check_quantity(other), *check_numbers(other)]
        yield from refusals or (refusal for each in guards for refusal in each(other))

    return guard


def check_loose(act: Act) -> Refusals:
    """What gets or loses its numbers is counted without them: of an item that may go without (F11), where units without stand."""
    item, other = act.item, the_other_way(act)
    refusals = [*check_quantity(other)]
    of_serials = any(each.serials for each in act.line.allocations)
    if any(each.serials or (each.lot and not of_serials) for each in act.line.instead):
        refusals.append(reconciling.NumbersOnBothSides(item.item))
    if not (item.serial_count_may_differ if of_serials else item.lot_count_may_differ):
        refusals.append(reconciling.CountMayNotDiffer(item.item))
    yield from refusals
    if not refusals and not is_outside(other.line.from_place):
        for each in act.line.instead:
            yield from check_unnumbered(other, each, each.quantity)


def check_booked(act: Act) -> Refusals:
    """What is taken off a past sale or receipt is on it, by line and lot, and has not come back (invariant 8)."""
    source, item = act.transaction.applies_to, act.item.item
    way = Way.OUT if is_outside(act.line.from_place) else Way.IN
    if not source:
        return
    for allocation in act.line.allocations:
        lot, quantity = allocation.lot, allocation.quantity
        kept = act.draft.delivery(DeliveryKey(source, act.line.applies_line, item, lot))
        if kept is None or kept.way is not way:
            yield returns.NotDelivered(source, item, lot)
        elif quantity > kept.open:
            yield returns.ReturnedTooMany(source, item, lot, kept.quantity, kept.returned, quantity)
        for serial in allocation.serials:
            yield from _check_serial_booked(act, serial, lot, way)


def _check_serial_booked(act: Act, serial: str, lot: str, way: Way) -> Refusals:
    item, source = act.item.item, act.transaction.applies_to
    kept = act.draft.serial(item, serial)
    sold = kept is not None and kept.state is SerialState.SHIPPED
    on = "" if kept is None else kept.document if way is Way.OUT else kept.receipt
    if way is Way.OUT and kept is not None and kept.state.in_stock and on == source:
        yield goods.SerialInStock(item, serial, kept.place, act.stock.site, kept.since, on)
    elif way is Way.OUT and (not sold or on != source):
        yield returns.SerialOfAnotherSale(item, serial, source, on)
    elif way is Way.IN and on != source:
        yield returns.SerialOfAnotherReceipt(item, serial, source, on)
    elif kept is not None and kept.lot != lot:
        yield goods.SerialOfAnotherLot(item, serial, lot, kept.lot)
    elif way is Way.OUT and (elsewhere := act.stock.serial_site(item, serial)):
        # what is said never to have left would be in stock again, and has come in at another site since
        yield goods.SerialInStock(item, serial, "", elsewhere, None)


def check_gone(act: Act) -> Refusals:
    """What comes back is nowhere in stock meanwhile."""
    item, site = act.item.item, act.stock.site
    for allocation in act.line.allocations:
        for serial in allocation.serials:
            kept = act.draft.serial(item, serial)
            if kept is not None and kept.state.in_stock:
                yield goods.SerialInStock(item, serial, kept.place, site, kept.since, kept.document)
            elif elsewhere := act.stock.serial_site(item, serial):
                yield goods.SerialInStock(item, serial, "", elsewhere, None)

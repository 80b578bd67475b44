"""Guards of numbers that move or leave: they are there, there is enough of them, and they are good."""

from dataclasses import replace
from decimal import Decimal

from inventory.allocation import allocated_on_order, goods_at_hand, loose, sellable
from inventory.draft import Act
from inventory.effects.deliveries import partner_of
from inventory.guards.incoming import is_of_another
from inventory.guards.people import Refusals, is_approved
from inventory.offers import kept_for_others
from inventory.packs import bin_of
from inventory.people import Right
from inventory.places import TRANSIT, Bin, is_outside, is_pack
from inventory.refusals import goods, making, marks, reconciling, selling
from inventory.stock import BalanceKey, SerialState
from inventory.transactions import Allocation


def check_allocated(act: Act) -> Refusals:
    """Numbers that are moved or go out: there, of the lot that is named, and the place holds enough (F20, F26)."""
    needed: dict[BalanceKey, Decimal] = {}
    for allocation in act.line.allocations:
        key = BalanceKey(act.line.from_place, act.item.item, allocation.lot, allocation.owner)
        staying = [serial for serial in allocation.serials if is_of_another(act, serial)]
        needed[key] = needed.get(key, Decimal(0)) + allocation.quantity - len(staying)
        for serial in allocation.serials:
            if serial not in staying:
                yield from _check_serial_here(act, allocation, serial)
        loose = allocation.quantity - len(allocation.serials)
        if loose > 0 and act.item.tracking.serials and not is_outside(key.place):
            yield from check_unnumbered(act, allocation, loose)
    for key, quantity in needed.items():
        if not is_outside(key.place):
            yield from _check_enough(act, key, quantity)


def check_unnumbered(act: Act, allocation: Allocation, quantity: Decimal) -> Refusals:
    """As many units without a number stand in the place that is left as leave it without one: others have got theirs (F11, invariant 3)."""
    item, lot, place = act.item.item, allocation.lot, act.line.from_place
    numbered = sum(1 for each in act.draft.serials_standing(place, item) if each.lot == lot)
    there = act.draft.balance(BalanceKey(place, item, lot, allocation.owner)) - numbered
    if there < quantity:
        yield reconciling.NoneWithoutNumbers(item, lot, place, quantity, there)


def _check_enough(act: Act, key: BalanceKey, quantity: Decimal) -> Refusals:
    """The place holds the quantity, beside what stands there for other orders."""
    there, document = act.draft.balance(key), act.whose[0]
    reserved = act.draft.reserved(key.place, key.item, key.lot)
    others = {order: kept for (order, _), kept in reserved.items() if order != document and kept}
    if there < quantity:
        yield goods.NotEnough(key.item, key.lot, key.place, quantity, there)
    elif not key.owner and there - sum(others.values()) < quantity:
        yield selling.ReservedElsewhere(key.item, key.lot, min(others))


def _check_serial_here(act: Act, allocation: Allocation, serial: str) -> Refusals:
    kept = act.draft.serial(act.item.item, serial)
    place = act.line.from_place
    if kept is not None and kept.parent and not is_outside(place):
        yield making.SerialBuiltIn(act.item.item, serial, kept.parent_item, kept.parent)
    elif kept is not None and kept.owner != allocation.owner:
        yield making.OwnersMixed(act.item.item, kept.owner, allocation.owner)
    elif kept is None or kept.place != place or not (kept.state.in_stock or is_outside(place)):
        yield goods.SerialNotHere(act.item.item, serial, place, kept.place if kept else "")
    elif kept.lot != allocation.lot:
        yield goods.SerialOfAnotherLot(act.item.item, serial, allocation.lot, kept.lot)
    elif not kept.state.in_stock and place != TRANSIT and (site := act.stock.serial_site(act.item.item, serial)):
        # it left, came in again elsewhere, and does not come back here as well (invariant 1)
        yield goods.SerialInStock(act.item.item, serial, "", site, None)
    elif kept.state is SerialState.RESERVED and kept.document != act.whose[0]:
        yield selling.ReservedElsewhere(act.item.item, serial, kept.document)


def check_not_picked(act: Act) -> Refusals:
    """What is picked does not stand for the order already, in a box or on a pallet: it would count for it twice (F38, invariant 1)."""
    order, item, place = act.whose[0], act.item.item, act.line.from_place
    wanted: dict[str, Decimal] = {}
    for allocation in act.line.allocations:
        for serial in allocation.serials:
            kept = act.draft.serial(item, serial)
            stands = kept is not None and (kept.place, kept.state) == (place, SerialState.RESERVED)
            if stands and kept is not None and kept.document == order:
                yield selling.ReservedElsewhere(item, serial, order)
        if not (allocation.serials or allocation.owner):
            wanted[allocation.lot] = wanted.get(allocation.lot, Decimal(0)) + allocation.quantity
    for lot, quantity in wanted.items():
        reserved = act.draft.reserved(place, item, lot)
        own = any(kept > 0 for (document, _), kept in reserved.items() if document == order)
        there = act.draft.balance(BalanceKey(place, item, lot)) if own else Decimal(0)
        if own and quantity <= there < quantity + sum(reserved.values()):
            yield selling.ReservedElsewhere(item, lot, order)


def check_sellable(act: Act) -> Refusals:
    """What is picked or leaves is good: no recall, hold or quarantine, not expired (error), from a bin that sells (invariant 11).

    The bin counts where goods are picked; what stands at a dock was judged when it came there.
    """
    item, day = act.item, act.transaction.day
    place = _bin_of(act, act.line.from_place) if not is_outside(act.line.to_place) else None
    customer = partner_of(act)
    least = int(act.stock.setting("sell_days_min", item.item, customer))
    asked = act.stock.asked(customer, item.item, act.draft.source()) if customer else None
    for allocation in act.line.allocations:
        if refusal := loose(item, allocation.lot):
            yield refusal
        lot = act.draft.lot_at_hand(item.item, allocation.lot)
        serials = [act.draft.serial(item.item, serial) for serial in allocation.serials] or [None]
        for serial in serials:
            found = goods_at_hand(act.stock, item, lot, serial, place)
            if refusal := sellable(replace(found, asked=asked), day, least):
                yield refusal


def _bin_of(act: Act, place: str) -> Bin | None:
    """Return the bin that a place is or stands in, None where nobody said where a pack stands."""
    bin_code = bin_of(place, act.draft.pack) if is_pack(place) else place
    return act.stock.bin(bin_code) if bin_code else None


def check_not_named(act: Act) -> Refusals:
    """No serial is taken that another open order keeps (flows.md 1.0a, 20), but with a supervisor's right and a reason (3a)."""
    may_take = bool(act.transaction.reason) and is_approved(act, Right.TAKE_RESERVED)
    yield from kept_elsewhere(act) if not may_take else ()


def check_not_promised(act: Act) -> Refusals:
    """What other open orders keep of a lot, or of goods without a number, stays for them (3b), but for a supervisor with a reason."""
    item, order = act.item.item, act.whose[0]
    if not act.draft.sells(act.line.from_place) or (act.transaction.reason and is_approved(act, Right.TAKE_RESERVED)):
        return
    wanted: dict[str, Decimal] = {}
    for each in act.line.allocations:
        if not each.owner:
            wanted[each.lot] = wanted.get(each.lot, Decimal(0)) + each.quantity
    for lot, quantity in wanted.items():
        if not any(name != order for name, _ in act.stock.promised(item, lot)):
            continue
        others = kept_for_others(act.stock, item, lot, order)
        free = act.draft.offered(item, lot) - sum(others.values())
        if free < quantity:
            yield selling.NotEnoughFree(item, lot, quantity, max(Decimal(0), free), ", ".join(sorted(others)))


def kept_elsewhere(act: Act) -> Refusals:
    """Yield each serial of the line that another open order keeps, with that order."""
    for allocation in act.line.allocations:
        for serial in allocation.serials:
            named = act.stock.named_for(act.item.item, serial)
            if named not in ("", act.whose[0]):
                yield selling.ReservedElsewhere(act.item.item, serial, named)


def check_allocated_on_order(act: Act) -> Refusals:
    """Where numbers are allocated at the quantity ordered, only those that the order keeps are picked for it (F13)."""
    (order, line), item = act.whose, act.item
    first = allocated_on_order(act.stock, item)
    if not first:
        return
    kept = act.draft.reserved_on(order, line)
    serials, lots = {each.serial for each in kept}, {each.lot for each in kept}
    more = act.required if "lot" in first and not item.tracking.serials else Decimal(0)
    picked = act.draft.line(order, line)
    over = picked is not None and picked.done + more > sum((each.quantity for each in kept), Decimal(0))
    for allocation in act.line.allocations:
        loose = allocation.lot and not allocation.serials
        if "lot" in first and loose and (over or allocation.lot not in lots):
            yield marks.NotAllocated(item.item, allocation.lot, order)
        for serial in allocation.serials if "serial" in first else ():
            if serial not in serials:
                yield marks.NotAllocated(item.item, serial, order)

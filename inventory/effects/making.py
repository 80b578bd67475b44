"""Effects of what is made of other goods, and of taking that back: split and combine (F56), assembly and disassembly (F46)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from inventory.deliveries import COST_STEP
from inventory.draft import Act, Draft
from inventory.effects import incoming, moving
from inventory.effects.costing import Cost, cost_of, given_cost, leaves_at, move_loose, moved_cost
from inventory.effects.costs import acts_of
from inventory.genealogy import Link
from inventory.guards.making import allocations, is_made, is_taken, made, taken
from inventory.places import is_outside
from inventory.stock import Lot, Serial, SerialState
from inventory.transactions import Allocation, Line


def use_up(act: Act) -> None:
    """What something is made of leaves the house; its serials go with it."""
    _shift(act, SerialState.CONSUMED)


def make_lot(act: Act) -> None:
    """What was split off or combined comes in: a lot with the dates and marks of those it was made of, never younger ones."""
    for allocation in act.line.allocations:
        act.draft.put_lot(_made_lot(act, allocation))
    carried = act.draft.once("carried", lambda: _carried_cost(act))
    _shift(act, SerialState.ON_HAND, lambda _act, _allocation, _serial="": carried)


def bring_back(act: Act) -> None:
    """Take back that lots were split or combined: what comes back is worth what leaves of what was made of it (invariant 9)."""
    for allocation in act.line.allocations:
        _shift_serials(act, allocation, SerialState.ON_HAND)
        move_loose(act, allocation, _cost_back(act, allocation), as_booked=False)


def _cost_back(act: Act, allocation: Allocation) -> Decimal | None:
    """Return what a unit comes back at: what it left at, and its share of what was put on the lot that was made since."""
    booked = act.draft.booked_cost(act.line, allocation)
    if booked is None:
        return moved_cost(act, allocation)
    gained = act.draft.once("gained", lambda: _gained(act)) or Decimal(0)
    return max(Decimal(0), booked + gained)


def _gained(act: Act) -> Decimal | None:
    """Return by how much more than they left at the units that come back are worth, each: by what leaves of what was made of them."""
    worth, back, quantity = Decimal(0), Decimal(0), Decimal(0)
    gone = (each for each in act.draft.movements_since(0) if is_outside(each.to_place) and not each.serial)
    left = {(each.item, each.lot): each.unit_cost for each in gone if each.unit_cost is not None}
    for source in acts_of(act.draft):
        for each in source.line.allocations:
            loose = each.quantity - len(each.serials)
            booked = act.draft.booked_cost(source.line, each) or Decimal(0)
            if is_outside(source.line.from_place):
                back, quantity = back + loose * booked, quantity + loose
            else:
                worth += loose * left.get((source.line.item, each.lot), leaves_at(source, each, booked))
    return ((worth - back) / quantity).quantize(COST_STEP) if quantity else None


def unmake(act: Act) -> None:
    """Take back that a lot was made; its record stays."""
    _shift(act, SerialState.CONSUMED)


def _shift(act: Act, state: SerialState, cost: Cost = moved_cost) -> None:
    """Move the goods of a line at what they cost; its serials are of the lot that the line names from now on."""
    for allocation in act.line.allocations:
        _shift_serials(act, allocation, state)
        move_loose(act, allocation, cost(act, allocation))


def _shift_serials(act: Act, allocation: Allocation, state: SerialState) -> None:
    for serial in allocation.serials:
        moved = _moved(act, allocation, serial, state)
        act.draft.put_serial(moved)
        # one of which nobody said a cost has none of its lots, which may cost differently (invariant 9)
        act.draft.move(act.line, allocation, Decimal(1), serial=serial, cost=moved.unit_cost)


def _moved(act: Act, allocation: Allocation, serial: str, state: SerialState) -> Serial:
    kept = act.draft.serial(act.item.item, serial) or Serial(act.item.item, serial, act.line.to_place, state)
    day, transaction = act.transaction.day, act.transaction.id
    return replace(kept, place=act.line.to_place, state=state, lot=allocation.lot, since=day, transaction=transaction)


def _made_lot(act: Act, allocation: Allocation) -> Lot:
    item = act.item.item
    taken_of = [line for line in taken(act.transaction.lines) if line.item == item]
    # a line that names no lot is refused for that
    kept = [act.stock.lot(item, each.lot) for each in allocations(taken_of) if each.lot]
    sources = [lot for lot in kept if lot is not None]
    known = act.draft.lot(item, allocation.lot)
    if known is not None or not sources:
        return known or Lot(item, allocation.lot, stock_date=act.transaction.day)
    first = min(sources, key=lambda lot: (lot.last_day or date.max, lot.lot))
    return replace(
        first,
        lot=allocation.lot,
        stock_date=min((lot.stock_date for lot in sources if lot.stock_date), default=None),
        expiry_date=allocation.expiry_date or first.expiry_date,
        best_before=allocation.best_before or first.best_before,
        date_source=allocation.date_source or first.date_source,
        lot_source=allocation.lot_source,
        vendor=_same(lot.vendor for lot in sources),
        vendor_lot=_same(lot.vendor_lot for lot in sources),
        quarantine_until=max((lot.quarantine_until for lot in sources if lot.quarantine_until), default=None),
        unit_cost=first.unit_cost if allocation.serials else None,
    )


def _same(texts: Iterator[str]) -> str:
    """Return what all sources say, nothing where they differ: what each of them said stays with it."""
    said = set(texts)
    return said.pop() if len(said) == 1 else ""


def _carried_cost(act: Act) -> Decimal | None:
    """Return the cost of one unit without a serial that was made: all that such units cost that were taken, by quantity (invariant 9)."""
    return _by_quantity(act, serials=False)


def _by_quantity(act: Act, *, serials: bool) -> Decimal | None:
    """Return what one unit that is made costs when all that was spent on what is taken is on it; None where that is not known.

    `serials` says whether units with a serial count; they keep a cost of their own where lots are split and combined.
    """
    spent = Decimal(0)
    for source in acts_of(act.draft):
        for each in source.line.allocations if is_taken(source.line) else ():
            costs = [(Decimal(1), cost_of(source, each, serial)) for serial in each.serials if serials]
            loose = each.quantity - len(each.serials)
            costs += [(loose, cost_of(source, each))] if loose > 0 else []
            for quantity, cost in costs:
                if cost is None:
                    return None
                spent += quantity * cost
    results = allocations(made(act.transaction.lines))
    quantity = sum((each.quantity - (0 if serials else len(each.serials)) for each in results), Decimal(0))
    return (spent / quantity).quantize(COST_STEP) if quantity > 0 else None


def link_lots(draft: Draft) -> None:
    """Keep which lot was made of which."""
    _link_lots(draft, taken(draft.transaction.lines), made(draft.transaction.lines), 1)


def unlink_lots(draft: Draft) -> None:
    """Take back which lot was made of which."""
    _link_lots(draft, made(draft.transaction.lines), taken(draft.transaction.lines), -1)


def _link_lots(draft: Draft, sources: tuple[Line, ...], results: tuple[Line, ...], sign: int) -> None:
    one = len({each.lot for each in allocations(sources)}) == 1
    for line in results:
        for each in line.allocations:
            for source in allocations(sources)[:1] if one else allocations(sources):
                quantity = each.quantity if one else source.quantity
                draft.links.put(Link(line.item, each.lot, "", line.item, source.lot, "", sign * quantity))


# Assembly


def build_in(act: Act) -> None:
    """A component goes into its master: its serials are consumed and name their parent."""
    master = _master(act)
    for allocation in act.line.allocations:
        for serial in allocation.serials:
            built = _moved(act, allocation, serial, SerialState.CONSUMED)
            parent_item = "" if master is None else master.item
            act.draft.put_serial(replace(built, parent_item=parent_item, parent=allocation.parent))
            act.draft.move(act.line, allocation, Decimal(1), serial=serial, cost=moved_cost(act, allocation, serial))
        move_loose(act, allocation, moved_cost(act, allocation))
        _link(act, allocation, master, 1)
    _progress(act)


def take_out(act: Act) -> None:
    """A component comes out of its master and is on its own again."""
    master = _master(act)
    for allocation in act.line.allocations:
        for serial in allocation.serials:
            free = _moved(act, allocation, serial, SerialState.ON_HAND)
            cost = moved_cost(act, allocation, serial)
            act.draft.put_serial(replace(free, parent_item="", parent="", unit_cost=cost))
            act.draft.move(act.line, allocation, Decimal(1), serial=serial, cost=cost)
        given = given_cost(act, allocation)
        move_loose(act, allocation, moved_cost(act, allocation) if given is None else given)
        _link(act, allocation, master, -1)
    _progress(act)


def make_master(act: Act) -> None:
    """The master comes in, as goods that were never there before; where no cost is named, at what its components cost."""
    rolled = act.draft.once("rolled", lambda: _by_quantity(act, serials=True))
    named = given_cost(act) is not None or rolled is None
    line = act.line if named else replace(act.line, unit_cost=(rolled or Decimal(0)) * act.factor)
    incoming.bring_in(replace(act, line=line))


def unmake_master(act: Act) -> None:
    """Take back that a master was made: it never was."""
    moving.take_back(act)


def take_apart(act: Act) -> None:
    """A master leaves: there is no such unit any more."""
    use_up(act)
    _progress(act)


def put_together(act: Act) -> None:
    """Take back that a master was taken apart."""
    _shift(act, SerialState.ON_HAND)
    _progress(act)


def _progress(act: Act) -> None:
    if act.transaction.document:
        back = bool(act.transaction.reverses)
        act.draft.progress(act.line.line, done=-act.required if back else act.required)


def _master(act: Act) -> Line | None:
    """Return the first line of a master: one that leads the other way than the component's."""
    is_other = is_made if is_taken(act.line) else is_taken
    return next((line for line in act.transaction.lines if is_other(line)), None)


def _link(act: Act, allocation: Allocation, master: Line | None, sign: int) -> None:
    """Keep (or take back) what of a component is in the masters, by its lot and serials."""
    if master is None:
        return  # nobody names one: the whole is refused for that
    lot = next((each.lot for each in master.allocations), "")
    parts = [(serial, Decimal(1)) for serial in allocation.serials]
    loose = allocation.quantity - len(allocation.serials)
    for serial, quantity in [*parts, *([("", loose)] if loose > 0 else [])]:
        made_of = (act.item.item, allocation.lot, serial)
        act.draft.links.put(Link(master.item, lot, allocation.parent, *made_of, sign * quantity))

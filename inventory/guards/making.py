"""Guards of what is made of other goods: split and combine (F56, domain.md 6.10), assembly and disassembly (F46)."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from inventory.allocation import goods_at_hand, marked
from inventory.draft import Act, Draft
from inventory.guards.generating import check_lot_made
from inventory.guards.people import Refusals, is_approved
from inventory.item_masks import lot_mask_of, mask_for
from inventory.numbers import check_mask, normalised, shape_of
from inventory.people import Right
from inventory.places import is_outside
from inventory.refusals import goods, making
from inventory.refusals.transactions import EmptyTransaction
from inventory.stock import Lot
from inventory.transactions import Allocation, Line

ZERO = Decimal(0)


def is_taken(line: Line) -> bool:
    """Return whether a line takes goods from the house to make something of them."""
    return is_outside(line.to_place)


def is_made(line: Line) -> bool:
    """Return whether a line brings what was made into the house."""
    return is_outside(line.from_place)


def taken(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines that take goods from the house to make something of them."""
    return tuple(filter(is_taken, lines))


def made(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines that bring what was made into the house."""
    return tuple(filter(is_made, lines))


def allocations(lines: Iterable[Line]) -> tuple[Allocation, ...]:
    """Return the allocations of lines, in order."""
    return tuple(each for line in lines for each in line.allocations)


# Lots


def check_splittable(act: Act) -> Refusals:
    """A lot that is recalled, held, quarantined or on contract is neither split nor combined; an expired one may be (F56)."""
    item, day = act.item, act.transaction.day
    for allocation in act.line.allocations:
        if not allocation.lot:
            yield goods.LotMissing(item.item)
            continue
        lot = act.draft.lot_at_hand(item.item, allocation.lot)
        serials = [act.draft.serial(item.item, serial) for serial in allocation.serials] or [None]
        found = [marked(goods_at_hand(act.stock, item, lot, serial), day) for serial in serials]
        yield from (refusal for refusal in found if refusal is not None)
        if item.contract and not any(found):
            yield making.LotOnContract(item.item, allocation.lot, item.contract)


def check_made_lot(act: Act) -> Refusals:
    """A lot that is split off or combined into is of the mask where it is new, and renews no date (F56, domain.md 6.5).

    One that we make is judged as where goods come in: hard to the mask, leased, and never in place of a vendor's (domain.md 6.10, 6.11).
    """
    item = act.item.item
    sources = [line for line in taken(act.transaction.lines) if line.item == item]
    last = earliest(act.stock.lot(item, each.lot) for each in allocations(sources) if each.lot)
    for allocation in act.line.allocations:
        if not allocation.lot:
            yield goods.LotMissing(item)
            continue
        known = act.stock.lot(item, allocation.lot)
        day = (known and known.last_day) or allocation.expiry_date or allocation.best_before
        if last is not None and day is not None and day > last:
            yield goods.OtherExpiry(item, allocation.lot, last, day)
        if known is None:
            yield from check_lot_made(act, allocation)
            yield from _check_new_code(act, allocation.lot)
        else:
            yield from check_splittable(act)


def _check_new_code(act: Act, lot: str) -> Refusals:
    """A new lot fits the mask or has a badge; one of ours is written as the mask does, whoever approves: else it is another key (F5)."""
    own = lot_mask_of(act.stock, act.item)
    if own is not None and normalised(lot, own) != lot:
        yield goods.NotInMask(act.item.item, lot, own.mask, shape_of(own))
    kept = act.stock.mask(act.item.lot_mask) if act.item.lot_mask else None
    refusal = check_mask(act.item.item, lot, mask_for(act.item, kept) if kept is not None else None)
    if refusal and not is_approved(act, Right.OUTSIDE_MASK):
        yield refusal


def earliest(lots: Iterable[Lot | None]) -> date | None:
    """Return the earliest last usable day of lots, None where none has one."""
    return min((lot.last_day for lot in lots if lot is not None and lot.last_day is not None), default=None)


def check_lot_sums(draft: Draft) -> Refusals:
    """One item, one place, one owner; as much is made as is taken, in quantity, weight and serials (F56)."""
    lines = draft.transaction.lines
    out, into = taken(lines), made(lines)
    if not out or not into:
        yield EmptyTransaction(draft.transaction.kind)
        return
    first = out[0]
    for line in lines:
        inside = line.from_place if is_taken(line) else line.to_place
        if (line.item, inside) != (first.item, first.from_place):
            yield making.NotOneItemAndPlace(draft.transaction.kind, line.item, inside)
    yield from check_owners(lines)
    before, after = _sum(allocations(out)), _sum(allocations(into))
    if before != after:
        yield making.SumsDiffer(first.item, before, after)
    weighed, weighs = (sum((each.weight or ZERO for each in allocations(part)), ZERO) for part in (out, into))
    if weighed != weighs:
        yield making.WeightsDiffer(first.item, weighed, weighs)
    named, again = ({serial for each in allocations(part) for serial in each.serials} for part in (out, into))
    yield from (making.SerialsDiffer(first.item, serial) for serial in sorted(named ^ again))


def check_one_lot_split(draft: Draft) -> Refusals:
    """A split takes from exactly one lot, and gives nothing back to it; of traced food into new ones (domain.md 6.10)."""
    into = made(draft.transaction.lines)
    yield from _one_lot(draft, taken(draft.transaction.lines), into)
    yield from check_new_lot(draft, into)


def check_one_lot_combined(draft: Draft) -> Refusals:
    """A combination makes exactly one lot; of traced food a new one (domain.md 6.10)."""
    into = made(draft.transaction.lines)
    yield from _one_lot(draft, into, taken(draft.transaction.lines))
    yield from check_new_lot(draft, into)


def check_new_lot(draft: Draft, into: Sequence[Line]) -> Refusals:
    """Traced food that is put together gets a new code of our own."""
    for line in into:
        for each in line.allocations:
            traced = draft.stock.setting("traced_food", line.item) == "yes"
            if traced and each.lot and draft.stock.lot(line.item, each.lot) is not None:
                yield making.LotExists(line.item, each.lot)


def _one_lot(draft: Draft, one: Sequence[Line], many: Sequence[Line]) -> Refusals:
    lots = {each.lot for each in allocations(one)}
    if one and (len(lots) != 1 or lots & {each.lot for each in allocations(many)}):
        yield making.NotOneLot(one[0].item, draft.transaction.kind, len(lots))


def check_owners(lines: Sequence[Line]) -> Refusals:
    """Goods of two owners never become one (domain.md 6.9)."""
    owners = sorted({each.owner for each in allocations(lines)})
    if len(owners) > 1:
        yield making.OwnersMixed(lines[0].item, owners[0], owners[1])


def _sum(parts: Iterable[Allocation]) -> Decimal:
    return sum((each.quantity for each in parts), ZERO)


# Assembly


def check_assembly(draft: Draft) -> Refusals:
    """A master, of one item and where it has lots of one, is made of components that know theirs (F46)."""
    yield from _check_master(draft, made(draft.transaction.lines), taken(draft.transaction.lines))
    yield from check_new_lot(draft, made(draft.transaction.lines))


def check_disassembly(draft: Draft) -> Refusals:
    """A master leaves and its components come back."""
    yield from _check_master(draft, taken(draft.transaction.lines), made(draft.transaction.lines))


def _check_master(draft: Draft, masters: Sequence[Line], components: Sequence[Line]) -> Refusals:
    if not masters or not components:
        yield EmptyTransaction(draft.transaction.kind)
        return
    item = masters[0].item
    lots = {(line.item, each.lot) for line in masters for each in line.allocations}
    if len(lots) != 1:
        yield making.NotOneLot(item, draft.transaction.kind, len(lots))
    quantity = _sum(allocations(masters))
    build = Decimal(draft.stock.setting("build_quantity", item))
    if quantity % build:
        yield making.NotABuild(item, quantity, build)
    yield from check_owners(draft.transaction.lines)
    yield from _check_parents(draft, masters, components)


def _check_parents(draft: Draft, masters: Sequence[Line], components: Sequence[Line]) -> Refusals:
    """Every component serial names its master serial, where masters have any; what is named is in the transaction."""
    serials = {serial for each in allocations(masters) for serial in each.serials}
    badge = draft.transaction.approver
    approver = draft.stock.operator(badge) if badge else None
    for line in components:
        for each in line.allocations:
            if each.parent and each.parent not in serials:
                yield making.MasterUnknown(line.item, each.parent)
            elif serials and each.serials and not each.parent and not (approver and approver.may(Right.ADJUST)):
                yield making.MasterMissing(line.item, each.serials[0])


def check_built_in(act: Act) -> Refusals:
    """Not more comes out of a master than was built into it, lot by lot and serial by serial (F46).

    A lot of the same item is no component: it was split or combined, and that is taken back, not apart.
    """
    master = next(filter(is_taken, act.transaction.lines), None)
    if master is None or not master.allocations:
        return  # the whole is refused without a master, the line of one for its numbers
    item, lot = act.item.item, master.allocations[0].lot
    for each in act.line.allocations:
        parent = each.parent if _is_master(act, each.parent) else ""
        parts = [(serial, Decimal(1)) for serial in each.serials]
        parts += [("", each.quantity - len(each.serials))] if each.quantity > len(each.serials) else []
        for serial, wanted in parts:
            is_component = item != master.item or parent or serial
            there = (
                act.draft.links.quantity((master.item, lot, parent), (item, each.lot, serial)) if is_component else ZERO
            )
            if there < wanted:
                yield making.MoreThanAssembled(item, serial or each.lot, wanted, there)
            elif serial and (site := act.stock.serial_site(item, serial)):
                yield goods.SerialInStock(item, serial, "", site, None)


def _is_master(act: Act, serial: str) -> bool:
    """Return whether a serial is that of a master that leaves."""
    masters = filter(is_taken, act.transaction.lines)
    return bool(serial) and any(serial in each.serials for line in masters for each in line.allocations)

"""Guards of adjustments of cost: a cost for each number, all of it spread, and numbers that are there (F35, F44)."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from inventory.deliveries import COST_STEP
from inventory.draft import Act, Draft
from inventory.effects.costing import share_of_lot
from inventory.effects.costs import acts_of, change_of
from inventory.guards.adjusting import check_reason
from inventory.guards.people import Refusals
from inventory.guards.quantities import check_numbers, check_quantity, is_exact
from inventory.marks import receipts_of
from inventory.places import is_outside
from inventory.refusals import adjusting, goods, returns, transactions
from inventory.stock import BalanceKey
from inventory.transactions import Allocation

ZERO = Decimal(0)


def check_costs(draft: Draft) -> Refusals:
    """Each line selects numbers that are there and names a cost for each; nothing of the amount remains (F44)."""
    if not draft.transaction.lines:
        yield transactions.EmptyTransaction(draft.transaction.kind)
    for line in draft.transaction.lines:
        if draft.stock.item(line.item) is None:
            yield goods.UnknownItem(line.item)
        elif (draft.stock.factor(line.item, line.unit) or ZERO) <= 0:
            yield goods.UnknownUnit(line.item, line.unit)
    sound = []
    for act in acts_of(draft):
        refusals = [*check_quantity(act), *check_numbers(act), *check_reason(act), *check_spread(act)]
        if not refusals:
            sound.append(act)
        yield from refusals or _check_there(act)
    yield from _check_not_below_zero(sound)


def check_costs_back(draft: Draft) -> Refusals:
    """What was put on the cost of a number is not taken off while others have taken so much off that nothing of it is left (F44)."""
    yield from _check_not_below_zero(acts_of(draft))


def check_spread(act: Act) -> Refusals:
    """Every number has its cost, and together they are the amount of the line: what is not spread is refused (F44)."""
    costs = [each.unit_cost for each in act.line.allocations]
    spread = sum(((each.unit_cost or ZERO) * each.quantity for each in act.line.allocations), ZERO)
    amount = act.line.cost
    if (
        amount is None
        or not costs
        or None in costs
        or not is_exact(amount)
        or amount <= 0
        or min(each or ZERO for each in costs) < 0
    ):
        yield adjusting.CostMissing(act.item.item)
    elif spread != amount:
        yield adjusting.CostNotSpread(act.item.item, amount, spread)


def _check_there(act: Act) -> Refusals:
    place = act.line.place
    for each in act.line.allocations:
        if not (each.lot or each.serials):
            yield adjusting.CostOfNumbersOnly(act.item.item)
        for serial in each.serials:
            kept = act.draft.serial(act.item.item, serial)
            if kept is None or not kept.state.in_stock or kept.place != place:
                yield goods.SerialNotHere(act.item.item, serial, place, kept.place if kept else "")
            elif kept.lot != each.lot:
                yield goods.SerialOfAnotherLot(act.item.item, serial, each.lot, kept.lot)
        if each.lot and not each.serials:
            yield from _check_lot_there(act, each, place)


def _check_lot_there(act: Act, allocation: Allocation, place: str) -> Refusals:
    key = BalanceKey(place, act.item.item, allocation.lot, allocation.owner)
    there = ZERO if is_outside(place) else act.draft.balance(key)
    if there < allocation.quantity:
        yield goods.NotEnough(act.item.item, allocation.lot, place, allocation.quantity, there)


def _check_not_below_zero(acts: Iterable[Act]) -> Refusals:
    """Judge what all lines together take off a number: of a lot, what each of its units shares of it."""
    changes: dict[tuple[str, str, bool], tuple[Decimal, Decimal]] = {}
    for act in acts:
        for numbered, number, cost, change in _changes(act):
            key = (act.item.item, number, numbered)
            changes[key] = (cost, changes.get(key, (cost, ZERO))[1] + change)
    for (item, number, _), (cost, change) in changes.items():
        if cost + change < 0:
            yield adjusting.CostBelowZero(item, number, cost, change)


def _changes(act: Act) -> Iterator[tuple[bool, str, Decimal, Decimal]]:
    """Yield whether it is a serial, the number, what a unit of it costs and by how much that changes, as far as it is known here."""
    item = act.item.item
    for each in act.line.allocations:
        for serial in each.serials:
            kept = act.draft.serial(item, serial)
            if kept is not None and kept.unit_cost is not None:
                yield True, serial, kept.unit_cost, change_of(act, each, serial)
        lot = act.draft.lot(item, each.lot) if each.lot else None
        if lot is not None and lot.unit_cost is not None:
            yield False, each.lot, lot.unit_cost, share_of_lot(act, each, change_of(act, each, each.lot))


def check_value_there(act: Act) -> Refusals:
    """No more of its value is taken off a lot, with the units that leave, than it is worth (F44)."""
    taken: dict[str, Decimal] = {}
    for each in act.line.allocations:
        if each.lot and not each.serials and each.unit_cost is not None and not each.owner:
            taken[each.lot] = taken.get(each.lot, ZERO) + each.quantity * each.unit_cost
    for name, amount in taken.items():
        lot, here = act.draft.lot(act.item.item, name), act.draft.stocked(act.item.item, name)
        if lot is not None and lot.unit_cost is not None and here > 0 and amount > lot.unit_cost * here:
            change = -(amount / here).quantize(COST_STEP)
            yield adjusting.CostBelowZero(act.item.item, name, lot.unit_cost, change)


def check_receipt(draft: Draft) -> Refusals:
    """A receipt is adjusted for the numbers that came with it, and no others (F35)."""
    receipt = draft.transaction.applies_to
    if not receipt:
        yield returns.SourceMissing(draft.transaction.kind)
        return
    for act in acts_of(draft):
        for each in act.line.allocations:
            for serial in each.serials:
                kept = act.draft.serial(act.item.item, serial)
                if kept is not None and kept.receipt != receipt:
                    yield returns.SerialOfAnotherReceipt(act.item.item, serial, receipt, kept.receipt)
            lot = act.draft.lot(act.item.item, each.lot) if each.lot and not each.serials else None
            if lot is not None and receipt not in receipts_of(lot):
                yield returns.NotDelivered(receipt, act.item.item, each.lot)


def check_no_numbers(draft: Draft) -> Refusals:
    """A note on damage or on a price brings nothing back: it names no numbers, and says what it is about (F41)."""
    transaction = draft.transaction
    if not transaction.applies_to:
        yield returns.SourceMissing(transaction.kind)
    if any(line.allocations for line in transaction.lines) or transaction.marks:
        yield adjusting.NumbersRefused(transaction.kind)

"""Guards of counts, and of adjustments that put right what a count found."""

from decimal import Decimal

from inventory.counts import Counted, variances
from inventory.draft import Act, Draft
from inventory.effects.counting import act_of, counted_place
from inventory.guards.people import Refusals
from inventory.guards.quantities import check_numbers, check_whole, is_exact
from inventory.items import Item
from inventory.people import Right
from inventory.places import BinKind, is_outside, is_pack
from inventory.refusals import counts, goods, marks, packing, returns, transactions
from inventory.refusals.reading import NotAQuantity
from inventory.transactions import Line

ZERO = Decimal(0)


def check_counted(draft: Draft) -> Refusals:
    """A count says of items in bins how many were found: each once, nothing below zero, numbers and quantity the same."""
    if not draft.transaction.lines:
        yield transactions.EmptyTransaction(draft.transaction.kind)
    named: set[tuple[str, str]] = set()
    for line in draft.transaction.lines:
        if (line.place, line.item) in named:
            yield counts.CountedTwice(line.place, line.item)
        named.add((line.place, line.item))
        yield from _check_line(draft, line)


def _check_line(draft: Draft, line: Line) -> Refusals:
    item = draft.stock.item(line.item)
    if item is None:
        yield goods.UnknownItem(line.item)
    elif (draft.stock.factor(line.item, line.unit) or ZERO) <= 0:
        yield goods.UnknownUnit(line.item, line.unit)
    elif is_outside(line.place) or is_pack(line.place) or draft.stock.bin(line.place) is None:
        yield goods.UnknownBin(line.place, draft.stock.site)
    elif (kept := draft.stock.bin(line.place)) is not None and kept.kind is BinKind.TRANSIT:
        # what is on its way is received or written off, never counted
        yield goods.BinNotAllowed(line.place, kept.kind.value)
    else:
        yield from _check_found(draft, line, item)


def _check_found(draft: Draft, line: Line, item: Item) -> Refusals:
    act = act_of(draft, line, item)
    if not all(map(is_exact, (line.quantity, act.required, *(each.quantity for each in line.allocations)))):
        yield NotAQuantity(str(line.quantity))
        return
    if line.quantity < 0 or any(each.quantity < 0 for each in line.allocations):
        yield transactions.NotPositive(line.item, line.quantity)
        return
    yield from check_whole(act)
    assigned = sum((each.quantity for each in line.allocations), ZERO)
    if assigned != act.required:
        yield goods.QuantityMismatch(line.item, act.required, assigned)
    yield from check_numbers(act)
    there = sum((quantity for _, quantity in draft.stock.standing(line.place, line.item)), ZERO)
    if line.expected is not None and line.expected != there:
        yield counts.StockMoved(line.place, line.item, line.expected, there)


def check_request(draft: Draft) -> Refusals:
    """A count is asked for of a bin or a pack that there is: of an item that there is, or of all that stands there."""
    for line in draft.transaction.lines:
        if line.item and draft.stock.item(line.item) is None:
            yield goods.UnknownItem(line.item)
        if is_pack(line.place):
            if draft.pack(line.place) is None:
                yield packing.UnknownPack(line.place)
        elif not line.place or is_outside(line.place) or draft.stock.bin(line.place) is None:
            yield goods.UnknownBin(line.place, draft.stock.site)


def check_recount(draft: Draft) -> Refusals:
    """What is counted again was counted, by somebody else, and is not settled."""
    transaction = draft.transaction
    if not transaction.applies_to:
        yield returns.SourceMissing(transaction.kind)
        return
    for line in transaction.lines:
        rows = draft.counted(transaction.applies_to, line.place, line.item)
        if not rows:
            yield counts.NotCounted(transaction.applies_to, line.place, line.item)
        elif rows[0].settled or any(each.adjusted for each in rows):
            yield counts.CountSettled(transaction.applies_to, line.place, line.item)
        elif transaction.operator in rows[0].operators.split():
            yield counts.OwnCount(transaction.applies_to, transaction.operator)


def check_not_used(draft: Draft) -> Refusals:
    """A count is taken back only while nothing was made of it."""
    transaction = draft.transaction
    for line in transaction.lines:
        rows = draft.counted(transaction.reverses, line.place, line.item)
        if any(each.turn > 1 or each.adjusted for each in rows):
            yield counts.CountUsed(transaction.reverses, line.place, line.item)


def check_of_count(act: Act) -> Refusals:
    """An adjustment matches what is left of the variance of the count that it names, number by number (F48)."""
    count, place = act.transaction.applies_to, counted_place(act.line)
    rows = act.draft.counted(count, place, act.item.item) if count else ()
    if not count:
        yield returns.SourceMissing(act.transaction.kind)
    elif not rows:
        yield counts.NotCounted(count, place, act.item.item)
    else:
        yield from _check_variance(act, rows)
        yield from _check_approved(act, rows)


def _check_variance(act: Act, rows: tuple[Counted, ...]) -> Refusals:
    sign = -1 if counted_place(act.line) == act.line.from_place else 1
    left = variances(rows)
    for each in act.line.allocations:
        for serial in each.serials:
            if left.get((each.lot, serial)) != sign:
                yield counts.NotTheVariance(act.item.item, serial, left.get((each.lot, serial), ZERO), Decimal(sign))
        loose = each.quantity - len(each.serials)
        there = left.get((each.lot, ""), ZERO)
        if loose > there * sign and loose > 0:
            yield counts.NotTheVariance(act.item.item, each.lot, there, loose * sign)


def _check_approved(act: Act, rows: tuple[Counted, ...]) -> Refusals:
    """A difference over a limit is approved by a supervisor who did not count, with a reason; nobody approves their own."""
    transaction, place = act.transaction, rows[0].place
    if not any(each.large for each in rows):
        return
    counters = rows[0].operators.split()
    named = (act.stock.operator(badge) for badge in (transaction.operator, transaction.approver) if badge)
    entitled = [each.badge for each in named if each is not None and each.may(Right.ADJUST)]
    if not entitled:
        about = (transaction.applies_to, place, act.item.item)
        yield counts.CountOverLimit(*about) if rows[0].settled else counts.CountNotSettled(*about)
    elif not set(entitled) - set(counters):
        yield counts.OwnCount(transaction.applies_to, entitled[-1])
    elif not (act.line.reason or transaction.reason):
        yield marks.ReasonMissing(transaction.kind)

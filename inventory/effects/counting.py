"""Effects of counts: what was found is kept beside what should have been there; adjustments use the difference up.

Nothing of it moves goods but the adjustments, whose effect on the stock is that of any other.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from inventory.counts import REQUESTED, Counted, difference, variances
from inventory.draft import Act, Draft
from inventory.items import Item
from inventory.places import ADJUSTMENT, is_outside
from inventory.refusals import counts
from inventory.refusals.base import Refusal
from inventory.stock import SerialState
from inventory.transactions import Allocation, Line

ZERO, ONE = Decimal(0), Decimal(1)


def request(draft: Draft) -> None:
    """Ask for a count of items in places: it is closed by the next count of them. Several may ask for the same one."""
    for line in draft.transaction.lines:
        asked = 1 + sum(each.turn for each in _open_requests(draft, line))
        draft.put_counted(Counted(REQUESTED, line.place, line.item, turn=asked, operators=draft.transaction.operator))


def forget_request(draft: Draft) -> None:
    """Take back that a count was asked for: it is asked for as long as anybody else has; what was counted since stays closed."""
    for line in draft.transaction.lines:
        for each in _open_requests(draft, line):
            draft.put_counted(replace(each, turn=each.turn - 1))


def _open_requests(draft: Draft, line: Line) -> list[Counted]:
    return [each for each in draft.counted(REQUESTED, line.place, line.item) if not each.settled]


def keep_count(draft: Draft) -> None:
    """Keep what was found; a difference within the limits is settled at once, and what was asked for is closed."""
    transaction = draft.transaction
    for line in draft.transaction.lines:
        rows = compared(draft, line, transaction.id)
        large = is_large(draft, line, rows)
        _keep(draft, rows, large=large, settled=not large, operators=transaction.operator)
        for asked in draft.counted(REQUESTED, line.place, line.item):
            if not asked.settled:
                draft.put_counted(replace(asked, settled=True, closed_by=transaction.id))


def keep_recount(draft: Draft) -> None:
    """Keep what was found the second time in the place of the first; two equal counts settle it.

    Equal is what differs: goods that came or went between the two are in what should have been there.
    """
    transaction = draft.transaction
    for line in transaction.lines:
        before = draft.counted(transaction.applies_to, line.place, line.item)
        rows = compared(draft, line, transaction.applies_to)
        large = is_large(draft, line, rows)
        equal = variances(before) == variances(rows)
        found = {each.key for each in rows}
        gone = [replace(each, expected=ZERO, counted=ZERO) for each in before if each.key not in found]
        turn, operators = before[0].turn + 1, f"{before[0].operators} {transaction.operator}"
        rows = [replace(each, turn=turn) for each in (*rows, *gone)]
        _keep(draft, rows, large=large, settled=equal or not large, operators=operators)


def _keep(draft: Draft, rows: list[Counted], *, large: bool, settled: bool, operators: str) -> None:
    for each in rows:
        draft.put_counted(replace(each, large=large, settled=settled, operators=operators))


def forget_count(draft: Draft) -> None:
    """Take a count back: it says nothing any more, and what was asked for waits again."""
    count = draft.transaction.reverses
    for line in draft.transaction.lines:
        for each in draft.counted(count, line.place, line.item):
            draft.put_counted(replace(each, turn=0))
        for asked in draft.counted(REQUESTED, line.place, line.item):
            if asked.closed_by == count:
                draft.put_counted(replace(asked, settled=False, closed_by=""))


def act_of(draft: Draft, line: Line, item: Item) -> Act:
    """Return the line as one that brings in what was found, to be judged like it."""
    factor = draft.stock.factor(line.item, line.unit) or ONE
    return Act(draft, replace(line, from_place=ADJUSTMENT, to_place=line.place), item, factor)


def compared(draft: Draft, line: Line, count: str) -> list[Counted]:
    """Return what was found of an item in a place beside what stands there: by lot, and by serial."""
    expected = dict(draft.stock.standing(line.place, line.item))
    found: dict[str, Decimal] = {}
    for each in line.allocations:
        found[each.lot] = found.get(each.lot, ZERO) + each.quantity
    rows = [
        Counted(count, line.place, line.item, lot, "", expected.get(lot, ZERO), found.get(lot, ZERO))
        for lot in sorted({*expected, *found} or {""})
    ]
    return rows + _serials_compared(draft, line, count)


def _serials_compared(draft: Draft, line: Line, count: str) -> list[Counted]:
    there = {(each.lot, each.serial) for each in draft.stock.serials_standing(line.place, line.item)}
    found = {(each.lot, serial) for each in line.allocations for serial in each.serials}
    return [
        Counted(count, line.place, line.item, *number, Decimal(number in there), Decimal(number in found))
        for number in sorted(there | found)
    ]


def is_large(draft: Draft, line: Line, rows: list[Counted]) -> bool:
    """Return whether the difference is over a limit of units, percent or value, or a supervisor must see it anyway; flag what is odd."""
    odd = [flag for row in rows if row.serial and row.variance > 0 for flag in (_oddity(draft, row),) if flag]
    draft.flags += odd
    differing = difference(rows)
    if not differing:
        return False
    expected = sum((each.expected for each in rows if not each.serial), ZERO)
    units, percent, value = (
        Decimal(draft.stock.setting(f"count_limit_{name}", line.item)) for name in ("units", "percent", "value")
    )
    sold = any(isinstance(flag, counts.CountedSold) for flag in odd)
    over = differing > units or differing * 100 > expected * percent
    return sold or over or _worth(draft, rows) > value


def _worth(draft: Draft, rows: list[Counted]) -> Decimal:
    """Return what the difference is worth, as far as costs are known here."""
    total, numbered = ZERO, any(each.serial for each in rows)
    for each in rows:
        if bool(each.serial) is numbered:
            total += abs(each.variance) * (_cost(draft, each) or ZERO)
    return total


def _cost(draft: Draft, row: Counted) -> Decimal | None:
    if row.serial:
        serial = draft.serial(row.item, row.serial)
        return serial.unit_cost if serial is not None else None
    lot = draft.lot(row.item, row.lot) if row.lot else None
    return lot.unit_cost if lot is not None else None


def _oddity(draft: Draft, row: Counted) -> Refusal | None:
    """Return what is odd about a serial that was found where it should not be."""
    kept = draft.serial(row.item, row.serial)
    if kept is not None and kept.state.in_stock:
        return counts.CountedFromElsewhere(row.item, row.serial, row.place, kept.place)
    if kept is not None and kept.state is SerialState.SHIPPED:
        return counts.CountedSold(row.item, row.serial, kept.document)
    if draft.stock.serial_site(row.item, row.serial):
        return counts.CountedFromElsewhere(
            row.item, row.serial, row.place, draft.stock.serial_site(row.item, row.serial)
        )
    return counts.CountedUnknown(row.item, row.serial, row.place)


def counted_place(line: Line) -> str:
    """Return the place that was counted: where goods are missing, else where they were found."""
    return line.from_place if is_outside(line.to_place) else line.to_place


def using_up(effect: Callable[[Act], None]) -> Callable[[Act], None]:
    """Return an effect that also uses up the variance of the count; of a reversal, gives it back."""

    def both(act: Act) -> None:
        effect(act)
        place = counted_place(act.line)
        # a reversal runs the other way: what it takes out is what was put in for the count
        sign = 1 if place == act.line.to_place else -1
        if act.transaction.reverses and not is_outside(act.line.from_place) and not is_outside(act.line.to_place):
            place, sign = act.line.from_place, -1
        rows = {
            (each.lot, each.serial): each
            for each in act.draft.counted(act.transaction.applies_to, place, act.item.item)
        }
        for allocation in act.line.allocations:
            for serial, quantity in _parts(allocation):
                if (kept := rows.get((allocation.lot, serial))) is not None:
                    act.draft.put_counted(replace(kept, adjusted=kept.adjusted + sign * quantity))

    return both


def _parts(allocation: Allocation) -> list[tuple[str, Decimal]]:
    return [("", allocation.quantity), *((serial, ONE) for serial in allocation.serials)]

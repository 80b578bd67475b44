"""Held work put right: a transaction with some of its numbers, places or quantities corrected, or without those that clash. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from inventory.refusals.base import Refusal
from inventory.refusals.transactions import NothingCorrected
from inventory.transactions import Allocation, Line, Transaction
from sync.messages import Corrected, Correction

Units = Callable[[str, str], tuple[str, Decimal]]
"""Gives the stocking unit of an item, and how many of them are in one of a unit."""


def corrected(transaction: Transaction, corrections: Iterable[Correction]) -> Transaction | Refusal:
    """Return the transaction with what was wrong put right; a refusal when it does not hold that."""
    for each in corrections:
        lines = tuple(_line_corrected(line, each) for line in transaction.lines)
        if lines == transaction.lines:
            return NothingCorrected(each.what.value, each.was)
        transaction = replace(transaction, lines=lines)
    return transaction


def _line_corrected(line: Line, correction: Correction) -> Line:
    was, to = correction.was, correction.to
    match correction.what:
        case Corrected.PLACE:
            from_place, to_place = (to if place == was else place for place in (line.from_place, line.to_place))
            return replace(line, from_place=from_place, to_place=to_place)
        case Corrected.LOT:
            return _with(line, lambda each: replace(each, lot=to) if each.lot == was else each)
        case Corrected.SERIAL:
            return _with(line, lambda each: _renamed(each, was, to))
        case Corrected.MAKER:
            return _with(line, lambda each: _made_otherwise(each, was, to))
        case Corrected.QUANTITY:
            return _of_quantity(line, to) if line.item == was else line


def _with(line: Line, change: Callable[[Allocation], Allocation]) -> Line:
    return replace(line, allocations=tuple(change(each) for each in line.allocations))


def _renamed(allocation: Allocation, was: str, to: str) -> Allocation:
    """Return an allocation with another serial in the place of one; its maker's serial is that of the unit, whatever we call it."""
    serials = tuple(to if serial == was else serial for serial in allocation.serials)
    makers = tuple(replace(each, serial=to) if each.serial == was else each for each in allocation.maker_serials)
    return replace(allocation, serials=serials, maker_serials=makers)


def _made_otherwise(allocation: Allocation, was: str, to: str) -> Allocation:
    """Return an allocation with another serial of a maker in the place of one."""
    makers = tuple(
        replace(each, maker_serial=to) if each.maker_serial == was else each for each in allocation.maker_serials
    )
    return replace(allocation, maker_serials=makers)


def _of_quantity(line: Line, text: str) -> Line:
    """Return the line with another quantity, in its unit; only one that holds one lot, or none, and no serials."""
    if len(line.allocations) != 1 or line.allocations[0].serials or line.quantity <= 0:
        return line
    try:
        quantity = Decimal(text)
    except InvalidOperation:
        return line
    kept = line.allocations[0]
    return replace(
        line, quantity=quantity, allocations=(replace(kept, quantity=kept.quantity / line.quantity * quantity),)
    )


def without(
    transaction: Transaction, refusals: Sequence[Refusal], units: Units
) -> tuple[Transaction | None, Transaction | None]:
    """Return what of a transaction does not clash, and what does; None where there is nothing of it."""
    good, bad = [], []
    for line in transaction.lines:
        kept, left = _split(line, refusals, units)
        good += [kept] if kept else []
        bad += [left] if left else []
    rest = replace(transaction, lines=tuple(good)) if good else None
    return rest, (replace(transaction, lines=tuple(bad)) if bad else None)


def _split(line: Line, refusals: Sequence[Refusal], units: Units) -> tuple[Line | None, Line | None]:
    good: list[Allocation] = []
    bad: list[Allocation] = []
    for each in line.allocations:
        clashing = {serial for serial in each.serials if any(_names(refusal, line, serial) for refusal in refusals)}
        if any(_stands_against(refusal, line, each) for refusal in refusals):
            bad.append(each)
        elif clashing:
            bad.append(_part(each, [serial for serial in each.serials if serial in clashing]))
            if len(clashing) < each.quantity:
                good.append(_part(each, [serial for serial in each.serials if serial not in clashing], len(clashing)))
        else:
            good.append(each)
    return _line_of(line, good, units), _line_of(line, bad, units)


def _part(allocation: Allocation, serials: Sequence[str], less: int = 0) -> Allocation:
    quantity = allocation.quantity - less if less else Decimal(len(serials))
    makers = tuple(each for each in allocation.maker_serials if each.serial in serials)
    return replace(allocation, quantity=quantity, serials=tuple(serials), weight=None, maker_serials=makers)


def _names(refusal: Refusal, line: Line, serial: str) -> bool:
    named = getattr(refusal, "serial", None) or getattr(refusal, "number", None)
    return named == serial and getattr(refusal, "item", line.item) == line.item


def _stands_against(refusal: Refusal, line: Line, allocation: Allocation) -> bool:
    """Whether a refusal is about all of an allocation: its lot, its item, its bin, or the transaction as such."""
    number = getattr(refusal, "serial", None) or getattr(refusal, "number", None)
    if number is not None and number != allocation.lot:
        # about one serial, of this line or of another; of a serial that nobody names it is about all
        return False
    places = (line.from_place, line.to_place)
    about: dict[str, tuple[str, ...]] = {
        "item": (line.item,),
        "lot": (allocation.lot, ""),
        "bin": places,
        "place": places,
    }
    return all(getattr(refusal, name) in values for name, values in about.items() if hasattr(refusal, name))


def _line_of(line: Line, allocations: Sequence[Allocation], units: Units) -> Line | None:
    if not allocations:
        return None
    if tuple(allocations) == line.allocations:
        return line
    unit, factor = units(line.item, line.unit)
    cost = None if line.unit_cost is None else (line.unit_cost / factor).quantize(Decimal("0.000001"))
    quantity = sum((each.quantity for each in allocations), Decimal(0))
    return replace(line, unit=unit, quantity=quantity, allocations=tuple(allocations), unit_cost=cost)

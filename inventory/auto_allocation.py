"""Allocating by itself: numbers of a place in the order of the item, from the first or from a given one (F12, F26).

Too few: all that there are, and it is said. What may not be taken is passed over, with the reason.
"""

import bisect
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from inventory.allocation import PassedOver, candidate_order, propose
from inventory.assignment import nearest
from inventory.items import Item, NumberOrder
from inventory.refusals.base import Refusal
from inventory.refusals.numbering import NoSuchNumber, TooFewNumbers
from inventory.staging import Candidate
from inventory.stock import Serial
from inventory.transactions import Allocation
from inventory.values import dataclass

Judge = Callable[[Serial], Refusal | None]
"""Says why a serial is passed over, None when it may be taken."""


@dataclass(frozen=True, slots=True)
class Allocated:
    """What was taken of a place: allocations by lot, what was passed over with the reason, and a refusal when it was too little."""

    allocations: tuple[Allocation, ...] = ()
    passed: tuple[tuple[str, Refusal], ...] = ()
    short: TooFewNumbers | None = None


def serials_from(item: Item, serials: Iterable[Serial], first: str = "") -> tuple[Serial, ...] | NoSuchNumber:
    """Return serials in the order of the item, from a given one on; a number that is not there is refused with the closest.

    By number the given one need not be there: the next one is the first.
    """
    ordered = sorted(serials, key=lambda each: (_rank(item.serial_order, each), each.serial))
    numbers = [each.serial for each in ordered]
    at = _start(item, item.serial_order, numbers, first)
    return at if isinstance(at, NoSuchNumber) else tuple(ordered[at:])


def lots_from(item: Item, candidates: Iterable[Candidate], first: str = "") -> tuple[Candidate, ...] | NoSuchNumber:
    """Return what there is of lots in the order of the item, from a given lot on; as `serials_from`."""
    ordered = sorted(candidates, key=candidate_order(item.lot_order))
    at = _start(item, item.lot_order, [each.lot for each in ordered], first)
    return at if isinstance(at, NoSuchNumber) else tuple(ordered[at:])


def _rank(order: NumberOrder, serial: Serial) -> tuple[bool, int]:
    """Return where a serial stands by its date; without one it comes last."""
    match order:
        case NumberOrder.NUMBER:
            return (False, 0)
        case NumberOrder.FEFO:
            day = serial.expiry_date
        case _:
            day = serial.stock_date
    place = 0 if day is None else day.toordinal()
    return (day is None, -place if order is NumberOrder.LIFO else place)


def _start(item: Item, order: NumberOrder, numbers: Sequence[str], first: str) -> int | NoSuchNumber:
    if not first:
        return 0
    if order is NumberOrder.NUMBER:
        return bisect.bisect_left(numbers, first)
    return nearest(item.item, first, numbers) or numbers.index(first)


def take_serials(item: Item, wanted: Decimal, offered: Iterable[Serial], judge: Judge) -> Allocated:
    """Take serials as they are offered until there are enough; those of one lot make one allocation."""
    taken: dict[str, list[str]] = {}
    passed: list[tuple[str, Refusal]] = []
    count = 0
    for each in offered:
        if count >= wanted:
            break
        if reason := judge(each):
            passed.append((each.serial, reason))
            continue
        taken.setdefault(each.lot, []).append(each.serial)
        count += 1
    allocations = tuple(Allocation(Decimal(len(found)), lot, tuple(found)) for lot, found in taken.items())
    return Allocated(allocations, tuple(passed), _short(item, wanted, Decimal(count)))


def take_lots(
    item: Item, wanted: Decimal, offered: Iterable[Candidate], judge: Callable[[Candidate], Refusal | None]
) -> Allocated:
    """Take quantities of lots (or of goods without one) as they are offered until it is enough."""
    proposal = propose(offered, wanted, judge)
    allocations = tuple(Allocation(each.quantity, each.candidate.lot) for each in proposal.takes)
    passed = tuple((_name(each), each.reason) for each in proposal.passed)
    return Allocated(allocations, passed, _short(item, wanted, wanted - proposal.missing))


def _name(passed: PassedOver) -> str:
    return passed.candidate.lot or passed.candidate.item


def _short(item: Item, wanted: Decimal, found: Decimal) -> TooFewNumbers | None:
    return TooFewNumbers(item.item, wanted, found) if found < wanted else None

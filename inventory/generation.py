"""Generating numbers: the next one of a mask, ranges, lists, and how a quantity is cut into lots (F7, F23-F25). Pure.

A number is taken apart by its mask; the segment that counts is raised, everything else stays: what a day fills stays blank where it is
blank (numbers.filled). What is returned is in the one form in which numbers are kept (numbers.normalised).
"""

import re
from collections.abc import Callable, Iterable
from decimal import ROUND_DOWN, Decimal

from inventory.numbers import RANGE_NUMBERS_MAX, Mask, check_form, open_parts_of
from inventory.refusals.base import Refusal
from inventory.refusals.goods import NotANumber
from inventory.refusals.numbering import NothingToCount, NumbersUsedUp, NumberTwice, TooManyLots
from inventory.transactions import NUMBERS_MAX

QUANTITY_STEP = Decimal("0.000001")

_BETWEEN = re.compile(r"[\r\n\t,;]+")

Taken = Callable[[str], bool]
"""Says whether a number of the item is in use."""


def next_number(item: str, number: str, mask: Mask | None, step: int = 1) -> str | Refusal:
    """Return the number `step` after a number of the mask; refused where none counts, or there is no room (F3, F7)."""
    found = numbers_from(item, number, mask, count=2, step=step)
    return found if isinstance(found, Refusal) else found[1]


def numbers_from(item: str, first: str, mask: Mask | None, *, count: int, step: int = 1) -> tuple[str, ...] | Refusal:
    """Return `count` numbers of the mask from the first on, each `step` after the one before (at most RANGE_NUMBERS_MAX)."""
    parts, at = (open_parts_of(first, mask), mask.counting) if mask else (None, None)
    if mask is None or parts is None or at is None:
        return NothingToCount(item, first)
    width, start = mask.segments[at].length, int(parts[at])
    last = start + step * (count - 1)
    if count > RANGE_NUMBERS_MAX or step < 1 or last >= 10**width:
        return NumbersUsedUp(item, mask.written(parts))
    return tuple(
        mask.written([*parts[:at], f"{value:0{width}d}", *parts[at + 1 :]]) for value in range(start, last + 1, step)
    )


def listed(text: str) -> tuple[str, ...] | Refusal:
    """Return the numbers of a file's text: one a line, or parted by comma, semicolon or tab; none twice."""
    return each_once(_BETWEEN.split(text)) or NotANumber(text[:80])


def each_once(said: Iterable[str]) -> tuple[str, ...] | Refusal:
    """Return numbers that were said one by one, whatever signs they have, without the space at their ends; none twice."""
    numbers = tuple(each.strip() for each in said if each.strip())
    seen: set[str] = set()
    for number in numbers:
        if refusal := check_form(number):
            return refusal
        if number in seen:
            return NumberTwice(number)
        seen.add(number)
    return numbers


def make_lots(quantity: Decimal, lots: int, *, measured: bool = False) -> tuple[Decimal, ...] | Refusal:
    """Return the quantities of N lots that are equal; the last takes the rest (F24: 400 in 10 lots of 40; 10 in 3, 3 and 4)."""
    if not 1 <= lots <= NUMBERS_MAX:
        return TooManyLots(quantity, Decimal(lots))
    each = (quantity / lots).quantize(QUANTITY_STEP if measured else Decimal(1), rounding=ROUND_DOWN)
    if each <= 0:
        return TooManyLots(quantity, Decimal(lots))
    return (*(each for _ in range(lots - 1)), quantity - each * (lots - 1))


def lots_of(quantity: Decimal, each: Decimal) -> tuple[Decimal, ...] | Refusal:
    """Return the quantities of lots that hold `each`; the last takes the rest (F24: 400 by 100 in 4; 450 by 100 in 4 and 50)."""
    if each <= 0 or quantity <= 0:
        return TooManyLots(quantity, Decimal(0))
    full, rest = int(quantity // each), quantity % each
    if full + bool(rest) > NUMBERS_MAX:
        return TooManyLots(quantity, Decimal(full + bool(rest)))
    return (*(each for _ in range(full)), *((rest,) if rest else ()))

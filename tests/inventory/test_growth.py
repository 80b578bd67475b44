"""Work grows with what a transaction or a batch names, and no faster: counted in instructions, over three sizes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import pairwise

import pytest

from inventory.items import Item, MakerSerials, Tracking
from inventory.memory import StockInMemory
from inventory.posting import post
from inventory.stock import Posted
from inventory.transactions import Allocation, Line, MakerSerial, Transaction
from tests.inventory.warehouses import NOW, SITE, TODAY, warehouse
from tests.work import steps_of

SIZES = (50, 100, 200)
LEANING = Decimal("1.05")
"""So much more than the first may the second step up cost for each: what a set or a tuple does when it grows."""
UNIT, GOODS = "UNIT", "GOODS"
Story = Callable[[int], tuple[StockInMemory, list[Transaction]]]


def stock() -> StockInMemory:
    kept = warehouse()
    kept.items[UNIT] = Item(UNIT, tracking=Tracking.SERIAL)
    kept.items[GOODS] = Item(GOODS, tracking=Tracking.LOT)
    return kept


def transaction(name: str, kind: str, *lines: Line, **said: object) -> Transaction:
    return Transaction(name, kind, SITE, NOW, TODAY, TODAY, "1900", lines=lines, **said)  # type: ignore[arg-type]  # fields


def line(item: str, from_place: str, to_place: str, allocations: Sequence[Allocation], number: int = 1) -> Line:
    quantity = sum((each.quantity for each in allocations), Decimal(0))
    return Line(item, "EA", quantity, from_place, to_place, number, tuple(allocations))


def units(first: int, count: int) -> Allocation:
    named = tuple(f"S{number:05}" for number in range(first, first + count))
    return Allocation(
        Decimal(count), serials=named, maker_serials=tuple(MakerSerial(each, f"M{each}") for each in named)
    )


def receipts_with_makers(count: int) -> tuple[StockInMemory, list[Transaction]]:
    kept = stock()
    kept.items[UNIT] = replace(kept.items[UNIT], maker_serial=MakerSerials.UNIQUE)
    came = (line(UNIT, "@VENDOR", "A-01", [units(at, 1)]) for at in range(count))
    return kept, [transaction(f"r{at}", "purchase_receipt", each, partner="V1") for at, each in enumerate(came)]


def receipts_unique_in_the_company(count: int) -> tuple[StockInMemory, list[Transaction]]:
    kept, came = receipts_with_makers(count)
    kept.settings["company", "serial_unique"] = "company"
    return kept, came


def receipt_of_many_lines(count: int) -> tuple[StockInMemory, list[Transaction]]:
    kept = stock()
    kept.settings["company", "serial_unique"] = "company"
    lines = (line(UNIT, "@VENDOR", "A-01", [units(at, 1)], at + 1) for at in range(count))
    return kept, [transaction("r", "purchase_receipt", *lines, partner="V1")]


STORIES = (receipts_with_makers, receipts_unique_in_the_company, receipt_of_many_lines)


def posted(kept: StockInMemory, transactions: Sequence[Transaction]) -> None:
    for each in transactions:
        result = post(each, kept)
        assert isinstance(result, Posted), result
        kept.apply(result)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_twice_as_much_is_twice_the_work(story: Story) -> None:
    posted(*story(1))  # what is made once and for all is no part of it
    told = [story(size) for size in SIZES]
    steps = [steps_of(partial(posted, *one)) for one in told]
    first, second = (after - before for before, after in pairwise(steps))
    assert second <= 2 * first * LEANING, steps

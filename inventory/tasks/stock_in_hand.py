"""What is asked of the stock of an item as a whole: all that may be sold, in its order, read a page at a time."""

from collections.abc import Iterator
from datetime import date

from inventory.allocation import Goods, sellable
from inventory.items import Item, NumberOrder
from inventory.staging import Candidate
from inventory.stock import Stock

CANDIDATES_PAGE = 50
CANDIDATES_MAX = 1_000


def candidates_in(stock: Stock, item: str, order: NumberOrder) -> Iterator[Candidate]:
    """Yield the stock of an item in an order, read only as far as it is wanted; at most CANDIDATES_MAX."""
    for after in range(0, CANDIDATES_MAX, CANDIDATES_PAGE):
        page = stock.candidates(item, "", order, after, CANDIDATES_PAGE)
        yield from page
        if len(page) < CANDIDATES_PAGE:
            return


def nearest_day(stock: Stock, item: Item, day: date) -> date | None:
    """Return the earliest last usable day of what may be sold of an item on a day; None where nothing that has a date is in stock."""
    for each in candidates_in(stock, item.item, NumberOrder.FEFO):
        if each.last_day is None:
            return None
        lot = stock.lot(item.item, each.lot)
        if each.last_day >= day and sellable(Goods(item, lot, place=stock.bin(each.place)), day) is None:
            return each.last_day
    return None

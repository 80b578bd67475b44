"""What a recall hit when it was posted: counted for whoever posts it, and the orders that keep such goods flagged (domain.md 3b, 6.7).

The whole list, row by row, is `stockhand hub recall`.
"""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import Connection

from inventory.recalls import Recall
from inventory.refusals.marks import KeptForOrder
from inventory.values import dataclass
from sync.centre.recall_list import recall_list
from sync.centre.recalled_goods import Found, Marked, RecalledGoods, RecallList

FLAGS_MAX = 200
NAMES_MAX = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """How many rows there are of what became of recalled goods in one way, and how much that is in stocking units over all items."""

    rows: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class RecallHits:
    """What a recall hit, by what became of it (`shipped`, `in_transit` ...); `held` are rows whose posting is held, whatever they say.

    `customers` are whom some of it was shipped to, `orders` the documents that keep some, `unsent` how many devices have work that the
    centre does not know; at most NAMES_MAX names of each.
    """

    hits: dict[str, Hit]
    held: int
    customers: tuple[str, ...]
    orders: tuple[str, ...]
    unsent: int


def hits_of(found: RecallList) -> RecallHits:
    """Return the figures of a recall list."""
    hits: dict[str, Hit] = {}
    for each in found.goods:
        before = hits.get(each.found.value, Hit(0, Decimal(0)))
        hits[each.found.value] = Hit(before.rows + 1, before.quantity + each.quantity)
    shipped = (each for each in found.goods if each.found is Found.SHIPPED)
    return RecallHits(
        hits,
        sum(each.marked is Marked.HELD for each in found.goods),
        tuple(dict.fromkeys(each.name or each.partner or "?" for each in shipped))[:NAMES_MAX],
        tuple(dict.fromkeys(each.document for each in _kept(found)))[:NAMES_MAX],
        len(found.unsent),
    )


def order_flags(connection: Connection, lines: Sequence[Recall]) -> tuple[KeptForOrder, ...]:
    """Return what is to be flagged of a recall that was just posted: the goods that open orders keep or that stand at docks for them."""
    found = recall_list(connection, lines)
    number = lines[0].recall
    flags = [
        KeptForOrder(number, each.item, each.serial or each.lot, each.quantity, each.document, each.site)
        for each in _kept(found)
    ]
    return tuple(dict.fromkeys(flags))[:FLAGS_MAX]


def _kept(found: RecallList) -> list[RecalledGoods]:
    wanted = (Found.ORDERED, Found.STAGED)
    return [each for each in found.goods if each.found in wanted and each.marked is Marked.NOTHING and each.document]

"""Allocating by itself for the office: the stock of the places that lines leave, loaded as a posting would, and asked (F26)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from inventory.auto_allocation import Allocated
from inventory.guards.taking import Wish, allocate, customer_of
from inventory.read_keys import Reads
from inventory.refusals.numbering import NoSuchNumber
from inventory.stock import BalanceKey
from inventory.transactions import Allocation
from sync.centre.loading import WorkingSet

Taken = Allocated | NoSuchNumber


def allocated(connection: Connection, site: str, wishes: Sequence[Wish]) -> tuple[Taken, ...]:
    """Return what each wish takes, one after the other: what one has taken is not there for the next."""
    working = WorkingSet(connection, site)
    _load(working, wishes)
    found: list[Taken] = []
    gone: dict[tuple[str, str], tuple[str, ...]] = {}
    for wish in wishes:
        key = (wish.place, wish.item)
        taken = allocate(working.stock, replace(wish, taken=(*wish.taken, *gone.get(key, ()))))
        found.append(taken)
        if isinstance(taken, Allocated):
            gone[key] = (*gone.get(key, ()), *(serial for each in taken.allocations for serial in each.serials))
            _take(working, wish, taken.allocations)
    return tuple(found)


def _take(working: WorkingSet, wish: Wish, allocations: Iterable[Allocation]) -> None:
    """Let goods be gone from where the next wish would look for them."""
    balances = working.stock.balances
    for each in allocations:
        key = BalanceKey(wish.place, wish.item, each.lot)
        balances[key] = balances[key] - each.quantity


def _load(working: WorkingSet, wishes: Sequence[Wish]) -> None:
    """Load what wishes ask: the documents, items and places first, then what is told of the numbers that stand there."""
    stock = working.stock
    working.load(
        Reads(
            items=frozenset(each.item for each in wishes),
            documents=frozenset(each.order for each in wishes if each.order),
            partners=frozenset(each.partner for each in wishes if each.partner),
            advised=frozenset((each.order, each.line) for each in wishes if each.order),
            standing=frozenset((each.place, each.item) for each in wishes),
            bins=frozenset(each.place for each in wishes),
            boxes=frozenset(each.place for each in wishes),
            disputed=frozenset(each.item for each in wishes),
        )
    )
    lots, serials = set[tuple[str, str]](), set[tuple[str, str]]()
    for each in wishes:
        lots |= {(each.item, lot) for lot, _ in stock.standing(each.place, each.item)}
        serials |= {(each.item, one.serial) for one in stock.serials_standing(each.place, each.item)}
    places = {each.item: {other.place for other in wishes if other.item == each.item} for each in wishes}
    working.load(
        Reads(
            lots=frozenset(key for key in lots if key[1]),
            named=frozenset(serials),
            promised=frozenset(lots),
            offered=frozenset(lots),
            balances=frozenset(BalanceKey(place, item, lot) for item, lot in lots for place in places[item]),
            reserved=frozenset((place, item, lot) for item, lot in lots for place in places[item]),
            bins=frozenset(each.bin for each in stock.packs.values() if each.bin),
            origins=frozenset({(item, lot, "") for item, lot in lots} | _origins(working, wishes)),
            asked=frozenset(
                (customer, each.item, each.order) for each in wishes if (customer := customer_of(stock, each))
            ),
        )
    )


def _origins(working: WorkingSet, wishes: Sequence[Wish]) -> set[tuple[str, str, str]]:
    found = (one for each in wishes for one in working.stock.serials_standing(each.place, each.item))
    return {(each.item, each.lot, each.serial) for each in found}

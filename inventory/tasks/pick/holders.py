"""Picking: what holds the goods in a bin: they are loose there, or in pallets and boxes (flows.md 1.2 step 2). Only the stock is asked."""

from inventory.allocation import order_of
from inventory.items import Item
from inventory.packs import bin_of, sealed_around
from inventory.places import is_pack
from inventory.refusals.packing import PackSealed
from inventory.staging import Candidate
from inventory.stock import Stock

HELD_MAX = 50


def bin_under(stock: Stock, holder: str) -> str:
    """Return the bin that goods are in: their place, or where the pack stands; empty where nobody said."""
    return bin_of(holder, stock.pack) if is_pack(holder) else holder


def is_of_goods(stock: Stock, pack: str) -> bool:
    """Return whether a pack holds goods that are for nobody yet; a box of an order, an empty or a new one does not."""
    if stock.pack(pack) is None or stock.box_order(pack):
        return False
    return bool(stock.contents(pack, 1) or stock.packs_in(pack, 1))


def held_in(stock: Stock, item: Item, place: str, lot: str) -> tuple[Candidate, ...]:
    """Return what boxes in a bin hold of a lot (or of an item without lots), at most HELD_MAX of them."""
    found = stock.candidates(item.item, place, order_of(item), 0, HELD_MAX)
    return tuple(each for each in found if each.pack and each.lot == lot)


def only_whole(stock: Stock, candidate: Candidate) -> PackSealed | None:
    """Return the sealed pack out of which nothing is taken, None where a part may be."""
    sealed = sealed_around(candidate.pack, stock.pack)
    return PackSealed(sealed) if sealed else None


def never(stock: Stock, candidate: Candidate) -> PackSealed | None:
    """Return the sealed pack that can be taken for no line: it holds other goods too, or the box stands in it."""
    sealed = only_whole(stock, candidate)
    mixed = sealed is not None and len(stock.contents(candidate.pack, 2)) > 1
    return sealed if mixed or (sealed and sealed.pack != candidate.pack) else None

"""What may be taken of a place without anybody choosing it: the questions that posting asks, put to one number after the other (F26)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from inventory.allocation import allocated_on_order, goods_at_hand, loose, sellable
from inventory.auto_allocation import Allocated, lots_from, serials_from, take_lots, take_serials
from inventory.documents import DocumentNumber
from inventory.items import Item
from inventory.offers import kept_for_others
from inventory.packs import bin_of
from inventory.places import Bin, is_pack
from inventory.refusals.base import Refusal
from inventory.refusals.marks import NotAllocated
from inventory.refusals.numbering import NoSuchNumber
from inventory.refusals.selling import NotEnoughFree, NumberDisputed, ReservedElsewhere
from inventory.staging import Candidate, DisputedGoods
from inventory.stock import BalanceKey, Lot, Rules, Serial, SerialState
from inventory.values import dataclass

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be allocated of a place: `wanted` stocking units of an item, from `first` on (empty: from the first of its order).

    `order` and `line` are the document's, empty without one; `sold`: it must be good for sale on `day` to the customer, `leaves`: it
    goes out of the house, so that the bin may be a dock; `taken` are serials that are assigned already; `partner` is the customer where
    no order says who it is.
    """

    item: str
    place: str
    wanted: Decimal
    day: date
    order: str = ""
    line: int = 0
    first: str = ""
    sold: bool = True
    leaves: bool = False
    taken: tuple[str, ...] = ()
    partner: str = ""


def allocate(stock: Rules, wish: Wish) -> Allocated | NoSuchNumber:
    """Take what is wanted of a place in the order of the item; where the order keeps numbers, of those only (F13)."""
    item = stock.item(wish.item, customer_of(stock, wish))
    if item is None:
        return Allocated()
    kept = stock.advised(wish.order, wish.line) if wish.order else ()
    first = allocated_on_order(stock, item)
    if item.tracking.serials:
        only = _names(kept, "serial") if _names(kept, "serial") or "serial" in first else None
        return _serials(stock, wish, item, only)
    only = _names(kept, "lot") if _names(kept, "lot") or "lot" in first else None
    return _lots(stock, wish, item, only)


def _names(kept: Iterable[DocumentNumber], kind: str) -> frozenset[str]:
    return frozenset(name for each in kept if (name := getattr(each, kind)))


def customer_of(stock: Rules, wish: Wish) -> str:
    """Return whom goods are wanted for: the partner of the order, else the one that the wish names."""
    document = stock.document(wish.order) if wish.order else None
    return (document.partner if document is not None else "") or wish.partner


def _serials(stock: Rules, wish: Wish, item: Item, only: frozenset[str] | None) -> Allocated | NoSuchNumber:
    here = stock.serials_standing(wish.place, wish.item)
    free = [each for each in here if _is_free(each, wish)]
    offered = serials_from(item, free, wish.first)
    if isinstance(offered, NoSuchNumber):
        return offered

    def judge(serial: Serial) -> Refusal | None:
        if only is not None and serial.serial not in only:
            return NotAllocated(item.item, serial.serial, wish.order)
        if (other := stock.named_for(item.item, serial.serial)) not in ("", wish.order):
            return ReservedElsewhere(item.item, serial.serial, other)
        if dispute := stock.dispute(item.item, serial.serial):
            return NumberDisputed(item.item, serial.serial, dispute.transaction, dispute.document, dispute.operator)
        lot = stock.lot(item.item, serial.lot) if serial.lot else None
        return _why_not_sold(stock, wish, item, lot, serial)

    return take_serials(item, wish.wanted, offered, judge)


def _why_not_sold(stock: Rules, wish: Wish, item: Item, lot: Lot | None, serial: Serial | None) -> Refusal | None:
    if not wish.sold:
        return None
    customer = customer_of(stock, wish)
    asked = stock.asked(customer, item.item, wish.order) if customer else None
    least = int(stock.setting("sell_days_min", item.item, customer))
    place = None if wish.leaves else _bin_of(stock, wish.place)
    found = goods_at_hand(stock, item, lot, serial, place)
    return sellable(replace(found, asked=asked), wish.day, least)


def _bin_of(stock: Rules, place: str) -> Bin | None:
    bin_code = bin_of(place, stock.pack) if is_pack(place) else place
    return stock.bin(bin_code) if bin_code else None


def _lots(stock: Rules, wish: Wish, item: Item, only: frozenset[str] | None) -> Allocated | NoSuchNumber:
    offered = lots_from(item, _candidates(stock, wish), wish.first)
    if isinstance(offered, NoSuchNumber):
        return offered

    def judge(each: Candidate) -> Refusal | None:
        if only is not None and each.lot not in only:
            return NotAllocated(item.item, each.lot, wish.order)
        if each.quantity <= 0 and (dispute := _disputed(stock, wish, each.lot)):
            return dispute
        if each.quantity <= 0:
            others = {order for order, _ in stock.promised(item.item, each.lot) if order != wish.order}
            return NotEnoughFree(item.item, each.lot, wish.wanted, ZERO, ", ".join(sorted(others)))
        if wish.sold and (reason := loose(item, each.lot)):
            return reason
        lot = stock.lot(item.item, each.lot) if each.lot else None
        return _why_not_sold(stock, wish, item, lot, None)

    return _with_disputes(stock, wish, take_lots(item, wish.wanted, offered, judge))


def _with_disputes(stock: Rules, wish: Wish, taken: Allocated) -> Allocated:
    """Return what was taken; where it is too little, with the held work that has some of what was not taken whole."""
    said = {name for name, _ in taken.passed}
    lots = (each.lot for each in taken.allocations) if taken.short else ()
    disputes = ((lot or wish.item, _disputed(stock, wish, lot)) for lot in lots)
    more = tuple((name, why) for name, why in disputes if why is not None and name not in said)
    return replace(taken, passed=(*taken.passed, *more))


def _candidates(stock: Rules, wish: Wish) -> Iterator[Candidate]:
    """Yield what the place holds of each lot, less what stands there for others, and what other orders keep of it."""
    for lot, _ in stock.standing(wish.place, wish.item):
        there = stock.balance(BalanceKey(wish.place, wish.item, lot))
        own, staged = _staged(stock, wish, lot)
        others = sum(kept_for_others(stock, wish.item, lot, wish.order).values(), ZERO)
        # what stands for the order may be of another owner: that is not there
        ours = min(own, there) if own else there - staged
        free = ours - sum((each.quantity for each in _held_here(stock, wish, lot)), ZERO)
        if wish.sold and others and not own:
            free = min(free, max(ZERO, stock.offered(wish.item, lot) - others))
        known = stock.lot(wish.item, lot) if lot else None
        dates = (known.stock_date, known.last_day) if known is not None else (None, None)
        if free > 0 or there > staged:
            yield Candidate(wish.place, wish.item, lot, free, 0, *dates)


def _held_here(stock: Rules, wish: Wish, lot: str) -> tuple[DisputedGoods, ...]:
    """Return what held work would take of a lot in the place: it is not given to somebody else (design.md 6)."""
    return tuple(each for each in stock.disputed_goods(wish.item, lot) if each.place == wish.place)


def _disputed(stock: Rules, wish: Wish, lot: str) -> NumberDisputed | None:
    """Return who has something of a lot in the place that is held, None for nobody."""
    held = next((each.by for each in _held_here(stock, wish, lot)), None)
    number = lot or wish.item
    return NumberDisputed(wish.item, number, held.transaction, held.document, held.operator) if held else None


def _staged(stock: Rules, wish: Wish, lot: str) -> tuple[Decimal, Decimal]:
    """Return what of a lot stands in the place for the line of the order, and for whomever."""
    kept = stock.reserved(wish.place, wish.item, lot)
    own = (each.quantity for each in kept if (each.document, each.line) == (wish.order, wish.line))
    return sum(own, ZERO), sum((each.quantity for each in kept), ZERO)


def _is_free(serial: Serial, wish: Wish) -> bool:
    """Return whether a unit stands there for nobody, or for this very order; what is another's is not there."""
    ours = serial.state is SerialState.ON_HAND or (serial.state.in_stock and serial.document == wish.order != "")
    return ours and not serial.owner and serial.serial not in wish.taken

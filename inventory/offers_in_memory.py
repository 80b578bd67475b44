"""What stock in memory offers for orders: what may be picked, and what customers were promised."""

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from inventory.allocation import candidate_order
from inventory.deliveries import DeliveryKey
from inventory.documents import DocumentKind, DocumentState
from inventory.items import NumberOrder
from inventory.offers import picked, still_kept, within_place
from inventory.packs import bin_of
from inventory.places import SELLING, is_outside, is_pack
from inventory.staging import Candidate, DisputedGoods, Reservation
from inventory.stock import BalanceKey

if TYPE_CHECKING:
    from inventory.memory import StockInMemory


def candidates_of(stock: "StockInMemory", item: str, bin_code: str, order: NumberOrder) -> tuple[Candidate, ...]:
    """Return what bins that sell hold of an item, in a bin or (empty) in all, in the order asked for."""
    found: dict[tuple[str, str], Decimal] = {}
    for key, quantity in stock.balances.items():
        place = _bin_of(stock, key.place)
        kept = stock.bins.get(place)
        ours = key.item == item and not key.owner and bin_code in ("", place)
        if ours and kept is not None and kept.kind in SELLING:
            found[key.place, key.lot] = quantity - _disputed_in(stock, key.place, item, key.lot)
    listed = [_candidate(stock, place, item, lot, free) for (place, lot), free in found.items() if free > 0]
    return tuple(sorted(listed, key=candidate_order(order)))


def _disputed_in(stock: "StockInMemory", place: str, item: str, lot: str) -> Decimal:
    held = stock.held_goods.get((item, lot), ())
    return sum((each.quantity for each in held if each.place == place), Decimal(0))


def disputed_goods_of(stock: "StockInMemory", item: str, lot: str) -> tuple[DisputedGoods, ...]:
    """Return what held work would take of a lot, or of goods without one, as far as it is there."""
    held = sorted(stock.held_goods.get((item, lot), ()), key=lambda each: each.by.transaction)
    found = ((each, stock.bins.get(_bin_of(stock, each.place))) for each in held)
    named = (replace(each, sells=kept is not None and kept.kind in SELLING) for each, kept in found)
    return within_place(named, lambda place: stock.balances.get(BalanceKey(place, item, lot), Decimal(0)))


def _bin_of(stock: "StockInMemory", holder: str) -> str:
    return bin_of(holder, stock.packs.get) if is_pack(holder) else holder


def _candidate(stock: "StockInMemory", holder: str, item: str, lot: str, free: Decimal) -> Candidate:
    kept = stock.lots_by_key.get((item, lot))
    stock_date, last_day = (kept.stock_date, kept.last_day) if kept else (None, None)
    place = _bin_of(stock, holder)
    pack = holder if is_pack(holder) else ""
    return Candidate(place, item, lot, free, stock.bins[place].walk_order, stock_date, last_day, pack)


def offered_of(stock: "StockInMemory", item: str, lot: str) -> Decimal:
    """Return what bins that sell hold of a lot, or of goods without one."""
    found = Decimal(0)
    for key in stock.balances.by("goods", (item, lot)):
        kept = stock.bins.get(_bin_of(stock, key.place))
        if not key.owner and kept is not None and kept.kind in SELLING:
            found += max(Decimal(0), stock.balances[key] - _disputed_in(stock, key.place, item, lot))
    return found


def stocked_of(stock: "StockInMemory", item: str, lot: str) -> Decimal:
    """Return what is in the house of a lot, or of goods without one, wherever it stands."""
    ours = (key for key in stock.balances.by("goods", (item, lot)) if not key.owner and not is_outside(key.place))
    return sum((stock.balances[key] for key in ours), Decimal(0))


def promised_of(stock: "StockInMemory", item: str, lot: str) -> tuple[tuple[str, Decimal], ...]:
    """Return the open sales orders that keep a lot, or goods without a number, and how much each may still want."""
    kept: dict[tuple[str, int], Decimal] = {}
    for each in stock.numbers.by("lot", lot):
        line = stock.document_lines.get((each.document, each.line))
        if line is not None and line.item == item:
            document = stock.documents[each.document]
            if document.kind is DocumentKind.SALES_ORDER and document.state is DocumentState.OPEN:
                kept[line.document, line.line] = kept.get((line.document, line.line), Decimal(0)) + each.quantity
    staged = _staged_of(stock, item, lot)
    found: dict[str, Decimal] = {}
    for (order, number), quantity in sorted(kept.items()):
        line, shipped = stock.document_lines[order, number], stock.deliveries.get(DeliveryKey(order, number, item, lot))
        wanted = still_kept(quantity, picked(line, lot, staged.get(order, ()), shipped), line)
        if wanted > 0:
            found[order] = found.get(order, Decimal(0)) + wanted
    return tuple(found.items())


def _staged_of(stock: "StockInMemory", item: str, lot: str) -> dict[str, list[Reservation]]:
    """Return what of a lot stands for orders, by order: looked through once for all of them."""
    found: dict[str, list[Reservation]] = {}
    for key in stock.reservations.by("goods", (item, lot)):
        found.setdefault(key[0], []).append(Reservation(*key, stock.reservations[key]))
    return found

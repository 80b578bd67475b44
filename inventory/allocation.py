"""What may be sold, and what is proposed first: one function judges a lot or serial for the list, the scan and the posting alike.

`sellable` knows marks, dates and bins (domain.md 6.4); `propose` walks through candidates in the item's order (F12, F26) and keeps for
each that it passes over the reason why.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal

from inventory.customers import Asked, first_day, too_old_for
from inventory.items import ExpiryLevel, Item, NumberOrder
from inventory.mark_rules import MarkRules
from inventory.marks import is_quarantined, recalled_by
from inventory.places import SELLING, Bin
from inventory.recalls import Recall
from inventory.refusals.base import Refusal
from inventory.refusals.goods import LotMissing
from inventory.refusals.selling import (
    BinDoesNotSell,
    LotHeld,
    LotQuarantined,
    LotRecalled,
    NumberExpired,
    SerialHeld,
    SerialRecalled,
    ShelfLifeTooShort,
)
from inventory.shelf_life import is_expired
from inventory.staging import Candidate
from inventory.stock import Lot, Rules, Serial
from inventory.values import dataclass

UNKNOWN_LAST = date.max.toordinal() + 1


@dataclass(frozen=True, slots=True)
class Goods:
    """Units of an item: of a lot, of a serial, in a bin, as far as each is known; `place` None where the bin does not count.

    `recalls` are those of the item, as the stock at hand knows them, `origin_recall` the one of something that they were made of;
    `asked` is what the customer asks whom they are for.
    """

    item: Item
    lot: Lot | None = None
    serial: Serial | None = None
    place: Bin | None = None
    recalls: tuple[Recall, ...] = ()
    asked: Asked | None = None
    origin_recall: str = ""

    def dates(self) -> tuple[tuple[str, date, ExpiryLevel], ...]:
        """Return number, last usable day and level of each number that has a date."""
        found = []
        if self.serial is not None and self.serial.expiry_date is not None:
            found.append((self.serial.serial, self.serial.expiry_date, self.item.serial_expiry_level))
        if self.lot is not None and self.lot.last_day is not None:
            found.append((self.lot.lot, self.lot.last_day, self.item.lot_expiry_level))
        return tuple(found)

    def lives(self) -> tuple[tuple[str, date | None, date], ...]:
        """Return number, first day (None: not known) and last usable day of each number that has a date."""
        found = []
        item, serial, lot = self.item, self.serial, self.lot
        if serial is not None and (last_day := serial.expiry_date) is not None:
            first = first_day(None, item.serial_expiry_days, last_day, serial.stock_date)
            found.append((serial.serial, first, last_day))
        if lot is not None and (last_day := lot.last_day) is not None:
            first = first_day(lot.production_date, item.lot_expiry_days, last_day, lot.stock_date)
            found.append((lot.lot, first, last_day))
        return tuple(found)


def goods_at_hand(
    stock: MarkRules, item: Item, lot: Lot | None = None, serial: Serial | None = None, place: Bin | None = None
) -> Goods:
    """Return goods with all recalls that cover them: their own, and those of what they were made of (domain.md 6.7)."""
    origin = stock.origin_recall(item.item, lot.lot if lot else "", serial.serial if serial else "")
    return Goods(item, lot, serial, place, stock.recalls(item.item), origin_recall=origin)


def sellable(goods: Goods, day: date, days_min: int = 0) -> Refusal | None:
    """Return why goods may not be sold on a day (site-local, of the work), None when they may; no one can override it.

    `days_min` more days than the day itself must be left of a number that has a date and a level (F9).
    """
    item, place = goods.item, goods.place
    if refusal := marked(goods, day):
        return refusal
    for number, last_day, level in goods.dates():
        if level is ExpiryLevel.ERROR and is_expired(last_day, day):
            return NumberExpired(item.item, number, last_day)
    for number, last_day, level in goods.dates():
        if level is not ExpiryLevel.NONE and not is_expired(last_day, day) and last_day < day + timedelta(days_min):
            return ShelfLifeTooShort(item.item, number, last_day, days_min)
    if refusal := refused_by_customer(goods, day):
        return refusal
    if place is not None and place.kind not in SELLING:
        return BinDoesNotSell(place.bin, place.kind.value)
    return None


def loose(item: Item, lot: str) -> Refusal | None:
    """Return why goods of a lotted item do not leave without their lot: where it may come later, it comes before they go (F11)."""
    return LotMissing(item.item) if item.tracking.lots and item.lot_count_may_differ and not lot else None


def refused_by_customer(goods: Goods, day: date) -> Refusal | None:
    """Return why the customer would not take goods on a day: too little of their life is left (domain.md 6.4)."""
    if goods.asked is None:
        return None
    judged = (
        too_old_for(goods.asked, goods.item.item, number, (first, last_day), day)
        for number, first, last_day in goods.lives()
    )
    return next((refusal for refusal in judged if refusal is not None), None)


def recall_of(goods: Goods) -> str:
    """Return the number of the first recall that covers goods, by themselves or by what they were made of; empty for none."""
    own = goods.lot.recall if goods.lot else ""
    return own or recalled_by(goods.recalls, goods.item.item, goods.lot, goods.serial) or goods.origin_recall


def marked(goods: Goods, day: date) -> Refusal | None:
    """Return the mark that keeps goods in the house: a recall, a hold, a quarantine; None for none (invariant 11)."""
    item, lot, serial = goods.item.item, goods.lot, goods.serial
    if lot is not None and (recall := lot.recall or recalled_by(goods.recalls, item, lot)):
        return LotRecalled(item, lot.lot, recall)
    if serial is not None and (recall := recalled_by(goods.recalls, item, lot, serial)):
        return SerialRecalled(item, serial.serial, recall)
    if goods.origin_recall:
        found = goods.origin_recall
        return (
            SerialRecalled(item, serial.serial, found) if serial else LotRecalled(item, lot.lot if lot else "", found)
        )
    if lot is not None and lot.hold:
        return LotHeld(item, lot.lot, lot.hold)
    if serial is not None and serial.hold:
        return SerialHeld(item, serial.serial, serial.hold)
    if lot is not None and is_quarantined(lot, day):
        return LotQuarantined(item, lot.lot, None if lot.quarantine else lot.quarantine_until)
    return None


def expiry_warning(goods: Goods, day: date) -> NumberExpired | None:
    """Return the number that is expired where that is a question only (level warning, domain.md 6.14)."""
    for number, last_day, level in goods.dates():
        if level is ExpiryLevel.WARNING and is_expired(last_day, day):
            return NumberExpired(goods.item.item, number, last_day)
    return None


def _known(day: date | None) -> int:
    return UNKNOWN_LAST if day is None else day.toordinal()


_RANKS: dict[NumberOrder, Callable[[Candidate], int]] = {
    NumberOrder.NUMBER: lambda _each: 0,
    NumberOrder.FIFO: lambda each: _known(each.stock_date),
    NumberOrder.LIFO: lambda each: UNKNOWN_LAST if each.stock_date is None else -each.stock_date.toordinal(),
    NumberOrder.FEFO: lambda each: _known(each.last_day),
}

SortKey = tuple[int, str, int, str, str, str]


def candidate_order(order: NumberOrder) -> Callable[[Candidate], SortKey]:
    """Return the key by which candidates are offered: the order's date (unknown ones last) or number, the walk, place, lot and pack."""
    rank = _RANKS[order]

    def key(each: Candidate) -> SortKey:
        return (
            rank(each),
            each.lot if order is NumberOrder.NUMBER else "",
            each.walk_order,
            each.place,
            each.lot,
            each.pack,
        )

    return key


def is_later(one: Candidate, other: Candidate, order: NumberOrder) -> bool:
    """Return whether an order of dates would offer `one` after `other`; equal dates and the order by number never are."""
    rank = _RANKS[order]
    return rank(one) > rank(other)


@dataclass(frozen=True, slots=True)
class Take:
    """A proposal: a quantity (stocking units) of a candidate."""

    candidate: Candidate
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A candidate that comes earlier and is not proposed, with the reason."""

    candidate: Candidate
    reason: Refusal


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to take, in the order of the item, what was passed over before it was enough, and what is missing."""

    takes: tuple[Take, ...]
    passed: tuple[PassedOver, ...]
    missing: Decimal


def propose(
    candidates: Iterable[Candidate],
    wanted: Decimal,
    judge: Callable[[Candidate], Refusal | None],
    whole: Callable[[Candidate], Refusal | None] = lambda _each: None,
) -> Proposal:
    """Split a quantity over candidates, which come in their order; `judge` says why one is passed over (pain 4: split, explain).

    `whole` says why one is taken as a whole or not at all.
    """
    takes: list[Take] = []
    passed: list[PassedOver] = []
    missing = wanted
    for candidate in candidates:
        if missing <= 0:
            break
        take = min(missing, candidate.quantity)
        if reason := judge(candidate) or (whole(candidate) if take < candidate.quantity else None):
            passed.append(PassedOver(candidate, reason))
            continue
        takes.append(Take(candidate, take))
        missing -= take
    return Proposal(tuple(takes), tuple(passed), max(missing, Decimal(0)))


def allocated_on_order(stock: Rules, item: Item) -> frozenset[str]:
    """Return the kinds of the item's numbers, `serial` and `lot`, that are allocated on an order before they are picked for it (F13)."""
    has = {"serial": item.tracking.serials, "lot": item.tracking.lots}
    return frozenset(
        kind for kind, tracked in has.items() if tracked and stock.setting(f"{kind}_allocate_at", item.item) == "order"
    )


def order_of(item: Item) -> NumberOrder:
    """Return the order in which the item's stock is offered: that of its lots, else that of its serials (F12)."""
    return item.lot_order if item.tracking.lots else item.serial_order

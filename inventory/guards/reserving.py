"""Guards of reservations: what an order keeps is good, free, and no more than is open on its line (F13, F38, domain.md 3a, 3b)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from inventory.allocation import goods_at_hand, sellable
from inventory.documents import DocumentLine, DocumentNumber, DocumentState
from inventory.draft import Draft
from inventory.guards.people import Refusals
from inventory.guards.quantities import may_have_fractions
from inventory.items import Item
from inventory.offers import kept_for_others, picked_of, still_kept
from inventory.packs import bin_of
from inventory.places import Bin, is_pack
from inventory.refusals import goods, marks, selling
from inventory.refusals.base import Refusal
from inventory.stock import Rules, Serial, SerialState
from inventory.transactions import Mark, Transaction

ZERO = Decimal(0)


def check_reserve(draft: Draft) -> Refusals:
    """Numbers are kept for an open line of the order: good ones that nobody else has, no more than are free and open (invariant 5)."""
    document = draft.stock.document(draft.transaction.document)
    if document is not None and document.state is not DocumentState.OPEN:
        yield goods.DocumentClosed(document.document)
    wanted: dict[int, Decimal] = {}
    taken: dict[tuple[str, str], Decimal] = {}
    yield from _check_once(draft.transaction.marks)
    for mark in draft.transaction.marks:
        line = draft.line(draft.transaction.document, mark.line)
        if line is None or line.item != mark.item:
            yield goods.NotOnDocument(mark.item, draft.transaction.document)
        elif refusal := _fraction(draft, mark):
            yield refusal
        elif not _names_goods(draft, mark):
            yield marks.NothingMarked(draft.transaction.kind)
        else:
            yield from _check_serial_free(draft, mark) if mark.serial else _check_free(draft, mark, taken)
            wanted[mark.line] = wanted.get(mark.line, ZERO) + reserved_quantity(mark)
    yield from _check_open(draft, wanted)


def _check_once(named: Sequence[Mark]) -> Refusals:
    """No serial is kept twice by one transaction: there is one of it."""
    counted = Counter((mark.item, mark.serial) for mark in named if mark.serial)
    yield from (goods.SerialTwice(item, serial) for (item, serial), count in counted.items() if count > 1)


def _fraction(draft: Draft, mark: Mark) -> Refusal | None:
    """Refuse to keep a part of what is counted: a serial is one (F29)."""
    item, quantity = draft.stock.item(mark.item), mark.quantity or ZERO
    whole = item is not None and not may_have_fractions(item)
    return goods.FractionOfUnit(mark.item, quantity) if whole and quantity % 1 else None


def _names_goods(draft: Draft, mark: Mark) -> bool:
    """Return whether a mark says what is kept: a number, or so many of goods that have none."""
    item = draft.stock.item(mark.item)
    tracked = item is None or item.tracking.lots or item.tracking.serials
    quantity = Decimal(1) if mark.serial and mark.quantity is None else mark.quantity or ZERO
    return quantity > 0 and bool(mark.serial or mark.lot or not tracked)


def reserved_quantity(mark: Mark) -> Decimal:
    """Return how much a mark keeps, in stocking units: a serial is one."""
    return Decimal(1) if mark.serial else mark.quantity or ZERO


def _check_open(draft: Draft, wanted: dict[int, Decimal]) -> Refusals:
    for number, more in wanted.items():
        line = draft.line(draft.transaction.document, number)
        if line is not None:
            kept = _still_kept(draft, line)
            if kept + more > line.open:
                yield selling.MoreThanAsked(line.document, line.item, line.open, kept + more - line.open)


def _still_kept(draft: Draft, line: DocumentLine) -> Decimal:
    """Return how much a line keeps that is still to be picked: what was picked of it is kept no more (3b)."""
    lots: dict[str, Decimal] = {}
    serials = 0
    for each in draft.reserved_on(line.document, line.line):
        if not each.serial:
            lots[each.lot] = lots.get(each.lot, ZERO) + each.quantity
        elif (known := draft.serial(line.item, each.serial)) is None or known.state is SerialState.ON_HAND:
            serials += 1
    return sum(
        (still_kept(kept, picked_of(draft.stock, line, lot), line) for lot, kept in lots.items()), Decimal(serials)
    )


def _check_free(draft: Draft, mark: Mark, taken: dict[tuple[str, str], Decimal]) -> Refusals:
    """As much of a lot, or of goods without a number, is in bins that sell beside what orders keep already, this one included."""
    item, key = draft.stock.item(mark.item), (mark.item, mark.lot)
    lot = draft.lot(*key) if mark.lot else None
    if mark.lot and lot is None:
        yield marks.UnknownLot(*key)
        return
    if item is not None and lot is not None:
        refusal = sellable(goods_at_hand(draft.stock, item, lot), draft.transaction.day)
        if refusal is not None:
            yield refusal
            return
    kept = kept_for_others(draft.stock, *key, "")
    free = draft.offered(*key) - sum(kept.values()) - taken.get(key, ZERO)
    quantity = reserved_quantity(mark)
    taken[key] = taken.get(key, ZERO) + quantity
    if free < quantity:
        yield selling.NotEnoughFree(*key, quantity, max(ZERO, free), ", ".join(sorted(kept)))


def _check_serial_free(draft: Draft, mark: Mark) -> Refusals:
    """A serial stands in a bin that sells, is good, and neither another order nor held work names it."""
    item, serial = draft.stock.item(mark.item), draft.serial(mark.item, mark.serial)
    if item is None:
        return
    if serial is None or serial.state is not SerialState.ON_HAND:
        yield goods.SerialNotHere(mark.item, mark.serial, "", serial.place if serial else "")
        return
    if mark.lot and serial.lot != mark.lot:
        yield goods.SerialOfAnotherLot(mark.item, mark.serial, mark.lot, serial.lot)
    yield from _check_good(draft, item, serial)
    if other := draft.stock.named_for(mark.item, mark.serial):
        yield selling.ReservedElsewhere(mark.item, mark.serial, other)
    if dispute := draft.stock.dispute(mark.item, mark.serial):
        who = (dispute.transaction, dispute.document, dispute.operator)
        yield selling.NumberDisputed(mark.item, mark.serial, *who)


def _check_good(draft: Draft, item: Item, serial: Serial) -> Refusals:
    lot = draft.lot_at_hand(item.item, serial.lot)
    refusal = sellable(goods_at_hand(draft.stock, item, lot, serial, _bin_of(draft, serial)), draft.transaction.day)
    yield from () if refusal is None else (refusal,)


def _bin_of(draft: Draft, serial: Serial) -> Bin | None:
    place = bin_of(serial.place, draft.pack) if is_pack(serial.place) else serial.place
    return draft.stock.bin(place) if place else None


def check_unreserve(draft: Draft) -> Refusals:
    """Only what the order keeps is let go, and only as much."""
    kept = kept_of(draft)
    for mark in draft.transaction.marks:
        there = kept.get((mark.line, mark.lot, mark.serial))
        if there is None or there < reserved_quantity(mark):
            yield marks.NotReserved(mark.item, mark.serial or mark.lot, draft.transaction.document)


def kept_of(draft: Draft) -> dict[tuple[int, str, str], Decimal]:
    """Return how much the lines of the order that are marked keep, by line, lot and serial."""
    found: dict[tuple[int, str, str], Decimal] = {}
    for line in {mark.line for mark in draft.transaction.marks}:
        for each in draft.reserved_on(draft.transaction.document, line):
            found.setdefault((line, each.lot, each.serial), each.quantity)
    return found


def numbers_kept(transaction: Transaction, loaded: Rules) -> Iterator[tuple[DocumentLine, DocumentNumber]]:
    """Yield what the lines of an order that a transaction names keep already, as far as that is loaded."""
    for number in sorted({mark.line for mark in transaction.marks}) if transaction.document else ():
        line = loaded.line(transaction.document, number)
        if line is not None:
            yield from ((line, each) for each in loaded.advised(line.document, number))

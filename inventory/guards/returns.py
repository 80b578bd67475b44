"""Guards of goods that come back, and that go back to vendors: of that delivery, of that partner, not more than there was."""

from decimal import Decimal

from inventory.deliveries import DeliveryKey, Way
from inventory.draft import Act
from inventory.guards.incoming import check_dates, is_of_another
from inventory.guards.owners import check_owner_of
from inventory.guards.people import Refusals, has_right
from inventory.items import Disposition
from inventory.lives import last_life, returned_by
from inventory.people import Right
from inventory.places import SELLING, USAGE, VENDOR, BinKind
from inventory.refusals import goods, making, reconciling, returns
from inventory.stock import Rules, Serial, SerialState
from inventory.transactions import Allocation, Condition

_KEPT_APART = frozenset({BinKind.HOLD, BinKind.QUARANTINE, BinKind.RETURNS})
# where goods may go in the condition that was seen (flows.md 1.3); what nobody has looked at is not for sale
_BINS = {
    Condition.GOOD: frozenset(BinKind) - {BinKind.TRANSIT},
    Condition.OPENED: _KEPT_APART,
    Condition.DAMAGED: _KEPT_APART - {BinKind.RETURNS},
    Condition.WRONG_ITEM: _KEPT_APART,
    Condition.UNVERIFIED: _KEPT_APART,
    None: _KEPT_APART,
}


def check_source_named(act: Act) -> Refusals:
    """Work of this kind is about a delivery, and names it."""
    if not act.transaction.applies_to:
        yield returns.SourceMissing(act.transaction.kind)


def check_delivered(act: Act) -> Refusals:
    """Not more comes back than was delivered, by line and lot, of its owner, to or from whom it went or came (F37, F41, invariant 8)."""
    transaction, item = act.transaction, act.item.item
    if not transaction.applies_to:
        return
    wanted: dict[str, list[Allocation]] = {}
    for each in act.line.allocations:
        wanted.setdefault(each.lot, []).append(each)
    for lot, named in wanted.items():
        quantity = sum((each.quantity for each in named), Decimal(0))
        kept = act.draft.delivery(DeliveryKey(transaction.applies_to, act.line.applies_line, item, lot))
        if kept is None or kept.way is not _way_back(act):
            yield returns.NotDelivered(transaction.applies_to, item, lot)
        elif act.draft.partner and kept.partner not in ("", act.draft.partner):
            yield returns.OfAnotherPartner(transaction.applies_to, act.draft.partner, kept.partner)
        elif quantity > kept.open:
            yield returns.ReturnedTooMany(transaction.applies_to, item, lot, kept.quantity, kept.returned, quantity)
        else:
            yield from check_owner_of(kept, named)


def _way_back(act: Act) -> Way:
    if act.line.to_place == VENDOR:
        return Way.IN
    return Way.USED if act.line.from_place == USAGE else Way.OUT


def check_of_receipt(act: Act) -> Refusals:
    """With a receipt named, only its numbers go back on it (F37)."""
    document = act.transaction.applies_to
    for allocation in act.line.allocations:
        for serial in allocation.serials if document else ():
            kept = act.draft.serial(act.item.item, serial)
            if kept is not None and kept.receipt != document:
                yield returns.SerialOfAnotherReceipt(kept.item, serial, document, kept.receipt)


def check_coming_back(act: Act) -> Refusals:
    """Numbers that come back: sold or used, on that document where it is named; never a new number by accident (F41, F49, 3a)."""
    for allocation in act.line.allocations:
        yield from check_dates(act, allocation)
        if allocation.lot and act.draft.lot(act.item.item, allocation.lot) is None:
            yield from _check_unverified(act, allocation.lot)
        for serial in allocation.serials:
            yield from _check_serial_back(act, allocation, serial)


def _check_serial_back(act: Act, allocation: Allocation, serial: str) -> Refusals:
    item, sale = act.item.item, act.transaction.applies_to
    gone = SerialState.CONSUMED if act.line.from_place == USAGE else SerialState.SHIPPED
    kept = act.draft.serial(item, serial)
    if kept is not None and kept.state.in_stock:
        yield goods.SerialInStock(item, serial, kept.place, act.stock.site, kept.since, kept.document)
    elif site := act.stock.serial_site(item, serial):
        yield goods.SerialInStock(item, serial, "", site, None)
    elif kept is not None and kept.parent:
        yield making.SerialBuiltIn(item, serial, kept.parent_item, kept.parent)
    elif kept is None or kept.state is not gone:
        yield from _check_never_sold(act, serial, kept)
    elif kept.owner != allocation.owner:
        yield making.OwnersMixed(item, kept.owner, allocation.owner)
    elif kept.lot != allocation.lot:
        yield goods.SerialOfAnotherLot(item, serial, allocation.lot, kept.lot)
    elif sale and kept.document != sale:
        yield returns.SerialOfAnotherSale(item, serial, sale, kept.document)
    elif (partner := sold_to(act.stock, kept)) not in ("", act.draft.partner) and act.draft.partner:
        yield returns.OfAnotherPartner(kept.document, act.draft.partner, partner)


def sold_to(stock: Rules, serial: Serial) -> str:
    """Return whom a unit went to that is out: the partner of what it left on; empty where nobody said."""
    document = stock.document(serial.document) if serial.document else None
    if document is not None:
        return document.partner
    sale = stock.posted(serial.document) if serial.document else None
    return sale.partner if sale is not None else ""


def _check_never_sold(act: Act, serial: str, kept: Serial | None) -> Refusals:
    if act.transaction.applies_to:
        document = kept.document if kept is not None else ""
        yield returns.SerialOfAnotherSale(act.item.item, serial, act.transaction.applies_to, document)
    else:
        yield from _check_unverified(act, serial)


def _check_unverified(act: Act, number: str) -> Refusals:
    """A number that was never sold comes in as unverified only, by somebody who may say so (flows.md 1.3)."""
    if act.line.condition is not Condition.UNVERIFIED or not has_right(act, Right.UNVERIFIED):
        yield returns.NeverSold(act.item.item, number)


def check_bin_of_condition(act: Act) -> Refusals:
    """Goods go where their condition belongs, and those whose returns are never sold again go to no bin that sells (6.5)."""
    place = act.stock.bin(act.line.to_place)
    if place is None:
        return
    never_sold_again = act.item.return_disposition is not Disposition.STOCK
    if place.kind not in _BINS[act.line.condition] or (never_sold_again and place.kind in SELLING):
        yield goods.BinNotAllowed(place.bin, place.kind.value)


def check_came_last(act: Act) -> Refusals:
    """A return is taken back only while it is how the unit last came in: what was of the unit since is taken back first."""
    for allocation in act.line.allocations:
        for serial in allocation.serials:
            kept = act.draft.serial(act.item.item, serial)
            if kept is not None and not _came_last_by(act, kept):
                before = last_life(kept)
                yield returns.ReturnedSince(before.document if before else "", kept.item, serial, Decimal(1))


def _came_last_by(act: Act, kept: Serial) -> bool:
    """Return whether the return that is taken back is how a unit last came in.

    Of a return that was posted before units kept by which they came back, it is told by where the unit was: there, on that sale.
    """
    source, undone = act.transaction.applies_to, act.transaction.reverses
    if kept.returned_by or undone in returned_by(kept):
        return kept.returned_by == undone
    before = last_life(kept)
    return before is None or not source or (before.place, before.document) == (act.line.to_place, source)


def check_not_returned_since(act: Act) -> Refusals:
    """What is taken back is still all there, under its own numbers: nothing came back, was renumbered or invoiced (invariant 8)."""
    wanted: dict[str, Decimal] = {}
    for each in act.line.allocations:
        # what a receipt only repeated it did not bring in, and does not take back
        own = each.quantity - sum(is_of_another(act, serial) for serial in each.serials)
        wanted[each.lot] = wanted.get(each.lot, Decimal(0)) + own
    for lot, quantity in wanted.items():
        key = DeliveryKey(act.draft.source(), act.line.line, act.item.item, lot)
        kept = act.draft.delivery(key)
        left = kept.open if kept is not None else Decimal(0)
        if quantity <= left or not act.draft.knows_delivery(key):
            # of work that is older than what is kept of deliveries nothing came back by them
            if kept is not None and kept.invoiced and quantity > kept.quantity - kept.invoiced:
                yield reconciling.InvoicedSince(key.document, key.item, lot, kept.invoiced)
        elif kept is not None and kept.returned > 0:
            yield returns.ReturnedSince(key.document, key.item, lot, kept.returned)
        else:
            yield returns.RenumberedSince(key.document, key.item, lot, left)

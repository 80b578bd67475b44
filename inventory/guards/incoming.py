"""Guards of numbers that come in: not in stock already, reusable, inside the mask; a known lot keeps its date and vendor."""

from inventory.draft import Act
from inventory.guards.fields import check_fields
from inventory.guards.generating import check_made
from inventory.guards.makers import check_maker_of, check_makers
from inventory.guards.people import Refusals, is_approved
from inventory.item_masks import lot_mask_of, serial_mask_of
from inventory.items import Reuse, Tracking
from inventory.lives import brought_by
from inventory.numbers import Mask, check_mask, normalised, shape_of
from inventory.people import Right
from inventory.places import VENDOR
from inventory.refusals import goods, making, numbering
from inventory.stock import Serial, SerialState
from inventory.transactions import CROSS_DOCK, OPENING, Allocation, Source, reversed_kind
from inventory.twins import label_of


def check_generated(act: Act) -> Refusals:
    """Numbers that come in: not in stock already, reusable, inside the mask, and a known lot keeps its date (F23, 3a, 3b)."""
    yield from check_made(act)
    for allocation in act.line.allocations:
        yield from check_dates(act, allocation)
        yield from _check_vendor(act, allocation)
        yield from check_new_lot(act, allocation.lot)
        yield from check_fields(act, allocation)
        yield from check_makers(act, allocation)
        for serial in allocation.serials:
            if not is_already(act, serial, allocation.lot):
                yield from check_new_serial(act, serial)
                yield from check_maker_of(act, allocation, serial)


def is_already(act: Act, serial: str, lot: str) -> bool:
    """Return whether a serial came in on this very document before, of the same lot: `already`, not a clash (domain.md 6.13)."""
    kept = act.draft.serial(act.item.item, serial)
    if kept is None or not kept.state.in_stock or kept.lot != lot:
        return False
    # one that went straight to the dock of an order stands there for that order, and came in on this one all the same
    came_on = kept.receipt if kept.state is SerialState.RESERVED else kept.document
    return bool(act.transaction.document) and act.transaction.document in (came_on, kept.document)


def is_of_another(act: Act, serial: str) -> bool:
    """Return whether a receipt that is taken back only repeated this serial: another receipt of the order brought it in (6.13)."""
    transaction = act.transaction
    if not transaction.reverses or not transaction.document or act.line.to_place != VENDOR:
        return False
    kept = act.draft.serial(act.item.item, serial)
    if kept is None or kept.transaction == transaction.reverses:
        return False
    if kept.brought_by:
        return transaction.reverses not in brought_by(kept)
    last = act.stock.posted(kept.transaction)
    if last is None:
        return False
    # the serial is in stock by another receipt, or that one took it out again when it was taken back itself
    return _received_as(last.kind) == _received_as(transaction.kind)


def _received_as(kind: str) -> str:
    """Return the kind that a transaction is of or takes back; a receipt that went straight to a dock is a receipt."""
    original = kind.removesuffix(reversed_kind(""))
    return "purchase_receipt" if original == CROSS_DOCK else original


def check_new_serial(act: Act, serial: str) -> Refusals:
    """One serial that comes in, whatever else the line holds; also asked by a task at the scan."""
    item = act.item.item
    kept = act.draft.serial(item, serial)
    if kept is not None and kept.state.in_stock:
        yield goods.SerialInStock(item, serial, kept.place, act.stock.site, kept.since, kept.document)
    elif kept is not None and kept.parent:
        yield making.SerialBuiltIn(item, serial, kept.parent_item, kept.parent)
    elif kept is not None and not _may_come_again(act.item.reuse, kept):
        yield goods.SerialNotReusable(item, serial, kept.state.value, kept.document)
    elif site := act.stock.serial_site(item, serial):
        yield goods.SerialInStock(item, serial, "", site, None)
    if act.stock.setting("serial_unique") == "company":
        others = [other for other in act.draft.serial_items(serial) if other != item]
        if others:
            yield goods.SerialOfAnotherItem(serial, item, others[0])
    label = label_of(serial)
    if is_second(act, serial) and not is_approved(act, Right.DUPLICATE):
        yield numbering.DuplicateUnapproved(item, label, serial)
    mask = serial_mask_of(act.stock, act.item)
    if kept is None and mask is not None and normalised(label, mask) != label:
        # the same number is written with its separators: nobody can let it be another one (F5)
        yield goods.NotInMask(item, label, mask.mask, shape_of(mask))
    yield from _check_pattern(act, label, mask)


def _check_pattern(act: Act, number: str, mask: Mask | None) -> Refusals:
    """A number that is not of the mask wants a badge, where the site does not trust its vendors (domain.md 6.11)."""
    refusal = check_mask(act.item.item, number, mask)
    if refusal and act.stock.setting("trust_vendor_masks") != "yes" and not is_approved(act, Right.OUTSIDE_MASK):
        yield refusal


def is_second(act: Act, serial: str) -> bool:
    """Return whether a number is that of a second unit with the label of one that is known (domain.md 6.12)."""
    label = label_of(serial)
    return label != serial and act.draft.serial(act.item.item, label) is not None


def _may_come_again(reuse: Reuse, kept: Serial) -> bool:
    if kept.state is SerialState.UNKNOWN or reuse is Reuse.ANY:
        return True
    return reuse is Reuse.RETURNS and kept.state in (SerialState.SHIPPED, SerialState.RETURNED_VENDOR)


def check_new_lot(act: Act, lot: str) -> Refusals:
    """One lot that comes in, new to the item: as our own mask writes it (F5), or by a badge (domain.md 6.11); also asked by a task.

    What is known already is never judged again, neither is another key for it (domain.md 6.6), nor a vendor's lot (6.10).
    """
    item = act.item.item
    mask = lot_mask_of(act.stock, act.item) if lot else None
    if mask is None or act.draft.lot(item, lot) is not None:
        return
    if normalised(lot, mask) != lot:
        yield goods.NotInMask(item, lot, mask.mask, shape_of(mask))
    label = label_of(lot)
    if label == lot or act.draft.lot(item, label) is None:
        yield from _check_pattern(act, label, mask)


def _check_vendor(act: Act, allocation: Allocation) -> Refusals:
    """A lot that came from a vendor is not topped up with goods of another one: they get a key of their own (domain.md 6.6)."""
    known = act.draft.lot(act.item.item, allocation.lot) if allocation.lot else None
    vendor = act.draft.partner if act.line.from_place == VENDOR else ""
    if known is not None and known.is_of_another(vendor):
        yield goods.OtherVendor(known.item, known.lot, known.vendor, vendor)


def check_dates(act: Act, allocation: Allocation) -> Refusals:
    """A known lot keeps its dates, a lot that expires has one, and only what has a number can keep one (3b, F8)."""
    dates = (allocation.expiry_date, allocation.best_before, allocation.production_date)
    day = next((each for each in dates if each is not None), None)
    if day is not None and act.item.tracking is Tracking.NONE:
        yield goods.DateNotWanted(act.item.item, day)
    if not allocation.lot:
        return
    yield from check_same_dates(act, allocation)
    known = act.draft.lot(act.item.item, allocation.lot)
    dated = allocation.expiry_date or allocation.best_before or (known and known.last_day)
    wants = act.item.lot_expires and act.item.lot_expiry_days is None
    if wants and not dated and not says_undated(act, allocation):
        yield goods.ExpiryMissing(act.item.item, allocation.lot)


def says_undated(act: Act, allocation: Allocation) -> bool:
    """Return whether opening stock is said to have no date, whatever its item wants of new goods: it came before that was said (F34)."""
    dated = allocation.expiry_date or allocation.best_before
    return act.transaction.kind == OPENING and allocation.date_source is Source.IMPORTED and not dated


def check_same_dates(act: Act, allocation: Allocation) -> Refusals:
    """What is said of a known lot's dates is what is known of them (3b)."""
    known = act.draft.lot(act.item.item, allocation.lot) if allocation.lot else None
    for before, now in (
        (known.expiry_date if known else None, allocation.expiry_date),
        (known.best_before if known else None, allocation.best_before),
    ):
        if before and now and before != now:
            yield goods.OtherExpiry(act.item.item, allocation.lot, before, now)

"""Guards: what stands against a line of a transaction. Each yields refusals, a rule each; nothing here changes anything."""

from collections.abc import Iterator
from decimal import Decimal

from inventory.allocation import Goods, sellable
from inventory.documents import DocumentState
from inventory.draft import Act, Draft
from inventory.items import MEASURED_UNITS, Reuse
from inventory.numbers import check_form, check_mask
from inventory.people import Right
from inventory.places import is_outside
from inventory.refusals import goods, selling, transactions, work
from inventory.refusals.base import Refusal
from inventory.refusals.reading import NotAQuantity
from inventory.stock import BalanceKey, Rules, Serial, SerialState
from inventory.transactions import Allocation, Transaction, reversed_kind

Refusals = Iterator[Refusal]

# what every store keeps exactly: NUMERIC(18,6)
QUANTITY_MAX = Decimal(10) ** 12
QUANTITY_STEP = Decimal("0.000001")


def check_quantity(act: Act) -> Refusals:
    """Quantities are positive, serialised ones whole numbers of units (F29), and the numbers add up (F22, invariant 6)."""
    item, line = act.item.item, act.line
    if not all(map(_is_exact, (line.quantity, act.required, *(each.quantity for each in line.allocations)))):
        yield NotAQuantity(str(line.quantity))
        return
    if line.quantity <= 0 or any(each.quantity <= 0 for each in line.allocations):
        yield transactions.NotPositive(item, line.quantity)
    measured = act.item.unit.upper() in MEASURED_UNITS and not act.item.tracking.serials
    if not measured and act.required != act.required.to_integral_value():
        yield goods.FractionOfUnit(item, act.required)
    assigned = sum((each.quantity for each in line.allocations), Decimal(0))
    if assigned != act.required:
        yield goods.QuantityMismatch(item, act.required, assigned)


def _is_exact(quantity: Decimal) -> bool:
    """Return whether a quantity is one that is kept and sent exactly: at most twelve digits before the point, six behind it."""
    return abs(quantity) < QUANTITY_MAX and quantity == quantity.quantize(QUANTITY_STEP)


def check_numbers(act: Act) -> Refusals:
    """Numbers are there where the item is tracked, and only there (F2, F11); their form is right, none stands twice."""
    for allocation in act.line.allocations:
        yield from _check_lot_number(act, allocation)
        yield from _check_serial_count(act, allocation)
        for serial in allocation.serials:
            yield from _check_serial_number(act, serial)


def _check_lot_number(act: Act, allocation: Allocation) -> Refusals:
    item = act.item
    if allocation.lot and not item.tracking.lots:
        yield goods.LotNotWanted(item.item, allocation.lot)
    if not allocation.lot and item.tracking.lots and not item.lot_count_may_differ:
        yield goods.LotMissing(item.item)
    if allocation.lot and (refusal := check_form(allocation.lot)):
        yield refusal


def _check_serial_count(act: Act, allocation: Allocation) -> Refusals:
    """Every unit has its serial; with F11 on, some may come in without, and then stay where they are until they have one.

    (Were they moved, a place could hold more serials than units: invariant 3. Only what brought them in may be taken back.)
    """
    item, count = act.item, Decimal(len(allocation.serials))
    may_differ = item.serial_count_may_differ and (is_outside(act.line.from_place) or bool(act.transaction.reverses))
    if not item.tracking.serials:
        if count:
            yield goods.SerialsNotWanted(item.item)
    elif count != allocation.quantity and not (may_differ and count < allocation.quantity):
        yield goods.SerialsMissing(item.item, allocation.quantity, count)


def _check_serial_number(act: Act, serial: str) -> Refusals:
    if refusal := check_form(serial):
        yield refusal
    if (act.item.item, serial) in act.draft.seen:
        yield goods.SerialTwice(act.item.item, serial)
    act.draft.seen.add((act.item.item, serial))


def check_generated(act: Act) -> Refusals:
    """Numbers that come in: not in stock already, reusable, inside the mask, and a known lot keeps its date (F23, 3a, 3b)."""
    for allocation in act.line.allocations:
        yield from _check_expiry(act, allocation)
        for serial in allocation.serials:
            if not is_already(act, serial):
                yield from check_new_serial(act, serial)


def is_already(act: Act, serial: str) -> bool:
    """Return whether a serial came in on this very document before: `already`, not a clash (domain.md 6.13)."""
    kept = act.draft.serial(act.item.item, serial)
    if kept is None or not kept.state.in_stock:
        return False
    return bool(act.transaction.document) and kept.document == act.transaction.document


def is_of_another(act: Act, serial: str) -> bool:
    """Return whether a receipt that is taken back only repeated this serial: another receipt of the order brought it in (6.13)."""
    transaction = act.transaction
    if not transaction.reverses or not transaction.document or not is_outside(act.line.to_place):
        return False
    kept = act.draft.serial(act.item.item, serial)
    if kept is None or kept.transaction == transaction.reverses:
        return False
    last = act.stock.posted(kept.transaction)
    if last is None:
        return False
    # the serial is in stock by another receipt, or that one took it out again when it was taken back itself
    return reversed_kind(last.kind) == transaction.kind or last.kind == transaction.kind


def check_new_serial(act: Act, serial: str) -> Refusals:
    """One serial that comes in, whatever else the line holds; also asked by a task at the scan."""
    item = act.item.item
    kept = act.draft.serial(item, serial)
    if kept is not None and kept.state.in_stock:
        yield goods.SerialInStock(item, serial, kept.place, act.stock.site, kept.since, kept.document)
    elif kept is not None and not _may_come_again(act.item.reuse, kept):
        yield goods.SerialNotReusable(item, serial, kept.state.value, kept.document)
    elif site := act.stock.serial_site(item, serial):
        yield goods.SerialInStock(item, serial, "", site, None)
    if act.stock.setting("serial_unique") == "company":
        others = [other for other in act.draft.serial_items(serial) if other != item]
        if others:
            yield goods.SerialOfAnotherItem(serial, item, others[0])
    mask = act.stock.mask(act.item.serial_mask) if act.item.serial_mask else None
    refusal = check_mask(item, serial, mask)
    if refusal and act.stock.setting("trust_vendor_masks") != "yes" and not is_approved(act, Right.OUTSIDE_MASK):
        yield refusal


def _may_come_again(reuse: Reuse, kept: Serial) -> bool:
    if kept.state is SerialState.UNKNOWN or reuse is Reuse.ANY:
        return True
    return reuse is Reuse.RETURNS and kept.state in (SerialState.SHIPPED, SerialState.RETURNED_VENDOR)


def _check_expiry(act: Act, allocation: Allocation) -> Refusals:
    if not allocation.lot:
        return
    known = act.draft.lot(act.item.item, allocation.lot)
    for before, now in (
        (known.expiry_date if known else None, allocation.expiry_date),
        (known.best_before if known else None, allocation.best_before),
    ):
        if before and now and before != now:
            yield goods.OtherExpiry(act.item.item, allocation.lot, before, now)
    dated = allocation.expiry_date or allocation.best_before or (known and known.last_day)
    if act.item.lot_expires and not dated and act.item.lot_expiry_days is None:
        yield goods.ExpiryMissing(act.item.item, allocation.lot)


def check_allocated(act: Act) -> Refusals:
    """Numbers that are moved or go out: there, of the lot that is named, and the place holds enough (F20, F26)."""
    needed: dict[BalanceKey, Decimal] = {}
    for allocation in act.line.allocations:
        key = BalanceKey(act.line.from_place, act.item.item, allocation.lot, allocation.owner)
        staying = [serial for serial in allocation.serials if is_of_another(act, serial)]
        needed[key] = needed.get(key, Decimal(0)) + allocation.quantity - len(staying)
        for serial in allocation.serials:
            if serial not in staying:
                yield from _check_serial_here(act, allocation, serial)
    for key, quantity in needed.items():
        if not is_outside(key.place):
            yield from _check_enough(act, key, quantity)


def _check_enough(act: Act, key: BalanceKey, quantity: Decimal) -> Refusals:
    """The place holds the quantity, beside what stands there for other orders."""
    there, document = act.draft.balance(key), act.transaction.document
    reserved = act.draft.reserved(key.place, key.item, key.lot)
    others = {order: kept for (order, _), kept in reserved.items() if order != document and kept}
    if there < quantity:
        yield goods.NotEnough(key.item, key.lot, key.place, quantity, there)
    elif not key.owner and there - sum(others.values()) < quantity:
        yield selling.ReservedElsewhere(key.item, key.lot, min(others))


def _check_serial_here(act: Act, allocation: Allocation, serial: str) -> Refusals:
    kept = act.draft.serial(act.item.item, serial)
    place = act.line.from_place
    if kept is None or kept.place != place or not (kept.state.in_stock or is_outside(place)):
        yield goods.SerialNotHere(act.item.item, serial, place, kept.place if kept else "")
    elif kept.lot != allocation.lot:
        yield goods.SerialOfAnotherLot(act.item.item, serial, allocation.lot, kept.lot)
    elif kept.state is SerialState.RESERVED and kept.document != act.transaction.document:
        yield selling.ReservedElsewhere(act.item.item, serial, kept.document)


def check_sellable(act: Act) -> Refusals:
    """What is picked or leaves is good: no recall, hold or quarantine, not expired (error), from a bin that sells (invariant 11).

    The bin counts where goods are picked; what stands at a dock was judged when it came there.
    """
    item, day = act.item, act.transaction.day
    place = act.stock.bin(act.line.from_place) if not is_outside(act.line.to_place) else None
    least = int(act.stock.setting("sell_days_min", item.item))
    for allocation in act.line.allocations:
        lot = act.draft.lot(item.item, allocation.lot) if allocation.lot else None
        serials = [act.draft.serial(item.item, serial) for serial in allocation.serials] or [None]
        for serial in serials:
            if refusal := sellable(Goods(item, lot, serial, place), day, least):
                yield refusal


def check_not_named(act: Act) -> Refusals:
    """No serial is taken that the customer of another open order named (flows.md 1.0a, 20)."""
    for allocation in act.line.allocations:
        for serial in allocation.serials:
            named = act.stock.named_for(act.item.item, serial)
            if named not in ("", act.transaction.document):
                yield selling.ReservedElsewhere(act.item.item, serial, named)


def check_over_pick(act: Act) -> Refusals:
    """Not more than the order's line still takes; nobody can approve that."""
    kept = act.draft.line(act.transaction.document, act.line.line)
    if kept is not None and kept.item == act.line.item and act.required > kept.open:
        yield selling.MoreThanAsked(kept.document, kept.item, kept.open, act.required - kept.open)


def check_staged(act: Act) -> Refusals:
    """Only what was picked for this line of the order leaves on it, from where it stands."""
    line, document = act.line, act.transaction.document
    needed: dict[str, Decimal] = {}
    for allocation in line.allocations:
        needed[allocation.lot] = needed.get(allocation.lot, Decimal(0)) + allocation.quantity
    for lot, quantity in needed.items():
        there = act.draft.reserved(line.from_place, line.item, lot).get((document, line.line), Decimal(0))
        if there < quantity:
            yield selling.NotStaged(document, line.item, lot, line.from_place, quantity, there)


def check_document(act: Act) -> Refusals:
    """The line is on the document and the document is open; a line of a closed one only repeats what came on it before."""
    transaction, line = act.transaction, act.line
    if not transaction.document:
        return
    document = act.stock.document(transaction.document)
    if document is None:
        yield goods.UnknownDocument(transaction.document)
        return
    kept = act.draft.line(document.document, line.line)
    if kept is None or kept.item != line.item:
        yield goods.NotOnDocument(line.item, document.document)
    elif document.state is DocumentState.CLOSED and fresh_quantity(act) > 0:
        yield goods.DocumentClosed(document.document)


def check_over_receipt(act: Act) -> Refusals:
    """Not more than ordered and the tolerance, unless somebody with the right has approved it."""
    kept = act.draft.line(act.transaction.document, act.line.line) if act.transaction.document else None
    if kept is None:
        return
    over = fresh_quantity(act) + kept.done + kept.cancelled - kept.ordered * tolerance(act)
    if over > 0 and not is_approved(act, Right.OVER_RECEIPT):
        yield goods.MoreThanOrdered(kept.document, kept.item, kept.ordered, kept.done, over)


def tolerance(act: Act) -> Decimal:
    """Return the factor by which a line may be exceeded without approval."""
    return 1 + Decimal(act.stock.setting("over_receipt_percent", act.item.item)) / 100


def fresh_quantity(act: Act) -> Decimal:
    """Return the line's quantity without the serials that came in on this document before."""
    already = sum(is_already(act, serial) for each in act.line.allocations for serial in each.serials)
    return act.required - already


def is_approved(act: Act, right: Right) -> bool:
    """Return whether the transaction names an approver who may do that, and is not the operator (flows.md 1.0a, 34)."""
    approver = act.stock.operator(act.transaction.approver) if act.transaction.approver else None
    return approver is not None and approver.may(right) and approver.badge != act.transaction.operator


def check_operator(transaction: Transaction, right: Right, stock: Rules) -> Refusals:
    """The operator works at the site and may do this; so may the approver, where one is named, be anybody who works there."""
    operator = stock.operator(transaction.operator)
    if operator is None:
        yield work.UnknownBadge(transaction.operator)
    elif not operator.may(right):
        yield work.NoRight(transaction.operator, right.value)
    if transaction.approver and stock.operator(transaction.approver) is None:
        yield work.UnknownBadge(transaction.approver)
    elif transaction.approver and transaction.approver == transaction.operator:
        yield work.OwnWork(transaction.approver)


def check_given_up(draft: Draft) -> Refusals:
    """What a closing gives up is of lines that are on the document, and more than nothing."""
    document = draft.transaction.document
    for line in draft.transaction.lines:
        kept = draft.stock.line(document, line.line)
        if kept is None or kept.item != line.item:
            yield goods.NotOnDocument(line.item, document)
        elif line.quantity <= 0:
            yield transactions.NotPositive(line.item, line.quantity)
        elif not draft.stock.factor(line.item, line.unit):
            yield goods.UnknownUnit(line.item, line.unit)

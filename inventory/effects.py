"""Effects: what a line of a transaction does to the stock, once no guard stands against it."""

from dataclasses import replace
from decimal import Decimal

from inventory import shelf_life
from inventory.documents import DocumentState
from inventory.draft import Act, Draft
from inventory.guards import is_already, is_of_another
from inventory.places import is_outside
from inventory.refusals.goods import SerialInStock
from inventory.stock import Lot, Serial, SerialState
from inventory.transactions import Allocation, Line, Source


def bring_in(act: Act) -> None:
    """Generate: numbers come into the house, lots are made or topped up, the document's line moves on."""
    cost = unit_cost(act)
    done = Decimal(0)
    for allocation in act.line.allocations:
        fresh = _fresh(act, allocation)
        if allocation.lot and (fresh or not allocation.serials):
            act.draft.put_lot(_lot_after(act, allocation))
        for serial in fresh:
            act.draft.put_serial(_serial_in(act, allocation, serial))
            act.draft.move(act.line, allocation, Decimal(1), serial=serial, cost=cost)
        loose = allocation.quantity - len(allocation.serials)
        if loose > 0:
            act.draft.move(act.line, allocation, loose, cost=cost)
        done += loose + len(fresh)
    if act.transaction.document:
        act.draft.progress(act.line.line, done=done)


def _fresh(act: Act, allocation: Allocation) -> list[str]:
    """Return the serials that did not come in on this document before; the others are flagged (domain.md 6.13)."""
    fresh = []
    for serial in allocation.serials:
        kept = act.draft.serial(act.item.item, serial)
        if kept is not None and is_already(act, serial):
            flag = SerialInStock(kept.item, serial, kept.place, act.stock.site, kept.since, kept.document)
            act.draft.flags.append(flag)
        else:
            fresh.append(serial)
    return fresh


def unit_cost(act: Act) -> Decimal | None:
    """Return the cost of one stocking unit where it is known: the line's own, else the document's; six decimals."""
    cost = act.line.unit_cost
    if cost is None and act.transaction.document:
        kept = act.draft.line(act.transaction.document, act.line.line)
        if kept is not None and kept.unit_cost is not None:
            return (kept.unit_cost / kept.factor).quantize(Decimal("0.000001"))
    return None if cost is None else (cost / act.factor).quantize(Decimal("0.000001"))


def _lot_after(act: Act, allocation: Allocation) -> Lot:
    """Return the lot after goods came in: what is known of it stays, and its last usable day is never renewed (domain.md 6.5).

    Where one of expiry and best before is known, only what leaves that day as it is may be filled in.
    """
    day = act.transaction.day
    known = act.draft.lot(act.item.item, allocation.lot) or Lot(
        item=act.item.item,
        lot=allocation.lot,
        stock_date=day,
        lot_source=allocation.lot_source,
        vendor=act.transaction.partner,
        vendor_lot=allocation.vendor_lot or allocation.lot,
        quarantine_until=shelf_life.quarantine_until(act.item, day),
    )
    if known.last_day is not None:
        return replace(
            known,
            best_before=known.best_before or allocation.best_before,
            production_date=known.production_date or allocation.production_date,
        )
    expiry, source = allocation.expiry_date, allocation.date_source
    if expiry is None and allocation.best_before is None:
        expiry = shelf_life.lot_expiry(act.item, known.stock_date or day)
        source = Source.COMPUTED if expiry else None
    return replace(
        known,
        expiry_date=expiry,
        best_before=allocation.best_before,
        production_date=known.production_date or allocation.production_date,
        date_source=source,
    )


def _serial_in(act: Act, allocation: Allocation, serial: str) -> Serial:
    """Return a serial that comes in; its dates are those of its first life, where it had one (domain.md 6.5)."""
    day = act.transaction.day
    known = act.draft.serial(act.item.item, serial)
    return Serial(
        item=act.item.item,
        serial=serial,
        place=act.line.to_place,
        state=SerialState.ON_HAND,
        lot=allocation.lot,
        stock_date=(known and known.stock_date) or day,
        expiry_date=(known and known.expiry_date) or shelf_life.serial_expiry(act.item, day),
        since=day,
        document=act.transaction.document,
        transaction=act.transaction.id,
        source=allocation.serial_source,
    )


def relocate(act: Act) -> None:
    """Allocate: numbers go from bin to bin; lots and documents stay as they are."""
    for allocation in act.line.allocations:
        _move_out(act, allocation)


def stage(act: Act) -> None:
    """Pick: numbers go to the dock, or into a box there, and stand there for the order; its line moves on."""
    for allocation in act.line.allocations:
        _move_for_order(act, allocation, SerialState.RESERVED, act.transaction.document)
        act.draft.reserve(act.line, allocation, act.line.to_place, allocation.quantity)
    act.draft.progress(act.line.line, done=act.required)


def unstage(act: Act) -> None:
    """Take a pick back: the numbers are where they were and for nobody; the order's line moves back."""
    for allocation in act.line.allocations:
        _move_for_order(act, allocation, SerialState.ON_HAND, "")
        act.draft.reserve(act.line, allocation, act.line.from_place, -allocation.quantity)
    act.draft.progress(act.line.line, done=-act.required)


def ship(act: Act) -> None:
    """Ship: what stood at the dock for the order leaves the house."""
    for allocation in act.line.allocations:
        _move_for_order(act, allocation, SerialState.SHIPPED, act.transaction.document)
        act.draft.reserve(act.line, allocation, act.line.from_place, -allocation.quantity)


def unship(act: Act) -> None:
    """Take a shipment back: it stands at the dock for the order again."""
    for allocation in act.line.allocations:
        _move_for_order(act, allocation, SerialState.RESERVED, act.transaction.document)
        act.draft.reserve(act.line, allocation, act.line.to_place, allocation.quantity)


def _move_for_order(act: Act, allocation: Allocation, state: SerialState, document: str) -> None:
    draft, line = act.draft, act.line
    for serial in allocation.serials:
        kept = draft.serial(line.item, serial)
        if kept is not None:
            day, transaction = draft.transaction.day, draft.transaction.id
            draft.put_serial(
                replace(kept, place=line.to_place, state=state, since=day, transaction=transaction, document=document)
            )
        draft.move(line, allocation, Decimal(1), serial=serial, cost=line.unit_cost)
    loose = allocation.quantity - len(allocation.serials)
    if loose > 0:
        draft.move(line, allocation, loose, cost=line.unit_cost)


def close_when_shipped(draft: Draft) -> None:
    """Close an order when nothing of it is open and nothing stands at the dock any more."""
    document = draft.stock.document(draft.transaction.document)
    if document is not None and not draft.open_lines() and not draft.is_staged():
        draft.put_document(replace(document, state=DocumentState.CLOSED))


def reopen_document(draft: Draft) -> None:
    """Open an order again whose shipment was taken back."""
    document = draft.stock.document(draft.transaction.document)
    if document is not None and document.state is DocumentState.CLOSED:
        draft.put_document(replace(document, state=DocumentState.OPEN))


def take_back(act: Act) -> None:
    """Reverse: what came in leaves the way it came, what was moved goes back; the document's line moves back.

    A serial that the receipt only repeated stays, flagged. A closed document is opened again when something of it is open now.
    """
    back = Decimal(0)
    for allocation in act.line.allocations:
        own = _without_others(act, allocation)
        _move_out(act, own)
        back += own.quantity
    if act.transaction.document:
        act.draft.progress(act.line.line, done=-back)
        document = act.stock.document(act.transaction.document)
        if document is not None and document.state is DocumentState.CLOSED and act.draft.open_lines():
            act.draft.put_document(replace(document, state=DocumentState.OPEN))


def _without_others(act: Act, allocation: Allocation) -> Allocation:
    """Return an allocation without the serials that another receipt brought in; those are flagged (domain.md 6.13)."""
    own = tuple(serial for serial in allocation.serials if not is_of_another(act, serial))
    for serial in allocation.serials:
        kept = act.draft.serial(act.item.item, serial)
        if serial not in own and kept is not None:
            act.draft.flags.append(
                SerialInStock(kept.item, serial, kept.place, act.stock.site, kept.since, kept.document)
            )
    return replace(allocation, serials=own, quantity=allocation.quantity - len(allocation.serials) + len(own))


def _move_out(act: Act, allocation: Allocation) -> None:
    draft, line, cost = act.draft, act.line, unit_cost(act)
    place = line.to_place
    for serial in allocation.serials:
        kept = draft.serial(line.item, serial)
        if kept is not None:
            # a receipt taken back never was: the number may come in again as if it were new
            state = SerialState.UNKNOWN if is_outside(place) else kept.state
            draft.put_serial(
                replace(kept, place=place, state=state, since=draft.transaction.day, transaction=draft.transaction.id)
            )
        draft.move(line, allocation, Decimal(1), serial=serial, cost=cost)
    loose = allocation.quantity - len(allocation.serials)
    if loose > 0:
        draft.move(line, allocation, loose, cost=cost)


def close_lines(draft: Draft) -> None:
    """Give up what is still to come on the named lines, as far as it was named; the document is closed when nothing is open.

    What another device received or gave up meanwhile is not given up twice, so that taking it back restores exactly this.
    """
    for line in draft.transaction.lines:
        kept = draft.line(draft.transaction.document, line.line)
        if kept is not None and kept.open > 0:
            draft.progress(line.line, cancelled=min(kept.open, _stocking_quantity(draft, line)))
    document = draft.stock.document(draft.transaction.document)
    if document is not None and not draft.open_lines():
        draft.put_document(replace(document, state=DocumentState.CLOSED))


def reopen_lines(draft: Draft) -> None:
    """Take a closing back: what was given up is to come again, and the document is open."""
    for line in draft.transaction.lines:
        kept = draft.line(draft.transaction.document, line.line)
        if kept is not None and kept.cancelled > 0:
            draft.progress(line.line, cancelled=-min(kept.cancelled, _stocking_quantity(draft, line)))
    document = draft.stock.document(draft.transaction.document)
    if document is not None:
        draft.put_document(replace(document, state=DocumentState.OPEN))


def _stocking_quantity(draft: Draft, line: Line) -> Decimal:
    return line.quantity * (draft.stock.factor(line.item, line.unit) or 1)

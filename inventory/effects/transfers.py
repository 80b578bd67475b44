"""Effects of goods between sites (design.md 3, "Between sites"): sent, on their way, received, lost; and all of it taken back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from inventory import shelf_life
from inventory.documents import DocumentState
from inventory.draft import Act, Draft
from inventory.effects.costing import Cost, add_cost, arrived_cost, learn_lot, move_loose, moved_cost, unknown_cost
from inventory.guards.transfers import Part, Whose, parts_of, transfer_of, waits
from inventory.marks import receipts_of, with_receipts
from inventory.places import TRANSIT
from inventory.refusals.moves import Misrouted
from inventory.stock import Lot, Serial, SerialState
from inventory.transactions import Allocation, Source


def send(act: Act) -> None:
    """Dispatch: the goods leave this site; the centre lets them arrive in transit at the other in the same database transaction."""
    for allocation in act.line.allocations:
        _take(act, allocation, SerialState.TRANSFERRED, act.transaction.document)
    act.draft.progress(act.line.line, done=act.required)


def unsend(act: Act) -> None:
    """Take a dispatch back: the goods are where they were."""
    for allocation in act.line.allocations:
        _take(act, allocation, SerialState.ON_HAND, "")
    act.draft.progress(act.line.line, done=-act.required)


def arrive(act: Act) -> None:
    """The other half of a dispatch: goods stand in transit for the transfer; what was received before this settles itself."""
    for allocation in act.line.allocations:
        _keep_lot(act, allocation)
        coming = _without_settled(act, allocation)
        learn_lot(act, allocation, _loose(allocation) - _loose(coming))
        _learn_costs(act, coming)
        _take(act, coming, SerialState.IN_TRANSIT, act.transaction.document, cost=arrived_cost)
        act.draft.reserve(act.line, coming, act.line.to_place, coming.quantity)
    act.draft.progress(act.line.line, sent=act.required)


def unarrive(act: Act) -> None:
    """Take the other half of a dispatch back: nothing of it is on its way any more."""
    for allocation in act.line.allocations:
        _take(act, allocation, SerialState.UNKNOWN, "", cost=arrived_cost)
        act.draft.reserve(act.line, allocation, act.line.from_place, -allocation.quantity)
    act.draft.progress(act.line.line, sent=-act.required)


def arrive_at_once(act: Act) -> None:
    """The other half of a direct transfer: sent and received in one."""
    for allocation in act.line.allocations:
        _keep_lot(act, allocation)
        _learn_costs(act, allocation)
        _take(act, allocation, SerialState.ON_HAND, act.transaction.document, cost=arrived_cost)
    act.draft.progress(act.line.line, sent=act.required, done=act.required)
    add_cost(act)


def unarrive_at_once(act: Act) -> None:
    """Take the other half of a direct transfer back."""
    add_cost(act)
    for allocation in act.line.allocations:
        _take(act, allocation, SerialState.UNKNOWN, "", cost=arrived_cost)
    act.draft.progress(act.line.line, sent=-act.required, done=-act.required)


def receive(act: Act) -> None:
    """Receive: what stands in transit comes to the dock; what was not sent yet is here, and waits for its dispatch."""
    for allocation in act.line.allocations:
        for part in list(parts_of(act, allocation)):
            if part.whose is None:
                _receive_ahead(act, part.allocation)
            else:
                _receive_sent(act, part, part.whose)
    add_cost(act)


def _receive_sent(act: Act, part: Part, whose: Whose) -> None:
    if whose[0] != transfer_of(act):
        act.draft.flags += [Misrouted(act.item.item, serial, whose[0]) for serial in part.allocation.serials]
    _take(act, part.allocation, SerialState.ON_HAND, whose[0])
    act.draft.reserve(act.line, part.allocation, act.line.from_place, -part.allocation.quantity, whose)
    act.draft.progress(whose[1], done=part.allocation.quantity, document=whose[0])


def _receive_ahead(act: Act, allocation: Allocation) -> None:
    line, whose = replace(act.line, from_place=TRANSIT), _whose(act)
    ahead = replace(act, line=line)
    act.draft.flags.append(waits(act, allocation))
    _keep_lot(act, allocation)
    _take(ahead, allocation, SerialState.ON_HAND, whose[0], awaits=whose[0], cost=unknown_cost)
    act.draft.reserve(line, allocation, TRANSIT, allocation.quantity, whose)
    if act.transaction.document:
        act.draft.progress(line.line, done=allocation.quantity)


def unreceive(act: Act) -> None:
    """Take a receipt back: first what still waits for its dispatch, then what was sent; it is on its way again."""
    add_cost(act)
    own = _whose(act)
    for allocation in act.line.allocations:
        waiting = [serial for serial in allocation.serials if _awaits(act, serial)]
        sent = [serial for serial in allocation.serials if not _awaits(act, serial)]
        loose = allocation.quantity - len(allocation.serials)
        ahead = min(loose, max(Decimal(0), _ahead(act, allocation).get(own, Decimal(0)) - len(waiting)))
        for part in _parts_back(allocation, waiting, ahead):
            _unreceive_ahead(act, part, own)
        # a receipt that named no document was booked on the line that the transfer turned out to have
        sent_by = own if own[1] else (own[0], _line_of(act, own[0]))
        weighed = replace(allocation, weight=None) if waiting or ahead else allocation
        for part in _parts_back(weighed, sent, loose - ahead):
            _unreceive_sent(act, part, sent_by)


def _unreceive_ahead(act: Act, part: Allocation, own: Whose) -> None:
    line = replace(act.line, to_place=TRANSIT)
    _take(replace(act, line=line), part, SerialState.UNKNOWN, "", cost=unknown_cost)
    act.draft.reserve(line, part, TRANSIT, -part.quantity, own)
    if act.transaction.document:
        act.draft.progress(line.line, done=-part.quantity)


def _unreceive_sent(act: Act, part: Allocation, own: Whose) -> None:
    for serial in part.serials:
        whose, weight = _came_with(act, serial, own), part.weight if serial == part.serials[0] else None
        one = replace(part, serials=(serial,), quantity=Decimal(1), weight=weight)
        _put_in_transit(act, one, whose)
    if not part.serials:
        _put_in_transit(act, part, own)


def _came_with(act: Act, serial: str, own: Whose) -> Whose:
    """Return the transfer with which a serial came: another one where it was misrouted, and has stood for nothing else since."""
    kept = act.draft.serial(act.item.item, serial)
    document = act.stock.document(kept.document) if kept is not None and kept.document else None
    if document is None or document.document == own[0] or not document.from_site:
        return own
    return document.document, _line_of(act, document.document)


def _put_in_transit(act: Act, part: Allocation, whose: Whose) -> None:
    _take(act, part, SerialState.IN_TRANSIT, whose[0])
    act.draft.reserve(act.line, part, act.line.to_place, part.quantity, whose)
    _put_state(act.draft, whose[0], DocumentState.OPEN)
    if act.draft.line(*whose) is not None:
        act.draft.progress(whose[1], done=-part.quantity, document=whose[0])


def _line_of(act: Act, document: str) -> int:
    """Return the line of another transfer that a unit of the item came with."""
    return next((each.line for each in act.stock.lines(document) if each.item == act.item.item and each.done > 0), 0)


def _parts_back(allocation: Allocation, serials: list[str], loose: Decimal) -> list[Allocation]:
    parts = [replace(allocation, serials=tuple(serials), quantity=Decimal(len(serials)))] if serials else []
    weight = allocation.weight if not serials else None
    return parts + ([replace(allocation, serials=(), quantity=loose, weight=weight)] if loose > 0 else [])


def lose(act: Act) -> None:
    """What did not come is written off: it is on its way no more."""
    for allocation in act.line.allocations:
        for part in list(parts_of(act, allocation)):
            _take(act, part.allocation, SerialState.REMOVED, act.transaction.document)
            quantity, whose = part.allocation.quantity, part.whose or (act.transaction.document, act.line.line)
            act.draft.reserve(act.line, part.allocation, act.line.from_place, -quantity, whose)
            act.draft.progress(whose[1], cancelled=quantity, document=whose[0])


def unlose(act: Act) -> None:
    """What was written off is on its way again."""
    for allocation in act.line.allocations:
        _take(act, allocation, SerialState.IN_TRANSIT, act.transaction.document)
        act.draft.reserve(act.line, allocation, act.line.to_place, allocation.quantity)
        act.draft.progress(act.line.line, cancelled=-allocation.quantity)


def close_transfer(draft: Draft) -> None:
    """Close a transfer of which nothing is to come any more."""
    _put_state(draft, draft.transaction.document, DocumentState.CLOSED)


def open_transfer(draft: Draft) -> None:
    """Open a transfer again: something is on its way for it."""
    _put_state(draft, draft.transaction.document, DocumentState.OPEN)


def _put_state(draft: Draft, name: str, state: DocumentState) -> None:
    document = draft.stock.document(name) if name else None
    if document is not None and document.state is not state:
        draft.put_document(replace(document, state=state))


def carried_lot(theirs: Lot, ours: Lot | None) -> Lot:
    """Return a lot as it is known where it comes in: dates are never renewed, marks travel (domain.md 6.4, 6.5).

    Of two last days the earlier one counts: goods that came before their dispatch was known may have none, or a later one. One that was
    only computed there does not count against one that somebody said here.
    """
    if ours is None:
        return theirs
    said = ours.last_day is not None and ours.date_source is not Source.COMPUTED
    kept = said and theirs.date_source is Source.COMPUTED
    dated = ours if kept else min((ours, theirs), key=lambda lot: lot.last_day or date.max)
    until = max((day for day in (theirs.quarantine_until, ours.quarantine_until) if day is not None), default=None)
    return replace(
        ours,
        expiry_date=dated.expiry_date,
        best_before=dated.best_before,
        date_source=dated.date_source,
        production_date=ours.production_date or theirs.production_date,
        retest_date=ours.retest_date or theirs.retest_date,
        hold=ours.hold or theirs.hold,
        recall=ours.recall or theirs.recall,
        quarantine=ours.quarantine or theirs.quarantine,
        quarantine_until=until,
        vendor=ours.vendor or theirs.vendor,
        vendor_lot=ours.vendor_lot or theirs.vendor_lot,
        receipts=with_receipts(ours, receipts_of(theirs)),
    )


def carried_serial(theirs: Serial, ours: Serial | None) -> Serial:
    """Return a serial as it is known where it comes in, before it has: its dates come along, and its cost.

    One that came before its dispatch was known is here already; it learns what it costs, and its maker's serial.
    """
    if ours is not None and ours.awaits:
        cost = theirs.unit_cost if ours.unit_cost is None else ours.unit_cost
        return replace(ours, unit_cost=cost, maker_serial=ours.maker_serial or theirs.maker_serial)
    if ours is not None and ours.state.in_stock:
        return ours
    return replace(theirs, place=TRANSIT, state=SerialState.UNKNOWN, document="", awaits="")


def _take(
    act: Act, allocation: Allocation, state: SerialState, document: str, *, awaits: str = "", cost: Cost = moved_cost
) -> None:
    draft, line = act.draft, act.line
    for serial in allocation.serials:
        kept = draft.serial(line.item, serial) or _new_serial(act, allocation, serial)
        day, transaction = draft.transaction.day, draft.transaction.id
        moved = replace(kept, place=line.to_place, state=state, document=document, awaits=awaits)
        draft.put_serial(replace(moved, since=day, transaction=transaction, lot=allocation.lot))
        draft.move(line, allocation, Decimal(1), serial=serial, cost=cost(act, allocation, serial))
    move_loose(act, allocation, cost(act, allocation))


def _loose(allocation: Allocation) -> Decimal:
    return allocation.quantity - len(allocation.serials)


def _learn_costs(act: Act, allocation: Allocation) -> None:
    """Let units of which nobody knew the cost cost from now on what the transfer says."""
    for serial in allocation.serials:
        kept = act.draft.serial(act.item.item, serial)
        if kept is not None and kept.unit_cost is None:
            act.draft.put_serial(replace(kept, unit_cost=arrived_cost(act, allocation, serial)))


def _new_serial(act: Act, allocation: Allocation, serial: str) -> Serial:
    day = act.transaction.day
    expiry = None if allocation.lot else shelf_life.serial_expiry(act.item, day)
    return Serial(
        act.item.item, serial, TRANSIT, SerialState.UNKNOWN, stock_date=day, expiry_date=expiry, owner=allocation.owner
    )


def _keep_lot(act: Act, allocation: Allocation) -> None:
    if allocation.lot:
        kept = act.draft.lot(act.item.item, allocation.lot)
        fresh = Lot(
            act.item.item,
            allocation.lot,
            stock_date=act.transaction.day,
            expiry_date=allocation.expiry_date,
            best_before=allocation.best_before,
            date_source=allocation.date_source,
            lot_source=allocation.lot_source,
            vendor_lot=allocation.vendor_lot,
        )
        act.draft.put_lot(kept or fresh)


def _whose(act: Act) -> Whose:
    """Return the line that goods come with; 0 where the document is not known here yet."""
    return (transfer_of(act), act.line.line if act.transaction.document else 0)


def _awaits(act: Act, serial: str) -> bool:
    kept = act.draft.serial(act.item.item, serial)
    return kept is not None and bool(kept.awaits)


def _ahead(act: Act, allocation: Allocation) -> dict[Whose, Decimal]:
    """Return what of a lot was received for the transfer before its dispatch was known."""
    kept = act.draft.reserved(TRANSIT, act.item.item, allocation.lot)
    return {whose: quantity for whose, quantity in kept.items() if whose[0] == transfer_of(act) and quantity > 0}


def _without_settled(act: Act, allocation: Allocation) -> Allocation:
    """Return what of an arrival is on its way; what came before is settled: it waits no more."""
    for serial in allocation.serials:
        kept = act.draft.serial(act.item.item, serial)
        if kept is not None and kept.awaits:
            whose = next(iter(sorted(_reserved_of(act, allocation, kept.awaits))), (kept.awaits, act.line.line))
            act.draft.put_serial(replace(kept, awaits="", unit_cost=arrived_cost(act, allocation, serial)))
            _settle(act, allocation, whose, Decimal(1))
    coming = tuple(serial for serial in allocation.serials if _on_the_way(act, serial))
    loose = allocation.quantity - len(allocation.serials)
    for whose, quantity in sorted(_ahead(act, allocation).items()) if loose > 0 else ():
        settled = min(loose, quantity)
        _settle(act, allocation, whose, settled)
        loose -= settled
    weight = allocation.weight if len(coming) + loose == allocation.quantity else None
    return replace(allocation, serials=coming, quantity=len(coming) + loose, weight=weight)


def _settle(act: Act, allocation: Allocation, whose: Whose, quantity: Decimal) -> None:
    """Let goods wait no more; what came without the document being known counts on its line now."""
    act.draft.reserve(act.line, allocation, TRANSIT, -quantity, whose)
    if whose[1] == 0:
        act.draft.progress(act.line.line, done=quantity)


def _reserved_of(act: Act, allocation: Allocation, document: str) -> list[Whose]:
    kept = act.draft.reserved(TRANSIT, act.item.item, allocation.lot)
    return [whose for whose, quantity in kept.items() if whose[0] == document and quantity > 0]


def _on_the_way(act: Act, serial: str) -> bool:
    """Return whether a unit that was sent has not come before."""
    kept = act.draft.serial(act.item.item, serial)
    return kept is None or kept.place == TRANSIT or kept.state is SerialState.UNKNOWN

"""Effects of goods that move inside, and of taking back what came in or was moved."""

from dataclasses import replace
from decimal import Decimal

from inventory.documents import DocumentState
from inventory.draft import Act
from inventory.effects.costing import Cost, cost_of, move_loose, moved_cost
from inventory.guards.incoming import is_of_another
from inventory.lives import taken_back
from inventory.places import is_outside
from inventory.refusals.goods import SerialInStock
from inventory.stock import Serial, SerialState
from inventory.transactions import Allocation


def relocate(act: Act) -> None:
    """Allocate: numbers go from bin to bin; lots and documents stay as they are."""
    for allocation in act.line.allocations:
        _move_out(act, allocation)


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
    for serial in allocation.serials if len(own) < len(allocation.serials) else ():
        kept = act.draft.serial(act.item.item, serial)
        if kept is not None and is_of_another(act, serial):
            act.draft.flags.append(
                SerialInStock(kept.item, serial, kept.place, act.stock.site, kept.since, kept.document)
            )
    weight = allocation.weight if own[:1] == allocation.serials[:1] else None
    quantity = allocation.quantity - len(allocation.serials) + len(own)
    return replace(allocation, serials=own, quantity=quantity, weight=weight)


def _move_out(act: Act, allocation: Allocation) -> None:
    draft, line = act.draft, act.line
    place = line.to_place
    for serial in allocation.serials:
        kept = draft.serial(line.item, serial)
        if kept is not None:
            draft.put_serial(_taken_out(act, kept) if is_outside(place) else _moved(act, kept))
        draft.move(line, allocation, Decimal(1), serial=serial, cost=moved_cost(act, allocation, serial))
    move_loose(act, allocation, moved_cost(act, allocation))


def _moved(act: Act, kept: Serial) -> Serial:
    transaction = act.transaction
    return replace(kept, place=act.line.to_place, since=transaction.day, transaction=transaction.id)


def _taken_out(act: Act, kept: Serial) -> Serial:
    """Return a serial whose receipt never was: as it was before; without an earlier life it may come in as if it were new."""
    before = taken_back(kept, act.transaction.id, kept.brought_by)
    return before or replace(_moved(act, kept), state=SerialState.UNKNOWN, maker_serial="")


def move_on(act: Act, allocation: Allocation, state: SerialState, document: str, *, cost: Cost = cost_of) -> None:
    """Move numbers to the line's place; serials are in a state there, and of a document (none: for nobody)."""
    draft, line = act.draft, act.line
    for serial in allocation.serials:
        kept = draft.serial(line.item, serial)
        if kept is not None:
            day, transaction = draft.transaction.day, draft.transaction.id
            draft.put_serial(
                replace(kept, place=line.to_place, state=state, since=day, transaction=transaction, document=document)
            )
        draft.move(line, allocation, Decimal(1), serial=serial, cost=cost(act, allocation, serial))
    move_loose(act, allocation, cost(act, allocation))

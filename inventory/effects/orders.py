"""Effects of goods that are picked and shipped for an order."""

from dataclasses import replace
from decimal import Decimal

from inventory.documents import DocumentKind, DocumentNumber, DocumentState
from inventory.draft import Act, Draft
from inventory.effects.days import passed_days
from inventory.effects.moving import move_on
from inventory.effects.packing import keep_box
from inventory.effects.warranties import forget_warranty, start_warranty
from inventory.guards.outgoing import kept_elsewhere
from inventory.refusals.selling import ReservedElsewhere
from inventory.stock import SerialState


def stage(act: Act) -> None:
    """Pick: numbers go to the dock, or into a box there, and stand there for the order; its line moves on.

    A number that was kept for another order, and may be taken all the same, is flagged with that order (domain.md 3a).
    """
    for allocation in act.line.allocations:
        move_on(act, allocation, SerialState.RESERVED, act.transaction.document)
        act.draft.reserve(act.line, allocation, act.line.to_place, allocation.quantity)
    keep_box(act, act.line.to_place, SerialState.RESERVED)
    act.draft.progress(act.line.line, done=act.required)
    act.draft.flags += kept_elsewhere(act)
    act.draft.flags += passed_days(act)


def unstage(act: Act) -> None:
    """Take a pick back: the numbers are where they were and for nobody; the order's line moves back."""
    for allocation in act.line.allocations:
        move_on(act, allocation, SerialState.ON_HAND, "")
        act.draft.reserve(act.line, allocation, act.line.from_place, -allocation.quantity)
    keep_box(act, act.line.from_place, SerialState.ON_HAND)
    act.draft.progress(act.line.line, done=-act.required)


def ship(act: Act) -> None:
    """Ship: what stood at the dock for the order leaves the house."""
    for allocation in act.line.allocations:
        move_on(act, allocation, SerialState.SHIPPED, act.transaction.document)
        start_warranty(act, allocation)
        act.draft.reserve(act.line, allocation, act.line.from_place, -allocation.quantity)
    keep_box(act, act.line.from_place, SerialState.SHIPPED)


def unship(act: Act) -> None:
    """Take a shipment back: it stands at the dock for the order again, and its warranty is what it was."""
    for allocation in act.line.allocations:
        move_on(act, allocation, SerialState.RESERVED, act.transaction.document)
        act.draft.reserve(act.line, allocation, act.line.to_place, allocation.quantity)
        forget_warranty(act, allocation)
    keep_box(act, act.line.to_place, SerialState.RESERVED)


def close_when_shipped(draft: Draft) -> None:
    """Close an order when nothing of it is open and nothing stands at the dock any more."""
    document = draft.stock.document(draft.transaction.document)
    if document is not None and not draft.open_lines() and not draft.is_staged():
        draft.put_document(replace(document, state=DocumentState.CLOSED))


def reopen_document(draft: Draft) -> None:
    """Open a document again whose shipment or closing is taken back.

    An order loses a serial that another keeps since, and is flagged with that one (invariant 1, domain.md 3a).
    """
    document = draft.stock.document(draft.transaction.document)
    if document is None or document.state is not DocumentState.CLOSED:
        return
    draft.put_document(replace(document, state=DocumentState.OPEN))
    if document.kind is DocumentKind.SALES_ORDER:
        for number in draft.stock.kept_on(document.document):
            _let_go(draft, number)


def _let_go(draft: Draft, number: DocumentNumber) -> None:
    line = draft.stock.line(number.document, number.line) if number.serial and number.quantity else None
    if line is not None and (other := draft.stock.named_for(line.item, number.serial)):
        draft.put_reserved(replace(number, quantity=Decimal(0)))
        draft.flags.append(ReservedElsewhere(line.item, number.serial, other))

"""Receiving: what is posted. A line at its bin step, closing when a document is done (flows.md 1.1 steps 5 and 6)."""

from dataclasses import replace
from decimal import Decimal

from inventory.documents import DocumentLine
from inventory.item_masks import serial_mask_of
from inventory.leases import is_made
from inventory.places import VENDOR
from inventory.refusals.base import Refusal
from inventory.refusals.goods import UnknownBin
from inventory.tasks.events import OrdersLeft
from inventory.tasks.receive.events import AskedFor, Closed, ShortsListed
from inventory.tasks.receive.lot_shares import Shares, cut
from inventory.tasks.receive.serials import share_of
from inventory.tasks.receive.state import Ask, Current, Short
from inventory.tasks.receive.turn import ReceiveStep, Turn
from inventory.tasks.steps import LineBooked, Mark, Trace, say
from inventory.transactions import NUMBERS_MAX, Allocation, Line, Source, Transaction


def book(turn: Turn, place: str) -> ReceiveStep:
    """Post the line in hand into a bin; the last line of the orders makes it FULL."""
    if refusal := book_line(turn, place):
        return turn.stop(refusal)
    return booked(turn, place)


def booked(turn: Turn, place: str) -> ReceiveStep:
    """Answer that something was booked into a bin, and whether that was the last of the orders."""
    trace = Trace(Mark.TAKEN, place, "booked")
    if is_complete(turn):
        turn.did(AskedFor(Ask.COMPLETE))
        return turn.full(trace, say("complete", document=" ".join(turn.state.documents)))
    return turn.ok(trace)


def book_line(turn: Turn, place: str) -> Refusal | None:
    """Post the line in hand into a bin, in as many transactions as its numbers need; None when nothing stands against it."""
    line = turn.line
    transactions = receipts(turn, line, place, turn.waiting(line.document, line.line, line.item))
    if refusal := post_all(turn, place, transactions):
        return refusal
    ids = tuple(each.id for each in transactions)
    turn.did(LineBooked(line.document, line.line, line.item, line.taken, place, ids))
    return None


def post_all(turn: Turn, place: str, transactions: list[Transaction]) -> Refusal | None:
    """Hand transactions on to be posted, all or none; return the first refusal that stands against one of them."""
    if turn.stock.bin(place) is None:
        return UnknownBin(place, turn.stamp.site)
    return turn.post(transactions)


def receipts(turn: Turn, line: Current, place: str, serials: tuple[str, ...]) -> list[Transaction]:
    """Return what receives a line (the one in hand, or a part of it): its quantity, or these of its serials."""
    if not line.serials:
        return _shared(turn, line, place)
    return [each for of, numbers in _by_source(turn, line, serials) for each in _receipts(turn, of, place, numbers)]


def _by_source(turn: Turn, line: Current, serials: tuple[str, ...]) -> list[tuple[Current, tuple[str, ...]]]:
    """Return serials of the line, those that were made apart from those that were read: each kind with its own source."""
    item = turn.stock.item(line.item)
    mask = serial_mask_of(turn.stock, item) if item is not None and line.made else None
    made = tuple(
        each for each in serials if mask is not None and any(is_made(each, mask, go.first, go.last) for go in line.made)
    )
    known = frozenset(made)
    read = tuple(each for each in serials if each not in known)
    kinds = ((line, read), (replace(line, serial_source=Source.GENERATED), made))
    return [(each, numbers) for each, numbers in kinds if numbers]


def _receipts(turn: Turn, line: Current, place: str, serials: tuple[str, ...]) -> list[Transaction]:
    chunks = [serials[at : at + NUMBERS_MAX] for at in range(0, len(serials), NUMBERS_MAX)]
    return [
        _receipt(
            turn, line, place, (line.stock_unit, Decimal(len(chunk))), (_allocation(line, Decimal(len(chunk)), chunk),)
        )
        for chunk in chunks
    ]


def _shared(turn: Turn, line: Current, place: str) -> list[Transaction]:
    """Return the receipts of the quantity in hand, one on each line that has a share of it; a weight stays with the line in hand."""
    receipts, lots = [], line.lots_made
    for document, number, quantity in share_of(turn, line):
        own = (document, number) == (line.document, line.line)
        share = replace(line, document=document, line=number, weight=line.weight if own else None)
        here, lots = cut(lots, quantity)
        unit, factor = _unit_of(line, quantity)
        receipts.append(_receipt(turn, share, place, (unit, quantity / factor), _allocations(share, quantity, here)))
    return receipts


def _allocations(line: Current, quantity: Decimal, lots: Shares) -> tuple[Allocation, ...]:
    """Return the lots that were made for a share of the line, else the one lot that it has, or none."""
    if not lots:
        return (_allocation(line, quantity, ()),)
    made = replace(line, lot_source=Source.GENERATED)
    return tuple(replace(_allocation(made, each.quantity, ()), lot=each.lot) for each in lots)


def _unit_of(line: Current, quantity: Decimal) -> tuple[str, Decimal]:
    """Return the scanned unit where a quantity is a whole number of it, else the stocking unit."""
    if quantity % line.factor == 0:
        return line.unit, line.factor
    return line.stock_unit, Decimal(1)


def _allocation(line: Current, quantity: Decimal, serials: tuple[str, ...]) -> Allocation:
    named = frozenset(serials)
    return Allocation(
        quantity=quantity,
        lot=line.lot,
        serials=serials,
        expiry_date=line.dates.expiry,
        best_before=line.dates.best_before,
        production_date=line.dates.production,
        lot_source=line.lot_source,
        serial_source=line.serial_source,
        date_source=line.dates.source,
        vendor_lot=line.vendor_lot,
        weight=line.weight,
        fields=tuple(each for each in line.fields.said if _names(line, serials, each.kind)),
        maker_serials=tuple(each for each in line.makers if each.serial in named),
    )


def _names(line: Current, serials: tuple[str, ...], kind: str) -> bool:
    return bool(serials if kind == "serial" else line.lot or line.lots_made)


def _receipt(
    turn: Turn, line: Current, place: str, counted: tuple[str, Decimal], allocations: tuple[Allocation, ...]
) -> Transaction:
    unit, quantity = counted
    posted = Line(
        item=line.item,
        unit=unit,
        quantity=quantity,
        from_place=VENDOR,
        to_place=place,
        line=line.line,
        allocations=allocations,
        repeated=line.repeated,
        reason=line.reason,
    )
    return receipt(turn, line.document, (posted,), approver=line.approver)


def receipt(turn: Turn, document: str, lines: tuple[Line, ...], *, approver: str = "") -> Transaction:
    """Return a purchase receipt of these lines, stamped."""
    return turn.transaction("purchase_receipt", document, lines, approver)


def open_lines(turn: Turn) -> list[DocumentLine]:
    """Return the lines of the orders at hand that still miss something, with what this turn has posted."""
    keys = [(line.document, line.line) for each in turn.state.documents for line in turn.stock.lines(each)]
    return [line for key in keys if (line := turn.order_line(*key)) is not None and line.open > 0]


def is_complete(turn: Turn) -> bool:
    """Return whether nothing is missing on the orders at hand."""
    return bool(turn.state.documents) and not open_lines(turn)


def done(turn: Turn) -> ReceiveStep:
    """Finish the orders: complete ones are offered to be closed, the short lines of others are asked one by one (step 6)."""
    short = open_lines(turn)
    if not turn.state.documents:
        turn.did(OrdersLeft())
        return turn.ok()
    if not short:
        turn.did(AskedFor(Ask.COMPLETE))
        return turn.full(says=say("complete", document=" ".join(turn.state.documents)))
    turn.did(ShortsListed(tuple(Short(s.document, s.line, s.item, s.open, _stock_unit(turn, s)) for s in short)))
    return turn.ok()


def _stock_unit(turn: Turn, line: DocumentLine) -> str:
    item = turn.stock.item(line.item)
    return item.unit if item else line.unit


def close(turn: Turn) -> ReceiveStep:
    """Post the closing of each document: what was given up of it by line and reason; lines for later leave it open."""
    given_up: dict[str, list[Line]] = {each: [] for each in turn.state.documents}
    later = set()
    for short in turn.state.short:
        if short.reason == "later":
            later.add(short.document)
        else:
            given_up[short.document].append(
                Line(short.item, short.unit, short.open, line=short.line, reason=short.reason)
            )
    closing = [
        turn.transaction("close", document, tuple(lines))
        for document, lines in given_up.items()
        if lines or document not in later
    ]
    if refusal := turn.post(closing):
        return turn.stop(refusal)
    documents = tuple(each.document for each in closing)
    turn.did(Closed(documents, tuple(each.id for each in closing)))
    return turn.ok(Trace(Mark.TAKEN, " ".join(documents), "closed") if documents else None)

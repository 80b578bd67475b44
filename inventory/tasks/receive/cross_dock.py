"""Receiving: goods that a sales order waits for go straight to its dock (flows.md 1.0a, 18). More than it takes goes on to a bin."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from inventory.documents import DocumentLine
from inventory.places import BinKind
from inventory.posting import post
from inventory.stock import Posted, Stock
from inventory.tasks.receive.booking import book as book_to_bin
from inventory.tasks.receive.booking import booked, receipts
from inventory.tasks.receive.events import LineOpened, OrderWaits
from inventory.tasks.receive.lot_shares import cut
from inventory.tasks.receive.state import Ask, Current, ReceiveState, Waits
from inventory.tasks.receive.turn import ReceiveStep, Turn
from inventory.tasks.steps import LineBooked, Mark, Stamp, Trace, say
from inventory.transactions import CROSS_DOCK, Line, Transaction

ORDERS_TRIED_MAX = 5
NONE: tuple[str, ...] = ()

TaskT = TypeVar("TaskT")
GivenT = TypeVar("GivenT")
Handled = Callable[[TaskT, ReceiveState, GivenT, Stock, Stamp], ReceiveStep]


def offering(handled: Handled[TaskT, GivenT]) -> Handled[TaskT, GivenT]:
    """Return the handling of an input that also offers the order that waits for the line in hand."""

    def handled_and_offered(task: TaskT, state: ReceiveState, given: GivenT, stock: Stock, stamp: Stamp) -> ReceiveStep:
        return _with_offer(handled(task, state, given, stock, stamp), stock, stamp)

    return handled_and_offered


def _with_offer(step: ReceiveStep, stock: Stock, stamp: Stamp) -> ReceiveStep:
    """Return a step with the order that waits, where the line in hand is full now and asked for its bin."""
    line, state = step.state.current, step.state
    if line is None or state.ask is not Ask.BIN or state.pending is not None or not line.full or line.reason:
        return step
    turn = Turn(state, stock, stamp, list(step.events), list(step.transactions))
    waits = _order_that_waits(turn)
    if waits != line.waits:
        turn.did(OrderWaits(waits))
    return replace(step, state=turn.state, events=tuple(turn.events))


def _order_that_waits(turn: Turn) -> Waits | None:
    """Return the first due of the orders that may have what is in hand."""
    line = turn.line
    if not line.document or not line.taken:
        return None
    served = {(each.applies_to, part.applies_line) for each in turn.transactions for part in each.lines}
    for each in turn.stock.waiting_lines(line.item, ORDERS_TRIED_MAX):
        waits = Waits(each.document, each.line, each.open, _dock_of(turn, each))
        if (each.document, each.line) in served or not waits.dock:
            continue
        whole = line.weight is None or waits.open >= line.taken  # what was weighed together stays together
        if whole and _may_have(turn, waits):
            return waits
    return None


def _dock_of(turn: Turn, waiting: DocumentLine) -> str:
    """Return where the goods of an order stand: at the dock that has some of it, or that its line names, else at the first."""
    docks = [each.bin for each in turn.stock.bins_of_kind(BinKind.DOCK)]
    staged = [each.place for each in turn.stock.staged(waiting.document)]
    return next((each for each in (*staged, waiting.bin) if each in docks), docks[0] if docks else "")


def _may_have(turn: Turn, waits: Waits) -> bool:
    """Return whether nothing stands against the first of the goods going there: they may be sold, and to this order."""
    line = turn.line
    first = turn.waiting(line.document, line.line, line.item)[:1] if line.serials else ()
    one = replace(_part(line, min(line.taken, Decimal(1))), captured=len(first))
    judged = (post(each, turn.stock) for each in _to_dock(turn, one, waits, first))
    return all(isinstance(each, Posted) for each in judged)


def _to_dock(turn: Turn, line: Current, waits: Waits, serials: tuple[str, ...]) -> Iterator[Transaction]:
    for receipt in receipts(turn, line, waits.dock, serials):
        lines: tuple[Line, ...] = tuple(replace(each, applies_line=waits.line) for each in receipt.lines)
        yield replace(receipt, kind=CROSS_DOCK, applies_to=waits.order, lines=lines)


def book(turn: Turn, place: str) -> ReceiveStep:
    """Post the line in hand into a bin: at the dock of the order that waits for it, as much as that takes, for that order."""
    waits = turn.state.waits
    return _book_to_dock(turn, waits) if waits is not None and waits.dock == place else book_to_bin(turn, place)


def _book_to_dock(turn: Turn, waits: Waits) -> ReceiveStep:
    line = turn.line
    taken = min(line.taken, waits.open)
    part, serials = _part(line, taken), NONE
    if line.serials:
        serials = turn.waiting(line.document, line.line, line.item)[: int(taken)]
        taken = Decimal(len(serials))
        part = replace(line, captured=len(serials))
    transactions = list(_to_dock(turn, part, waits, serials))
    if refusal := turn.post(transactions):
        return turn.stop(refusal)
    ids = tuple(each.id for each in transactions)
    turn.did(LineBooked(line.document, line.line, line.item, taken, waits.dock, ids, serials))
    if taken == line.taken:
        return booked(turn, f"{waits.dock} {waits.order}")
    turn.did(LineOpened(_rest(line, taken)))
    trace = Trace(Mark.TAKEN, f"{waits.dock} {waits.order}", "booked")
    return turn.ok(trace, say("to_dock", quantity=taken, unit=line.stock_unit, bin=waits.dock, document=waits.order))


def _part(line: Current, quantity: Decimal) -> Current:
    """Return the line with only so much of it in hand, and of the lots that were made for it."""
    return replace(line, counted=quantity, lots_made=cut(line.lots_made, quantity)[0])


def _rest(line: Current, taken: Decimal) -> Current:
    """Return what is left of a line in hand: it is booked as a line of its own."""
    still_open = None if line.open is None else line.open - taken
    if line.serials:
        return replace(line, captured=line.captured - int(taken), open=still_open, waits=None)
    lots = cut(line.lots_made, taken)[1]
    return replace(line, counted=line.counted - taken, lots_made=lots, open=still_open, waits=None)

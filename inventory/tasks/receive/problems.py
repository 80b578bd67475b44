"""Receiving: what is wrong with the line in hand (F5), and what each reason does to it (flows.md 1.0a rule 1, 1.1 step 6)."""

from collections.abc import Callable
from decimal import Decimal

from inventory.guards.condition import DAMAGED
from inventory.places import BinKind
from inventory.tasks.damaged import DAMAGED_LABEL
from inventory.tasks.receive import damaged, leaving_out
from inventory.tasks.receive.booking import open_lines
from inventory.tasks.receive.events import AskedFor, Closed, LineDamaged, LineLeft, RestGivenUp
from inventory.tasks.receive.lines import ZERO, lines_in_hand
from inventory.tasks.receive.prompts import reasons
from inventory.tasks.receive.serials import share_of
from inventory.tasks.receive.state import Ask
from inventory.tasks.receive.turn import ReceiveStep, Turn
from inventory.tasks.steps import Mark, Trace
from inventory.transactions import Line, Transaction

ASKED_AT = (Ask.LOT, Ask.EXPIRY, Ask.SERIAL, Ask.QUANTITY, Ask.BIN)


def ask_reason(turn: Turn) -> ReceiveStep:
    """Ask what is wrong with the line in hand."""
    turn.did(AskedFor(Ask.PROBLEM))
    return turn.ok()


def take_reason(turn: Turn, number: int) -> ReceiveStep:
    """Take the reason of a digit; 1 goes back to what was asked before."""
    reason = reasons(turn.state).get(number)
    if reason is None:
        return turn.nothing("not_a_choice")
    turn.did(AskedFor(turn.state.before))
    return TAKEN[reason](turn, reason)


def _leave(turn: Turn, _reason: str) -> ReceiveStep:
    return turn.ok()


def _later(turn: Turn, reason: str) -> ReceiveStep:
    """Put the line down: what is taken asks for its bin, the rest stays open."""
    turn.did(AskedFor(Ask.BIN) if turn.line.taken > 0 else LineLeft())
    return turn.ok(Trace(Mark.NOTE, turn.state.current.item if turn.state.current else "", reason))


def _damaged(turn: Turn, reason: str) -> ReceiveStep:
    """The goods in hand are damaged: they go to quarantine or hold, never to a bin that sells."""
    item = turn.line.item
    turn.did(LineDamaged(reason, _bin_for_damaged(turn)))
    return turn.ok(Trace(Mark.TAKEN, item, reason))


def _bin_for_damaged(turn: Turn) -> str:
    kinds = (BinKind.QUARANTINE, BinKind.HOLD, BinKind.RETURNS)
    return next((each.bin for kind in kinds for each in turn.stock.bins_of_kind(kind)), "")


def _give_up(turn: Turn, reason: str) -> ReceiveStep:
    """Give up what is still to come of the lines in hand, at once; what is taken of them asks for its bin."""
    rest = _rest(turn)
    if not rest:
        return turn.nothing("nothing_open")
    item, taken = turn.line.item, turn.line.taken
    closing = [_closing(turn, document, lines, reason) for document, lines in rest.items()]
    if refusal := turn.post(closing):
        return turn.stop(refusal)
    quantity = sum((each for lines in rest.values() for each in lines.values()), ZERO)
    ids = tuple(each.id for each in closing)
    turn.did(RestGivenUp(reason, quantity, ids))
    gone = {(document, line) for document, lines in rest.items() for line in lines}
    if taken == 0 and all((each.document, each.line) in gone for each in open_lines(turn)):
        turn.did(Closed(turn.state.documents, ids))
    return turn.ok(Trace(Mark.TAKEN, item, reason))


def _rest(turn: Turn) -> dict[str, dict[int, Decimal]]:
    """Return what is open on the lines in hand beside what is taken for them, by document and line."""
    line = turn.line
    taken = {(line.document, line.line): line.taken}
    if not line.serials:
        taken = {(document, number): quantity for document, number, quantity in share_of(turn, turn.line)}
    rest: dict[str, dict[int, Decimal]] = {}
    for each in lines_in_hand(turn):
        left = each.open - taken.get((each.document, each.line), ZERO)
        if left > 0:
            rest.setdefault(each.document, {})[each.line] = left
    return rest


def _closing(turn: Turn, document: str, lines: dict[int, Decimal], reason: str) -> Transaction:
    hand = turn.line
    given_up = (Line(hand.item, hand.stock_unit, left, line=number, reason=reason) for number, left in lines.items())
    return turn.transaction("close", document, tuple(given_up))


def _damaged_label(turn: Turn, _reason: str) -> ReceiveStep:
    return damaged.offer(turn)


def _leave_out(turn: Turn, _reason: str) -> ReceiveStep:
    return leaving_out.list_taken(turn)


TAKEN: dict[str, Callable[[Turn, str], ReceiveStep]] = {
    "leave": _leave,
    "cancel_rest": _give_up,
    DAMAGED: _damaged,
    "wrong_item": _give_up,
    "later": _later,
    DAMAGED_LABEL.code: _damaged_label,
    "leave_out": _leave_out,
}

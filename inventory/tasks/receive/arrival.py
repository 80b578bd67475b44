"""Receiving: what is asked of a delivery before its first line, each where the site wants it (flows.md 1.0a, 17)."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from inventory.guards.temperature import is_out_of_range
from inventory.refusals.reading import NotATemperature, ScanCannotAnswer
from inventory.settings import DEGREES
from inventory.stock import Stock
from inventory.tasks.events import OrdersLeft
from inventory.tasks.reading import shown
from inventory.tasks.receive import cross_dock, fields, makers
from inventory.tasks.receive.arrival_events import ArrivalTold
from inventory.tasks.receive.arrival_prompts import TEMPERATURE, may_be_left_out
from inventory.tasks.receive.state import Arriving, ReceiveState
from inventory.tasks.receive.turn import ReceiveStep, Turn
from inventory.tasks.receive.unknown_prompts import holding_bin
from inventory.tasks.steps import Action, Mark, Scan, Stamp, Trace, say

ASKS = ("carrier", "seal", TEMPERATURE, "delivery_note")
ANSWER_CHARACTERS_MAX = 40

TaskT = TypeVar("TaskT")
GivenT = TypeVar("GivenT")
Handled = Callable[[TaskT, ReceiveState, GivenT, Stock, Stamp], ReceiveStep]


def asking(handled: Handled[TaskT, GivenT]) -> Handled[TaskT, GivenT]:
    """Return the handling of an input that also asks how the goods arrived, once a receipt has begun, and offers who waits for them."""
    offered = cross_dock.offering(fields.asking(makers.asking(handled)))

    def handled_and_asked(task: TaskT, state: ReceiveState, given: GivenT, stock: Stock, stamp: Stamp) -> ReceiveStep:
        if state.pending is None and state.arriving is not None and state.arriving.asked:
            return _taken(Turn(state, stock, stamp), state.arriving, given)
        return begun(offered(task, state, given, stock, stamp), stock, stamp)

    return handled_and_asked


def begun(step: ReceiveStep, stock: Stock, stamp: Stamp) -> ReceiveStep:
    """Return a step with the first question, where it began a receipt of which the site wants to know something."""
    state = step.state
    if state.arriving is not None or not (state.documents or state.without_order):
        return step
    asks = tuple(each for each in ASKS if stock.setting(f"receipt_{each}") != "no")
    if not asks:
        return step
    turn = Turn(state, stock, stamp, list(step.events), list(step.transactions))
    turn.did(ArrivalTold(Arriving(asks)))
    return replace(step, state=turn.state, events=tuple(turn.events))


def _taken(turn: Turn, arriving: Arriving, given: object) -> ReceiveStep:
    match given:
        case Action.QUANTITY if arriving.asked == TEMPERATURE:
            turn.did(ArrivalTold(replace(arriving, minus=not arriving.minus)))
            return turn.ok()
        case Action.BACK:
            return _back(turn, arriving)
        case Action.DONE if may_be_left_out(turn.stock, arriving.asked):
            return _said(turn, arriving, "")
        case Action():
            return turn.nothing("key_not_here")
        case str():
            text = given.strip(" ")
        case Scan() if not given.repeat:
            text = given.code.text.strip(" ")
        case _:
            return turn.nothing("answer_first")
    if not text:
        return turn.nothing("nothing")
    if len(text) > ANSWER_CHARACTERS_MAX or not text.isprintable():
        return turn.hint(ScanCannotAnswer(shown(text)[:ANSWER_CHARACTERS_MAX]), shown(text)[:ANSWER_CHARACTERS_MAX])
    return _said(turn, arriving, text)


def _back(turn: Turn, arriving: Arriving) -> ReceiveStep:
    """Go to the question before; before the first the orders are left, unless something is taken already."""
    if arriving.at > 0:
        turn.did(ArrivalTold(replace(arriving, at=arriving.at - 1, minus=False, hold="")))
        return turn.ok()
    if turn.state.current is not None and turn.state.current.taken > 0:
        return turn.nothing("book_or_undo_first")
    turn.did(OrdersLeft())
    return turn.ok()


def _said(turn: Turn, arriving: Arriving, text: str) -> ReceiveStep:
    """Take an answer, empty where it is left out; degrees out of range send the whole receipt to hold, and say so."""
    after = replace(arriving, at=arriving.at + 1, minus=False)
    match arriving.asked:
        case "carrier":
            arrival = replace(arriving.arrival, carrier=text)
        case "seal":
            arrival = replace(arriving.arrival, seal=text)
        case "delivery_note":
            arrival = replace(arriving.arrival, delivery_note=text)
        case _:
            degrees = _degrees(text, minus=arriving.minus) if text else None
            if text and degrees is None:
                return turn.hint(NotATemperature(text), text)
            arrival = replace(arriving.arrival, temperature=degrees)
            if is_out_of_range(degrees, turn.stock):
                hold = holding_bin(turn.stock)
                turn.did(ArrivalTold(replace(after, arrival=arrival, hold=hold)))
                return turn.ok(Trace(Mark.TAKEN, f"{degrees} C"), say("goes_to_hold", bin=hold or None))
            after = replace(after, hold="")
    turn.did(ArrivalTold(replace(after, arrival=arrival)))
    return turn.ok(Trace(Mark.TAKEN, text) if text else None)


def _degrees(text: str, *, minus: bool) -> Decimal | None:
    """Return typed or scanned degrees, at most two decimals; F7 makes them negative."""
    whole, _, decimals = text.replace(",", ".").partition(".")
    number = f"{whole}.{decimals.rstrip('0')}".rstrip(".")
    if DEGREES.fullmatch(number) is None:
        return None
    return -Decimal(number) if minus and number != "0" else Decimal(number)

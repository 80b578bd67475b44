"""Receiving: the machine. What each input means at each prompt; every branch ends in one step (flows.md 1.0, 1.0a, 1.1)."""

from collections.abc import Callable, Mapping

from inventory.people import Operator
from inventory.refusals.base import Refusal
from inventory.refusals.reading import NotADate, ScanCannotAnswer
from inventory.refusals.work import OwnWork
from inventory.stock import Stock
from inventory.tasks.events import LabelAsked, OrdersLeft
from inventory.tasks.reading import read_code, read_typed
from inventory.tasks.receive import (
    arrival,
    booking,
    cross_dock,
    damaged,
    labels,
    leaving_out,
    lots,
    making,
    making_lots,
    orders,
    packs,
    parked,
    problems,
    quantities,
    serials,
    taking,
    unknown,
)
from inventory.tasks.receive.answers import answer_doubt, scanned_over_doubt, settled
from inventory.tasks.receive.arrival_events import ARRIVAL_EVENTS
from inventory.tasks.receive.dates import typed_date
from inventory.tasks.receive.events import (
    EVENTS,
    AskedFor,
    LineLeft,
    LotMakingTold,
    OrdersOpened,
    PackLeft,
    ShortDecided,
)
from inventory.tasks.receive.field_events import FIELD_EVENTS
from inventory.tasks.receive.folding import applied
from inventory.tasks.receive.keypad import TYPING
from inventory.tasks.receive.maker_events import MAKER_EVENTS
from inventory.tasks.receive.prompts import SHORT_WAYS, counter, prompt
from inventory.tasks.receive.state import LISTS, Ask, LotMaking, ReceiveState
from inventory.tasks.receive.turn import ReceiveStep, Turn
from inventory.tasks.receive.unknown_events import UNKNOWN_EVENTS
from inventory.tasks.steps import Action, Answer, Counter, Event, Open, Prompt, Scan, Settled, Stamp

MADE: Mapping[Ask, Callable[[Turn, str], ReceiveStep]] = {
    Ask.MAKE: making.take_count,
    Ask.MADE_QUANTITY: making_lots.take_quantity,
    Ask.LOT_COUNT: making_lots.take_number,
    Ask.LOT_SIZE: making_lots.take_number,
}
"""What takes the numbers that are typed where numbers are made."""


BACK: Mapping[Ask, Ask] = {
    Ask.SHORT: Ask.ITEM,
    Ask.COMPLETE: Ask.ITEM,
    **dict.fromkeys((Ask.FIRST, Ask.LAST, Ask.MAKE, Ask.NUMBERS), Ask.SERIAL),
    Ask.LOT_WAY: Ask.LOT,
}
"""Where one step back leads, whatever is in hand."""


class Receive:
    """The task of receiving purchase orders, advised pallets, and goods without an order."""

    name = "receive"
    events: tuple[type[Event], ...] = EVENTS + UNKNOWN_EVENTS + ARRIVAL_EVENTS + FIELD_EVENTS + MAKER_EVENTS

    def initial(self) -> ReceiveState:
        """Return the state before any event."""
        return ReceiveState()

    def applied(self, state: ReceiveState, event: Event) -> ReceiveState:
        """Return the state after an event."""
        return applied(state, event)

    def document(self, state: ReceiveState) -> str:
        """Return the orders at hand, or the own number of the receipt that has none."""
        return state.shown_document

    def prompt(self, state: ReceiveState, stock: Stock) -> Prompt:
        """Return what is shown and asked."""
        return prompt(state, stock)

    def counter(self, state: ReceiveState, stock: Stock) -> Counter | None:
        """Return how much of the line in hand is taken."""
        return counter(state)

    def start(self, document: str, stock: Stock, stamp: Stamp) -> ReceiveStep:
        """Begin, with an order that is named already or without."""
        turn = Turn(ReceiveState(), stock, stamp)
        return arrival.begun(orders.open_documents(turn, (document,)), stock, stamp) if document else turn.ok()

    @arrival.asking
    def scanned(self, state: ReceiveState, scan: Scan, stock: Stock, stamp: Stamp) -> ReceiveStep:
        """Take a scan."""
        turn = Turn(state, stock, stamp)
        if state.pending is not None:
            return scanned_over_doubt(turn, scan, taking.wanted(turn))
        if state.ask in LISTS:
            return turn.hint(ScanCannotAnswer(scan.code.text[:40]), scan.code.text[:40])
        adds = state.ask in (Ask.QUANTITY, Ask.UNKNOWN_QUANTITY) and not scan.presentation
        if scan.repeat and not adds:
            return turn.already(scan.code.text, "same_not_counted")
        reading = read_code(scan.code, stock, taking.wanted(turn))
        return turn.stop(reading) if isinstance(reading, Refusal) else taking.take(turn, reading)

    @arrival.asking
    def typed(self, state: ReceiveState, text: str, stock: Stock, stamp: Stamp) -> ReceiveStep:
        """Take typed text; Enter alone takes the default, or nothing."""
        turn = Turn(state, stock, stamp)
        text = text.strip(" ")
        if state.pending is not None or state.ask in (*LISTS, *TYPING, Ask.LOT_WAY):
            return turn.nothing("answer_first")
        if not text:
            return _take_default(turn)
        if state.unknown is not None:
            return unknown.typed(turn, text)
        if state.ask in MADE:
            return MADE[state.ask](turn, text)
        if state.ask is Ask.QUANTITY:
            return quantities.take_typed(turn, text)
        if state.ask is Ask.EXPIRY:
            order = stock.setting("date_order", turn.line.item)
            day = typed_date(text, order, stamp.day)
            return labels.take_typed_date(turn, day) if day else turn.stop(NotADate(text[:80], order))
        reading = read_typed(text, stock, taking.wanted(turn))
        return turn.stop(reading) if isinstance(reading, Refusal) else taking.take(turn, reading)

    @arrival.asking
    def chosen(self, state: ReceiveState, action: Action, stock: Stock, stamp: Stamp) -> ReceiveStep:
        """Take a function key."""
        turn = Turn(state, stock, stamp)
        if state.pending is not None:
            return turn.nothing("answer_first")
        if state.unknown is not None:
            return unknown.chosen(turn, action)
        match action:
            case Action.LABEL if state.label is not None:
                turn.did(LabelAsked(state.label))
                return turn.ok(request=state.label)
            case Action.LIST if state.ask in (Ask.LOT, Ask.AGAIN):
                return lots.list_lots(turn)
            case Action.BACK if state.ask in (Ask.AGAIN, *TYPING):
                return lots.leave(turn)
            case Action.DONE if state.ask is Ask.LETTERS:
                return lots.leave(turn)
            case Action.BACK:
                return _back(turn)
            case Action.DONE:
                return _done(turn)
            case Action.PROBLEM if state.current is not None and state.ask in problems.ASKED_AT:
                return problems.ask_reason(turn)
            case Action.QUANTITY if state.ask in (Ask.SERIAL, Ask.FIRST):
                return serials.begin_range(turn) if state.ask is Ask.SERIAL else making.ask_count(turn)
            case Action.QUANTITY if state.ask is Ask.LOT:
                return making_lots.ask_way(turn)
            case _:
                return turn.nothing("key_not_here")

    @arrival.asking
    def answered(self, state: ReceiveState, answer: Answer, stock: Stock, stamp: Stamp) -> ReceiveStep:
        """Take a digit at a stop, a question or a list, or the answer to a request for approval."""
        turn = Turn(state, stock, stamp)
        approver = answer.approver if isinstance(answer, Settled) else answer
        if isinstance(approver, Operator) and approver.badge == stamp.operator:
            return turn.hint(OwnWork(approver.badge), approver.badge)
        if state.pending is not None:
            return answer_doubt(turn, state.pending, answer)
        if isinstance(answer, Settled):
            return settled(turn, answer)
        if not isinstance(answer, int):
            return turn.nothing("key_not_here")
        return _choose(turn, answer)


RECEIVE = Receive()


def _take_default(turn: Turn) -> ReceiveStep:
    """Take Enter alone: the default quantity; else it means nothing, and it never books (flows.md 1.0)."""
    state = turn.state
    if state.unknown is not None:
        return unknown.entered(turn)
    if state.ask is Ask.QUANTITY:
        return quantities.take_default(turn)
    if state.ask in (Ask.MAKE, Ask.MADE_QUANTITY):
        return MADE[state.ask](turn, "")
    if state.ask in (Ask.LOT, Ask.AGAIN) and turn.line.typing.spelled:
        return lots.take_again(turn, "") if state.ask is Ask.AGAIN else lots.take_typed(turn, "")
    return turn.nothing("nothing")


def _back(turn: Turn) -> ReceiveStep:
    """Go one step back; what was captured is never lost (flows.md 1.0)."""
    state, line = turn.state, turn.state.current
    match state.ask:
        case Ask.ORDER | Ask.ITEM:
            return turn.ok(request=Open())
        case Ask.CHOOSE:
            turn.did(OrdersLeft())
        case ask if ask in BACK:
            turn.did(AskedFor(BACK[ask]))
        case Ask.PROBLEM | Ask.TAKEN:
            turn.did(AskedFor(state.before))
        case Ask.PACK:
            turn.did(PackLeft())
        case Ask.MADE_QUANTITY | Ask.LOT_COUNT | Ask.LOT_SIZE:
            turn.did(LotMakingTold(LotMaking(), Ask.LOT_WAY))
        case Ask.BIN if state.pack:
            turn.did(AskedFor(Ask.PACK))
        case Ask.BIN if line is not None and line.lots_made:
            return turn.nothing("book_or_undo_first")
        case Ask.BIN if line is not None:
            turn.did(AskedFor(Ask.SERIAL if line.serials else Ask.QUANTITY))
        case _ if line is not None and line.taken > 0:
            return turn.nothing("book_or_undo_first")
        case _:
            turn.did(LineLeft())
    return turn.ok()


def _done(turn: Turn) -> ReceiveStep:
    """Finish: the line, then the document; at the list of short lines, the rest is for later.

    A key that is held down books nothing (flows.md 1.0): what the digits have given up is closed by a digit, at COMPLETE.
    """
    state, line = turn.state, turn.state.current
    if state.ask is Ask.SHORT:
        for _ in [each for each in state.short if not each.reason]:
            turn.did(ShortDecided("later"))
        turn.did(OrdersLeft() if {each.reason for each in turn.state.short} == {"later"} else AskedFor(Ask.COMPLETE))
        return turn.ok()
    if state.ask is Ask.ITEM:
        return parked.done(turn)
    if line is not None and line.taken > 0 and state.ask is not Ask.BIN:
        turn.did(AskedFor(Ask.BIN))
        return turn.ok()
    return turn.nothing("key_not_here")


def _choose(turn: Turn, number: int) -> ReceiveStep:
    """Take a digit in a list: an order, the bin that holds, the fate of a short line, the closing of complete orders."""
    state = turn.state
    if state.ask in TYPING:
        return lots.choose(turn, number)
    if state.ask is Ask.NUMBERS:
        return damaged.choose(turn, number)
    if state.ask is Ask.LOT_WAY:
        return making_lots.choose(turn, number)
    if state.ask is Ask.TAKEN and number == leaving_out.LEAVE:
        return _back(turn)
    if state.ask is Ask.TAKEN:
        return leaving_out.choose(turn, number)
    if state.ask is Ask.PROBLEM:
        return problems.take_reason(turn, number)
    if state.ask is Ask.BIN and state.held_bin and number == 1:
        return packs.book_pack(turn, state.to) if state.pack else cross_dock.book(turn, state.to)
    if state.ask is Ask.CHOOSE and 1 <= number <= len(state.offered):
        turn.did(OrdersOpened((state.offered[number - 1],)))
        return labels.take_label(turn, state.offered_for) if state.offered_for else turn.ok()
    if state.ask is Ask.SHORT and 1 <= number <= len(SHORT_WAYS):
        turn.did(ShortDecided(tuple(SHORT_WAYS.values())[number - 1]))
        return turn.ok() if any(not each.reason for each in turn.state.short) else booking.close(turn)
    if state.ask is Ask.COMPLETE and number == 1:
        return booking.close(turn)
    return turn.nothing("not_a_choice")

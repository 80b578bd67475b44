"""Receiving: the machine. What each input means at each prompt; every branch ends in one step (flows.md 1.0, 1.0a, 1.1)."""

from dataclasses import replace

from inventory.people import Operator
from inventory.refusals.base import Refusal
from inventory.refusals.goods import UnknownBin
from inventory.refusals.reading import NotADate, ScanCannotAnswer, WrongKindOfCode
from inventory.refusals.work import OwnWork
from inventory.stock import MatchKind, Stock
from inventory.tasks.events import LabelAsked, OrdersLeft
from inventory.tasks.reading import NO_NUMBERS, Reading, read_code, read_typed
from inventory.tasks.receive import (
    arrival,
    booking,
    cross_dock,
    damaged,
    labels,
    lots,
    making,
    orders,
    packs,
    problems,
    quantities,
    serials,
    unknown,
)
from inventory.tasks.receive.answers import answer_doubt, scanned_over_doubt
from inventory.tasks.receive.arrival_events import ARRIVAL_EVENTS
from inventory.tasks.receive.dates import typed_date
from inventory.tasks.receive.events import EVENTS, AskedFor, LineLeft, OrdersOpened, PackLeft, ShortDecided
from inventory.tasks.receive.folding import applied
from inventory.tasks.receive.keypad import TYPING
from inventory.tasks.receive.prompts import SHORT_WAYS, prompt
from inventory.tasks.receive.state import LISTS, Ask, ReceiveState
from inventory.tasks.receive.turn import ReceiveStep, Turn
from inventory.tasks.receive.unknown_events import UNKNOWN_EVENTS
from inventory.tasks.steps import Action, Answer, Event, Open, Prompt, Scan, Stamp


class Receive:
    """The task of receiving purchase orders, advised pallets, and goods without an order."""

    name = "receive"
    events: tuple[type[Event], ...] = EVENTS + UNKNOWN_EVENTS + ARRIVAL_EVENTS

    def initial(self) -> ReceiveState:
        """Return the state before any event."""
        return ReceiveState()

    def applied(self, state: ReceiveState, event: Event) -> ReceiveState:
        """Return the state after an event."""
        return applied(state, event)

    def document(self, state: ReceiveState) -> str:
        """Return the orders at hand."""
        return " ".join(state.documents) or ("*" if state.without_order else "")

    def prompt(self, state: ReceiveState, stock: Stock) -> Prompt:
        """Return what is shown and asked."""
        return prompt(state, stock)

    def start(self, document: str, stock: Stock, stamp: Stamp) -> ReceiveStep:
        """Begin, with an order that is named already or without."""
        turn = Turn(ReceiveState(), stock, stamp)
        return arrival.begun(orders.open_documents(turn, (document,)), stock, stamp) if document else turn.ok()

    @arrival.asking
    def scanned(self, state: ReceiveState, scan: Scan, stock: Stock, stamp: Stamp) -> ReceiveStep:
        """Take a scan."""
        turn = Turn(state, stock, stamp)
        if state.pending is not None:
            return scanned_over_doubt(turn, scan, _wanted(turn))
        if state.ask in LISTS:
            return turn.hint(ScanCannotAnswer(scan.code.text[:40]), scan.code.text[:40])
        adds = state.ask in (Ask.QUANTITY, Ask.UNKNOWN_QUANTITY) and not scan.presentation
        if scan.repeat and not adds:
            return turn.already(scan.code.text, "same_not_counted")
        reading = read_code(scan.code, stock, _wanted(turn))
        return turn.stop(reading) if isinstance(reading, Refusal) else _take(turn, reading)

    @arrival.asking
    def typed(self, state: ReceiveState, text: str, stock: Stock, stamp: Stamp) -> ReceiveStep:
        """Take typed text; Enter alone takes the default, or nothing."""
        turn = Turn(state, stock, stamp)
        text = text.strip(" ")
        if state.pending is not None or state.ask in (*LISTS, *TYPING):
            return turn.nothing("answer_first")
        if not text:
            return _take_default(turn)
        if state.unknown is not None:
            return unknown.typed(turn, text)
        if state.ask is Ask.MAKE:
            return making.take_count(turn, text)
        if state.ask is Ask.QUANTITY:
            return quantities.take_typed(turn, text)
        if state.ask is Ask.EXPIRY:
            order = stock.setting("date_order", turn.line.item)
            day = typed_date(text, order, stamp.day)
            return labels.take_typed_date(turn, day) if day else turn.stop(NotADate(text[:80], order))
        reading = read_typed(text, stock, _wanted(turn))
        return turn.stop(reading) if isinstance(reading, Refusal) else _take(turn, reading)

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
                return labels.as_before(turn)
            case _:
                return turn.nothing("key_not_here")

    @arrival.asking
    def answered(self, state: ReceiveState, answer: Answer, stock: Stock, stamp: Stamp) -> ReceiveStep:
        """Take a digit at a stop, a question or a list, or the answer to a request for approval."""
        turn = Turn(state, stock, stamp)
        if isinstance(answer, Operator) and answer.badge == stamp.operator:
            return turn.hint(OwnWork(answer.badge), answer.badge)
        if state.pending is not None:
            return answer_doubt(turn, state.pending, answer)
        if not isinstance(answer, int):
            return turn.nothing("key_not_here")
        return _choose(turn, answer)


RECEIVE = Receive()


def _wanted(turn: Turn) -> tuple[str, ...]:
    """Return the items that are meant first where a code names several: the one in hand, then those of the orders."""
    if turn.state.current is not None:
        return (turn.state.current.item,)
    return tuple({line.item for each in turn.state.documents for line in turn.stock.lines(each)})


def _take(turn: Turn, reading: Reading) -> ReceiveStep:
    """Take a code at the prompt it was scanned at."""
    match turn.state.ask:
        case Ask.ORDER | Ask.CHOOSE:
            return orders.take_order(turn, reading) or labels.take_label(turn, reading)
        case Ask.ITEM | Ask.COMPLETE | Ask.SHORT:
            return _take_at_item(turn, reading)
        case Ask.LOT | Ask.AGAIN | Ask.LOT_LIST | Ask.LETTERS | Ask.LETTER:
            return _take_at_lot(turn, reading)
        case Ask.SERIAL | Ask.MAKE:
            return _take_at_serial(turn, reading)
        case Ask.NUMBERS:
            return _take_at_numbers(turn, reading)
        case Ask.FIRST:
            return serials.take_first(turn, reading)
        case Ask.LAST:
            return serials.take_last(turn, reading)
        case Ask.PACK:
            return packs.take_sample(turn, reading)
        case Ask.BIN:
            return _take_at_bin(turn, reading)
        case ask if ask in unknown.ASKS:
            return unknown.scanned(turn, reading)
        case _:
            return _take_at_quantity(turn, reading)


def _take_at_item(turn: Turn, reading: Reading) -> ReceiveStep:
    if turn.state.ask is Ask.COMPLETE and not _is_ours(turn, reading):
        return _close_and_go_on(turn, reading)
    if reading.names(MatchKind.DOCUMENT) or reading.sscc or (reading.document and not reading.item):
        return orders.take_order(turn, reading) or labels.take_label(turn, reading)
    if reading.item:
        return labels.take_label(turn, reading)
    found = orders.advised_line(turn, reading)
    if found is not None:
        return labels.take_label(turn, found)
    for kind in (MatchKind.BIN, MatchKind.BADGE):
        if reading.names(kind):
            return turn.hint(WrongKindOfCode(reading.text, kind.value, "item"), reading.text)
    return unknown.offer(turn, reading)


def _is_ours(turn: Turn, reading: Reading) -> bool:
    """Return whether a label belongs to the orders at hand, complete or not."""
    if reading.names(MatchKind.DOCUMENT) or reading.sscc:
        return False
    return reading.item in _wanted(turn) or orders.advised_line(turn, reading) is not None or not reading.item


def _close_and_go_on(turn: Turn, reading: Reading) -> ReceiveStep:
    """Close the complete orders, since the scan can only be the next thing, and take the scan."""
    step = booking.close(turn)
    if turn.state.pending is not None:
        return step
    return orders.take_order(turn, reading) or labels.take_label(turn, reading)


def _take_at_lot(turn: Turn, reading: Reading) -> ReceiveStep:
    line = turn.line
    if reading.lot and reading.item in ("", line.item):
        return labels.take_rest(turn, reading)
    if reading.item and reading.item != line.item:
        return labels.take_label(turn, reading)
    for kind in NO_NUMBERS:
        if reading.names(kind) or (kind is MatchKind.ITEM and not reading.plain):
            return turn.hint(WrongKindOfCode(reading.text, kind.value, "lot"), reading.text)
    if reading.typed:
        return (
            lots.take_again(turn, reading.text) if turn.state.ask is Ask.AGAIN else lots.take_typed(turn, reading.text)
        )
    return labels.take_lot(turn, orders.as_lot(reading))


def _take_at_serial(turn: Turn, reading: Reading) -> ReceiveStep:
    line = turn.line
    other_item = bool(reading.item) and reading.item != line.item
    if not reading.plain and (labels.is_other_lot(turn, reading) or other_item):
        return _next_line(turn, reading)
    if refusal := labels.other_date(turn, reading):
        return turn.stop(refusal)
    if serials.is_for_next_line(turn, reading):
        return _next_line(turn, replace(reading, item=line.item, serial=reading.serial or reading.text))
    return serials.take_serial(turn, reading)


def _take_at_numbers(turn: Turn, reading: Reading) -> ReceiveStep:
    """Take last digits that are typed; a scan is a label that can be read after all."""
    if reading.typed:
        return damaged.offer(turn, reading.text)
    turn.did(AskedFor(Ask.SERIAL))
    return _take_at_serial(turn, reading)


def _take_at_quantity(turn: Turn, reading: Reading) -> ReceiveStep:
    """Take a scan at QTY (or at EXPIRY): the same label counts, another is the next line, a bin confirms what was counted."""
    line = turn.line
    if turn.state.ask is Ask.EXPIRY:
        return _take_at_expiry(turn, reading)
    if reading.bin and line.counted > 0:
        return cross_dock.book(turn, reading.bin)
    if reading.item == line.item and not labels.is_other_lot(turn, reading):
        if refusal := labels.other_date(turn, reading):
            return turn.stop(refusal)
        factor = turn.stock.factor(line.item, reading.unit or line.unit) or line.factor
        return quantities.add_scan(turn, factor, reading.count)
    if line.lot and reading.plain and reading.text in (line.lot, line.vendor_lot):
        return quantities.add_scan(turn, line.factor, None)
    if reading.item:
        return _next_line(turn, reading)
    return turn.hint(WrongKindOfCode(reading.text, reading.kind, "quantity"), reading.text)


def _take_at_expiry(turn: Turn, reading: Reading) -> ReceiveStep:
    if reading.dates.last_day and reading.item in ("", turn.line.item):
        return labels.take_dates(turn, reading)
    if reading.item and reading.item != turn.line.item:
        return _next_line(turn, reading)
    return turn.hint(WrongKindOfCode(reading.text, reading.kind, "expiry"), reading.text)


def _next_line(turn: Turn, reading: Reading) -> ReceiveStep:
    """Take a label of another line: what is in hand is booked into the bin that holds, or must be booked first (rules 8, 12)."""
    if turn.line.taken == 0:
        return labels.take_label(turn, reading)
    if not turn.state.held_bin:
        return turn.stop(WrongKindOfCode(reading.text, "other_line", "bin"))
    if refusal := booking.book_line(turn, turn.state.held_bin):
        return turn.stop(refusal)
    return labels.take_label(turn, reading)


def _take_at_bin(turn: Turn, reading: Reading) -> ReceiveStep:
    """Take a scan at SCAN BIN: a bin books; a serial after FULL is an over-receipt (rule 13); the next label confirms the bin."""
    if reading.bin and not reading.item:
        return packs.book_pack(turn, reading.bin) if turn.state.pack else cross_dock.book(turn, reading.bin)
    if turn.state.current is None:
        return turn.stop(UnknownBin(reading.text, turn.stamp.site))
    line = turn.line
    if line.serials and (reading.serial or not serials.other_kind(turn, reading)) and reading.item in ("", line.item):
        return _take_at_serial(turn, reading)
    if reading.item:
        return _next_line(turn, reading)
    if reading.others:
        return turn.hint(WrongKindOfCode(reading.text, reading.kind, "bin"), reading.text)
    return turn.stop(UnknownBin(reading.text, turn.stamp.site))


def _take_default(turn: Turn) -> ReceiveStep:
    """Take Enter alone: the default quantity; else it means nothing, and it never books (flows.md 1.0)."""
    state = turn.state
    if state.unknown is not None:
        return unknown.entered(turn)
    if state.ask is Ask.QUANTITY:
        return quantities.take_default(turn)
    if state.ask is Ask.MAKE:
        return making.take_count(turn, "")
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
        case Ask.SHORT | Ask.COMPLETE:
            turn.did(AskedFor(Ask.ITEM))
        case Ask.PROBLEM:
            turn.did(AskedFor(state.before))
        case Ask.PACK:
            turn.did(PackLeft())
        case Ask.FIRST | Ask.LAST | Ask.MAKE | Ask.NUMBERS:
            turn.did(AskedFor(Ask.SERIAL))
        case Ask.BIN if state.pack:
            turn.did(AskedFor(Ask.PACK))
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
        return booking.done(turn)
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

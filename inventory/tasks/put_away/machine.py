"""Putting away: the machine. What each input means at each prompt."""

from inventory.places import BinKind
from inventory.refusals.base import Refusal
from inventory.refusals.goods import BinNotAllowed, UnknownBin
from inventory.refusals.reading import ScanCannotAnswer, WrongKindOfCode
from inventory.stock import Stock
from inventory.tasks.damaged import AT_STOP
from inventory.tasks.events import LabelAsked, StopLeft
from inventory.tasks.put_away import damaged, goods, packs
from inventory.tasks.put_away.prompts import counter, prompt, ways
from inventory.tasks.put_away.state import (
    EVENTS,
    Ask,
    AskedFor,
    GoodsLeft,
    PackLeft,
    PlaceChosen,
    PlaceLeft,
    PutAwayState,
    applied,
)
from inventory.tasks.put_away.turn import PutAwayStep, Turn
from inventory.tasks.reading import Reading, no_serial, pack_place, read_code, read_typed
from inventory.tasks.steps import Action, Answer, Counter, Event, Mark, Open, Prompt, Scan, Stamp, Trace


class PutAway:
    """The task of putting goods away. Its "document" is the bin that they are taken from."""

    name = "put_away"
    events: tuple[type[Event], ...] = EVENTS

    def initial(self) -> PutAwayState:
        """Return the state before any event."""
        return PutAwayState()

    def applied(self, state: PutAwayState, event: Event) -> PutAwayState:
        """Return the state after an event."""
        return applied(state, event)

    def document(self, state: PutAwayState) -> str:
        """Return the bin that goods are taken from, or the pack that is put away."""
        return state.place or (state.pack.pack if state.pack else "")

    def prompt(self, state: PutAwayState, stock: Stock) -> Prompt:
        """Return what is shown and asked."""
        return prompt(state)

    def counter(self, state: PutAwayState, stock: Stock) -> Counter | None:
        """Return how much of the line in hand is taken."""
        return counter(state.current)

    def start(self, document: str, stock: Stock, stamp: Stamp) -> PutAwayStep:
        """Begin, at a bin that is named already or at none."""
        turn = Turn(PutAwayState(), stock, stamp)
        return _take_from(turn, document) if document else turn.ok()

    def scanned(self, state: PutAwayState, scan: Scan, stock: Stock, stamp: Stamp) -> PutAwayStep:
        """Take a scan; over a stop it is not used."""
        turn = Turn(state, stock, stamp)
        if state.stop:
            return turn.hint(ScanCannotAnswer(scan.code.text[:40]), scan.code.text[:40])
        adds = state.ask is Ask.QUANTITY and not scan.presentation
        if scan.repeat and not adds:
            return turn.already(scan.code.text, "same_not_counted")
        reading = read_code(scan.code, stock, goods.wanted(turn))
        return turn.stop(reading) if isinstance(reading, Refusal) else _take(turn, reading)

    def typed(self, state: PutAwayState, text: str, stock: Stock, stamp: Stamp) -> PutAwayStep:
        """Take typed text; Enter alone takes what was counted, or nothing."""
        turn = Turn(state, stock, stamp)
        text = text.strip(" ")
        if state.stop:
            return turn.nothing("answer_first")
        if not text:
            if state.ask is Ask.QUANTITY and turn.line.counted > 0:
                turn.did(AskedFor(Ask.TO))
                return turn.ok()
            return turn.nothing("nothing")
        if state.ask is Ask.QUANTITY:
            return goods.take_typed(turn, text)
        reading = read_typed(text, stock, goods.wanted(turn))
        return turn.stop(reading) if isinstance(reading, Refusal) else _take(turn, reading)

    def chosen(self, state: PutAwayState, action: Action, stock: Stock, stamp: Stamp) -> PutAwayStep:
        """Take a function key."""
        turn = Turn(state, stock, stamp)
        if state.stop:
            return turn.nothing("answer_first")
        match action:
            case Action.BACK:
                return _back(turn)
            case Action.DONE:
                return _done(turn)
            case Action.QUANTITY if state.ask is Ask.GOODS:
                return damaged.offer(turn)
            case Action.LABEL if state.label is not None:
                turn.did(LabelAsked(state.label))
                return turn.ok(request=state.label)
            case _:
                return turn.nothing("key_not_here")

    def answered(self, state: PutAwayState, answer: Answer, stock: Stock, stamp: Stamp) -> PutAwayStep:
        """Take a digit: at a stop 1 leaves it and 3 says that the label is damaged; in a list of numbers it chooses one."""
        turn = Turn(state, stock, stamp)
        if not state.stop:
            if state.ask is Ask.NUMBERS and isinstance(answer, int):
                return damaged.choose(turn, answer)
            return turn.nothing("key_not_here")
        if answer not in dict(ways(state)):
            return turn.nothing("not_a_choice")
        turn.did(StopLeft())
        return damaged.offer(turn) if answer == AT_STOP else turn.ok()


PUT_AWAY = PutAway()


def _take(turn: Turn, reading: Reading) -> PutAwayStep:
    """Take a code at the prompt it was scanned at."""
    match turn.state.ask:
        case Ask.FROM:
            pack = pack_place(reading)
            return packs.take_pack(turn, pack) if pack else _take_from(turn, reading.bin or reading.text)
        case Ask.QUANTITY:
            return goods.take_scan(turn, reading)
        case Ask.TO:
            return _take_to(turn, reading)
        case Ask.NUMBERS:
            return _take_at_numbers(turn, reading)
        case _:
            return _take_at_goods(turn, reading)


def _take_at_goods(turn: Turn, reading: Reading) -> PutAwayStep:
    if turn.state.current is None and (pack := pack_place(reading)):
        return packs.take_pack(turn, pack)
    in_hand = turn.state.current is not None and turn.line.taken > 0
    if reading.bin and not reading.item and in_hand:
        return goods.book(turn, reading.bin)
    return goods.take_goods(turn, reading)


def _take_at_numbers(turn: Turn, reading: Reading) -> PutAwayStep:
    """Take last digits that are typed; a scan is a label that can be read after all."""
    if reading.typed:
        return damaged.offer(turn, reading.text)
    turn.did(AskedFor(Ask.GOODS))
    return _take_at_goods(turn, reading)


def _take_from(turn: Turn, place: str) -> PutAwayStep:
    """Take goods from a bin: any that exists, but none on the way between sites."""
    kept = turn.stock.bin(place)
    if kept is None:
        return turn.stop(UnknownBin(place, turn.stamp.site))
    if kept.kind is BinKind.TRANSIT:
        return turn.stop(BinNotAllowed(place, kept.kind.value))
    turn.did(PlaceChosen(place))
    return turn.ok(Trace(Mark.TAKEN, place))


def _take_to(turn: Turn, reading: Reading) -> PutAwayStep:
    if turn.state.pack is not None:
        return packs.place_pack(turn, reading)
    if reading.bin and not reading.item:
        return goods.book(turn, reading.bin)
    line = turn.line
    if line.serials and not no_serial(reading, reading.text, line.sample):
        return goods.take_goods(turn, reading)
    if reading.others:
        return turn.hint(WrongKindOfCode(reading.text, reading.others[0].kind.value, "bin"), reading.text)
    return turn.stop(UnknownBin(reading.text, turn.stamp.site))


def _back(turn: Turn) -> PutAwayStep:
    """Go one step back; what was captured is never lost (flows.md 1.0)."""
    state, line = turn.state, turn.state.current
    if state.ask is Ask.FROM:
        return turn.ok(request=Open())
    if state.ask is Ask.NUMBERS:
        turn.did(AskedFor(Ask.GOODS))
    elif state.pack is not None:
        turn.did(PackLeft())
    elif state.ask is Ask.TO and line is not None:
        turn.did(AskedFor(Ask.GOODS if line.serials else Ask.QUANTITY))
    elif line is not None and line.taken > 0:
        return turn.nothing("book_or_undo_first")
    else:
        turn.did(GoodsLeft() if line is not None else PlaceLeft())
    return turn.ok()


def _done(turn: Turn) -> PutAwayStep:
    """Finish: what is in hand asks its bin; then the bin it came from is done."""
    state, line = turn.state, turn.state.current
    if state.ask in (Ask.GOODS, Ask.QUANTITY) and line is not None and line.taken > 0:
        turn.did(AskedFor(Ask.TO))
        return turn.ok()
    if state.ask is Ask.GOODS and line is None:
        turn.did(PlaceLeft())
        return turn.ok()
    return turn.nothing("key_not_here")

"""Picking: the machine. What each input means at each prompt; every branch ends in one step (flows.md 1.0, 1.0a, 1.2)."""

from inventory.refusals.base import Refusal
from inventory.refusals.goods import UnknownBin
from inventory.refusals.reading import ScanCannotAnswer, WrongKindOfCode
from inventory.refusals.selling import WrongBin
from inventory.stock import MatchKind, Stock
from inventory.tasks.events import LabelAsked, OrdersLeft
from inventory.tasks.pick import booking, damaged, from_number, goods, packs, plan, quantities, shipping
from inventory.tasks.pick.answers import answer_doubt, approved, settled
from inventory.tasks.pick.doubts import SHORT_REASONS, SHORTS_ANSWERS
from inventory.tasks.pick.events import EVENTS, AskedFor, BinLeft, Planned, applied
from inventory.tasks.pick.holders import bin_under, is_of_goods
from inventory.tasks.pick.prompts import counter, next_work, prompt
from inventory.tasks.pick.state import Ask, PickState, Visit
from inventory.tasks.pick.turn import PickStep, Turn
from inventory.tasks.reading import Reading, pack_place, read_code, read_typed
from inventory.tasks.steps import Action, Answer, Counter, Event, Mark, Open, Prompt, Scan, Settled, Stamp, Trace

LISTS = (Ask.REASON, Ask.EMPTY, Ask.SHORTS)


class Pick:
    """The task of picking sales orders, one or several in a walk, and shipping them."""

    name = "pick"
    events: tuple[type[Event], ...] = EVENTS

    def initial(self) -> PickState:
        """Return the state before any event."""
        return PickState()

    def applied(self, state: PickState, event: Event) -> PickState:
        """Return the state after an event."""
        return applied(state, event)

    def document(self, state: PickState) -> str:
        """Return the orders at hand."""
        return " ".join(state.documents)

    def prompt(self, state: PickState, stock: Stock) -> Prompt:
        """Return what is shown and asked."""
        return prompt(state, stock)

    def counter(self, state: PickState, stock: Stock) -> Counter | None:
        """Return how much of the visit in hand is taken, or how many visits are done, or boxes seen."""
        return counter(state, stock)

    def start(self, document: str, stock: Stock, stamp: Stamp) -> PickStep:
        """Begin, with an order that is named already or without."""
        turn = Turn(PickState(), stock, stamp)
        return plan.open_orders(turn, (document,)) if document else turn.ok()

    def scanned(self, state: PickState, scan: Scan, stock: Stock, stamp: Stamp) -> PickStep:
        """Take a scan; over a stop, a question or a list it is not used."""
        turn = Turn(state, stock, stamp)
        if state.pending is not None or state.ask in LISTS:
            return turn.hint(ScanCannotAnswer(scan.code.text[:40]), scan.code.text[:40])
        adds = state.ask is Ask.QUANTITY and not scan.presentation
        if scan.repeat and not adds:
            return turn.already(scan.code.text, "same_not_counted")
        reading = read_code(scan.code, stock, _wanted(state))
        return turn.stop(reading) if isinstance(reading, Refusal) else _take(turn, reading)

    def typed(self, state: PickState, text: str, stock: Stock, stamp: Stamp) -> PickStep:
        """Take typed text; Enter alone takes what was counted, or nothing."""
        turn = Turn(state, stock, stamp)
        text = text.strip(" ")
        if not text:
            counted = state.ask is Ask.QUANTITY and state.current is not None and state.current.counted > 0
            return quantities.confirm(turn) if counted else turn.nothing("nothing")
        if state.pending is not None or state.ask in LISTS:
            return turn.nothing("answer_first")
        if state.ask is Ask.QUANTITY:
            return quantities.take_typed(turn, text)
        reading = read_typed(text, stock, _wanted(state))
        return turn.stop(reading) if isinstance(reading, Refusal) else _take(turn, reading)

    def chosen(self, state: PickState, action: Action, stock: Stock, stamp: Stamp) -> PickStep:
        """Take a function key."""
        turn = Turn(state, stock, stamp)
        if state.pending is not None:
            return turn.nothing("answer_first")
        match action:
            case Action.BACK:
                return _back(turn)
            case Action.DONE:
                return _done(turn)
            case Action.LABEL if state.label is not None:
                turn.did(LabelAsked(state.label))
                return turn.ok(request=state.label)
            case Action.QUANTITY if Action.QUANTITY in prompt(state, stock).actions:
                return from_number.ask(turn) if state.ask is Ask.NUMBERS else damaged.offer(turn)
            case Action.PROBLEM if state.ask in (Ask.BIN, Ask.GOODS, Ask.QUANTITY):
                return _problem(turn)
            case _:
                return turn.nothing("key_not_here")

    def answered(self, state: PickState, answer: Answer, stock: Stock, stamp: Stamp) -> PickStep:
        """Take a digit at a stop, a question or a list."""
        turn = Turn(state, stock, stamp)
        if isinstance(answer, Settled):
            return turn.nothing("answer_first") if state.pending else settled(turn, answer)
        if not isinstance(answer, int):
            return approved(turn, state.pending, answer) if state.pending else turn.nothing("key_not_here")
        if state.pending is not None:
            return answer_doubt(turn, state.pending, answer)
        return _choose(turn, answer)


PICK = Pick()


def _wanted(state: PickState) -> tuple[str, ...]:
    """Return the items that are meant first where a code names several: the one to take here, then those of the walk."""
    if state.visits and state.ask in (Ask.GOODS, Ask.QUANTITY):
        return (state.visits[0].item,)
    return tuple(dict.fromkeys(visit.item for visit in state.visits))


def _take(turn: Turn, reading: Reading) -> PickStep:
    """Take a code at the prompt it was scanned at."""
    match turn.state.ask:
        case Ask.ORDER | Ask.CHOOSE:
            return plan.take_order(turn, reading)
        case Ask.BIN:
            return _take_at_bin(turn, reading)
        case Ask.GOODS:
            return _take_at_goods(turn, reading)
        case Ask.NUMBERS:
            return _take_at_numbers(turn, reading)
        case Ask.FROM:
            return from_number.offer(turn, reading)
        case Ask.QUANTITY:
            return quantities.take_scan(turn, reading)
        case Ask.BOX:
            return _take_at_box(turn, reading)
        case Ask.HOLDER:
            return _take_at_holder(turn, reading)
        case _:
            return shipping.take_at_door(turn, reading)


def _take_at_bin(turn: Turn, reading: Reading) -> PickStep:
    """Take a scan at GO TO: the bin, another one that was offered for the line (rule 19), one more order, or a box."""
    if box := pack_place(reading):
        return _goods_at_bin(turn, reading, box) if is_of_goods(turn.stock, box) else booking.take_box(turn, box)
    if reading.bin and not reading.item:
        return _go_to(turn, reading.bin)
    if reading.names(MatchKind.DOCUMENT):
        return plan.take_order(turn, reading)
    if reading.others or not reading.plain:
        kind = reading.others[0].kind.value if reading.others else "item"
        return turn.hint(WrongKindOfCode(reading.text, kind, "bin"), reading.text)
    return turn.stop(UnknownBin(reading.text, turn.stamp.site))


def _goods_at_bin(turn: Turn, reading: Reading, pack: str) -> PickStep:
    """Take a box of goods that is scanned before its bin: it says which bin that is."""
    step = _go_to(turn, bin_under(turn.stock, pack) or turn.state.visits[0].place)
    return step if turn.state.current is None else packs.take_pack(turn, reading, pack)


def _go_to(turn: Turn, place: str) -> PickStep:
    visits = turn.state.visits
    wanted = visits[0]
    offered = next((each for each in visits if each.place == place and _same_line(each, wanted)), None)
    if offered is None:
        return turn.stop(WrongBin(place, wanted.place))
    if offered != wanted:
        turn.did(Planned((offered, *(each for each in visits if each != offered))))
    plan.reach(turn, offered)
    return turn.ok(Trace(Mark.TAKEN, place))


def _same_line(visit: Visit, other: Visit) -> bool:
    return (visit.document, visit.line) == (other.document, other.line)


def _take_at_goods(turn: Turn, reading: Reading) -> PickStep:
    """Take a scan at the bin: the goods; another bin that was offered; a box for what follows."""
    if box := pack_place(reading):
        goods_in_it = is_of_goods(turn.stock, box)
        return packs.take_pack(turn, reading, box) if goods_in_it else booking.take_box(turn, box)
    if reading.bin and not reading.item and turn.line.taken == 0:
        if reading.bin == turn.line.visit.place:
            return turn.already(reading.bin, "already")
        return _go_to(turn, reading.bin)
    return goods.take_goods(turn, reading)


def _take_at_numbers(turn: Turn, reading: Reading) -> PickStep:
    """Take last digits that are typed; a scan is a label that can be read after all."""
    if reading.typed:
        return damaged.offer(turn, reading.text)
    turn.did(AskedFor(Ask.GOODS))
    return _take_at_goods(turn, reading)


def _take_at_holder(turn: Turn, reading: Reading) -> PickStep:
    """Take a scan where the box is asked out of which the goods are taken; another label is goods again."""
    pack = pack_place(reading)
    if pack and is_of_goods(turn.stock, pack):
        return packs.take_holder(turn, pack)
    turn.did(AskedFor(Ask.GOODS))
    return _take_at_goods(turn, reading)


def _take_at_box(turn: Turn, reading: Reading) -> PickStep:
    if box := pack_place(reading):
        return booking.take_box(turn, box)
    kind = reading.others[0].kind.value if reading.others else "unknown"
    return turn.hint(WrongKindOfCode(reading.text, kind, "box"), reading.text)


def _back(turn: Turn) -> PickStep:
    """Go one step back; what was captured is never lost (flows.md 1.0)."""
    state, line = turn.state, turn.state.current
    match state.ask:
        case Ask.ORDER | Ask.BIN | Ask.SHIP | Ask.EMPTY:
            return turn.ok(request=Open())
        case Ask.CHOOSE:
            turn.did(OrdersLeft())
        case Ask.SHORTS:
            return _back_to_walk(turn)
        case Ask.NUMBERS | Ask.HOLDER | Ask.FROM:
            turn.did(AskedFor(Ask.GOODS))
        case Ask.REASON if line is not None and line.taken == 0:
            # the reason may have been asked before the bin was reached
            turn.did(BinLeft())
        case Ask.REASON | Ask.BOX if line is not None:
            turn.did(AskedFor(Ask.GOODS if line.serials else Ask.QUANTITY))
        case _ if line is not None and line.taken > 0:
            return turn.nothing("picked_in_hand")
        case Ask.QUANTITY:
            turn.did(AskedFor(Ask.GOODS))
        case _:
            turn.did(BinLeft())
    return turn.ok()


def _back_to_walk(turn: Turn) -> PickStep:
    """Go on picking what is short, where there is any stock of it."""
    if turn.state.visits:
        turn.did(AskedFor(Ask.BIN))
        return turn.ok()
    plan.replan(turn)
    if turn.state.visits:
        return turn.ok()
    turn.did(AskedFor(Ask.SHORTS))
    return turn.nothing("nothing_to_pick")


def _shorts(turn: Turn, answer: str) -> PickStep:
    """Go back for what is short, give it up, or leave it for later; what is picked goes to the door."""
    if answer == "back":
        return _back_to_walk(turn)
    if turn.state.parked:
        return plan.name_parked(turn)
    if answer == "ship_rest" and (refusal := turn.post(list(booking.closings(turn)))):
        return turn.stop(refusal)
    return plan.to_door(turn)


def _done(turn: Turn) -> PickStep:
    """Finish: what is in hand (less asks the reason), then the walk."""
    state, line = turn.state, turn.state.current
    if state.ask is Ask.BIN and state.documents:
        return plan.finish(turn)
    if line is not None and state.ask in (Ask.GOODS, Ask.QUANTITY):
        if line.room <= 0:
            return booking.book(turn, Trace(Mark.NOTE, line.visit.place))
        turn.did(AskedFor(Ask.REASON))
        return turn.ok()
    return turn.nothing("key_not_here")


def _problem(turn: Turn) -> PickStep:
    """Ask why the bin is short; a bin that was not reached may be too (it is blocked, or comes later)."""
    if turn.state.current is None:
        plan.reach(turn, turn.state.visits[0])
    turn.did(AskedFor(Ask.REASON))
    return turn.ok()


def _choose(turn: Turn, number: int) -> PickStep:
    """Take a digit in a list: an order, a reason, whether a bin is empty, what becomes of short lines."""
    state = turn.state
    offered = state.offered if state.ask is Ask.CHOOSE else next_work(turn.stock) if state.ask is Ask.ORDER else ()
    if 1 <= number <= len(offered):
        return plan.open_orders(turn, (offered[number - 1],))
    if state.ask is Ask.NUMBERS:
        return damaged.choose(turn, number)
    if state.ask is Ask.HOLDER and number in (1, 2):
        return packs.take_loose(turn) if number == 2 else _back(turn)
    if state.ask is Ask.REASON and 1 <= number <= len(SHORT_REASONS):
        return booking.short(turn, SHORT_REASONS[number - 1])
    if state.ask is Ask.EMPTY and number in (1, 2):
        return booking.checked_empty(turn, empty=number == 1)
    if state.ask is Ask.SHORTS and 1 <= number <= len(SHORTS_ANSWERS):
        return _shorts(turn, SHORTS_ANSWERS[number - 1])
    return turn.nothing("not_a_choice")

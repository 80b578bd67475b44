"""What picking shows and asks: the prompt of each state. Of the stock only heads of documents, and what stands at docks or loose."""

from dataclasses import replace
from decimal import Decimal

from inventory.documents import DocumentLine
from inventory.places import is_pack
from inventory.stock import BalanceKey, Stock
from inventory.tasks import damaged
from inventory.tasks.pick.doubts import EMPTY_ANSWERS, SHORT_REASONS, SHORTS_ANSWERS, ways
from inventory.tasks.pick.plan import ORDER
from inventory.tasks.pick.state import Ask, Current, PickState, Visit
from inventory.tasks.pick.turn import question_of
from inventory.tasks.steps import Action, Choice, Counter, Entry, Known, Message, Prompt, say
from inventory.tasks.turn import refusal_of


def prompt(state: PickState, stock: Stock) -> Prompt:
    """Return the prompt of a state; a stop or question that lies over it takes the digits."""
    if state.pending is None:
        return _plain_prompt(state, stock)
    plain = _plain_prompt(state, stock)
    stop = refusal_of(state.pending.refusal)
    return Prompt(
        task=plain.task,
        asks=plain.asks,
        document=plain.document,
        known=plain.known,
        counter=plain.counter,
        entry=Entry.CHOICE,
        choices=tuple(Choice(at, say(f"way_{way.code}", **way.arguments)) for at, way in ways(state)),
        stop=stop,
        question=None if stop else question_of(state.pending, state.current),
    )


def _plain_prompt(state: PickState, stock: Stock) -> Prompt:
    asked = _prompt(state, stock)
    line = state.current
    match state.ask:
        case Ask.ORDER | Ask.CHOOSE:
            return _order_prompt(state, stock)
        case Ask.REASON | Ask.EMPTY | Ask.SHORTS:
            choices = tuple(Choice(at, say(f"way_{each}")) for at, each in enumerate(_LISTS[state.ask], 1))
            return replace(asked, entry=Entry.CHOICE, choices=choices)
        case Ask.HOLDER if line is not None:
            ways_on = ("leave", "loose")[: 1 + _is_loose(line, stock)]
            choices = tuple(Choice(at, say(f"way_{each}")) for at, each in enumerate(ways_on, 1))
            return replace(asked, entry=Entry.CHOICE, choices=choices)
        case Ask.NUMBERS if state.numbers:
            return replace(asked, entry=Entry.CHOICE, choices=damaged.choices(state.numbers))
        case Ask.QUANTITY if line is not None:
            default = _plain(line.counted / line.factor) if line.counted > 0 else ""
            return replace(asked, entry=Entry.NUMBER, default=default, fractions=line.measured)
        case _:
            return asked


_LISTS = {Ask.REASON: SHORT_REASONS, Ask.EMPTY: EMPTY_ANSWERS, Ask.SHORTS: SHORTS_ANSWERS}


def _is_loose(line: Current, stock: Stock) -> bool:
    lot = line.unsettled.lot if line.unsettled else ""
    return stock.balance(BalanceKey(line.visit.place, line.visit.item, lot)) > 0


def _order_prompt(state: PickState, stock: Stock) -> Prompt:
    """Return SCAN ORDER with the next work as 1, or the list of orders that a code named (step 0)."""
    if state.ask is Ask.CHOOSE:
        offered, says, asks = state.offered, "choice_document", say("choose_order")
    else:
        offered, says, asks = next_work(stock), "choice_next", say("ask_order")
    choices = tuple(Choice(at, say(says, document=each, due=_due(each, stock))) for at, each in enumerate(offered, 1))
    entry = Entry.CHOICE if state.ask is Ask.CHOOSE else Entry.CODE
    if choices and state.ask is Ask.ORDER:
        entry = Entry.CHOICE
    return Prompt("pick", asks, entry=entry, choices=choices, actions=(Action.BACK,))


def next_work(stock: Stock) -> tuple[str, ...]:
    """Return the order that is due first, wants something and is nobody else's, as the one thing to choose; empty for none."""
    for document in stock.open_documents(ORDER):
        if not stock.claimed(document.document) and any(line.open > 0 for line in stock.lines(document.document)):
            return (document.document,)
    return ()


def _due(document: str, stock: Stock) -> str:
    kept = stock.document(document)
    return kept.due.isoformat() if kept and kept.due else ""


def _asks(state: PickState, stock: Stock) -> Message:
    line, visit = state.current, state.visits[0] if state.visits else None
    match state.ask:
        case Ask.BIN:
            return say("ask_go_to", bin=visit.place if visit else "")
        case Ask.GOODS if line is not None:
            return say("ask_serial" if line.serials else "ask_lot" if line.lots else "ask_item")
        case Ask.QUANTITY if line is not None and line.counts_in:
            return say("ask_quantity", unit=line.counts_in, pack=line.factor)
        case Ask.QUANTITY if line is not None:
            return say("ask_pick_quantity", take=line.visit.take, unit=line.visit.unit)
        case Ask.NUMBERS | Ask.FROM:
            return say("ask_from_number") if state.ask is Ask.FROM else damaged.asks(state.numbers)
        case Ask.BOX:
            return say("ask_box", document=visit.document if visit else "")
        case Ask.HOLDER if line is not None:
            return say("ask_holder", number=line.unsettled.lot if line.unsettled else "")
        case Ask.REASON if line is not None:
            return say("short_why", taken=line.taken, take=line.visit.take)
        case Ask.EMPTY:
            return say("ask_empty", bin=state.place)
        case Ask.SHORTS:
            return say("lines_short", count=len(_short_lines(state, stock)))
        case Ask.SHIP:
            return say("ask_ship")
        case _:
            return say("ask_order")


def _short_lines(state: PickState, stock: Stock) -> tuple[DocumentLine, ...]:
    return tuple(line for document in state.documents for line in stock.lines(document) if line.open > 0)


def _visit(state: PickState) -> Visit | None:
    return state.visits[0] if state.visits and state.ask is not Ask.SHIP else None


def _prompt(state: PickState, stock: Stock) -> Prompt:
    """Return what every prompt has: the visit at hand and what is asked of it."""
    visit = _visit(state)
    several = len(state.documents) > 1
    return Prompt(
        task="pick",
        asks=_asks(state, stock),
        document=visit.document if visit and several else " ".join(state.documents),
        known=_known_short(state, stock) if state.ask is Ask.SHORTS else _known(state, visit),
        counter=counter(state, stock),
        actions=_actions(state),
    )


def _known_short(state: PickState, stock: Stock) -> tuple[Known, ...]:
    """Return what of the orders at hand is not picked, a row for each line, in stocking units."""
    rows = []
    for line in _short_lines(state, stock):
        item = stock.item(line.item)
        rows.append(Known("missing", f"{_plain(line.open)} {item.unit if item else ''} {line.item}"))
    return tuple(rows)


def _known(state: PickState, visit: Visit | None) -> tuple[Known, ...]:
    if visit is None or state.ask is Ask.EMPTY:
        return ()
    line, candidate = state.current, visit.candidate
    rows = [Known("item", visit.item), Known("description", visit.description)]
    rows += [Known("kit", visit.kit)] if visit.kit else []
    lot = line.lot if line and line.lot else candidate.lot
    if lot:
        rows.append(Known("lot", lot))
    if candidate.last_day and lot == candidate.lot:
        rows.append(Known("expiry", candidate.last_day))
    # at the bin the counter says what to take
    take = f"{_plain(visit.take)} {visit.unit}"
    rows.append(Known("bin", visit.place) if line else Known("take", take))
    # a lot that was passed over stands under the code of its reason
    rows += [Known(each.reason, each.lot or visit.item) for each in visit.passed]
    rows.append(Known("in_bin", candidate.quantity))
    if candidate.pack:
        rows.append(Known("in_pack", candidate.pack))
    if box := state.box_of(visit.document):
        rows.append(Known("box", box))
    return tuple(rows)


def counter(state: PickState, stock: Stock) -> Counter | None:
    """Return what the prompt counts: of the visit in hand, of the visits, or of the boxes at the door."""
    line, visit = state.current, _visit(state)
    if line is not None and visit is not None:
        return Counter(line.taken, line.visit.take, line.visit.unit, "serials" if line.serials else "")
    if state.ask is Ask.SHIP:
        staged = (each.place for document in state.documents for each in stock.staged(document))
        boxes = {place for place in staged if is_pack(place)}
        seen = len(boxes & set(state.seen))
        return Counter(Decimal(seen), Decimal(len(boxes)), "", "boxes") if boxes else None
    if visit is not None:
        return Counter(Decimal(state.booked), Decimal(state.booked + len(state.visits)), "", "lines")
    return None


def _actions(state: PickState) -> tuple[Action, ...]:
    """Return the keys that work now; undo, list, sync and help are everywhere and not the task's."""
    actions = {Action.BACK}
    if state.ask in (Ask.BIN, Ask.GOODS, Ask.QUANTITY):
        actions |= {Action.PROBLEM, Action.DONE}
    if state.ask is Ask.GOODS and state.current is not None and (state.current.serials or state.current.lots):
        actions.add(Action.QUANTITY)
    if state.ask is Ask.NUMBERS and state.current is not None and state.current.serials:
        actions.add(Action.QUANTITY)
    if state.label is not None:
        actions.add(Action.LABEL)
    return tuple(sorted(actions))


def _plain(quantity: Decimal) -> str:
    return format(quantity.normalize() + 0, "f")

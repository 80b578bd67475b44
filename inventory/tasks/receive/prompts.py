"""What receiving shows and asks: the prompt of each state. Pure; of the stock only heads of documents and settings are asked."""

from collections.abc import Mapping
from decimal import Decimal

from inventory.plain import plain_decimal
from inventory.stock import Stock
from inventory.tasks import damaged
from inventory.tasks.damaged import DAMAGED_LABEL
from inventory.tasks.receive.arrival_prompts import arrival_prompt
from inventory.tasks.receive.defaults import shown_default
from inventory.tasks.receive.doubts import ways
from inventory.tasks.receive.field_prompts import field_prompt
from inventory.tasks.receive.keypad import KEYPAD, TYPING
from inventory.tasks.receive.lot_shares import shown
from inventory.tasks.receive.maker_prompts import maker_prompt
from inventory.tasks.receive.state import LISTS, Ask, Current, Doubt, Pending, ReceiveState
from inventory.tasks.receive.unknown_prompts import unknown_prompt
from inventory.tasks.steps import Action, Choice, Counter, Entry, Known, Message, Prompt, say
from inventory.tasks.turn import refusal_of

SHORT_WAYS: Mapping[str, str] = {
    "leave": "later",
    "cancel_rest": "cancel_rest",
    "damaged": "damaged",
    "wrong_item": "wrong_item",
    "later": "later",
}
"""The ways on at a line that is short, and what each decides: 3 is damaged and 5 later in every list of reasons (rule 1)."""

_PROBLEMS = ("leave", "cancel_rest", "damaged", "wrong_item", "later", DAMAGED_LABEL.code, "leave_out")
_LOT_WAYS = ("leave", "one_lot", "make_lots", "each_lot", "as_before")
_SEVERAL_LOTS = ("make_lots", "each_lot")
_GIVING_UP = ("cancel_rest", "wrong_item")


def reasons(state: ReceiveState) -> dict[int, str]:
    """Return the numbered reasons of a problem; without an order there is nothing to give up, and no number was advised."""
    ordered = state.current is not None and state.current.document != ""
    found = {at: each for at, each in enumerate(_PROBLEMS, 1) if ordered or each not in _GIVING_UP}
    if not ordered or state.before is not Ask.SERIAL:
        del found[_PROBLEMS.index(DAMAGED_LABEL.code) + 1]
    line = state.current
    if line is None or not (line.captured or line.lots_made):
        del found[len(_PROBLEMS)]
    return found


def lot_ways(state: ReceiveState) -> dict[int, str]:
    """Return the numbered ways to make lots: the units of serialised items are in one lot at a time (F24)."""
    several = state.current is not None and not state.current.serials
    ways = {at: each for at, each in enumerate(_LOT_WAYS, 1) if several or each not in _SEVERAL_LOTS}
    if not _repeats(state):
        del ways[len(_LOT_WAYS)]
    return ways


def prompt(state: ReceiveState, stock: Stock) -> Prompt:
    """Return the prompt of a state; a stop or question that lies over it takes the digits."""
    if state.arriving is not None and state.arriving.asked and state.pending is None:
        return arrival_prompt(state, state.arriving, stock)
    line = state.current
    if state.pending is None and line is not None and (asked := line.fields.asked) is not None:
        return field_prompt(state.shown_document, asked, _known(state), stock.setting("date_order", line.item))
    plain = _plain_prompt(state, stock) if state.unknown is None else unknown_prompt(state, state.unknown, stock)
    if state.pending is None and line is not None and line.makers_due:
        return maker_prompt(plain, line, stock.item(line.item))
    if state.pending is None:
        return plain
    choices = tuple(
        Choice(number, say(f"way_{way.code}", **way.arguments)) for number, way in ways(state.pending, state.ask)
    )
    stop = refusal_of(state.pending.refusal)
    return Prompt(
        task=plain.task,
        asks=plain.asks,
        document=plain.document,
        known=plain.known,
        counter=plain.counter,
        entry=Entry.CHOICE,
        choices=choices,
        stop=stop,
        question=None if stop else question_of(state.pending, state.current),
    )


def question_of(pending: Pending, line: Current | None) -> Message:
    """Return the yellow question of a pending doubt; its code is `question_` and the doubt."""
    last_day = pending.dates.last_day
    match pending.doubt:
        case Doubt.NEW_LOT:
            return say("question_new_lot", lot=pending.lot)
        case Doubt.TYPED_DATE | Doubt.UNUSUAL_DATE if pending.nearest is not None:
            return say("question_nearer_date", date=last_day, nearest=pending.nearest)
        case Doubt.TYPED_DATE | Doubt.UNUSUAL_DATE:
            return say(f"question_{pending.doubt.value}", date=last_day)
        case Doubt.TYPED_LOT | Doubt.TEMPLATE_LOT:
            return say(f"question_{pending.doubt.value}", lot=pending.lot, date=last_day)
        case Doubt.RANGE:
            first, last = pending.serials[0], pending.serials[-1]
            return say("question_range", count=len(pending.serials), first=first, last=last)
        case Doubt.ADVISED_PACK if pending.lot:
            return say("question_advised_lots", lots=len(pending.serials), quantity=pending.quantity)
        case Doubt.ADVISED_PACK:
            return say("question_advised_pack", lots=len(pending.serials), quantity=pending.quantity)
        case Doubt.PARKED:
            return say("question_parked", names=pending.scan)
        case Doubt.LEAVE_OUT:
            return say("question_leave_out", number=pending.serials[0])
        case Doubt.CLEAR_ALL:
            return say("question_clear_all", count=pending.serials[0])
        case _:
            return say(f"question_{pending.doubt.value}", item=line.item if line else "")


def _plain_prompt(state: ReceiveState, stock: Stock) -> Prompt:
    document = " ".join(state.documents) if state.documents else ""
    if state.ask is Ask.CHOOSE:
        choices = tuple(
            Choice(at, say("choice_document", document=each, due=_due(each, stock)))
            for at, each in enumerate(state.offered, 1)
        )
        return _prompt(
            state, say("choose_order"), document, entry=Entry.CHOICE, choices=choices, actions=(Action.BACK,)
        )
    if state.ask is Ask.SHORT:
        return _short_prompt(state, document)
    if state.ask is Ask.COMPLETE:
        choices = (Choice(1, say("way_close")),)
        known = _known(state)
        asks = say("complete", document=document)
        return _prompt(state, asks, document, entry=Entry.CHOICE, choices=choices, known=known, actions=(Action.BACK,))
    return _line_prompt(state, document, stock)


def _prompt(  # noqa: PLR0913 - a prompt has these parts
    state: ReceiveState,
    asks: Message,
    document: str,
    *,
    entry: Entry = Entry.CODE,
    choices: tuple[Choice, ...] = (),
    known: tuple[Known, ...] = (),
    actions: tuple[Action, ...] = (),
    counter: Counter | None = None,
    default: str = "",
    fractions: bool = False,
) -> Prompt:
    shown = document or state.shown_document
    return Prompt(
        task="receive",
        asks=asks,
        document=shown,
        known=known,
        counter=counter,
        entry=entry,
        default=default,
        choices=choices,
        actions=actions,
        fractions=fractions,
    )


def _due(document: str, stock: Stock) -> str:
    kept = stock.document(document)
    return kept.due.isoformat() if kept and kept.due else ""


def _short_prompt(state: ReceiveState, document: str) -> Prompt:
    short = next(each for each in state.short if not each.reason)
    choices = tuple(Choice(at, say(f"way_{reason}")) for at, reason in enumerate(SHORT_WAYS, 1))
    known = (Known("item", short.item), Known("document", short.document), Known("missing", short.open))
    asks = say("short_line", item=short.item, open=short.open, unit=short.unit)
    return _prompt(state, asks, document, entry=Entry.CHOICE, choices=choices, known=known, actions=(Action.BACK,))


def _line_prompt(state: ReceiveState, document: str, stock: Stock) -> Prompt:
    line, choices = state.current, _choices(state)
    return _prompt(
        state,
        _asks(state),
        line.document if line and len(state.documents) > 1 else document,
        entry=Entry.CHOICE if choices else _ENTRIES.get(state.ask, Entry.CODE),
        choices=choices,
        known=_known(state),
        actions=_actions(state),
        counter=counter(state),
        default=_default(state, stock),
        fractions=bool(line and line.measured and state.ask in _MEASURES),
    )


_NUMBERS = (Ask.QUANTITY, Ask.MAKE, Ask.MADE_QUANTITY, Ask.LOT_COUNT, Ask.LOT_SIZE)
_MEASURES = (Ask.QUANTITY, Ask.MADE_QUANTITY, Ask.LOT_SIZE)
_ENTRIES = {Ask.EXPIRY: Entry.DATE, **dict.fromkeys(_NUMBERS, Entry.NUMBER)}


def _asks(state: ReceiveState) -> Message:
    line = state.current
    match state.ask:
        case Ask.QUANTITY | Ask.MADE_QUANTITY | Ask.LOT_SIZE if line is not None:
            return say(f"ask_{state.ask.value}", unit=line.unit, pack=line.factor if line.factor != 1 else None)
        case Ask.BIN:
            dock = state.waits.dock if state.waits else ""
            return say("ask_bin", bin=dock or state.held_bin or (line.bin if line else ""))
        case Ask.LOT if line is not None and line.typing.spelled:
            return say("ask_lot", text=line.typing.spelled)
        case Ask.AGAIN if line is not None and line.typing.spelled:
            return say("ask_again", text=line.typing.spelled)
        case Ask.LETTERS | Ask.LETTER if line is not None:
            return say(f"ask_{state.ask.value}", text=line.typing.spelled)
        case Ask.FIRST if line is not None and line.makes:
            return say("ask_first_or_make")
        case Ask.NUMBERS:
            return damaged.asks(state.numbers)
        case Ask.PACK:
            return say("ask_sample", number=len(state.samples) + 1)
        case _:
            return say(f"ask_{state.ask.value}")


def _default(state: ReceiveState, stock: Stock) -> str:
    """Return what Enter alone takes: a quantity, a lot that is spelled; never a bin: a stray Enter books nothing."""
    line = state.current
    if line is not None and state.ask in (Ask.LOT, Ask.AGAIN):
        return line.typing.spelled
    if line is not None and state.ask is Ask.MAKE:
        return format(line.room.normalize() + 0, "f") if line.room is not None and line.room > 0 else ""
    if line is not None and state.ask is Ask.MADE_QUANTITY:
        return line.room_packs
    return shown_default(line, stock) if line is not None and state.ask is Ask.QUANTITY else ""


def _choices(state: ReceiveState) -> tuple[Choice, ...]:
    """Return what a digit takes: a reason, or the bin that holds for this pallet (rule 12)."""
    if state.ask is Ask.PROBLEM:
        return tuple(Choice(at, say(f"way_{each}")) for at, each in reasons(state).items())
    if state.ask is Ask.NUMBERS:
        return damaged.choices(state.numbers)
    if state.ask is Ask.LOT_WAY:
        return tuple(Choice(at, say(f"way_{each}")) for at, each in lot_ways(state).items())
    if state.ask is Ask.TAKEN:
        numbers = (Choice(at, say("choice_number", number=each)) for at, each in enumerate(state.taken, 3))
        return (Choice(1, say("way_leave")), Choice(2, say("way_clear_all")), *numbers)
    if state.ask in TYPING and state.current is not None:
        return _typing_choices(state.ask, state.current)
    return (Choice(1, say("way_to_bin", bin=state.held_bin)),) if state.ask is Ask.BIN and state.held_bin else ()


def _typing_choices(ask: Ask, line: Current) -> tuple[Choice, ...]:
    """Return the list of lots (1 spells one), the keys of the keypad, or the signs of one key."""
    if ask is Ask.LOT_LIST:
        lots = (Choice(at, say("choice_number", number=each)) for at, each in enumerate(line.typing.listed, 2))
        return (Choice(1, say("way_letters")), *lots)
    if ask is Ask.LETTERS:
        return tuple(Choice(key, say("choice_number", number=" ".join(signs))) for key, signs in KEYPAD.items())
    signs = enumerate(KEYPAD.get(line.typing.key, ""), 1)
    return tuple(Choice(at, say("choice_number", number=sign)) for at, sign in signs)


def _known(state: ReceiveState) -> tuple[Known, ...]:
    line = state.current
    if line is None:
        known = [Known("pack", state.pack)] if state.pack else []
        return tuple(known + ([Known("to", state.to)] if state.to else []))
    rows = [Known("item", line.item), Known("description", line.description)]
    if line.lot:
        rows.append(Known("lot", line.lot))
    if line.lots_made:
        rows += [
            Known("lot", f"{line.lots_made[0].lot}..{line.lots_made[-1].lot[-4:]}"),
            Known("each", shown(line.lots_made)),
        ]
    if line.lots_made and line.room:
        rows.append(Known("missing", line.room))
    if line.dates.expiry:
        rows.append(Known("expiry", line.dates.expiry))
    if line.dates.best_before:
        rows.append(Known("best_before", line.dates.best_before))
    if state.range_first:
        rows.append(Known("first", state.range_first))
    if to := _goes_to(state, line):
        rows.append(Known("to", to))
    if line.reason:
        rows.append(Known("reason", line.reason))
    if line.repeated:
        rows.append(Known("repeated", line.lot))
    return tuple(rows)


def _goes_to(state: ReceiveState, line: Current) -> str:
    """Return where the goods go: to the dock of the order that waits for them (and how many, where not all), else to a bin."""
    if state.waits is None:
        return state.held_bin or line.bin
    part = f" x{plain_decimal(state.waits.open)}" if state.waits.open < line.taken else ""
    return f"{state.waits.dock} {state.waits.order}{part}"


def counter(state: ReceiveState) -> Counter | None:
    """Return what is taken of the line in hand, and what it wants."""
    line = state.current
    if line is None:
        return None
    target = None if line.open is None else line.open + line.over
    return Counter(line.taken, target, line.stock_unit, "serials" if line.serials else "")


def _actions(state: ReceiveState) -> tuple[Action, ...]:
    """Return the keys that work now; undo, list, sync and help are everywhere and not the task's."""
    line = state.current
    actions = {Action.BACK}
    if state.label is not None:
        actions.add(Action.LABEL)
    if state.ask is Ask.LETTERS:
        actions.add(Action.DONE)
    if state.ask in (Ask.LOT, Ask.AGAIN):
        actions.add(Action.LIST)
    if state.ask in LISTS or state.ask is Ask.LOT_WAY:
        return (Action.BACK,)
    if line is not None and state.ask in (Ask.LOT, Ask.EXPIRY, Ask.SERIAL, Ask.QUANTITY, Ask.BIN):
        actions.add(Action.PROBLEM)
    taken = line.taken if line else Decimal(0)
    if (state.ask is Ask.ITEM and (state.documents or state.without_order)) or (taken > 0 and state.ask is not Ask.BIN):
        actions.add(Action.DONE)
    if state.ask is Ask.FIRST and line is not None and line.makes:
        actions.add(Action.QUANTITY)
    if state.ask is Ask.SERIAL or (
        state.ask is Ask.LOT and (_repeats(state) or (line is not None and line.makes_lots))
    ):
        actions.add(Action.QUANTITY)
    return tuple(sorted(actions))


def _repeats(state: ReceiveState) -> bool:
    return state.last is not None and state.current is not None and state.last.item == state.current.item

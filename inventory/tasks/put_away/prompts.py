"""What putting away shows and asks: the prompt of each state. Pure."""

from dataclasses import replace
from decimal import Decimal

from inventory.refusals.reading import AmbiguousCode
from inventory.tasks import damaged
from inventory.tasks.put_away.state import Ask, Current, PackTaken, PutAwayState
from inventory.tasks.steps import Action, Choice, Counter, Entry, Known, Message, Prompt, say
from inventory.tasks.turn import refusal_of
from inventory.tasks.ways import LEAVE, Way


def prompt(state: PutAwayState) -> Prompt:
    """Return the prompt of a state; a stop that lies over it takes the digits."""
    line = state.current
    asked = Prompt(
        task="put_away",
        asks=_asks(state),
        document=state.place or (state.pack.pack if state.pack else ""),
        known=_known(state),
        counter=counter(line),
        actions=_actions(state),
    )
    if state.stop:
        choices = tuple(Choice(at, say(f"way_{way.code}")) for at, way in ways(state))
        return replace(asked, entry=Entry.CHOICE, choices=choices, actions=(), stop=refusal_of(state.stop))
    if state.ask is Ask.NUMBERS and state.numbers:
        return replace(asked, entry=Entry.CHOICE, choices=damaged.choices(state.numbers))
    if state.ask is Ask.QUANTITY and line is not None:
        default = format(line.counted.normalize() + 0, "f") if line.counted > 0 else ""
        return replace(asked, entry=Entry.NUMBER, default=default, fractions=line.measured)
    return asked


def ways(state: PutAwayState) -> tuple[tuple[int, Way], ...]:
    """Return the numbered ways on at a stop; where goods are asked, the label that was read may be the wrong one (rule 11)."""
    refusal = refusal_of(state.stop)
    if state.ask is Ask.GOODS and isinstance(refusal, AmbiguousCode):
        return (1, LEAVE), (damaged.AT_STOP, damaged.NUMBERS_HERE)
    amiss = state.ask is Ask.GOODS and damaged.read_amiss(refusal)
    return ((1, LEAVE), (damaged.AT_STOP, damaged.DAMAGED_LABEL)) if amiss else ((1, LEAVE),)


def _asks(state: PutAwayState) -> Message:
    line = state.current
    match state.ask:
        case Ask.GOODS if line is not None:
            return say("ask_serial")
        case Ask.QUANTITY if line is not None:
            return say("ask_quantity", unit=line.stock_unit, pack=None)
        case Ask.TO:
            return say("ask_to_bin", bin=state.pack.to if state.pack else line.to if line else "")
        case Ask.NUMBERS:
            return damaged.asks(state.numbers)
        case _:
            return say(f"ask_{state.ask.value}")


def _known(state: PutAwayState) -> tuple[Known, ...]:
    line = state.current
    if state.pack is not None:
        return _known_pack(state.pack)
    rows = [Known("bin", state.place)] if state.place else []
    if line is None:
        return tuple(rows)
    rows += [Known("item", line.item), Known("description", line.description)]
    if line.lot:
        rows.append(Known("lot", line.lot))
    rows.append(Known("in_bin", line.there))
    if line.to:
        rows.append(Known("to", line.to))
    return tuple(rows)


def _known_pack(pack: PackTaken) -> tuple[Known, ...]:
    rows = [Known("box", pack.pack)]
    rows += [Known("bin", pack.place)] if pack.place else []
    rows.append(Known("item", pack.item) if pack.item else Known("in_bin", Decimal(pack.holds)))
    rows += [Known("to", pack.to)] if pack.to else []
    return tuple(rows)


def counter(line: Current | None) -> Counter | None:
    """Return what is taken of the line in hand, and what is there."""
    return None if line is None else Counter(line.taken, line.there, line.stock_unit, "serials" if line.serials else "")


def _actions(state: PutAwayState) -> tuple[Action, ...]:
    actions = {Action.BACK}
    if state.ask in (Ask.GOODS, Ask.QUANTITY):
        actions.add(Action.DONE)
    if state.ask is Ask.GOODS:
        actions.add(Action.QUANTITY)
    if state.label is not None:
        actions.add(Action.LABEL)
    return tuple(sorted(actions))

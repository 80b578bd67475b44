"""Receiving: the optional fields of new lots and serials, asked once a line; Enter leaves one out (F16).

What is said of the serials of a line is said of each of them.
"""

from collections.abc import Iterator
from dataclasses import replace

from inventory.fields import FieldType, FieldValue, field_value, fields_of
from inventory.refusals.base import Refusal
from inventory.refusals.marks import NotAFieldValue
from inventory.refusals.reading import WrongKindOfCode
from inventory.stock import MatchKind, Stock
from inventory.tasks.reading import Reading, read_code, shown
from inventory.tasks.receive.dates import typed_date
from inventory.tasks.receive.events import LineLeft
from inventory.tasks.receive.field_events import FieldsTold
from inventory.tasks.receive.state import Ask, Current, FieldAsk, LineFields, ReceiveState
from inventory.tasks.receive.turn import GivenT, Handled, ReceiveStep, TaskT, Turn
from inventory.tasks.steps import Action, Mark, Scan, Stamp, Trace

ASKED_AT = (Ask.SERIAL, Ask.QUANTITY, Ask.BIN)
"""When lot and dates are known."""
YES_NO = {1: "no", 2: "yes"}
SHOWN_MAX = 40
_CLOCK_DIGITS = len("HHMM")


def asking(handled: Handled[TaskT, GivenT]) -> Handled[TaskT, GivenT]:
    """Return the handling of an input that also asks for the optional fields of a line, once its lot and dates are known."""

    def handled_and_asked(task: TaskT, state: ReceiveState, given: GivenT, stock: Stock, stamp: Stamp) -> ReceiveStep:
        line = state.current
        if state.pending is None and line is not None and (asked := line.fields.asked) is not None:
            return _taken(Turn(state, stock, stamp), line.fields, asked, given)
        return _begun(handled(task, state, given, stock, stamp), stock, stamp)

    return handled_and_asked


def _begun(step: ReceiveStep, stock: Stock, stamp: Stamp) -> ReceiveStep:
    """Return a step with the first question, where the numbers of its line have fields that nothing is said of yet."""
    state, line = step.state, step.state.current
    if line is None or line.fields.told or state.pending is not None or state.ask not in ASKED_AT:
        return step
    asks = tuple(_asks(stock, line))
    if not asks:
        return step
    turn = Turn(state, stock, stamp, list(step.events), list(step.transactions))
    turn.did(FieldsTold(LineFields(asks, told=True)))
    return replace(step, state=turn.state, events=tuple(turn.events))


def _asks(stock: Stock, line: Current) -> Iterator[FieldAsk]:
    known = stock.lot(line.item, line.lot) if line.lot else None
    there = fields_of(known.fields) if known is not None else {}
    for kind, tracked in (("lot", line.lots), ("serial", line.serials)):
        for each in stock.optional_fields(kind, line.item) if tracked else ():
            if not each.preset and not (kind == "lot" and there.get(each.name)):
                yield FieldAsk(kind, each.name, each.type)


def _taken(turn: Turn, fields: LineFields, asked: FieldAsk, given: object) -> ReceiveStep:
    match given:
        case Action.BACK:
            return _back(turn, fields)
        case Action.DONE | "":
            return _said(turn, fields, asked, "")
        case int() if not isinstance(given, bool) and asked.type is FieldType.YES_NO and given in YES_NO:
            return _said(turn, fields, asked, YES_NO[given])
        case str():
            return _read(turn, fields, asked, given.strip(" "))
        case Scan() if not given.repeat:
            return _scanned(turn, fields, asked, given)
        case Action():
            return turn.nothing("key_not_here")
        case _:
            return turn.nothing("answer_first")


def _scanned(turn: Turn, fields: LineFields, asked: FieldAsk, scan: Scan) -> ReceiveStep:
    """Take a code as a value; one that names something here is no value, and is not used."""
    reading = read_code(scan.code, turn.stock, (turn.line.item,))
    if isinstance(reading, Refusal):
        return turn.hint(reading, shown(scan.code.text)[:SHOWN_MAX])
    named = next((kind.value for kind in MatchKind if reading.names(kind)), "" if reading.plain else reading.kind)
    if named or _is_label(reading):
        return turn.hint(WrongKindOfCode(reading.text, named or "item", "field"), shown(reading.text)[:SHOWN_MAX])
    return _read(turn, fields, asked, reading.text)


def _is_label(reading: Reading) -> bool:
    return bool(reading.item or reading.sscc)


def _read(turn: Turn, fields: LineFields, asked: FieldAsk, text: str) -> ReceiveStep:
    """Take a value that was typed or scanned: a date in the order of digits that is set (or as it is kept), a time as four digits."""
    if asked.type is FieldType.DATE:
        day = typed_date(text, turn.stock.setting("date_order", turn.line.item), turn.stamp.day)
        return _said(turn, fields, asked, day.isoformat() if day else text)
    if asked.type is FieldType.TIME and text.isdigit() and len(text) == _CLOCK_DIGITS:
        text = f"{text[:2]}:{text[2:]}"
    return _said(turn, fields, asked, text)


def _back(turn: Turn, fields: LineFields) -> ReceiveStep:
    """Ask what was asked before; before the first the line is put down, unless something is taken of it."""
    if fields.at > 0:
        at = fields.at - 1
        before = fields.asks[at]
        said = tuple(each for each in fields.said if (each.kind, each.name) != (before.kind, before.name))
        turn.did(FieldsTold(replace(fields, at=at, said=said)))
        return turn.ok()
    if turn.line.taken > 0:
        return turn.nothing("book_or_undo_first")
    turn.did(LineLeft())
    return turn.ok()


def _said(turn: Turn, fields: LineFields, asked: FieldAsk, text: str) -> ReceiveStep:
    value = field_value(asked.type, text)
    if value is None:
        return turn.hint(NotAFieldValue(asked.name, asked.type.value, text[:SHOWN_MAX]), shown(text)[:SHOWN_MAX])
    said = (*fields.said, FieldValue(asked.kind, asked.name, value)) if value else fields.said
    turn.did(FieldsTold(replace(fields, at=fields.at + 1, said=said)))
    return turn.ok(Trace(Mark.TAKEN, f"{asked.name} {value}") if value else None)

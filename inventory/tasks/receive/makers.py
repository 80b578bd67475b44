"""Receiving: the serial that its maker gave a unit, asked after ours where the item's policy says so (domain.md section 4).

Asked: one scan each, Enter leaves one out, F4 all that are still asked. Unique: it is needed; F5 leaves a unit without one out, or its scan
is undone.
"""

from dataclasses import replace

from inventory.guards.makers import check_maker_of, taken
from inventory.item_masks import serial_mask_of
from inventory.items import Item, MakerSerials
from inventory.numbers import check_form, check_mask
from inventory.refusals.base import Refusal
from inventory.refusals.makers import MakerSerialMissing, MakerSerialTaken
from inventory.refusals.reading import WrongKindOfCode
from inventory.stock import Stock
from inventory.tasks.reading import NO_NUMBERS, Reading, read_code, shown
from inventory.tasks.receive.maker_events import MakersAsked, MakersTold
from inventory.tasks.receive.serials import act_of
from inventory.tasks.receive.state import Current, ReceiveState
from inventory.tasks.receive.turn import GivenT, Handled, ReceiveStep, TaskT, Turn
from inventory.tasks.steps import Action, Mark, NumbersCaptured, NumbersDropped, Scan, Stamp, Trace
from inventory.transactions import Allocation, MakerSerial

SHOWN_MAX = 40


def asking(handled: Handled[TaskT, GivenT]) -> Handled[TaskT, GivenT]:
    """Return the handling of an input that also asks for the makers' serials of the units that it took."""

    def handled_and_asked(task: TaskT, state: ReceiveState, given: GivenT, stock: Stock, stamp: Stamp) -> ReceiveStep:
        line = state.current
        if state.pending is None and line is not None and line.makers_due:
            return _taken(Turn(state, stock, stamp), line, given)
        step = handled(task, state, given, stock, stamp)
        told = given.code.meaning.secondary_serial if isinstance(given, Scan) else None
        return _begun(step, told or "", stock, stamp)

    return handled_and_asked


def _begun(step: ReceiveStep, told: str, stock: Stock, stamp: Stamp) -> ReceiveStep:
    """Return a step with the question, where it took units of an item that is asked for; what their own label says is not asked."""
    line = step.state.current
    captured = [each for each in step.events if isinstance(each, NumbersCaptured)]
    if line is None or not captured or _policy(stock, line) is MakerSerials.NONE:
        return step
    turn = Turn(step.state, stock, stamp, list(step.events), list(step.transactions))
    serials = tuple(
        serial for each in captured for serial in each.serials if not _is_known(stock, line, serial) or told
    )
    if not serials:
        return step
    turn.did(MakersAsked(serials))
    if told and len(serials) == 1:
        if refusal := _refusal(turn, told):
            return turn.stop(refusal)
        turn.did(MakersTold(told))
    return replace(step, state=turn.state, events=tuple(turn.events))


def _policy(stock: Stock, line: Current) -> MakerSerials:
    item = stock.item(line.item)
    return item.maker_serial if item is not None else MakerSerials.NONE


def _is_known(stock: Stock, line: Current, serial: str) -> bool:
    """Return whether a unit that comes in again has its maker's serial from before."""
    kept = stock.serial(line.item, serial)
    return kept is not None and bool(kept.maker_serial)


def _taken(turn: Turn, line: Current, given: object) -> ReceiveStep:
    match given:
        case Action.BACK:
            return turn.nothing("book_or_undo_first")
        case Action.PROBLEM:
            serial = line.makers_due[0]
            turn.did(NumbersDropped(line.document, line.line, (serial,)))
            return turn.ok(Trace(Mark.UNDONE, serial, "left_out"))
        case Action.DONE:
            return _left(turn, line, line.makers_due)
        case "":
            return _left(turn, line, line.makers_due[:1])
        case str():
            return _told(turn, given.strip(" "))
        case Scan() if not given.repeat:
            return _scanned(turn, line, given)
        case Action():
            return turn.nothing("key_not_here")
        case _:
            return turn.nothing("answer_first")


def _left(turn: Turn, line: Current, serials: tuple[str, ...]) -> ReceiveStep:
    """Leave makers' serials out, where none is needed."""
    if _policy(turn.stock, line) is MakerSerials.UNIQUE:
        return turn.hint(MakerSerialMissing(line.item, serials[0]), serials[0])
    turn.did(MakersTold(left=serials))
    return turn.ok()


def _scanned(turn: Turn, line: Current, scan: Scan) -> ReceiveStep:
    """Take a code as the maker's serial; one that names something here, or the unit by our own number, is none."""
    reading = read_code(scan.code, turn.stock, (line.item,))
    if isinstance(reading, Refusal):
        return turn.hint(reading, shown(scan.code.text)[:SHOWN_MAX])
    text = said_of(turn, line, reading)
    if not text or text == line.makers_due[0]:
        kind = next((each.value for each in NO_NUMBERS if reading.names(each)), "serial" if text else reading.kind)
        kind = "serial" if reading.serial else "pack" if reading.sscc else kind
        return turn.hint(WrongKindOfCode(reading.text, kind, "maker_serial"), shown(reading.text)[:SHOWN_MAX])
    return _told(turn, text)


def said_of(turn: Turn, line: Current, reading: Reading) -> str:
    """Return the maker's serial that a code says, empty for none.

    AI 250 says it. AI 21 is our serial; where ours have a mask that it does not fit, it can only be the maker's. A plain code is one
    that names nothing here.
    """
    if reading.maker_serial:
        return reading.maker_serial
    item = turn.stock.item(line.item)
    mask = serial_mask_of(turn.stock, item) if item is not None else None
    if reading.serial and reading.item in ("", line.item):
        return reading.serial if mask is not None and check_mask(line.item, reading.serial, mask) else ""
    named = any(reading.names(each) for each in NO_NUMBERS)
    return "" if named or reading.sscc or not reading.plain else reading.text


def _told(turn: Turn, text: str) -> ReceiveStep:
    if not text:
        return _left(turn, turn.line, turn.line.makers_due[:1])
    if refusal := _refusal(turn, text):
        return turn.stop(refusal)
    turn.did(MakersTold(text))
    return turn.ok(Trace(Mark.TAKEN, text, "of_maker"))


def _refusal(turn: Turn, text: str) -> Refusal | None:
    """Return what stands against a maker's serial of the first unit that is asked for; None where nothing does."""
    serial, act = turn.line.makers_due[0], act_of(turn)
    if refusal := check_form(text):
        return refusal
    said = Allocation(act.line.quantity, serials=(serial,), maker_serials=(MakerSerial(serial, text),))
    if refusal := next(iter(check_maker_of(act, said, serial)), None):
        return refusal
    return _taken_here(turn, act.item, serial, text) or (
        taken(act.draft, act.item.item, serial, text) if act.item.maker_serial is MakerSerials.UNIQUE else None
    )


def _taken_here(turn: Turn, item: Item, serial: str, text: str) -> Refusal | None:
    """Return that another unit of the line in hand has it already."""
    if item.maker_serial is not MakerSerials.UNIQUE:
        return None
    others = (each.serial for each in turn.line.makers if each.maker_serial == text)
    other = next(others, None)
    return None if other is None else MakerSerialTaken(item.item, serial, text, other)

"""Receiving: serial numbers, one by one and by range (flows.md 1.1 steps 4a, 4b, 1.0a rules 5 and 13)."""

from dataclasses import replace
from decimal import Decimal

from inventory.draft import Act, Draft
from inventory.guards.documents import tolerance
from inventory.guards.incoming import check_new_serial, is_already
from inventory.item_masks import serial_mask_of
from inventory.numbers import Mask, check_form, normalised, number_range
from inventory.refusals.base import Refusal
from inventory.refusals.goods import (
    MoreThanOrdered,
    NotInMask,
    RangeOverlaps,
    RangeTooLong,
    SerialInStock,
    UnknownItem,
)
from inventory.refusals.numbering import WhichUnit
from inventory.refusals.reading import WrongKindOfCode
from inventory.tasks.events import LabelOffered
from inventory.tasks.reading import Reading, no_serial
from inventory.tasks.receive.events import AskedFor, RangeBegun, SerialSourceNoted
from inventory.tasks.receive.lines import ZERO, lines_in_hand, our_lines, shares, takes
from inventory.tasks.receive.state import Ask, Current, Doubt, Pending
from inventory.tasks.receive.turn import ReceiveStep, Turn
from inventory.tasks.steps import Mark, Message, NumbersCaptured, Print, Trace, say
from inventory.transactions import Line, Source, Transaction
from inventory.twins import free_twin, twins


def other_kind(turn: Turn, reading: Reading) -> str:
    """Return what a code is that is never a serial of the line (rule 5), else empty."""
    return no_serial(reading, _key_of(turn, reading), turn.line.sample)


def take_serial(turn: Turn, reading: Reading) -> ReceiveStep:
    """Take one serial: each counts one; the last that the line takes makes it FULL."""
    serial = _key_of(turn, reading)
    if kind := other_kind(turn, reading):
        return turn.hint(WrongKindOfCode(reading.text, kind, "serial"), reading.text)
    if refusal := check_form(serial):
        return turn.stop(refusal)
    act = act_of(turn)
    if is_waiting(turn, serial) or is_already(act, serial, turn.line.lot):
        return turn.already(serial, "already")
    if refusal := first_refusal(act, serial):
        return turn.stop(refusal, Pending(_doubt(refusal), serials=(serial,), source=reading.source))
    if over := too_many(turn, Decimal(1)):
        pending = Pending(Doubt.OVER, serials=(serial,), source=reading.source, over=over.over)
        return turn.stop(over, pending)
    return capture(turn, (serial,), reading.source)


def _doubt(refusal: Refusal) -> Doubt:
    """Return what may be done about a number that is refused: outside its mask, or on another unit too (domain.md 6.11, 6.12)."""
    if isinstance(refusal, SerialInStock):
        return Doubt.DUPLICATE
    return Doubt.OUTSIDE_MASK if isinstance(refusal, NotInMask) else Doubt.REFUSED


def take_second(turn: Turn, serial: str, source: Source) -> ReceiveStep:
    """Take a unit whose number another unit carries already, under a number of its own, and offer its tag."""
    item = turn.line.item
    twin = free_twin(serial, lambda each: turn.stock.serial(item, each) or (each if is_waiting(turn, each) else None))
    if not twin or check_form(twin):
        return turn.stop(WhichUnit(serial, twins(serial, lambda each: turn.stock.serial(item, each))))
    turn.did(LabelOffered(Print("serial", (("item", item), ("serial", twin)))))
    return replace(capture(turn, (twin,), source), says=say("second_unit", number=twin))


def _key_of(turn: Turn, reading: Reading) -> str:
    """Return a serial in the form in which it is kept: one of our own with the separators of its mask (F5, domain.md 6.11)."""
    return normalised(reading.serial or reading.text, _mask_of(turn))


def _mask_of(turn: Turn) -> Mask | None:
    item = turn.stock.item(turn.line.item)
    return serial_mask_of(turn.stock, item) if item is not None else None


def act_of(turn: Turn) -> Act:
    """Return an act of the line as it will be posted, for the guards that look at one serial."""
    line, stamp = turn.line, turn.stamp
    item = turn.stock.item(line.item)
    if item is None:
        raise LookupError(UnknownItem(line.item))
    transaction = Transaction(
        id="",
        kind="purchase_receipt",
        site=stamp.site,
        at=stamp.at,
        day=stamp.day,
        business_day=stamp.business_day,
        operator=stamp.operator,
        document=line.document,
        approver=line.approver,
    )
    return Act(Draft(transaction, turn.stock), Line(line.item, line.unit, Decimal(1)), item, line.factor)


def first_refusal(act: Act, serial: str) -> Refusal | None:
    """Return the first rule that stands against a new serial, None for none."""
    return next(check_new_serial(act, serial), None)


def too_many(turn: Turn, more: Decimal) -> MoreThanOrdered | None:
    """Return by how much the lines in hand would be exceeded beyond their tolerance, with what is taken; None when they are not."""
    line, ours = turn.line, lines_in_hand(turn)
    if not ours:
        return None
    factor = tolerance(turn.stock, line.item)
    over = line.taken + more - sum(takes(each, factor) for each in ours) - line.over
    ordered, done = sum((each.ordered for each in ours), ZERO), sum((each.done for each in ours), ZERO)
    return MoreThanOrdered(line.document, line.item, ordered, done + line.taken, over, more) if over > 0 else None


def tolerated(line: Current) -> Message | None:
    """Return the hint of an over-receipt that the tolerance allows (flows.md 1.1 step 4d); None where nothing is over."""
    if line.room is None or line.room >= 0:
        return None
    return say("within_tolerance", over=-line.room, unit=line.stock_unit)


def is_for_next_line(turn: Turn, reading: Reading) -> bool:
    """Return whether a serial is one more when the line is full and another line of the orders still wants its item."""
    line = turn.line
    if line.room is None or line.room > 0 or line.taken == 0 or other_kind(turn, reading):
        return False
    serial = _key_of(turn, reading)
    if is_waiting(turn, serial) or is_already(act_of(turn), serial, turn.line.lot):
        return False
    here = (line.document, line.line)
    return any(each.open > 0 for each in our_lines(turn, line.item) if (each.document, each.line) != here)


def share_of(turn: Turn, line: Current) -> list[tuple[str, int, Decimal]]:
    """Return on which lines the quantity of the line in hand, or of a part of it, is booked, and how much on each."""
    return shares(line, lines_in_hand(turn), tolerance(turn.stock, line.item))


def capture(turn: Turn, serials: tuple[str, ...], source: Source) -> ReceiveStep:
    """Count serials that nothing stands against."""
    line = turn.line
    if not line.sample:
        turn.did(SerialSourceNoted(source, serials[0]))
    turn.did(NumbersCaptured(line.document, line.line, line.item, line.lot, serials))
    note = _note(turn, serials)
    text = serials[0] if len(serials) == 1 else f"{serials[0]}..{serials[-1][-4:]}"
    trace = Trace(Mark.TAKEN, text, note)
    says = tolerated(turn.line)
    return turn.full(trace, says) if turn.state.ask is Ask.BIN else turn.ok(trace, says)


def _note(turn: Turn, serials: tuple[str, ...]) -> str:
    """Return `extra` for a serial that a vendor's list on the line does not have (flows.md 2, ask 14)."""
    line = turn.line
    if len(serials) > 1:
        return ""
    if not line.document or not turn.stock.advised(line.document, line.line):
        return ""
    return "" if turn.stock.advised_number(line.document, line.item, serials[0]) else "extra"


def begin_range(turn: Turn) -> ReceiveStep:
    """Ask for the first number of a range."""
    turn.did(AskedFor(Ask.FIRST))
    return turn.ok()


def take_first(turn: Turn, reading: Reading) -> ReceiveStep:
    """Take the first number of a range."""
    number = _key_of(turn, reading)
    if kind := other_kind(turn, reading):
        return turn.hint(WrongKindOfCode(reading.text, kind, "serial"), reading.text)
    if refusal := check_form(number):
        return turn.stop(refusal)
    turn.did(RangeBegun(number))
    return turn.ok(Trace(Mark.NOTE, number, "first"))


def take_last(turn: Turn, reading: Reading) -> ReceiveStep:
    """Take the last number of a range: prefix equal, count fits, nothing known already; then it is asked (step 4b)."""
    first, last = turn.state.range_first, _key_of(turn, reading)
    if kind := other_kind(turn, reading):
        return turn.hint(WrongKindOfCode(reading.text, kind, "serial"), reading.text)
    serials = number_range(first, last, _mask_of(turn))
    if isinstance(serials, Refusal):
        return turn.stop(serials)
    room = turn.line.room
    if room is not None and len(serials) > room and too_many(turn, Decimal(len(serials))):
        return turn.stop(RangeTooLong(first, last, len(serials), int(max(room, Decimal(0)))))
    known = [each for each in serials if _is_known(turn, each)]
    if known:
        return turn.stop(RangeOverlaps(first, last, len(known), known[0]))
    act = act_of(turn)
    if refusal := next((refusal for each in serials if (refusal := first_refusal(act, each))), None):
        return turn.stop(refusal)
    return turn.ask(Pending(Doubt.RANGE, scan=last, serials=serials, source=reading.source))


def _is_known(turn: Turn, serial: str) -> bool:
    line = turn.line
    kept = turn.stock.serial(line.item, serial)
    return is_waiting(turn, serial) or (kept is not None and kept.state.in_stock)


def is_waiting(turn: Turn, serial: str) -> bool:
    """Return whether a serial is captured for the order and not booked yet; of what is booked the stock knows more."""
    captured = turn.stock.captured(turn.line.document, turn.line.item, serial)
    return captured is not None and not captured.transaction

"""Receiving: serials that we make ourselves where the goods bring none (F7, F23): all that remain, or as many as are typed, in a row.

They come from the numbers leased to this device; what is in use already is left out. A number that was given out is never given again,
also where the input is undone. Without leased numbers there is still typing.
"""

from decimal import Decimal

from inventory.item_masks import serial_mask_of
from inventory.numbers import Mask
from inventory.refusals.base import Refusal
from inventory.refusals.numbering import OutOfNumbers
from inventory.refusals.reading import NotAQuantity
from inventory.tasks.events import LabelOffered
from inventory.tasks.reading import typed_number
from inventory.tasks.receive.events import AskedFor, NumbersMade
from inventory.tasks.receive.leased import fresh
from inventory.tasks.receive.serials import act_of, first_refusal, is_waiting, too_many
from inventory.tasks.receive.state import Ask
from inventory.tasks.receive.turn import ReceiveStep, Turn
from inventory.tasks.steps import Mark, NumbersCaptured, Outcome, Print, Trace, say
from inventory.transactions import NUMBERS_MAX


def ask_count(turn: Turn) -> ReceiveStep:
    """Ask how many numbers to make, where the serials of the item count by a mask of our own."""
    if not turn.line.makes:
        return turn.nothing("key_not_here")
    turn.did(AskedFor(Ask.MAKE))
    return turn.ok()


def take_count(turn: Turn, text: str) -> ReceiveStep:
    """Make as many numbers as are typed; Enter alone makes all that remain."""
    number = typed_number(text) if text else turn.line.room
    if not number or number != number.to_integral_value() or number > NUMBERS_MAX:
        return turn.stop(NotAQuantity(text[:80]))
    if over := too_many(turn, number):
        return turn.stop(over)
    return _make(turn, int(number))


def _make(turn: Turn, count: int) -> ReceiveStep:
    line, mask = turn.line, _mask_of(turn)
    made = fresh(turn, mask, count, lambda serial: _is_used(turn, serial)) if mask is not None else ()
    short = OutOfNumbers(line.item, Decimal(count), Decimal(len(made))) if len(made) < count else None
    if not made:
        turn.did(AskedFor(Ask.SERIAL))
        return turn.hint(short or OutOfNumbers(line.item, Decimal(count), Decimal(0)), line.item)
    turn.did(NumbersMade(made[0], made[-1], len(made)))
    turn.did(NumbersCaptured(line.document, line.line, line.item, line.lot, made))
    turn.did(LabelOffered(Print("serial", (("item", line.item), ("serial", made[0])), each=made)))
    text = made[0] if len(made) == 1 else f"{made[0]}..{made[-1][-4:]}"
    trace = Trace(Mark.TAKEN, text, "made")
    if short is not None:
        return turn.step(Outcome.DUP, short, trace)
    says = say("numbers_made", count=len(made), first=made[0])
    return turn.full(trace, says) if turn.state.ask is Ask.BIN else turn.ok(trace, says)


def _is_used(turn: Turn, serial: str) -> bool:
    known: object = turn.stock.serial(turn.line.item, serial)
    refusal: Refusal | None = first_refusal(act_of(turn), serial)
    return known is not None or refusal is not None or is_waiting(turn, serial)


def _mask_of(turn: Turn) -> Mask | None:
    item = turn.stock.item(turn.line.item)
    return serial_mask_of(turn.stock, item) if item is not None else None

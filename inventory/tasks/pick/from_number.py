"""Picking: serials from a given one on, in the order of the item, as many as the line takes here (F26)."""

from decimal import Decimal

from inventory.allocation import Goods, expiry_warning
from inventory.auto_allocation import Allocated, serials_from, take_serials
from inventory.days import day_passed, marked_days
from inventory.items import NumberOrder
from inventory.refusals.base import Refusal
from inventory.refusals.numbering import NoSuchNumber, TooFewNumbers
from inventory.refusals.selling import LaterLot
from inventory.stock import Serial
from inventory.tasks.pick import booking, goods
from inventory.tasks.pick.events import AskedFor, SerialNoted
from inventory.tasks.pick.state import Ask, Doubt, Scanned
from inventory.tasks.pick.turn import PickStep, Turn
from inventory.tasks.reading import Reading, kept_serial
from inventory.tasks.steps import Mark, NumbersCaptured, Trace
from inventory.transactions import NUMBERS_MAX, Source

AFTER = " "
"""Behind a number: the least that sorts after it, since no number ends with a space."""


def ask(turn: Turn) -> PickStep:
    """Ask for the number to begin with."""
    turn.did(AskedFor(Ask.FROM))
    return turn.ok()


def offer(turn: Turn, reading: Reading) -> PickStep:
    """Say which numbers would be taken from this one on, and ask; a number that is not in the bin is a stop with the closest."""
    item = turn.line.visit.item
    if reading.item and reading.item != item:
        return goods.wrong_item(turn, reading, reading.item)
    first = kept_serial(turn.stock, turn.item, reading.serial or reading.text)
    found = _found(turn, first)
    if isinstance(found, NoSuchNumber):
        return turn.stop(found)
    numbers = [serial for each in found.allocations for serial in each.serials]
    if not numbers:
        return turn.stop(found.passed[0][1] if found.passed else TooFewNumbers(item, turn.line.room, Decimal(0)))
    scanned = Scanned(first, serial=numbers[0], source=reading.source, last=numbers[-1], count=len(numbers))
    return turn.ask(Doubt.FROM, scanned)


def take(turn: Turn, scanned: Scanned) -> PickStep:
    """Take the numbers as one; where they fill the line here, they are booked at once."""
    turn.did(AskedFor(Ask.GOODS))
    found = _found(turn, scanned.text)
    if isinstance(found, NoSuchNumber) or not found.allocations:
        return turn.nothing("nothing_booked_here")
    visit = turn.line.visit
    if not turn.line.sample:
        turn.did(SerialNoted(Source.LABEL, scanned.serial, found.allocations[0].lot))
    for each in found.allocations:
        turn.did(NumbersCaptured(visit.document, visit.line, visit.item, each.lot, each.serials))
    trace = Trace(Mark.TAKEN, f"{scanned.serial} x{scanned.count}")
    return booking.book(turn, trace) if turn.line.room <= 0 else turn.ok(trace)


def _found(turn: Turn, first: str) -> Allocated | NoSuchNumber:
    """Return what is taken of the loose units in this bin, from a number on."""
    by_number = turn.item.serial_order is NumberOrder.NUMBER
    here = _page(turn, first) if by_number else _all_here(turn)
    offered = serials_from(turn.item, here, first)
    if isinstance(offered, NoSuchNumber):
        return offered
    # each is asked for as it is reached: there are more than the line wants
    free = (each for each in offered if not _is_captured(turn, each))
    return take_serials(turn.item, min(turn.line.room, Decimal(NUMBERS_MAX)), free, lambda each: _why_not(turn, each))


def _page(turn: Turn, first: str) -> tuple[Serial, ...]:
    visit = turn.line.visit
    return turn.stock.serials_in(visit.place, visit.item, "", NUMBERS_MAX, first)


def _all_here(turn: Turn) -> list[Serial]:
    """Return all loose units in this bin: which come first by their dates, only all of them tell."""
    page = _page(turn, "")
    found = list(page)
    while len(page) == NUMBERS_MAX:
        page = _page(turn, page[-1].serial + AFTER)
        found += page
    return found


def _is_captured(turn: Turn, serial: Serial) -> bool:
    taken = turn.stock.captured(turn.line.visit.document, serial.item, serial.serial)
    return taken is not None and not taken.transaction


def _why_not(turn: Turn, serial: Serial) -> Refusal | None:
    """Return why a unit is passed over: what one by one would be a stop, or a question that a person must answer."""
    if refusal := goods.judge_serial(turn, serial):
        return refusal
    lot = turn.stock.lot(serial.item, serial.lot) if serial.lot else None
    if warning := expiry_warning(Goods(turn.item, lot, serial), turn.stamp.day):
        return warning
    if passed := day_passed(marked_days(turn.item, lot, serial), turn.stamp.day):
        return passed
    if lot is not None and goods.comes_later(turn, lot):
        return LaterLot(serial.item, serial.serial, lot.lot, turn.line.visit.candidate.lot)
    return None

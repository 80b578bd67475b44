"""Receiving: what a code that was scanned or typed means at each prompt (flows.md 1.1)."""

from dataclasses import replace

from inventory.refusals.goods import UnknownBin
from inventory.refusals.reading import WrongKindOfCode
from inventory.stock import MatchKind
from inventory.tasks.reading import NO_NUMBERS, Reading
from inventory.tasks.receive import (
    booking,
    cross_dock,
    damaged,
    labels,
    lots,
    orders,
    packs,
    quantities,
    serials,
    unknown,
)
from inventory.tasks.receive.events import AskedFor
from inventory.tasks.receive.keypad import TYPING
from inventory.tasks.receive.state import Ask
from inventory.tasks.receive.turn import ReceiveStep, Turn

LOTS = (Ask.LOT, Ask.AGAIN, *TYPING, Ask.LOT_WAY, Ask.MADE_QUANTITY, Ask.LOT_COUNT, Ask.LOT_SIZE)
"""Where a lot that is scanned is the lot of the line: what was begun of typing or making one is left."""


def wanted(turn: Turn) -> tuple[str, ...]:
    """Return the items that are meant first where a code names several: the one in hand, then those of the orders."""
    if turn.state.current is not None:
        return (turn.state.current.item,)
    return tuple({line.item for each in turn.state.documents for line in turn.stock.lines(each)})


def take(turn: Turn, reading: Reading) -> ReceiveStep:
    """Take a code at the prompt it was scanned at."""
    match turn.state.ask:
        case Ask.ORDER | Ask.CHOOSE:
            return orders.take_order(turn, reading) or labels.take_label(turn, reading)
        case Ask.ITEM | Ask.COMPLETE | Ask.SHORT:
            return _take_at_item(turn, reading)
        case ask if ask in LOTS:
            return _take_at_lot(turn, reading)
        case Ask.SERIAL | Ask.MAKE:
            return _take_at_serial(turn, reading)
        case Ask.NUMBERS:
            return _take_at_numbers(turn, reading)
        case Ask.FIRST:
            return serials.take_first(turn, reading)
        case Ask.LAST:
            return serials.take_last(turn, reading)
        case Ask.PACK:
            return packs.take_sample(turn, reading)
        case Ask.BIN:
            return _take_at_bin(turn, reading)
        case ask if ask in unknown.ASKS:
            return unknown.scanned(turn, reading)
        case _:
            return _take_at_quantity(turn, reading)


def _take_at_item(turn: Turn, reading: Reading) -> ReceiveStep:
    if turn.state.ask is Ask.COMPLETE and not _is_ours(turn, reading):
        return _close_and_go_on(turn, reading)
    if reading.names(MatchKind.DOCUMENT) or reading.sscc or (reading.document and not reading.item):
        return orders.take_order(turn, reading) or labels.take_label(turn, reading)
    if reading.item:
        return labels.take_label(turn, reading)
    found = orders.advised_line(turn, reading)
    if found is not None:
        return labels.take_label(turn, found)
    for kind in (MatchKind.BIN, MatchKind.BADGE):
        if reading.names(kind):
            return turn.hint(WrongKindOfCode(reading.text, kind.value, "item"), reading.text)
    return unknown.offer(turn, reading)


def _is_ours(turn: Turn, reading: Reading) -> bool:
    """Return whether a label belongs to the orders at hand, complete or not."""
    if reading.names(MatchKind.DOCUMENT) or reading.sscc:
        return False
    return reading.item in wanted(turn) or orders.advised_line(turn, reading) is not None or not reading.item


def _close_and_go_on(turn: Turn, reading: Reading) -> ReceiveStep:
    """Close the complete orders, since the scan can only be the next thing, and take the scan."""
    step = booking.close(turn)
    if turn.state.pending is not None:
        return step
    return orders.take_order(turn, reading) or labels.take_label(turn, reading)


def _take_at_lot(turn: Turn, reading: Reading) -> ReceiveStep:
    line = turn.line
    if reading.lot and reading.item in ("", line.item):
        return labels.take_rest(turn, reading)
    if reading.item and reading.item != line.item:
        return labels.take_label(turn, reading)
    for kind in NO_NUMBERS:
        if reading.names(kind) or (kind is MatchKind.ITEM and not reading.plain):
            return turn.hint(WrongKindOfCode(reading.text, kind.value, "lot"), reading.text)
    if reading.typed:
        return (
            lots.take_again(turn, reading.text) if turn.state.ask is Ask.AGAIN else lots.take_typed(turn, reading.text)
        )
    return labels.take_lot(turn, orders.as_lot(reading))


def _take_at_serial(turn: Turn, reading: Reading) -> ReceiveStep:
    line = turn.line
    other_item = bool(reading.item) and reading.item != line.item
    if not reading.plain and (labels.is_other_lot(turn, reading) or other_item):
        return _next_line(turn, reading)
    if refusal := labels.other_date(turn, reading):
        return turn.stop(refusal)
    if serials.is_for_next_line(turn, reading):
        return _next_line(turn, replace(reading, item=line.item, serial=reading.serial or reading.text))
    return serials.take_serial(turn, reading)


def _take_at_numbers(turn: Turn, reading: Reading) -> ReceiveStep:
    """Take last digits that are typed; a scan is a label that can be read after all."""
    if reading.typed:
        return damaged.offer(turn, reading.text)
    turn.did(AskedFor(Ask.SERIAL))
    return _take_at_serial(turn, reading)


def _take_at_quantity(turn: Turn, reading: Reading) -> ReceiveStep:
    """Take a scan at QTY (or at EXPIRY): the same label counts, another is the next line, a bin confirms what was counted."""
    line = turn.line
    if turn.state.ask is Ask.EXPIRY:
        return _take_at_expiry(turn, reading)
    if reading.bin and line.counted > 0:
        return cross_dock.book(turn, reading.bin)
    if reading.item == line.item and not labels.is_other_lot(turn, reading):
        if refusal := labels.other_date(turn, reading):
            return turn.stop(refusal)
        factor = turn.stock.factor(line.item, reading.unit or line.unit) or line.factor
        return quantities.add_scan(turn, factor, reading.count)
    if line.lot and reading.plain and reading.text in (line.lot, line.vendor_lot):
        return quantities.add_scan(turn, line.factor, None)
    if reading.item:
        return _next_line(turn, reading)
    return turn.hint(WrongKindOfCode(reading.text, reading.kind, "quantity"), reading.text)


def _take_at_expiry(turn: Turn, reading: Reading) -> ReceiveStep:
    if reading.dates.last_day and reading.item in ("", turn.line.item):
        return labels.take_dates(turn, reading)
    if reading.item and reading.item != turn.line.item:
        return _next_line(turn, reading)
    return turn.hint(WrongKindOfCode(reading.text, reading.kind, "expiry"), reading.text)


def _next_line(turn: Turn, reading: Reading) -> ReceiveStep:
    """Take a label of another line: what is in hand is booked into the bin that holds, or must be booked first (rules 8, 12).

    While the dock of an order is asked for, the bin that holds is not what the screen shows: nothing is booked into it unseen.
    """
    if turn.line.taken == 0:
        return labels.take_label(turn, reading)
    if not turn.state.held_bin or turn.state.waits is not None:
        return turn.stop(WrongKindOfCode(reading.text, "other_line", "bin"))
    if refusal := booking.book_line(turn, turn.state.held_bin):
        return turn.stop(refusal)
    return labels.take_label(turn, reading)


def _take_at_bin(turn: Turn, reading: Reading) -> ReceiveStep:
    """Take a scan at SCAN BIN: a bin books; a serial after FULL is an over-receipt (rule 13); the next label confirms the bin."""
    if reading.bin and not reading.item:
        return packs.book_pack(turn, reading.bin) if turn.state.pack else cross_dock.book(turn, reading.bin)
    if turn.state.current is None:
        return turn.stop(UnknownBin(reading.text, turn.stamp.site))
    line = turn.line
    if line.serials and (reading.serial or not serials.other_kind(turn, reading)) and reading.item in ("", line.item):
        return _take_at_serial(turn, reading)
    if reading.item:
        return _next_line(turn, reading)
    if reading.others:
        return turn.hint(WrongKindOfCode(reading.text, reading.kind, "bin"), reading.text)
    return turn.stop(UnknownBin(reading.text, turn.stamp.site))

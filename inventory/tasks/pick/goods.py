"""Picking: what is scanned at the bin: lot, serial or item (flows.md 1.2 steps 2 and 3s, 1.0a rules 20 to 22)."""

from dataclasses import replace
from decimal import Decimal

from inventory.allocation import Goods, expiry_warning, goods_at_hand, is_later, order_of
from inventory.assignment import nearest
from inventory.days import ALERT, day_passed, marked_days
from inventory.numbers import check_form
from inventory.refusals.base import Refusal
from inventory.refusals.reading import UnknownCode, WrongKindOfCode
from inventory.refusals.selling import (
    MoreThanAsked,
    NotInBin,
    NumberDisputed,
    NumberNotNamed,
    ReservedElsewhere,
    SerialGone,
    WrongItem,
)
from inventory.staging import Candidate
from inventory.stock import BalanceKey, Lot, MatchKind, Serial, SerialState
from inventory.tasks.pick import booking
from inventory.tasks.pick.events import GoodsTaken, HolderAsked, SerialNoted
from inventory.tasks.pick.holders import HELD_MAX, bin_under, held_in, only_whole
from inventory.tasks.pick.plan import booked_elsewhere, fit_for, named_elsewhere, promised_elsewhere, surplus_of
from inventory.tasks.pick.state import Doubt, Scanned
from inventory.tasks.pick.turn import PickStep, Turn
from inventory.tasks.reading import NO_NUMBERS, OTHER_SHAPE, Reading, kept_lot, kept_serial, no_serial
from inventory.tasks.steps import Mark, Message, NumbersCaptured, Outcome, Trace, say
from inventory.transactions import NUMBERS_MAX, Source
from inventory.twins import twins

TAKEN_OVER = "taken_over"
"""The reason of a pick of a number that another order keeps."""


def take_goods(turn: Turn, reading: Reading) -> PickStep:
    """Take a label at the bin: it must be the item; then its serial or lot."""
    line = turn.line
    item = item_named(turn, reading)
    if item and item != line.visit.item:
        return wrong_item(turn, reading, item)
    scanned = scanned_of(turn, reading)
    if line.serials:
        return take_serial(turn, reading, scanned)
    if not line.lots:
        if not item:
            return _no_goods(turn, reading, "item")
        return accept(turn, scanned)
    plain = reading.plain and not reading.item and not _other_kind(reading)
    lot = reading.lot or (reading.text if plain else "")
    if not lot:
        return _no_goods(turn, reading, "lot")
    return take_lot(turn, replace(scanned, lot=kept_lot(turn.stock, turn.item, lot)))


def item_named(turn: Turn, reading: Reading) -> str:
    """Return the item that a label is of, the one wanted where it may be that too."""
    if reading.item:
        return reading.item
    items = [match.item for kind in (MatchKind.SERIAL, MatchKind.LOT) for match in reading.names(kind)]
    wanted = turn.line.visit.item
    return wanted if wanted in items else next(iter(items), "")


def _other_kind(reading: Reading) -> str:
    return next((kind.value for kind in NO_NUMBERS if reading.names(kind)), "")


def _no_goods(turn: Turn, reading: Reading, wanted: str) -> PickStep:
    """Say that a code is not what is asked for: no key needed where we know what it is."""
    kind = _other_kind(reading) or ("item" if reading.item else "")
    if kind:
        return turn.hint(WrongKindOfCode(reading.text, kind, wanted), reading.text)
    return turn.stop(UnknownCode(reading.text, turn.stock.data_age_minutes(turn.stamp.at)))


def wrong_item(turn: Turn, reading: Reading, item: str) -> PickStep:
    """Stop at another item; `found here` asks for a count of the bin without leaving the pick (rule 22)."""
    line = turn.line
    refusal = WrongItem(item, line.visit.item, line.visit.description, line.visit.place)
    return turn.stop(refusal, Doubt.WRONG_ITEM, scanned_of(turn, reading))


def scanned_of(turn: Turn, reading: Reading) -> Scanned:
    """Return what a label says, with how many stocking units are in one of its packs."""
    line = turn.line
    unit = reading.unit or line.visit.unit
    factor = turn.stock.factor(line.visit.item, unit) or Decimal(1)
    return Scanned(reading.text, reading.lot, reading.serial, factor, reading.source, unit=unit)


def take_lot(turn: Turn, scanned: Scanned) -> PickStep:
    """Take a lot: the proposed one, an equal or earlier one, or a later one with a reason; never one that may not be sold."""
    line, lot = turn.line, scanned.lot
    known = turn.stock.lot(line.visit.item, lot)
    if known is None:
        return _not_here(turn, lot, scanned)
    if refusal := judge_lot(turn, known):
        return turn.stop(refusal)
    if loose_here(turn, lot) <= 0 and not holders(turn, lot):
        found = next(booked_elsewhere(turn, lot), None)
        if found is None:
            return _not_here(turn, lot, scanned)
        scanned = replace(scanned, elsewhere=found.place)
    if expiry_warning(Goods(turn.item, known), turn.stamp.day):
        return turn.ask(Doubt.EXPIRED, scanned)
    if asked := ask_of_days(turn, scanned, known):
        return asked
    if comes_later(turn, known):
        return turn.ask(Doubt.LATER_LOT, scanned)
    return accept(turn, scanned)


def ask_of_days(turn: Turn, scanned: Scanned, lot: Lot | None, serial: Serial | None = None) -> PickStep | None:
    """Ask whether goods are taken although a day of theirs has come; not again for more of the lot in hand."""
    if lot is not None and lot.lot == turn.line.lot:
        return None
    passed = day_passed(marked_days(turn.item, lot, serial), turn.stamp.day)
    return turn.ask(Doubt(passed.what), replace(scanned, since=passed.since)) if passed else None


def lot_of(turn: Turn, scanned: Scanned) -> Lot | None:
    """Return the lot of what was scanned, by itself or of its serial."""
    item = turn.line.visit.item
    serial = turn.stock.serial(item, scanned.serial) if scanned.serial else None
    lot = serial.lot if serial is not None else scanned.lot
    return turn.stock.lot(item, lot) if lot else None


def alert_of(turn: Turn, scanned: Scanned) -> Message | None:
    """Return what is said of goods that come to their end: that somebody should know (domain.md 4, alert day)."""
    item = turn.line.visit.item
    serial = turn.stock.serial(item, scanned.serial) if scanned.serial else None
    marked = marked_days(turn.item, lot_of(turn, scanned), serial)
    since = marked.passed(turn.stamp.day).get(ALERT)
    return say("alert_passed", number=marked.number, since=since) if since else None


def judge_lot(turn: Turn, lot: Lot) -> Refusal | None:
    """Return why a lot may not be picked for the line: not sold, kept for another order, or not one that the customer named."""
    visit = turn.line.visit
    goods = goods_at_hand(turn.stock, turn.item, lot)
    if refusal := fit_for(turn, goods, visit.document):
        return refusal
    if turn.stock.advised_number(visit.document, visit.item, lot.lot) is not None:
        return None
    if surplus_of(turn, turn.item, lot.lot, visit.document) == 0:
        return ReservedElsewhere(visit.item, lot.lot, min(promised_elsewhere(turn, turn.item, lot.lot, visit.document)))
    named = any(each.lot and not each.serial for each in turn.stock.advised(visit.document, visit.line))
    return NumberNotNamed(visit.item, lot.lot, visit.document) if named else None


def comes_later(turn: Turn, lot: Lot) -> bool:
    """Return whether the item's order offers the proposed lot before this one; an earlier one is never questioned (rule 21)."""
    proposed, taken = turn.line.visit.candidate, turn.line.lot
    if lot.lot in (proposed.lot, taken):
        return False
    scanned = Candidate(proposed.place, lot.item, lot.lot, Decimal(1), 0, lot.stock_date, lot.last_day)
    return is_later(scanned, proposed, order_of(turn.item))


def _not_here(turn: Turn, number: str, scanned: Scanned) -> PickStep:
    """Stop at a number that is not in this bin by our data; of a typed one that is nowhere, the closest is offered (F27)."""
    visit = turn.line.visit
    if scanned.source is Source.TYPED and not _is_known(turn, number):
        close = nearest(visit.item, number, _numbers_here(turn))
        if close is not None and close.nearest:
            return turn.stop(close, Doubt.NEAREST, replace(scanned, text=close.nearest))
    age = turn.stock.data_age_minutes(turn.stamp.at)
    return turn.stop(NotInBin(visit.item, number, visit.place, age), Doubt.NOT_HERE, scanned)


def _is_known(turn: Turn, number: str) -> bool:
    item = turn.line.visit.item
    return (turn.stock.serial(item, number) or turn.stock.lot(item, number)) is not None


def _numbers_here(turn: Turn) -> list[str]:
    """Return the numbers of the item in this bin, loose and in boxes; of serials no more than one transaction may name."""
    stock, item, place = turn.stock, turn.item, turn.line.visit.place
    here = stock.candidates(item.item, place, order_of(item), 0, HELD_MAX)
    if not item.tracking.serials:
        return [each.lot for each in here]
    places = dict.fromkeys(each.holder for each in here)
    return [one.serial for each in places for one in stock.serials_in(each, item.item, "", NUMBERS_MAX)]


def take_nearest(turn: Turn, number: str) -> PickStep:
    """Take the number that is closest to the one that was typed, as if it had been typed itself."""
    serial, lot = (number, "") if turn.line.serials else ("", number)
    return take_goods(turn, Reading(number, item=turn.line.visit.item, lot=lot, serial=serial, typed=True))


def accept(turn: Turn, scanned: Scanned, reason: str = "") -> PickStep:
    """Take a lot, or an item without lots, out of what holds it; where two things do, the box is asked (flows.md 1.2 step 2)."""
    if scanned.pack or scanned.elsewhere:
        return take_out_of(turn, scanned, reason)
    packs = holders(turn, scanned.lot)
    loose = loose_here(turn, scanned.lot) > 0
    if len(packs) + loose > 1:
        turn.did(HolderAsked(scanned, reason))
        says = say("scan_the_pack", number=scanned.lot or turn.line.visit.item)
        return turn.step(Outcome.DUP, says, Trace(Mark.HINT, scanned.lot or turn.line.visit.item, "scan_pack"))
    return take_out_of(turn, replace(scanned, pack=packs[0].pack) if packs else scanned, reason)


def holders(turn: Turn, lot: str) -> tuple[Candidate, ...]:
    """Return what open boxes in this bin hold of a lot (or of the item, where it has no lots)."""
    found = held_in(turn.stock, turn.item, turn.line.visit.place, lot)
    return tuple(each for each in found if only_whole(turn.stock, each) is None)


def loose_here(turn: Turn, lot: str) -> Decimal:
    """Return what stands loose in the bin of the visit at hand."""
    visit = turn.line.visit
    return turn.stock.balance(BalanceKey(visit.place, visit.item, lot))


def take_out_of(turn: Turn, scanned: Scanned, reason: str = "") -> PickStep:
    """Take a lot or an item from where it is known to be; the scan that names it counts 0 (rule 8)."""
    turn.did(GoodsTaken(scanned, reason))
    note = "moved_here" if scanned.elsewhere else "out_of_pack" if scanned.pack else ""
    mark = Mark.NOTE if scanned.elsewhere else Mark.TAKEN
    return turn.ok(Trace(mark, scanned.lot or turn.line.visit.item, note), alert_of(turn, scanned))


def take_serial(turn: Turn, reading: Reading, scanned: Scanned) -> PickStep:
    """Take one serial: any equal one, unless the customer named others (rule 20)."""
    line = turn.line
    serial = kept_serial(turn.stock, turn.item, reading.serial or reading.text)
    known = turn.stock.serial(line.visit.item, serial)
    kind = no_serial(reading, reading.text, line.sample)
    if known is None and kind in ("", OTHER_SHAPE) and (made := _of_maker(turn, reading)):
        return _take_of_maker(turn, made, scanned)
    if kind and not (kind == OTHER_SHAPE and known is not None):
        return turn.hint(WrongKindOfCode(reading.text, kind, "serial"), reading.text)
    if refusal := check_form(serial):
        return turn.stop(refusal)
    units = twins(serial, lambda each: _in_stock(turn, each))
    if len(units) > 1:
        return turn.ask(Doubt.WHICH_UNIT, replace(scanned, serial=serial, units=units))
    return take_known(turn, units[0] if units else serial, scanned)


def _of_maker(turn: Turn, reading: Reading) -> tuple[str, ...]:
    """Return the units of the item in stock that have a code as the serial of their maker."""
    code, item = reading.maker_serial or reading.serial or reading.text, turn.line.visit.item
    found = turn.stock.serials_of_maker(code)
    return tuple(each.serial for each in found if each.item == item and each.state.in_stock)


def _take_of_maker(turn: Turn, units: tuple[str, ...], scanned: Scanned) -> PickStep:
    """Take the unit that has the serial of its maker, and say which it is; of several it is asked."""
    code = scanned.serial or scanned.text
    if len(units) > 1:
        return turn.ask(Doubt.WHICH_UNIT, replace(scanned, serial=code, units=units))
    step = take_known(turn, units[0], scanned)
    return replace(step, says=step.says or say("unit_of_maker", number=code, serial=units[0]))


def _in_stock(turn: Turn, serial: str) -> Serial | None:
    kept = turn.stock.serial(turn.line.visit.item, serial)
    return kept if kept is not None and kept.state.in_stock else None


def take_known(turn: Turn, serial: str, scanned: Scanned) -> PickStep:
    """Take one serial by the number under which it is kept."""
    line = turn.line
    known = turn.stock.serial(line.visit.item, serial)
    taken = turn.stock.captured(line.visit.document, line.visit.item, serial)
    # what was booked and came back, or is held, is judged anew
    if taken is not None and (not taken.transaction or (known and known.document == line.visit.document)):
        return turn.already(serial, "already")
    scanned = replace(scanned, serial=serial, units=())
    if known is None:
        return _not_here(turn, serial, scanned)
    if refusal := judge_serial(turn, known):
        kept = refusal == named_elsewhere(turn, known.serial)
        return turn.stop(refusal, Doubt.RESERVED if kept else Doubt.REFUSED, scanned)
    if line.room <= 0:
        visit = line.visit
        return turn.stop(MoreThanAsked(visit.document, visit.item, visit.take, Decimal(1)))
    lot = turn.stock.lot(known.item, known.lot) if known.lot else None
    if expiry_warning(Goods(turn.item, lot, known), turn.stamp.day):
        return turn.ask(Doubt.EXPIRED, scanned)
    if asked := ask_of_days(turn, scanned, lot, known):
        return asked
    if lot is not None and comes_later(turn, lot):
        return turn.ask(Doubt.LATER_LOT, scanned)
    return capture(turn, scanned)


def judge_serial(turn: Turn, known: Serial, *, let: bool = False) -> Refusal | None:
    """Return why a serial may not be picked for the line, wherever it stands; `let`: another order that keeps it is no reason."""
    stock = turn.stock
    if dispute := stock.dispute(known.item, known.serial):
        return NumberDisputed(known.item, known.serial, dispute.transaction, dispute.document, dispute.operator)
    if known.state is SerialState.RESERVED:
        return ReservedElsewhere(known.item, known.serial, known.document)
    if known.state is not SerialState.ON_HAND:
        return SerialGone(known.item, known.serial, known.state.value, known.document)
    lot = stock.lot(known.item, known.lot) if known.lot else None
    if lot is not None and (refusal := judge_lot(turn, lot)):
        return refusal
    goods = goods_at_hand(stock, turn.item, lot, known, stock.bin(bin_under(stock, known.place)))
    if refusal := fit_for(turn, goods, turn.line.visit.document):
        return refusal
    return (None if let else named_elsewhere(turn, known.serial)) or _not_named(turn, known.serial)


def take_reserved(turn: Turn, scanned: Scanned) -> PickStep:
    """Take a serial that another order keeps, as somebody with the right has let it; all else is judged as ever (domain.md 3a)."""
    known = turn.stock.serial(turn.line.visit.item, scanned.serial)
    if known is not None and (refusal := judge_serial(turn, known, let=True)):
        return turn.stop(refusal)
    return capture(turn, scanned, TAKEN_OVER)


def _not_named(turn: Turn, serial: str) -> Refusal | None:
    """Refuse a serial where the customer named as many others as the line has units."""
    visit, stock = turn.line.visit, turn.stock
    if stock.advised_number(visit.document, visit.item, serial) is not None:
        return None
    named = sum(bool(each.serial) for each in stock.advised(visit.document, visit.line))
    kept = stock.line(visit.document, visit.line)
    if named and kept is not None and named >= kept.ordered:
        return NumberNotNamed(visit.item, serial, visit.document)
    return None


def capture(turn: Turn, scanned: Scanned, reason: str = "") -> PickStep:
    """Count a serial that nothing stands against; one that is booked elsewhere is moved here first (rule 21).

    The last one that the line takes here is booked at once.
    """
    line = turn.line
    known = turn.stock.serial(line.visit.item, scanned.serial)
    if known is None:
        return _not_here(turn, scanned.serial, scanned)
    note = ""
    if known.place != line.visit.place:
        if refusal := booking.move_serial(turn, known):
            return turn.stop(refusal)
        note = "out_of_pack" if bin_under(turn.stock, known.place) == line.visit.place else "moved_here"
    if not line.sample or reason:
        turn.did(SerialNoted(scanned.source, scanned.serial, known.lot, reason))
    visit = line.visit
    turn.did(NumbersCaptured(visit.document, visit.line, visit.item, known.lot, (scanned.serial,)))
    trace = Trace(Mark.NOTE if note == "moved_here" else Mark.TAKEN, scanned.serial, note)
    if turn.line.room <= 0:
        return booking.book(turn, trace)
    return turn.ok(trace, alert_of(turn, scanned))

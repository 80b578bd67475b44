"""Receiving: what a label says of the line in hand, taken in order: item, lot, dates, then serial or quantity (flows.md 1.1)."""

from dataclasses import replace
from datetime import date, timedelta

from inventory.documents import DocumentNumber
from inventory.guards.incoming import check_new_lot
from inventory.item_masks import lot_mask_of
from inventory.numbers import check_form, normalised, one_character_away
from inventory.refusals.base import Refusal
from inventory.refusals.goods import LotOfAnotherItem, NotOnDocument, OtherExpiry, OtherVendor, OutsideShelfLife
from inventory.refusals.work import NothingToRepeat
from inventory.stock import Lot, MatchKind
from inventory.tasks.reading import Dates, Reading
from inventory.tasks.receive.events import DatesTaken, LineLeft, LineOpened, LotTaken
from inventory.tasks.receive.lines import partner_of
from inventory.tasks.receive.orders import line_for
from inventory.tasks.receive.quantities import take_count
from inventory.tasks.receive.serials import act_of, take_serial
from inventory.tasks.receive.state import Ask, Doubt, Pending
from inventory.tasks.receive.turn import ReceiveStep, Turn
from inventory.tasks.steps import Mark, Outcome, Trace
from inventory.tasks.stock_in_hand import nearest_day
from inventory.transactions import Source

DAYS_PER_YEAR = 365


def take_label(turn: Turn, reading: Reading) -> ReceiveStep:
    """Open the line that a label names and take all that it says; the scan that names the line counts 0 (rule 8)."""
    line = line_for(turn, reading)
    if isinstance(line, NotOnDocument) and line.elsewhere:
        return turn.stop(line, Pending(Doubt.ELSEWHERE, document=line.elsewhere))
    if isinstance(line, Refusal):
        return turn.stop(line)
    if turn.state.current is not None:
        turn.did(LineLeft())
    turn.did(LineOpened(line))
    return take_rest(turn, reading)


def take_rest(turn: Turn, reading: Reading) -> ReceiveStep:
    """Take lot, dates, serial and count of a label for the line in hand, as far as they are not known."""
    line = turn.line
    if line.lots and reading.lot and not line.lot:
        return take_lot(turn, reading)
    if reading.dates.last_day and line.lots and line.lot and line.dates.last_day is None:
        return take_dates(turn, reading)
    return take_units(turn, reading)


def take_lot(turn: Turn, reading: Reading) -> ReceiveStep:
    """Take a lot (rule 7): a known one with its date, an advised or clean one at once, any other after a question."""
    line = turn.line
    reading = replace(reading, lot=lot_key(turn, reading.lot))
    if refusal := check_form(reading.lot):
        return turn.stop(refusal)
    known = turn.stock.lot(line.item, reading.lot)
    if known is not None:
        return take_known_lot(turn, reading, known)
    others = [match.item for match in reading.names(MatchKind.LOT) if match.item != line.item]
    if others and reading.plain and not reading.typed:
        return turn.stop(LotOfAnotherItem(reading.lot, line.item, others[0]))
    if refusal := outside_mask(turn, reading.lot):
        return turn.stop(refusal, _pending(Doubt.OUTSIDE_MASK, reading))
    if _advised(turn, reading.lot) is not None:
        return accept_lot(turn, reading)
    near = any(one_character_away(reading.lot, lot.lot) for lot in turn.stock.lots(line.item))
    if reading.plain or reading.typed or reading.doubtful or near:
        return turn.ask(_pending(Doubt.NEW_LOT, reading))
    return accept_lot(turn, reading)


def outside_mask(turn: Turn, lot: str) -> Refusal | None:
    """Return what stands against a new lot as against a serial: outside its mask it wants a badge (domain.md 6.11); None for nothing."""
    return next(check_new_lot(act_of(turn), lot), None)


def _advised(turn: Turn, lot: str) -> DocumentNumber | None:
    """Return what the vendor's list says of a lot on the order of the line in hand; None where it says nothing."""
    line = turn.line
    return turn.stock.advised_number(line.document, line.item, lot) if line.document else None


def is_other_lot(turn: Turn, reading: Reading) -> bool:
    """Return whether a label names another lot than that of the line in hand."""
    line = turn.line
    return bool(line.lot and reading.lot) and lot_key(turn, reading.lot) not in (line.lot, line.vendor_lot)


def lot_key(turn: Turn, lot: str) -> str:
    """Return a lot in the form in which it is kept: one of our own with the separators of its mask (F5, domain.md 6.11)."""
    item = turn.stock.item(turn.line.item)
    return normalised(lot, lot_mask_of(turn.stock, item) if item else None)


def _pending(doubt: Doubt, reading: Reading) -> Pending:
    return Pending(
        doubt,
        scan=reading.text,
        lot=reading.lot,
        dates=reading.dates,
        source=reading.source,
        serials=(reading.serial,) if reading.serial else (),
        quantity=reading.count,
    )


def of_pending(pending: Pending) -> Reading:
    """Return the label that a doubt was about, so that its rest can be taken once the doubt is settled."""
    return Reading(
        text=pending.scan,
        plain=False,
        lot=pending.lot,
        serial=pending.serials[0] if pending.serials else "",
        dates=pending.dates,
        count=pending.quantity,
        typed=pending.source is Source.TYPED,
    )


def vendor_of(turn: Turn) -> str:
    """Return the vendor of the order that the line in hand is on; empty where there is none."""
    return partner_of(turn, turn.line.document)


def take_known_lot(turn: Turn, reading: Reading, known: Lot) -> ReceiveStep:
    """A lot that is known keeps its vendor and its dates; another date on the label is never written over them (domain.md 6.6)."""
    if known.is_of_another(vendor := vendor_of(turn)):
        refusal: Refusal = OtherVendor(known.item, known.lot, known.vendor, vendor)
        return turn.stop(refusal, _pending(Doubt.OTHER_VENDOR, reading))
    for before, now in ((known.expiry_date, reading.dates.expiry), (known.best_before, reading.dates.best_before)):
        if before and now and before != now:
            refusal = OtherExpiry(known.item, known.lot, before, now)
            return turn.stop(refusal, _pending(Doubt.OTHER_EXPIRY, reading))
    if known.last_day is None:
        turn.did(LotTaken(known.lot, reading.source, vendor_lot=known.vendor_lot))
        return take_rest(turn, reading)
    dates = Dates(known.expiry_date, known.best_before, known.production_date, known.date_source)
    turn.did(LotTaken(known.lot, reading.source, dates, vendor_lot=known.vendor_lot))
    return take_units(turn, reading)


def accept_lot(turn: Turn, reading: Reading) -> ReceiveStep:
    """Take a new lot without asking again; one that was advised has its advised date where nothing else says one."""
    advised = _advised(turn, reading.lot)
    if advised is not None and reading.dates.last_day is None:
        reading = replace(reading, dates=Dates(advised.expiry_date, source=Source.ADVISED))
    turn.did(LotTaken(reading.lot, reading.source, vendor_lot=reading.lot))
    return take_rest(turn, reading)


def take_other_goods(turn: Turn, reading: Reading) -> ReceiveStep:
    """Take goods with a known lot code but another date or vendor under a key of their own, the vendor's code kept (domain.md 6.6).

    More of them, of the same vendor with the same date, have the same key.
    """
    number = 2
    while (known := turn.stock.lot(turn.line.item, f"{reading.lot}~{number}")) is not None:
        if _are_these(known, reading, vendor_of(turn)):
            return take_known_lot(turn, reading, known)
        number += 1
    turn.did(LotTaken(f"{reading.lot}~{number}", reading.source, vendor_lot=reading.lot))
    return take_rest(turn, reading)


def _are_these(known: Lot, reading: Reading, vendor: str) -> bool:
    """Return whether goods are those of a known key: of the vendor and the date; without a date the vendor must be known."""
    if known.is_of_another(vendor):
        return False
    day = reading.dates.last_day
    return known.last_day == day or (day is None and known.vendor == vendor != "")


def other_date(turn: Turn, reading: Reading) -> OtherExpiry | None:
    """Refuse a label of the lot in hand that has another date: it neither counts nor overwrites (flows.md 2, 25)."""
    line = turn.line
    if not reading.lot:
        return None
    for before, now in ((line.dates.expiry, reading.dates.expiry), (line.dates.best_before, reading.dates.best_before)):
        if before and now and before != now:
            return OtherExpiry(line.item, line.lot, before, now)
    return None


def take_dates(turn: Turn, reading: Reading) -> ReceiveStep:
    """Take the dates of a label; an unusual one is asked first (flows.md 1.1 step 3b): past, too far away, nearer than the stock."""
    last_day = reading.dates.last_day
    if last_day is None:
        return take_units(turn, reading)
    nearest = nearer_than(turn, last_day)
    if nearest or is_unusual(turn, last_day):
        return turn.ask(replace(_pending(Doubt.UNUSUAL_DATE, reading), nearest=nearest))
    return accept_dates(turn, reading)


def accept_dates(turn: Turn, reading: Reading) -> ReceiveStep:
    """Take dates without asking again."""
    turn.did(DatesTaken(reading.dates))
    return take_units(turn, reading)


def is_unusual(turn: Turn, last_day: date) -> bool:
    """Return whether a date is one that is asked again: before today, or more years ahead than the setting says."""
    years = int(turn.stock.setting("unusual_expiry_years"))
    return last_day < turn.stamp.day or last_day > turn.stamp.day + timedelta(days=DAYS_PER_YEAR * years)


def nearer_than(turn: Turn, last_day: date) -> date | None:
    """Return the earliest date of what may be sold of the item, where a new date comes before it: it would be sold first."""
    item = turn.stock.item(turn.line.item)
    nearest = nearest_day(turn.stock, item, turn.stamp.day) if item else None
    return nearest if nearest is not None and turn.stamp.day <= last_day < nearest else None


def take_typed_date(turn: Turn, last_day: date) -> ReceiveStep:
    """Take a typed date: outside the item's shelf life it is a stop, else the long date is shown and needs a digit (rule 9)."""
    line = turn.line
    item = turn.stock.item(line.item)
    days = item.lot_expiry_days if item else None
    dates = Dates(last_day, source=Source.TYPED)
    too_far = days is not None and last_day > turn.stamp.day + timedelta(days=days)
    if last_day < turn.stamp.day or too_far:
        refusal = OutsideShelfLife(line.item, last_day, turn.stamp.day, days)
        return turn.stop(refusal, Pending(Doubt.OUTSIDE_SHELF_LIFE, dates=dates))
    return turn.ask(Pending(Doubt.TYPED_DATE, dates=dates, nearest=nearer_than(turn, last_day)))


def take_units(turn: Turn, reading: Reading) -> ReceiveStep:
    """Take what a label says of units: its serial, or its count where it has one."""
    line = turn.line
    ready = turn.state.ask in (Ask.SERIAL, Ask.QUANTITY, Ask.BIN)
    if ready and line.serials and reading.serial:
        return take_serial(turn, reading)
    if ready and not line.serials and reading.count:
        return take_count(turn, reading.count, reading.weight)
    return turn.ok(Trace(Mark.TAKEN, reading.lot or line.item))


def as_before(turn: Turn) -> ReceiveStep:
    """Repeat lot and date of the last line of the same item; the line is marked `repeated` (rule 6)."""
    last = turn.state.last
    if last is None or last.item != turn.line.item:
        return turn.step(Outcome.DUP, NothingToRepeat())
    known = turn.stock.lot(last.item, last.lot) if last.lot else None
    if known is not None and known.is_of_another(vendor_of(turn)):
        return take_known_lot(turn, Reading(text=last.lot, plain=False, lot=last.vendor_lot or last.lot), known)
    turn.did(LotTaken(last.lot, Source.TYPED, last.dates, last.vendor_lot, repeated=True))
    return turn.ok(Trace(Mark.TAKEN, last.lot, "as_before"))

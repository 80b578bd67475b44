"""Receiving goods whose code no item has: count, lot, date, a bin that holds, a tag (flows.md 1.0a, 16). Nothing is turned away.

    item --> unknown_quantity --> unknown_lot --> unknown_expiry --> unknown_bin --> item

What the label itself says is not asked; F4 says that a lot or a date is not known.
"""

from dataclasses import replace
from decimal import Decimal

from inventory.numbers import check_form
from inventory.places import HOLDING
from inventory.refusals.goods import BinNotAllowed, UnknownBin
from inventory.refusals.reading import NotADate, NotAQuantity, UnknownCode, WrongKindOfCode
from inventory.stock import MatchKind
from inventory.tasks.reading import NO_NUMBERS, Dates, Reading, typed_number
from inventory.tasks.receive.dates import typed_date
from inventory.tasks.receive.state import Ask, Doubt, Pending, Unknown
from inventory.tasks.receive.turn import ReceiveStep, Turn
from inventory.tasks.receive.unknown_events import UnknownBooked, UnknownLeft, UnknownTold
from inventory.tasks.steps import Action, Mark, Print, Trace, say
from inventory.transactions import Allocation, Line, Source
from inventory.unidentified import CODE_CHARACTERS_MAX, tag_of

COUNT_MAX = Decimal(10) ** 6
ASKS = (Ask.UNKNOWN_QUANTITY, Ask.UNKNOWN_LOT, Ask.UNKNOWN_EXPIRY, Ask.UNKNOWN_BIN)


def offer(turn: Turn, reading: Reading) -> ReceiveStep:
    """Stop at a code that nothing here has, with the way to take the goods in all the same."""
    refusal = UnknownCode(reading.text, turn.stock.data_age_minutes(turn.stamp.at))
    may = not reading.others and reading.text.isprintable() and len(reading.text) <= CODE_CHARACTERS_MAX
    if not may:
        return turn.stop(refusal)
    pending = Pending(
        Doubt.UNKNOWN_ITEM,
        scan=reading.text,
        lot="" if check_form(reading.lot) else reading.lot,
        dates=reading.dates,
        source=reading.source,
        quantity=reading.count,
    )
    return turn.stop(refusal, pending)


def begin(turn: Turn, pending: Pending) -> ReceiveStep:
    """Take the goods in hand; the quantity on a label counts."""
    unknown = Unknown(pending.scan, lot=pending.lot, dates=pending.dates, source=pending.source or Source.LABEL)
    if pending.quantity is not None and _counts(pending.quantity):
        unknown = replace(unknown, quantity=pending.quantity)
    turn.did(UnknownTold(unknown, next_ask(unknown)))
    return turn.ok(Trace(Mark.NOTE, pending.scan, "unknown_goods"))


def next_ask(unknown: Unknown) -> Ask:
    """Return what is asked first of goods that were just scanned."""
    if unknown.quantity is None:
        return Ask.UNKNOWN_QUANTITY
    return _after_quantity(unknown)


def _after_quantity(unknown: Unknown) -> Ask:
    return _after_lot(unknown) if unknown.lot else Ask.UNKNOWN_LOT


def _after_lot(unknown: Unknown) -> Ask:
    return Ask.UNKNOWN_BIN if unknown.dates.last_day else Ask.UNKNOWN_EXPIRY


def _counts(quantity: Decimal) -> bool:
    return 0 < quantity <= COUNT_MAX and quantity == quantity.to_integral_value()


def _told(turn: Turn, unknown: Unknown, ask: Ask) -> ReceiveStep:
    turn.did(UnknownTold(unknown, ask))
    return turn.ok()


def scanned(turn: Turn, reading: Reading) -> ReceiveStep:
    """Take a scan: the same code counts one more, a lot, the bin."""
    unknown = _in_hand(turn)
    match turn.state.ask:
        case Ask.UNKNOWN_QUANTITY if reading.text == unknown.code:
            counted = unknown.scanned + 1
            return _told(turn, replace(unknown, scanned=counted), Ask.UNKNOWN_QUANTITY)
        case Ask.UNKNOWN_LOT if reading.lot or not _is_known(reading):
            return _lot(turn, reading.lot or reading.text, reading.source, _dates(unknown, reading))
        case Ask.UNKNOWN_EXPIRY if reading.dates.last_day:
            return _told(turn, replace(unknown, dates=reading.dates), Ask.UNKNOWN_BIN)
        case Ask.UNKNOWN_BIN:
            return _book(turn, reading.bin or reading.text)
    return turn.hint(
        WrongKindOfCode(reading.text, reading.kind, turn.state.ask.value.removeprefix("unknown_")), reading.text
    )


def _lot(turn: Turn, lot: str, source: Source, dates: Dates) -> ReceiveStep:
    if refusal := check_form(lot):
        return turn.stop(refusal)
    told = replace(_in_hand(turn), lot=lot, lot_source=source, dates=dates)
    return _told(turn, told, _after_lot(told))


def _is_known(reading: Reading) -> bool:
    return not reading.plain or any(reading.names(kind) for kind in (*NO_NUMBERS, MatchKind.SERIAL))


def _dates(unknown: Unknown, reading: Reading) -> Dates:
    return reading.dates if reading.dates.last_day else unknown.dates


def typed(turn: Turn, text: str) -> ReceiveStep:
    """Take typed text: the count, the lot, the date, the bin."""
    unknown = _in_hand(turn)
    match turn.state.ask:
        case Ask.UNKNOWN_QUANTITY:
            number = typed_number(text)
            if number is None or not _counts(number):
                return turn.stop(NotAQuantity(text[:80]))
            return _counted(turn, number)
        case Ask.UNKNOWN_LOT:
            return _lot(turn, text, Source.TYPED, unknown.dates)
        case Ask.UNKNOWN_EXPIRY:
            order = turn.stock.setting("date_order")
            day = typed_date(text, order, turn.stamp.day)
            if day is None:
                return turn.stop(NotADate(text[:80], order))
            return _told(turn, replace(unknown, dates=Dates(expiry=day, source=Source.TYPED)), Ask.UNKNOWN_BIN)
    return _book(turn, text)


def entered(turn: Turn) -> ReceiveStep:
    """Take Enter alone: what was counted by scans."""
    unknown = _in_hand(turn)
    if turn.state.ask is Ask.UNKNOWN_QUANTITY and unknown.scanned:
        return _counted(turn, Decimal(unknown.scanned))
    return turn.nothing("nothing")


def _counted(turn: Turn, quantity: Decimal) -> ReceiveStep:
    told = replace(_in_hand(turn), quantity=quantity)
    turn.did(UnknownTold(told, _after_quantity(told)))
    return turn.ok(Trace(Mark.TAKEN, f"{told.code} x{quantity}"))


def chosen(turn: Turn, action: Action) -> ReceiveStep:
    """Take a key: done says that there is no lot or date on it, back leaves the goods."""
    unknown, ask = _in_hand(turn), turn.state.ask
    if action is Action.BACK:
        turn.did(UnknownLeft())
        return turn.ok()
    if action is Action.DONE and ask is Ask.UNKNOWN_LOT:
        return _told(turn, unknown, _after_lot(unknown))
    if action is Action.DONE and ask is Ask.UNKNOWN_EXPIRY:
        return _told(turn, unknown, Ask.UNKNOWN_BIN)
    return turn.nothing("key_not_here")


def _book(turn: Turn, place: str) -> ReceiveStep:
    """Post the goods into a bin that holds, under a tag that is asked to be printed and shown to be written."""
    kept = turn.stock.bin(place)
    if kept is None:
        return turn.stop(UnknownBin(place[:80], turn.stamp.site))
    if kept.kind not in HOLDING:
        return turn.stop(BinNotAllowed(place, kept.kind.value))
    unknown = _in_hand(turn)
    taken = turn.transaction("unidentified_receipt", next(iter(turn.state.documents), ""), (_line(unknown, place),))
    tag = tag_of(taken.id)
    if refusal := turn.post([replace(taken, reference=tag)]):
        return turn.stop(refusal)
    turn.did(UnknownBooked(unknown.code, place, tag, taken.id))
    label = (("tag", tag), ("code", unknown.code), ("quantity", str(unknown.quantity)), ("bin", place))
    return turn.ok(Trace(Mark.TAKEN, tag, "tag"), say("tag_goods", tag=tag, bin=place), Print("hold_tag", label))


def _line(unknown: Unknown, place: str) -> Line:
    quantity = unknown.quantity or Decimal(0)
    dates = unknown.dates
    told = Allocation(
        quantity=quantity,
        lot=unknown.lot,
        expiry_date=dates.expiry,
        best_before=dates.best_before,
        production_date=dates.production,
        lot_source=(unknown.lot_source or unknown.source) if unknown.lot else None,
        date_source=dates.source,
        vendor_lot=unknown.lot,
    )
    return Line(item="", unit="", quantity=quantity, to_place=place, allocations=(told,), code=unknown.code)


def _in_hand(turn: Turn) -> Unknown:
    if turn.state.unknown is None:
        raise LookupError("no unknown goods in hand")
    return turn.state.unknown

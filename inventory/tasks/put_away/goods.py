"""Putting away: what is taken from the bin, and where it is put."""

from decimal import Decimal

from inventory.items import MEASURED_UNITS, Item
from inventory.numbers import check_form
from inventory.refusals.goods import FractionOfUnit, NotEnough, UnknownBin, UnknownItem
from inventory.refusals.numbering import WhichUnit
from inventory.refusals.reading import AmbiguousCode, NotAQuantity, UnknownCode, WrongKindOfCode
from inventory.refusals.selling import NotInBin, ReservedElsewhere
from inventory.stock import BalanceKey, Match, MatchKind, Serial, SerialState
from inventory.tasks.put_away.state import Current, GoodsTaken, QuantityTaken
from inventory.tasks.put_away.turn import PutAwayStep, Turn
from inventory.tasks.reading import OTHER_SHAPE, Reading, kept_lot, kept_serial, no_serial, typed_number
from inventory.tasks.steps import LineBooked, Mark, NumbersCaptured, Trace
from inventory.transactions import NUMBERS_MAX, Allocation, Line
from inventory.twins import twins

CONTENTS_MAX = 200
CANDIDATES_SEEN = 20


def take_goods(turn: Turn, reading: Reading) -> PutAwayStep:
    """Take a label of something in the bin: a serial counts at once, a lot or an item without lots asks how many."""
    named = _items_named(turn, reading)
    if len(named) > 1:
        return turn.stop(AmbiguousCode(reading.text, named))
    item = turn.stock.item(named[0] if named else "")
    if item is None:
        return _no_goods(turn, reading)
    if item.tracking.serials:
        return take_serial(turn, reading, item)
    plain = reading.plain and not reading.item
    lot = (reading.lot or (reading.text if plain else "")) if item.tracking.lots else ""
    if item.tracking.lots and not lot:
        return turn.hint(WrongKindOfCode(reading.text, "item", "lot"), reading.text)
    lot = kept_lot(turn.stock, item, lot) if lot else ""
    there = turn.stock.balance(BalanceKey(turn.state.place, item.item, lot))
    if there <= 0:
        return _not_here(turn, item.item, lot or item.item)
    turn.did(GoodsTaken(current_of(turn, item, lot, there, reading)))
    return turn.ok(Trace(Mark.TAKEN, lot or item.item))


def current_of(turn: Turn, item: Item, lot: str, there: Decimal, reading: Reading) -> Current:
    """Return goods in hand, with the bin where more of the item stands already."""
    order = item.lot_order if item.tracking.lots else item.serial_order
    others = turn.stock.candidates(item.item, "", order, 0, CANDIDATES_SEEN)
    place = turn.state.place
    same_lot = next((each.place for each in others if each.lot == lot and each.place != place), "")
    return Current(
        item=item.item,
        description=item.description,
        stock_unit=item.unit,
        serials=item.tracking.serials,
        measured=item.unit.upper() in MEASURED_UNITS,
        there=there,
        lot=lot,
        to=same_lot or next((each.place for each in others if each.place != place), ""),
        source=reading.source,
    )


def _items_named(turn: Turn, reading: Reading) -> tuple[str, ...]:
    """Return the items that a label may be of: of those that have its number the ones that stand in the bin with it, sorted."""
    matches = [match for kind in (MatchKind.SERIAL, MatchKind.LOT) for match in reading.names(kind)]
    if reading.item or (not matches and reading.others):
        return (reading.item,) if reading.item else ()
    if not matches:
        found = _kept_otherwise(turn, reading.text)
        return (found,) if found else ()
    here = sorted({match.item for match in matches if _stands_here(turn, match)})
    return tuple(here) or (matches[0].item,)


def _stands_here(turn: Turn, match: Match) -> bool:
    """Return whether a number stands in the bin: a lot with some of it, a serial by its own place."""
    if match.kind is MatchKind.LOT:
        return turn.stock.balance(BalanceKey(turn.state.place, match.item, match.key)) > 0
    kept = turn.stock.serial(match.item, match.key)
    return kept is not None and kept.place == turn.state.place


def _kept_otherwise(turn: Turn, number: str) -> str:
    """Return the item in the bin that has a number of our own, read with its separators; empty where none has."""
    for name in wanted(turn):
        item = turn.stock.item(name)
        if (
            item is not None
            and item.tracking.serials
            and turn.stock.serial(name, kept_serial(turn.stock, item, number))
        ):
            return name
        if item is not None and item.tracking.lots and turn.stock.lot(name, kept_lot(turn.stock, item, number)):
            return name
    return ""


def wanted(turn: Turn) -> tuple[str, ...]:
    """Return the items that are meant first where a code names several: the one in hand, else those in the bin."""
    if turn.state.current is not None:
        return (turn.state.current.item,)
    if not turn.state.place:
        return ()
    return tuple(dict.fromkeys(key.item for key, _ in turn.stock.contents(turn.state.place, CONTENTS_MAX)))


def _no_goods(turn: Turn, reading: Reading) -> PutAwayStep:
    if reading.item:
        return turn.stop(UnknownItem(reading.item))
    if reading.others:
        return turn.hint(WrongKindOfCode(reading.text, reading.others[0].kind.value, "item"), reading.text)
    return turn.stop(UnknownCode(reading.text, turn.stock.data_age_minutes(turn.stamp.at)))


def _not_here(turn: Turn, item: str, number: str) -> PutAwayStep:
    return turn.stop(NotInBin(item, number, turn.state.place, turn.stock.data_age_minutes(turn.stamp.at)))


def _standing(turn: Turn, item: Item, serial: str) -> Serial | None:
    kept = turn.stock.serial(item.item, serial)
    return kept if kept is not None and kept.place == turn.state.place and kept.state.in_stock else None


def take_serial(turn: Turn, reading: Reading, item: Item) -> PutAwayStep:
    """Take one serial that stands in the bin and is nobody's; each counts one."""
    line, place = turn.state.current, turn.state.place
    serial = kept_serial(turn.stock, item, reading.serial or reading.text)
    known = turn.stock.serial(item.item, serial)
    kind = no_serial(reading, reading.text, line.sample if line else "")
    if kind and not (kind == OTHER_SHAPE and known is not None):
        return turn.hint(WrongKindOfCode(reading.text, kind, "serial"), reading.text)
    if refusal := check_form(serial):
        return turn.stop(refusal)
    units = twins(serial, lambda each: _standing(turn, item, each))
    if len(units) > 1:
        return turn.stop(WhichUnit(serial, units))
    if units:
        # of several units with this number one stands here
        serial = units[0]
        known = turn.stock.serial(item.item, serial)
    if turn.stock.captured(place, item.item, serial) and line is not None:
        waiting = {each.serial for each in turn.stock.captured_waiting(place, 0)}
        if serial in waiting:
            return turn.already(serial, "already")
    if known is None or known.place != place or not known.state.in_stock:
        return _not_here(turn, item.item, serial)
    if known.state is SerialState.RESERVED:
        return turn.stop(ReservedElsewhere(item.item, serial, known.document))
    if line is not None and (line.item, line.lot) != (item.item, known.lot):
        return turn.stop(WrongKindOfCode(serial, "other_line", "bin"))
    if line is None:
        there = turn.stock.balance(BalanceKey(place, item.item, known.lot))
        turn.did(GoodsTaken(current_of(turn, item, known.lot, there, reading)))
    turn.did(NumbersCaptured(place, 0, item.item, known.lot, (serial,)))
    return turn.ok(Trace(Mark.TAKEN, serial))


def take_typed(turn: Turn, text: str) -> PutAwayStep:
    """Take a typed quantity in stocking units; more than the bin has stops."""
    quantity = typed_number(text)
    if not quantity:
        return turn.stop(NotAQuantity(text[:80]))
    return _take(turn, quantity, adds=False)


def _take(turn: Turn, quantity: Decimal, *, adds: bool) -> PutAwayStep:
    line = turn.line
    if not line.measured and quantity != quantity.to_integral_value():
        return turn.stop(FractionOfUnit(line.item, quantity))
    if quantity > line.there:
        return turn.stop(NotEnough(line.item, line.lot, turn.state.place, quantity, line.there))
    turn.did(QuantityTaken(quantity, adds and quantity < line.there))
    trace = Trace(Mark.TAKEN, f"{line.lot or line.item} x{format(quantity.normalize() + 0, 'f')}")
    return turn.full(trace) if quantity == line.there else turn.ok(trace)


def take_scan(turn: Turn, reading: Reading) -> PutAwayStep:
    """Take a scan at QTY: the same label counts one pack more, a bin takes what is counted, another label while nothing is."""
    line = turn.line
    if reading.bin and not reading.item and line.counted > 0:
        return book(turn, reading.bin)
    lot = reading.lot or (reading.text if reading.plain and not reading.item else "")
    item = turn.stock.item(line.item)
    lot = kept_lot(turn.stock, item, lot) if item else lot
    same = line.item in _items_named(turn, reading) and (not line.lot or lot in ("", line.lot))
    if same and not reading.bin:
        factor = turn.stock.factor(line.item, reading.unit or line.stock_unit) or Decimal(1)
        return _take(turn, line.counted + factor, adds=True)
    if line.counted > 0:
        return turn.stop(WrongKindOfCode(reading.text, "other_line", "quantity"))
    if reading.bin and not reading.item:
        return turn.hint(WrongKindOfCode(reading.text, "bin", "quantity"), reading.text)
    return take_goods(turn, reading)


def book(turn: Turn, place: str) -> PutAwayStep:
    """Post what is in hand from the bin to another."""
    line, source = turn.line, turn.state.place
    if turn.stock.bin(place) is None:
        return turn.stop(UnknownBin(place, turn.stamp.site))
    moved = [
        turn.transaction(
            "put_away",
            "",
            (Line(line.item, line.stock_unit, each.quantity, source, place, allocations=(each,)),),
        )
        for each in _allocations(turn)
    ]
    if refusal := turn.post(moved):
        return turn.stop(refusal)
    turn.did(LineBooked(source, 0, line.item, line.taken, place, tuple(each.id for each in moved)))
    return turn.ok(Trace(Mark.TAKEN, place, "booked"))


def _allocations(turn: Turn) -> list[Allocation]:
    line = turn.line
    if not line.serials:
        return [Allocation(line.counted, line.lot, lot_source=line.source if line.lot else None)]
    serials = [each.serial for each in turn.stock.captured_waiting(turn.state.place, 0)]
    return [
        Allocation(Decimal(len(chunk)), line.lot, tuple(chunk), serial_source=line.source)
        for chunk in (serials[at : at + NUMBERS_MAX] for at in range(0, len(serials), NUMBERS_MAX))
    ]

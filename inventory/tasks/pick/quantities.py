"""Picking: quantities of items without serials, typed or counted by scans (flows.md 1.2 step 3, 1.0a rules 8 and 19)."""

from decimal import Decimal

from inventory.refusals.goods import FractionOfUnit, NotEnough
from inventory.refusals.reading import NotAQuantity, WrongKindOfCode
from inventory.refusals.selling import MoreThanAsked
from inventory.stock import BalanceKey, MatchKind
from inventory.tasks.pick import booking, goods, packs
from inventory.tasks.pick.events import AskedFor, QuantityTaken
from inventory.tasks.pick.holders import held_in, is_of_goods
from inventory.tasks.pick.state import Ask
from inventory.tasks.pick.turn import PickStep, Turn
from inventory.tasks.reading import Reading, kept_lot, pack_place, typed_number
from inventory.tasks.steps import Mark, Trace


def take_typed(turn: Turn, text: str) -> PickStep:
    """Take a typed quantity, in the pack that was scanned or in stocking units: all books, less asks why, more stops (never silently)."""
    quantity = typed_number(text)
    if quantity is None:
        return turn.stop(NotAQuantity(text[:80]))
    quantity *= turn.line.factor
    if refusal := _refused(turn, quantity):
        return turn.stop(refusal)
    turn.did(QuantityTaken(quantity))
    return confirm(turn)


def _refused(turn: Turn, quantity: Decimal) -> FractionOfUnit | MoreThanAsked | NotEnough | None:
    line, visit = turn.line, turn.line.visit
    if not line.measured and quantity != quantity.to_integral_value():
        return FractionOfUnit(visit.item, quantity)
    if quantity > visit.take:
        return MoreThanAsked(visit.document, visit.item, visit.take, quantity - visit.take)
    if line.pack and quantity > (held := _held(turn)):
        return NotEnough(visit.item, line.lot, line.pack, quantity, held)
    return None


def _held(turn: Turn) -> Decimal:
    """Return what the box holds out of which the goods are taken, or what is loose."""
    line = turn.line
    return turn.stock.balance(BalanceKey(line.pack or line.visit.place, line.visit.item, line.lot))


def confirm(turn: Turn) -> PickStep:
    """Book what is taken; where it is less than asked, ask the reason at once (rule 19).

    That the box is empty out of which it is taken, or that no more is loose beside boxes, is the reason.
    """
    line = turn.line
    boxed = line.pack or held_in(turn.stock, turn.item, line.visit.place, line.lot)
    if line.room > 0 and not (boxed and line.counted == _held(turn)):
        turn.did(AskedFor(Ask.REASON))
        return turn.ok()
    return booking.book(turn, _trace(turn))


def _trace(turn: Turn) -> Trace:
    line = turn.line
    return Trace(Mark.TAKEN, f"{line.lot or line.visit.item} x{format(line.taken.normalize() + 0, 'f')}")


def take_scan(turn: Turn, reading: Reading) -> PickStep:
    """Take a scan at QTY: the same label counts one pack more; another one is taken only while nothing is counted."""
    line = turn.line
    if _is_same(turn, reading):
        return _add(turn, goods.scanned_of(turn, reading).factor)
    if reading.bin and not reading.item:
        return turn.hint(WrongKindOfCode(reading.text, "bin", "quantity"), reading.text)
    if (pack := pack_place(reading)) and is_of_goods(turn.stock, pack) and not line.counted:
        return packs.take_pack(turn, reading, pack)
    if (item := goods.item_named(turn, reading)) and item != line.visit.item:
        return goods.wrong_item(turn, reading, item)
    if line.counted > 0:
        return turn.stop(WrongKindOfCode(reading.text, "other_line", "quantity"))
    return goods.take_goods(turn, reading)


def _is_same(turn: Turn, reading: Reading) -> bool:
    """Return whether a label is of the lot (or item) at hand; a label of the item alone is of any lot."""
    line = turn.line
    item = reading.item or next((match.item for match in reading.names(MatchKind.LOT)), "")
    if item and item != line.visit.item:
        return False
    if reading.lot or not line.lots:
        return bool(reading.item) and (not reading.lot or kept_lot(turn.stock, turn.item, reading.lot) == line.lot)
    return bool(reading.item) or kept_lot(turn.stock, turn.item, reading.text) == line.lot


def _add(turn: Turn, factor: Decimal) -> PickStep:
    quantity = turn.line.counted + factor
    if refusal := _refused(turn, quantity):
        return turn.stop(refusal)
    turn.did(QuantityTaken(quantity))
    return booking.book(turn, _trace(turn)) if turn.line.room <= 0 else turn.ok(_trace(turn))

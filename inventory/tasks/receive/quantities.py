"""Receiving: quantities of items without serials, typed or counted by scans (flows.md 1.1 step 4c, 1.0a rules 3, 4 and 8)."""

from decimal import Decimal

from inventory.guards.quantities import QUANTITY_STEP
from inventory.refusals.goods import FractionOfUnit
from inventory.refusals.reading import NotAQuantity
from inventory.tasks.reading import typed_number
from inventory.tasks.receive.defaults import default_packs
from inventory.tasks.receive.events import AskedFor, QuantityTaken
from inventory.tasks.receive.serials import tolerated, too_many
from inventory.tasks.receive.state import Ask, Doubt, Pending
from inventory.tasks.receive.turn import ReceiveStep, Turn
from inventory.tasks.steps import Mark, Trace
from inventory.transactions import Source

TIMES_REMAINDER_MAX = 10


def take_typed(turn: Turn, text: str) -> ReceiveStep:
    """Take a typed quantity in the unit of the prompt: it replaces what was counted; a barcode is no quantity."""
    line = turn.line
    number = typed_number(text)
    if not number:
        return turn.stop(NotAQuantity(text[:80]))
    quantity = number * line.factor
    remainder = line.open
    if remainder is not None and quantity > TIMES_REMAINDER_MAX * max(remainder, Decimal(1)):
        return turn.stop(NotAQuantity(text))
    return _take(turn, quantity, by_scan=False)


def take_default(turn: Turn) -> ReceiveStep:
    """Take Enter alone: what is counted stands, else the default of the setting is taken; where there is none it means nothing."""
    if turn.line.counted > 0:
        turn.did(AskedFor(Ask.BIN))
        return turn.ok()
    packs = default_packs(turn.line, turn.stock)
    return turn.nothing("nothing") if packs is None else _take(turn, packs * turn.line.factor, by_scan=False)


def take_count(turn: Turn, count: Decimal, weight: Decimal | None) -> ReceiveStep:
    """Take the quantity that a label itself says (AI 30, 37)."""
    return _take(turn, count * turn.line.factor, by_scan=False, weight=weight)


def add_scan(turn: Turn, factor: Decimal, count: Decimal | None) -> ReceiveStep:
    """Count one more pack of a label that was scanned again: item +1, case +n."""
    return _take(turn, turn.line.counted + factor * (count or 1), by_scan=True)


def _take(turn: Turn, quantity: Decimal, *, by_scan: bool, weight: Decimal | None = None) -> ReceiveStep:
    line = turn.line
    step = QUANTITY_STEP if line.measured else Decimal(1)
    if quantity != quantity.quantize(step):
        return turn.stop(FractionOfUnit(line.item, quantity))
    if over := too_many(turn, quantity - line.taken):
        source = Source.LABEL if by_scan else Source.TYPED
        return turn.stop(over, Pending(Doubt.OVER, quantity=quantity, source=source, over=over.over))
    return accept_quantity(turn, quantity, by_scan=by_scan, weight=weight)


def accept_quantity(turn: Turn, quantity: Decimal, *, by_scan: bool, weight: Decimal | None = None) -> ReceiveStep:
    """Take a quantity that nothing stands against."""
    turn.did(QuantityTaken(quantity, by_scan, weight))
    line = turn.line
    name = line.lot or line.item
    trace = Trace(Mark.TAKEN, f"{name} x{line.packs}")
    full = line.room is not None and line.room <= 0
    says = tolerated(line)
    return turn.full(trace, says) if full and turn.state.ask is Ask.BIN else turn.ok(trace, says)

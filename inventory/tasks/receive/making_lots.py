"""Receiving: lots that we make ourselves where the vendor brings none (F24): one, so many equal ones, or so much in each.

They come from the numbers leased to this device, as serials do (making.py); what is in use already is left out, and the last lot takes
the rest. Their dates are computed by the item's policy (F8), and asked where it sets no days. An existing lot is topped up by its scan.
"""

from decimal import Decimal

from inventory import shelf_life
from inventory.generation import lots_of, make_lots
from inventory.guards.quantities import QUANTITY_STEP
from inventory.item_masks import lot_mask_of
from inventory.refusals.base import Refusal
from inventory.refusals.goods import FractionOfUnit
from inventory.refusals.numbering import OutOfNumbers
from inventory.refusals.reading import NotAQuantity
from inventory.tasks.events import LabelOffered
from inventory.tasks.reading import NO_DATES, Dates, typed_number
from inventory.tasks.receive import labels
from inventory.tasks.receive.events import AskedFor, LotMakingTold, LotsMade, LotTaken
from inventory.tasks.receive.leased import fresh
from inventory.tasks.receive.lot_shares import LotShare, shown
from inventory.tasks.receive.prompts import lot_ways
from inventory.tasks.receive.serials import too_many
from inventory.tasks.receive.state import Ask, LotMaking
from inventory.tasks.receive.turn import ReceiveStep, Turn
from inventory.tasks.steps import Mark, Print, Trace, say
from inventory.transactions import Source

QUANTITIES = {"make_lots": Ask.LOT_COUNT, "each_lot": Ask.LOT_SIZE}
"""What is asked of each way of making several lots, once it is known how much there is."""


def ask_way(turn: Turn) -> ReceiveStep:
    """Ask how lots are made, where the lots of the item count by a mask of our own; else the last line is repeated."""
    if not turn.line.makes_lots:
        return labels.as_before(turn)
    turn.did(AskedFor(Ask.LOT_WAY))
    return turn.ok()


def choose(turn: Turn, number: int) -> ReceiveStep:
    """Take a way of the list; 1 goes back to the scan of a lot."""
    way = lot_ways(turn.state).get(number)
    if way is None:
        return turn.nothing("not_a_choice")
    turn.did(AskedFor(Ask.LOT))
    if way == "as_before":
        return labels.as_before(turn)
    if way == "one_lot":
        return _make_one(turn)
    if way in QUANTITIES:
        turn.did(LotMakingTold(LotMaking(way), Ask.MADE_QUANTITY))
    return turn.ok()


def take_quantity(turn: Turn, text: str) -> ReceiveStep:
    """Take how much is put in lots, in the unit of the prompt; Enter alone takes all that remain, where that is whole."""
    line = turn.line
    number = typed_number(text or remaining_packs(turn))
    if not number:
        return turn.stop(NotAQuantity(text[:80])) if text else turn.nothing("nothing")
    quantity = number * line.factor
    step = QUANTITY_STEP if line.measured else Decimal(1)
    if quantity != quantity.quantize(step):
        return turn.stop(FractionOfUnit(line.item, quantity))
    if over := too_many(turn, quantity):
        return turn.stop(over)
    turn.did(LotMakingTold(LotMaking(line.making.way, quantity), QUANTITIES[line.making.way]))
    return turn.ok()


def remaining_packs(turn: Turn) -> str:
    """Return what still is to come in the unit of the prompt, empty where that is no whole number of it."""
    return turn.line.room_packs


def take_number(turn: Turn, text: str) -> ReceiveStep:
    """Take into how many lots it goes, or how much each has: the lots are made."""
    line, number = turn.line, typed_number(text)
    whole = number is not None and number == number.to_integral_value()
    counts = line.making.way == "make_lots"
    if not number or (counts and not whole):
        return turn.stop(NotAQuantity(text[:80]))
    packs = line.making.quantity / line.factor
    measured = line.measured and line.factor == 1
    cut = make_lots(packs, int(number), measured=measured) if counts else lots_of(packs, number)
    if isinstance(cut, Refusal):
        return turn.stop(cut)
    quantities = tuple(each * line.factor for each in cut)
    step = QUANTITY_STEP if line.measured else Decimal(1)
    if broken := next((each for each in quantities if each != each.quantize(step)), None):
        return turn.stop(FractionOfUnit(line.item, broken))
    return _make(turn, quantities)


def _make(turn: Turn, quantities: tuple[Decimal, ...]) -> ReceiveStep:
    """Make lots of these quantities, all or none: with too few numbers nothing is made, and fewer lots are asked for."""
    item = turn.line.item
    made = _fresh(turn, len(quantities))
    if len(made) < len(quantities):
        return turn.stop(OutOfNumbers(item, Decimal(len(quantities)), Decimal(len(made))))
    lots = tuple(LotShare(lot, quantity) for lot, quantity in zip(made, quantities, strict=True))
    turn.did(LotsMade(lots, _dates(turn)))
    turn.did(LabelOffered(Print("lot", (("item", item), ("lot", made[0])), each=made)))
    text = made[0] if len(made) == 1 else f"{made[0]}..{made[-1][-4:]}"
    trace = Trace(Mark.TAKEN, f"{text} {shown(lots)}", "made")
    says = say("lots_made", count=len(made), first=made[0])
    return turn.full(trace, says) if turn.line.full and turn.state.ask is Ask.BIN else turn.ok(trace, says)


def _make_one(turn: Turn) -> ReceiveStep:
    """Make the next lot; what is in it is counted, or its serials are scanned, as of any other lot."""
    item = turn.line.item
    made = _fresh(turn, 1)
    if not made:
        return turn.hint(OutOfNumbers(item, Decimal(1), Decimal(0)), item)
    turn.did(LotTaken(made[0], Source.GENERATED, _dates(turn)))
    turn.did(LabelOffered(Print("lot", (("item", item), ("lot", made[0])))))
    return turn.ok(Trace(Mark.TAKEN, made[0], "made"), say("lots_made", count=1, first=made[0]))


def _fresh(turn: Turn, count: int) -> tuple[str, ...]:
    item = turn.stock.item(turn.line.item)
    mask = lot_mask_of(turn.stock, item) if item is not None else None
    if item is None or mask is None:
        return ()
    return fresh(turn, mask, count, lambda lot: turn.stock.lot(item.item, lot) is not None)


def _dates(turn: Turn) -> Dates:
    """Return the dates that the item's policy gives a lot of today; none where it sets no days."""
    item = turn.stock.item(turn.line.item)
    if item is None:
        return NO_DATES
    expiry, best_before = shelf_life.lot_expiry(item, turn.stamp.day), shelf_life.best_before(item, turn.stamp.day)
    return Dates(expiry, best_before, source=Source.COMPUTED) if expiry or best_before else NO_DATES

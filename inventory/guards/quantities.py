"""Guards that every kind has: quantities are exact and add up, numbers are there where the item is tracked."""

from decimal import Decimal

from inventory.assignment import check_multiple
from inventory.draft import Act
from inventory.guards.people import Refusals
from inventory.items import MEASURED_UNITS, Item
from inventory.numbers import check_form
from inventory.places import is_outside
from inventory.refusals import adjusting, goods, transactions
from inventory.refusals.reading import NotAQuantity
from inventory.transactions import Allocation

QUANTITY_MAX = Decimal(10) ** 12

QUANTITY_STEP = Decimal("0.000001")


def check_quantity(act: Act) -> Refusals:
    """Quantities are positive, serialised ones whole numbers of units (F29), and the numbers add up (F22, invariant 6)."""
    item, line = act.item.item, act.line
    if not all(map(is_exact, (line.quantity, act.required, *(each.quantity for each in line.allocations)))):
        yield NotAQuantity(str(line.quantity))
        return
    if line.quantity <= 0 or any(each.quantity <= 0 for each in line.allocations):
        yield transactions.NotPositive(item, line.quantity)
    for weight in (each.weight for each in line.allocations if each.weight is not None):
        if not is_exact(weight):
            yield NotAQuantity(str(weight))
        elif weight < 0:
            yield transactions.NotPositive(item, weight)
    yield from check_whole(act)
    assigned = sum((each.quantity for each in line.allocations), Decimal(0))
    if assigned != act.required:
        yield goods.QuantityMismatch(item, act.required, assigned)


def check_unit_costs(act: Act) -> Refusals:
    """Goods that move cost something or nothing, never less (invariant 10)."""
    said = (act.line.unit_cost, *(each.unit_cost for each in act.line.allocations))
    less = next((each for each in said if each is not None and each < 0), None)
    if less is not None and not act.transaction.reverses:
        yield adjusting.CostBelowZero(act.item.item, "", Decimal(0), less)


def check_whole(act: Act) -> Refusals:
    """Only what is measured has fractions, and never what has serials: the line as well as each of its lots (F29)."""
    if may_have_fractions(act.item):
        return
    # what a reversal takes back came in before: it goes as it came
    shares = () if act.transaction.reverses else (each.quantity for each in act.line.allocations)
    fraction = next((each for each in (act.required, *shares) if each % 1), None)
    if fraction is not None:
        yield goods.FractionOfUnit(act.item.item, fraction)


def may_have_fractions(item: Item) -> bool:
    """Return whether an item is measured, not counted, and has no serials."""
    return item.unit.upper() in MEASURED_UNITS and not item.tracking.serials


def is_exact(quantity: Decimal) -> bool:
    """Return whether a quantity is one that is kept and sent exactly: at most twelve digits before the point, six behind it."""
    return abs(quantity) < QUANTITY_MAX and quantity == quantity.quantize(QUANTITY_STEP)


def check_numbers(act: Act) -> Refusals:
    """Numbers are there where the item is tracked, and only there (F2, F11); their form is right, none stands twice."""
    yield from _check_packs(act)
    for allocation in act.line.allocations:
        yield from _check_lot_number(act, allocation)
        yield from _check_serial_count(act, allocation)
        for serial in allocation.serials:
            yield from _check_serial_number(act, serial)


def _check_packs(act: Act) -> Refusals:
    """Where some serials may come in later, those that come now are of whole units of the line (F29)."""
    count = sum(len(each.serials) for each in act.line.allocations)
    comes_short = act.item.serial_count_may_differ and is_outside(act.line.from_place) and not act.transaction.reverses
    if count and comes_short and (refusal := check_multiple(act.item.item, count, act.factor)):
        yield refusal


def _check_lot_number(act: Act, allocation: Allocation) -> Refusals:
    item = act.item
    if allocation.lot and not item.tracking.lots:
        yield goods.LotNotWanted(item.item, allocation.lot)
    if not allocation.lot and item.tracking.lots and not item.lot_count_may_differ:
        yield goods.LotMissing(item.item)
    if allocation.lot and (refusal := check_form(allocation.lot)):
        yield refusal


def _check_serial_count(act: Act, allocation: Allocation) -> Refusals:
    """Every unit has its serial; with F11 on, some may come in without, and then stay where they are until they have one.

    (Were they moved, a place could hold more serials than units: invariant 3. Only what brought them in may be taken back.)
    """
    item, count = act.item, Decimal(len(allocation.serials))
    may_differ = item.serial_count_may_differ and (is_outside(act.line.from_place) or bool(act.transaction.reverses))
    if not item.tracking.serials:
        if count:
            yield goods.SerialsNotWanted(item.item)
    elif count != allocation.quantity and not (may_differ and count < allocation.quantity):
        yield goods.SerialsMissing(item.item, allocation.quantity, count)


def _check_serial_number(act: Act, serial: str) -> Refusals:
    if refusal := check_form(serial):
        yield refusal
    # what is taken apart and put together again in one transaction goes out once and comes in once
    key = (act.item.item, serial, is_outside(act.line.from_place))
    if key in act.draft.seen:
        yield goods.SerialTwice(act.item.item, serial)
    act.draft.seen.add(key)

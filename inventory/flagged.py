"""What postings did otherwise than they say, as it was flagged: for whoever takes them back, and for the proof of what numbers cost."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from inventory.deliveries import DeliveryKey
from inventory.refusals.adjusting import CostNotKnown
from inventory.refusals.base import Refusal
from inventory.refusals.goods import LessGivenUp
from inventory.refusals.reconciling import InvoiceDiffers
from inventory.transactions import Line, Transaction

ZERO = Decimal(0)


def changes_said(invoice: Transaction, flags: Iterable[Refusal]) -> Mapping[DeliveryKey, Decimal]:
    """Return by how much a unit without a serial cost more, by what the receipt brought; nothing where it did not change.

    Before lots were flagged one by one nothing but the difference of an item was kept: there each unit has its share.
    """
    differing = [each for each in flags if isinstance(each, InvoiceDiffers)]
    found = {
        DeliveryKey(each.document, each.line, each.item, each.lot): each.each
        for each in differing
        if each.line is not None
    }
    for old in (each for each in differing if each.line is None):
        lines = [line for line in invoice.lines if line.item == old.item]
        loose = sum((_units_of_lots(line) for line in lines), ZERO)
        named = {
            DeliveryKey(invoice.applies_to, line.applies_line, line.item, each.lot)
            for line in lines
            for each in line.allocations
        }
        for key in named if loose > 0 else ():
            found[key] = found.get(key, ZERO) + old.difference / loose
    return found


def costs_that_stayed(flags: Iterable[Refusal]) -> frozenset[tuple[int, str, str]]:
    """Return the line, item and number of what a change of cost left as it was: nobody knew yet what it costs (F44)."""
    return frozenset((each.line, each.item, each.number) for each in flags if isinstance(each, CostNotKnown))


def lacking_of(flags: Iterable[Refusal]) -> Mapping[int, Decimal]:
    """Return by line how much of what a closing says it did not give up: no more was open."""
    found: dict[int, Decimal] = {}
    for each in flags:
        if isinstance(each, LessGivenUp):
            found[each.line] = found.get(each.line, ZERO) + each.wanted - each.given_up
    return found


def _units_of_lots(line: Line) -> Decimal:
    """Return how many units without a serial a line names that are ours, in stocking units."""
    return sum((each.quantity - len(each.serials) for each in line.allocations if not each.owner), ZERO)

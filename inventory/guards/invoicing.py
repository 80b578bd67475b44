"""Guards of a vendor's invoice: it is about what came, all of it where there are numbers, and once (F36)."""

from decimal import Decimal

from inventory.deliveries import COST_STEP, Delivery, DeliveryKey, Way
from inventory.draft import Act, Draft
from inventory.effects.costs import acts_of
from inventory.guards.people import Refusals
from inventory.guards.quantities import check_numbers, check_quantity, is_exact
from inventory.refusals import adjusting, goods, reconciling, returns, transactions

ZERO = Decimal(0)


def check_invoice(draft: Draft) -> Refusals:
    """Each line names what came by a line of the receipt, and what one unit costs."""
    transaction = draft.transaction
    if not transaction.applies_to:
        yield returns.SourceMissing(transaction.kind)
        return
    if not transaction.lines:
        yield transactions.EmptyTransaction(transaction.kind)
    for line in transaction.lines:
        if draft.stock.item(line.item) is None:
            yield goods.UnknownItem(line.item)
        elif (draft.stock.factor(line.item, line.unit) or ZERO) <= 0:
            yield goods.UnknownUnit(line.item, line.unit)
    named: dict[DeliveryKey, Decimal] = {}
    for act in acts_of(draft):
        price = act.line.unit_cost
        if price is None or price < 0 or not is_exact(price):
            yield reconciling.PriceMissing(act.item.item)
        refusals = [*check_quantity(act), *check_numbers(act)]
        yield from refusals or _check_came(act, named)


def _check_came(act: Act, named: dict[DeliveryKey, Decimal]) -> Refusals:
    """Judge a line; what the lines before it invoice is in `named`, and what this one does comes to it."""
    source, item = act.transaction.applies_to, act.item.item
    wanted: dict[str, Decimal] = {}
    for each in act.line.allocations:
        wanted[each.lot] = wanted.get(each.lot, ZERO) + each.quantity
        for serial in each.serials:
            kept = act.draft.serial(item, serial)
            if kept is None or kept.receipt != source:
                yield returns.SerialOfAnotherReceipt(item, serial, source, kept.receipt if kept else "")
    yield from _check_serial_costs(act)
    for lot, quantity in wanted.items():
        delivery = came(act, lot)
        if delivery is None:
            yield returns.NotDelivered(source, item, lot)
            continue
        before = named.get(delivery.key, ZERO)
        named[delivery.key] = before + quantity
        waiting = delivery.quantity - delivery.invoiced - before
        numbered = act.item.tracking.lots or act.item.tracking.serials
        if quantity > waiting or (numbered and quantity < waiting):
            yield reconciling.InvoicedInPart(source, item, lot, waiting, quantity)


def _check_serial_costs(act: Act) -> Refusals:
    """No serial costs less than nothing by the invoice: what was taken off its cost beside it is taken back first."""
    price = (act.line.unit_cost or ZERO) / act.factor
    for each in act.line.allocations:
        for serial in each.serials:
            kept = act.draft.serial(act.item.item, serial)
            if kept is not None and kept.unit_cost is not None and kept.receipt_cost is not None:
                change = (price - kept.receipt_cost).quantize(COST_STEP)
                if kept.unit_cost + change < 0:
                    yield adjusting.CostBelowZero(act.item.item, serial, kept.unit_cost, change)


def came(act: Act, lot: str) -> Delivery | None:
    """Return what came of a lot by the line of the receipt that an invoice is about."""
    key = DeliveryKey(act.transaction.applies_to, act.line.applies_line, act.item.item, lot)
    kept = act.draft.delivery(key)
    return kept if kept is not None and kept.way is Way.IN else None


def check_invoiced(draft: Draft) -> Refusals:
    """An invoice is taken back as far as it counts."""
    for act in acts_of(draft):
        for each in act.line.allocations:
            delivery = came(act, each.lot)
            if delivery is None or delivery.invoiced < each.quantity:
                yield returns.NotDelivered(draft.transaction.applies_to, act.item.item, each.lot)

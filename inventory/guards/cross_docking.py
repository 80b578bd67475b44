"""Guards of a receipt that goes straight to the dock of a sales order: the order waits for it, and what comes may be sold."""

from inventory.allocation import Goods, sellable
from inventory.documents import DocumentKind, DocumentState
from inventory.draft import Act
from inventory.effects.incoming import lot_after, serial_after
from inventory.guards.documents import fresh_quantity
from inventory.guards.people import Refusals
from inventory.refusals import goods, selling


def check_order_waits(act: Act) -> Refusals:
    """The order is an open sales order, and its line still takes as much of this item; nobody can approve more."""
    order, number = act.whose
    document = act.stock.document(order) if order else None
    if document is None:
        yield goods.UnknownDocument(order)
        return
    kept = act.draft.line(order, number)
    quantity = fresh_quantity(act)
    if document.kind is not DocumentKind.SALES_ORDER:
        yield goods.WrongDocument(order, document.kind.value)
    elif kept is None or kept.item != act.line.item:
        yield goods.NotOnDocument(act.line.item, order)
    elif document.state is DocumentState.CLOSED and quantity > 0:
        yield goods.DocumentClosed(order)
    elif quantity > kept.open:
        yield selling.MoreThanAsked(order, kept.item, kept.open, quantity - kept.open)


def check_sellable_on_arrival(act: Act) -> Refusals:
    """What comes in is good as it will be kept: no recall, hold or quarantine, not expired (error), days enough left (invariant 11)."""
    order = act.whose[0]
    document = act.stock.document(order) if order else None
    customer = document.partner if document is not None else ""
    item = act.stock.item(act.item.item, customer) or act.item
    least = int(act.stock.setting("sell_days_min", item.item, customer))
    asked = act.stock.asked(customer, item.item, order) if customer else None
    recalls = act.draft.recalls(item.item)
    for allocation in act.line.allocations:
        lot = lot_after(act, allocation) if allocation.lot else None
        serials = (serial_after(act, allocation, serial, None) for serial in allocation.serials)
        for serial in serials if allocation.serials else (None,):
            if refusal := sellable(Goods(item, lot, serial, recalls=recalls, asked=asked), act.transaction.day, least):
                yield refusal

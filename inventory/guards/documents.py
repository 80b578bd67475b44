"""Guards of work on a document: its lines, what they still take, and what stands at the dock for them."""

from decimal import Decimal

from inventory.documents import DocumentState
from inventory.draft import Act, Draft
from inventory.guards.incoming import is_already, is_of_another
from inventory.guards.people import Refusals, is_approved
from inventory.people import Right
from inventory.refusals import goods, selling, transactions
from inventory.stock import Rules


def check_document(act: Act) -> Refusals:
    """The line is on the document and the document is open; a line of a closed one only repeats what came on it before."""
    transaction, line = act.transaction, act.line
    if not transaction.document:
        return
    document = act.stock.document(transaction.document)
    if document is None:
        yield goods.UnknownDocument(transaction.document)
        return
    kept = act.draft.line(document.document, line.line)
    if kept is None or kept.item != line.item:
        yield goods.NotOnDocument(line.item, document.document)
    elif document.state is DocumentState.CLOSED and fresh_quantity(act) > 0:
        yield goods.DocumentClosed(document.document)


def check_over_receipt(act: Act) -> Refusals:
    """Not more than ordered and the tolerance, unless somebody with the right has approved it."""
    kept = act.draft.line(act.transaction.document, act.line.line) if act.transaction.document else None
    if kept is None:
        return
    read = fresh_quantity(act)
    over = read + kept.done + kept.cancelled - kept.ordered * tolerance(act.stock, act.item.item)
    if over > 0 and not is_approved(act, Right.OVER_RECEIPT):
        yield goods.MoreThanOrdered(kept.document, kept.item, kept.ordered, kept.done, over, read)


def tolerance(stock: Rules, item: str) -> Decimal:
    """Return the factor by which a line of an item may be exceeded without approval."""
    return 1 + Decimal(stock.setting("over_receipt_percent", item)) / 100


def fresh_quantity(act: Act) -> Decimal:
    """Return the line's quantity without the serials that came in on this document before."""
    already = sum(is_already(act, serial, each.lot) for each in act.line.allocations for serial in each.serials)
    return act.required - already


def check_over_pick(act: Act) -> Refusals:
    """Not more than the order's line still takes; nobody can approve that."""
    kept = act.draft.line(act.transaction.document, act.line.line)
    if kept is not None and kept.item == act.line.item and act.required > kept.open:
        yield selling.MoreThanAsked(kept.document, kept.item, kept.open, act.required - kept.open)


def check_staged(act: Act) -> Refusals:
    """Only what was picked for this line of the order leaves on it, from where it stands."""
    line, (document, number) = act.line, act.whose
    needed: dict[str, Decimal] = {}
    for allocation in line.allocations:
        staying = sum(is_of_another(act, serial) for serial in allocation.serials)
        needed[allocation.lot] = needed.get(allocation.lot, Decimal(0)) + allocation.quantity - staying
    for lot, quantity in needed.items():
        there = act.draft.reserved(line.from_place, line.item, lot).get((document, number), Decimal(0))
        if there < quantity:
            yield selling.NotStaged(document, line.item, lot, line.from_place, quantity, there)


def check_given_up(draft: Draft) -> Refusals:
    """What a closing gives up is of lines that are on the document, and more than nothing."""
    document = draft.transaction.document
    for line in draft.transaction.lines:
        kept = draft.stock.line(document, line.line)
        if kept is None or kept.item != line.item:
            yield goods.NotOnDocument(line.item, document)
        elif line.quantity <= 0:
            yield transactions.NotPositive(line.item, line.quantity)
        elif not draft.stock.factor(line.item, line.unit):
            yield goods.UnknownUnit(line.item, line.unit)


def check_given_back(draft: Draft) -> Refusals:
    """There is something to open again: the document is closed, or lines of it were given up."""
    stock, name = draft.stock, draft.transaction.document
    document = stock.document(name)
    # a close that left lines for later did not close the document: nothing to reopen but the lines it gave up
    if document is not None and document.state is DocumentState.OPEN:
        given_up = any(line.cancelled > 0 for line in stock.lines(name))
        if not given_up:
            yield goods.DocumentNotClosed(name)

"""Receiving: the lines of the opened orders that wait for an item, oldest due first: one pallet may serve several (rule 15)."""

from decimal import Decimal

from inventory.documents import DocumentKind, DocumentLine
from inventory.tasks.receive.state import Current
from inventory.tasks.receive.turn import Turn

ORDER = DocumentKind.PURCHASE_ORDER.value
ZERO = Decimal(0)


def our_lines(turn: Turn, item: str) -> list[DocumentLine]:
    """Return the lines of an item on the opened orders, full ones too, with what this turn has posted."""
    keys = [(line.document, line.line) for line in turn.stock.open_lines(item, ORDER)]
    ours = [turn.order_line(*key) for key in keys if key[0] in turn.state.documents]
    return [line for line in ours if line is not None]


def lines_in_hand(turn: Turn) -> list[DocumentLine]:
    """Return the lines that the line in hand may be booked on, its own first: serials belong to one, quantities may be shared.

    What one vendor delivers is on no order of another.
    """
    line = turn.line
    if not line.document:
        return []
    own = [kept] if (kept := turn.order_line(line.document, line.line)) is not None else []
    if line.serials:
        return own
    ours = of_one_vendor(turn, our_lines(turn, line.item), line.document)
    return own + [each for each in ours if (each.document, each.line) != (line.document, line.line)]


def of_one_vendor(turn: Turn, lines: list[DocumentLine], document: str) -> list[DocumentLine]:
    """Return the lines of orders that are of the same vendor as an order."""
    vendor = partner_of(turn, document)
    return [each for each in lines if partner_of(turn, each.document) == vendor]


def partner_of(turn: Turn, document: str) -> str:
    """Return the vendor of an order; empty where there is no order, or none is known."""
    order = turn.stock.document(document) if document else None
    return order.partner if order is not None else ""


def takes(line: DocumentLine, tolerance: Decimal) -> Decimal:
    """Return what a line still takes without approval."""
    return max(ZERO, line.ordered * tolerance - line.done - line.cancelled)


def shares(line: Current, ours: list[DocumentLine], tolerance: Decimal) -> list[tuple[str, int, Decimal]]:
    """Return how a quantity is shared between lines: what is open first, then what is tolerated, the rest on the line in hand."""
    if not ours:
        return [(line.document, line.line, line.counted)]
    shared = {(each.document, each.line): ZERO for each in ours}
    rest = line.counted
    for most in (
        {key: each.open for key, each in zip(shared, ours, strict=True)},
        {key: takes(each, tolerance) for key, each in zip(shared, ours, strict=True)},
    ):
        for key, limit in most.items():
            more = max(ZERO, min(rest, limit - shared[key]))
            shared[key] += more
            rest -= more
    shared[line.document, line.line] += rest
    return [(*key, quantity) for key, quantity in shared.items() if quantity > 0]

"""Effects of giving up what is still open on a document, and of taking that back."""

from dataclasses import replace
from decimal import Decimal

from inventory.documents import DocumentState
from inventory.draft import Draft
from inventory.effects.orders import close_when_shipped, reopen_document
from inventory.transactions import Line


def close_lines(draft: Draft) -> None:
    """Give up what is still to come on the named lines, as far as it was named; the document is closed when nothing is open.

    What another device received or gave up meanwhile is not given up twice, so that taking it back restores exactly this.
    """
    _give_up(draft)
    document = draft.stock.document(draft.transaction.document)
    if document is not None and not draft.open_lines():
        draft.put_document(replace(document, state=DocumentState.CLOSED))


def close_order(draft: Draft) -> None:
    """Give up what is short on the named lines; the order is closed when nothing is open, and nothing stands at the dock for it."""
    _give_up(draft)
    close_when_shipped(draft)


def _give_up(draft: Draft) -> None:
    for line in draft.transaction.lines:
        kept = draft.line(draft.transaction.document, line.line)
        if kept is not None and kept.open > 0:
            draft.progress(line.line, cancelled=min(kept.open, _stocking_quantity(draft, line)))


def reopen_lines(draft: Draft) -> None:
    """Take a closing back: what was given up is to come again, and the document is open."""
    for line in draft.transaction.lines:
        kept = draft.line(draft.transaction.document, line.line)
        if kept is not None and kept.cancelled > 0:
            draft.progress(line.line, cancelled=-min(kept.cancelled, _stocking_quantity(draft, line)))
    reopen_document(draft)


def _stocking_quantity(draft: Draft, line: Line) -> Decimal:
    return line.quantity * (draft.stock.factor(line.item, line.unit) or 1)

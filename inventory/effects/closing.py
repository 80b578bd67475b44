"""Effects of giving up what is still open on a document, and of taking that back."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from inventory.documents import DocumentState
from inventory.draft import Draft
from inventory.effects.orders import close_when_shipped, reopen_document
from inventory.refusals.goods import LessGivenUp
from inventory.transactions import Line

ZERO = Decimal(0)


def close_lines(draft: Draft) -> None:
    """Give up what is still to come on the named lines, as far as it was named; the document is closed when nothing is open.

    What another device received or gave up meanwhile is not given up twice, and flagged, so that taking it back restores exactly this.
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
        if kept is None:
            continue
        wanted = _stocking_quantity(draft, line)
        given_up = min(max(ZERO, kept.open), wanted)
        draft.progress(line.line, cancelled=given_up)
        if given_up < wanted:
            draft.flags.append(LessGivenUp(kept.document, kept.item, kept.line, wanted, given_up))


def reopen_lines(draft: Draft) -> None:
    """Take a closing back: what it gave up is to come again, and the document is open; unless others gave up all that it names."""
    others = bool(draft.transaction.lines)
    for number, given_up in _given_up_then(draft).items():
        kept = draft.line(draft.transaction.document, number)
        cancelled = kept.cancelled if kept is not None else ZERO
        back = min(cancelled, given_up)
        draft.progress(number, cancelled=-back)
        others = others and not back and cancelled > 0
    if not others:
        reopen_document(draft)


def _given_up_then(draft: Draft) -> Mapping[int, Decimal]:
    """Return what the closing that is taken back gave up, by line."""
    found: dict[int, Decimal] = {}
    for line in draft.transaction.lines:
        lacked = draft.stock.not_given_up(draft.transaction.reverses, line.line) if line.line not in found else ZERO
        found[line.line] = found.get(line.line, ZERO) + _stocking_quantity(draft, line) - lacked
    return found


def _stocking_quantity(draft: Draft, line: Line) -> Decimal:
    return line.quantity * (draft.stock.factor(line.item, line.unit) or 1)

"""Doing held work anew: which task does it, and which of its transactions takes the place of the held one (flows.md 1.5)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from inventory.held import HeldState
from inventory.transactions import Transaction
from terminal.modes.mode import Desk

TASK_OF_KIND: Mapping[str, str] = {
    "purchase_receipt": "receive",
    "cross_dock_receipt": "receive",
    "unidentified_receipt": "receive",
    "close": "receive",
    "pick": "pick",
    "shipment": "pick",
    "order_close": "pick",
    "put_away": "put_away",
    "move": "put_away",
}
"""The task that posts a kind; what no task posts can only be given up."""

FROM_BIN = frozenset({"put_away"})
"""Tasks that are opened at the bin from which goods are taken, not at a document."""

_ALIKE = {"move": "put_away", "cross_dock_receipt": "purchase_receipt"}


def in_place(transactions: Sequence[Transaction], work: int, desk: Desk) -> Iterator[Transaction]:
    """Yield what a work posts; the first that does anew what was sent back names it."""
    waiting = [each for each in desk.journal.redoes(work) if _is_free(each, desk)] if transactions else []
    for transaction in transactions:
        place = next((each for each in waiting if _does_anew(transaction, each, desk)), "")
        if place:
            waiting.remove(place)
        yield replace(transaction, instead_of=place) if place else transaction


def _is_free(held: str, desk: Desk) -> bool:
    stands = desk.stock.held(held)
    return stands is not None and stands.state is HeldState.RETURNED


def _does_anew(transaction: Transaction, held: str, desk: Desk) -> bool:
    """Return whether a transaction is of the same sort, on the same document and about one of the same items."""
    old = desk.mirror.held_one(held)
    if old is None or _sort(old.kind) != _sort(transaction.kind) or old.document != transaction.document:
        return False
    items = {each.item for each in desk.mirror.disputed(held)}
    return not items or any(line.item in items for line in transaction.lines)


def _sort(kind: str) -> str:
    return _ALIKE.get(kind, kind)

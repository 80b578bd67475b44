"""Kinds that change what numbers cost, or say that nothing comes back: nothing of it moves (F35, F41, F44)."""

from collections.abc import Sequence

from inventory.effects import costs as effects
from inventory.guards import costs as guards
from inventory.kinds.row import Kind, WholeGuard
from inventory.people import Right


def _cost(name: str, record_type: int, more: Sequence[WholeGuard] = ()) -> Kind:
    return Kind(
        name=name,
        right=Right.ADJUST,
        whole_guards=(guards.check_costs, *more),
        whole_effect=effects.change_costs,
        whole_taken_back=effects.change_costs,
        record_type=record_type,
        books_only=True,
    )


def _note(name: str) -> Kind:
    return Kind(
        name=name, right=Right.INVOICE, whole_guards=(guards.check_no_numbers,), record_type=17, books_only=True
    )


ROWS = (
    _cost("cost_increase", 8),
    _cost("cost_decrease", 9),
    _cost("receipt_adjustment", 2, (guards.check_receipt,)),
    _note("credit_note_damaged"),
    _note("credit_note_price"),
)

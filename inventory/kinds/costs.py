"""Kinds that change what numbers cost, or say that nothing comes back: nothing of it moves (F35, F36, F41, F44)."""

from collections.abc import Sequence

from inventory.effects import costs as effects
from inventory.guards import costs as guards
from inventory.kinds.row import Kind, WholeGuard
from inventory.people import Right


def _cost(name: str, record_type: int, more: Sequence[WholeGuard] = (), right: Right = Right.ADJUST) -> Kind:
    return Kind(
        name=name,
        right=right,
        whole_guards=(guards.check_costs, *more),
        whole_effect=effects.change_costs,
        whole_taken_back=effects.change_costs,
        whole_guards_back=(guards.check_costs_back,),
        record_type=record_type,
        books_only=True,
    )


def _vendor_note(name: str, record_type: int) -> Kind:
    """A vendor's note on a receipt: it changes what the numbers of that receipt cost, and nothing else."""
    return _cost(name, record_type, (guards.check_receipt,), Right.INVOICE)


def _note(name: str) -> Kind:
    return Kind(
        name=name, right=Right.INVOICE, whole_guards=(guards.check_no_numbers,), record_type=17, books_only=True
    )


ROWS = (
    _cost("cost_increase", 8),
    _cost("cost_decrease", 9),
    _cost("receipt_adjustment", 2, (guards.check_receipt,)),
    _vendor_note("purchase_credit_note", 17),
    _vendor_note("purchase_debit_note", 18),
    _note("credit_note_damaged"),
    _note("credit_note_price"),
)

"""Kinds that mark lots and serials: nothing moves, the transaction's `marks` say what is meant. Each is undone by its opposite."""

from inventory.documents import DocumentKind
from inventory.effects import marks as effects
from inventory.guards import marks as guards
from inventory.guards import reserving
from inventory.kinds.row import Kind, WholeEffect, WholeGuard
from inventory.people import Right

_ORDERS = frozenset({DocumentKind.SALES_ORDER})


def _marks(name: str, right: Right, whole_guards: tuple[WholeGuard, ...], effect: WholeEffect) -> Kind:
    return Kind(name, right, whole_guards=(guards.check_marks, *whole_guards), whole_effect=effect, final=True)


ROWS = (
    _marks("quarantine_set", Right.QUALITY, (guards.check_lots, guards.check_quarantine_day), effects.set_quarantine),
    _marks(
        "quarantine_release",
        Right.QUALITY,
        (guards.check_lots, guards.check_quarantined),
        effects.release_quarantine,
    ),
    _marks("hold_set", Right.QUALITY, (guards.check_numbers_known, guards.check_reason), effects.set_hold),
    _marks("hold_release", Right.QUALITY, (guards.check_numbers_known, guards.check_held), effects.release_hold),
    _marks("recall", Right.QUALITY, (guards.check_recall,), effects.recall),
    Kind(
        "recall_release",
        Right.QUALITY,
        whole_guards=(guards.check_recall_release,),
        whole_effect=effects.release_recall,
        final=True,
    ),
    _marks(
        "expiry_change",
        Right.CHANGE_NUMBER,
        (guards.check_numbers_known, guards.check_reason, guards.check_date),
        effects.change_date,
    ),
    _marks(
        "contract_change",
        Right.CHANGE_NUMBER,
        (guards.check_numbers_known, guards.check_contract),
        effects.change_contract,
    ),
    _marks(
        "warranty_update",
        Right.CHANGE_NUMBER,
        (guards.check_numbers_known, guards.check_warranty),
        effects.update_warranty,
    ),
    _marks("field_change", Right.CHANGE_NUMBER, (guards.check_numbers_known, guards.check_field), effects.change_field),
    _marks(
        "maker_serial_change",
        Right.CHANGE_NUMBER,
        (guards.check_numbers_known, guards.check_maker_serial),
        effects.change_maker_serial,
    ),
    _marks("registration", Right.CHANGE_NUMBER, (guards.check_registration,), effects.register),
    Kind(
        "reserve",
        Right.RESERVE,
        documents=_ORDERS,
        document_needed=True,
        whole_guards=(guards.check_marks, reserving.check_reserve),
        whole_effect=effects.reserve,
        final=True,
    ),
    Kind(
        "unreserve",
        Right.RESERVE,
        documents=_ORDERS,
        document_needed=True,
        whole_guards=(guards.check_marks, reserving.check_unreserve),
        whole_effect=effects.unreserve,
        final=True,
    ),
)

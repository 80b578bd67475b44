"""Under which type of the reference a transaction stands in the history of a number (domain.md 1e, 2)."""

from collections.abc import Mapping

import pytest

from inventory.kinds import KINDS

TYPES: Mapping[str, int] = {
    "purchase_receipt": 1,
    "receipt_adjustment": 2,
    "receipt_return": 3,
    "vendor_return": 3,
    "shipment": 4,
    "direct_shipment": 4,
    "shipment_return": 5,
    "quantity_increase": 6,
    "quantity_decrease": 7,
    "project_usage": 4,
    "project_return": 5,
    "purchase_credit_note": 17,
    "purchase_debit_note": 18,
    "cost_increase": 8,
    "cost_decrease": 9,
    "both_increase": 10,
    "both_decrease": 11,
    "dispatch": 12,
    "direct_transfer": 12,
    "transfer_arrival": 13,
    "direct_arrival": 13,
    "transfer_receipt": 13,
    "transit_loss": 7,
    "transfer_close": 7,
    "assembly": 14,
    "disassembly": 14,
    "invoice_increase": 16,
    "invoice_decrease": 16,
    "purchase_invoice": 16,
    "credit_note": 17,
    "debit_note": 18,
    "shipment_reversal": 19,
    "internal_usage": 20,
    "reconcile_receipt": 116,
    "reconcile_shipment": 117,
    "reconcile_sale": 120,
    "reconcile_purchase": 121,
}


@pytest.mark.parametrize("kind", TYPES)
def test_a_kind_has_the_type_of_the_reference(kind: str) -> None:
    assert KINDS[kind].record_type == TYPES[kind]


@pytest.mark.parametrize("kind", ["assembly", "disassembly"])
def test_masters_and_components_stand_under_types_of_their_own(kind: str) -> None:
    assert sorted(way.record_type for way in KINDS[kind].ways) == [14, 15]

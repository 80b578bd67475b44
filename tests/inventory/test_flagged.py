"""What postings did otherwise than they say, as it was flagged."""

from decimal import Decimal

from inventory.deliveries import DeliveryKey
from inventory.flagged import changes_said
from inventory.refusals.reconciling import InvoiceDiffers
from inventory.transactions import Allocation, Line, Transaction
from tests.inventory.warehouses import NOW, TODAY


def test_what_an_old_invoice_differed_is_shared_by_units_however_often_a_lot_is_named() -> None:
    named = tuple(Allocation(Decimal(quantity), "L1") for quantity in (6, 4))
    line = Line("MILK", "EA", Decimal(10), "", allocations=named, applies_line=2)
    invoice = Transaction("I1", "purchase_invoice", "S", NOW, TODAY, TODAY, "1", lines=(line,), applies_to="PO1")
    told = (InvoiceDiffers("PO1", "MILK", Decimal(20)),)
    assert changes_said(invoice, told) == {DeliveryKey("PO1", 2, "MILK", "L1"): Decimal(2)}

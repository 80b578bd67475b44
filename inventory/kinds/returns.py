"""Kinds of goods that go back to vendors, and that customers bring back."""

from inventory.deliveries import Way
from inventory.documents import DocumentKind
from inventory.effects import leaving, returning
from inventory.guards import adjusting, documents, outgoing, returns
from inventory.kinds.row import ALLOCATED, BIN, STOCKED, Kind, Numbers
from inventory.people import Right
from inventory.places import CUSTOMER, VENDOR
from inventory.stock import SerialState

_NOTE = frozenset({DocumentKind.RETURN_NOTE})


def _to_vendor(name: str, *, needed: bool) -> Kind:
    """A return to a vendor: allowed while recalled, held or in quarantine (3b); limited to the receipt where one is named (F37)."""
    return Kind(
        name=name,
        right=Right.RETURN,
        from_leg=BIN,
        to_leg=VENDOR,
        numbers=Numbers.ALLOCATE,
        guards=(
            *((returns.check_source_named,) if needed else ()),
            documents.check_document,
            returns.check_delivered,
            outgoing.check_allocated,
            returns.check_of_receipt,
        ),
        effect=leaving.leave(SerialState.RETURNED_VENDOR),
        record_type=3,
        documents=_NOTE,
        taken_back=leaving.come_home,
        takes_returns=True,
    )


def _from_customer(name: str, record_type: int, right: Right, *, needed: bool) -> Kind:
    """A return from a customer: of the sale where one is named, else sold by us or unverified; into the bin of its condition (F41)."""
    return Kind(
        name=name,
        right=right,
        from_leg=CUSTOMER,
        to_leg=BIN,
        numbers=Numbers.GENERATE,
        guards=(
            *((returns.check_source_named,) if needed else ()),
            documents.check_document,
            returns.check_delivered,
            returns.check_coming_back,
            returns.check_bin_of_condition,
        ),
        effect=returning.take_in,
        record_type=record_type,
        documents=_NOTE,
        bins=STOCKED,
        taken_back=returning.give_back,
        guards_back=(*ALLOCATED, returns.check_came_last),
        takes_returns=True,
    )


def _to_customer(name: str, record_type: int, right: Right) -> Kind:
    """Goods that leave without an order's pick: sellable, from where they stand (F42, F43); they may come back on it."""
    return Kind(
        name=name,
        right=right,
        from_leg=BIN,
        to_leg=CUSTOMER,
        numbers=Numbers.ALLOCATE,
        guards=(
            adjusting.check_from_selling,
            outgoing.check_sellable,
            outgoing.check_not_named,
            outgoing.check_not_promised,
            outgoing.check_allocated,
        ),
        effect=leaving.sell,
        record_type=record_type,
        taken_back=leaving.unsell,
        delivers=Way.OUT,
    )


ROWS = (
    _to_vendor("vendor_return", needed=False),
    _to_vendor("receipt_return", needed=True),
    _from_customer("customer_return", 5, Right.RETURN, needed=False),
    _from_customer("shipment_return", 5, Right.RETURN, needed=True),
    _from_customer("credit_note", 17, Right.INVOICE, needed=False),
    _from_customer("invoice_decrease", 16, Right.INVOICE, needed=True),
    _to_customer("direct_shipment", 4, Right.PICK),
    _to_customer("debit_note", 18, Right.INVOICE),
    _to_customer("invoice_increase", 16, Right.INVOICE),
)

"""Kinds of work with vendors."""

from inventory.deliveries import Way
from inventory.documents import DocumentKind
from inventory.effects import closing, cross_docking, identifying, incoming
from inventory.guards import cross_docking as dock_guards
from inventory.guards import documents, outgoing
from inventory.guards.condition import check_condition
from inventory.guards.incoming import check_generated
from inventory.guards.temperature import check_temperature
from inventory.kinds.row import BIN, STOCKED, Kind, Numbers
from inventory.people import Right
from inventory.places import VENDOR, BinKind
from inventory.transactions import CROSS_DOCK

_PURCHASE = frozenset({DocumentKind.PURCHASE_ORDER})

ROWS = (
    Kind(
        name="purchase_receipt",
        right=Right.RECEIVE,
        from_leg=VENDOR,
        to_leg=BIN,
        numbers=Numbers.GENERATE,
        guards=(
            documents.check_document,
            check_generated,
            documents.check_over_receipt,
            check_condition,
            check_temperature,
        ),
        effect=incoming.bring_in,
        whole_effect=identifying.close_tag,
        record_type=1,
        delivers=Way.IN,
        documents=_PURCHASE,
        bins=STOCKED,
    ),
    Kind(
        name=CROSS_DOCK,
        right=Right.RECEIVE,
        from_leg=VENDOR,
        to_leg=BIN,
        numbers=Numbers.GENERATE,
        guards=(
            documents.check_document,
            check_generated,
            documents.check_over_receipt,
            check_condition,
            check_temperature,
            dock_guards.check_order_waits,
            dock_guards.check_sellable_on_arrival,
            outgoing.check_not_named,
            outgoing.check_allocated_on_order,
        ),
        effect=cross_docking.bring_to_dock,
        record_type=1,
        delivers=Way.IN,
        documents=_PURCHASE,
        document_needed=True,
        bins=frozenset({BinKind.DOCK}),
        taken_back=cross_docking.take_from_dock,
        guards_back=(documents.check_staged, outgoing.check_allocated),
    ),
    Kind(
        name="close",
        right=Right.RECEIVE,
        documents=_PURCHASE,
        document_needed=True,
        whole_guards=(documents.check_given_up,),
        whole_effect=closing.close_lines,
        whole_guards_back=(documents.check_given_back,),
        whole_taken_back=closing.reopen_lines,
    ),
)

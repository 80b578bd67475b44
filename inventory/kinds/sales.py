"""Kinds of work with customers."""

from inventory.deliveries import Way
from inventory.documents import DocumentKind
from inventory.effects import closing, counting, orders
from inventory.guards import documents, outgoing
from inventory.guards.counting import check_request
from inventory.guards.kits import check_kits_whole
from inventory.kinds.row import BIN, Kind, Numbers
from inventory.people import Right
from inventory.places import CUSTOMER, BinKind

_SALES = frozenset({DocumentKind.SALES_ORDER})

ROWS = (
    Kind(
        name="pick",
        right=Right.PICK,
        from_leg=BIN,
        to_leg=BIN,
        numbers=Numbers.ALLOCATE,
        guards=(
            documents.check_document,
            outgoing.check_sellable,
            outgoing.check_not_named,
            outgoing.check_not_promised,
            outgoing.check_allocated_on_order,
            outgoing.check_allocated,
            outgoing.check_not_picked,
            documents.check_over_pick,
        ),
        effect=orders.stage,
        documents=_SALES,
        document_needed=True,
        bins=frozenset({BinKind.DOCK}),
        taken_back=orders.unstage,
        guards_back=(documents.check_staged, outgoing.check_allocated),
        boxes=True,
        in_place=True,
    ),
    Kind(
        name="shipment",
        right=Right.PICK,
        from_leg=BIN,
        to_leg=CUSTOMER,
        numbers=Numbers.ALLOCATE,
        guards=(
            documents.check_document,
            outgoing.check_sellable,
            documents.check_staged,
            outgoing.check_allocated,
        ),
        effect=orders.ship,
        record_type=4,
        record_type_back=19,
        delivers=Way.OUT,
        documents=_SALES,
        document_needed=True,
        whole_guards=(check_kits_whole,),
        whole_effect=orders.close_when_shipped,
        taken_back=orders.unship,
        whole_taken_back=orders.reopen_document,
        boxes=True,
    ),
    Kind(
        name="order_close",
        right=Right.PICK,
        documents=_SALES,
        document_needed=True,
        whole_guards=(documents.check_given_up,),
        whole_effect=closing.close_order,
        whole_taken_back=closing.reopen_lines,
    ),
    Kind(
        name="count_request",
        right=Right.PICK,
        documents=_SALES,
        whole_guards=(check_request,),
        whole_effect=counting.request,
        whole_taken_back=counting.forget_request,
        counts=True,
    ),
)

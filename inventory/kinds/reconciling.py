"""Kinds that put numbers right where no stock moves (F53), and the vendor's invoice (F36). In each line numbers stand instead of others."""

from inventory.effects import invoicing
from inventory.effects import reconciling as effects
from inventory.guards import adjusting, outgoing
from inventory.guards import invoicing as invoices
from inventory.guards import reconciling as guards
from inventory.guards.incoming import check_generated
from inventory.guards.owners import check_owner_stays
from inventory.guards.returns import check_source_named
from inventory.kinds.row import BIN, STOCKED, Kind, Numbers
from inventory.people import Right
from inventory.places import ADJUSTMENT, CUSTOMER, VENDOR

ROWS = (
    Kind(
        name="reconcile_receipt",
        right=Right.ADJUST,
        from_leg=ADJUSTMENT,
        to_leg=BIN,
        numbers=Numbers.GENERATE,
        guards=(adjusting.check_reason, check_owner_stays, guards.check_loose, check_generated),
        effect=effects.number,
        record_type=116,
        bins=STOCKED,
        taken_back=effects.take_numbers_back,
        guards_back=(guards.check_loose, outgoing.check_allocated),
        corrects=True,
    ),
    Kind(
        name="reconcile_shipment",
        right=Right.ADJUST,
        from_leg=BIN,
        to_leg=ADJUSTMENT,
        numbers=Numbers.ALLOCATE,
        guards=(
            adjusting.check_reason,
            check_owner_stays,
            guards.check_loose,
            outgoing.check_not_named,
            outgoing.check_allocated,
        ),
        effect=effects.unnumber,
        record_type=117,
        taken_back=effects.give_numbers_back,
        guards_back=(guards.check_loose, guards.check_gone),
        corrects=True,
    ),
    Kind(
        name="reconcile_sale",
        right=Right.INVOICE,
        from_leg=BIN,
        to_leg=CUSTOMER,
        numbers=Numbers.ALLOCATE,
        guards=(
            check_source_named,
            adjusting.check_reason,
            check_owner_stays,
            guards.back(guards.check_booked),
            outgoing.check_allocated,
        ),
        effect=effects.sell_instead,
        record_type=120,
        taken_back=effects.unsell_instead,
        guards_back=(guards.check_booked, guards.back(outgoing.check_allocated)),
        corrects=True,
    ),
    Kind(
        name="reconcile_purchase",
        right=Right.INVOICE,
        from_leg=VENDOR,
        to_leg=BIN,
        numbers=Numbers.GENERATE,
        guards=(
            check_source_named,
            adjusting.check_reason,
            check_owner_stays,
            guards.back(guards.check_booked, outgoing.check_allocated),
            check_generated,
        ),
        effect=effects.receive_instead,
        record_type=121,
        bins=STOCKED,
        taken_back=effects.unreceive_instead,
        guards_back=(guards.check_booked, outgoing.check_allocated, guards.back(guards.check_gone)),
        corrects=True,
    ),
    Kind(
        name="purchase_invoice",
        right=Right.INVOICE,
        whole_guards=(invoices.check_invoice,),
        whole_effect=invoicing.invoice,
        whole_guards_back=(invoices.check_invoiced,),
        whole_taken_back=invoicing.take_back,
        record_type=16,
        books_only=True,
    ),
)

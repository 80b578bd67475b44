"""Guards of numbers that we make ourselves: they follow the mask, and whoever made them had leased them (F3, F23, F24, domain.md 3d)."""

from inventory.draft import Act
from inventory.guards.people import Refusals
from inventory.item_masks import lot_mask_of, serial_mask_of
from inventory.items import LotOrigin
from inventory.leases import is_leased
from inventory.numbers import Mask, check_mask
from inventory.refusals import numbering
from inventory.transactions import Allocation, Source


def check_made(act: Act) -> Refusals:
    """Generated serials and lots: hard to the mask whoever approves (domain.md 6.11), leased, and never in place of a vendor's lots."""
    item = act.item
    for allocation in act.line.allocations:
        if allocation.serial_source is Source.GENERATED:
            for serial in allocation.serials:
                yield from _check_number(act, serial, serial_mask_of(act.stock, item))
        yield from check_lot_made(act, allocation)


def check_lot_made(act: Act, allocation: Allocation) -> Refusals:
    """A generated lot is of the mask and leased, and never in place of a vendor's; any other is nothing of ours."""
    if allocation.lot_source is not Source.GENERATED or not allocation.lot:
        return
    if act.item.lot_origin is LotOrigin.VENDOR:
        yield numbering.VendorLotMade(act.item.item, allocation.lot)
    else:
        yield from _check_number(act, allocation.lot, lot_mask_of(act.stock, act.item))


def _check_number(act: Act, number: str, mask: Mask | None) -> Refusals:
    item = act.item.item
    if mask is None:
        yield numbering.NothingToCount(item, number)
        return
    if refusal := check_mask(item, number, mask):
        yield refusal
        return
    leased = act.stock.leased(item)
    if leased is not None and not is_leased(number, mask, (each for each in leased if each.mask == mask.mask)):
        yield numbering.NumberNotLeased(item, number)

"""Effects on the warranty of serials: it begins with every kind of sale, and is as it was before where that is taken back (F14, F39)."""

from dataclasses import replace

from inventory.draft import Act
from inventory.items import WarrantyStart
from inventory.lives import warranty_as_before, with_warranty_before
from inventory.transactions import Allocation


def start_warranty(act: Act, allocation: Allocation) -> None:
    """Start the warranty of serials that are sold, where the item's begins with that (F14); one that was given to it before stays.

    Nobody has registered this sale yet, whoever had the unit before: a warranty that begins with registration waits for it.
    """
    starts = act.item.serial_warranty_starts
    for serial in allocation.serials:
        kept = act.draft.serial(act.item.item, serial)
        if kept is None:
            continue
        sold = replace(with_warranty_before(kept), registered=None)
        if starts is WarrantyStart.SOLD and (code := kept.warranty or act.item.warranty):
            sold = replace(sold, warranty=code, warranty_from=act.transaction.day)
        elif starts is WarrantyStart.REGISTERED:
            sold = replace(sold, warranty_from=None)
        act.draft.put_serial(sold)


def forget_warranty(act: Act, allocation: Allocation) -> None:
    """Take it back that serials were sold: their warranty never began, and one that they had before is as it was."""
    for serial in allocation.serials:
        if (kept := act.draft.serial(act.item.item, serial)) is not None:
            act.draft.put_serial(warranty_as_before(kept))

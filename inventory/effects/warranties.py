"""Effects on the warranty of serials: it begins with every kind of sale, and never began where that is taken back (F14, F39)."""

from dataclasses import replace

from inventory.draft import Act
from inventory.items import WarrantyStart
from inventory.transactions import Allocation


def start_warranty(act: Act, allocation: Allocation) -> None:
    """Start the warranty of serials that are sold, where the item's begins with that (F14); one that was given to it before stays."""
    for serial in allocation.serials:
        kept = act.draft.serial(act.item.item, serial)
        code = (kept.warranty if kept else "") or act.item.warranty
        if kept is not None and code and act.item.serial_warranty_starts is WarrantyStart.SOLD:
            act.draft.put_serial(replace(kept, warranty=code, warranty_from=act.transaction.day))


def forget_warranty(act: Act, allocation: Allocation) -> None:
    """Take it back that serials were sold: their warranty never began, and nobody has registered them."""
    for serial in allocation.serials:
        if (kept := act.draft.serial(act.item.item, serial)) is not None:
            act.draft.put_serial(replace(kept, warranty="", warranty_from=None, registered=None))

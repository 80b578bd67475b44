"""Genealogy: what was made of what. A link is kept for each assembly, split and combination; trace and recall follow them."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from inventory.transactions import Allocation
from inventory.values import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """So much (stocking units of `from_item`) of one lot or serial went into another; below zero where that was taken back.

    `serial` is empty where nobody said into which of several units it went.
    """

    item: str
    lot: str
    serial: str
    from_item: str
    from_lot: str
    from_serial: str
    quantity: Decimal

    @property
    def key(self) -> tuple[str, str, str, str, str, str]:
        """Return what was made and of what."""
        return (self.item, self.lot, self.serial, self.from_item, self.from_lot, self.from_serial)


def distribute(masters: Sequence[str], components: Sequence[Allocation]) -> tuple[Allocation, ...] | None:
    """Return the components with a master serial each: the same number for every master, in order (F46, "assign master serials").

    What had a master gets another. None where the components are no multiple of the masters, in any of their lots.
    """
    parts: list[Allocation] = []
    for each in components:
        share = each.quantity / len(masters) if masters else Decimal(0)
        if not share or (each.serials and (share != share.to_integral_value() or len(each.serials) != each.quantity)):
            return None
        for at, master in enumerate(masters):
            serials = each.serials[at * int(share) : (at + 1) * int(share)] if each.serials else ()
            weight = None if each.weight is None else each.weight / len(masters)
            parts.append(replace(each, quantity=share, serials=serials, weight=weight, parent=master))
    return tuple(parts)

"""The masks of an item, with the class of the item in them: the one place where a class comes into a mask (F3, F6)."""

from dataclasses import replace
from functools import lru_cache
from typing import Protocol

from inventory.items import Item
from inventory.numbers import Mask
from inventory.segments import SegmentType

KEPT_MAX = 512
"""So many masks with the class of an item are kept: the same few are asked for with each number."""


class Masks(Protocol):
    """Whoever knows masks by their code."""

    def mask(self, mask: str) -> Mask | None:
        """Return a mask by its code."""
        ...


def mask_for(item: Item, mask: Mask) -> Mask:
    """Return a mask as it is for an item: with its class, where that is as long as the segment; else the mask as it is."""
    return _with_class(mask, item.item_class)


@lru_cache(KEPT_MAX)
def _with_class(mask: Mask, name: str) -> Mask:
    if not mask.lacks_class:
        return mask
    filled = (
        replace(each, text=name) if each.type is SegmentType.CLASS and each.length == len(name) else each
        for each in mask.segments
    )
    return replace(mask, segments=tuple(filled))


def serial_mask_of(masks: Masks, item: Item) -> Mask | None:
    """Return the mask of an item's serials, None where it has none."""
    return _mask_of(masks, item, item.serial_mask)


def lot_mask_of(masks: Masks, item: Item) -> Mask | None:
    """Return the mask of an item's lots, None where it has none, or they are the vendor's."""
    return _mask_of(masks, item, item.own_lot_mask)


def _mask_of(masks: Masks, item: Item, code: str) -> Mask | None:
    mask = masks.mask(code) if code else None
    return None if mask is None else mask_for(item, mask)

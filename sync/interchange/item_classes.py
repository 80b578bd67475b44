"""The class of an item as its masks want it: there, as long as their segment, and the same once there are numbers that have it (F3)."""

from collections.abc import Iterator

from inventory.item_masks import mask_for
from inventory.items import Item
from inventory.numbers import Mask
from inventory.segments import SegmentType
from sync.centre.records import mask_of
from sync.interchange.book import Book, Record
from sync.interchange.laying import Fault
from sync.interchange.policy_cells import COMPANY, as_company, numbered_kinds

KINDS = ("serial", "lot")


def class_faults(book: Book, record: Record) -> Iterator[Fault]:
    """Yield why the class of an item is none, does not fit its masks, or cannot change."""
    kept, settings = book["item"].kept.get((record["item"],)), book["setting"].kept
    name = record["item_class"]
    if name and not (name.isascii() and name.isalnum()):
        yield "item_class", f"{name!r} is not of letters and digits only"
    yield from (("item_class", text) for text in _lacking(book, as_company(book["setting"].rows, record)))
    if kept is None or kept["item_class"] == name:
        return
    before = as_company(settings, kept)
    for kind in sorted(numbered_kinds(book, record["item"])):
        if (mask := _mask(book, before, kind)) is not None and _has_class(mask):
            yield "item_class", f"is {kept['item_class']!r} and cannot change: there are numbers that have it"


def mask_users_faults(book: Book, mask: Mask) -> Iterator[Fault]:
    """Yield the items that use a mask and lack the class that it wants; those that the same files bring are judged by themselves."""
    if not _has_class(mask):
        return
    read = book.file("items")
    coming = {row.values.get("item") for row in read.rows} if read else set()
    for row in book["item"].rows.values():
        item = as_company(book["setting"].rows, row)
        used = mask.kind in KINDS and getattr(item, f"{mask.kind}_mask") == mask.mask
        if used and row["item"] not in coming and (text := _class_missing(item, mask)):
            yield "segments", text
            return


def default_faults(book: Book, record: Record) -> Iterator[Fault]:
    """Yield the first item that would get a mask of the company and lacks the class that it wants."""
    row = book["mask"].get(record["value"])
    if row is None or not _has_class(mask_of(row)):
        return
    after = {**book["setting"].rows, (COMPANY, record["name"]): record}
    for each in book["item"].rows.values():
        for text in _lacking(book, as_company(after, each)):
            yield "value", text
            return


def _lacking(book: Book, item: Item) -> Iterator[str]:
    for kind in KINDS:
        mask = _mask(book, item, kind)
        if mask is not None and (text := _class_missing(item, mask)):
            yield text


def _class_missing(item: Item, mask: Mask) -> str:
    """Return that an item with such numbers lacks the class that its mask wants, empty where it does not."""
    tracked = item.tracking.serials if mask.kind == "serial" else item.tracking.lots
    if not tracked or not mask_for(item, mask).lacks_class:
        return ""
    wanted = next(each.length for each in mask.segments if each.type is SegmentType.CLASS)
    return f"{item.item} has no class of {wanted} characters, which is in the numbers of mask {mask.mask}"


def _mask(book: Book, item: Item, kind: str) -> Mask | None:
    row = book["mask"].get(getattr(item, f"{kind}_mask"))
    return mask_of(row) if row is not None and row["kind"] == kind else None


def _has_class(mask: Mask) -> bool:
    return any(each.type is SegmentType.CLASS for each in mask.segments)

"""Masks in files (F3): what makes numbers that can be kept, and does not change once there are numbers of it."""

from collections.abc import Iterator
from dataclasses import replace

from inventory.document_numbers import DOCUMENT, mask_fault
from inventory.item_masks import mask_for
from inventory.items import Item, Tracking
from inventory.numbers import (
    MASK_CODE_CHARACTERS_MAX,
    Mask,
    blanked,
    check_form,
    example_of,
    normalised,
    open_parts_of,
    shape_of,
)
from inventory.policy import NOTHING
from inventory.segments import format_segments, parse_segments
from sync.centre.records import mask_of, record_of
from sync.interchange.book import Book, Record
from sync.interchange.item_classes import mask_users_faults
from sync.interchange.laying import Fault
from sync.interchange.policy_cells import as_company
from sync.interchange.separators import mask_faults


def mask_row_faults(book: Book, record: Record) -> Iterator[Fault]:
    """Yield what is wrong with a mask (F3), and write its segments in one form."""
    try:
        mask = Mask(record["mask"], record["kind"], record["prefix"], parse_segments(record["segments"]))
    except ValueError as error:
        yield "segments", str(error)
        return
    record["segments"] = format_segments(mask.segments)
    if check_form(example_of(mask)):
        yield "prefix", f"{shape_of(mask)!r} would be no number: printable ASCII, no space at an end"
    if mask.mask == NOTHING:
        yield "mask", f"{NOTHING!r} means that there is no mask"
    if mask.kind != DOCUMENT and len(mask.mask) > MASK_CODE_CHARACTERS_MAX:
        yield "mask", f"is longer than {MASK_CODE_CHARACTERS_MAX} characters"
    yield from mask_faults(book, mask)
    yield from _frozen(book, record)
    yield from mask_users_faults(book, mask)
    if record["next"] and open_parts_of(record["next"], mask) is None:
        yield "next", f"{record['next']!r} does not fit the mask"
    if record["next"] and mask.counting is None:
        yield "next", "needs a segment that counts up"
    record["next"] = blanked(record["next"], mask)
    fault = mask_fault(replace(mask, next=record["next"])) if mask.kind == DOCUMENT else ""
    if fault:
        yield "mask", fault


def with_own_forms(book: Book, item: Item, values: Record) -> Record:
    """Return a row with its lot and its serial as they are kept: numbers of our own with the separators of their mask (F5)."""
    found = dict(values)
    for kind, code in (("serial", item.serial_mask), ("lot", item.own_lot_mask)):
        mask = book["mask"].get(code) if values.get(kind) and code else None
        if mask is not None:
            found[kind] = normalised(values[kind], mask_for(item, mask_of(mask)))
    return found


def next_faults(book: Book, record: Record, kind: str, mask: Record | None) -> Iterator[Fault]:
    """A next number of an item is one from which its mask counts on (F7): any other would say nothing."""
    name, tracking = f"next_{kind}", Tracking(record["tracking"])
    kept = book["item"].kept.get((record["item"],))
    if not record[name] or (kept is not None and kept[name] == record[name]):
        return
    if not (tracking.serials if kind == "serial" else tracking.lots):
        yield name, f"{record['item']} has no {kind} numbers"
    elif mask is None or "+" not in mask["segments"]:
        yield name, f"no {kind} mask of {record['item']} counts up: nothing would follow"


def blank_next(record: Record, kind: str, mask: Record | None) -> Iterator[Fault]:
    """A next number fits its mask with the item's class; what is filled when a number is made is blank in it."""
    name = f"next_{kind}"
    if mask is None or not record[name]:
        return
    own = mask_for(record_of(Item, record), mask_of(mask))
    if open_parts_of(record[name], own) is None:
        yield name, f"{record[name]!r} does not fit the mask {own.mask}"
    record[name] = blanked(record[name], own)


def _frozen(book: Book, record: Record) -> Iterator[Fault]:
    """A mask does not change once numbers were made with it (F3); its next number is where new items begin, and may."""
    kept = book["mask"].kept.get((record["mask"],))
    changed = [name for name in ("kind", "prefix", "segments") if kept and kept[name] != record[name]]
    if kept is None or not changed or DOCUMENT in (kept["kind"], record["kind"]):
        return
    column, settings = f"{kept['kind']}_mask", book["setting"].kept
    rows = (row for row in book["item"].kept.values() if (row["item"], kept["kind"]) in book.numbered)
    if any(getattr(as_company(settings, row), column) == record["mask"] for row in rows):
        yield from ((name, f"is {kept[name]!r} and cannot change: there are numbers of this mask") for name in changed)

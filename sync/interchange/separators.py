"""Separators of masks (F4): each is switched on or off for serial and for lot masks; off is for ever, and not while a mask has it."""

from collections.abc import Iterator

from inventory.numbers import Mask
from inventory.settings import SEPARATORS, SWITCHES
from sync.interchange.book import Book, Record
from sync.interchange.laying import Fault
from sync.interchange.policy_cells import COMPANY

OFF = "no"
_SIGNS = " ".join(sign for sign in SEPARATORS.values() if sign != " ")


def mask_faults(book: Book, mask: Mask) -> Iterator[Fault]:
    """Yield the separators of a mask that cannot be switched, or are off for its kind; one that is there already keeps what it has."""
    kept = book["mask"].kept.get((mask.mask,))
    for sign in sorted({each.separator for each in mask.segments} - {"", *SEPARATORS.values()}):
        if kept is None or sign not in kept["segments"]:
            yield "segments", f"{sign!r} is none of the separators {_SIGNS} and space (F4)"
    for name, sign in SEPARATORS.items():
        row = book["setting"].rows.get((COMPANY, f"{mask.kind}_separator_{name}"))
        if row is None or row["value"] != OFF or not any(each.separator == sign for each in mask.segments):
            continue
        if kept is None or sign not in kept["segments"]:
            yield "segments", f"{sign!r} is switched off for {mask.kind} masks (F4)"


def switch_faults(book: Book, record: Record) -> Iterator[Fault]:
    """Yield why a separator may not be switched so: off while a mask has it, on after it was off."""
    kind, sign = SWITCHES[record["name"]]
    kept = book["setting"].kept.get((COMPANY, record["name"]))
    if record["value"] != OFF and kept is not None and kept["value"] == OFF:
        yield "value", f"{sign!r} was switched off for {kind} masks, and that is for ever"
    elif record["value"] == OFF and (having := _masks_with(book, kind, sign)):
        more = f" (and {len(having) - 1} other masks)" if len(having) > 1 else ""
        yield "value", f"{sign!r} cannot be switched off: mask {having[0]} has it{more}"


def _masks_with(book: Book, kind: str, sign: str) -> list[str]:
    rows = book["mask"].rows.values()
    return sorted(row["mask"] for row in rows if row["kind"] == kind and sign in row["segments"])

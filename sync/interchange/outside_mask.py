"""Numbers outside the mask of their item (domain.md 6.11): a row of stock.csv names those of its own that are, as an export does."""

from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import Connection, select

from inventory.item_masks import mask_for
from inventory.items import Item, Tracking
from inventory.numbers import Mask, check_mask
from inventory.twins import label_of
from sync import schema
from sync.centre.records import mask_of
from sync.interchange.book import Book, Record
from sync.interchange.laying import Fault


def outside_mask_faults(book: Book, item: Item, values: Record) -> Iterator[Fault]:
    """A serial, and a lot of our own, is one that the mask of the item makes, where neither the row says that it is outside (6.11).

    Nor where the site trusts its vendors. A second one of a label is as the label is (6.6, 6.12).
    """
    if _trusts_vendors(book, values["site"]):
        return

    def mask(code: str) -> Mask | None:
        kept = book["mask"].get(code)
        return mask_of(kept) if kept else None

    said = Tracking(values["outside_mask"] or Tracking.NONE)
    named = {"serial": said.serials, "lot": said.lots}
    for kind, code in _outside(item, values, mask):
        if not named[kind]:
            yield kind, f"{values[kind]!r} does not fit the mask {code}"


def needs_badge(values: Record) -> bool:
    """Return whether somebody must have let a number in: one outside its mask, or a second one of a label (6.12)."""
    return bool(values["outside_mask"]) or label_of(values["serial"]) != values["serial"]


class OutsideMask:
    """Tells which numbers are outside their masks."""

    def __init__(self, connection: Connection) -> None:
        """Load the masks."""
        rows = connection.execute(select(schema.CENTRAL["mask"])).mappings()
        self._masks: Mapping[str, Mask] = {row["mask"]: mask_of(dict(row)) for row in rows}

    def named(self, item: Item, lot: str, serial: str) -> str:
        """Return what a row of stock.csv says of its numbers."""
        numbers = {"lot": lot, "serial": serial}
        found = {kind for kind, _ in _outside(item, numbers, self._masks.get)}
        return "+".join(sorted(found))


def _outside(item: Item, numbers: Record, masks: Callable[[str], Mask | None]) -> Iterator[tuple[str, str]]:
    """Yield the kinds of numbers that do not fit their mask, each with its code."""
    for kind, code in (("serial", item.serial_mask), ("lot", item.own_lot_mask)):
        mask = masks(code) if numbers[kind] and code else None
        if mask is not None and check_mask(item.item, label_of(numbers[kind]), mask_for(item, mask)):
            yield kind, code


def _trusts_vendors(book: Book, site: str) -> bool:
    said = (book["setting"].get(scope, "trust_vendor_masks") for scope in (f"site:{site}", "company"))
    return next((row["value"] == "yes" for row in said if row is not None), False)

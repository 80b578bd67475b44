"""Marks of lots and serials, read as overlays: nothing here changes a record; every question has one function.

A recall is never written on a lot: it is a company-wide list, and whether it covers goods is found when they are looked at. So it covers
what is in transit, in a box, split off, or comes tomorrow, as soon as a device has the recall (F55, domain.md 6.7).
"""

from collections.abc import Iterable, Sequence
from datetime import date

from inventory.recalls import Recall
from inventory.shelf_life import is_released
from inventory.tracked import Lot, Serial

RECEIPTS_OF_A_LOT_MAX = 200
_BETWEEN = "\x1f"


def receipts_of(lot: Lot) -> tuple[str, ...]:
    """Return the documents (or transactions) that brought some of a lot in, oldest first."""
    return tuple(lot.receipts.split(_BETWEEN)) if lot.receipts else ()


def with_receipt(lot: Lot, receipt: str) -> str:
    """Return the text of a lot's receipts with one more; of very many the oldest is forgotten."""
    return with_receipts(lot, (receipt,))


def with_receipts(lot: Lot, receipts: Sequence[str]) -> str:
    """Return the text of a lot's receipts with more of them, which are the newest from now on; of very many the oldest are forgotten."""
    kept = [each for each in receipts_of(lot) if each not in receipts]
    return _BETWEEN.join([*kept, *receipts][-RECEIPTS_OF_A_LOT_MAX:])


def recalled_by(recalls: Iterable[Recall], item: str, lot: Lot | None, serial: Serial | None = None) -> str:
    """Return the number of the first recall that covers goods, empty for none.

    A lot is covered by what names lots; single serials are covered by what names serials, and by all that covers their lot.
    """
    return next((each.recall for each in recalls if not each.released_by and covers(each, item, lot, serial)), "")


def covers(recall: Recall, item: str, lot: Lot | None, serial: Serial | None = None) -> bool:
    """Return whether a line of a recall covers a lot, or a serial (of that lot, where it has one)."""
    if recall.item not in ("", item) or not recall.names_something:
        return False
    if recall.serial and not (serial is not None and is_between(recall.serial, recall.last_serial, serial.serial)):
        return False
    if recall.lot or recall.vendor or recall.vendor_lot:
        if lot is None or recall.lot not in ("", lot.lot) or recall.vendor not in ("", lot.vendor):
            return False
        if recall.vendor_lot not in ("", lot.vendor_lot):
            return False
    if recall.receipt and not _came_by(recall.receipt, lot, serial):
        return False
    if recall.from_day or recall.to_day:
        came = serial.stock_date if serial and serial.stock_date else lot.stock_date if lot else None
        return _came_between(recall, came)
    return True


def _came_by(receipt: str, lot: Lot | None, serial: Serial | None) -> bool:
    return receipt in receipts_of(lot) if lot is not None else serial is not None and serial.receipt == receipt


def _came_between(recall: Recall, day: date | None) -> bool:
    return day is not None and (recall.from_day or date.min) <= day <= (recall.to_day or date.max)


def is_between(first: str, last: str, serial: str) -> bool:
    """Return whether a serial is the first, or of its length and between it and the last: in the order of the characters."""
    if not last or serial == first:
        return serial == first
    return len(serial) == len(first) == len(last) and first <= serial <= last


def is_quarantined(lot: Lot, day: date) -> bool:
    """Return whether a lot is in quarantine: for quality until a person ends it (6.7), else up to its release date (F10)."""
    return bool(lot.quarantine) or not is_released(lot.quarantine_until, day)

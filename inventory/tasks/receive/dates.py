"""Receiving: dates typed by hand, in the order of digits that is set for the site and item (flows.md 1.0a, 9)."""

import calendar
from datetime import date

from inventory.barcodes.dates import full_year


def typed_date(text: str, order: str, today: date) -> date | None:
    """Return the date of six (or, for MMYY, four) typed digits; day 00 is the end of the month; None for what is no date.

    The century is chosen as on labels (GS1 General Specifications 7.12), so that typing and scanning agree.
    """
    if not (text.isascii() and text.isdigit() and len(text) == len(order)):
        return None
    parts = {part: int(text[order.index(part) : order.index(part) + 2]) for part in ("YY", "MM", "DD") if part in order}
    year, month, day = full_year(parts["YY"], today), parts["MM"], parts.get("DD", 0)
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    return date(year, month, day or last) if day <= last else None

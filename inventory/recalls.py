"""Recalls: what may not leave, company-wide, whatever site has it, gets it or had it (F55, domain.md 6.7)."""

from datetime import date

from inventory.values import dataclass

RECALL_LINES_MAX = 1_000


@dataclass(frozen=True, slots=True)
class Recall:
    """One line of a recall: what it names. All that a line gives must fit; what fits any line is recalled.

    `lot` is our key, `vendor_lot` the vendor's, `serial` with `last_serial` a range of serials, `receipt` the document (or transaction)
    that brought goods in, `from_day` to `to_day` the days on which they came first. `day` is that of the recall; `released_by` is the
    transaction that ended it.
    """

    recall: str
    line: int
    item: str = ""
    lot: str = ""
    vendor: str = ""
    vendor_lot: str = ""
    serial: str = ""
    last_serial: str = ""
    receipt: str = ""
    from_day: date | None = None
    to_day: date | None = None
    day: date | None = None
    text: str = ""
    site: str = ""
    transaction: str = ""
    released_by: str = ""

    @property
    def names_something(self) -> bool:
        """Return whether the line narrows the goods down: an item alone is no recall, it is the end of the item."""
        lots = self.lot or self.vendor_lot or self.receipt
        return bool(lots or self.serial or self.from_day or self.to_day)

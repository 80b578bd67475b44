"""What an export says in stock.csv of lots and serials, so that an import lets them be as they are, whatever their items want of new ones.

`none` for what they do not have and a new one would get; `released` for a lot that no day holds, where its item's new ones are held.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, exists, or_, select

from inventory.items import Item
from inventory.policy import NOTHING
from sync import schema
from sync.centre.policies import Policies
from sync.interchange.outside_mask import OutsideMask
from sync.interchange.values import RELEASED, Value

LOT_NAMES = ("best_before", "production_date", "vendor", "vendor_lot", "hold", "quarantine", "quarantine_until")
"""What stock.csv says of lots, in the order of its columns; a row has each as `lot_` and its name."""
_LOT_DAYS = ("best_before", "production_date", "quarantine_until")


class NumberCells:
    """The cells of the lots and serials of a site."""

    def __init__(self, connection: Connection, site: str) -> None:
        """Load what items want of new numbers."""
        self._policies = Policies(connection, site)
        self._by_days = _by_days(connection)
        self._outside = OutsideMask(connection)
        self._items: dict[str, Item] = {}

    def expiry(self, row: Row[Any], serial: str) -> Value:
        """Return the last day of a serial's lot, or of a lot, or of a serial that has no lot."""
        expiry: date | None = row.lot_expiry if row.lot else row.expiry_date if serial else None
        if expiry is not None or (row.lot and row.lot_best_before is not None):
            return expiry
        item = self._item(row.item)
        if row.lot:
            return NOTHING if item.lot_expires or item.best_before_days is not None else None
        return NOTHING if serial and item.serial_expiry_days is not None else None

    def of_lot(self, row: Row[Any]) -> Iterator[Value]:
        """Yield what else is known of a lot, of one whose quarantine was ended that it was; nothing where there is none."""
        for name in LOT_NAMES:
            value = getattr(row, f"lot_{name}")
            if name == "quarantine_until" and value is None and row.lot and row.item in self._by_days:
                value = RELEASED
            elif name == "vendor_lot" and row.lot and not value:
                value = NOTHING
            yield None if value is None and name in _LOT_DAYS else value or ""

    def outside_mask(self, row: Row[Any], serial: str) -> str:
        """Return which of the numbers are outside their masks."""
        return self._outside.named(self._item(row.item), row.lot, serial)

    def _item(self, item: str) -> Item:
        if item not in self._items:
            self._items[item] = self._policies.item(item)
        return self._items[item]


def _by_days(connection: Connection) -> set[str]:
    """Return the items whose new lots may be in quarantine for some days, anywhere."""
    item, setting = schema.CENTRAL["item"], schema.CENTRAL["setting"]
    named = exists(select(setting.c.name).where(setting.c.name == "quarantine_days"))
    return set(connection.scalars(select(item.c.item).where(or_(item.c.quarantine_days.is_not(None), named))))

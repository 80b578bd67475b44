"""What StockInSqlite answers out of the reference data of the mirror: items and their policy, masks, settings, people, bins, partners."""

from decimal import Decimal

from inventory.documents import Partner
from inventory.fields import OptionalField
from inventory.items import Item
from inventory.numbers import Mask
from inventory.people import Operator
from inventory.places import Bin
from inventory.settings import SETTINGS
from sync.handheld import marks, policies, rows, stock_queries
from sync.handheld.database import Database
from sync.handheld.remembered import Remembered

MASKS_MAX = 200
"""In how many masks of the company a code is looked for without its separators."""


class ReferenceInSqlite:
    """The part of StockInSqlite that no work of the device changes; what each input asks is remembered until the mirror changes."""

    def __init__(self, database: Database, site: str) -> None:
        """Keep the connection."""
        self._database = database
        self._site = site
        self._remembered = Remembered(database, "mirror")

    @property
    def site(self) -> str:
        """Return the site whose stock this is."""
        return self._site

    def item(self, item: str, customer: str = "") -> Item | None:
        """Return an item, active or not, with its policy as it counts."""
        return self._remembered.answer(
            ("item", item, customer), lambda: policies.item_at(self._database, self._site, item, customer)
        )

    def gtin(self, item: str) -> str:
        """Return the GTIN of an item's stocking unit, empty where it has none."""
        return str(self._database.value(stock_queries.GTIN, (item, item)) or "")

    def badges(self, limit: int) -> tuple[str, ...]:
        """Return the badges of the people who work here, in order."""
        return tuple(str(row[0]) for row in self._database.all(stock_queries.BADGES, (limit,)))

    def item_allowed(self, item: str) -> bool:
        """Return whether the item may be stocked at this site (F50)."""
        return bool(self._database.value(stock_queries.ITEM_ALLOWED, (item, self._site)))

    def is_kit(self, item: str) -> bool:
        """Return whether the item is made of components (F30)."""
        return self._remembered.answer(("kit", item), lambda: bool(self._database.value(stock_queries.IS_KIT, (item,))))

    def factor(self, item: str, unit: str) -> Decimal | None:
        """Return how many stocking units are in one of `unit`."""
        row = self._database.one(stock_queries.FACTOR, (item, unit, item, unit))
        return None if row is None else rows.factor_of(row)

    def mask(self, mask: str) -> Mask | None:
        """Return a mask by its code."""
        return self._remembered.answer(("mask", mask), lambda: self._mask(mask))

    def _mask(self, mask: str) -> Mask | None:
        row = self._database.one(stock_queries.MASK, (mask,))
        return None if row is None else rows.mask_of(row)

    def separated_masks(self) -> tuple[Mask, ...]:
        """Return the masks of the company whose numbers may be written without separators, by code; of at most MASKS_MAX."""
        return self._remembered.answer(("masks",), self._separated_masks)

    def _separated_masks(self) -> tuple[Mask, ...]:
        masks = map(rows.mask_of, self._database.all(stock_queries.MASKS, (MASKS_MAX,)))
        return tuple(mask for mask in masks if mask.has_separators)

    def presets(self, kind: str, item: str) -> str:
        """Return the optional fields that a new number of an item has."""
        return self._remembered.answer(("presets", kind, item), lambda: marks.presets(self._database, kind, item))

    def optional_fields(self, kind: str, item: str) -> tuple[OptionalField, ...]:
        """Return the optional fields of an item's `serial` or `lot` numbers, by name."""
        return self._remembered.answer(
            ("fields", kind, item), lambda: marks.optional_fields(self._database, kind, item)
        )

    def setting(self, name: str, item: str = "", customer: str = "") -> str:
        """Return the effective value: the narrowest scope that sets it, else the default."""
        return self._remembered.answer(("setting", name, item, customer), lambda: self._setting(name, item, customer))

    def _setting(self, name: str, item: str, customer: str) -> str:
        found = self._database.value(
            stock_queries.SETTING,
            (name, f"item:{item}", f"site:{self._site}", f"item_site:{self._site}:{item}", f"customer:{customer}"),
        )
        return SETTINGS[name].default if found is None else str(found)

    def operator(self, badge: str) -> Operator | None:
        """Return a person who works at this site."""
        row = self._database.one(stock_queries.OPERATOR, (badge,))
        return None if row is None else rows.operator_of(row)

    def bin(self, bin_code: str) -> Bin | None:
        """Return a bin of this site, active or not."""
        row = self._database.one(stock_queries.BIN, (bin_code,))
        return None if row is None else rows.bin_of(row, self._site)

    def partner(self, partner: str) -> Partner | None:
        """Return a vendor or customer."""
        row = self._database.one(stock_queries.PARTNER, (partner,))
        return None if row is None else rows.partner_of(row)

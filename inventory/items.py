"""Items: what is stocked, in which unit, and how its units are told apart (F2-F12)."""

import enum

from inventory.values import dataclass

# Stocking units that are measured, not counted: only their quantities may have decimals (F20).
MEASURED_UNITS = frozenset({"KG", "G", "T", "LB", "OZ", "L", "ML", "HL", "M", "CM", "MM", "FT", "YD", "M2", "M3"})


class Tracking(enum.StrEnum):
    """How the units of an item are told apart (F2)."""

    NONE = "none"
    LOT = "lot"
    SERIAL = "serial"
    BOTH = "lot+serial"

    @property
    def lots(self) -> bool:
        """Whether every quantity belongs to a lot."""
        return self in (Tracking.LOT, Tracking.BOTH)

    @property
    def serials(self) -> bool:
        """Whether every unit has a serial number of its own."""
        return self in (Tracking.SERIAL, Tracking.BOTH)


class ExpiryLevel(enum.StrEnum):
    """What happens when an expired number is allocated (F9)."""

    NONE = "none"
    WARNING = "warning"
    ERROR = "error"


class NumberOrder(enum.StrEnum):
    """The order in which numbers are offered (F12)."""

    NUMBER = "number"
    FIFO = "fifo"
    LIFO = "lifo"
    FEFO = "fefo"


class Reuse(enum.StrEnum):
    """When a serial that has left may come in again as new stock (domain.md 3a)."""

    NEVER = "never"
    RETURNS = "returns"
    ANY = "any"


class Costing(enum.StrEnum):
    """How an item is costed (F18); by serial or lot, every number must be there (F11)."""

    AVERAGE = "average"
    FIFO = "fifo"
    LIFO = "lifo"
    STANDARD = "standard"
    RECENT = "recent"
    USER = "user"
    SERIAL = "serial"
    LOT = "lot"


class LotOrigin(enum.StrEnum):
    """Whose the lot numbers of an item are: a vendor's are never generated (domain.md 6.10)."""

    OWN = "own"
    VENDOR = "vendor"


class WarrantyStart(enum.StrEnum):
    """What starts a warranty (F14): nothing by itself, the sale, or the registration of the serial."""

    NONE = "none"
    SOLD = "sold"
    REGISTERED = "registered"


class MakerSerials(enum.StrEnum):
    """What becomes of the maker's own serial of a unit, beside ours (domain.md section 4).

    Three values, each of which asks more than the one before: nobody is asked (one that is given is kept all the same); it is asked
    when goods are received, and may be left out; it is needed, and no two units of the item have the same. A number that is needed and
    may be that of two units would find neither, so there is no such value.
    """

    NONE = "none"
    ASKED = "asked"
    UNIQUE = "unique"


class Disposition(enum.StrEnum):
    """Where returned goods may go (domain.md 6.5): back to stock, or to hold or scrap only."""

    STOCK = "stock"
    HOLD = "hold"
    SCRAP = "scrap"


@dataclass(frozen=True, slots=True)
class Item:
    """An item and its policy; `unit` is the stocking unit, in which serials and balances are counted (F29).

    `item_class` fills the segment of a mask that is the class of the item. `best_before_days` and `retest_days` count from the stock
    date; `removal_days` and `alert_days` are days before the last usable day. `own_words` names the words of policy that the item says
    itself although they are what is built in (inventory/policy.py); every other word that is as built in is the company's to say.
    """

    item: str
    description: str = ""
    unit: str = "EA"
    tracking: Tracking = Tracking.NONE
    serial_mask: str = ""
    lot_mask: str = ""
    serial_expiry_days: int | None = None
    lot_expiry_days: int | None = None
    serial_expiry_level: ExpiryLevel = ExpiryLevel.NONE
    lot_expiry_level: ExpiryLevel = ExpiryLevel.NONE
    quarantine_days: int | None = None
    serial_order: NumberOrder = NumberOrder.NUMBER
    lot_order: NumberOrder = NumberOrder.FEFO
    reuse: Reuse = Reuse.RETURNS
    serial_count_may_differ: bool = False
    lot_count_may_differ: bool = False
    next_serial: str = ""
    next_lot: str = ""
    warranty: str = ""
    contract: str = ""
    active: bool = True
    costing: Costing = Costing.AVERAGE
    lot_origin: LotOrigin = LotOrigin.OWN
    best_before_days: int | None = None
    retest_days: int | None = None
    removal_days: int | None = None
    alert_days: int | None = None
    serial_warranty_starts: WarrantyStart = WarrantyStart.SOLD
    lot_warranty_starts: WarrantyStart = WarrantyStart.SOLD
    serial_contract_starts: bool = True
    lot_contract_starts: bool = True
    return_disposition: Disposition = Disposition.STOCK
    own_words: str = ""
    item_class: str = ""
    maker_serial: MakerSerials = MakerSerials.NONE

    @property
    def own_lot_mask(self) -> str:
        """Return the mask of its lots where they are our own: a vendor's lot is exact, whatever it looks like (domain.md 6.10, 6.11)."""
        return self.lot_mask if self.lot_origin is LotOrigin.OWN else ""

    @property
    def lot_expires(self) -> bool:
        """Whether a lot of this item must carry a date (F8)."""
        return self.tracking.lots and (self.lot_expiry_days is not None or self.lot_expiry_level != ExpiryLevel.NONE)


@dataclass(frozen=True, slots=True)
class ItemCode:
    """A code that names an item in one of its units: GTIN, vendor's, customer's or internal number."""

    item: str
    code: str
    kind: str
    unit: str

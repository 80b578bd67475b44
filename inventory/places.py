"""Places: where stock is. A bin of a site, a pack in one, or the outside of the house.

A place is written as one text, unique within its site: a bin by its code, a pack as `#` and its number, the outside as `@` and its name.
Every movement goes from a place to a place, so that the sum over all places is always zero.
"""

import enum

from inventory.values import dataclass

VENDOR = "@VENDOR"
CUSTOMER = "@CUSTOMER"
TRANSIT = "@TRANSIT"
ASSEMBLY = "@ASSEMBLY"
USAGE = "@USAGE"
ADJUSTMENT = "@ADJUSTMENT"
OUTSIDE = frozenset({VENDOR, CUSTOMER, TRANSIT, ASSEMBLY, USAGE, ADJUSTMENT})

RESERVED_FIRST_CHARACTERS = "@#"


class BinKind(enum.StrEnum):
    """What a bin is for; only pick and bulk bins sell (domain.md 6.4)."""

    PICK = "pick"
    BULK = "bulk"
    DOCK = "dock"
    HOLD = "hold"
    QUARANTINE = "quarantine"
    RETURNS = "returns"
    TRANSIT = "transit"


SELLING = frozenset({BinKind.PICK, BinKind.BULK})
HOLDING = frozenset({BinKind.HOLD, BinKind.QUARANTINE})


@dataclass(frozen=True, slots=True)
class Bin:
    """A bin of a site; `walk_order` is its place on the walk through the warehouse."""

    site: str
    bin: str
    walk_order: int = 0
    kind: BinKind = BinKind.PICK
    active: bool = True


def is_outside(place: str) -> bool:
    """Return whether a place is outside the house: what is there is not in stock."""
    return place.startswith("@")


def is_pack(place: str) -> bool:
    """Return whether a place is a pallet or a box."""
    return place.startswith("#")


def is_bin_code(text: str) -> bool:
    """Return whether a text may name a bin: 1 to 40 printable characters that start neither with `@` nor `#`."""
    return 0 < len(text) <= 40 and text.isprintable() and text[0] not in RESERVED_FIRST_CHARACTERS

"""What a code names when it is looked up, and what a device has captured."""

import enum

from inventory.values import dataclass


class MatchKind(enum.StrEnum):
    """What a code may name."""

    ITEM = "item"
    DOCUMENT = "document"
    BIN = "bin"
    SERIAL = "serial"
    LOT = "lot"
    PACK = "pack"
    BADGE = "badge"


@dataclass(frozen=True, slots=True)
class Match:
    """One thing that a code names; `key` is its own name, `item` the item of a serial, lot or item code, `unit` the code's unit."""

    kind: MatchKind
    key: str
    item: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Captured:
    """A number that this device took for a document; `transaction` is empty until its line is booked."""

    document: str
    line: int
    item: str
    serial: str
    lot: str = ""
    transaction: str = ""

"""Goods whose code no item has (flows.md 1.0a, 16): taken in under a tag, kept apart from stock until somebody says what they are."""

import hashlib
from datetime import date
from decimal import Decimal

from inventory.barcodes.check_digits import gtin14
from inventory.items import ItemCode
from inventory.transactions import Line
from inventory.values import dataclass

CODE_CHARACTERS_MAX = 100
TAG_CHARACTERS_MAX = 40
OPEN_MAX = 200
TAG_DIGITS = 8
TAG_FIRST = "T"


@dataclass(frozen=True, slots=True)
class Unidentified:
    """What stands in a hold bin under a tag; `transaction` took it in, `quantity` counts what carries the code, each or case.

    `closed_by` is empty while it waits; else the receipt of the `item` that it turned out to be, or what took it back (no item).
    What was said when it arrived stays with it (flows.md 1.0a, 17); `temperature` in degrees Celsius.
    """

    transaction: str
    code: str
    quantity: Decimal
    place: str
    tag: str
    lot: str = ""
    expiry_date: date | None = None
    best_before: date | None = None
    document: str = ""
    operator: str = ""
    since: date | None = None
    item: str = ""
    closed_by: str = ""
    carrier: str = ""
    seal: str = ""
    temperature: Decimal | None = None
    delivery_note: str = ""


def tag_of(transaction: str) -> str:
    """Return the number of the tag under which a transaction's goods stand: `T` and digits, made from its id."""
    number = int.from_bytes(hashlib.sha256(transaction.encode()).digest()[:8])
    return f"{TAG_FIRST}{number % 10**TAG_DIGITS:0{TAG_DIGITS}}"


def same_codes(code: str) -> tuple[str, ...]:
    """Return every way in which a code may be kept: a GTIN is the same one in 8, 12, 13 and 14 digits."""
    full = gtin14(code)
    if full is None:
        return (code,)
    return tuple(sorted({full[-digits:] for digits in (8, 12, 13, 14) if set(full[:-digits]) <= {"0"}}))


def code_of(line: Line) -> ItemCode:
    """Return the code of a line that ties one to an item: a GTIN where its check digit is right, else the vendor's."""
    return ItemCode(line.item, line.code, "gtin" if gtin14(line.code) else "vendor", line.unit)

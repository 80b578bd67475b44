"""ANSI MH10.8.2 data identifiers: up to three digits and a letter before the value; those that warehouse labels use."""

import re
from datetime import date
from decimal import Decimal
from typing import Final

from inventory.barcodes.check_digits import is_digits, is_sscc
from inventory.barcodes.dates import from_yymmdd, from_yyyymmdd
from inventory.barcodes.identified import CodeDate
from inventory.values import dataclass

_DATA_IDENTIFIER: Final = re.compile(r"([0-9]{0,3}[A-Z])(.*)", re.DOTALL)
_QUANTITY: Final = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,6})?)([A-Za-z]{0,3})")


@dataclass(frozen=True, slots=True)
class DataIdentifier:
    """The title of a DI, and which field of Meaning it fills (none when empty); `form` says how a date is written."""

    title: str
    meaning: str = ""
    form: str = ""


# Of several that fill one field the first in this table that a label carries wins.
TABLE: Final = {
    "1P": DataIdentifier("SUPPLIER PART", "item"),
    "30P": DataIdentifier("SUPPLIER PART", "item"),
    "31P": DataIdentifier("SUPPLIER PART", "item"),
    "P": DataIdentifier("CUSTOMER PART", "customer_part"),
    "2P": DataIdentifier("REVISION"),
    "13P": DataIdentifier("PART CLASS"),
    "20P": DataIdentifier("CUSTOM PART DATA"),
    "Q": DataIdentifier("QUANTITY", "count"),
    "7Q": DataIdentifier("QUANTITY WITH UNIT", "count"),
    "13Q": DataIdentifier("PIECE OF PIECES"),
    "S": DataIdentifier("SERIAL", "serial"),
    "1S": DataIdentifier("SUPPLEMENTAL SERIAL", "secondary_serial"),
    "3S": DataIdentifier("PACKAGE ID", "pack"),
    "4S": DataIdentifier("PACKAGE ID", "pack"),
    "5S": DataIdentifier("PACKAGE ID", "pack"),
    "18S": DataIdentifier("CAGE AND SERIAL", "serial"),
    "22S": DataIdentifier("PHONE SERIAL", "serial"),
    "25S": DataIdentifier("UNIQUE IDENTIFIER", "serial"),
    "1T": DataIdentifier("LOT", "lot"),
    "T": DataIdentifier("LOT", "lot"),
    "2T": DataIdentifier("LOT", "lot"),
    "V": DataIdentifier("SUPPLIER", "supplier"),
    "1V": DataIdentifier("MANUFACTURER", "supplier"),
    "3V": DataIdentifier("GS1 PREFIX", "supplier"),
    "12V": DataIdentifier("DUNS", "supplier"),
    "17V": DataIdentifier("CAGE", "supplier"),
    "18V": DataIdentifier("AGENCY AND COMPANY", "supplier"),
    "K": DataIdentifier("PURCHASE ORDER", "order"),
    "1K": DataIdentifier("SUPPLIER ORDER"),
    "4K": DataIdentifier("ORDER LINE"),
    "10K": DataIdentifier("INVOICE"),
    "11K": DataIdentifier("PACKING LIST", "shipment"),
    "14K": DataIdentifier("ORDER AND LINE"),
    "2L": DataIdentifier("SHIP TO"),
    "4L": DataIdentifier("ORIGIN", "origin"),
    "7L": DataIdentifier("DODAAC"),
    "D": DataIdentifier("DATE", "", "yymmdd"),
    "6D": DataIdentifier("DATE", "", "yyyymmdd"),
    "9D": DataIdentifier("DATE CODE"),
    "10D": DataIdentifier("DATE CODE YYWW"),
    "14D": DataIdentifier("EXPIRY", "expiry", "yyyymmdd"),
    "16D": DataIdentifier("PRODUCTION", "production", "yyyymmdd"),
    "I": DataIdentifier("VEHICLE"),
    "J": DataIdentifier("LICENCE PLATE", "pack"),
    "1J": DataIdentifier("LICENCE PLATE", "pack"),
    "2J": DataIdentifier("LICENCE PLATE", "pack"),
    "3J": DataIdentifier("LICENCE PLATE", "pack"),
    "4J": DataIdentifier("LICENCE PLATE", "pack"),
    "5J": DataIdentifier("LICENCE PLATE", "pack"),
    "6J": DataIdentifier("LICENCE PLATE", "pack"),
    "E": DataIdentifier("ENERGY"),
    "8V": DataIdentifier("CARRIER"),
    "1Z": DataIdentifier("FREE TEXT"),
    "Z": DataIdentifier("FREE TEXT"),
}

# What a symbol of one DI and nothing else may be on a vendor's label: only these are offered, as candidates.
ALONE: Final = frozenset({"P", "1P", "30P", "Q", "7Q", "S", "3S", "T", "1T", "V", "K", "1J", "6J"})


def split(text: str) -> tuple[str, str] | None:
    """Part the data identifier from its value; None when the text begins with none."""
    found = _DATA_IDENTIFIER.fullmatch(text)
    return (found[1], found[2]) if found else None


def read_date(known: DataIdentifier, value: str, today: date) -> CodeDate | None:
    """Give the date of a DI that holds one; None when it holds none or it is no day."""
    if known.form == "yyyymmdd" and len(value) == 8 and is_digits(value):
        return from_yyyymmdd(value)
    if known.form == "yymmdd" and len(value) == 6 and is_digits(value):
        return from_yymmdd(value, today)
    return None


def meanings(key: str, value: str, day: CodeDate | None) -> dict[str, object]:
    """Give the fields of Meaning that this DI fills."""
    known = TABLE.get(key)
    if known is None or not known.meaning:
        return {}
    if known.form:
        return {} if day is None else {known.meaning: day}
    if known.meaning == "count":
        found = _QUANTITY.fullmatch(value)
        if not found:
            return {}
        counted: dict[str, object] = {"count": Decimal(found[1])}
        return counted | {"quantity_unit": found[2]} if found[2] else counted
    if known.meaning == "pack" and is_sscc(value):
        return {"sscc": value}
    return {known.meaning: value}

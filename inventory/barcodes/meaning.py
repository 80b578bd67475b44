"""From elements to what they mean for stock. The first element of a kind wins; rules.py says where two differ."""

from collections.abc import Iterable
from dataclasses import fields
from decimal import Decimal
from typing import Any, Final

from inventory.barcodes.application_identifiers import by_ai
from inventory.barcodes.identified import Element, Meaning, Scheme

_FIELDS: Final = frozenset(field.name for field in fields(Meaning))
_GTIN_DIGITS: Final = 14

_TEXTS: Final = {
    "00": "sscc",
    "01": "gtin",
    "02": "content_gtin",
    "03": "gtin",
    "10": "lot",
    "20": "variant",
    "21": "serial",
    "240": "additional_id",
    "241": "customer_part",
    "250": "secondary_serial",
    "400": "order",
    "401": "consignment",
    "402": "shipment",
    "410": "ship_to",
    "412": "purchase_from",
    "414": "location",
    "422": "origin",
}
_LEADING_GTINS: Final = {"8006": "gtin", "8026": "content_gtin"}
_DATES: Final = {
    "11": "production",
    "12": "due",
    "13": "packaging",
    "15": "best_before",
    "16": "sell_by",
    "17": "expiry",
    "7003": "expiry",
}
_COUNTS: Final = {"30": "count", "37": "count"}
_WEIGHTS: Final = {
    "310": "net_weight_kg",
    "320": "net_weight_lb",
    "330": "gross_weight_kg",
    "340": "gross_weight_lb",
}


def of_ais(elements: Iterable[Element]) -> Meaning:
    """Give what GS1 elements mean."""
    said: dict[str, Any] = {}
    for element in elements:
        if element.scheme is Scheme.AI:
            _say(said, element)
    return Meaning(**said)


def _say(said: dict[str, Any], element: Element) -> None:
    key, value = element.key, element.value
    if key in _TEXTS:
        said.setdefault(_TEXTS[key], value)
    elif key in _DATES:
        if element.date is not None:
            said.setdefault(_DATES[key], element.date)
    elif key in _COUNTS:
        said.setdefault(_COUNTS[key], Decimal(value))
    elif key[:3] in _WEIGHTS:
        said.setdefault(_WEIGHTS[key[:3]], scaled(key, value))
    elif key in _LEADING_GTINS:
        said.setdefault(_LEADING_GTINS[key], value[:_GTIN_DIGITS])


def scaled(ai: str, value: str) -> Decimal:
    """Give the number that six digits stand for: the last digit of the AI counts the decimals."""
    return Decimal(value).scaleb(-(by_ai()[ai].decimals or 0))


def of_fields(said: dict[str, Any]) -> Meaning:
    """Give the meaning with these fields; a name that Meaning has not is a bug."""
    unknown = said.keys() - _FIELDS
    if unknown:
        raise KeyError(f"no such meaning: {sorted(unknown)}")
    return Meaning(**said)

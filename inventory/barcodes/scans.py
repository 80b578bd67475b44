"""What a scanner sends for a GS1 symbol, AIM identifier first: read, and made for labels, tests and the simulated scanner."""

from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Final

from inventory.barcodes.aim import AIM_BYTES, COMPOSITE_MARK, EAN_LENGTHS, GS1_IDENTIFIERS, LINK_IDENTIFIERS
from inventory.barcodes.application_identifiers import by_ai
from inventory.barcodes.check_digits import gtin14, has_mod10, is_digits
from inventory.barcodes.digital_link import has_scheme, parse_digital_link
from inventory.barcodes.gs1 import FNC1, GS, parse_elements
from inventory.barcodes.identified import Element, Parsed, Problem, Scheme


class Symbology(StrEnum):
    """The symbols that GS1 data are printed in."""

    QR = "qr"
    DATA_MATRIX = "data_matrix"
    DOTCODE = "dotcode"
    GS1_128 = "gs1_128"
    DATABAR_EXPANDED = "databar_expanded"
    DATABAR = "databar"  # omnidirectional, truncated, stacked: one GTIN
    DATABAR_LIMITED = "databar_limited"
    UPC_A = "upc_a"
    UPC_E = "upc_e"
    EAN_13 = "ean_13"
    EAN_8 = "ean_8"


_MATRIX: Final = {  # AIM identifiers for plain and for GS1 data
    Symbology.QR: ("]Q1", "]Q3"),
    Symbology.DATA_MATRIX: ("]d1", "]d2"),
    Symbology.DOTCODE: ("]J0", "]J1"),
}
_RETAIL: Final = {  # AIM identifier, digits, digits put before them
    Symbology.UPC_A: ("]E0", 12, "0"),
    Symbology.UPC_E: ("]E0", 12, "0"),
    Symbology.EAN_13: ("]E0", 13, ""),
    Symbology.EAN_8: ("]E4", 8, ""),
}
_COMPOSITE: Final = "|"
_LIMITED_MAX: Final = 19_999_999_999_999


def parse_scan(scan: bytes, today: date) -> Parsed:
    r"""Read what a scanner sent, AIM identifier first; only symbols that carry GS1 data, a Digital Link or plain 2-D text.

    Positions count behind the AIM identifier. `message` has a leading `^` when the data are GS1 elements; of plain data a `^` that
    comes first is written `\^`, and `|` divides a retail symbol from its composite part.
    """
    aim, text = scan[:AIM_BYTES].decode("latin-1"), scan[AIM_BYTES:].decode("latin-1")
    if aim in GS1_IDENTIFIERS:
        return parse_elements(text, today)
    if aim in EAN_LENGTHS:
        return parse_retail(text, EAN_LENGTHS[aim], today)
    if aim not in LINK_IDENTIFIERS:
        return Parsed(errors=(Problem("no_aim", "No AIM identifier of a GS1 symbol", 0),))
    if has_scheme(text):
        link = parse_digital_link(text, today)
        return replace(link, message=text if link.ok else "")
    return Parsed(message=("\\" if text.lstrip("\\").startswith(FNC1) else "") + text)


def parse_retail(text: str, digits: int, today: date) -> Parsed:
    """Read an EAN/UPC symbol of so many digits, and the 2-D part that may follow it in a composite."""
    number, mark, rest = text.partition(COMPOSITE_MARK)
    problem = _number_problem(number, digits)
    if problem:
        return Parsed(errors=(problem,))
    gtin = Element(Scheme.AI, "01", "GTIN", gtin14(number) or number, 0)
    if not mark:
        return Parsed((gtin,), message=number)
    part = parse_elements(rest, today, base=len(number) + len(mark))
    message = f"{number}{_COMPOSITE}{part.message}" if part.ok else ""
    return Parsed((gtin, *part.elements), part.errors, part.warnings, message)


def _number_problem(number: str, digits: int) -> Problem | None:
    if len(number) != digits:
        return Problem("wrong_length", f"The symbol must have {digits} digits", min(len(number), digits))
    if not is_digits(number):
        at = next(at for at, character in enumerate(number) if not is_digits(character))
        return Problem("not_a_digit", "The symbol must have digits only", at)
    return None if has_mod10(number) else Problem("bad_check_digit", "Wrong check digit", digits - 1)


def to_scan(symbology: Symbology, message: str, today: date) -> bytes | None:
    """Give the bytes that a scanner sends for this symbol; None when the message cannot stand in it.

    `message` is as `Parsed.message` gives it; retail symbols and DataBar also take their digits alone.
    """
    linear, mark, part = message.partition(_COMPOSITE)
    if symbology in _MATRIX:
        return _matrix_scan(symbology, message, today)
    if mark and not _is_gs1(part, today):
        return None
    if symbology in _RETAIL:
        return _retail_scan(symbology, linear, part if mark else None)
    if symbology in {Symbology.DATABAR, Symbology.DATABAR_LIMITED}:
        digits = linear.removeprefix(FNC1 + "01")
        highest = _LIMITED_MAX if symbology is Symbology.DATABAR_LIMITED else 10**14 - 1
        if len(digits) != 14 or not has_mod10(digits) or int(digits) > highest:
            return None
        return _bytes("]e001" + digits + _sent(part))
    return _elements_scan(symbology, linear, part if mark else None, today)


def _is_gs1(message: str, today: date) -> bool:
    return message.startswith(FNC1) and parse_elements(_sent(message), today).ok


def _sent(message: str) -> str:
    """The first FNC1 is in the AIM identifier, every other one is sent as GS."""
    return message.removeprefix(FNC1).replace(FNC1, GS)


def _bytes(text: str) -> bytes | None:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return None


def _matrix_scan(symbology: Symbology, message: str, today: date) -> bytes | None:
    plain, gs1 = _MATRIX[symbology]
    if message.startswith(FNC1):
        return _bytes(gs1 + _sent(message)) if _is_gs1(message, today) else None
    escaped = message.startswith("\\") and message.lstrip("\\").startswith(FNC1)
    return _bytes(plain + (message[1:] if escaped else message))


def _retail_scan(symbology: Symbology, linear: str, part: str | None) -> bytes | None:
    aim, digits, before = _RETAIL[symbology]
    number = linear
    if linear.startswith(FNC1):
        number = linear.removeprefix(FNC1 + "01" + "0" * (14 - digits))
    if _number_problem(number, digits):
        return None
    return _bytes(aim + before + number + ("" if part is None else COMPOSITE_MARK + _sent(part)))


def _needs_separator(last: Element) -> bool:
    return not by_ai()[last.key].predefined


def _elements_scan(symbology: Symbology, linear: str, part: str | None, today: date) -> bytes | None:
    if not _is_gs1(linear, today):
        return None
    aim = "]C1" if symbology is Symbology.GS1_128 and part is None else "]e0"
    text = aim + _sent(linear)
    if part is not None:
        elements = parse_elements(_sent(linear), today).elements
        text += (GS if _needs_separator(elements[-1]) else "") + _sent(part)
    return _bytes(text)

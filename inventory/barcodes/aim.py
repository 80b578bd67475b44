"""AIM symbology identifiers `]cm` (ISO/IEC 15424): what a scanner puts before the data when it is told to."""

from typing import Final

AIM_BYTES: Final = 3

_HEX: Final = "0123456789ABCDEF"

# Letter -> the modifiers it may carry. Where a manual lists no exact set, any hexadecimal digit is taken.
_MODIFIERS: Final = {
    "A": "01234567",
    "B": _HEX,
    "C": "0124",
    "D": _HEX,
    "E": "01234",
    "F": "0124",
    "G": _HEX,
    "H": "013",
    "I": "013",
    "J": "012345",
    "K": "0124",
    "L": "012345",
    "M": "01",
    "N": _HEX,
    "O": _HEX,
    "P": "0",
    "Q": "0123456",
    "R": "013",
    "S": "0",
    "T": "0124",
    "U": "0123",
    "X": _HEX,
    "Z": _HEX,
    "c": _HEX,
    "d": "0123456",
    "e": "0123",
    "g": _HEX,
    "h": _HEX,
    "o": _HEX,
    "p": _HEX,
    "s": _HEX,
    "z": "0123456789ABC",
}

_NAMES: Final = {
    "A": "Code 39",
    "B": "Telepen",
    "C": "Code 128",
    "D": "Code One",
    "E": "EAN/UPC",
    "F": "Codabar",
    "G": "Code 93",
    "H": "Code 11",
    "I": "Interleaved 2 of 5",
    "J": "DotCode",
    "K": "Code 16K",
    "L": "PDF417",
    "M": "MSI",
    "N": "Anker",
    "O": "Codablock",
    "P": "Plessey",
    "Q": "QR Code",
    "R": "Straight 2 of 5",
    "S": "Straight 2 of 5",
    "T": "Code 49",
    "U": "MaxiCode",
    "X": "Other",
    "Z": "No barcode",
    "c": "Channel Code",
    "d": "Data Matrix",
    "e": "GS1 DataBar",
    "g": "Grid Matrix",
    "h": "Han Xin",
    "o": "OCR",
    "p": "Postal",
    "s": "SuperCode",
    "z": "Aztec",
}

_GS1_NAMES: Final = {
    "]C1": "GS1-128",
    "]e0": "GS1 DataBar or composite",
    "]d2": "GS1 DataMatrix",
    "]Q3": "GS1 QR Code",
    "]J1": "GS1 DotCode",
    "]z1": "GS1 Aztec",
}

GS1_IDENTIFIERS: Final = frozenset(_GS1_NAMES)
EAN_LENGTHS: Final = {"]E0": 13, "]E4": 8}  # UPC-A and UPC-E arrive as 13 digits with leading zeros
EAN_WITH_ADD_ON: Final = "]E3"  # 13 digits and then an add-on of 2 or 5
ITF_VERIFIED: Final = "]I1"  # with 14 digits an ITF-14
LINK_IDENTIFIERS: Final = frozenset({"]Q1", "]d1", "]J0"})  # plain 2-D symbols that may hold a GS1 Digital Link
COMPOSITE_MARK: Final = "|]e0"  # begins the 2-D part after an EAN/UPC symbol


def is_aim(text: str) -> bool:
    """Say whether these three characters are an AIM identifier: `]`, a known letter, one of its modifiers."""
    return len(text) == AIM_BYTES and text[0] == "]" and text[2] in _MODIFIERS.get(text[1], "")


def split_aim(data: bytes) -> tuple[str | None, bytes]:
    """Take the AIM identifier off the front; plain data that only begin with `]` stay whole."""
    if not data.startswith(b"]"):
        return None, data
    head = data[:AIM_BYTES].decode("latin-1")
    return (head, data[AIM_BYTES:]) if is_aim(head) else (None, data)


def symbology_name(aim: str) -> str:
    """Name the symbology of an AIM identifier, in English."""
    return _GS1_NAMES.get(aim) or _NAMES.get(aim[1:2], "Unknown")

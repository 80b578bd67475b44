"""Symbols as modules: what is dark and what is light, before any printer's dots.

python-barcode makes the linear ones. Two faults of its release 0.16.1 are worked around here: data that begins with the digits 99 lost
them, and elements of GS1-128 had no separators. zxing-cpp makes the two-dimensional ones.
"""

import zxingcpp
from barcode.charsets import code128
from barcode.codex import Code128, Gs1_128
from barcode.ean import EAN8, EAN13
from barcode.errors import BarcodeError
from PIL import Image

from drivers.errors import LabelError
from drivers.label import SYMBOL_BYTES_MAX, Symbol, SymbolKind

Modules = tuple[bytes, ...]
"""Rows from the top, a byte a module: 1 where it is dark. A linear symbol has one row."""

GS1_128_CHARACTERS_MAX = 48
"""GS1 General Specifications 5.4: the most data characters of a GS1-128 symbol."""

_GS = "\x1d"
_MATRIX = {
    SymbolKind.DATAMATRIX: zxingcpp.BarcodeFormat.DataMatrix,
    SymbolKind.GS1_DATAMATRIX: zxingcpp.BarcodeFormat.DataMatrix,
    SymbolKind.QR: zxingcpp.BarcodeFormat.QRCode,
    SymbolKind.GS1_QR: zxingcpp.BarcodeFormat.QRCode,
}
_FNC1_FIRST: dict[bool, dict[str, bool]] = {True: {"gs1": True}, False: {}}


class _Code128(Code128):
    """Code 128 that begins right: the start is only folded into a change of character set, never into the digits 99."""

    FNC3_CHAR = "\xf3"

    def _try_to_optimize(self, encoded: list[int]) -> list[int]:
        # the second value may also be the digit pair 99, which looks like the change to character set C it stands behind
        return super()._try_to_optimize(encoded) if encoded[1] in (code128.B["TO_A"], code128.A["TO_B"]) else encoded


_FNC3 = {SymbolKind.SETUP_128: (_Code128.FNC3_CHAR, ""), SymbolKind.SETUP_128_LAST: ("", _Code128.FNC3_CHAR)}


def modules_of(symbol: Symbol) -> Modules:
    """Return the modules of a symbol, without quiet zone; raises LabelError for what it cannot carry."""
    if not 0 < len(symbol.data) <= SYMBOL_BYTES_MAX:
        raise LabelError(f"a symbol carries 1 to {SYMBOL_BYTES_MAX} bytes, got {len(symbol.data)}")
    if symbol.kind.linear:
        return (_bars(symbol),)
    return _matrix(symbol)


def _bars(symbol: Symbol) -> bytes:
    try:
        text = symbol.data.decode("ascii")
        pattern = _linear(symbol.kind, text)
    except (UnicodeDecodeError, BarcodeError) as error:
        raise LabelError(f"{symbol.data!r} cannot be printed as {symbol.kind}: {error}") from error
    return bytes(int(module) for module in pattern)


def _linear(kind: SymbolKind, text: str) -> str:
    if kind is SymbolKind.GS1_128:
        if len(text) > GS1_128_CHARACTERS_MAX:
            raise LabelError(f"GS1-128 carries at most {GS1_128_CHARACTERS_MAX} characters, got {len(text)}")
        return str(Gs1_128(text.replace(_GS, Gs1_128.FNC1_CHAR)).build()[0])
    if kind is SymbolKind.EAN:
        # a GTIN-12 is the GTIN-13 with a leading zero; the check digit is compared after reading back
        return str((EAN8(text) if len(text) == 8 else EAN13(text.zfill(13))).build()[0])
    first, last = _FNC3.get(kind, ("", ""))
    return str(_Code128(first + text + last).build()[0])


def _matrix(symbol: Symbol) -> Modules:
    gs1 = symbol.kind.gs1
    content = "".join(f"[{ai}]{value}" for ai, value in symbol.elements) if gs1 else _plain(symbol.data)
    try:
        # long flat ones (DMRE) are smaller, and many scanners do not read them
        made = zxingcpp.create_barcode(content, _MATRIX[symbol.kind], force_square=True, **_FNC1_FIRST[gs1])
    except (ValueError, RuntimeError) as error:
        raise LabelError(f"{symbol.data!r} cannot be printed as {symbol.kind}: {error}") from error
    image = Image.fromarray(made.to_image(scale=1, add_quiet_zones=False))
    (width, height), dots = image.size, image.tobytes()
    return tuple(bytes(dot < 128 for dot in dots[row * width : (row + 1) * width]) for row in range(height))


def _plain(data: bytes) -> str | bytes:
    """Return ASCII as text: bytes would be marked as binary, and scanners would send a note of it before the data."""
    return data.decode("ascii") if data.isascii() else data

"""Labels as dots, every symbol read back from the very dots that will be printed and compared byte for byte.

A module is a whole number of dots, or its bars come out too wide or too narrow to be read. Texts are dots too: nothing that is printed
can be a command of the printer.
"""

import math
from collections.abc import Mapping

import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from drivers.bitmap import Bitmap
from drivers.errors import LabelError
from drivers.label import LABEL_MM_MAX, TEXT_CHARACTERS_MAX, TEXT_MM_MIN, Box, Label, Symbol, SymbolKind, Text
from drivers.symbols import Modules, modules_of

MM_TO_INCH = 25.4
DPI_MIN, DPI_MAX = 100, 1200
LINEAR_DOTS_MIN = 2
"""A bar of one dot is printed too thin by many heads."""

MATRIX_MM_MIN = 0.25
"""The smallest module of a two-dimensional symbol that handheld scanners read (GS1 General Specifications 5.12: 0.255 mm)."""

LINEAR_HEIGHT_MM_MIN = 5.0

_QUIET = {
    SymbolKind.EAN: 11,
    SymbolKind.CODE_128: 10,
    SymbolKind.SETUP_128: 10,
    SymbolKind.SETUP_128_LAST: 10,
    SymbolKind.GS1_128: 10,
    SymbolKind.QR: 4,
    SymbolKind.GS1_QR: 4,
}
_QUIET_MATRIX = 2
_AIM = {
    SymbolKind.CODE_128: ("]C0",),
    SymbolKind.SETUP_128: ("]C0",),
    SymbolKind.SETUP_128_LAST: ("]C0",),
    SymbolKind.GS1_128: ("]C1",),
    SymbolKind.EAN: ("]E0", "]E4"),
    SymbolKind.DATAMATRIX: ("]d1",),
    SymbolKind.GS1_DATAMATRIX: ("]d2",),
    SymbolKind.QR: ("]Q1",),
    SymbolKind.GS1_QR: ("]Q3",),
}
_WHITE, _BLACK = 255, 0


def render(label: Label, dpi: int) -> Bitmap:
    """Return a label as dots; raises LabelError where something does not fit or is not read back as it was meant."""
    if not (0 < label.width <= LABEL_MM_MAX and 0 < label.height <= LABEL_MM_MAX):
        raise LabelError(f"a label is at most {LABEL_MM_MAX} mm wide and high, got {label.width} x {label.height}")
    if not DPI_MIN <= dpi <= DPI_MAX:
        raise LabelError(f"{DPI_MIN} to {DPI_MAX} dots to the inch expected, got {dpi}")
    canvas = Image.new("L", (_dots(label.width, dpi), _dots(label.height, dpi)), _WHITE)
    for symbol in label.symbols:
        _draw_symbol(canvas, symbol, dpi)
    for text in label.texts:
        _draw_text(canvas, text, dpi)
    sharp = canvas.point(lambda dot: _WHITE if dot >= 128 else _BLACK)
    for symbol in label.symbols:
        _read_back(sharp, symbol, dpi)
    black = sharp.point(lambda dot: _WHITE - dot).convert("1", dither=Image.Dither.NONE)
    return Bitmap(black.width, black.height, dpi, black.tobytes())


def _dots(mm: float, dpi: int) -> int:
    return math.floor(mm * dpi / MM_TO_INCH)


def _corners(box: Box, dpi: int) -> tuple[int, int, int, int]:
    return _dots(box.x, dpi), _dots(box.y, dpi), _dots(box.x + box.width, dpi), _dots(box.y + box.height, dpi)


def _draw_symbol(canvas: Image.Image, symbol: Symbol, dpi: int) -> None:
    modules = modules_of(symbol)
    left, top, right, bottom = _corners(symbol.box, dpi)
    if right > canvas.width or bottom > canvas.height or left < 0 or top < 0:
        raise LabelError(f"the symbol {symbol.kind} stands outside the label")
    dots, height = _module_dots(symbol, modules, (right - left, bottom - top), dpi)
    quiet = _QUIET.get(symbol.kind, _QUIET_MATRIX) * dots
    rows, width = len(modules), len(modules[0])
    image = Image.frombytes("L", (width, rows), bytes(_BLACK if dark else _WHITE for row in modules for dark in row))
    image = image.resize((width * dots, height), Image.Resampling.NEAREST)
    canvas.paste(image, (left + quiet, top if symbol.kind.linear else top + quiet))


def _module_dots(symbol: Symbol, modules: Modules, room: tuple[int, int], dpi: int) -> tuple[int, int]:
    """Return how many dots a module is wide, as many as fit, and how many dots the symbol is high."""
    wide = len(modules[0]) + 2 * _QUIET.get(symbol.kind, _QUIET_MATRIX)
    if symbol.kind.linear:
        dots, least, height = room[0] // wide, LINEAR_DOTS_MIN, room[1]
        if height < _dots(LINEAR_HEIGHT_MM_MIN, dpi):
            raise LabelError(f"bars are at least {LINEAR_HEIGHT_MM_MIN} mm high, {symbol.box.height} mm are given")
    else:
        high = len(modules) + 2 * _QUIET.get(symbol.kind, _QUIET_MATRIX)
        dots, least = min(room[0] // wide, room[1] // high), math.ceil(MATRIX_MM_MIN * dpi / MM_TO_INCH)
        height = len(modules) * dots
    if dots < least:
        need = wide * least * MM_TO_INCH / dpi
        raise LabelError(
            f"{symbol.kind} of {len(symbol.data)} bytes needs {need:.0f} mm, {symbol.box.width} mm are given"
        )
    return dots, height


def _draw_text(canvas: Image.Image, text: Text, dpi: int) -> None:
    shown = "".join(each if each.isprintable() else " " for each in text.text)
    if len(shown) > TEXT_CHARACTERS_MAX and not text.shortens:
        raise LabelError(f"a text has at most {TEXT_CHARACTERS_MAX} characters, got {len(shown)}")
    left, top, right, bottom = _corners(text.box, dpi)
    shown, font = _fitting(shown[:TEXT_CHARACTERS_MAX], (right - left, bottom - top), _dots(TEXT_MM_MIN, dpi), text)
    ImageDraw.Draw(canvas).text((left, top), shown, fill=_BLACK, font=font)


def _fitting(
    shown: str, room: tuple[int, int], least: int, text: Text
) -> tuple[str, ImageFont.ImageFont | ImageFont.FreeTypeFont]:
    """Return the text, cut where it may be, and the largest letters in which it fits."""
    for size in range(room[1], max(least, 1) - 1, -1):
        font = ImageFont.load_default(size)
        if font.getlength(shown) <= room[0]:
            return shown, font
    if not text.shortens:
        raise LabelError(f"{text.text!r} does not fit into {text.box.width} mm")
    font = ImageFont.load_default(max(least, 1))
    while shown and font.getlength(shown + "..") > room[0]:
        shown = shown[:-1]
    return shown + "..", font


def _sets_up(extra: object) -> bool:
    """Return whether a symbol is one that sets its scanner up, by what the decoder says beside its data."""
    return isinstance(extra, Mapping) and bool(extra.get("ReaderInit"))


def _read_back(canvas: Image.Image, symbol: Symbol, dpi: int) -> None:
    """Raise LabelError unless the dots of the symbol's box say exactly what they should, in the symbol that was meant."""
    found = zxingcpp.read_barcodes(canvas.crop(_corners(symbol.box, dpi)))
    read = [(each.symbology_identifier, each.bytes) for each in found]
    wanted = symbol.data
    if symbol.kind is SymbolKind.EAN and len(wanted) != 8:
        wanted = wanted.rjust(13, b"0")
    # the decoder takes the digits 96 for FNC3 too: that it says so proves nothing of other symbols
    if symbol.kind.sets_up and not all(_sets_up(each.extra) for each in found):
        raise LabelError(f"{symbol.kind} of {symbol.data!r} was read back without FNC3; not printed")
    if len(read) != 1 or read[0][1] != wanted or read[0][0] not in _AIM[symbol.kind]:
        raise LabelError(f"{symbol.kind} of {symbol.data!r} was read back as {read or 'nothing'}; not printed")

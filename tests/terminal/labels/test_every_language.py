"""Every label through every printer language: what the printer makes of the bytes reads as the label was meant."""

import io
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from drivers.errors import LabelError
from drivers.label import Symbol
from drivers.printer_ways import open_printer
from terminal.labels.filling import fill
from terminal.labels.template import template_named, templates
from tests.drivers.labels.printer_languages import read_escpos, read_tspl, read_zpl
from tests.terminal.labels.test_filling import FIELDS

TODAY = date(2026, 11, 29)


def _dots(row_bytes: int, packed: bytes) -> Image.Image:
    """Return the picture of dots, of which 1 is black."""
    black = Image.frombytes("1", (row_bytes * 8, len(packed) // row_bytes), packed)
    return black.convert("L").point(lambda dot: 255 - dot)


def _of_zpl(data: bytes) -> Image.Image:
    width, packed, _ = read_zpl(data)
    return _dots((width + 7) // 8, packed)


def _of_tspl(data: bytes) -> Image.Image:
    row_bytes, packed, _ = read_tspl(data)
    return _dots(row_bytes, packed)


def _of_escpos(data: bytes) -> Image.Image:
    row_bytes, copies = read_escpos(data)
    return _dots(row_bytes, copies[0])


def _of_picture(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("L")


PRINTERS: Mapping[str, Callable[[bytes], Image.Image]] = {
    "zebra-silent": _of_zpl,
    "zebra-300": _of_zpl,
    "tsc": _of_tspl,
    "epson": _of_escpos,
    "epson-58": _of_escpos,
    "picture": _of_picture,
}
WIDEST_MM = {"epson": 72, "epson-58": 48}


def read(image: Image.Image) -> set[tuple[str, bytes]]:
    return {(each.symbology_identifier[:2], each.bytes.lstrip(b"0")) for each in zxingcpp.read_barcodes(image)}


def meant(symbol: Symbol) -> tuple[str, bytes]:
    letters = {"code128": "]C", "gs1_128": "]C", "ean": "]E", "qr": "]Q", "datamatrix": "]d", "gs1_datamatrix": "]d"}
    return letters[symbol.kind.value], symbol.data.lstrip(b"0")


@pytest.mark.parametrize("printer", PRINTERS)
@pytest.mark.parametrize("name", sorted(templates()))
def test_what_is_printed_reads_as_it_was_meant(name: str, printer: str, tmp_path: Path) -> None:
    label = fill(template_named(name), FIELDS, TODAY).label
    out = tmp_path / "printed"
    # a recording is asked for nothing, and keeps a file a label
    device = open_printer(f"recording://{out}?profile={printer}")
    if label.width > WIDEST_MM.get(printer, 104):
        with pytest.raises(LabelError):
            device.print(label)
        return
    device.print(label)
    device.close()
    (printed,) = out.iterdir()
    assert read(PRINTERS[printer](printed.read_bytes())) == {meant(symbol) for symbol in label.symbols}

"""Printer languages: the dots that were read back are the dots that are printed, and nothing else is sent."""

import io

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from drivers.bitmap import Bitmap
from drivers.label import Box, Text
from drivers.languages.escpos import escpos
from drivers.languages.raster import pdf_pages, png
from drivers.languages.tspl import tspl
from drivers.languages.zpl import zpl
from drivers.rendering import render
from tests.drivers.labels.printer_languages import read_escpos, read_tspl, read_zpl
from tests.drivers.labels.samples import MATRIX, label

COMMANDS = ("^XA^FO0,0^FDx^FS^XZ", "~JR", "\x1b@", "CLS", 'PRINT 9"', "\x10\x04\x01", "!")


@st.composite
def bitmaps(draw: st.DrawFn) -> Bitmap:
    """Return bitmaps with long runs and repeated rows, as labels have them."""
    row_bytes = draw(st.integers(1, 60))
    rows = draw(
        st.lists(
            st.lists(st.sampled_from([b"\x00", b"\xff", b"\x0f", b"\xa5"]), min_size=row_bytes, max_size=row_bytes),
            min_size=1,
            max_size=8,
        )
    )
    packed = b"".join(b"".join(row) * 2 for row in rows)
    return Bitmap(row_bytes * 8, len(rows) * 2, 203, packed)


@given(bitmap=bitmaps(), copies=st.integers(1, 999))
def test_zpl_prints_these_dots(bitmap: Bitmap, copies: int) -> None:
    assert read_zpl(zpl(bitmap, copies)) == (bitmap.width, bitmap.packed, copies)


@given(bitmap=bitmaps(), copies=st.integers(1, 999))
def test_tspl_prints_these_dots(bitmap: Bitmap, copies: int) -> None:
    assert read_tspl(tspl(bitmap, copies)) == (bitmap.row_bytes, bitmap.packed, copies)


@given(bitmap=bitmaps(), copies=st.integers(1, 3))
def test_escpos_prints_these_dots(bitmap: Bitmap, copies: int) -> None:
    assert read_escpos(escpos(bitmap, copies)) == (bitmap.row_bytes, [bitmap.packed] * copies)


def test_escpos_sends_high_labels_in_bands() -> None:
    high = Bitmap(8, 600, 203, bytes(range(200)) * 3)
    assert read_escpos(escpos(high, 1)) == (1, [high.packed])
    assert escpos(high, 1).count(b"\x1dv0\x00") == 3


def test_a_picture_has_these_dots_in_black() -> None:
    bitmap = render(MATRIX, 203)
    with Image.open(io.BytesIO(png(bitmap))) as picture:
        black = picture.convert("L").point(lambda dot: 255 - dot).convert("1", dither=Image.Dither.NONE)
        assert (black.size, black.tobytes()) == ((bitmap.width, bitmap.height), bitmap.packed)


def test_pages_are_as_large_as_their_labels() -> None:
    bitmap = render(MATRIX, 300)
    pages = pdf_pages([bitmap, bitmap])
    assert pages.startswith(b"%PDF")
    assert pages.count(b"/Type /Page\n") == 2


def test_a_text_is_never_a_command() -> None:
    texts = tuple(Text(command, Box(2, 2 + 6 * row, 90, 5)) for row, command in enumerate(COMMANDS))
    bitmap = render(label(texts=texts), 203)
    assert read_zpl(zpl(bitmap, 1)) == (bitmap.width, bitmap.packed, 1)
    assert read_tspl(tspl(bitmap, 1)) == (bitmap.row_bytes, bitmap.packed, 1)
    assert read_escpos(escpos(bitmap, 1)) == (bitmap.row_bytes, [bitmap.packed])

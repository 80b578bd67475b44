"""ESC/POS (receipt printers): the bitmap in bands, then a feed and a cut."""

from drivers.bitmap import Bitmap

BAND_ROWS_MAX = 256
"""Rows sent at once: more than the buffer of small printers takes would print nothing."""

_INITIALISE = b"\x1b@"
_RASTER = b"\x1dv0\x00"
_FEED_AND_CUT = b"\x1dVB\x00"


def escpos(bitmap: Bitmap, copies: int) -> bytes:
    """Return commands that print the bitmap `copies` times, each cut off."""
    rows = bitmap.rows()
    bands = [rows[at : at + BAND_ROWS_MAX] for at in range(0, len(rows), BAND_ROWS_MAX)]
    one = b"".join(_band(bitmap.row_bytes, band) for band in bands) + _FEED_AND_CUT
    return _INITIALISE + one * copies


def _band(row_bytes: int, rows: tuple[bytes, ...]) -> bytes:
    return _RASTER + row_bytes.to_bytes(2, "little") + len(rows).to_bytes(2, "little") + b"".join(rows)

"""Printer languages: pure functions from a bitmap, whose symbols were read back, to the bytes that print it.

All print dots and no text of ours: what was read back is what is printed, and no text of a label can be taken for a command.
"""

from collections.abc import Callable, Mapping

from drivers.bitmap import Bitmap
from drivers.languages.escpos import escpos
from drivers.languages.raster import pdf, png
from drivers.languages.tspl import tspl
from drivers.languages.zpl import zpl

COPIES_MAX = 999

Language = Callable[[Bitmap, int], bytes]
"""Bitmap and number of copies (1 to COPIES_MAX) to bytes; a picture is made once, whatever the number."""

LANGUAGES: Mapping[str, Language] = {"zpl": zpl, "tspl": tspl, "escpos": escpos, "png": png, "pdf": pdf}

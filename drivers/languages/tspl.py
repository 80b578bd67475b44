"""TSPL (TSC and many others): one bitmap."""

from drivers.bitmap import Bitmap

_MM_TO_INCH = 25.4


def tspl(bitmap: Bitmap, copies: int) -> bytes:
    """Return commands that print the bitmap `copies` times; in this language a set bit is white."""
    wide, high = (each * _MM_TO_INCH / bitmap.dpi for each in (bitmap.width, bitmap.height))
    head = f"SIZE {wide:.1f} mm,{high:.1f} mm\r\nCLS\r\nBITMAP 0,0,{bitmap.row_bytes},{bitmap.height},0,"
    white = bytes(each ^ 0xFF for each in bitmap.packed)
    return head.encode("ascii") + white + f"\r\nPRINT {copies},1\r\n".encode("ascii")

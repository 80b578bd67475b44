"""ZPL II (Zebra): one graphic field, its rows shortened as the language allows."""

from itertools import groupby

from drivers.bitmap import Bitmap

_SINGLES = " GHIJKLMNOPQRSTUVWXY"
"""A letter repeats the next digit that often: G once, H twice ... Y 19 times."""

_TWENTIES = " ghijklmnopqrstuvwxyz"
"""g repeats 20 times, h 40 times ... z 400 times."""

_RUN_MAX = 419
_WORTH_SHORTENING = 3


def zpl(bitmap: Bitmap, copies: int) -> bytes:
    """Return a format that prints the bitmap `copies` times."""
    size = len(bitmap.packed)
    head = f"^XA^PW{bitmap.width}^LL{bitmap.height}^LH0,0^FO0,0^GFA,{size},{size},{bitmap.row_bytes},"
    return (head + "".join(_rows(bitmap)) + f"^FS^PQ{copies}^XZ\n").encode("ascii")


def _rows(bitmap: Bitmap) -> list[str]:
    rows, before = [], None
    for row in bitmap.rows():
        rows.append(":" if row == before else _row(row.hex().upper()))
        before = row
    return rows


def _row(digits: str) -> str:
    """Return a row: `,` fills it with zeros, `!` with ones; runs of a digit are counted."""
    bare = digits.rstrip("0")
    if len(bare) < len(digits):
        return _runs(bare) + ","
    bare = digits.rstrip("F")
    return _runs(bare) + "!" if len(bare) < len(digits) else _runs(digits)


def _runs(digits: str) -> str:
    text = []
    for digit, run in groupby(digits):
        count = len(list(run))
        while count:
            part = min(count, _RUN_MAX)
            text.append(digit * part if part < _WORTH_SHORTENING else _count(part) + digit)
            count -= part
    return "".join(text)


def _count(number: int) -> str:
    return (_TWENTIES[number // 20] + _SINGLES[number % 20]).replace(" ", "")

"""What printers make of what they are sent: readers of the printer languages, for tests."""

import re

_ZPL = re.compile(rb"\^XA\^PW(\d+)\^LL(\d+)\^LH0,0\^FO0,0\^GFA,(\d+),(\d+),(\d+),([0-9A-Zg-z:,!]*)\^FS\^PQ(\d+)\^XZ\n")
_TSPL = re.compile(rb"SIZE [\d.]+ mm,[\d.]+ mm\r\nCLS\r\nBITMAP 0,0,(\d+),(\d+),0,(.*)\r\nPRINT (\d+),1\r\n", re.DOTALL)


def read_zpl(data: bytes) -> tuple[int, bytes, int]:
    """Return width, packed dots and copies of a format with one graphic field."""
    found = _ZPL.fullmatch(data)
    assert found is not None
    width, _, total, again, row_bytes = (int(found[number]) for number in range(1, 6))
    assert total == again
    return width, _unpack(found[6].decode(), row_bytes * 2), int(found[7])


def _unpack(text: str, row_digits: int) -> bytes:
    rows: list[str] = []
    row, count = "", 0
    for letter in text:
        if letter == ":":
            rows.append(rows[-1])
        elif letter in ",!":
            rows.append(row.ljust(row_digits, "0" if letter == "," else "F"))
            row = ""
        elif "G" <= letter <= "Y":
            count += ord(letter) - ord("F")
        elif "g" <= letter <= "z":
            count += 20 * (ord(letter) - ord("f"))
        else:
            row += letter * (count or 1)
            count = 0
        if len(row) == row_digits:
            rows.append(row)
            row = ""
    assert row == ""
    return bytes.fromhex("".join(rows))


def read_tspl(data: bytes) -> tuple[int, bytes, int]:
    """Return bytes a row, packed dots and copies of commands with one bitmap."""
    found = _TSPL.fullmatch(data)
    assert found is not None
    return int(found[1]), bytes(each ^ 0xFF for each in found[3]), int(found[4])


def read_escpos(data: bytes) -> tuple[int, list[bytes]]:
    """Return bytes a row and the packed dots of each copy."""
    assert data.startswith(b"\x1b@")
    at, copies, dots, width = 2, list[bytes](), b"", 0
    while at < len(data):
        if data[at : at + 4] == b"\x1dVB\x00":
            copies.append(dots)
            dots, at = b"", at + 4
            continue
        assert data[at : at + 4] == b"\x1dv0\x00"
        width = int.from_bytes(data[at + 4 : at + 6], "little")
        size = width * int.from_bytes(data[at + 6 : at + 8], "little")
        dots, at = dots + data[at + 8 : at + 8 + size], at + 8 + size
    return width, copies

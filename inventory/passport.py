"""The passport of a pallet: all that stands on it in one symbol, so that another site can book it in before it has heard of it.

A text of the 45 characters that QR codes pack best (RFC 9285): a mark, then the compressed content with a check over it. Serials that
follow each other are written as ranges.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from inventory.numbers import number_range
from inventory.plain import MalformedError, from_plain, to_plain
from inventory.values import dataclass

MARK = "SHP1:"
PASSPORT_BYTES_MAX = 1_500
"""The most compressed bytes in one symbol; what is more does not scan well from a handheld."""

CONTENT_BYTES_MAX = 256 * 1024
LINES_MAX = 500
_CHECK_BYTES = 8
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_RANGE_MIN = 3
_RANGE_MARK = "\x1f"


@dataclass(frozen=True, slots=True)
class PassportLine:
    """Goods on the pallet: `quantity` in stocking units, of one lot or of none, with their serials and dates."""

    item: str
    quantity: Decimal
    lot: str = ""
    serials: tuple[str, ...] = ()
    expiry_date: date | None = None
    best_before: date | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Passport:
    """A pallet on its way: the transfer, the sites, the transaction that dispatched it, and what stands on it."""

    transfer: str
    from_site: str
    to_site: str
    pallet: str
    dispatch: str
    lines: tuple[PassportLine, ...]


class PassportTooLargeError(Exception):
    """A pallet holds more than one symbol can carry; `bytes_needed` of PASSPORT_BYTES_MAX."""

    def __init__(self, bytes_needed: int) -> None:
        super().__init__(f"the passport needs {bytes_needed} bytes, one symbol carries {PASSPORT_BYTES_MAX}")
        self.bytes_needed = bytes_needed


def is_passport(text: str) -> bool:
    """Say whether a code is meant as a passport; whether it is whole is for `read_passport`."""
    return text.startswith(MARK)


def passport_text(passport: Passport) -> str:
    """Return the text of the symbol; raises PassportTooLargeError."""
    short = replace(
        passport, lines=tuple(replace(line, serials=tuple(_ranges(line.serials))) for line in passport.lines)
    )
    content = json.dumps(to_plain(short), separators=(",", ":"), sort_keys=True).encode()
    stream = zlib.compress(content, 9)
    packed = _check(stream) + stream
    if len(packed) > PASSPORT_BYTES_MAX:
        raise PassportTooLargeError(len(packed))
    return MARK + _to_base45(packed)


def _check(stream: bytes) -> bytes:
    """Return the check over the compressed bytes: some of their bits mean nothing, and are damage all the same."""
    return hashlib.sha256(stream).digest()[:_CHECK_BYTES]


def read_passport(text: str) -> Passport:
    """Return what a symbol says; raises MalformedError for one that is damaged, cut off, or of a newer form."""
    packed = _from_base45(text.removeprefix(MARK)) if is_passport(text) else b""
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(packed[_CHECK_BYTES:], CONTENT_BYTES_MAX)
        plain = json.loads(content)
    except (zlib.error, ValueError, RecursionError) as error:
        raise MalformedError("passport", "a whole passport", text[:20]) from error
    if not unpacker.eof or _check(packed[_CHECK_BYTES:]) != packed[:_CHECK_BYTES]:
        raise MalformedError("passport", "a whole passport", text[:20])
    if not isinstance(plain, dict) or not isinstance(plain.get("lines"), list) or len(plain["lines"]) > LINES_MAX:
        raise MalformedError("passport", f"at most {LINES_MAX} lines", text[:20])
    plain["lines"] = [_with_serials(line) for line in plain["lines"]]
    return from_plain(Passport, plain)


def _with_serials(line: object) -> object:
    if not isinstance(line, dict) or not isinstance(line.get("serials", []), list):
        raise MalformedError("passport", "lines of goods", str(line)[:20])
    return {**line, "serials": list(_numbers(line.get("serials", [])))}


def _ranges(serials: Iterable[str]) -> Iterator[str]:
    """Write runs of serials that follow each other as their first and last."""
    waiting: list[str] = []
    for serial in serials:
        if waiting and number_range(waiting[-1], serial) != (waiting[-1], serial):
            yield from _run(waiting)
            waiting = []
        waiting.append(serial)
    yield from _run(waiting)


def _run(serials: list[str]) -> tuple[str, ...]:
    if len(serials) < _RANGE_MIN:
        return tuple(serials)
    return (f"{serials[0]}{_RANGE_MARK}{serials[-1]}",)


def _numbers(written: list[object]) -> Iterator[str]:
    for each in written:
        first, mark, last = str(each).partition(_RANGE_MARK)
        if not mark:
            yield first
            continue
        numbers = number_range(first, last)
        if not isinstance(numbers, tuple):
            raise MalformedError("passport", "a range of serials", str(each)[:40])
        yield from numbers


def _to_base45(data: bytes) -> str:
    text = []
    for at in range(0, len(data) - 1, 2):
        high, low = divmod(data[at] * 256 + data[at + 1], 45)
        text.append(_ALPHABET[low] + _ALPHABET[high % 45] + _ALPHABET[high // 45])
    if len(data) % 2:
        text.append(_ALPHABET[data[-1] % 45] + _ALPHABET[data[-1] // 45])
    return "".join(text)


def _from_base45(text: str) -> bytes:
    places = [_ALPHABET.find(letter) for letter in text]
    if -1 in places or len(places) % 3 == 1:
        raise MalformedError("passport", "a whole passport", text[:20])
    data = bytearray()
    for at in range(0, len(places), 3):
        part = places[at : at + 3]
        value = sum(place * 45**power for power, place in enumerate(part))
        size = len(part) - 1
        if value >= 256**size:
            raise MalformedError("passport", "a whole passport", text[:20])
        data += value.to_bytes(size, "big")
    return bytes(data)

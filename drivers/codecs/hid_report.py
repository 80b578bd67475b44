"""HID report descriptors: which bits of a report mean what (USB HID 1.11, section 6.2.2).

Only what reading a scanner needs: the fields of the input and output reports, by usage. Collections do not matter here.
"""

from dataclasses import dataclass, field, replace
from enum import Enum

from drivers.errors import DeviceBrokenError

REPORT_BITS_MAX = 8192 * 8
"""The longest report that is believed."""

FIELDS_MAX = 4096
"""The most fields, and usages waiting for one, that are believed."""

_LONG_ITEM = 0xFE
_SIZES = (0, 1, 2, 4)
_CONSTANT = 0x01


class Kind(Enum):
    """Which way a report goes."""

    INPUT = 0x8
    OUTPUT = 0x9
    FEATURE = 0xB


@dataclass(frozen=True, slots=True)
class Field:
    """`count` elements of `size_bits` each, from bit `at_bit` of the report (without its id byte), all of one usage.

    `usage` is the page in the high 16 bits and the usage in the low ones.
    """

    kind: Kind
    report_id: int
    usage: int
    at_bit: int
    size_bits: int
    count: int


@dataclass(frozen=True, slots=True)
class Reports:
    """What a descriptor says: the fields, and the length in bits of each report, without its id byte."""

    fields: tuple[Field, ...]
    bits: dict[tuple[Kind, int], int]
    numbered: bool

    def length_bytes(self, kind: Kind, report_id: int) -> int:
        """Return the length in bytes of a report, with its id byte where reports have one."""
        return (self.bits[kind, report_id] + 7) // 8 + self.numbered

    def find(self, kind: Kind, usage: int) -> Field | None:
        """Return the first field of `usage`, None where there is none."""
        return next((each for each in self.fields if each.kind is kind and each.usage == usage), None)


@dataclass(frozen=True, slots=True)
class _Globals:
    """The state that lasts from item to item."""

    page: int = 0
    size_bits: int = 0
    count: int = 0
    report_id: int = 0


@dataclass(slots=True)
class _Reader:
    """What was read so far."""

    now: _Globals = field(default_factory=_Globals)
    saved: list[_Globals] = field(default_factory=list)
    usages: list[int] = field(default_factory=list)
    usage_least: int = 0
    fields: list[Field] = field(default_factory=list)
    bits: dict[tuple[Kind, int], int] = field(default_factory=dict)
    numbered: bool = False

    def main(self, tag: int, value: int) -> None:
        """Take a main item: a run of fields, or a collection, which matters only as the end of the usages."""
        if tag in (Kind.INPUT.value, Kind.OUTPUT.value, Kind.FEATURE.value):
            self._add(Kind(tag), constant=bool(value & _CONSTANT))
        self.usages = []

    def set_global(self, tag: int, value: int) -> None:
        """Take a global item."""
        match tag:
            case 0x0:
                self.now = replace(self.now, page=value)
            case 0x7:
                self.now = replace(self.now, size_bits=value)
            case 0x8:
                self.now = replace(self.now, report_id=value)
                self.numbered = True
            case 0x9:
                self.now = replace(self.now, count=value)
            case 0xA:
                self.saved.append(self.now)
            case 0xB if self.saved:
                self.now = self.saved.pop()

    def local(self, tag: int, value: int, size: int) -> None:
        """Take a local item: a usage or a range of them; one of four bytes names its page too."""
        usage = value if size == 4 else self.now.page << 16 | value
        if tag == 0x0:
            self.usages.append(usage)
        elif tag == 0x1:
            self.usage_least = usage
        elif tag == 0x2:
            self.usages.extend(range(self.usage_least, min(usage, self.usage_least + FIELDS_MAX) + 1))
        del self.usages[FIELDS_MAX:]

    def _add(self, kind: Kind, *, constant: bool) -> None:
        now = self.now
        at_bit = self.bits.get((kind, now.report_id), 0)
        end_bit = at_bit + now.size_bits * now.count
        if end_bit > REPORT_BITS_MAX:
            raise DeviceBrokenError(
                f"report descriptor: a report of {end_bit} bits, expected at most {REPORT_BITS_MAX}"
            )
        self.bits[kind, now.report_id] = end_bit
        if constant or not self.usages or not now.size_bits:
            return
        if len(self.fields) + min(now.count, len(self.usages)) > FIELDS_MAX:
            raise DeviceBrokenError(f"report descriptor: more than {FIELDS_MAX} fields")
        # each element has a usage of its own, and the last one is that of all the rest
        for number, usage in enumerate(self.usages[: now.count]):
            last = number == len(self.usages) - 1
            count = now.count - number if last else 1
            start = at_bit + number * now.size_bits
            self.fields.append(Field(kind, now.report_id, usage, start, now.size_bits, count))


def read_descriptor(descriptor: bytes) -> Reports:
    """Read a report descriptor; raise DeviceBrokenError when it ends in the middle of an item or asks too much."""
    reader, at = _Reader(), 0
    while at < len(descriptor):
        head = descriptor[at]
        if head == _LONG_ITEM:
            at += 3 + (descriptor[at + 1] if at + 1 < len(descriptor) else 0)
            continue
        size = _SIZES[head & 0x3]
        data = descriptor[at + 1 : at + 1 + size]
        if len(data) < size:
            raise DeviceBrokenError(f"report descriptor: ends in the middle of the item at byte {at}")
        value, tag = int.from_bytes(data, "little"), head >> 4
        match head >> 2 & 0x3:
            case 0:
                reader.main(tag, value)
            case 1:
                reader.set_global(tag, value)
            case 2:
                reader.local(tag, value, size)
        at += 1 + size
    return Reports(tuple(reader.fields), reader.bits, reader.numbered)

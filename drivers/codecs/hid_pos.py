"""USB HID POS scanners (usage page 0x8C): a scan in one or more reports, laid out as the report descriptor says.

Source: HID Point of Sale Usage Tables 1.02, section 3. Layouts differ by vendor (with and without a byte count, with and
without vendor bytes), so no offset is assumed. Some firmwares set "continued" on a last report that is full: such a scan
is whole when nothing more comes.

Invariants
(1) Any cutting of the same reports into reads gives the same frames.
(2) A scan whose continuation does not come is incomplete, but for one that ends in a full report.
"""

from dataclasses import dataclass

from drivers.codecs.frames import FRAME_BYTES_MAX, Frame, without_suffix
from drivers.codecs.hid_report import Field, Kind, Reports
from drivers.codecs.lines import GAP_MS
from drivers.errors import DeviceBrokenError

_PAGE = 0x8C << 16
_AIM = (_PAGE | 0xFB, _PAGE | 0xFC, _PAGE | 0xFD)
_DATA = _PAGE | 0xFE
_CONTINUED = _PAGE | 0xFF
_BYTE_COUNT = 0x01 << 16 | 0x3B
BEEP_ERROR = _PAGE | 0x85
BEEP_GOOD = _PAGE | 0x86
BEEP_NOT_ON_FILE = _PAGE | 0x87
PREVENT_READ = _PAGE | 0x5F
INITIATE_READ = _PAGE | 0x60


@dataclass(frozen=True, slots=True)
class HidPosLayout:
    """Where a scanned-data report has what; offsets in bytes of the report as read, its id byte included.

    `lengths` holds the length of every input report by id. `aim` are the offsets of the AIM identifier's characters,
    three or, where its first one is left out, two.
    """

    report_id: int
    lengths: tuple[tuple[int, int], ...]
    numbered: bool
    data_at: int
    data_bytes: int
    aim: tuple[int, ...]
    count_at: int | None
    continued_bit: int | None

    @classmethod
    def of(cls, reports: Reports) -> "HidPosLayout":
        """Return the layout that `reports` describe; raise DeviceBrokenError where they are no HID POS scanner's."""
        data = reports.find(Kind.INPUT, _DATA)
        if data is None or data.size_bits != 8:
            raise DeviceBrokenError(
                "report descriptor: no decoded data of 8 bits (usage 8C:FE): this is no HID POS scanner"
            )
        same = [each for each in reports.fields if each.kind is Kind.INPUT and each.report_id == data.report_id]
        by_usage = {each.usage: each for each in reversed(same)}
        count, continued = by_usage.get(_BYTE_COUNT), by_usage.get(_CONTINUED)
        return cls(
            data.report_id,
            tuple((number, reports.length_bytes(kind, number)) for kind, number in reports.bits if kind is Kind.INPUT),
            reports.numbered,
            _byte(data, reports),
            data.count,
            tuple(_byte(by_usage[usage], reports) for usage in _AIM if usage in by_usage),
            None if count is None else _byte(count, reports),
            None if continued is None else continued.at_bit + 8 * reports.numbered,
        )


def _byte(part: Field, reports: Reports) -> int:
    if part.at_bit % 8:
        raise DeviceBrokenError(f"report descriptor: usage {part.usage:x} does not begin at a whole byte")
    return part.at_bit // 8 + reports.numbered


def output_report(reports: Reports, usage: int) -> bytes | None:
    """Return the report that switches `usage` on, its id first (0 where reports have none); None without such a usage."""
    found = reports.find(Kind.OUTPUT, usage)
    if found is None:
        return None
    length = (reports.bits[Kind.OUTPUT, found.report_id] + 7) // 8
    return bytes((found.report_id,)) + (1 << found.at_bit).to_bytes(length, "little")


class HidPosCodec:
    """Puts the reports of a scanner together."""

    def __init__(self, layout: HidPosLayout) -> None:
        self._layout = layout
        self._lengths = dict(layout.lengths)
        self._held = b""
        self._astray = False
        self._parts = bytearray()
        self._aim: str | None = None
        self._full = False
        self._under_way = False
        self._last_s = 0.0

    def feed(self, data: bytes, at_s: float) -> list[Frame]:
        """Take bytes read at `at_s` and return the scans that they complete, in order."""
        frames: list[Frame] = []
        self._last_s = at_s
        pending, start = self._held + data, 0
        while start < len(pending) and not self._astray:
            number = pending[start] if self._layout.numbered else 0
            if number not in self._lengths:
                # where the next report begins is not known until the device falls silent
                self._astray = True
                break
            end = start + self._lengths[number]
            if end > len(pending):
                break
            if number == self._layout.report_id:
                frames += self._report(pending[start:end])
            start = end
        self._held = b"" if self._astray else pending[start:]
        return frames

    def due_s(self) -> float | None:
        """Return when `idle` wants to be called if nothing more is read, or None when nothing is waiting."""
        return self._last_s + GAP_MS / 1000 if self._held or self._under_way or self._astray else None

    def idle(self, at_s: float) -> list[Frame]:
        """Return what the silence up to `at_s` ends. Call it only when the port was found empty at that time."""
        due_s = self.due_s()
        if due_s is None or at_s < due_s:
            return []
        whole = self._full and not self._held and not self._astray
        self._held, self._astray = b"", False
        return self._finish(incomplete=not whole)

    def close(self) -> list[Frame]:
        """Return what was under way when the port was lost, as an incomplete frame, and start anew."""
        self._held, self._astray = b"", False
        return self._finish(incomplete=True)

    def replies(self) -> bytes:
        """Return nothing: reports are not acknowledged."""
        return b""

    def _report(self, report: bytes) -> list[Frame]:
        """Take a scanned-data report and return the scan that it completes."""
        layout = self._layout
        data = report[layout.data_at : layout.data_at + layout.data_bytes]
        data = data.rstrip(b"\x00") if layout.count_at is None else data[: report[layout.count_at]]
        if not self._under_way:
            self._aim = _aim(bytes(report[at] for at in layout.aim))
        self._under_way = True
        self._full = len(data) == layout.data_bytes
        self._parts += data[: FRAME_BYTES_MAX + 1 - len(self._parts)]
        bit = layout.continued_bit
        if bit is not None and report[bit // 8] >> bit % 8 & 1:
            return []
        return self._finish(incomplete=False)

    def _finish(self, *, incomplete: bool) -> list[Frame]:
        data, aim = bytes(self._parts), self._aim
        self._parts.clear()
        self._under_way = self._full = False
        if len(data) > FRAME_BYTES_MAX:
            return [Frame(data[:FRAME_BYTES_MAX], aim, incomplete=True, too_long=True)]
        data = data if incomplete else without_suffix(data)
        return [Frame(data, aim, incomplete=incomplete)] if data else []


def _aim(characters: bytes) -> str | None:
    """Return the AIM identifier of its three characters, or of its last two; None where it is none."""
    whole = characters if len(characters) == 3 else b"]" + characters
    if len(whole) != 3 or whole[:1] != b"]" or not (whole.isascii() and whole[1:].isalnum()):
        return None
    return whole.decode("ascii")

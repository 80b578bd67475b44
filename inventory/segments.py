"""The segments of masks (F3): letters, digits, a counter, a constant, what the day of the work fills, and the class of the item. Pure.

A date is written one way in a mask: by month and day, by day of the year, or by ISO week. The year beside a week is that of the week, which
around New Year is another one than that of the day.
"""

import enum
import re
from calendar import isleap, monthrange
from collections.abc import Iterable, Mapping
from datetime import date

from inventory.values import dataclass

CENTURY = 2000
"""The century of a year of two digits."""
YEAR_MIN = 1900
LEAP_YEAR = 2000
LONGEST_MONTH_DAYS = 31
CLASS_CHARACTERS_MAX = 20


class SegmentType(enum.StrEnum):
    """What a segment holds, by the sign that import files write."""

    LETTERS = "A"
    DIGITS = "N"
    EITHER = "X"
    CONSTANT = "'"
    CLASS = "C"
    YEAR = "Y"
    MONTH = "M"
    DAY = "D"
    DAY_OF_YEAR = "J"
    WEEK = "W"


DATES: Mapping[SegmentType, tuple[int, ...]] = {
    SegmentType.YEAR: (2, 4),
    SegmentType.MONTH: (2,),
    SegmentType.DAY: (2,),
    SegmentType.DAY_OF_YEAR: (3,),
    SegmentType.WEEK: (2,),
}
"""The segments that the day of the work fills, and how long each may be."""
FILLED = frozenset({SegmentType.CLASS, *DATES})
"""The segments that are filled when a number is made; in a number that only says where counting stands, their signs stand in them."""

_WAYS_OF_DAYS = (
    {SegmentType.MONTH, SegmentType.DAY},
    {SegmentType.DAY_OF_YEAR},
    {SegmentType.WEEK},
)
_EXAMPLES = {SegmentType.LETTERS: "A", SegmentType.EITHER: "0", SegmentType.CLASS: "A"}
_SIGNS = {SegmentType.LETTERS: "@", SegmentType.DIGITS: "#", SegmentType.EITHER: "*"}
_SHAPES = {
    SegmentType.LETTERS: "[A-Za-z]",
    SegmentType.EITHER: "[0-9A-Za-z]",
    SegmentType.CLASS: "[0-9A-Za-z]",
}
_WRITTEN = re.compile(r"(?:'([0-9A-Za-z]+)'|([ANXCYMDJW])(\d{1,2}))([^\w+']?)(\+?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a mask: type, length, the separator behind it, and whether it is the one that counts up.

    `text` is what a constant always is, and the class of the item, where the item is known.
    """

    type: SegmentType
    length: int
    separator: str = ""
    counts: bool = False
    text: str = ""

    @property
    def sign(self) -> str:
        """Return what stands in the segment where its value is not told: `######`, `YYYY`; a text that it always has."""
        return self.text or _SIGNS.get(self.type, self.type.value) * self.length

    @property
    def blank(self) -> str:
        """Return what stands in a segment that is filled only when a number is made."""
        return self.type.value * self.length

    @property
    def example(self) -> str:
        """Return letters or digits of no meaning that the segment may have."""
        return self.text or _EXAMPLES.get(self.type, "0") * self.length

    @property
    def shape(self) -> str:
        """Return what may stand in the segment, as a regular expression."""
        return re.escape(self.text) or f"{_SHAPES.get(self.type, '[0-9]')}{{{self.length}}}"


def parse_segments(text: str) -> tuple[Segment, ...]:
    """Return the segments of a mask as import files write them: `A3-,N6+`, `'SN'-,Y2,M2,D2-,N4+`; raises ValueError."""
    return tuple(_parse_segment(part) for part in text.split(","))


def _parse_segment(part: str) -> Segment:
    found = _WRITTEN.fullmatch(part.strip())
    if found is None:
        raise ValueError(f"{part!r} is no segment such as N6+, A3-, Y2 or 'SN'-")
    constant, kind, length, separator, counts = found.groups()
    if constant:
        return Segment(SegmentType.CONSTANT, len(constant), separator, bool(counts), constant)
    return Segment(SegmentType(kind), int(length), separator, bool(counts))


def format_segments(segments: Iterable[Segment]) -> str:
    """Return segments as import files write them; the class of an item is none of them."""
    return ",".join(f"{_written(each)}{each.separator}{'+' if each.counts else ''}" for each in segments)


def _written(segment: Segment) -> str:
    constant = segment.type is SegmentType.CONSTANT
    return f"'{segment.text}'" if constant else f"{segment.type}{segment.length}"


def segments_fault(segments: tuple[Segment, ...]) -> str:
    """Return what is wrong with what a day fills, empty for nothing: a length that it has not, told twice, or in two ways."""
    dates = [each for each in segments if each.type in DATES]
    types = [each.type for each in dates]
    for each in dates:
        lengths = DATES[each.type]
        if each.length not in lengths:
            return f"segment {each.type.value} has {' or '.join(map(str, lengths))} characters"
    if len(types) > len(set(types)):
        return "a segment of a date may be there once"
    if len({each.length for each in segments if each.type is SegmentType.CLASS}) > 1:
        return "the class of an item has one length"
    if sum(1 for way in _WAYS_OF_DAYS if way & set(types)) > 1:
        return "a date is told by month and day, by day of the year, or by week"
    return ""


def date_parts(segments: Iterable[Segment], day: date) -> dict[SegmentType, str]:
    """Return what a day fills into segments, by their type."""
    dated = {each.type: each.length for each in segments if each.type in DATES}
    week = day.isocalendar()
    values = {
        SegmentType.YEAR: week.year if SegmentType.WEEK in dated else day.year,
        SegmentType.MONTH: day.month,
        SegmentType.DAY: day.day,
        SegmentType.DAY_OF_YEAR: day.timetuple().tm_yday,
        SegmentType.WEEK: week.week,
    }
    return {kind: f"{values[kind]:0{length}d}"[-length:] for kind, length in dated.items()}


def is_date(parts: Mapping[SegmentType, str]) -> bool:
    """Return whether there is a day whose segments are these digits; what is not told of it may be anything."""
    told = {kind: int(digits) for kind, digits in parts.items()}
    year = told.get(SegmentType.YEAR, LEAP_YEAR)
    if len(parts.get(SegmentType.YEAR, "")) == 2:
        year += CENTURY
    if year < YEAR_MIN:
        return False
    month = told.get(SegmentType.MONTH, 1)
    if not 1 <= month <= 12:
        return False
    days = monthrange(year, month)[1] if SegmentType.MONTH in told else LONGEST_MONTH_DAYS
    weeks = weeks_of(year) if SegmentType.YEAR in told else 53
    return (
        1 <= told.get(SegmentType.DAY, 1) <= days
        and 1 <= told.get(SegmentType.DAY_OF_YEAR, 1) <= (366 if isleap(year) else 365)
        and 1 <= told.get(SegmentType.WEEK, 1) <= weeks
    )


def weeks_of(year: int) -> int:
    """Return how many ISO weeks a year has: the 28th of December is always in the last one."""
    return date(year, 12, 28).isocalendar().week

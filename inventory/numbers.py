"""Serial and lot numbers: their form, their masks, and ranges of them (F3-F5, domain.md 6.11)."""

import enum
import re
from collections.abc import Iterable
from functools import lru_cache

from inventory.refusals.base import Refusal
from inventory.refusals.goods import MixedRange, NotANumber, NotInMask
from inventory.values import dataclass

NUMBER_CHARACTERS_MAX = 40
MASK_CODE_CHARACTERS_MAX = 6
SEGMENTS_MAX = 5
RANGE_NUMBERS_MAX = 10_000

_COUNTING_END = re.compile(r"(.*?)(\d{1,18})", re.ASCII | re.DOTALL)


class SegmentType(enum.StrEnum):
    """What the characters of a segment may be."""

    LETTERS = "A"
    DIGITS = "N"
    EITHER = "X"


_SIGNS = {SegmentType.LETTERS: "@", SegmentType.DIGITS: "#", SegmentType.EITHER: "*"}
_SHAPES = {SegmentType.LETTERS: "[A-Za-z]", SegmentType.DIGITS: "[0-9]", SegmentType.EITHER: "[0-9A-Za-z]"}


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a mask: type, length, the separator behind it, and whether it is the one that counts up."""

    type: SegmentType
    length: int
    separator: str = ""
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Mask:
    """The shape of our own numbers (F3): an optional prefix and up to five segments, at most one of which counts and is numeric."""

    mask: str
    kind: str
    prefix: str = ""
    segments: tuple[Segment, ...] = ()
    next: str = ""

    def __hash__(self) -> int:
        """Return the hash of its code: that of all segments takes longer than what is looked up by it."""
        return hash(self.mask)

    @property
    def has_separators(self) -> bool:
        """Return whether its numbers may be written without what separates their segments."""
        return any(segment.separator for segment in self.segments)

    @property
    def in_capitals(self) -> bool:
        """Return whether the numbers that it makes have capital letters only: then they are the same in small ones."""
        return bool(self.next) and self.prefix + self.next == (self.prefix + self.next).upper()

    def __post_init__(self) -> None:
        """Raise ValueError where F3 is broken."""
        counting = [segment for segment in self.segments if segment.counts]
        if not 1 <= len(self.segments) <= SEGMENTS_MAX:
            raise ValueError(f"a mask has 1 to {SEGMENTS_MAX} segments")
        if len(counting) > 1 or any(segment.type is not SegmentType.DIGITS for segment in counting):
            raise ValueError("exactly one segment may count up, and it must be numeric")
        length = len(self.prefix) + sum(segment.length + len(segment.separator) for segment in self.segments)
        if length > NUMBER_CHARACTERS_MAX or any(segment.length < 1 for segment in self.segments):
            raise ValueError(f"a number has at most {NUMBER_CHARACTERS_MAX} characters, a segment at least 1")


def parse_segments(text: str) -> tuple[Segment, ...]:
    """Return the segments of a mask as import files write them (design.md 12): `A3-,N6+`; raises ValueError."""
    return tuple(_parse_segment(part) for part in text.split(","))


def _parse_segment(part: str) -> Segment:
    found = re.fullmatch(r"([ANX])(\d{1,2})([^\w+]?)(\+?)", part.strip(), re.ASCII)
    if found is None:
        raise ValueError(f"{part!r} is no segment such as N6+ or A3-")
    return Segment(SegmentType(found[1]), int(found[2]), found[3], bool(found[4]))


def format_segments(segments: tuple[Segment, ...]) -> str:
    """Return segments as import files write them."""
    return ",".join(f"{each.type}{each.length}{each.separator}{'+' if each.counts else ''}" for each in segments)


def check_form(number: str) -> Refusal | None:
    """Refuse what can be no serial or lot number: 1 to 40 printable ASCII characters without space at either end."""
    fits = 0 < len(number) <= NUMBER_CHARACTERS_MAX and number.isascii() and number.isprintable()
    return None if fits and number == number.strip() else NotANumber(number[:80])


def check_mask(item: str, number: str, mask: Mask | None) -> Refusal | None:
    """Refuse a number that does not fit the mask, with or without its separators (F5, F23)."""
    if mask is None or _pattern(mask).fullmatch(number):
        return None
    return NotInMask(item, number, mask.mask, shape_of(mask))


def shape_of(mask: Mask) -> str:
    """Return what numbers of a mask look like: the prefix, `#` for a digit, `@` a letter, `*` either, and the separators."""
    return mask.prefix + "".join(f"{_SIGNS[each.type] * each.length}{each.separator}" for each in mask.segments)


def example_of(mask: Mask) -> str:
    """Return a number of a mask: its prefix, digits and letters of no meaning, and its separators."""
    signs = {SegmentType.LETTERS: "A"}
    return mask.prefix + "".join(f"{signs.get(each.type, '0') * each.length}{each.separator}" for each in mask.segments)


def normalised(number: str, mask: Mask | None) -> str:
    """Return the one form in which a number is kept: with all separators of our own mask, a vendor's number exactly as read.

    The reference keeps two forms of a number and looks it up without separators (F5). A mask has a fixed length, so both forms name the
    same number, and the one on the label is the one that people see everywhere (domain.md 6.11). Where the mask makes its numbers in
    capitals, a small letter is the same number too (3a: the policy of case).
    """
    parts = parts_of(number, mask) if mask else None
    if mask is None or parts is None:
        return number
    pairs = zip(parts, mask.segments, strict=True)
    kept = mask.prefix + "".join(part + segment.separator for part, segment in pairs)
    return kept.upper() if mask.in_capitals else kept


def written_out(text: str, masks: Iterable[Mask]) -> tuple[tuple[str, Mask], ...]:
    """Return the forms that a text without separators has as a number of our own masks, each with its mask (F5)."""
    written = ((normalised(text, mask), mask) for mask in masks)
    return tuple((number, mask) for number, mask in written if number != text)


def parts_of(number: str, mask: Mask) -> tuple[str, ...] | None:
    """Return what a number has in each segment of a mask, without separators; None for a number that does not fit."""
    found = _pattern(mask).fullmatch(number)
    return found.groups() if found else None


@lru_cache
def _pattern(mask: Mask) -> re.Pattern[str]:
    parts = [
        f"({_SHAPES[segment.type]}{{{segment.length}}})"
        + (f"{re.escape(segment.separator)}?" if segment.separator else "")
        for segment in mask.segments
    ]
    prefix = re.escape(mask.prefix)
    return re.compile((f"(?i:{prefix})" if mask.in_capitals else prefix) + "".join(parts), re.ASCII)


def number_range(first: str, last: str) -> tuple[str, ...] | Refusal:
    """Return all numbers from first to last, both included: same prefix, same length, digits that count up at the end.

    At most RANGE_NUMBERS_MAX numbers; anything else is refused as a mixed range (flows.md 1.1 step 4b).
    """
    start, end = _split(first), _split(last)
    if start is None or end is None or start[0] != end[0] or len(first) != len(last):
        return MixedRange(first, last)
    low, high, width = int(start[1]), int(end[1]), len(start[1])
    if low > high or high - low >= RANGE_NUMBERS_MAX:
        return MixedRange(first, last)
    return tuple(f"{start[0]}{number:0{width}d}" for number in range(low, high + 1))


def _split(number: str) -> tuple[str, str] | None:
    found = _COUNTING_END.fullmatch(number)
    return (found[1], found[2]) if found else None


def one_character_away(number: str, other: str) -> bool:
    """Return whether two different numbers differ by one changed, missing or swapped character (flows.md 1.0a, 7).

    One digit in place of another is not meant: lots that follow each other differ so, and asking at each would teach to say yes.
    """
    if number == other or abs(len(number) - len(other)) > 1:
        return False
    if len(number) == len(other):
        different = [at for at, (a, b) in enumerate(zip(number, other, strict=True)) if a != b]
        if len(different) == 1:
            return not (number[different[0]].isdigit() and other[different[0]].isdigit())
        return len(different) == 2 and [number[at] for at in different] == [other[at] for at in reversed(different)]
    short, long = sorted((number, other), key=len)
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))

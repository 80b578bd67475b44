"""Serial and lot numbers: their form, their masks, and ranges of them (F3-F5, domain.md 6.11).

The segments that a day or the item's class fills (segments.py) are filled when a number is made. Where a number only says how far
counting is, as the next number of an item and a leased block do, their signs stand in them: `LYYMMDD-0042`. So what counts is one
counter for all days, and it gives no place out twice, whatever day fills it. Which day a number then has is whoever makes it to say: a
rule holds it to be a real one and no more, since work is booked later than it is done, and the office names days that are past. One
place with two days is two numbers.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from inventory.refusals.base import Refusal
from inventory.refusals.goods import MixedRange, NotANumber, NotInMask
from inventory.segments import DATES, FILLED, Segment, SegmentType, date_parts, is_date, segments_fault
from inventory.values import dataclass

NUMBER_CHARACTERS_MAX = 40
MASK_CODE_CHARACTERS_MAX = 6
SEGMENTS_MAX = 5
RANGE_NUMBERS_MAX = 10_000
EXAMPLE_DAY = date(2024, 1, 1)
DAYS_MAX = 512
"""So many days of numbers are remembered as real or not: the numbers of a line are of the same few."""
PATTERNS_MAX = 512
"""So many patterns of masks are kept: two of each mask, and of each class of one that has it."""

_COUNTING_END = re.compile(r"(.*?)(\d{1,18})", re.ASCII | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mask:
    """The shape of our own numbers (F3): an optional prefix and up to five segments, at most one of which counts and is numeric.

    Of an item (item_masks.py) the class is known, and no other one fits.
    """

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
        texts = self.prefix + self.next + "".join(segment.text for segment in self.segments)
        return bool(self.next) and texts == texts.upper()

    @property
    def counting(self) -> int | None:
        """Return which segment counts up, None for none."""
        return next((at for at, segment in enumerate(self.segments) if segment.counts), None)

    @property
    def lacks_class(self) -> bool:
        """Return whether a class belongs in its numbers that is not known."""
        return any(segment.type is SegmentType.CLASS and not segment.text for segment in self.segments)

    @property
    def makes(self) -> bool:
        """Return whether numbers can be made by it: one segment counts, and all others are known or filled."""
        return self.counting is not None and not self.lacks_class

    def written(self, parts: Sequence[str]) -> str:
        """Return the number that has these parts in its segments, with all separators, and in capitals where the mask makes those."""
        pairs = zip(parts, self.segments, strict=True)
        number = self.prefix + "".join(part + segment.separator for part, segment in pairs)
        return number.upper() if self.in_capitals else number

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
        if fault := segments_fault(self.segments):
            raise ValueError(fault)


def check_form(number: str) -> Refusal | None:
    """Refuse what can be no serial or lot number: 1 to 40 printable ASCII characters without space at either end."""
    fits = 0 < len(number) <= NUMBER_CHARACTERS_MAX and number.isascii() and number.isprintable()
    return None if fits and number == number.strip() else NotANumber(number[:80])


def check_mask(item: str, number: str, mask: Mask | None) -> Refusal | None:
    """Refuse a number that does not fit the mask, with or without its separators (F5, F23): a date in it is a real one."""
    if mask is None or parts_of(number, mask) is not None:
        return None
    return NotInMask(item, number, mask.mask, shape_of(mask))


def shape_of(mask: Mask) -> str:
    """Return what numbers of a mask look like: the prefix, the signs of its segments (`#` a digit, `YY` a year), and the separators."""
    return mask.written([each.sign for each in mask.segments])


def example_of(mask: Mask) -> str:
    """Return a number of a mask: its prefix, a real day, digits and letters of no meaning, and its separators."""
    told = date_parts(mask.segments, EXAMPLE_DAY)
    return mask.written([told.get(each.type, each.example) for each in mask.segments])


def normalised(number: str, mask: Mask | None) -> str:
    """Return the one form in which a number is kept: with all separators of our own mask, a vendor's number exactly as read.

    The reference keeps two forms of a number and looks it up without separators (F5). A mask has a fixed length, so both forms name the
    same number, and the one on the label is the one that people see everywhere (domain.md 6.11). Where the mask makes its numbers in
    capitals, a small letter is the same number too (3a: the policy of case).
    """
    parts = parts_of(number, mask) if mask else None
    return number if mask is None or parts is None else mask.written(parts)


def written_out(text: str, masks: Iterable[Mask]) -> tuple[tuple[str, Mask], ...]:
    """Return the forms that a text without separators has as a number of our own masks, each with its mask (F5)."""
    written = ((normalised(text, mask), mask) for mask in masks)
    return tuple((number, mask) for number, mask in written if number != text)


def parts_of(number: str, mask: Mask) -> tuple[str, ...] | None:
    """Return what a number has in each segment of a mask, without separators; None for a number that does not fit."""
    return _parts(number, mask, blank=False)


def open_parts_of(number: str, mask: Mask) -> tuple[str, ...] | None:
    """Return the same of a number whose day or class may still be blank: `LYYMMDD-0042`."""
    return _parts(number, mask, blank=True)


def blanked(number: str, mask: Mask) -> str:
    """Return a number with nothing in what is filled when it is made; one that does not fit as it is."""
    parts = open_parts_of(number, mask)
    return number if parts is None else mask.written(blank_parts(parts, mask))


def blank_parts(parts: Sequence[str], mask: Mask) -> list[str]:
    """Return the parts of a number with nothing in what is filled when it is made."""
    return [each.blank if each.type in FILLED else part for part, each in zip(parts, mask.segments, strict=True)]


def filled(number: str, mask: Mask, day: date) -> str:
    """Return a number whose blanks are filled: by the day of the work (domain.md 6.1), and with the class; what is told stays."""
    parts = open_parts_of(number, mask)
    if parts is None:
        return number
    told = date_parts(mask.segments, day)
    pairs = zip(parts, mask.segments, strict=True)
    return mask.written(
        [told.get(each.type, each.text or part) if part == each.blank else part for part, each in pairs]
    )


def _parts(number: str, mask: Mask, *, blank: bool) -> tuple[str, ...] | None:
    pattern, dated = _pattern(mask, blank=blank)
    found = pattern.fullmatch(number)
    if found is None:
        return None
    parts = found.groups()
    if dated and not _is_date(tuple((kind, parts[at]) for at, kind in dated)):
        return None
    return parts


@lru_cache(DAYS_MAX)
def _is_date(parts: tuple[tuple[SegmentType, str], ...]) -> bool:
    """Return whether what is told of a date is a real one: blanks tell nothing."""
    return is_date({kind: digits for kind, digits in parts if digits.isdigit()})


@lru_cache(PATTERNS_MAX)
def _pattern(mask: Mask, *, blank: bool) -> tuple[re.Pattern[str], tuple[tuple[int, SegmentType], ...]]:
    """Return the pattern of a mask's numbers, and which of its groups are parts of a date."""
    parts = [
        f"({_shape_in(mask, each)}{f'|{each.blank}' if blank and each.type in FILLED else ''})"
        + (f"{re.escape(each.separator)}?" if each.separator else "")
        for each in mask.segments
    ]
    dated = tuple((at, each.type) for at, each in enumerate(mask.segments) if each.type in DATES)
    prefix = re.escape(mask.prefix)
    return re.compile((f"(?i:{prefix})" if mask.in_capitals else prefix) + "".join(parts), re.ASCII), dated


def _shape_in(mask: Mask, segment: Segment) -> str:
    return f"(?i:{segment.shape})" if segment.text and mask.in_capitals else segment.shape


def number_range(first: str, last: str, mask: Mask | None = None) -> tuple[str, ...] | Refusal:
    """Return all numbers from first to last, both included: same prefix, same length, digits that count up at the end.

    Where both are of our own mask its counter counts, wherever it stands, and never the digits of a date. At most RANGE_NUMBERS_MAX
    numbers; anything else is refused as a mixed range (flows.md 1.1 step 4b).
    """
    start, end = _counted_by(first, mask), _counted_by(last, mask)
    if start is None or end is None or _around(start) != _around(end):
        if first != last and mask is not None and _tells(first, last, mask):
            return MixedRange(first, last)
        start, end = _split(first), _split(last)
    if start is None or end is None or _around(start) != _around(end) or len(first) != len(last):
        return MixedRange(first, last)
    low, high, width = int(start[1]), int(end[1]), len(start[1])
    if low > high or high - low >= RANGE_NUMBERS_MAX:
        return MixedRange(first, last)
    return tuple(f"{start[0]}{number:0{width}d}{start[2]}" for number in range(low, high + 1))


def _tells(first: str, last: str, mask: Mask) -> bool:
    """Return whether what counts at the end may be the digits of a day or a class: one of the two is of a mask that has them."""
    dated = any(each.type in FILLED for each in mask.segments)
    return dated and any(parts_of(each, mask) is not None for each in (first, last))


def _around(number: tuple[str, str, str]) -> tuple[str, str]:
    return number[0], number[2]


def _counted_by(number: str, mask: Mask | None) -> tuple[str, str, str] | None:
    """Return what stands before the counter of our own mask, the counter, and what stands behind it; None for other numbers."""
    parts = parts_of(number, mask) if mask else None
    if mask is None or parts is None or mask.counting is None:
        return None
    at = mask.counting
    texts = [part + segment.separator for part, segment in zip(parts, mask.segments, strict=True)]
    return mask.prefix + "".join(texts[:at]), parts[at], mask.segments[at].separator + "".join(texts[at + 1 :])


def _split(number: str) -> tuple[str, str, str] | None:
    found = _COUNTING_END.fullmatch(number)
    return (found[1], found[2], "") if found else None


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

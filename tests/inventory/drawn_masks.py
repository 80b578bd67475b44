"""Masks and numbers for property tests: every mask that F3 allows, with dates told in one way, a class and constants."""

from datetime import date, timedelta

from hypothesis import strategies as st

from inventory.numbers import NUMBER_CHARACTERS_MAX, Mask
from inventory.segments import DATES, Segment, SegmentType, date_parts

FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2099, 12, 31)
WAYS = (
    (),
    (SegmentType.YEAR,),
    (SegmentType.YEAR, SegmentType.MONTH, SegmentType.DAY),
    (SegmentType.MONTH, SegmentType.DAY),
    (SegmentType.YEAR, SegmentType.DAY_OF_YEAR),
    (SegmentType.YEAR, SegmentType.WEEK),
    (SegmentType.DAY_OF_YEAR,),
    (SegmentType.WEEK,),
)
CLASS_LENGTH = 3
_FREE = (SegmentType.LETTERS, SegmentType.DIGITS, SegmentType.EITHER, SegmentType.CONSTANT, SegmentType.CLASS)
_SEPARATORS = st.sampled_from(["", "-", "/", "."])
_LETTERS = {
    SegmentType.LETTERS: "ABz",
    SegmentType.DIGITS: "0189",
    SegmentType.EITHER: "A0z9",
    SegmentType.CLASS: "C0b",
}

days = st.integers(0, (LAST_DAY - FIRST_DAY).days).map(lambda number: FIRST_DAY + timedelta(number))


@st.composite
def masks(draw: st.DrawFn, *, counts: bool | None = None) -> Mask:
    """Draw a mask as F3 allows it; with `counts` one that counts."""
    dated = [
        Segment(each, draw(st.sampled_from(DATES[each])), draw(_SEPARATORS)) for each in draw(st.sampled_from(WAYS))
    ]
    counter = Segment(SegmentType.DIGITS, draw(st.integers(1, 6)), draw(_SEPARATORS), counts=True)
    counting = [counter] if counts or (counts is None and draw(st.booleans())) else []
    room = 5 - len(dated) - len(counting)
    least = 0 if dated or counting else 1
    free = [_free(draw) for _ in range(draw(st.integers(least, room)))]
    parts = draw(st.permutations(dated + counting + free))
    prefix = draw(st.text(st.characters(codec="ascii", categories=["Lu"]), max_size=4))
    mask = Mask("M", "serial", prefix, tuple(parts))
    assert len(mask.written([each.example for each in parts])) <= NUMBER_CHARACTERS_MAX
    return mask


def _free(draw: st.DrawFn) -> Segment:
    kind = draw(st.sampled_from(_FREE))
    if kind is SegmentType.CONSTANT:
        text = draw(st.text("SN07x", min_size=1, max_size=4))
        return Segment(kind, len(text), draw(_SEPARATORS), text=text)
    return Segment(kind, CLASS_LENGTH if kind is SegmentType.CLASS else draw(st.integers(1, 6)), draw(_SEPARATORS))


@st.composite
def numbers_of(draw: st.DrawFn, mask: Mask) -> tuple[str, str]:
    """Draw a number of a mask twice: with all of its separators, and with some."""
    told = date_parts(mask.segments, draw(days))
    full = some = mask.prefix
    for segment in mask.segments:
        text = segment.text or told.get(segment.type, "")
        if not text:
            text = "".join(draw(st.sampled_from(_LETTERS[segment.type])) for _ in range(segment.length))
        full += text + segment.separator
        some += text + (segment.separator if draw(st.booleans()) else "")
    return full, some

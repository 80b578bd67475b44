"""Serial and lot numbers: form, masks, kept form, ranges, what is one character away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.numbers import (
    NUMBER_CHARACTERS_MAX,
    RANGE_NUMBERS_MAX,
    Mask,
    check_form,
    check_mask,
    normalised,
    number_range,
    one_character_away,
    shape_of,
)
from inventory.refusals.goods import MixedRange, NotANumber, NotInMask
from inventory.segments import Segment, SegmentType, format_segments, parse_segments
from tests.inventory.drawn_masks import masks, numbers_of

OWN = Mask("OWN", "serial", "Z", parse_segments("A3-,N6+"))


@pytest.mark.parametrize("number", ["1", "SN-000812", "a/b c", "0" * 40, "~!"])
def test_a_number_is_1_to_40_printable_characters(number: str) -> None:
    assert check_form(number) is None


@pytest.mark.parametrize("number", ["", " ", " 1", "1 ", "1\t2", "1\x1d2", "\x7f", "ä", "\u0661", "0" * 41])
def test_what_is_no_number_is_refused(number: str) -> None:
    assert check_form(number) == NotANumber(number)


def test_a_very_long_number_is_refused_with_its_beginning() -> None:
    assert check_form("x" * 5000) == NotANumber("x" * 80)


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("A3-,N6+", (Segment(SegmentType.LETTERS, 3, "-"), Segment(SegmentType.DIGITS, 6, "", counts=True))),
        ("X10", (Segment(SegmentType.EITHER, 10),)),
        ("N2/,N3.+", (Segment(SegmentType.DIGITS, 2, "/"), Segment(SegmentType.DIGITS, 3, ".", counts=True))),
    ],
)
def test_segments_are_read_as_import_files_write_them(text: str, segments: tuple[Segment, ...]) -> None:
    assert (parse_segments(text), format_segments(segments)) == (segments, text)


@pytest.mark.parametrize("text", ["", "A", "3", "B3", "A3--", "A3 5", "N6++", "A3;N6", "N٣", "A3,"])
def test_what_is_no_segment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no segment"):
        parse_segments(text)


@pytest.mark.parametrize("segments", ["N1+,N1+", "A3+", "X3+", "N0", "N20,N21", "N1,N1,N1,N1,N1,N1"])
def test_a_mask_that_breaks_f3_is_refused(segments: str) -> None:
    with pytest.raises(ValueError, match=r"segment|characters"):
        Mask("M", "serial", "", parse_segments(segments))


def test_a_mask_needs_a_segment() -> None:
    with pytest.raises(ValueError, match="1 to 5 segments"):
        Mask("M", "serial", "X")


@given(masks())
def test_segments_are_the_same_again_when_written_and_read(mask: Mask) -> None:
    assert parse_segments(format_segments(mask.segments)) == mask.segments


@given(st.data(), masks())
def test_a_number_fits_its_mask_with_and_without_separators_and_has_one_form(data: st.DataObject, mask: Mask) -> None:
    full, some = data.draw(numbers_of(mask))
    assert (check_mask("I", full, mask), check_mask("I", some, mask)) == (None, None)
    assert normalised(full, mask) == normalised(some, mask) == full


@given(st.text(max_size=12), masks())
def test_what_does_not_fit_is_refused_and_kept_exactly(number: str, mask: Mask) -> None:
    if check_mask("I", number, mask) is not None:
        assert check_mask("I", number, mask) == NotInMask("I", number, "M", shape_of(mask))
        assert normalised(number, mask) == number


def test_small_letters_are_the_same_number_where_a_mask_makes_capitals() -> None:
    """3a: the policy of case; a mask that makes none says nothing of it, and a vendor's number is exact."""
    segments = parse_segments("A2-,N4+")
    capitals, silent = Mask("C", "serial", "X", segments, "XAB-0001"), Mask("S", "serial", "X", segments)
    assert [normalised(each, capitals) for each in ("xab0007", "XaB-0007", "ab0007")] == ["XAB-0007"] * 2 + ["ab0007"]
    assert check_mask("I", "xab0007", capitals) is None
    assert [normalised(each, silent) for each in ("Xab0007", "xab0007")] == ["Xab-0007", "xab0007"]


def test_a_mask_shows_what_its_numbers_look_like() -> None:
    mask = Mask("M", "serial", "SN-", parse_segments("A2-,N4+,X1"))
    assert shape_of(mask) == "SN-@@-####*"


@pytest.mark.parametrize("number", ["1-23", "12-3", "abc", "ZABC-00001", "ZABC-0000001", "zABC-000001", "ZAB1-000001"])
def test_a_vendors_number_is_exact_separators_and_all(number: str) -> None:
    assert (normalised(number, OWN), normalised(number, None)) == (number, number)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("SN-000812", "SN-000852", 41),
        ("1", "1", 1),
        ("A009", "A010", 2),
        ("9" * 30 + "1", "9" * 30 + "9", 9),
        ("0", "9", 10),
    ],
)
def test_a_range_counts_from_first_to_last(first: str, last: str, count: int) -> None:
    found = number_range(first, last)
    assert isinstance(found, tuple)
    assert (found[0], found[-1], len(found), len(set(found))) == (first, last, count, count)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("SN-2", "SN-1"),
        ("SN-1", "SX-2"),
        ("SN-9", "SN-10"),
        ("A", "B"),
        ("1A", "2A"),
        ("", ""),
        ("A00001", "A10001"),
        ("\u0660", "\u0669"),
    ],
)
def test_a_range_that_is_none_is_refused(first: str, last: str) -> None:
    assert number_range(first, last) == MixedRange(first, last)


@given(st.sampled_from(["", "SN-", "A1B"]), st.integers(0, 9_000), st.integers(0, 50), st.integers(4, 12))
def test_every_number_of_a_range_is_one_more_than_the_one_before(prefix: str, low: int, more: int, width: int) -> None:
    found = number_range(f"{prefix}{low:0{width}d}", f"{prefix}{low + more:0{width}d}")
    assert found == tuple(f"{prefix}{at:0{width}d}" for at in range(low, low + more + 1))


def test_the_longest_range() -> None:
    found = number_range("A00000", f"A{RANGE_NUMBERS_MAX - 1:05d}")
    assert isinstance(found, tuple)
    assert len(found) == RANGE_NUMBERS_MAX
    assert max(map(len, found)) <= NUMBER_CHARACTERS_MAX


@pytest.mark.parametrize(
    ("number", "other"), [("L2231", "L2213"), ("L2231", "K2231"), ("L223", "L2231"), ("LO1", "L01"), ("AB", "BA")]
)
def test_one_character_away(number: str, other: str) -> None:
    assert one_character_away(number, other)
    assert one_character_away(other, number)


@pytest.mark.parametrize(
    ("number", "other"),
    [("L1", "L1"), ("L2231", "L2232"), ("L12", "L345"), ("", "AB"), ("ABCD", "BADC")],
)
def test_not_one_character_away(number: str, other: str) -> None:
    assert not one_character_away(number, other)
    assert not one_character_away(other, number)

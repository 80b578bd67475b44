"""Segments that a day or the item's class fills: what they are, when a date is one, and how a number is filled and read again."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.generation import numbers_from
from inventory.item_masks import mask_for
from inventory.items import Item, Tracking
from inventory.leases import counted, next_of, number_at
from inventory.numbers import (
    Mask,
    blanked,
    check_mask,
    example_of,
    filled,
    normalised,
    number_range,
    open_parts_of,
    parts_of,
    shape_of,
)
from inventory.places import VENDOR
from inventory.refusals.base import Refusal
from inventory.refusals.goods import MixedRange, NotInMask
from inventory.segments import DATES, FILLED, Segment, SegmentType, date_parts, format_segments, is_date, parse_segments
from inventory.stock import Posted, Refused
from inventory.transactions import Allocation, Line, Transaction
from tests.inventory.drawn_masks import CLASS_LENGTH, days, masks, numbers_of
from tests.inventory.ledgers import judge
from tests.inventory.warehouses import CHEESE, NOW, SITE, TODAY, warehouse

NEW_YEAR = date(2027, 1, 1)  # a Friday: of the last week of 2026
LEAP_DAY = date(2028, 2, 29)
WORK = date(2026, 11, 23)
LOT = Mask("DAY", "lot", "L", parse_segments("Y2,M2,D2-,N4+"), "LYYMMDD-0001")
PLUG = Item("E-2040", tracking=Tracking.SERIAL, serial_mask="WP", item_class="WP")
WP = Mask("WP", "serial", "", parse_segments("C2-,Y2,M2-,N5+"), "CC-YYMM-00001")


@pytest.mark.parametrize(
    ("text", "day", "made"),
    [
        ("Y2,M2,D2-,N3+", WORK, "261123-042"),
        ("Y4/,M2/,D2/,N3+", WORK, "2026/11/23/042"),
        ("Y2,J3-,N3+", WORK, "26327-042"),
        ("Y2,J3-,N3+", date(2028, 12, 31), "28366-042"),
        ("Y2,'W',W2.,N3+", NEW_YEAR, "26W53.042"),
        ("Y4,W2-,N3+", NEW_YEAR, "202653-042"),
        ("Y4,M2-,N3+", NEW_YEAR, "202701-042"),
        ("Y2,W2-,N3+", date(2024, 12, 30), "2501-042"),
        ("D2,M2,N3/+,'K'", LEAP_DAY, "2902042/K"),
        ("N3-+,Y2", date(2009, 5, 1), "042-09"),
    ],
)
def test_the_day_of_the_work_fills_what_is_blank(text: str, day: date, made: str) -> None:
    mask = Mask("M", "lot", "", parse_segments(text))
    begin = number_at(
        mask.written([each.blank if each.type in FILLED else each.text or "000" for each in mask.segments]), 42, mask
    )
    assert filled(begin, mask, day) == made
    assert check_mask("I", made, mask) is None


def test_what_is_told_stays_and_a_number_that_does_not_fit_is_left() -> None:
    assert filled("L261120-0007", LOT, WORK) == "L261120-0007"
    assert filled("LYY1120-0007", LOT, WORK) == "L261120-0007"
    assert filled("X-7", LOT, WORK) == "X-7"


@pytest.mark.parametrize(
    "text",
    [
        "L260230-0001",
        "L270229-0001",
        "L261323-0001",
        "L260023-0001",
        "L261100-0001",
        "L261131-0001",
        "L2611230001X",
        "LYYMMDD-0001",
        "LYY1123-0001",
        "26-11-23-0001",
    ],
)
def test_a_date_that_is_none_does_not_fit_and_is_kept_exactly_as_read(text: str) -> None:
    assert check_mask("I", text, LOT) == NotInMask("I", text, "DAY", "LYYMMDD-####")
    assert normalised(text, LOT) == text


@pytest.mark.parametrize("text", ["L261123-0001", "L2611230001", "L280229-0001"])
def test_a_real_day_fits_whenever_it_was_with_and_without_separators(text: str) -> None:
    assert check_mask("I", text, LOT) is None
    assert normalised(text, LOT).replace("-", "") == text.replace("-", "")


@pytest.mark.parametrize(
    ("parts", "real"),
    [
        ({"M": "02", "D": "29"}, True),
        ({"M": "02", "D": "30"}, False),
        ({"Y": "27", "M": "02", "D": "29"}, False),
        ({"D": "31"}, True),
        ({"D": "32"}, False),
        ({"M": "00"}, False),
        ({"J": "366"}, True),
        ({"J": "000"}, False),
        ({"J": "367"}, False),
        ({"Y": "2027", "J": "366"}, False),
        ({"Y": "2028", "J": "366"}, True),
        ({"W": "53"}, True),
        ({"W": "54"}, False),
        ({"W": "00"}, False),
        ({"Y": "26", "W": "53"}, True),
        ({"Y": "27", "W": "53"}, False),
        ({"Y": "0000"}, False),
        ({"Y": "1899"}, False),
        ({"Y": "1900", "M": "02", "D": "29"}, False),
        ({"Y": "00", "M": "02", "D": "29"}, True),
        ({}, True),
    ],
)
def test_a_date_is_a_real_one(parts: dict[str, str], *, real: bool) -> None:
    assert is_date({SegmentType(kind): digits for kind, digits in parts.items()}) is real


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Y3,N3+", "segment Y has 2 or 4 characters"),
        ("M1,N3+", "segment M has 2 characters"),
        ("D3,N3+", "segment D has 2 characters"),
        ("J2,N3+", "segment J has 3 characters"),
        ("W1,N3+", "segment W has 2 characters"),
        ("Y2,Y4,N3+", "once"),
        ("Y2,M2,W2,N3+", "by month and day, by day of the year, or by week"),
        ("Y2,M2,J3,N3+", "by month and day, by day of the year, or by week"),
        ("C2,C3,N3+", "one length"),
        ("Y2+", "must be numeric"),
        ("C2+", "must be numeric"),
        ("'7'+", "must be numeric"),
        ("Y4,M2,D2,N20,X13", "40 characters"),
        ("Y2,M2,D2,C2,'A',N3+", "1 to 5 segments"),
    ],
)
def test_a_mask_tells_a_date_in_one_way(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        Mask("M", "lot", "", parse_segments(text))


@pytest.mark.parametrize("text", ["''", "'A", "A'", "'a-b'", "'Ä'", "Q3", "y2"])
def test_what_is_no_segment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no segment"):
        parse_segments(text)


def test_segments_are_read_and_written_as_files_have_them() -> None:
    text = "'SN'-,C3,Y4,J3/,N4+"
    found = parse_segments(text)
    assert found[0] == Segment(SegmentType.CONSTANT, 2, "-", text="SN")
    assert (format_segments(found), shape_of(Mask("M", "lot", "", found))) == (text, "SN-CCCYYYYJJJ/####")


def test_the_class_of_the_item_is_in_its_numbers_and_no_other() -> None:
    own = mask_for(PLUG, WP)
    assert (filled("CC-YYMM-00042", own, WORK), shape_of(own)) == ("WP-2611-00042", "WP-YYMM-#####")
    assert check_mask("E-2040", "WP-2611-00042", own) is None
    assert check_mask("E-2040", "XY-2611-00042", own) == NotInMask("E-2040", "XY-2611-00042", "WP", "WP-YYMM-#####")
    assert format_segments(own.segments) == format_segments(WP.segments)
    assert mask_for(PLUG, LOT) is LOT


def test_a_lot_with_another_class_that_somebody_lets_in_is_kept_as_it_is_read() -> None:
    stock = warehouse()
    stock.masks["WPL"] = Mask("WPL", "lot", "", parse_segments("C2-,N4+"), "CC-0001")
    stock.items[CHEESE] = replace(stock.items[CHEESE], lot_mask="WPL", item_class="WP")
    one = Line(CHEESE, "KG", Decimal(1), VENDOR, "R-04", allocations=(Allocation(Decimal(1), "XY0001"),))
    receipt = Transaction("T", "purchase_receipt", SITE, NOW, TODAY, TODAY, "1001", approver="1900", lines=(one,))
    assert isinstance(judge(receipt, stock), Posted)
    ours = replace(one, allocations=(Allocation(Decimal(1), "WP0001"),))
    found = judge(replace(receipt, lines=(ours,)), stock)
    assert isinstance(found, Refused)
    assert found.refusals == (NotInMask(CHEESE, "WP0001", "WPL", "WP-####"),)


def test_an_item_without_the_class_makes_none() -> None:
    bare = Item("E-2041", tracking=Tracking.SERIAL, serial_mask="WP")
    assert (mask_for(PLUG, WP).makes, mask_for(bare, WP).makes, LOT.makes) == (True, False, True)
    assert (next_of(PLUG, mask_for(PLUG, WP)), next_of(bare, mask_for(bare, WP))) == ("CC-YYMM-00001", "")


def test_counting_is_one_for_all_days_and_classes() -> None:
    assert {counted(each, LOT) for each in ("L261123-0042", "L270101-0042", "LYYMMDD-0042")} == {("LYYMMDD-####", 42)}
    assert counted("WP-2611-00042", mask_for(PLUG, WP)) == counted("CC-YYMM-00042", WP) == ("CC-YYMM-#####", 42)
    assert counted("L261323-0042", LOT) is None
    assert numbers_from("I", "LYYMMDD-0009", LOT, count=2) == ("LYYMMDD-0009", "LYYMMDD-0010")


def test_a_range_counts_by_the_mask_and_never_over_days() -> None:
    behind = Mask("B", "lot", "", parse_segments("N3/+,Y2,M2,D2"))
    assert number_range("041/261122", "043/261122", behind) == ("041/261122", "042/261122", "043/261122")
    assert number_range("041/261122", "041/261125", behind) == MixedRange("041/261122", "041/261125")
    near = Mask("N", "lot", "L", parse_segments("Y2,M2,D2,N4+"))
    assert number_range("L2611299999", "L2611300000", near) == MixedRange("L2611299999", "L2611300000")
    assert number_range("L2611290009", "L2611290010", near) == ("L2611290009", "L2611290010")
    plain = Mask("P", "lot", "L", parse_segments("Y2,M2,D2"))
    assert number_range("L261130", "L261202", plain) == MixedRange("L261130", "L261202")
    assert number_range("L261130", "L261199", plain) == MixedRange("L261130", "L261199")
    assert number_range("L261130", "L261130", plain) == ("L261130",)
    assert number_range("V1", "V3", near) == ("V1", "V2", "V3")
    assert number_range("12-3", "12-5", Mask("P", "lot", "", parse_segments("N2-,N1"))) == ("12-3", "12-4", "12-5")


@given(st.data(), masks(), days)
def test_a_number_is_filled_read_and_filled_again_the_same(data: st.DataObject, mask: Mask, day: date) -> None:
    full, _ = data.draw(numbers_of(mask))
    again = filled(blanked(full, mask), mask, day)
    parts = open_parts_of(again, mask)
    assert parts is not None
    told = date_parts(mask.segments, day)
    for part, before, segment in zip(parts, parts_of(full, mask) or (), mask.segments, strict=True):
        kept = segment.blank if segment.type is SegmentType.CLASS else before
        assert part == told.get(segment.type, kept)
    assert blanked(again, mask) == blanked(full, mask)
    if not mask.lacks_class:
        assert check_mask("I", again, mask) is None
        assert normalised(again, mask) == again


@given(masks(counts=True), days, st.text("AZ09x", min_size=CLASS_LENGTH, max_size=CLASS_LENGTH), st.data())
def test_every_number_that_is_made_fits_its_mask_and_stands_once(
    mask: Mask, day: date, name: str, data: st.DataObject
) -> None:
    own = mask_for(Item("I", item_class=name), mask)
    full, _ = data.draw(numbers_of(own))
    like = blanked(full, own)
    room = 10 ** next(each.length for each in own.segments if each.counts)
    count = data.draw(st.integers(1, min(room, 50)))
    start = data.draw(st.integers(0, room - count))
    made = numbers_from("I", number_at(like, start, own), own, count=count)
    assert not isinstance(made, Refusal)
    numbers = [filled(each, own, day) for each in made]
    assert len(set(numbers)) == count
    assert [check_mask("I", each, own) for each in numbers] == [None] * count
    places = [counted(each, own) for each in numbers]
    assert all(a and b and a[0] == b[0] and a[1] + 1 == b[1] for a, b in pairwise(places))


@given(masks())
def test_the_example_of_a_mask_is_one_of_its_numbers(mask: Mask) -> None:
    assert check_mask("I", example_of(mask), mask) is None


@given(masks(), st.text(max_size=12))
def test_a_day_of_a_number_is_a_day(mask: Mask, text: str) -> None:
    parts = parts_of(text, mask)
    if parts is not None:
        told = {each.type: part for part, each in zip(parts, mask.segments, strict=True) if each.type in DATES}
        assert is_date(told)

"""Element strings, rule by rule of GS1 General Specifications 7.8 and 7.12."""

from datetime import date
from decimal import Decimal

import pytest

from inventory.barcodes import CodeDate, Element, Parsed, Problem, Scheme
from inventory.barcodes.gs1 import parse_elements
from inventory.barcodes.identified import Meaning
from inventory.barcodes.meaning import of_ais
from tests.inventory.barcodes.reference import TODAY

GTIN = "0109506000134352"


def read(text: str) -> Parsed:
    return parse_elements(text.replace("~", "\x1d"), TODAY)


def codes(parsed: Parsed) -> list[tuple[str, int]]:
    return [(problem.code, problem.at) for problem in parsed.errors]


def values(parsed: Parsed) -> list[tuple[str, str, int]]:
    return [(element.key, element.value, element.at) for element in parsed.elements]


def test_a_whole_message() -> None:
    assert read(GTIN + "1727033110L2231~21S1") == Parsed(
        (
            Element(Scheme.AI, "01", "GTIN", "09506000134352", 0),
            Element(Scheme.AI, "17", "USE BY or EXPIRY", "270331", 16, CodeDate(date(2027, 3, 31))),
            Element(Scheme.AI, "10", "BATCH/LOT", "L2231", 24),
            Element(Scheme.AI, "21", "SERIAL", "S1", 32),
        ),
        message="^01095060001343521727033110L2231^21S1",
    )


def test_a_separator_that_is_not_needed_is_tolerated() -> None:
    assert values(read(GTIN + "~10A~")) == [("01", "09506000134352", 0), ("10", "A", 17)]


def test_no_data() -> None:
    assert codes(read("")) == [("empty", 0)]


def test_a_wrong_check_digit_is_marked_where_it_stands() -> None:
    assert codes(read("0109506000134353" + "10A")) == [("bad_check_digit", 15)]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("00123456789012345670", 19),
        ("4109506000134353", 15),
        ("40206141411234567899", 19),
        ("8003009506000134353A", 17),
    ],
)
def test_other_keys_have_check_digits_too(text: str, at: int) -> None:
    assert codes(read(text)) == [("bad_check_digit", at)]


def test_the_values_behind_an_error_are_still_read() -> None:
    parsed = read("0109506000134353" + "10A~21S")
    assert values(parsed) == [("10", "A", 16), ("21", "S", 20)]


def test_an_unknown_identifier_is_marked_and_reading_goes_on_behind_the_separator() -> None:
    parsed = read("89X~10A")
    assert (codes(parsed), values(parsed)) == ([("unknown_ai", 0)], [("10", "A", 4)])


def test_too_long_is_not_split_into_two_elements() -> None:
    parsed = read("10ABCDEFGHIJKLMNOPQRST10X")
    assert (codes(parsed), values(parsed)) == ([("value_too_long", 22)], [])


def test_too_short() -> None:
    assert codes(read("01095060001343")) == [("value_too_short", 2)]


def test_empty_value() -> None:
    assert codes(read("10~21A")) == [("value_too_short", 2)]


@pytest.mark.parametrize("text", ["99A~~B", "10A B", "10A#", "10é", "10A^"])
def test_characters_outside_cset_82(text: str) -> None:
    assert codes(read(text))[0][0] in {"not_in_cset82", "unknown_ai"}


def test_two_separators_in_a_row_are_an_error() -> None:
    assert codes(read("99A~~10B")) == [("unknown_ai", 4)]


def test_day_00_is_the_end_of_the_month_and_says_so() -> None:
    assert read("17280200").elements[0].date == CodeDate(date(2028, 2, 29), day_given=False)


def test_a_date_with_time_has_a_day() -> None:
    assert codes(read("70032702001200")) == [("bad_day", 8)]


def test_zeros_are_no_date_and_a_warning() -> None:
    assert read("17000000") == Parsed(
        (Element(Scheme.AI, "17", "USE BY or EXPIRY", "000000", 0),),
        warnings=(Problem("no_date", "(17) is 000000: no date", 0),),
        message="^17000000",
    )


@pytest.mark.parametrize(("text", "at"), [("17261301", 4), ("17260230", 6), ("17269931", 4)])
def test_a_date_that_is_none(text: str, at: int) -> None:
    assert [place for _, place in codes(read(text))] == [at]


def test_29_february_of_2100_is_no_day() -> None:
    assert [problem.code for problem in parse_elements("17000229", date(2080, 1, 1)).errors] == ["bad_day"]


@pytest.mark.parametrize(("year", "full"), [("76", 2076), ("77", 1977)])
def test_the_century_comes_from_the_given_day(year: str, full: int) -> None:
    assert read(f"17{year}0101").elements[0].date == CodeDate(date(full, 1, 1))


def test_counts_and_weights_are_exact() -> None:
    parsed = read(GTIN + "3103001250" + "3201000015" + "3300000007" + "3020~240X")
    assert of_ais(parsed.elements) == Meaning(
        gtin="09506000134352",
        net_weight_kg=Decimal("1.250"),
        net_weight_lb=Decimal("1.5"),
        gross_weight_kg=Decimal(7),
        count=Decimal(20),
        additional_id="X",
    )


def test_dates_keep_apart() -> None:
    parsed = read("11260101" + "12260102" + "13260103" + "15260104" + "16260105" + "17260106")
    assert of_ais(parsed.elements) == Meaning(
        production=CodeDate(date(2026, 1, 1)),
        due=CodeDate(date(2026, 1, 2)),
        packaging=CodeDate(date(2026, 1, 3)),
        best_before=CodeDate(date(2026, 1, 4)),
        sell_by=CodeDate(date(2026, 1, 5)),
        expiry=CodeDate(date(2026, 1, 6)),
    )


def test_content_order_and_places() -> None:
    parsed = read(
        "00123456789012345675" + "0209506000134352" + "3712~" + "400PO1~" + "4109506000134352" + "7003261231" + "2359"
    )
    assert of_ais(parsed.elements) == Meaning(
        sscc="123456789012345675",
        content_gtin="09506000134352",
        count=Decimal(12),
        order="PO1",
        ship_to="9506000134352",
        expiry=CodeDate(date(2026, 12, 31)),
    )


def test_pieces_of_an_item_carry_its_gtin() -> None:
    parsed = read("800612345678901231" + "0102~21A")
    assert of_ais(parsed.elements) == Meaning(gtin="12345678901231", serial="A")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (GTIN + "10LOT12321SER99", 24),
        (GTIN + "10A17270331", 19),
        (GTIN + "10AB21123456", 20),
        (GTIN + "21SER910LOT7", 22),
        (GTIN + "21A17270331", 19),
    ],
)
def test_a_number_that_seems_to_have_swallowed_another_element(text: str, at: int) -> None:
    parsed = read(text)
    assert parsed.ok
    assert [(problem.code, problem.at) for problem in parsed.warnings] == [("separator_lost", at)]


@pytest.mark.parametrize(
    "text",
    [
        GTIN + "1727033110L2231",
        GTIN + "1020210315",
        GTIN + "10LOT12321SER99~21X",
        GTIN + "10ABC123",
        GTIN + "17270331" + "10A17280331",
        GTIN + "211021102110",
        GTIN + "10A17800331",
    ],
)
def test_numbers_that_raise_no_doubt(text: str) -> None:
    assert read(text).warnings == ()


def test_positions_count_from_the_base() -> None:
    parsed = parse_elements("10A\x1d89B", TODAY, base=100)
    assert (parsed.elements[0].at, parsed.errors[0].at) == (100, 104)

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.barcodes import CodeDate, Meaning, Parsed
from inventory.barcodes.iso15434 import parse_iso15434
from tests.inventory.barcodes.reference import TODAY


def read(text: str) -> tuple[Parsed, Meaning]:
    return parse_iso15434(text.replace("~", "\x1d").replace("^", "\x1e").replace("!", "\x04"), TODAY)


def codes(text: str) -> list[tuple[str, int]]:
    return [(problem.code, problem.at) for problem in read(text)[0].errors]


def warnings(text: str) -> list[tuple[str, int]]:
    return [(problem.code, problem.at) for problem in read(text)[0].warnings]


def test_data_identifiers() -> None:
    parsed, said = read("[)>^06~PC-77~1PABC-1~Q24~1TL99~S123~VACME~KPO1~4LDE~14D20280930~16D20260101^!")
    assert (parsed.errors, parsed.warnings) == ((), ())
    assert [(element.key, element.at) for element in parsed.elements][:3] == [("P", 7), ("1P", 13), ("Q", 21)]
    assert said == Meaning(
        customer_part="C-77",
        item="ABC-1",
        count=Decimal(24),
        lot="L99",
        serial="123",
        supplier="ACME",
        order="PO1",
        origin="DE",
        expiry=CodeDate(date(2028, 9, 30)),
        production=CodeDate(date(2026, 1, 1)),
    )


def test_gs1_elements_in_format_05() -> None:
    parsed, said = read("[)>^05~0109506000134352~10A^!")
    assert [(element.key, element.at) for element in parsed.elements] == [("01", 7), ("10", 24)]
    assert said == Meaning(gtin="09506000134352", lot="A")


def test_two_envelopes() -> None:
    _, said = read("[)>^05~0109506000134352^06~S7^!")
    assert said == Meaning(gtin="09506000134352", serial="7")


def test_fields_that_a_distributor_leaves_empty_do_not_spoil_the_label() -> None:
    parsed, said = read("[)>^06~P77-1-ND~1PAB12~K~1K889~9D2640~1T4471~4L~Q250~20Z0000^!")
    assert [element.key for element in parsed.elements] == ["P", "1P", "1K", "9D", "1T", "Q", "20Z"]
    assert (parsed.errors, said) == ((), Meaning(customer_part="77-1-ND", item="AB12", lot="4471", count=Decimal(250)))


def test_a_quantity_with_its_unit() -> None:
    assert read("[)>^06~7Q12.5KGM^!")[1] == Meaning(count=Decimal("12.5"), quantity_unit="KGM")


def test_a_licence_plate_that_is_an_sscc() -> None:
    assert read("[)>^06~J123456789012345675^!")[1] == Meaning(sscc="123456789012345675")
    assert read("[)>^06~6JUN123^!")[1] == Meaning(pack="UN123")


def test_the_suppliers_lot_goes_before_others() -> None:
    assert read("[)>^06~TA~1TB^!")[1].lot == "B"


def test_text_element_identifiers() -> None:
    parsed, _ = read("[)>^12~SER 123~MFR 7^!")
    assert [(element.key, element.value) for element in parsed.elements] == [("SER", "123"), ("MFR", "7")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[)>06~1PA^!", [("rs_missing", 3)]),
        ("[)>^06~1PA^", [("eot_missing", 11)]),
        ("[)>^06~1PA!", [("rs_missing", 10)]),
        ("[)>^061PA^!", [("gs_missing", 6)]),
        ("[)>^06~1PA^!X", [("text_behind_eot", 12)]),
        ("[)>^06~99XA^!", [("unknown_di", 7)]),
        ("[)>^07~TEXT^!", [("format_not_read", 7)]),
        ("[)>^06~K~1PA~4L^!", [("empty_field", 8), ("empty_field", 15)]),
        (">[)>^06~1PA^!", [("header_misspelt", 0)]),
        (">[)>06~1PA~Q3", [("header_misspelt", 0), ("rs_missing", 4), ("eot_missing", 13), ("rs_missing", 13)]),
    ],
)
def test_labels_that_are_not_quite_right_are_read_and_marked(text: str, expected: list[tuple[str, int]]) -> None:
    assert (codes(text), warnings(text)) == ([], expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[)>", [("empty", 3)]),
        ("[)>^06~^!", [("empty", 8)]),
        ("[)>^0", [("bad_format", 4)]),
        ("[)>^AB~X^!", [("bad_format", 4)]),
        ("[)>^06~1P^!", [("empty", 10)]),
        ("[)>^06~1PA~S", [("value_too_short", 12)]),
        ("[)>^06~1PA~S!", [("value_too_short", 12)]),
        ("[)>^06~#A^!", [("no_data_identifier", 7)]),
        ("[)>^06~14D20281330^!", [("bad_date", 10)]),
        ("[)>^05~0109506000134353^!", [("bad_check_digit", 22)]),
    ],
)
def test_what_is_wrong_and_where(text: str, expected: list[tuple[str, int]]) -> None:
    assert codes(text) == expected


@given(st.text("0567[)>~^!1PQSTDJ2 ", max_size=40))
def test_any_text_is_judged_and_places_lie_in_it(text: str) -> None:
    parsed, _ = read("[)>" + text)
    problems = (*parsed.errors, *parsed.warnings)
    assert all(0 <= problem.at <= len(text) + 3 for problem in problems)

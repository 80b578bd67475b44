import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.barcodes.check_digits import (
    CSET82,
    HIBC_ALPHABET,
    check_pair,
    gtin14,
    has_iban_check,
    has_mod10,
    is_digits,
    is_sscc,
    mod10_digit,
    mod43_character,
)

DIGITS = st.text("0123456789", min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("digits", "check"), [("950600013435", "2"), ("10614141123456789", "7"), ("41600033610", "8"), ("0234567", "3")]
)
def test_published_check_digits(digits: str, check: str) -> None:
    assert mod10_digit(digits) == check


@given(DIGITS)
def test_the_check_digit_that_is_put_on_is_right_and_no_other_is(digits: str) -> None:
    right = mod10_digit(digits)
    assert [digit for digit in "0123456789" if has_mod10(digits + digit)] == [right]


@given(DIGITS)
def test_mod_10_agrees_with_the_weights_written_out(digits: str) -> None:
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits)))
    assert mod10_digit(digits) == str(-total % 10)


@pytest.mark.parametrize("text", ["", "5", "²34", "١٢٣", "12a", "1 2"])
def test_no_check_digit_where_there_are_no_digits(text: str) -> None:
    assert not has_mod10(text)


def test_digits_of_other_scripts_are_none() -> None:
    assert not is_digits("٣")
    assert not is_digits("²")


@pytest.mark.parametrize(
    ("text", "gtin"),
    [
        ("9506000134352", "09506000134352"),
        ("416000336108", "00416000336108"),
        ("02345673", "00000002345673"),
        ("12312312312326", "12312312312326"),
        ("9506000134353", None),
        ("123456789012345675", None),
        ("950600013435", None),
    ],
)
def test_gtins_are_compared_in_14_digits(text: str, gtin: str | None) -> None:
    assert gtin14(text) == gtin


def test_an_sscc_has_18_digits() -> None:
    assert is_sscc("123456789012345675")
    assert not is_sscc("123456789012345670")
    assert not is_sscc("9506000134352")


def test_hibc_mod_43_of_the_published_example() -> None:
    assert mod43_character("+A123BJC5D6E71") == "G"


def test_mod_43_refuses_what_it_cannot_add() -> None:
    assert mod43_character("+a") is None


@given(st.text(HIBC_ALPHABET, max_size=40))
def test_mod_43_is_the_sum_of_places(text: str) -> None:
    assert mod43_character(text) == HIBC_ALPHABET[sum(map(HIBC_ALPHABET.index, text)) % 43]


@pytest.mark.parametrize("text", ["1987654Ad4X4bL5ttr2310c2K", "12345678901234567890123NT", "22"])
def test_published_check_pairs(text: str) -> None:
    assert check_pair(text[:-2]) == text[-2:]


@given(st.text(CSET82, max_size=97))
def test_a_check_pair_is_two_characters(text: str) -> None:
    assert len(check_pair(text)) == 2


def test_iban() -> None:
    assert has_iban_check("DE91100000000123456789")
    assert not has_iban_check("DE91100000000123456788")

"""The passport of a pallet: what is written is read, and nothing else is."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.passport import (
    PASSPORT_BYTES_MAX,
    Passport,
    PassportLine,
    PassportTooLargeError,
    is_passport,
    passport_text,
    read_passport,
)
from inventory.plain import MalformedError

NUMBER = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)
QUANTITY = st.integers(1, 10**9).map(lambda number: Decimal(number) / 1000)
LINES = st.builds(
    PassportLine,
    item=NUMBER,
    quantity=QUANTITY,
    lot=NUMBER | st.just(""),
    serials=st.lists(NUMBER, max_size=5).map(tuple),
    expiry_date=st.none() | st.dates(),
    best_before=st.none() | st.dates(),
    line=st.integers(0, 99),
)
PASSPORTS = st.builds(
    Passport,
    transfer=NUMBER,
    from_site=NUMBER,
    to_site=NUMBER,
    pallet=NUMBER,
    dispatch=NUMBER,
    lines=st.lists(LINES, max_size=5).map(tuple),
)
SERIALS = tuple(f"SN-{number:06d}" for number in range(812, 1812))
PALLET = Passport(
    "TR-17",
    "ROT",
    "CHI",
    "106141412345678908",
    "019a-dispatch",
    (
        PassportLine("G-0040", Decimal(288), "L2231", expiry_date=date(2027, 3, 31), line=1),
        PassportLine("E-2001", Decimal(1000), serials=SERIALS, line=2),
    ),
)


@given(passport=PASSPORTS)
def test_what_is_written_is_read(passport: Passport) -> None:
    text = passport_text(passport)
    assert is_passport(text)
    assert text.isascii()
    assert text.upper() == text
    assert read_passport(text) == passport


def test_a_thousand_serials_in_a_row_are_a_range() -> None:
    text = passport_text(PALLET)
    assert read_passport(text) == PALLET
    assert len(text) < 500


@given(passport=PASSPORTS, data=st.data())
def test_a_damaged_one_is_refused(passport: Passport, data: st.DataObject) -> None:
    text = passport_text(passport)
    at = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"))
    damaged = text[:at] + letter + text[at + 1 :]
    if damaged != text:
        with pytest.raises(MalformedError):
            read_passport(damaged)


@given(text=st.text(max_size=200))
def test_anything_else_is_refused_and_does_no_harm(text: str) -> None:
    for code in (text, f"SHP1:{text}"):
        with pytest.raises(MalformedError):
            read_passport(code)


@given(passport=PASSPORTS, cut=st.integers(1, 50))
def test_a_part_of_one_is_refused(passport: Passport, cut: int) -> None:
    with pytest.raises(MalformedError):
        read_passport(passport_text(passport)[:-cut])


def test_more_than_a_symbol_carries_is_refused_with_its_size() -> None:
    lines = tuple(
        PassportLine(f"I-{number * 7919 % 100003}", Decimal(number + 1), f"L{number * 104729}") for number in range(300)
    )
    with pytest.raises(PassportTooLargeError) as caught:
        passport_text(Passport("TR-1", "A", "B", "P", "D", lines))
    assert caught.value.bytes_needed > PASSPORT_BYTES_MAX

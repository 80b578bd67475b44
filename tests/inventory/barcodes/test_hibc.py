"""HIBC labels; check characters are put on by mod 43, which its published example proves."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.barcodes import CodeDate, Kind, Meaning, identify
from inventory.barcodes.check_digits import HIBC_ALPHABET, mod43_character
from inventory.barcodes.hibc import Hibc, has_check, parse_hibc
from tests.inventory.barcodes.reference import TODAY


def read(body: str) -> Hibc:
    found = parse_hibc(body + str(mod43_character(body)), TODAY)
    assert found is not None
    return found


def test_primary_data() -> None:
    found = parse_hibc("+A123BJC5D6E71G", TODAY)
    assert has_check("+A123BJC5D6E71G")
    assert found is not None
    assert [(element.key, element.value, element.at) for element in found.elements] == [
        ("LIC", "A123", 1),
        ("PCN", "BJC5D6E7", 5),
        ("U/M", "1", 13),
    ]
    assert found.meaning == Meaning(item="BJC5D6E7", supplier="A123")


@pytest.mark.parametrize(
    ("secondary", "meaning"),
    [
        ("$LOT7", Meaning(lot="LOT7")),
        ("$+SER7", Meaning(serial="SER7")),
        ("26015LOT7", Meaning(lot="LOT7", expiry=CodeDate(date(2026, 1, 15)))),
        ("$$0928LOT7", Meaning(lot="LOT7", expiry=CodeDate(date(2028, 9, 30), day_given=False))),
        ("$$1228LOT7", Meaning(lot="LOT7", expiry=CodeDate(date(2028, 12, 31), day_given=False))),
        ("$$2093028LOT7", Meaning(lot="LOT7", expiry=CodeDate(date(2028, 9, 30)))),
        ("$$3280930LOT7", Meaning(lot="LOT7", expiry=CodeDate(date(2028, 9, 30)))),
        ("$$428093012LOT7", Meaning(lot="LOT7", expiry=CodeDate(date(2028, 9, 30)))),
        ("$$528366LOT7", Meaning(lot="LOT7", expiry=CodeDate(date(2028, 12, 31)))),
        ("$$62836612LOT7", Meaning(lot="LOT7", expiry=CodeDate(date(2028, 12, 31)))),
        ("$$7LOT7", Meaning(lot="LOT7")),
        ("$$8243280930LOT7", Meaning(lot="LOT7", count=Decimal(24), expiry=CodeDate(date(2028, 9, 30)))),
        ("$$8243280930", Meaning(count=Decimal(24), expiry=CodeDate(date(2028, 9, 30)))),
        ("$$9000243280930LOT7", Meaning(lot="LOT7", count=Decimal(24), expiry=CodeDate(date(2028, 9, 30)))),
        ("$$+3280930SER7", Meaning(serial="SER7", expiry=CodeDate(date(2028, 9, 30)))),
        (
            "$+SER7/14D20280930/16D20260101/Q12",
            Meaning(
                serial="SER7",
                expiry=CodeDate(date(2028, 9, 30)),
                production=CodeDate(date(2026, 1, 1)),
                count=Decimal(12),
            ),
        ),
    ],
)
def test_secondary_data_joined_to_the_primary(secondary: str, meaning: Meaning) -> None:
    found = read("+A123BJC5D6E71/" + secondary)
    assert found.errors == ()
    assert found.meaning == replace(meaning, item="BJC5D6E7", supplier="A123")


def test_lot_and_serial_each_in_a_part_of_its_own() -> None:
    found = read("+A123BJC5D6E71/$$806730LOT9/$$+3280930SN-4/16D20260102")
    assert found.errors == ()
    assert [(element.key, element.value, element.at) for element in found.elements[3:]] == [
        ("Q", "06", 17),
        ("$$", "30LOT9", 15),
        ("EXP", "280930", 31),
        ("$$+", "SN-4", 28),
        ("16D", "20260102", 43),
    ]
    assert found.meaning == Meaning(
        item="BJC5D6E7",
        supplier="A123",
        lot="30LOT9",
        serial="SN-4",
        count=Decimal(6),
        expiry=CodeDate(date(2028, 9, 30)),
        production=CodeDate(date(2026, 1, 2)),
    )


def test_secondary_data_of_its_own_name_the_primary_they_belong_to() -> None:
    found = read("+$$3280930LOT7G")
    assert (found.link, found.meaning) == ("G", Meaning(lot="LOT7", expiry=CodeDate(date(2028, 9, 30))))


@pytest.mark.parametrize(
    ("body", "code", "at"),
    [
        ("+A123BJC5D6E71/$$3281330LOT7", "bad_date", 18),
        ("+A123BJC5D6E71/$$32809", "bad_date", 18),
        ("+A123BJC5D6E71/$$528367LOT7", "bad_date", 18),
        ("+A123BJC5D6E71/$$8A", "bad_quantity", 18),
        ("+A123BJC5D6E71/$ABCDEFGHIJKLMNOPQRS", "value_too_long", 34),
        ("+A123BJC5D6E71/$A/14D20281330", "bad_date", 21),
    ],
)
def test_what_is_wrong_and_where(body: str, code: str, at: int) -> None:
    assert [(problem.code, problem.at) for problem in read(body).errors] == [(code, at)]


@pytest.mark.parametrize("text", ["", "+", "+A", "+AB", "A123BJC5D6E71G", "+1", "+$", "+123BJC5D6E71/ABC", "+-------"])
def test_what_has_not_its_form(text: str) -> None:
    assert parse_hibc(text, TODAY) is None


def test_a_wrong_check_character_is_no_hibc_but_a_candidate() -> None:
    code = identify(b"+A123BJC5D6E71H", None, (), TODAY)
    assert (code.kind, [candidate.kind for candidate in code.candidates]) == (Kind.PLAIN, [Kind.HIBC])


@given(st.text(HIBC_ALPHABET, max_size=40))
def test_any_text_is_judged_and_places_lie_in_it(text: str) -> None:
    found = parse_hibc("+" + text, TODAY)
    if found is not None:
        assert all(0 < element.at < len(text) + 1 for element in found.elements)
        assert all(0 < problem.at <= len(text) + 1 for problem in found.errors)

import pytest

from inventory.barcodes import Element, Problem, Scheme, check_rules
from tests.inventory.barcodes.reference import pairs


def elements(bracketed: str) -> list[Element]:
    return [Element(Scheme.AI, ai, "", value, place) for place, (ai, value) in enumerate(pairs(bracketed))]


def errors(bracketed: str) -> list[tuple[str, int]]:
    return [(problem.code, problem.at) for problem in check_rules(elements(bracketed)).errors]


def missing(bracketed: str) -> list[str]:
    return [problem.message for problem in check_rules(elements(bracketed)).warnings]


def test_companions_may_stand_in_another_symbol() -> None:
    lot, item = elements("(10)A"), elements("(01)12345678901231")
    assert check_rules(lot).warnings == (
        Problem("companion_missing", "(10) needs (01), (02), (03), (8006), (8026)", 0),
    )
    assert check_rules([*lot, *item]).warnings == ()


def test_every_alternative_of_a_group_is_needed_whole() -> None:
    assert missing("(01)12345678901231(37)5") == ["(37) needs (00)+(02), (00)+(8026)"]
    assert missing("(02)12345678901231(37)5(00)123456789012345675") == []


def test_a_price_needs_a_measure_and_the_item() -> None:
    assert missing("(3922)125(3103)000100") != []
    assert missing("(01)12345678901231(3922)125(3103)000100") == []


@pytest.mark.parametrize(
    "bracketed",
    [
        "(01)12345678901231(02)12345678901231",
        "(01)12345678901231(37)2",
        "(21)A(235)B",
        "(3101)000001(3102)000001",
        "(420)A(421)528A",
        "(8006)123456789012310102(01)12345678901231",
    ],
)
def test_exclusions(bracketed: str) -> None:
    assert {code for code, _ in errors(bracketed)} == {"excluded_ai"}


def test_an_identifier_does_not_exclude_itself() -> None:
    assert errors("(3101)000001(3101)000001") == []


def test_a_repeat_with_another_value_is_an_error_where_it_stands() -> None:
    assert errors("(10)A(21)B(10)A(10)C") == [("repeated_with_other_value", 3)]


def test_a_signature_needs_a_serialised_key() -> None:
    assert errors("(253)1234567890128(8030)ABC") == [("serial_missing", 0)]
    assert errors("(253)1234567890128X(8030)ABC") == []


def test_data_identifiers_have_no_such_rules() -> None:
    found = check_rules([Element(Scheme.DI, "10", "", "A", 0), Element(Scheme.DI, "10", "", "B", 1)])
    assert (found.errors, found.warnings) == ((), ())

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.barcodes import parse_bracketed
from inventory.barcodes.brackets import looks_bracketed, message_of
from tests.inventory.barcodes.reference import TODAY


def places(text: str) -> list[tuple[str, str, int]]:
    return [(element.key, element.value, element.at) for element in parse_bracketed(text, TODAY).elements]


def codes(text: str) -> list[tuple[str, int]]:
    return [(problem.code, problem.at) for problem in parse_bracketed(text, TODAY).errors]


def test_places_count_in_the_text_as_written() -> None:
    assert places("(01)09506000134352(10)A\\(B(21)C") == [
        ("01", "09506000134352", 1),
        ("10", "A(B", 19),
        ("21", "C", 27),
    ]


def test_a_closing_bracket_needs_no_escape() -> None:
    assert places("(10)A)B") == [("10", "A)B", 1)]


def test_errors_point_behind_escapes() -> None:
    assert codes("(10)A\\(B#") == [("not_in_cset82", 8)]


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("", "empty", 0),
        ("ABC", "no_bracketed_ai", 0),
        ("(10)A(", "no_bracketed_ai", 5),
        ("(12345)1", "unknown_ai", 1),
        ("()1", "unknown_ai", 1),
        ("(89)1", "unknown_ai", 1),
        ("(10)(21)A", "value_too_short", 4),
        ("(01)123456789012312(10)1", "value_too_long", 18),
        ("(17)9(90)217", "value_too_short", 4),
        ("(10)A\x1d21B", "not_in_cset82", 5),
        ("(01)09506000134353", "bad_check_digit", 17),
    ],
)
def test_what_is_wrong_and_where(text: str, code: str, at: int) -> None:
    assert codes(text)[0] == (code, at)


@pytest.mark.parametrize("text", ["(01)", "(235)A", "(3103)"])
def test_what_looks_bracketed(text: str) -> None:
    assert looks_bracketed(text)


@pytest.mark.parametrize("text", ["(1)", "(12345)", "(A1)", "x(01)", "", "(01"])
def test_what_does_not(text: str) -> None:
    assert not looks_bracketed(text)


def test_separators_stand_only_where_they_are_needed() -> None:
    pairs = [("10", "A"), ("01", "09506000134352"), ("89", "X"), ("21", "S")]
    assert message_of(pairs) == "^10A^010950600013435289X^21S"


@given(st.text("(1023)\\ABx\x1d", max_size=40))
def test_any_text_is_judged(text: str) -> None:
    parsed = parse_bracketed(text, TODAY)
    assert all(0 <= problem.at <= len(text) for problem in parsed.errors)
    assert all(text[element.at :].startswith(element.key) for element in parsed.elements)

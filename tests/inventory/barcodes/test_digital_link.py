import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.barcodes import parse_digital_link, to_digital_link
from inventory.barcodes.check_digits import CSET82
from tests.inventory.barcodes.reference import TODAY

GTIN = "09506000134352"


def codes(uri: str) -> list[tuple[str, int]]:
    return [(problem.code, problem.at) for problem in parse_digital_link(uri, TODAY).errors]


def places(uri: str) -> list[tuple[str, str, int]]:
    return [(element.key, element.value, element.at) for element in parse_digital_link(uri, TODAY).elements]


def test_places_count_in_the_address() -> None:
    assert places(f"https://a.b/x/01/{GTIN}/10/A%2FB?17=270331") == [
        ("01", GTIN, 14),
        ("10", "A/B", 32),
        ("17", "270331", 41),
    ]


def test_an_error_behind_percent_encoding_points_into_the_address() -> None:
    assert codes(f"https://a/01/{GTIN}/10/A%2FB%7E") == [("not_in_cset82", 36)]


@pytest.mark.parametrize("scheme", ["http", "https", "HTTP", "HTTPS"])
def test_schemes(scheme: str) -> None:
    assert parse_digital_link(f"{scheme}://[2001:db8::1]:8080/01/{GTIN}", TODAY).message == f"^01{GTIN}"


@pytest.mark.parametrize(
    ("uri", "code", "at"),
    [
        (f"HtTp://a/01/{GTIN}", "bad_uri_scheme", 0),
        (f"ftp://a/01/{GTIN}", "bad_uri_scheme", 0),
        ("", "bad_uri_scheme", 0),
        (f"https:///01/{GTIN}", "bad_uri_domain", 8),
        ("https://a", "bad_uri_domain", 8),
        (f"https://a_b/01/{GTIN}", "bad_uri_domain", 9),
        (f"https://a/01/{GTIN} ", "bad_uri_character", 27),
        ("https://a/01/é", "bad_uri_character", 13),
        ("https://a/b", "link_without_key", 9),
        (f"https://a/gtin/{GTIN}", "link_without_key", 9),
        (f"https://a/01/{GTIN}/10/A/22/B", "bad_qualifiers", 0),
        (f"https://a/01/{GTIN}/10/A/235/B", "bad_qualifiers", 0),
        (f"https://a/01/{GTIN}?10=A", "belongs_in_path", 28),
        (f"https://a/01/{GTIN}/10/A?10=A", "repeated_in_link", 33),
        ("https://a/8004/0123?8200=A", "not_an_attribute", 20),
        (f"https://a/01/{GTIN}?999=A", "unknown_ai", 28),
        (f"https://a/01/{GTIN}?98=", "value_too_short", 31),
        (f"https://a/01/{GTIN}?98=A%00", "bad_uri_character", 32),
        (f"https://a/01/{GTIN}?98=A%1DB", "bad_uri_character", 32),
        (f"https://a/01/{GTIN}/10/{'A' * 21}", "value_too_long", 51),
        ("https://a/01/9506000134352", "value_too_short", 13),
        ("https://a/01/09506000134353", "bad_check_digit", 26),
    ],
)
def test_what_is_wrong_and_where(uri: str, code: str, at: int) -> None:
    assert (code, at) in codes(uri)


@pytest.mark.parametrize(
    "path",
    ["22/A/10/B/21/C", "22/A/21/C", "10/B/21/C", "21/C", "235/D"],
)
def test_qualifiers_in_their_order(path: str) -> None:
    assert parse_digital_link(f"https://a/01/{GTIN}/{path}", TODAY).ok


def test_a_plus_is_a_space_in_the_query_only() -> None:
    assert places(f"https://a/01/{GTIN}/10/A+B?98=C%2B") == [("01", GTIN, 10), ("10", "A+B", 28), ("98", "C+", 35)]
    assert codes(f"https://a/01/{GTIN}?98=A+B") == [("not_in_cset82", 32)]


def test_the_fragment_is_not_read() -> None:
    assert places(f"https://a/01/{GTIN}#?10=A") == [("01", GTIN, 10)]


def test_no_separator_can_be_lost_in_an_address() -> None:
    assert parse_digital_link(f"https://a/01/{GTIN}/10/LOT12321SER99", TODAY).warnings == ()


def test_the_stem_is_the_callers() -> None:
    assert to_digital_link([("01", GTIN)]) == f"https://id.gs1.org/01/{GTIN}"
    assert to_digital_link([("01", GTIN)], "https://a/b/") == f"https://a/b/01/{GTIN}"


def test_what_cannot_be_written() -> None:
    assert to_digital_link([("10", "A")]) is None
    assert to_digital_link([]) is None


LOT = st.text(CSET82, min_size=1, max_size=20)


@given(lot=LOT, serial=LOT, note=LOT)
def test_what_is_written_is_read_back(lot: str, serial: str, note: str) -> None:
    pairs = [("01", GTIN), ("10", lot), ("21", serial), ("98", note)]
    uri = to_digital_link(pairs)
    assert uri is not None
    parsed = parse_digital_link(uri, TODAY)
    assert [(element.key, element.value) for element in parsed.elements] == pairs


@given(st.text("/0123456789?&=%+#aA.:@", max_size=60))
def test_any_address_is_judged(rest: str) -> None:
    uri = "https://a/01/" + rest
    parsed = parse_digital_link(uri, TODAY)
    assert all(0 <= problem.at <= len(uri) for problem in parsed.errors)
    assert all(uri[element.at :].startswith(element.key) for element in parsed.elements)

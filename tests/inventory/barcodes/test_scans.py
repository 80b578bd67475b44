import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.barcodes import Symbology, parse_scan, to_scan
from inventory.barcodes.brackets import message_of
from inventory.barcodes.check_digits import CSET82, mod10_digit
from tests.inventory.barcodes.reference import TODAY

LOT = st.text(CSET82, min_size=1, max_size=20)
GTIN = st.from_regex(r"[0-9]{13}", fullmatch=True).map(lambda digits: digits + mod10_digit(digits))
DATE = st.dates().map(lambda day: day.strftime("%y%m%d"))
MESSAGES = st.lists(
    st.one_of(
        st.tuples(st.just("01"), GTIN),
        st.tuples(st.sampled_from(["10", "21", "240", "99"]), LOT),
        st.tuples(st.just("17"), DATE.filter(lambda text: text[2:] != "0229")),
        st.tuples(st.just("37"), st.from_regex(r"[0-9]{1,8}", fullmatch=True)),
        st.tuples(st.just("3103"), st.from_regex(r"[0-9]{6}", fullmatch=True)),
    ),
    min_size=1,
    max_size=8,
)
GS1_SYMBOLS = [Symbology.GS1_128, Symbology.DATA_MATRIX, Symbology.QR, Symbology.DOTCODE, Symbology.DATABAR_EXPANDED]


@given(MESSAGES, st.sampled_from(GS1_SYMBOLS))
def test_what_is_sent_is_read_back(pairs: list[tuple[str, str]], symbology: Symbology) -> None:
    message = message_of(pairs)
    scan = to_scan(symbology, message, TODAY)
    assert scan is not None
    parsed = parse_scan(scan, TODAY)
    assert [(element.key, element.value) for element in parsed.elements] == pairs
    assert parsed.message == message


@given(
    st.text(st.characters(max_codepoint=255), max_size=40).filter(lambda text: not text.startswith(("http", "HTTP")))
)
def test_plain_text_of_a_matrix_symbol_survives(text: str) -> None:
    parsed = parse_scan(b"]Q1" + text.encode("latin-1"), TODAY)
    assert parsed.ok
    assert to_scan(Symbology.QR, parsed.message, TODAY) == b"]Q1" + text.encode("latin-1")


@pytest.mark.parametrize(
    ("symbology", "message"),
    [
        (Symbology.GS1_128, "^89X"),
        (Symbology.GS1_128, "PLAIN"),
        (Symbology.QR, "^0109506000134353"),
        (Symbology.QR, "αβγ"),
        (Symbology.EAN_13, "9506000134353"),
        (Symbology.EAN_13, "950600013435"),
        (Symbology.EAN_13, "950600013435A"),
        (Symbology.EAN_13, "9506000134352|10A"),
        (Symbology.UPC_A, "^0109506000134352"),
        (Symbology.DATABAR, "9506000134352"),
        (Symbology.DATABAR_LIMITED, "^0124012345678905"),
    ],
)
def test_what_a_symbol_cannot_hold(symbology: Symbology, message: str) -> None:
    assert to_scan(symbology, message, TODAY) is None


@pytest.mark.parametrize("scan", [b"", b"]", b"]E", b"ABC", b"]XX", b"]C0A", b"\x1d10A", b"]d3A"])
def test_only_symbols_that_carry_gs1_data(scan: bytes) -> None:
    assert [problem.code for problem in parse_scan(scan, TODAY).errors] == ["no_aim"]


def test_a_composite_has_places_over_both_parts() -> None:
    parsed = parse_scan(b"]E09506000134352|]e010ABC\x1d21S#", TODAY)
    assert [(element.key, element.at) for element in parsed.elements] == [("01", 0), ("10", 17)]
    assert [problem.at for problem in parsed.errors] == [26]


@pytest.mark.parametrize(
    ("scan", "code", "at"),
    [
        (b"]E0950600013435", "wrong_length", 12),
        (b"]E095060001343520", "wrong_length", 13),
        (b"]E095060A0134352", "not_a_digit", 5),
        (b"]E09506000134353", "bad_check_digit", 12),
        (b"]E402345674", "bad_check_digit", 7),
    ],
)
def test_retail_symbols(scan: bytes, code: str, at: int) -> None:
    assert [(problem.code, problem.at) for problem in parse_scan(scan, TODAY).errors] == [(code, at)]

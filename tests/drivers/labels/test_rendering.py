"""Labels as dots: every symbol is read back right, or nothing is printed."""

import pytest
from barcode.charsets import code128
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.errors import LabelError
from drivers.label import Box, Label, Symbol, SymbolKind, Text
from drivers.rendering import render
from drivers.symbols import modules_of
from tests.drivers.labels.samples import ELEMENT_STRING, ELEMENTS, SQUARE, label, symbol

GOOD = {
    "code128": symbol(SymbolKind.CODE_128, b"SN-000812"),
    "code128 that begins with 99 and a pair of digits": symbol(SymbolKind.CODE_128, b"99284195"),
    "code128 that begins with 99 and a letter": symbol(SymbolKind.CODE_128, b"99A1"),
    "code128 of the characters below": symbol(SymbolKind.CODE_128, b"a\tB\x1dc"),
    "gs1-128 with a separator": Symbol(
        SymbolKind.GS1_128, b"10LOT123\x1d21SER12345", Box(2, 2, 96, 15), (("10", "LOT123"), ("21", "SER12345"))
    ),
    "ean-13": symbol(SymbolKind.EAN, b"4006381333931"),
    "ean-8": symbol(SymbolKind.EAN, b"96385074"),
    "upc-a, read as ean-13": symbol(SymbolKind.EAN, b"036000291452"),
    "gs1 datamatrix": symbol(SymbolKind.GS1_DATAMATRIX, ELEMENT_STRING, ELEMENTS),
    "gs1 datamatrix with brackets in the lot": symbol(
        SymbolKind.GS1_DATAMATRIX, b"010950600013435210A(1)B", (("01", "09506000134352"), ("10", "A(1)B"))
    ),
    "gs1 qr": symbol(SymbolKind.GS1_QR, ELEMENT_STRING, ELEMENTS),
    "qr": symbol(SymbolKind.QR, b"https://id.example.com/01/09506000134352/10/AB"),
    "datamatrix": symbol(SymbolKind.DATAMATRIX, b"B-02-1"),
    "large datamatrix": Symbol(SymbolKind.DATAMATRIX, b"A1B2" * 375, Box(0, 0, 50, 50)),
}


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("name", GOOD)
def test_it_is_read_back_right(name: str, dpi: int) -> None:
    made = render(label(GOOD[name]), dpi)
    assert (made.width, made.height, made.dpi) == (int(100 * dpi / 25.4), int(50 * dpi / 25.4), dpi)
    assert any(made.packed)


BAD = {
    "a wrong check digit": (symbol(SymbolKind.EAN, b"4006381333932"), "was read back as"),
    "elements that are not those of the data": (
        symbol(SymbolKind.GS1_DATAMATRIX, b"01095060001343521011", (("01", "09506000134352"), ("10", "12"))),
        "was read back as",
    ),
    "an unknown application identifier": (symbol(SymbolKind.GS1_QR, b"0512", (("05", "12"),)), "cannot be printed"),
    "letters outside ASCII in bars": (symbol(SymbolKind.CODE_128, "Käse".encode()), "cannot be printed"),
    "nothing": (symbol(SymbolKind.CODE_128, b""), "carries 1 to 3000 bytes"),
    "too much": (symbol(SymbolKind.QR, b"x" * 3001), "carries 1 to 3000 bytes"),
    "gs1-128 of 49 characters": (symbol(SymbolKind.GS1_128, b"10" + b"1" * 47), "at most 48 characters"),
    "too narrow for its modules": (Symbol(SymbolKind.CODE_128, b"SN-000812", Box(2, 2, 20, 15)), "needs 33 mm"),
    "too low for bars": (Symbol(SymbolKind.CODE_128, b"SN-000812", Box(2, 2, 96, 3)), "at least 5.0 mm high"),
    "outside the label": (Symbol(SymbolKind.QR, b"A", Box(80, 2, 30, 30)), "outside the label"),
}


@pytest.mark.parametrize("name", BAD)
def test_it_is_not_printed(name: str) -> None:
    wrong, said = BAD[name]
    with pytest.raises(LabelError, match=said):
        render(label(wrong), 203)


def test_a_symbol_that_is_written_over_is_not_printed() -> None:
    over = tuple(Text("@@@@@@@", Box(2, top, 30, 9)) for top in (2, 8, 14, 20, 26))
    with pytest.raises(LabelError, match="was read back as"):
        render(label(symbol(SymbolKind.DATAMATRIX, b"SN-000812"), texts=over), 203)


def test_a_number_is_never_cut() -> None:
    number = Text("SN-000812-" * 10, Box(2, 40, 30, 4))
    with pytest.raises(LabelError, match="does not fit into 30 mm"):
        render(label(texts=(number,)), 203)


def test_a_description_is_cut_where_it_must_be() -> None:
    described = Text("Bearing 6204 2RS " * 10, Box(2, 40, 30, 4), shortens=True)
    made = render(label(texts=(described,)), 203)
    right_of_it = [row[(40 * 203 // 254 * 10) // 8 :] for row in made.rows()]
    assert not any(map(any, right_of_it))


def test_what_is_no_size_is_refused() -> None:
    with pytest.raises(LabelError, match="at most 300 mm"):
        render(Label("test", 301, 50), 203)
    with pytest.raises(LabelError, match="100 to 1200 dots"):
        render(Label("test", 30, 50), 72)


PRINTABLE = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)
DIGITS = st.text("0123456789", min_size=1, max_size=20)


@settings(max_examples=100, deadline=None)
@given(text=PRINTABLE | DIGITS | DIGITS.map("99".__add__))
def test_any_text_in_bars_is_read_back_as_it_was(text: str) -> None:
    render(Label("test", 200, 20, (), (Symbol(SymbolKind.CODE_128, text.encode(), Box(0, 0, 200, 15)),)), 203)


@settings(max_examples=100, deadline=None)
@given(text=PRINTABLE, kind=st.sampled_from([SymbolKind.QR, SymbolKind.DATAMATRIX]))
def test_any_text_in_a_matrix_is_read_back_as_it_was(text: str, kind: SymbolKind) -> None:
    render(label(Symbol(kind, text.encode(), SQUARE)), 203)


def test_a_set_up_barcode_begins_with_fnc3_and_no_other_symbol_does() -> None:
    box = Box(0, 0, 80, 15)
    (bars,) = modules_of(Symbol(SymbolKind.SETUP_128, b"$P\r", box))
    (plain,) = modules_of(Symbol(SymbolKind.CODE_128, b"$P\r", box))
    # start, FNC3, then the same characters; check character and stop at the end
    assert "".join(map(str, bars[11:22])) == code128.CODES[code128.B["\xf3"]]
    assert bars[22:55] == plain[11:44]


def test_a_set_up_barcode_may_end_with_fnc3() -> None:
    box = Box(0, 0, 80, 15)
    (bars,) = modules_of(Symbol(SymbolKind.SETUP_128_LAST, b"~VSUFCR.", box))
    (plain,) = modules_of(Symbol(SymbolKind.CODE_128, b"~VSUFCR.", box))
    # start, the same eight characters, FNC3; check character and stop at the end
    assert bars[:99] == plain[:99]
    assert "".join(map(str, bars[99:110])) == code128.CODES[code128.B["\xf3"]]
    assert render(label(Symbol(SymbolKind.SETUP_128_LAST, b"~VSUFCR.", Box(2, 2, 96, 15))), 200).dpi == 200


def test_digits_that_the_decoder_takes_for_fnc3_are_printed_all_the_same() -> None:
    # the check character of these is the value that means FNC3 among letters
    assert render(label(Symbol(SymbolKind.CODE_128, b"9946386", Box(2, 2, 96, 15))), 200).dpi == 200

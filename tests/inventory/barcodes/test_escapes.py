import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.barcodes.escapes import escape, unescape


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("A{GS}B{RS}{EOT}{SP}", b"A\x1dB\x1e\x04 "),
        ("{x00}{xfF}\\x1d", b"\x00\xff\x1d"),
        ("{GS", b"{GS"),
        ("{gs}{x1}{}", b"{gs}{x1}{}"),
        ("\\\\x41", b"\\A"),
        ("é", b"\xc3\xa9"),
        ("\udce9", b"\xe9"),
        ("\ud800", b"?"),
        ("", b""),
    ],
)
def test_what_a_line_stands_for(text: str, data: bytes) -> None:
    assert unescape(text) == data


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"]C110A\x1d21B", "]C110A{GS}21B"),
        (b" a b ", "{SP}a b{SP}"),
        (b"{GS}", "{x7B}GS}"),
        (b"a\\x41", "a{x5C}x41"),
        (b"\xe9\r\n", "{xE9}{x0D}{x0A}"),
        ("é".encode(), "é"),
        (b"#1", "{x23}1"),
    ],
)
def test_how_bytes_are_written(data: bytes, text: str) -> None:
    assert escape(data) == text


@given(st.binary(max_size=60) | st.text("{}GSRSEOTPx19aF\\ #\x1d\x1e", max_size=30).map(str.encode))
def test_every_line_of_bytes_is_read_back(data: bytes) -> None:
    text = escape(data)
    assert unescape(text) == data
    assert text.isprintable()
    assert text == text.strip()


@given(st.text(max_size=40) | st.text(st.characters(categories=["Cs"]), max_size=5))
def test_any_line_stands_for_bytes(text: str) -> None:
    assert isinstance(unescape(text), bytes)

"""Whatever bytes come: a result, never an exception, in bounded time, with places that lie in the data."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.barcodes import FRAME_BYTES_MAX, Identified, LabelRule, identify, parse_scan
from inventory.barcodes.decode import decode
from tests.inventory.barcodes.reference import TODAY

RULES = (LabelRule("V", "n", r"(?P<item>[^/]+)/(?P<lot>.+)/(?P<qty>.+)", "a/b/1"),)
STARTS = (
    b"",
    b"]C1",
    b"]d1",
    b"]Q1https://a/01/",
    b"]E0",
    b"]E4",
    b"[)>\x1e06\x1d",
    b"[)>\x1e05\x1d",
    b"+",
    b"+A123",
    b"+$$",
    b"(01)",
)
SCRAPS = (
    b"01", b"09506000134352", b"10", b"17", b"270331", b"21", b"37", b"8008", b"\x1d", b"\x1e", b"\x04", b"/", b"?", b"&", b"=",
    b"%2F", b"A", b"#", b"\xe9", b"\xff", b"(", b")", b"\\", b"$", b"|]e0", b"1T", b"Q", b" ", b"0", b"00", b"3103",
)  # fmt: skip
DATA = st.one_of(
    st.binary(max_size=80),
    st.tuples(st.sampled_from(STARTS), st.lists(st.sampled_from(SCRAPS), max_size=15)).map(
        lambda parts: parts[0] + b"".join(parts[1])
    ),
)
SECONDS_MAX = 2.0  # for the worst 4 KiB on a slow machine; a scan takes microseconds


def places_lie_within(code: Identified) -> bool:
    places = [problem.at for problem in (*code.errors, *code.warnings)] + [element.at for element in code.elements]
    return all(0 <= place <= len(code.data) for place in places)


@given(DATA, st.sampled_from([None, "]C1", "]E0", "]I1", "]E3", "]x?", ""]), st.dates())
def test_any_bytes_on_any_day(data: bytes, aim: str | None, today: date) -> None:
    assert places_lie_within(identify(data, aim, RULES, today))


@given(DATA)
def test_an_element_stands_where_it_says(data: bytes) -> None:
    code = identify(data, None, (), TODAY)
    shown = [element for element in code.elements if str(element.scheme) == "ai" and str(code.kind) == "gs1"]
    retail = code.aim in {"]E0", "]E4"}
    assert all(code.data[element.at :].startswith(element.key.encode()) for element in shown[retail:])


@given(DATA)
def test_what_decode_says_and_what_identify_says_agree(data: bytes) -> None:
    if not data.startswith(b"("):
        assert decode(data, TODAY)["ok"] == identify(data, None, (), TODAY).ok


@given(DATA)
def test_any_scan_is_judged(data: bytes) -> None:
    parsed = parse_scan(data, TODAY)
    assert parsed.ok or parsed.message == ""


@pytest.mark.parametrize(
    "scrap",
    [
        b"\x1d",
        b"10\x1d",
        b"39221\x1d",
        b"(10)",
        b"/01/1",
        b"&98=A",
        b"%41",
        b"a/",
        b"1",
        b"\x1e06",
        b"[)>",
        b"$",
        b"+",
        b"\xff",
    ],
)
@pytest.mark.parametrize("start", [*STARTS, b"]Q1https://a/01/09506000134352?", b"]Q1https://a/"])
def test_the_largest_frame_takes_bounded_time(start: bytes, scrap: bytes) -> None:
    data = start + scrap * FRAME_BYTES_MAX
    begun = time.monotonic()
    decode(data[:FRAME_BYTES_MAX], TODAY, RULES)
    identify(data, None, RULES, TODAY)
    assert time.monotonic() - begun < SECONDS_MAX

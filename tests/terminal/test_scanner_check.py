"""The check labels: what each read of them proves."""

from datetime import date

import pytest

from terminal.scanner_check import Check, Judged, Verdict, check_of, judged

TODAY = date(2026, 11, 22)
SEPARATOR = b"0109506000134352" + b"10GSCHECK\x1d21S1"
DATE = b"0109506000134352" + b"17271231" + b"10DATECHECK"


@pytest.mark.parametrize(
    ("check", "data", "aim", "verdict"),
    [
        (Check.SEPARATOR, SEPARATOR, "]C1", Verdict.PASSED),
        (Check.SEPARATOR, SEPARATOR, None, Verdict.PASSED),
        (Check.SEPARATOR, SEPARATOR.replace(b"\x1d", b""), "]C1", Verdict.NO_SEPARATOR),
        (Check.SEPARATOR, SEPARATOR.replace(b"\x1d", b"|"), None, Verdict.NO_SEPARATOR),
        (Check.SEPARATOR, SEPARATOR.replace(b"\x1d", b"{GS}"), "]C1", Verdict.NO_SEPARATOR),
        (Check.SEPARATOR, SEPARATOR.swapcase(), "]C1", Verdict.NO_SEPARATOR),
        (Check.SEPARATOR, DATE, "]C1", Verdict.OTHER_CODE),
        (Check.SEPARATOR, b"SN-1", None, Verdict.OTHER_CODE),
        (Check.LAYOUT, b"]AZaz09-_./+", "]C0", Verdict.PASSED),
        (Check.LAYOUT, b"]AZaz09-_./+", None, Verdict.PASSED),
        (Check.LAYOUT, b"]azAZ09-_./+", None, Verdict.OTHER_CASE),
        (Check.LAYOUT, "+AYay09ß?.-*".encode(), None, Verdict.OTHER_LAYOUT),
        (Check.LAYOUT, b"$QWqw)_", None, Verdict.OTHER_LAYOUT),
        (Check.LAYOUT, SEPARATOR, "]C1", Verdict.OTHER_CODE),
        (Check.DATE, DATE, "]C1", Verdict.PASSED),
        (Check.DATE, DATE[:-1], "]C1", Verdict.OTHER_CODE),
        (Check.DATE, DATE.replace(b"1727", b"2727"), "]C1", Verdict.NO_DATE),
    ],
)
def test_a_read_proves_one_thing(check: Check, data: bytes, aim: str | None, verdict: Verdict) -> None:
    found = judged(check, data, aim, TODAY)
    assert (found.check, found.verdict) == (check, verdict)


def test_what_was_read_and_whether_the_aim_identifier_came_is_told() -> None:
    assert judged(Check.LAYOUT, b"]AZaz09-_./+", "]C0", TODAY) == Judged(
        Check.LAYOUT, Verdict.PASSED, "]C0", "]AZaz09-_./+"
    )
    assert judged(Check.DATE, DATE, None, TODAY).aim is None


@pytest.mark.parametrize(
    ("data", "check"),
    [
        (SEPARATOR, Check.SEPARATOR),
        (DATE, Check.DATE),
        (b"]AZaz09-_./+", Check.LAYOUT),
        ("+AYay09ß?.-*".encode(), Check.LAYOUT),
        (b"SN-000812", None),
        (b"R-09-X", None),
        (b"", None),
    ],
)
def test_a_label_is_known_by_its_form(data: bytes, check: Check | None) -> None:
    assert check_of(data, None, TODAY) is check

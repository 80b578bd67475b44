"""The same elements say the same, however they are written: in brackets, with separators, as a Digital Link."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from inventory.barcodes import to_digital_link
from inventory.barcodes.brackets import message_of
from inventory.barcodes.check_digits import CSET82, mod10_digit
from inventory.barcodes.decode import decode
from tests.inventory.barcodes.reference import TODAY

GTINS = st.text("0123456789", min_size=13, max_size=13).map(lambda digits: digits + mod10_digit(digits))
DAYS = st.dates(date(2001, 1, 1), date(2070, 12, 31)).map(lambda day: f"{day:%y%m%d}")
VALUES = {
    "10": st.text(CSET82, min_size=1, max_size=20),
    "11": DAYS,
    "17": DAYS,
    "21": st.text(CSET82, min_size=1, max_size=20),
    "240": st.text(CSET82, min_size=1, max_size=30),
    "30": st.text("0123456789", min_size=1, max_size=8),
    "3102": st.text("0123456789", min_size=6, max_size=6),
    "400": st.text(CSET82, min_size=1, max_size=30),
    "99": st.text(CSET82, min_size=1, max_size=90),
}
ELEMENTS = st.lists(st.sampled_from(sorted(VALUES)), unique=True, max_size=6).flatmap(
    lambda ais: st.tuples(*(st.tuples(st.just(ai), VALUES[ai]) for ai in ais))
)


def said(code: str | bytes) -> dict[str, Any]:
    """What a code says, without its form: where things stand, and the separators that one form only can lose."""
    found = decode(code, TODAY)
    elements = sorted((element["ai"], element["title"], element["value"]) for element in found["elements"])
    return {"elements": elements, **{key: found[key] for key in ("ok", "complete", "meaning", "errors")}}


@given(GTINS, ELEMENTS)
def test_three_ways_to_write_the_same(gtin: str, others: tuple[tuple[str, str], ...]) -> None:
    pairs = [("01", gtin), *others]
    bracketed = "".join(f"({ai}){value.replace('(', chr(92) + '(')}" for ai, value in pairs).encode()
    separated = message_of(pairs).removeprefix("^").replace("^", "\x1d").encode()
    link = to_digital_link(pairs)
    assert link is not None
    expected = said(bracketed)
    assert (expected["ok"], expected["complete"]) == (True, True)
    assert [said(each) for each in (b"]C1" + separated, b"]d2" + separated, link.encode())] == [expected] * 3

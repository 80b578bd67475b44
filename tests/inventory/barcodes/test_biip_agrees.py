"""Random valid messages mean the same to another parser."""

from datetime import date

import biip
from hypothesis import given
from hypothesis import strategies as st

from inventory.barcodes import identify
from inventory.barcodes.brackets import message_of
from inventory.barcodes.check_digits import mod10_digit

# Its alphabet for lots and serials; it strips white space and takes brackets for its own.
LOT = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-/+.,_:;", min_size=1, max_size=20)
GTIN = st.from_regex(r"0[1-9][0-9]{11}", fullmatch=True).map(lambda digits: digits + mod10_digit(digits))
# It knows the century from the day on which it runs: these years are in the same one for decades.
DATE = st.dates(date(2020, 1, 1), date(2045, 12, 31)).map(lambda day: day.strftime("%y%m%d"))
MESSAGES = st.fixed_dictionaries(
    {"01": GTIN},
    optional={
        "10": LOT,
        "11": DATE,
        "15": DATE,
        "17": DATE,
        "21": LOT,
        "240": LOT,
        "3103": st.from_regex(r"[0-9]{6}", fullmatch=True),
        "30": st.from_regex(r"[1-9][0-9]{0,7}", fullmatch=True),
    },
)


@given(MESSAGES)
def test_both_read_the_same(message: dict[str, str]) -> None:
    scan = message_of(list(message.items()))[1:].replace("^", "\x1d")
    theirs = biip.parse("]C1" + scan).gs1_message
    ours = identify(scan.encode(), "]C1", (), date(2026, 11, 22))
    assert theirs is not None
    assert [(element.key, element.value) for element in ours.elements] == [
        (element.ai.ai, element.value) for element in theirs.element_strings
    ]
    assert [element.date.day if element.date else None for element in ours.elements] == [
        element.date for element in theirs.element_strings
    ]
    weights = [element.decimal for element in theirs.element_strings if element.ai.ai == "3103"]
    assert ours.meaning.net_weight_kg == (weights[0] if weights else None)

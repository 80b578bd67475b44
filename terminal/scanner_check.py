"""The three check labels: whether a scanner keeps the separator, is set to the layout of this computer, and gives dates right. Pure.

The labels say who they are in letters that most keyboard layouts leave alone; whatever else a scanner makes of them is judged.
"""

import re
from datetime import date
from enum import StrEnum
from typing import Final

from inventory.barcodes import identify
from inventory.values import dataclass

DEMO_GTIN: Final = "09506000134352"
CHECK_LOT: Final = "GSCHECK"
CHECK_SERIAL: Final = "S1"
DATE_LOT: Final = "DATECHECK"
CHECK_DATE: Final = date(2027, 12, 31)
LAYOUT_TEXT: Final = "]AZaz09-_./+"
"""Letters that layouts exchange (A Q, Z Y, W), both cases, digits, and the signs that codes of goods hold."""

_LAYOUT_SHAPE: Final = re.compile(r"[^0-9]{3,7}09[^0-9]{3,7}")


class Check(StrEnum):
    """What a label proves, in the order in which they are scanned."""

    SEPARATOR = "separator"
    LAYOUT = "layout"
    DATE = "date"


class Verdict(StrEnum):
    """What a read of a check label proves."""

    PASSED = "passed"
    NO_SEPARATOR = "no_separator"  # the control character GS was dropped or replaced
    OTHER_LAYOUT = "other_layout"  # signs are exchanged: a keyboard scanner set to another country
    OTHER_CASE = "other_case"  # letters are turned: Caps Lock
    NO_DATE = "no_date"
    OTHER_CODE = "other_code"  # it is no check label, or not the one that was asked for


@dataclass(frozen=True, slots=True)
class Judged:
    """The read of a check label; `aim` tells whether the AIM identifier arrives, without which GS1 is only known by its form."""

    check: Check
    verdict: Verdict
    aim: str | None
    text: str

    @property
    def passed(self) -> bool:
        """Whether the scanner did what it should."""
        return self.verdict is Verdict.PASSED


def check_of(data: bytes, aim: str | None, today: date) -> Check | None:
    """Return which check label a read is of, None for none of them."""
    code = identify(data, aim, (), today)
    folded = code.text.casefold()
    if CHECK_LOT.casefold() in folded:
        return Check.SEPARATOR
    if DATE_LOT.casefold() in folded:
        return Check.DATE
    return Check.LAYOUT if _LAYOUT_SHAPE.fullmatch(code.text) else None


def judged(check: Check, data: bytes, aim: str | None, today: date) -> Judged:
    """Return what a read proves where the label of `check` was asked for."""
    code = identify(data, aim, (), today)
    match check_of(data, aim, today), check:
        case (Check.SEPARATOR, Check.SEPARATOR):
            kept = (code.meaning.lot, code.meaning.serial) == (CHECK_LOT, CHECK_SERIAL)
            verdict = Verdict.PASSED if kept else Verdict.NO_SEPARATOR
        case (Check.DATE, Check.DATE):
            read = code.meaning.expiry
            verdict = Verdict.PASSED if read is not None and read.day == CHECK_DATE else Verdict.NO_DATE
        case (Check.LAYOUT | None, Check.LAYOUT):
            verdict = _layout(code.text)
        case _:
            verdict = Verdict.OTHER_CODE
    return Judged(check, verdict, code.aim, code.text)


def _layout(text: str) -> Verdict:
    if text == LAYOUT_TEXT:
        return Verdict.PASSED
    return Verdict.OTHER_CASE if text == LAYOUT_TEXT.swapcase() else Verdict.OTHER_LAYOUT

"""GS1 element strings: application identifiers one after the other, GS (1D) where a value has no predefined length."""

import re
from datetime import date
from typing import Final

from inventory.barcodes.application_identifiers import ApplicationIdentifier, at_start
from inventory.barcodes.dates import from_yymmdd
from inventory.barcodes.identified import CodeDate, Element, Parsed, Problem, Scheme
from inventory.barcodes.linters import Mark

GS: Final = "\x1d"
FNC1: Final = "^"
_NO_DATE: Final = "000000"

# What a lot or serial looks like that ran into the next element because the separator was lost: a date AI with a date of these
# years; a serial behind a lot; a lot with letters behind a serial. Narrow, for a doubt asks the operator a question.
_DATE_INSIDE: Final = re.compile(r"(?<=.)1[13567]([0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01]))")
_YEARS_BACK: Final = 5
_YEARS_AHEAD: Final = 15
_SERIAL_INSIDE_LOT: Final = re.compile(r"(?<=.)21(?:(?=.*[A-Za-z]).{4}|[0-9]{6})")
_LOT_INSIDE_SERIAL: Final = re.compile(r"(?<=[0-9])10(?=[A-Za-z]).{4}")


def parse_elements(text: str, today: date, base: int = 0) -> Parsed:
    """Read an element string: `text` in Latin-1, FNC1 as GS, without AIM identifier; `base` is added to every position.

    A GS in front is the FNC1 of a scanner that also sends the first one. After an error reading goes on behind the next
    separator, so that one look shows all that is wrong.
    """
    reading = _Reading(text, today, base)
    at = int(text.startswith(GS))
    if at == len(text):
        reading.error(Mark("empty", at, 0), "No data")
    while at < len(text):
        at = reading.element(at)
    if GS not in text.rstrip(GS):
        reading.look_for_lost_separator()
    errors = tuple(reading.errors)
    elements = tuple(reading.elements)
    message = "" if errors else FNC1 + text.removeprefix(GS).replace(GS, FNC1)
    return Parsed(elements, errors, tuple(reading.warnings), message)


class _Reading:
    """One pass over an element string and what it has found so far."""

    __slots__ = ("base", "elements", "errors", "text", "today", "warnings")

    def __init__(self, text: str, today: date, base: int) -> None:
        self.text = text
        self.today = today
        self.base = base
        self.elements: list[Element] = []
        self.errors: list[Problem] = []
        self.warnings: list[Problem] = []

    def error(self, mark: Mark, message: str) -> None:
        self.errors.append(Problem(mark.code, message, self.base + mark.start))

    def element(self, at: int) -> int:
        """Read the element that begins here and give where the next one does."""
        text = self.text
        stop = text.find(GS, at)
        if stop < 0:
            stop = len(text)
        known = at_start(text, at, stop)
        if known is None:
            self.error(Mark("unknown_ai", at, 4), f"No application identifier begins with {text[at : at + 4]!r}")
            return stop + 1
        start = at + len(known.ai)
        if not known.predefined and stop - start > known.longest:
            mark = Mark("value_too_long", start + known.longest, stop - start - known.longest)
            self.error(
                mark, f"({known.ai}) holds at most {known.longest} characters: too long, or a separator is missing"
            )
            return stop + 1
        end, wrong, sure = known.take(text, start, stop)
        if not known.predefined and sure and end < stop:
            wrong, sure = wrong or Mark("value_too_long", end, stop - end), False
        value = text[start:end]
        if wrong is not None and not (wrong.code == "bad_month" and value == _NO_DATE and known.dated):
            self.error(wrong, describe(known, wrong))
        else:
            self.add(known, value, at)
        if not sure:
            return stop + 1
        return end + 1 if end == stop else end

    def add(self, known: ApplicationIdentifier, value: str, at: int) -> None:
        day = self.day(known, value, at) if known.dated else None
        self.elements.append(Element(Scheme.AI, known.ai, known.title, value, self.base + at, day))

    def day(self, known: ApplicationIdentifier, value: str, at: int) -> CodeDate | None:
        if value == _NO_DATE:
            self.warnings.append(Problem("no_date", f"({known.ai}) is 000000: no date", self.base + at))
            return None
        day = from_yymmdd(value, self.today)
        if day is None:
            start = at + len(known.ai)
            self.error(Mark("bad_day", start + 4, 2), f"({known.ai}) is no day of the calendar")
        return day

    def look_for_lost_separator(self) -> None:
        keys = {element.key for element in self.elements}
        for element in self.elements:
            found = _swallowed(element, keys, self.today)
            if found:
                at = element.at + len(element.key) + found.start()
                message = f"({element.key}) may have swallowed ({found[0][:2]}): is a separator lost?"
                self.warnings.append(Problem("separator_lost", message, at))


def _swallowed(element: Element, keys: set[str], today: date) -> re.Match[str] | None:
    if element.key not in {"10", "21"}:
        return None
    inside = _DATE_INSIDE.search(element.value)
    if inside and inside[0][:2] not in keys and _is_near(from_yymmdd(inside[1], today), today):
        return inside
    if element.key == "10":
        return _SERIAL_INSIDE_LOT.search(element.value) if "21" not in keys else None
    return _LOT_INSIDE_SERIAL.search(element.value) if "10" not in keys else None


def _is_near(day: CodeDate | None, today: date) -> bool:
    return day is not None and -_YEARS_BACK <= day.day.year - today.year <= _YEARS_AHEAD


def describe(known: ApplicationIdentifier, mark: Mark) -> str:
    """Say in English what is wrong with the value of an AI."""
    return f"({known.ai}) {known.title}: {mark.code.replace('_', ' ')}"

"""HIBC supplier labels (ANSI/HIBC 2.6): primary data, secondary data, or both joined by `/`; mod 43 over the whole symbol."""

import re
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from inventory.barcodes.check_digits import is_digits, mod43_character
from inventory.barcodes.dates import code_date, from_day_of_year, from_yymmdd, from_yyyymmdd, full_year
from inventory.barcodes.identified import CodeDate, Element, Meaning, Problem, Scheme
from inventory.barcodes.meaning import of_fields
from inventory.values import dataclass

_PRIMARY: Final = re.compile(r"([A-Z][0-9A-Z]{3})([0-9A-Z]{1,18})([0-9])")
_SECONDARY: Final = re.compile(r"\$\$?\+?|(?=[0-9]{5})")
_SUPPLEMENT: Final = re.compile(r"(14D|16D)([0-9]{8})|(S)(.*)|(Q)([0-9]{1,5})", re.DOTALL)
_LOT_OR_SERIAL_MAX: Final = 18  # characters behind the flags
_QUANTITY_DIGITS: Final = {"8": 2, "9": 5}
_DATE_CHARACTERS: Final = {"2": 7, "3": 7, "4": 9, "5": 6, "6": 8, "7": 1}  # with the flag itself; 7 is: no date


@dataclass(frozen=True, slots=True)
class Hibc:
    """What an HIBC symbol says; `link` is the check character of its primary symbol, on a secondary one of its own."""

    elements: tuple[Element, ...]
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    meaning: Meaning
    link: str | None = None


@dataclass(slots=True)
class _Reading:
    today: date
    elements: list[Element] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    said: dict[str, Any] = field(default_factory=dict)

    def add(self, key: str, title: str, value: str, at: int, day: CodeDate | None = None) -> None:
        self.elements.append(Element(Scheme.DI, key, title, value, at, day))

    def say(self, name: str, value: object) -> None:
        self.said.setdefault(name, value)

    def wrong(self, code: str, message: str, at: int) -> None:
        self.errors.append(Problem(code, message, at))


def has_check(text: str) -> bool:
    """Say whether this begins with `+` and ends with the right check character."""
    return len(text) > 2 and text.startswith("+") and mod43_character(text[:-1]) == text[-1]


def parse_hibc(text: str, today: date) -> Hibc | None:
    """Read an HIBC symbol; None when it has not its form. The check character is the caller's to check (`has_check`)."""
    if not text.startswith("+") or len(text) < 3:
        return None
    reading = _Reading(today)
    body = text[:-1]
    link = None
    primary, slash, rest = body.partition("/")
    found = _PRIMARY.fullmatch(primary, 1)
    if found:
        _read_primary(reading, found)
        if slash and not _read_secondary(reading, rest, len(primary) + 1):
            return None
    else:
        link, body = body[-1], body[:-1]
        if not _read_secondary(reading, body[1:], 1):
            return None
    if not reading.elements and not reading.errors:
        return None
    return Hibc(tuple(reading.elements), tuple(reading.errors), tuple(reading.warnings), of_fields(reading.said), link)


def _read_primary(reading: _Reading, found: re.Match[str]) -> None:
    reading.add("LIC", "LABELER", found[1], found.start(1))
    reading.add("PCN", "PRODUCT", found[2], found.start(2))
    reading.add("U/M", "UNIT OF MEASURE", found[3], found.start(3))
    reading.say("supplier", found[1])
    reading.say("item", found[2])


def _read_secondary(reading: _Reading, text: str, at: int) -> bool:
    """Read lot or serial with its date, and what follows behind further `/`; False when it has not that form."""
    first, *rest = text.split("/")
    if _SUPPLEMENT.fullmatch(first):
        rest = [first, *rest]
    else:
        flags = _SECONDARY.match(first)
        if not flags:
            return False
        _read_lot_or_serial(reading, flags[0], first[flags.end() :], at)
        at += len(first) + 1
    for part in rest:
        # a lot and a serial with a date of its own stand in two parts of the same form
        flags = _SECONDARY.match(part) if part.startswith("$") else None
        if flags:
            _read_lot_or_serial(reading, flags[0], part[flags.end() :], at)
        elif not _read_supplement(reading, part, at):
            return False
        at += len(part) + 1
    return True


def _read_lot_or_serial(reading: _Reading, flags: str, text: str, at: int) -> None:
    start = at
    at += len(flags)
    if flags.startswith("$$"):
        used = _read_quantity(reading, text, at) if not flags.endswith("+") else 0
        used += _read_date(reading, text[used:], at + used)
        text, at = text[used:], at + used
    elif not flags:
        used = _read_expiry(reading, "5", text, 0, at)
        text, at = text[used:], at + used
    if len(text) > _LOT_OR_SERIAL_MAX:
        reading.wrong("value_too_long", f"At most {_LOT_OR_SERIAL_MAX} characters", at + _LOT_OR_SERIAL_MAX)
    if not text:
        return
    if flags.endswith("+"):
        reading.add(flags, "SERIAL", text, start)
        reading.say("serial", text)
    else:
        reading.add(flags or "$", "LOT", text, start)
        reading.say("lot", text)


def _read_quantity(reading: _Reading, text: str, at: int) -> int:
    digits = _QUANTITY_DIGITS.get(text[:1])
    if digits is None:
        return 0
    value = text[1 : 1 + digits]
    if len(value) < digits or not is_digits(value):
        reading.wrong("bad_quantity", f"Expected a quantity of {digits} digits", at + 1)
        return len(text)
    reading.add("Q", "QUANTITY", value, at)
    reading.say("count", Decimal(value))
    return 1 + digits


def _read_date(reading: _Reading, text: str, at: int) -> int:
    """Read the date behind `$$`: MMYY when it begins with 0 or 1, else the flag says its form."""
    flag = text[:1]
    if flag in {"0", "1"}:
        return _read_expiry(reading, "", text, 0, at)
    if flag == "7":
        return 1
    return _read_expiry(reading, flag, text, 1, at) if flag in _DATE_CHARACTERS else 0


def _read_expiry(reading: _Reading, flag: str, text: str, skip: int, at: int) -> int:
    length = _DATE_CHARACTERS[flag] - 1 if flag else 4
    value = text[skip : skip + length]
    if len(value) < length or not is_digits(value):
        reading.wrong("bad_date", f"Expected a date of {length} digits", at + skip)
        return len(text)
    day = _expiry(flag, value, reading.today)
    if day is None:
        reading.wrong("bad_date", f"{value} is no day of the calendar", at + skip)
    else:
        reading.say("expiry", day)
    reading.add("EXP", "EXPIRY", value, at, day)
    return skip + length


def _expiry(flag: str, value: str, today: date) -> CodeDate | None:
    if flag == "":
        return code_date(full_year(int(value[2:]), today), int(value[:2]), 0)
    if flag == "2":
        return from_yymmdd(value[4:] + value[:4], today)
    if flag in {"3", "4"}:
        return from_yymmdd(value[:6], today)
    return from_day_of_year(value[:5], today)


def _read_supplement(reading: _Reading, part: str, at: int) -> bool:
    found = _SUPPLEMENT.fullmatch(part)
    if not found:
        return False
    if found[1]:
        day = from_yyyymmdd(found[2])
        title, name = ("EXPIRY", "expiry") if found[1] == "14D" else ("PRODUCTION", "production")
        reading.add(found[1], title, found[2], at, day)
        if day is None:
            reading.wrong("bad_date", f"{found[2]} is no day of the calendar", at + 3)
        else:
            reading.said[name] = day
    elif found[3]:
        reading.add("S", "SERIAL", found[4], at)
        reading.say("serial", found[4])
    else:
        reading.add("Q", "QUANTITY", found[6], at)
        reading.say("count", Decimal(found[6]))
    return True

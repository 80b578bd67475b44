"""The cells of import files: text to value, or a reason why not."""

import enum
import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from inventory.fields import with_field
from inventory.plain import plain_decimal
from inventory.policy import NOTHING
from inventory.settings import DEGREES

CODE_CHARACTERS_MAX = 60
TEXT_CHARACTERS_MAX = 400
DECIMAL_SHAPE = re.compile(r"-?\d{1,12}(\.\d{1,6})?", re.ASCII)  # as people and spreadsheets write it: 4.80 too
RELEASED = "released"
PIN_DIGITS_MIN, PIN_DIGITS_MAX = 4, 12

Value = str | int | bool | Decimal | date | None
Parse = Callable[[str], Value]

_YES = {"yes": True, "no": False, "true": True, "false": False, "1": True, "0": False}


class BadValueError(ValueError):
    """A cell that does not hold what its column takes; the text is the reason."""


def code_of(longest: int) -> Callable[[str], str]:
    """Return a reader of what names something: printable, no space at either end, at most so many characters."""

    def read(text: str) -> str:
        if not text:
            raise BadValueError("must not be empty")
        if len(text) > longest:
            raise BadValueError(f"is longer than {longest} characters")
        if text != text.strip():
            raise BadValueError("has a space at an end")
        return words(text)

    return read


def words_of(longest: int) -> Callable[[str], str]:
    """Return a reader of free text: printable, at most so many characters; may be empty."""

    def read(text: str) -> str:
        if len(text) > longest:
            raise BadValueError(f"is longer than {longest} characters")
        if not text.isprintable():
            raise BadValueError("holds characters that cannot be printed")
        return text

    return read


words = words_of(TEXT_CHARACTERS_MAX)
code = code_of(CODE_CHARACTERS_MAX)


def scanned(characters_max: int) -> Callable[[str], str]:
    """Return a reader of what a label said: printable, with the spaces that it has, at most so many characters."""

    def read(text: str) -> str:
        if len(text) > characters_max:
            raise BadValueError(f"is longer than {characters_max} characters")
        return words(text)

    return read


def fields(text: str) -> str:
    """Read the optional fields of a number: a JSON object of names and values, all texts; return it as it is kept on the number."""
    try:
        plain = json.loads(text) if text else {}
    except (ValueError, RecursionError) as error:  # the latter for brackets in brackets without end
        raise BadValueError('is no JSON object such as {"colour": "red"}') from error
    if not isinstance(plain, dict) or not all(isinstance(each, str) for each in plain.values()):
        raise BadValueError('is no JSON object such as {"colour": "red"}')
    kept = ""
    for name, value in plain.items():
        kept = with_field(kept, words(name), words(value))
    return kept


def degrees(text: str) -> Decimal:
    """Read a temperature in degrees Celsius, such as -18.5."""
    plain = plain_decimal(Decimal(text)) if DECIMAL_SHAPE.fullmatch(text) else text
    if not DEGREES.fullmatch(plain):
        raise BadValueError(f"{text!r} is no temperature such as -18.5")
    return Decimal(plain)


def yes_no(text: str) -> bool:
    """Read yes or no (true, false, 1 and 0 are taken too)."""
    value = _YES.get(text.lower())
    if value is None:
        raise BadValueError(f"{text!r} is neither yes nor no")
    return value


def number(least: int, most: int) -> Callable[[str], int]:
    """Return a reader of whole numbers between two bounds, both included."""

    def read(text: str) -> int:
        digits = text.removeprefix("-")
        if not digits.isascii() or not digits.isdigit() or len(digits) > 12 or not least <= int(text) <= most:
            raise BadValueError(f"{text!r} is no whole number from {least} to {most}")
        return int(text)

    return read


def exact(*, positive: bool) -> Callable[[str], Decimal]:
    """Return a reader of exact decimals with at most 12 digits before and 6 behind the point; never below zero."""

    def read(text: str) -> Decimal:
        if not DECIMAL_SHAPE.fullmatch(text):
            raise BadValueError(f"{text!r} is no decimal number such as 12.5")
        value = Decimal(text)
        if value < 0 or (positive and value == 0):
            raise BadValueError(f"{text} must be more than nothing" if positive else f"{text} is below zero")
        return Decimal(plain_decimal(value))

    return read


def day(text: str) -> date:
    """Read a date such as 2026-11-22; one by its week is none."""
    try:
        read = date.fromisoformat(text)
    except ValueError:
        read = None
    if read is not None and text == read.isoformat():
        return read
    raise BadValueError(f"{text!r} is no date such as 2026-11-22")


def day_or_released(text: str) -> date | str:
    """Read a date, or `released` for what no day holds any more."""
    return RELEASED if text == RELEASED else day(text)


def or_nothing(parse: Parse) -> Parse:
    """Return a reader of what `parse` reads, and of `none`."""
    return lambda text: NOTHING if text == NOTHING else parse(text)


def one_of(*choices: str) -> Callable[[str], str]:
    """Return a reader of one of some words."""

    def read(text: str) -> str:
        if text not in choices:
            raise BadValueError(f"{text!r} is none of {', '.join(choices)}")
        return text

    return read


def member_of(kind: type[enum.StrEnum]) -> Callable[[str], str]:
    """Return a reader of the values of an enum."""
    return one_of(*(member.value for member in kind))


def pin(text: str) -> str:
    """Read a PIN; the reason never shows it."""
    if not (text.isascii() and text.isdigit() and PIN_DIGITS_MIN <= len(text) <= PIN_DIGITS_MAX):
        raise BadValueError(f"a PIN has {PIN_DIGITS_MIN} to {PIN_DIGITS_MAX} digits")
    return text


def to_text(value: Value) -> str:
    """Return a value as import files write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return plain_decimal(value)
    return "" if value is None else str(value)

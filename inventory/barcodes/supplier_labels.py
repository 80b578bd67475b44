"""Rules for labels of suppliers who follow no standard: a regular expression whose named groups say what is what.

A rule cannot make matching slow: its length, its repeats and the text it is tried on are bounded, repeats inside repeats,
alternatives inside repeats, back references and look-arounds are refused.
"""

import re
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from inventory.barcodes.check_digits import is_digits
from inventory.barcodes.dates import code_date, from_yymmdd, from_yyyymmdd, full_year
from inventory.barcodes.identified import CodeDate, Element, Meaning, Problem, Scheme
from inventory.barcodes.meaning import of_fields
from inventory.values import dataclass

PATTERN_CHARACTERS_MAX: Final = 200
RULE_TEXT_CHARACTERS_MAX: Final = 128
REPEATS_MAX: Final = 4  # of open length: a text can be cut among them in C(132, 4) ways at most
CHOICES_MAX: Final = 4  # alternatives and optional parts, each of which doubles that

_MEANINGS: Final = {"lot": "lot", "serial": "serial", "date": "expiry", "qty": "count", "item": "item", "part": "item"}
_TITLES: Final = {"lot": "LOT", "serial": "SERIAL", "date": "DATE", "qty": "QUANTITY", "item": "ITEM", "part": "ITEM"}
_GROUP: Final = re.compile(r"\(\?P<([a-z]+)>|\(\?:|\((?!\?)")
_COUNTED: Final = re.compile(r"\{([0-9]{0,3})(,?)([0-9]{0,3})\}")
_NUMBERED: Final = re.compile(r"\\[0-9]")
_QUANTITY: Final = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,6})?")
_CLASS_ODD: Final = re.compile(r"\[|--|&&|~~|\|\|")  # reserved for set operations: a warning today, an error tomorrow


class RuleError(ValueError):
    """A rule that cannot be used; the text says why, for whoever writes it."""


@dataclass(frozen=True, slots=True)
class LabelRule:
    """How one partner's label is read: the pattern must match the whole text, and the example.

    Groups: lot, serial, item (or part), qty (a number), date (YYMMDD, YYYYMMDD, YYYY-MM-DD, MMYY or DD.MM.YYYY; the date it expires).
    Raises RuleError when the pattern is unsafe, is no regular expression, has no such group, or does not read its example.
    """

    partner: str
    name: str
    pattern: str
    example: str
    compiled: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _refuse_unsafe(self.pattern)
        try:
            compiled = re.compile(self.pattern)
        except (re.error, OverflowError, RecursionError) as error:
            raise RuleError(f"not a regular expression: {error}") from error
        unknown = compiled.groupindex.keys() - _MEANINGS.keys()
        if unknown or not compiled.groupindex:
            raise RuleError(f"named groups must be of {', '.join(_MEANINGS)}")
        if len(self.example) > RULE_TEXT_CHARACTERS_MAX or not compiled.fullmatch(self.example):
            raise RuleError("the pattern does not match its example")
        object.__setattr__(self, "compiled", compiled)


@dataclass(frozen=True, slots=True)
class Labelled:
    """What a rule read."""

    elements: tuple[Element, ...]
    errors: tuple[Problem, ...]
    meaning: Meaning


def _refuse_unsafe(pattern: str) -> None:
    if len(pattern) > PATTERN_CHARACTERS_MAX:
        raise RuleError(f"longer than {PATTERN_CHARACTERS_MAX} characters")
    if _NUMBERED.search(pattern):
        raise RuleError("back references and octal escapes are refused")
    scanner = _Scanner(pattern)
    while scanner.at < len(pattern):
        scanner.step()


class _Scanner:
    """Walks a pattern once and knows, for each open group, whether it holds a choice or a repeat."""

    __slots__ = ("at", "choice", "choices", "closed_choice", "pattern", "repeats")

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.repeats = 0
        self.choices = 0
        self.choice: list[bool] = [False]
        self.closed_choice = False  # whether what stands before `at` is a group that holds a choice or repeat

    def step(self) -> None:
        character = self.pattern[self.at]
        if character == "(":
            self.open()
        elif character == ")":
            self.closed_choice = self.choice.pop() if len(self.choice) > 1 else False
            self.choice[-1] |= self.closed_choice
            self.at += 1
        elif character in "*+?{":
            self.quantifier()
        else:
            if character == "|":
                self.count_choice(open_length=False)
            self.closed_choice = False
            self.at = self.behind_atom()

    def open(self) -> None:
        group = _GROUP.match(self.pattern, self.at)
        if not group:
            raise RuleError("look-arounds, flags, conditions and references are refused")
        self.choice.append(False)
        self.at = group.end()

    def behind_atom(self) -> int:
        if self.pattern[self.at] == "\\":
            return self.at + 2
        if self.pattern[self.at] != "[":
            return self.at + 1
        at = self.at + 1
        at += self.pattern.startswith("^", at)
        at += self.pattern.startswith("]", at)
        while at < len(self.pattern) and self.pattern[at] != "]":
            if _CLASS_ODD.match(self.pattern, at):
                raise RuleError("escape [ - & ~ | inside a class")
            at += 2 if self.pattern[at] == "\\" else 1
        return at + 1

    def quantifier(self) -> None:
        counted = _COUNTED.match(self.pattern, self.at)
        if self.pattern[self.at] == "{" and not counted:
            raise RuleError("a brace that is no repeat must be escaped")
        self.at = counted.end() if counted else self.at + 1
        once_at_most = self.pattern[self.at - 1] == "?"
        fixed = counted is not None and (not counted[2] or counted[1] == counted[3])
        if self.closed_choice and not once_at_most:
            raise RuleError("repeats and alternatives inside a repeat are refused")
        if not fixed:
            self.count_choice(open_length=not once_at_most)
        self.closed_choice = True
        if self.pattern.startswith(("?", "+"), self.at):
            self.at += 1  # lazy or possessive: costs no more

    def count_choice(self, *, open_length: bool) -> None:
        self.choice[-1] = True
        self.repeats += open_length
        self.choices += not open_length
        if self.repeats > REPEATS_MAX:
            raise RuleError(f"more than {REPEATS_MAX} repeats of open length")
        if self.choices > CHOICES_MAX:
            raise RuleError(f"more than {CHOICES_MAX} alternatives and optional parts")


def apply_rule(rule: LabelRule, text: str, today: date) -> Labelled | None:
    """Read a text by a rule; None when it does not fit. A date or quantity that is none is an error at its place."""
    if len(text) > RULE_TEXT_CHARACTERS_MAX:
        return None
    found = rule.compiled.fullmatch(text)
    if not found:
        return None
    elements: list[Element] = []
    errors: list[Problem] = []
    said: dict[str, Any] = {}
    for name, value in found.groupdict().items():
        if not value:
            continue
        at = found.start(name)
        day = _date(value, today) if name == "date" else None
        read = _count(value) if name == "qty" else day if name == "date" else value
        if read is None:
            errors.append(Problem("bad_date" if name == "date" else "bad_quantity", f"{name}: {value!r}", at))
        else:
            said[_MEANINGS[name]] = read
        elements.append(Element(Scheme.GROUP, name, _TITLES[name], value, at, day))
    return Labelled(tuple(elements), tuple(errors), of_fields(said))


def _count(value: str) -> Decimal | None:
    return Decimal(value) if _QUANTITY.fullmatch(value) else None


def _date(value: str, today: date) -> CodeDate | None:
    if len(value) == 10 and value[4] == value[7] == "-":
        value = value.replace("-", "")
    elif len(value) == 10 and value[2] == value[5] == ".":
        value = value[6:] + value[3:5] + value[:2]
    if not is_digits(value):
        return None
    if len(value) == 8:
        return from_yyyymmdd(value)
    if len(value) == 6:
        return from_yymmdd(value, today)
    return code_date(full_year(int(value[2:]), today), int(value[:2]), 0) if len(value) == 4 else None

r"""GS1 elements as people write them: `(01)09506000134352(10)AB`, a literal bracket as `\(`."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from inventory.barcodes.application_identifiers import by_ai
from inventory.barcodes.gs1 import FNC1, GS, parse_elements
from inventory.barcodes.identified import Element, Parsed, Problem

_START: Final = re.compile(r"\(([^)]*)\)")
_LOOKS_BRACKETED: Final = re.compile(r"\([0-9]{2,4}\)")


def looks_bracketed(text: str) -> bool:
    """Say whether this text begins as bracketed elements do."""
    return _LOOKS_BRACKETED.match(text) is not None


def message_of(pairs: Sequence[tuple[str, str]]) -> str:
    """Write AIs and values as one element string, FNC1 as `^`: before the first, and behind what has no predefined length."""
    parts = []
    needed = True
    for ai, value in pairs:
        parts.append(f"{FNC1 if needed else ''}{ai}{value}")
        entry = by_ai().get(ai)
        needed = entry is None or not entry.predefined
    return "".join(parts)


def parse_bracketed(text: str, today: date) -> Parsed:
    """Read bracketed elements; positions count in this text, an element's is that of its AI's first digit."""
    elements: list[Element] = []
    errors: list[Problem] = []
    warnings: list[Problem] = []
    at = 0
    while at < len(text):
        head = _START.match(text, at)
        if not head:
            errors.append(Problem("no_bracketed_ai", "Expected an application identifier in brackets", at))
            break
        value, places, at = _value(text, head.end())
        places = [*(range(head.start(1), head.end(1)) or (head.start(1),)), *places, at]
        parsed = _one(head[1], value, today)
        elements += [replace(element, at=places[element.at]) for element in parsed.elements]
        errors += [replace(problem, at=places[min(problem.at, len(places) - 1)]) for problem in parsed.errors]
        warnings += [replace(problem, at=places[min(problem.at, len(places) - 1)]) for problem in parsed.warnings]
    if not text:
        errors.append(Problem("empty", "No data", 0))
    message = "" if errors else message_of([(element.key, element.value) for element in elements])
    return Parsed(tuple(elements), tuple(errors), tuple(warnings), message)


def _value(text: str, start: int) -> tuple[str, list[int], int]:
    """Read up to the next bracket that is not escaped: the value, where each of its characters stands, where it ends."""
    characters: list[str] = []
    places: list[int] = []
    at = start
    while at < len(text) and text[at] != "(":
        escaped = text.startswith("\\(", at)
        characters.append("(" if escaped else text[at])
        places.append(at)
        at += 2 if escaped else 1
    return "".join(characters), places, at


def _one(ai: str, value: str, today: date) -> Parsed:
    if ai not in by_ai():
        return Parsed(errors=(Problem("unknown_ai", f"({ai}) is no application identifier", 0),))
    if GS in value:
        return Parsed(errors=(Problem("not_in_cset82", f"({ai}) holds a separator", len(ai) + value.index(GS)),))
    longest = by_ai()[ai].longest
    if len(value) > longest:
        return Parsed(
            errors=(Problem("value_too_long", f"({ai}) holds at most {longest} characters", len(ai) + longest),)
        )
    return parse_elements(ai + value, today)

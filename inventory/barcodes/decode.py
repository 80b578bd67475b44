"""What `stockhand decode` prints: one code as a JSON object."""

import re
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, Final

from inventory.barcodes.aim import split_aim
from inventory.barcodes.brackets import parse_bracketed
from inventory.barcodes.escapes import unescape
from inventory.barcodes.identified import (
    Candidate,
    CodeDate,
    Element,
    Identified,
    Kind,
    Meaning,
    Problem,
)
from inventory.barcodes.identify import FRAME_BYTES_MAX, identify
from inventory.barcodes.meaning import of_ais
from inventory.barcodes.rules import check_rules
from inventory.barcodes.supplier_labels import LabelRule

# A line that a person began with a bracket and a digit is meant as elements, also when it is cut short, and so is one with
# a letter in place of a digit.
_MEANT_BRACKETED: Final = re.compile(r"\((?:[0-9)]|$|[A-Za-z]{1,3}[0-9]{1,3}\))")
_FIELDS: Final = tuple(field.name for field in fields(Meaning))


def decode(line: str | bytes, today: date, rules: Sequence[LabelRule] = ()) -> dict[str, Any]:
    """Say what one line of input means: the JSON object of design.md section 8.

    Bytes are taken as they are; text may hold escapes (`escapes.unescape`) and bracketed elements. Never raises.
    """
    data = unescape(line) if isinstance(line, str) else line
    aim, rest = split_aim(data)
    latin = rest.decode("latin-1")
    if aim is None and _MEANT_BRACKETED.match(latin) and len(rest) <= FRAME_BYTES_MAX:
        return as_json(_bracketed(rest, latin, today))
    return as_json(identify(rest, aim, rules, today))


def _bracketed(data: bytes, latin: str, today: date) -> Identified:
    parsed = parse_bracketed(latin, today)
    found = check_rules(parsed.elements)
    return Identified(
        Kind.GS1,
        data,
        None,
        latin,
        parsed.elements,
        of_ais(parsed.elements),
        parsed.errors + found.errors,
        parsed.warnings + found.warnings,
        complete=not found.warnings,
    )


def as_json(code: Identified) -> dict[str, Any]:
    """Give a code as plain JSON values: dates in ISO form, a whole count as a number, other decimals as text."""
    return {
        "ok": code.ok,
        "complete": code.complete,
        "kind": str(code.kind),
        "aim": code.aim,
        "elements": [_element(element) for element in code.elements],
        "meaning": _meaning(code.meaning),
        "errors": [_problem(problem) for problem in code.errors],
        "warnings": [_problem(problem) for problem in code.warnings],
        "candidates": [_candidate(candidate) for candidate in code.candidates],
    }


def _element(element: Element) -> dict[str, Any]:
    shown: dict[str, Any] = {
        str(element.scheme): element.key,
        "title": element.title,
        "value": element.value,
        "at": element.at,
    }
    if element.date is not None and not element.date.day_given:
        shown["day_given"] = False
    return shown


def _problem(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code, "message": problem.message, "at": problem.at}


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {"kind": str(candidate.kind), "value": candidate.value, "meaning": _meaning(candidate.meaning)}


def _meaning(meaning: Meaning) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name in _FIELDS:
        value = getattr(meaning, name)
        if isinstance(value, CodeDate):
            shown[name] = value.day.isoformat()
            if not value.day_given:
                shown["day_given"] = False
        elif isinstance(value, Decimal):
            whole = name == "count" and value == value.to_integral_value()
            shown[name] = int(value) if whole else f"{value:f}"
        elif value is not None:
            shown[name] = value
    return shown

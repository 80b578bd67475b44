"""What the tests share: the day they are at, the outside cases, bracketed elements as pairs."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

TODAY = date(2026, 11, 22)
CASES = Path(__file__).parents[4] / "shared" / "gs1" / "cases.json"

_ELEMENT = re.compile(r"\(([0-9]+)\)((?:\\\(|[^(])*)")


def cases(group: str) -> list[dict[str, Any]]:
    """Give the outside cases of a group; none when the file is not there."""
    if not CASES.exists():
        return []
    found: list[dict[str, Any]] = json.loads(CASES.read_text(encoding="utf-8")).get(group, [])
    return found


def groups() -> list[str]:
    """Name the groups of the outside cases."""
    return list(json.loads(CASES.read_text(encoding="utf-8"))) if CASES.exists() else []


def pairs(bracketed: str) -> list[tuple[str, str]]:
    """Part bracketed elements without looking at what they hold."""
    return [(ai, value.replace("\\(", "(")) for ai, value in _ELEMENT.findall(bracketed)]

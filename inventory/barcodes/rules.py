"""The rules between GS1 elements: which exclude each other, which need a companion, which may be repeated."""

from collections.abc import Sequence
from typing import Final

from inventory.barcodes.application_identifiers import ApplicationIdentifier, by_ai
from inventory.barcodes.identified import Element, Findings, Problem, Scheme

_SIGNATURE: Final = "8030"
_SIGNED_WITH_SERIAL: Final = frozenset({"253", "255", "8003"})  # a digital signature needs their serial component


def check_rules(elements: Sequence[Element]) -> Findings:
    """Hold elements against each other, all those that one item carries, whatever symbols they came in.

    An AI may be repeated with the same value only. A missing companion is a warning: it may stand in another symbol. AIs that
    the table does not know are taken for what their digits say.
    """
    read = [element for element in elements if element.scheme is Scheme.AI]
    first: dict[str, Element] = {}
    for element in read:
        first.setdefault(element.key, element)
    known = [(element, entry) for ai, element in first.items() if (entry := by_ai().get(ai)) is not None]
    present = sorted(first)
    errors = [*_repeats(read), *_exclusions(known, present), *_unsigned(read)]
    return Findings(tuple(errors), tuple(_missing(known, present)))


def _repeats(read: list[Element]) -> list[Problem]:
    first: dict[str, str] = {}
    return [
        Problem("repeated_with_other_value", f"({element.key}) has two values", element.at)
        for element in read
        if first.setdefault(element.key, element.value) != element.value
    ]


def _matching(pattern: str, present: list[str], but: str) -> str | None:
    """Find an AI that fits the pattern and is not the one that asks."""
    if not pattern.endswith("n"):
        return pattern if pattern in present and pattern != but else None
    digits = pattern.rstrip("n")
    fits = (ai for ai in present if ai != but and len(ai) == len(pattern) and ai.startswith(digits))
    return next(fits, None)


def _exclusions(known: list[tuple[Element, ApplicationIdentifier]], present: list[str]) -> list[Problem]:
    found = []
    for element, entry in known:
        for pattern in entry.excluded:
            other = _matching(pattern, present, entry.ai)
            if other is not None:
                found.append(Problem("excluded_ai", f"({entry.ai}) and ({other}) exclude each other", element.at))
    return found


def _missing(known: list[tuple[Element, ApplicationIdentifier]], present: list[str]) -> list[Problem]:
    found = []
    for element, entry in known:
        for group in entry.required:
            if not any(all(_matching(ai, present, entry.ai) for ai in joined) for joined in group):
                wanted = ", ".join("+".join(f"({ai})" for ai in joined) for joined in group)
                found.append(Problem("companion_missing", f"({entry.ai}) needs {wanted}", element.at))
    return found


def _unsigned(read: list[Element]) -> list[Problem]:
    if all(element.key != _SIGNATURE for element in read):
        return []
    return [
        Problem("serial_missing", f"({element.key}) needs its serial component beside ({_SIGNATURE})", element.at)
        for element in read
        if element.key in _SIGNED_WITH_SERIAL and len(element.value) == by_ai()[element.key].shortest
    ]

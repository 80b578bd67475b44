"""Marks that the office posts for many lots at once: which they are is found when the file is read, and each is named (F54).

    "marks": [{"item": "MILK", "numbers": {"all": true}}]                     every lot of the item that is in quarantine
    "marks": [{"item": "MILK", "numbers": {"first": "M1", "last": "M9"}}]     those from one lot to another

Of a `quarantine_release`, as at its `day`; each lot is released as a whole, all of them or none.
"""

from collections.abc import Callable, Mapping
from datetime import date

from inventory.plain import MalformedError, from_plain, to_plain
from inventory.transactions import Transaction
from inventory.values import dataclass
from terminal.office import Blanks, Object, day_of

RELEASE = "quarantine_release"
Quarantined = Callable[[str, str, tuple[str, str], date], tuple[str, ...]]
"""Returns the lots of an item that are in quarantine at a site on a day, of a span of lots."""


@dataclass(frozen=True, slots=True)
class Span:
    """All lots of an item, or those from the first to the last; an empty end leaves it open."""

    all: bool = False
    first: str = ""
    last: str = ""


def with_lots(plain: Object, blanks: Blanks, kept: Transaction | None, quarantined: Quarantined) -> Object:
    """Return a release with each lot that its spans name; one that is kept has those it had. Raises MalformedError where there is none."""
    marks = plain.get("marks")
    if plain.get("kind") != RELEASE or not isinstance(marks, list) or not any(map(_spans, marks)):
        return plain
    if kept is not None:
        return plain | {"marks": list(map(to_plain, kept.marks))}
    site, day = blanks.site_of(plain), day_of(plain, blanks)
    found: list[object] = []
    for at, mark in enumerate(marks):
        found += _named(f"marks[{at}]", mark, lambda item, span: quarantined(site, item, span, day))
    return plain | {"marks": found}


def _spans(mark: object) -> bool:
    return isinstance(mark, Mapping) and "numbers" in mark


def _named(path: str, mark: object, lots_of: Callable[[str, tuple[str, str]], tuple[str, ...]]) -> list[object]:
    if not isinstance(mark, Mapping) or "numbers" not in mark:
        return [mark]
    span = from_plain(Span, mark["numbers"], f"{path}.numbers")
    if span.all is bool(span.first or span.last):
        raise MalformedError(f"{path}.numbers", "all, or a first and a last lot", mark["numbers"])
    item = str(mark.get("item", ""))
    lots = lots_of(item, (span.first, span.last))
    if not lots:
        raise MalformedError(f"{path}.numbers", f"lots of {item} in quarantine", mark["numbers"])
    own = {name: value for name, value in mark.items() if name != "numbers"}
    return [own | {"lot": lot} for lot in lots]

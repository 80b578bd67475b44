"""The table of GS1 application identifiers, read from `application_identifiers.csv` when it is first asked for.

Columns: first and last AI of a row; predefined (`yes`: no separator follows); format: components separated by blanks, `N` digits,
`X` CSET 82, `Y` CSET 39, `Z` base64url, a length or `..` a greatest length, `?` before an optional one, `:` its checks joined by
`+`; required: groups separated by blanks, each of alternatives by `|`, each of AIs joined by `+`; excluded: AIs by `|`; link:
`key`, with its qualifiers in order by `>` and other orders by `|`, or `attribute`; title. `n` in an AI stands for any digit.
"""

import csv
from functools import cache
from pathlib import Path
from typing import Final

from inventory.barcodes.linters import LINTERS, Lint, Mark
from inventory.values import dataclass

_CHARSETS: Final = {"N": "csetnumeric", "X": "cset82", "Y": "cset39", "Z": "cset64"}
_FRACTIONS: Final = ("31", "32", "33", "34", "35", "36", "39")


@dataclass(frozen=True, slots=True)
class Component:
    """One part of a value: its length, and the checks that it must pass in this order."""

    shortest: int
    longest: int
    optional: bool
    lints: tuple[Lint, ...]


@dataclass(frozen=True, slots=True)
class ApplicationIdentifier:
    """What an AI may hold and which others it needs, forbids or qualifies.

    `required` is groups of which each must be met, by all AIs of one of its alternatives. `link_orders` are the orders in which
    qualifiers may follow it as the key of a Digital Link. `decimals` is the place of the decimal point, None where there is none.
    """

    ai: str
    title: str
    predefined: bool
    components: tuple[Component, ...]
    shortest: int
    longest: int
    dated: str
    required: tuple[tuple[tuple[str, ...], ...], ...]
    excluded: tuple[str, ...]
    link_key: bool
    link_orders: tuple[tuple[str, ...], ...]
    link_attribute: bool
    decimals: int | None

    def take(self, text: str, start: int, stop: int) -> tuple[int, Mark | None, bool]:
        """Read this AI's value from `text[start:stop]`.

        Gives where it ends, the first thing wrong (its place counted in `text`), and whether the end can be trusted.
        """
        at = start
        found: Mark | None = None
        for component in self.components:
            end = min(at + component.longest, stop)
            if end == at and component.optional:
                continue
            if end - at < component.shortest:
                return at, Mark("value_too_short", start, max(end - start, 1)), False
            if found is None:
                part = text[at:end]
                for check in component.lints:
                    mark = check(part)
                    if mark is not None:
                        found = Mark(mark.code, at + mark.start, mark.length)
                        break
            at = end
        return at, found, True


def _component(text: str) -> Component:
    optional = text.startswith("?")
    form, _, checks = text.removeprefix("?").partition(":")
    ranged, length = form[1:3] == "..", int(form[1:].lstrip("."))
    names = [_CHARSETS[form[0]], *(checks.split("+") if checks else ())]
    return Component(1 if ranged else length, length, optional, tuple(LINTERS[name] for name in names))


def _groups(text: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    return tuple(tuple(tuple(alternative.split("+")) for alternative in group.split("|")) for group in text.split())


def _row(row: dict[str, str]) -> list[ApplicationIdentifier]:
    components = tuple(_component(part) for part in row["format"].split())
    shortest = sum(component.shortest for component in components if not component.optional)
    longest = sum(component.longest for component in components)
    dated = row["format"].partition(" ")[0].partition(":")[2]
    required = _groups(row["required"])
    excluded = tuple(row["excluded"].split("|")) if row["excluded"] else ()
    link, _, orders = row["link"].partition(":")
    link_orders = tuple(tuple(order.split(">")) for order in orders.split("|")) if orders else ()
    width = len(row["first"])
    return [
        ApplicationIdentifier(
            ai := f"{number:0{width}}",
            row["title"],
            row["predefined"] == "yes",
            components,
            shortest,
            longest,
            dated if dated in {"yymmd0", "yymmdd"} else "",
            required,
            excluded,
            link == "key",
            link_orders,
            link != "",
            int(ai[3]) if width == 4 and ai.startswith(_FRACTIONS) else None,
        )
        for number in range(int(row["first"]), int(row["last"]) + 1)
    ]


@cache
def by_ai() -> dict[str, ApplicationIdentifier]:
    """Give every AI of the table by its digits."""
    table = Path(__file__).with_name("application_identifiers.csv").read_text(encoding="utf-8")
    return {entry.ai: entry for row in csv.DictReader(table.splitlines()) for entry in _row(row)}


@cache
def digits_by_prefix() -> dict[str, int]:
    """Give how many digits an AI has that begins with these two: all that do are of one length."""
    return {ai[:2]: len(ai) for ai in by_ai()}


def at_start(text: str, start: int, stop: int) -> ApplicationIdentifier | None:
    """Find the AI that the text has at this place."""
    width = digits_by_prefix().get(text[start : start + 2])
    if width is None or start + width > stop:
        return None
    return by_ai().get(text[start : start + width])

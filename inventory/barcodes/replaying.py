"""What a new supplier label rule would change: every stored scan read without it and with it."""

import enum
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from inventory.barcodes.identified import Identified
from inventory.barcodes.identify import identify
from inventory.barcodes.supplier_labels import LabelRule
from inventory.values import dataclass

CHANGES_SHOWN_MAX: Final = 50


@dataclass(frozen=True, slots=True)
class StoredScan:
    """A code as it was scanned, and how often."""

    data: bytes
    aim: str | None
    times: int = 1


class Change(enum.StrEnum):
    """What a rule does to the reading of a code."""

    SAME = "same"
    NOW_READ = "now_read"
    OTHERWISE = "otherwise"
    NO_MORE = "no_more"  # the rule in whose place it stands had read it


@dataclass(frozen=True, slots=True)
class Changed:
    """A code that is read otherwise."""

    change: Change
    before: Identified
    after: Identified


@dataclass(frozen=True, slots=True)
class Replay:
    """How many scans are read the same, for the first time, otherwise, and no more; the first of those that change."""

    same: int = 0
    now_read: int = 0
    otherwise: int = 0
    no_more: int = 0
    changes: tuple[Changed, ...] = ()


def with_rule(rules: Iterable[LabelRule], rule: LabelRule) -> tuple[LabelRule, ...]:
    """Return rules with one more, which stands in the place of the one of its partner and name."""
    kept = {(each.partner, each.name): each for each in (*rules, rule)}
    return tuple(each for _, each in sorted(kept.items()))


def replay(rule: LabelRule, rules: Sequence[LabelRule], scans: Iterable[StoredScan], today: date) -> Replay:
    """Return what a rule would change in scans beside the rules that are there."""
    after_rules = with_rule(rules, rule)
    counts = dict.fromkeys(Change, 0)
    changes: list[Changed] = []
    for scan in scans:
        before = identify(scan.data, scan.aim, rules, today)
        after = identify(scan.data, scan.aim, after_rules, today)
        change = _change(before, after)
        counts[change] += scan.times
        if change is not Change.SAME and len(changes) < CHANGES_SHOWN_MAX:
            changes.append(Changed(change, before, after))
    return Replay(**{each.value: count for each, count in counts.items()}, changes=tuple(changes))


def _change(before: Identified, after: Identified) -> Change:
    if (before.meaning, before.errors) == (after.meaning, after.errors):
        return Change.SAME
    if before.rule is None:
        return Change.NOW_READ
    return Change.NO_MORE if after.rule is None else Change.OTHERWISE

"""Teaching: from labels on which somebody marked lot, serial and date, the rule that reads them and others made alike.

The rule is made of literal texts, and of classes of the signs that were seen: as many of them as on every label, or, where the labels
differ in length, one or more of them up to a sign that is none of them. So it can cut a text in one way only, in time that grows
with its length, and it reads the labels that it was made from.
"""

import enum
import hashlib
import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from inventory.barcodes.ambiguity import reads_two_ways
from inventory.barcodes.supplier_labels import (
    RULE_TEXT_CHARACTERS_MAX,
    Labelled,
    LabelRule,
    RuleError,
    apply_rule,
)
from inventory.values import dataclass

LABELS_NEEDED: Final = 3
_RUN: Final = re.compile(r"[0-9A-Za-z]+")
_SAME_KIND: Final = re.compile(r"[0-9]+|[A-Za-z]+")
_PIECE: Final = re.compile(r"[0-9A-Za-z]+|[^0-9A-Za-z]")
_RANGES: Final = ("0-9", "A-Z", "a-z")
_NAME_DIGITS: Final = 6


class Part(enum.StrEnum):
    """What a marked part of a label is: the named groups of a rule."""

    LOT = "lot"
    SERIAL = "serial"
    DATE = "date"
    ITEM = "item"
    QUANTITY = "qty"


class Why(enum.StrEnum):
    """Why no rule can be proposed."""

    NOTHING_MARKED = "nothing_marked"
    OVERLAP = "overlap"  # two marked parts have signs in common
    MARK_TOO = "mark_too"  # the label is built otherwise than the first: its parts must be marked as well
    OTHER_PARTS = "other_parts"  # other parts are marked on it than on the first, or in another order
    NO_BORDER = "no_border"  # lengths differ, and nothing tells where one part ends and the next begins
    NO_DATE = "no_date"
    NO_QUANTITY = "no_quantity"
    TOO_COMPLEX = "too_complex"


@dataclass(frozen=True, slots=True, order=True)
class Marked:
    """A part of a label's text: from `start` up to, not including, `end` (0-based characters)."""

    start: int
    end: int
    part: Part


@dataclass(frozen=True, slots=True)
class Sample:
    """The text of a label, and what is marked on it; nothing: it is built like the first."""

    text: str
    marked: tuple[Marked, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule, and what it reads on each of the labels."""

    rule: LabelRule
    read: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True)
class NotProposed:
    """Why there is no rule; `label` is the 0-based one that stands against it."""

    why: Why
    label: int = 0


def can_be_taught(text: str) -> bool:
    """Return whether a label's text may be taught: printable, and no longer than rules read."""
    return text.isprintable() and 0 < len(text) <= RULE_TEXT_CHARACTERS_MAX


def parts_of(text: str) -> tuple[tuple[int, int], ...]:
    """Return where the parts of a text begin and end: runs of letters and digits; where it is all one run, where they change."""
    found = tuple(each.span() for each in _RUN.finditer(text))
    return found if len(found) > 1 else tuple(each.span() for each in _SAME_KIND.finditer(text))


def propose(partner: str, samples: Sequence[Sample], today: date, name: str = "") -> Proposal | NotProposed:
    """Return the rule that reads all the labels as they are marked; `name` is that of a rule in whose place it will stand.

    The first label must be marked; one that is not is read like the first where its parts are the same in number.
    """
    marked = _all_marked(samples)
    if isinstance(marked, NotProposed):
        return marked
    pattern = _pattern(marked)
    if pattern is None:
        return NotProposed(Why.NO_BORDER)
    try:
        rule = LabelRule(partner, name or _name_of(pattern), pattern, marked[0].text)
    except RuleError:
        return NotProposed(Why.TOO_COMPLEX)
    return _checked(rule, marked, today)


def _checked(rule: LabelRule, marked: Sequence[Sample], today: date) -> Proposal | NotProposed:
    """Return the proposal when the rule reads each label as it is marked, and in no other way."""
    read = []
    for at, sample in enumerate(marked):
        found = apply_rule(rule, sample.text, today)
        wanted = {(each.part.value, sample.text[each.start : each.end]) for each in sample.marked}
        if found is None or {(each.key, each.value) for each in found.elements} != wanted:
            return NotProposed(Why.NO_BORDER, at)
        if reads_two_ways(rule, sample.text):
            return NotProposed(Why.NO_BORDER, at)
        for error in found.errors:
            return NotProposed(Why.NO_DATE if error.code == "bad_date" else Why.NO_QUANTITY, at)
        read.append(found)
    return Proposal(rule, tuple(read))


def _name_of(pattern: str) -> str:
    """Return the name of a taught rule, made from what it is: the same rule taught twice is one."""
    number = int.from_bytes(hashlib.sha256(pattern.encode()).digest()[:8])
    return f"taught {number % 10**_NAME_DIGITS:0{_NAME_DIGITS}}"


# Which parts of each label are meant


def _all_marked(samples: Sequence[Sample]) -> tuple[Sample, ...] | NotProposed:
    """Return the labels in their order, each with its parts in theirs."""
    first = samples[0]
    if not first.marked:
        return NotProposed(Why.NOTHING_MARKED)
    marked = []
    for at, sample in enumerate(samples):
        parts = tuple(sorted(sample.marked or _like_first(first, sample.text)))
        if not parts:
            return NotProposed(Why.MARK_TOO, at)
        if any(before.end > after.start for before, after in pairwise(parts)):
            return NotProposed(Why.OVERLAP, at)
        if [each.part for each in parts] != [each.part for each in sorted(first.marked)]:
            return NotProposed(Why.OTHER_PARTS, at)
        marked.append(Sample(sample.text, parts))
    return tuple(marked)


def _like_first(first: Sample, text: str) -> tuple[Marked, ...]:
    """Return the parts of a text that stand where the first label has its marked ones; none where it is built otherwise."""
    theirs, ours = parts_of(first.text), parts_of(text)
    if len(theirs) != len(ours) or _between(first.text, theirs) != _between(text, ours):
        return ()
    found = []
    for each in first.marked:
        start = _moved(each.start, theirs, ours, is_end=False)
        end = _moved(each.end, theirs, ours, is_end=True)
        if not start < end <= len(text):
            return ()
        found.append(Marked(start, end, each.part))
    return tuple(found)


def _between(text: str, parts: Sequence[tuple[int, int]]) -> list[str]:
    edges = [0, *(edge for part in parts for edge in part), len(text)]
    return [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _moved(at: int, theirs: Sequence[tuple[int, int]], ours: Sequence[tuple[int, int]], *, is_end: bool) -> int:
    """Return where a border stands in the other text: at the same edge of the same part, else as far behind that edge."""
    edges = [(0, 0), *((start, new[0]) for (start, _), new in zip(theirs, ours, strict=True))]
    edges += [(end, new[1]) for (_, end), new in zip(theirs, ours, strict=True)]
    reached = [edge for edge in edges if edge[0] <= at]
    # where a part ends and the next one begins at the same place, an end is the end of the one, a start that of the other
    before, after = max(reached, key=lambda edge: (edge[0], -edge[1] if is_end else edge[1]))
    return after + at - before


# The pattern


@dataclass(frozen=True, slots=True)
class _Piece:
    """What the labels have in one place: the same text, or signs of the same kinds."""

    texts: tuple[str, ...]
    part: Part | None = None

    @property
    def literal(self) -> bool:
        return self.part is None and len(set(self.texts)) == 1

    @property
    def fixed(self) -> bool:
        return len({len(text) for text in self.texts}) == 1

    @property
    def signs(self) -> frozenset[str]:
        """Return all signs of the kinds that were seen."""
        seen = set("".join(self.texts))
        return frozenset(seen.union(*(_RANGE_SIGNS[each] for each in _RANGES if seen & _RANGE_SIGNS[each])))

    def pattern(self) -> str:
        if self.literal:
            return "".join(_escaped(sign) for sign in self.texts[0])
        ranges = [each for each in _RANGES if self.signs & _RANGE_SIGNS[each]]
        others = sorted(self.signs.difference(*(_RANGE_SIGNS[each] for each in _RANGES)))
        signs = f"[{''.join(ranges)}{''.join(map(_escaped, others))}]"
        times = f"{{{len(self.texts[0])}}}" if self.fixed else "+"
        return f"(?P<{self.part.value}>{signs}{times})" if self.part is not None else f"{signs}{times}"

    def ends_before(self, following: "_Piece | None") -> bool:
        """Return whether what follows can be no part of this."""
        if following is None:
            return True
        begins = frozenset(following.texts[0][:1]) if following.literal else following.signs
        return not self.signs & begins


_RANGE_SIGNS: Final = {each: frozenset(map(chr, range(ord(each[0]), ord(each[2]) + 1))) for each in _RANGES}


def _escaped(sign: str) -> str:
    if sign.isascii() and sign.isalnum():
        return sign
    if "!" <= sign <= "~":
        return "\\" + sign
    return f"\\x{ord(sign):02x}" if ord(sign) < 0x100 else f"\\U{ord(sign):08x}"


def _pattern(samples: Sequence[Sample]) -> str | None:
    """Return the pattern; None where it could cut a label in more than one way."""
    pieces = [piece for piece in _pieces(samples) if any(piece.texts)]
    if not all(all(piece.texts) for piece in pieces):
        return None
    for at, piece in enumerate(pieces):
        rest = pieces[at + 1 :]
        open_ended = not piece.literal and not piece.fixed and not piece.ends_before(rest[0] if rest else None)
        if open_ended and not all(each.literal or each.fixed for each in rest):
            return None
    return "".join(piece.pattern() for piece in pieces)


def _pieces(samples: Sequence[Sample]) -> list[_Piece]:
    """Return what stands on the labels from left to right: the marked parts, and what is between them."""
    found: list[_Piece] = []
    starts = [0] * len(samples)
    for at, part in enumerate(samples[0].marked):
        here = [sample.marked[at] for sample in samples]
        found += _unmarked([s.text[start : m.start] for s, start, m in zip(samples, starts, here, strict=True)])
        texts = tuple(s.text[m.start : m.end] for s, m in zip(samples, here, strict=True))
        found.append(_Piece(texts, part.part))
        starts = [each.end for each in here]
    return found + _unmarked([sample.text[start:] for sample, start in zip(samples, starts, strict=True)])


def _unmarked(texts: Sequence[str]) -> list[_Piece]:
    """Return the pieces of what nobody marked: one by one where the labels have the same number of them."""
    cut = [_PIECE.findall(text) for text in texts]
    if len({len(each) for each in cut}) > 1:
        return [_Piece(tuple(texts))]
    return [_Piece(tuple(each)) for each in zip(*cut, strict=True)]

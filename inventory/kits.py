"""Kits: a line of an order for a kit is sold by its components, which are lines of their own (F30; flows.md 1.0a, 24).

The kit's line names itself as its kit and is never picked; each component's line names the kit's, and how much of it one kit takes. So
numbers, reservations and the record are those of components, and how many kits are picked or gone is read off them, never stored.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_FLOOR, Decimal

from inventory.documents import ZERO, DocumentLine


def heads(lines: Iterable[DocumentLine]) -> tuple[DocumentLine, ...]:
    """Return the lines of an order that are for kits."""
    return tuple(each for each in lines if each.is_kit)


def components(lines: Iterable[DocumentLine], head: DocumentLine) -> tuple[DocumentLine, ...]:
    """Return the lines of a kit's components."""
    return tuple(each for each in lines if each.kit_line == head.line and not each.is_kit)


def whole_kits(parts: Iterable[DocumentLine], quantities: Mapping[int, Decimal]) -> Decimal:
    """Return how many whole kits there are in quantities of the components by line: a short component is a short kit."""
    each = [quantities.get(part.line, ZERO) / part.per_kit for part in parts]
    return min(each, default=ZERO).to_integral_value(ROUND_FLOOR)


def kits_picked(lines: Iterable[DocumentLine], head: DocumentLine) -> Decimal:
    """Return how many kits of a line are picked."""
    parts = components(lines, head)
    return whole_kits(parts, {each.line: each.done for each in parts})


def shippable(lines: Iterable[DocumentLine], staged: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """Return how much of each component's line may leave now, of what stands at docks by line: no more than makes whole kits."""
    kept = tuple(lines)
    found: dict[int, Decimal] = {}
    for head in heads(kept):
        parts, kits = components(kept, head), kits_picked(kept, head)
        found |= {each.line: kits * each.per_kit - (each.done - staged.get(each.line, ZERO)) for each in parts}
    return found


def missing_for_kit(lines: Iterable[DocumentLine], head: DocumentLine) -> tuple[DocumentLine, Decimal] | None:
    """Return a component of which the next kit lacks most, and how much; None where nothing of it is picked beyond whole kits."""
    kept = tuple(lines)
    parts, kits = components(kept, head), kits_picked(kept, head)
    if all(each.done == kits * each.per_kit for each in parts):
        return None
    lacking = [(each, (kits + 1) * each.per_kit - each.done) for each in parts]
    return max(lacking, key=lambda each: each[1])

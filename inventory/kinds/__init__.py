"""The kinds of transactions: ONE table. A row names its documents, its legs, its numbers, its guards and its effect.

The rows stand by whom the work is with. The reverse of a kind is a row too: the same legs the other way round, made from the row it
reverses.
"""

from collections.abc import Mapping
from dataclasses import replace

from inventory.guards.owners import check_one_owner
from inventory.guards.returns import check_not_returned_since
from inventory.kinds import (
    adjustments,
    costs,
    counting,
    devices,
    identifying,
    making,
    marks,
    packing,
    purchasing,
    reconciling,
    returns,
    sales,
    transfers,
    warehouse,
)
from inventory.kinds.row import BIN, Guard, Kind, Numbers, no_effect
from inventory.transactions import reversed_kind

__all__ = ["BIN", "KINDS", "Kind", "Numbers"]

_ROWS = (
    *purchasing.ROWS,
    *identifying.ROWS,
    *sales.ROWS,
    *returns.ROWS,
    *warehouse.ROWS,
    *adjustments.ROWS,
    *costs.ROWS,
    *reconciling.ROWS,
    *counting.ROWS,
    *making.ROWS,
    *marks.ROWS,
    *transfers.ROWS,
    *packing.ROWS,
    *devices.ROWS,
)


def _reverse(row: Kind) -> Kind:
    """Return the row that takes another back: legs swapped; the numbers are allocated, those of the original and no others."""
    moves = row.numbers is not Numbers.NONE
    return Kind(
        name=reversed_kind(row.name),
        right=row.right,
        from_leg=row.to_leg,
        to_leg=row.from_leg,
        numbers=Numbers.ALLOCATE if moves else Numbers.NONE,
        guards=_guards_back(row) if moves else (),
        effect=row.taken_back if moves else no_effect,
        record_type=row.record_type_back or row.record_type,
        documents=row.documents,
        document_needed=row.document_needed,
        whole_guards=row.whole_guards_back,
        whole_effect=row.whole_taken_back,
        boxes=row.boxes,
        in_place=row.in_place,
        reverses=row.name,
        transit=row.transit,
        ways=tuple(_reverse(way) for way in row.ways),
        delivers=row.delivers,
        takes_returns=row.takes_returns,
        counts=row.counts,
        books_only=row.books_only,
        corrects=row.corrects,
        ends=row.ends,
    )


def _with_reverse(original: Kind) -> tuple[Kind, ...]:
    row = _of_one_owner(original)
    return (row,) if row.final else (row, _reverse(row))


def _of_one_owner(row: Kind) -> Kind:
    """Return a row that delivers with its guard of whose goods they are; what is judged first keeps its place."""
    return replace(row, guards=(*row.guards, check_one_owner)) if row.delivers else row


def _guards_back(row: Kind) -> tuple[Guard, ...]:
    return (*row.guards_back, check_not_returned_since) if row.delivers else row.guards_back


KINDS: Mapping[str, Kind] = {row.name: row for original in _ROWS for row in _with_reverse(original)}

"""The kinds of transactions: ONE table. A row names its documents, its legs, its numbers, its guards and its effect.

The reverse of a kind is a row too: the same legs the other way round, made from the row it reverses.
"""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from inventory import effects, guards
from inventory.documents import DocumentKind
from inventory.draft import Act, Draft
from inventory.guards import Refusals
from inventory.people import Right
from inventory.places import ADJUSTMENT, CUSTOMER, VENDOR, BinKind

BIN = "bin"
REVERSAL = "_reversal"

Guard = Callable[[Act], Refusals]
Effect = Callable[[Act], None]
WholeGuard = Callable[[Draft], Refusals]
WholeEffect = Callable[[Draft], None]


ALLOCATED: tuple[Guard, ...] = (guards.check_allocated,)


class Numbers(enum.StrEnum):
    """What a kind does with numbers: generated when stock comes in, allocated when it moves or goes out."""

    GENERATE = "generate"
    ALLOCATE = "allocate"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Kind:
    """A row: legs are `bin` or a place outside; `bins` are the kinds of bins it may lead to; `record_type` as in domain.md 1e.

    `boxes`: a leg may also be a box (a place `#...`). `taken_back`, `whole_taken_back` and `guards_back` are the effects and guards
    of the reverse.
    """

    name: str
    right: Right
    from_leg: str
    to_leg: str
    numbers: Numbers
    guards: tuple[Guard, ...]
    effect: Effect
    record_type: int
    documents: frozenset[DocumentKind] = frozenset()
    document_needed: bool = False
    bins: frozenset[BinKind] = frozenset(BinKind)
    whole_guards: tuple[WholeGuard, ...] = ()
    whole_effect: WholeEffect | None = None
    taken_back: Effect = effects.take_back
    guards_back: tuple[Guard, ...] = ALLOCATED
    whole_taken_back: WholeEffect | None = None
    boxes: bool = False
    reverses: str = ""


_STOCKED = frozenset(BinKind) - {BinKind.TRANSIT}
_PURCHASE = frozenset({DocumentKind.PURCHASE_ORDER})
_SALES = frozenset({DocumentKind.SALES_ORDER})


def _no_effect(_act: Act) -> None:
    """A kind without legs moves nothing."""


_ROWS = (
    Kind(
        name="purchase_receipt",
        right=Right.RECEIVE,
        from_leg=VENDOR,
        to_leg=BIN,
        numbers=Numbers.GENERATE,
        guards=(guards.check_document, guards.check_generated, guards.check_over_receipt),
        effect=effects.bring_in,
        record_type=1,
        documents=_PURCHASE,
        bins=_STOCKED,
    ),
    Kind(
        name="put_away",
        right=Right.PUT_AWAY,
        from_leg=BIN,
        to_leg=BIN,
        numbers=Numbers.ALLOCATE,
        guards=(guards.check_allocated,),
        effect=effects.relocate,
        record_type=0,
        bins=_STOCKED,
    ),
    Kind(
        name="move",
        right=Right.PUT_AWAY,
        from_leg=BIN,
        to_leg=BIN,
        numbers=Numbers.ALLOCATE,
        guards=(guards.check_allocated,),
        effect=effects.relocate,
        record_type=0,
        bins=_STOCKED,
    ),
    Kind(
        name="pick",
        right=Right.PICK,
        from_leg=BIN,
        to_leg=BIN,
        numbers=Numbers.ALLOCATE,
        guards=(
            guards.check_document,
            guards.check_sellable,
            guards.check_not_named,
            guards.check_allocated,
            guards.check_over_pick,
        ),
        effect=effects.stage,
        record_type=0,
        documents=_SALES,
        document_needed=True,
        bins=frozenset({BinKind.DOCK}),
        taken_back=effects.unstage,
        guards_back=(guards.check_staged, guards.check_allocated),
        boxes=True,
    ),
    Kind(
        name="shipment",
        right=Right.PICK,
        from_leg=BIN,
        to_leg=CUSTOMER,
        numbers=Numbers.ALLOCATE,
        guards=(guards.check_document, guards.check_sellable, guards.check_staged, guards.check_allocated),
        effect=effects.ship,
        record_type=4,
        documents=_SALES,
        document_needed=True,
        whole_effect=effects.close_when_shipped,
        taken_back=effects.unship,
        whole_taken_back=effects.reopen_document,
        boxes=True,
    ),
    Kind(
        name="count_request",
        right=Right.PICK,
        from_leg="",
        to_leg="",
        numbers=Numbers.NONE,
        guards=(),
        effect=_no_effect,
        record_type=0,
        documents=_SALES,
    ),
    Kind(
        name="cancellation",  # of a transaction that is held: it never counted, and now never will
        right=Right.SETTLE,
        from_leg="",
        to_leg="",
        numbers=Numbers.NONE,
        guards=(),
        effect=_no_effect,
        record_type=0,
    ),
    Kind(
        name="opening_adjustment",
        right=Right.ADJUST,
        from_leg=ADJUSTMENT,
        to_leg=BIN,
        numbers=Numbers.GENERATE,
        guards=(guards.check_generated,),
        effect=effects.bring_in,
        record_type=6,
    ),
    Kind(
        name="close",
        right=Right.RECEIVE,
        from_leg="",
        to_leg="",
        numbers=Numbers.NONE,
        guards=(),
        effect=_no_effect,
        record_type=0,
        documents=_PURCHASE,
        document_needed=True,
        whole_guards=(guards.check_given_up,),
        whole_effect=effects.close_lines,
        whole_taken_back=effects.reopen_lines,
    ),
)


def _reverse(row: Kind) -> Kind:
    """Return the row that takes another back: legs swapped; the numbers are allocated, those of the original and no others."""
    moves = row.numbers is not Numbers.NONE
    return Kind(
        name=row.name + REVERSAL,
        right=row.right,
        from_leg=row.to_leg,
        to_leg=row.from_leg,
        numbers=Numbers.ALLOCATE if moves else Numbers.NONE,
        guards=row.guards_back if moves else (),
        effect=row.taken_back if moves else _no_effect,
        record_type=row.record_type,
        documents=row.documents,
        document_needed=row.document_needed,
        whole_effect=row.whole_taken_back,
        boxes=row.boxes,
        reverses=row.name,
    )


KINDS: Mapping[str, Kind] = {row.name: row for original in _ROWS for row in (original, _reverse(original))}

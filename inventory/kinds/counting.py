"""Kinds of counts: what a bin holds, said by who looked; and the adjustments that put right what they found (F48, flows.md 1.4)."""

from inventory.documents import DocumentKind
from inventory.effects import counting as effects
from inventory.effects import incoming, leaving, moving
from inventory.guards import counting as guards
from inventory.guards import outgoing
from inventory.guards.incoming import check_generated
from inventory.kinds.row import BIN, STOCKED, Effect, Guard, Kind, Numbers
from inventory.people import Right
from inventory.places import ADJUSTMENT
from inventory.stock import SerialState

_COUNTS = frozenset({DocumentKind.COUNT})


def _way(legs: tuple[str, str], guard: Guard, effects_of: tuple[Effect, Effect], record_type: int) -> Kind:
    """A way to put a difference right; `effects_of` are what it does and what takes it back."""
    return Kind(
        name="count_adjustment",
        right=Right.COUNT,
        from_leg=legs[0],
        to_leg=legs[1],
        numbers=Numbers.GENERATE if legs[0] == ADJUSTMENT else Numbers.ALLOCATE,
        guards=(guards.check_of_count, guard),
        effect=effects.using_up(effects_of[0]),
        taken_back=effects.using_up(effects_of[1]),
        record_type=record_type,
        bins=STOCKED,
        counts=True,
    )


_FOUND = _way((ADJUSTMENT, BIN), check_generated, (incoming.bring_in, moving.take_back), 6)
_MISSING = _way((BIN, ADJUSTMENT), outgoing.check_allocated, (leaving.leave(SerialState.REMOVED), leaving.come_home), 7)
# what was found here and stands elsewhere in our records is moved, not made
_ELSEWHERE = _way((BIN, BIN), outgoing.check_allocated, (moving.relocate, moving.take_back), 12)

ROWS = (
    Kind(
        name="count",
        right=Right.COUNT,
        documents=_COUNTS,
        whole_guards=(guards.check_counted,),
        whole_effect=effects.keep_count,
        whole_taken_back=effects.forget_count,
        whole_guards_back=(guards.check_not_used,),
        counts=True,
    ),
    Kind(
        name="recount",
        right=Right.COUNT,
        documents=_COUNTS,
        whole_guards=(guards.check_counted, guards.check_recount),
        whole_effect=effects.keep_recount,
        final=True,
        counts=True,
    ),
    Kind(
        name="count_adjustment",
        right=Right.COUNT,
        from_leg=BIN,
        to_leg=BIN,
        numbers=Numbers.ALLOCATE,
        record_type=6,
        ways=(_FOUND, _MISSING, _ELSEWHERE),
        counts=True,
    ),
)

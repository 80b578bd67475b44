"""Kinds of work inside the house."""

from inventory.effects import identifying, incoming, moving
from inventory.guards import held
from inventory.guards.incoming import check_generated
from inventory.kinds.row import ALLOCATED, BIN, STOCKED, Kind, Numbers
from inventory.people import Right
from inventory.places import ADJUSTMENT


def _relocation(name: str) -> Kind:
    return Kind(
        name=name,
        right=Right.PUT_AWAY,
        from_leg=BIN,
        to_leg=BIN,
        numbers=Numbers.ALLOCATE,
        guards=ALLOCATED,
        effect=moving.relocate,
        bins=STOCKED,
    )


ROWS = (
    _relocation("put_away"),
    _relocation("move"),
    # of a transaction that is held: it never counted, and now never will
    Kind(name="cancellation", right=Right.SETTLE, whole_effect=identifying.give_up_tag),
    # the same, said by the worker to whom it was sent back: everybody on the floor may
    Kind(name="withdrawal", right=Right.PUT_AWAY, whole_guards=(held.check_names_held,)),
    Kind(
        name="opening_adjustment",
        right=Right.ADJUST,
        from_leg=ADJUSTMENT,
        to_leg=BIN,
        numbers=Numbers.GENERATE,
        guards=(check_generated,),
        effect=incoming.bring_in,
        record_type=6,
        boxes=True,
    ),
)

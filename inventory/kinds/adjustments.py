"""Kinds that put stock right or use it up: adjustments of quantity, scrap, internal usage, usage for projects and its return (F49)."""

from dataclasses import replace

from inventory.deliveries import Way
from inventory.effects import incoming, leaving, returning
from inventory.effects.costing import removed_cost
from inventory.guards import adjusting, outgoing, returns
from inventory.guards.costs import check_spread, check_value_there
from inventory.guards.incoming import check_generated
from inventory.kinds.row import ALLOCATED, BIN, STOCKED, Kind, Numbers
from inventory.people import Right
from inventory.places import ADJUSTMENT, USAGE
from inventory.stock import SerialState


def _removal(name: str) -> Kind:
    """Goods that are not there any more, or no good: allocated, with a reason; nothing that stands for an order (F44)."""
    return Kind(
        name=name,
        right=Right.ADJUST,
        from_leg=BIN,
        to_leg=ADJUSTMENT,
        numbers=Numbers.ALLOCATE,
        guards=(adjusting.check_reason, outgoing.check_not_named, outgoing.check_allocated),
        effect=leaving.leave(SerialState.REMOVED),
        record_type=7,
        taken_back=leaving.come_home,
    )


_INTERNAL = Kind(
    name="internal_usage",
    right=Right.USE,
    from_leg=BIN,
    to_leg=USAGE,
    numbers=Numbers.ALLOCATE,
    guards=(
        adjusting.check_reference,
        adjusting.check_from_selling,
        outgoing.check_sellable,
        outgoing.check_not_named,
        outgoing.check_not_promised,
        outgoing.check_allocated,
    ),
    effect=leaving.leave(SerialState.CONSUMED),
    record_type=20,
    taken_back=leaving.come_home,
)

ROWS = (
    Kind(
        name="quantity_increase",
        right=Right.ADJUST,
        from_leg=ADJUSTMENT,
        to_leg=BIN,
        numbers=Numbers.GENERATE,
        guards=(adjusting.check_reason, check_generated),
        effect=incoming.bring_in,
        record_type=6,
        bins=STOCKED,
    ),
    _removal("quantity_decrease"),
    _removal("scrap"),
    Kind(
        name="both_increase",
        right=Right.ADJUST,
        from_leg=ADJUSTMENT,
        to_leg=BIN,
        numbers=Numbers.GENERATE,
        guards=(adjusting.check_reason, check_spread, check_generated),
        effect=incoming.bring_in,
        record_type=10,
        bins=STOCKED,
    ),
    replace(
        _removal("both_decrease"),
        guards=(
            adjusting.check_reason,
            check_spread,
            outgoing.check_not_named,
            outgoing.check_allocated,
            check_value_there,
        ),
        effect=leaving.leave(SerialState.REMOVED, removed_cost),
        record_type=11,
    ),
    _INTERNAL,
    replace(_INTERNAL, name="project_usage", effect=leaving.use, record_type=4, delivers=Way.USED),
    Kind(
        name="project_return",
        right=Right.USE,
        from_leg=USAGE,
        to_leg=BIN,
        numbers=Numbers.GENERATE,
        guards=(
            returns.check_source_named,
            returns.check_delivered,
            returns.check_coming_back,
            returns.check_bin_of_condition,
        ),
        effect=returning.take_in,
        record_type=5,
        bins=STOCKED,
        taken_back=returning.give_back,
        guards_back=(*ALLOCATED, returns.check_came_last),
        takes_returns=True,
    ),
)

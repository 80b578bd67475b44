"""Stops and questions of picking: for each doubt the ways on. 1 leaves things as they are (flows.md 1.0a, 1). One table.

None of them is confirmed by a rescan: all book, override or open other work. In lists of reasons 3 is damaged and 5 later.
"""

from collections.abc import Mapping

from inventory.people import Right
from inventory.tasks import damaged, parking
from inventory.tasks.pick.state import Ask, Doubt, PickState
from inventory.tasks.turn import refusal_of
from inventory.tasks.ways import LEAVE, Way

WAYS: Mapping[Doubt, tuple[Way, ...]] = {
    Doubt.REFUSED: (LEAVE,),
    Doubt.WRONG_ITEM: (LEAVE, Way("found_here")),
    Doubt.NOT_HERE: (LEAVE, Way("report_found")),
    Doubt.NEAREST: (LEAVE, Way("take_nearest"), damaged.DAMAGED_LABEL, Way("report_found")),
    Doubt.RESERVED: (LEAVE, Way("supervisor", Right.TAKE_RESERVED)),
    Doubt.LATER_LOT: (
        LEAVE,
        Way("blocked"),
        Way("damaged"),
        Way("not_found"),
        Way("later"),
        Way("customer_wants"),
    ),
    Doubt.EXPIRED: (LEAVE, Way("yes")),
    Doubt.REMOVE_FROM: (LEAVE, Way("yes")),
    Doubt.BEST_BEFORE: (LEAVE, Way("yes")),
    Doubt.RETEST: (LEAVE, Way("yes")),
    Doubt.WHICH_UNIT: (LEAVE,),
    Doubt.FROM: (LEAVE, Way("take_from")),
    Doubt.PARKED: (Way("later"), Way("without_parked")),
}

# why a picker takes less; 1 to 4 ask for a count of the bin, 5 puts the line last (flows.md 1.2 step 5)
SHORT_REASONS = ("bin_empty", "too_few", "damaged", "not_found", "later")
LATER = "later"
EMPTY_ANSWERS = ("yes", "no")
SHORTS_ANSWERS = ("back", "ship_rest", "rest_later")


def ways(state: PickState) -> tuple[tuple[int, Way], ...]:
    """Return the numbered ways on of what is pending; where a number is asked, the label that was read may be the wrong one (rule 11)."""
    if state.pending is None:
        return ()
    units = (Way("this_unit", arguments={"number": each}) for each in state.pending.scanned.units)
    numbered = tuple(enumerate((*WAYS[state.pending.doubt], *units), 1))
    asked = state.ask is Ask.GOODS and state.current is not None and (state.current.serials or state.current.lots)
    amiss = asked and damaged.read_amiss(refusal_of(state.pending.refusal))
    if amiss:
        numbered = (*numbered, (damaged.AT_STOP, damaged.DAMAGED_LABEL))
    asks = any(way.right is not None for _, way in numbered)
    return (*numbered, (parking.AT_STOP, parking.PARK)) if asks else numbered

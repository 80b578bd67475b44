"""Stops and questions of receiving: for each doubt the ways on. 1 leaves things as they are (flows.md 1.0a, 1). One table."""

from collections.abc import Mapping

from inventory.people import Right
from inventory.tasks import damaged, parking
from inventory.tasks.receive.state import Ask, Doubt, Pending
from inventory.tasks.steps import Argument
from inventory.tasks.turn import refusal_of
from inventory.tasks.ways import LEAVE, Way

WAYS: Mapping[Doubt, tuple[Way, ...]] = {
    Doubt.REFUSED: (LEAVE,),
    Doubt.UNKNOWN_ORDER: (LEAVE, Way("without_order")),
    Doubt.UNKNOWN_ITEM: (LEAVE, Way("take_in_unknown")),
    Doubt.ELSEWHERE: (LEAVE, Way("go_there")),
    Doubt.NEW_LOT: (Way("no"), Way("yes")),
    Doubt.TYPED_LOT: (Way("no"), Way("yes")),
    Doubt.TEMPLATE_LOT: (Way("no"), Way("template_lot"), Way("typed_lot")),
    Doubt.TYPED_DATE: (Way("no"), Way("yes")),
    Doubt.UNUSUAL_DATE: (Way("no"), Way("yes")),
    Doubt.OUTSIDE_SHELF_LIFE: (LEAVE, Way("supervisor", Right.OTHER_EXPIRY)),
    Doubt.OTHER_EXPIRY: (LEAVE, Way("other_goods"), Way("misread")),
    Doubt.OTHER_VENDOR: (LEAVE, Way("other_goods"), Way("misread_lot")),
    Doubt.OUTSIDE_MASK: (LEAVE, Way("supervisor", Right.OUTSIDE_MASK)),
    Doubt.DUPLICATE: (LEAVE, Way("second_unit", Right.DUPLICATE)),
    Doubt.RANGE: (Way("no"), Way("yes")),
    Doubt.OVER: (Way("take_back"), Way("supervisor", Right.OVER_RECEIPT)),
    Doubt.LEAVE_OUT: (Way("no"), Way("yes")),
    Doubt.CLEAR_ALL: (Way("no"), Way("yes")),
    Doubt.PARKED: (Way("later"), Way("without_parked")),
    Doubt.ADVISED_PACK: (LEAVE, Way("as_advised"), Way("check")),
}

# a yellow question that a rescan of the code that caused it confirms (flows.md 1.0a, 2); overrides need a digit
CONFIRMED_BY_RESCAN = frozenset({Doubt.NEW_LOT, Doubt.UNUSUAL_DATE})


def ways(pending: Pending, ask: Ask) -> tuple[tuple[int, Way], ...]:
    """Return the numbered ways on of a pending doubt, with what their words need.

    Where a serial is asked, the label that was read may be the wrong one (rule 11).
    """
    arguments: Mapping[str, Argument] = {"document": pending.document, "lot": f"{pending.lot}~2"}
    arguments = {**arguments, "number": pending.lot, "typed": pending.scan}
    numbered = tuple((at, Way(way.code, way.right, arguments)) for at, way in enumerate(WAYS[pending.doubt], 1))
    amiss = ask is Ask.SERIAL and damaged.read_amiss(refusal_of(pending.refusal))
    if amiss:
        numbered = (*numbered, (damaged.AT_STOP, damaged.DAMAGED_LABEL))
    asks = any(way.right is not None for _, way in numbered)
    return (*numbered, (parking.AT_STOP, parking.PARK)) if asks else numbered

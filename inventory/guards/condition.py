"""Guard of the condition of goods that come in: damaged ones are received, to go back, but never where goods are sold from."""

from inventory.draft import Act
from inventory.guards.people import Refusals
from inventory.places import BinKind
from inventory.refusals.goods import BinNotAllowed

DAMAGED = "damaged"
SET_ASIDE = frozenset({BinKind.HOLD, BinKind.QUARANTINE, BinKind.RETURNS})


def check_condition(act: Act) -> Refusals:
    """Goods that are received as damaged (the line's reason) go to a bin of hold, quarantine or returns."""
    if act.line.reason != DAMAGED:
        return
    kept = act.stock.bin(act.line.to_place)
    if kept is not None and kept.kind not in SET_ASIDE:
        yield BinNotAllowed(kept.bin, kept.kind.value)

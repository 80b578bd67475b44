"""The condition of goods that come in: damaged ones are received, so that they can go back, but never to where goods are sold from."""

from collections.abc import Iterator

from inventory.draft import Act
from inventory.places import BinKind
from inventory.refusals.base import Refusal
from inventory.refusals.goods import BinNotAllowed

DAMAGED = "damaged"
SET_ASIDE = frozenset({BinKind.HOLD, BinKind.QUARANTINE, BinKind.RETURNS})


def check_condition(act: Act) -> Iterator[Refusal]:
    """Goods that are received as damaged (the line's reason) go to a bin of hold, quarantine or returns."""
    if act.line.reason != DAMAGED:
        return
    kept = act.stock.bin(act.line.to_place)
    if kept is not None and kept.kind not in SET_ASIDE:
        yield BinNotAllowed(kept.bin, kept.kind.value)

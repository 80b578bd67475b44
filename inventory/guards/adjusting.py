"""Guards of adjustments and of usage: why it was done, and for whom."""

from inventory.draft import Act
from inventory.guards.people import Refusals
from inventory.places import SELLING, BinKind
from inventory.refusals import adjusting, marks, selling


def check_reason(act: Act) -> Refusals:
    """An adjustment says why, on the line or for all of it (F44)."""
    if not (act.line.reason or act.transaction.reason):
        yield marks.ReasonMissing(act.transaction.kind)


def check_reference(act: Act) -> Refusals:
    """Usage says which employee or account it is for (F47)."""
    if not act.transaction.reference:
        yield adjusting.ReferenceMissing(act.transaction.kind)


def check_from_selling(act: Act) -> Refusals:
    """What leaves without a pick leaves from a bin that sells, or from the dock (domain.md 6.4)."""
    place = act.stock.bin(act.line.from_place)
    if place is not None and place.kind not in SELLING | {BinKind.DOCK}:
        yield selling.BinDoesNotSell(place.bin, place.kind.value)

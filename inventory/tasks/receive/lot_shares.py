"""Receiving: how the quantity in hand is cut into lots that were made for it (F24). Pure."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby

from inventory.plain import plain_decimal
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class LotShare:
    """A lot that was made, and how much of the line in hand is in it, in stocking units."""

    lot: str
    quantity: Decimal


Shares = tuple[LotShare, ...]


def total(shares: Iterable[LotShare]) -> Decimal:
    """Return how much is in lots."""
    return sum((each.quantity for each in shares), Decimal(0))


def cut(shares: Shares, quantity: Decimal) -> tuple[Shares, Shares]:
    """Return the shares that make a quantity, from the first on, and the rest; a lot that lies on the cut is in both."""
    first: list[LotShare] = []
    for at, each in enumerate(shares):
        if quantity < each.quantity:
            head = (LotShare(each.lot, quantity),) if quantity else ()
            return (*first, *head), (LotShare(each.lot, each.quantity - quantity), *shares[at + 1 :])
        first.append(each)
        quantity -= each.quantity
    return shares, ()


def shown(shares: Shares) -> str:
    """Return how many lots have how much: `3 x 100 + 1 x 50`."""
    runs = [(quantity, len(list(run))) for quantity, run in groupby(shares, key=lambda each: each.quantity)]
    return " + ".join(f"{count} x {plain_decimal(quantity)}" for quantity, count in runs)

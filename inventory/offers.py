"""What may be promised: the rules' questions about goods that are free, and about whom the rest is for (F13, F38, domain.md 3b).

An order keeps a lot, or goods without a number, wherever they stand; a serial it keeps by its number.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from inventory.deliveries import Delivery, DeliveryKey
from inventory.documents import DocumentLine
from inventory.places import TRANSIT
from inventory.staging import Dispute, DisputedGoods, Reservation

if TYPE_CHECKING:
    from inventory.stock import Rules


class OfferRules(Protocol):
    """What `post()` may ask of goods that are free; a part of `Rules`."""

    def offered(self, item: str, lot: str) -> Decimal:
        """Return what bins that sell hold of a lot, or of goods without one, loose and in packs, in stocking units.

        Goods of another owner are left out, and what held transactions dispute; what is picked stands at docks, which do not sell.
        """
        ...

    def stocked(self, item: str, lot: str) -> Decimal:
        """Return what is in the house of a lot, or of goods without one, wherever it stands; goods of another owner are left out."""
        ...

    def promised(self, item: str, lot: str) -> tuple[tuple[str, Decimal], ...]:
        """Return the open sales orders that keep a lot, or goods without a number, and how much each may still want, by order."""
        ...

    def dispute(self, item: str, serial: str) -> Dispute | None:
        """Return the held transaction that names a serial, None for none."""
        ...

    def disputed_goods(self, item: str, lot: str) -> tuple[DisputedGoods, ...]:
        """Return what held work would take of a lot, or of goods without one, by transaction; each serial of the lot is one of it.

        All together is never more than stands in a place: what held work names beyond that it does not have.
        """
        ...


def still_kept(kept: Decimal, picked: Decimal, line: DocumentLine) -> Decimal:
    """Return how much of what a line of an order keeps is still to be picked: what was picked of it is kept no more (3b)."""
    return min(max(Decimal(0), kept - picked), line.open)


def picked(line: DocumentLine, lot: str, staged: Iterable[Reservation], shipped: Delivery | None) -> Decimal:
    """Return what of a lot was picked for a line of an order: what stands here for it, of all that does, and what has left on it."""
    goods = (line.document, line.line, line.item, lot)
    here = (
        each.quantity
        for each in staged
        if (each.document, each.line, each.item, each.lot) == goods and each.place != TRANSIT
    )
    return sum(here, Decimal(0)) + (shipped.quantity if shipped is not None else Decimal(0))


def picked_of(stock: "Rules", line: DocumentLine, lot: str) -> Decimal:
    """Return what of a lot was picked for a line of an order."""
    shipped = stock.delivery(DeliveryKey(line.document, line.line, line.item, lot))
    return picked(line, lot, stock.staged(line.document), shipped)


def within_place(goods: Iterable[DisputedGoods], there: Callable[[str], Decimal]) -> tuple[DisputedGoods, ...]:
    """Return what held work has of one lot, the first of a place first: all together no more than is `there`, in stocking units."""
    left: dict[str, Decimal] = {}
    found = []
    for each in goods:
        rest = left[each.place] if each.place in left else max(Decimal(0), there(each.place))
        taken = min(each.quantity, rest)
        left[each.place] = rest - taken
        found.append(replace(each, quantity=taken))
    return tuple(found)


def kept_for_others(stock: OfferRules, item: str, lot: str, order: str) -> dict[str, Decimal]:
    """Return how much other open orders keep of a lot, or of goods without one, beside what is offered, by order.

    What held work would take for an order is no longer offered, and is not kept for it once more.
    """
    taken: dict[str, Decimal] = {}
    for each in stock.disputed_goods(item, lot):
        if each.sells:
            taken[each.by.document] = taken.get(each.by.document, Decimal(0)) + each.quantity
    kept = {name: most - taken.get(name, Decimal(0)) for name, most in stock.promised(item, lot) if name != order}
    return {name: max(Decimal(0), most) for name, most in kept.items()}

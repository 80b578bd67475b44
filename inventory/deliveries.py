"""Deliveries: what a document brought in or sent out, by line, item and lot, and what of it came back. A kept sum of movements.

Which serials it were is told by the serials themselves: the document that sent a serial out, the one that brought it in.
"""

import enum
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from inventory.values import dataclass

ZERO = Decimal(0)
COST_STEP = Decimal("0.000001")
DELIVERIES_MAX = 2_000


class Way(enum.StrEnum):
    """Whether goods came in, went out to a customer, or were used for a project."""

    IN = "in"
    OUT = "out"
    USED = "used"


class DeliveryKey(NamedTuple):
    """What a delivery is kept by, within a site; `document` is the transaction where there was no document."""

    document: str
    line: int
    item: str
    lot: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a line of a document brought in or sent out of a lot, and what of that came back; in stocking units.

    In a `Posted` both quantities are changes, as in a balance. `unit_cost` is what one of them cost, on average of what moved; it is
    known at the centre only. `partner` is whom it came from or went to. `last_day` is that of the lot when it went out, known at
    the centre only; so is `invoiced`, how much of it the vendor has invoiced. `owner` is whose goods they are, all of them (domain.md
    6.9); empty: ours.
    """

    document: str
    line: int
    item: str
    lot: str
    way: Way
    quantity: Decimal = ZERO
    returned: Decimal = ZERO
    partner: str = ""
    unit_cost: Decimal | None = None
    last_day: date | None = None
    invoiced: Decimal = ZERO
    owner: str = ""

    @property
    def key(self) -> DeliveryKey:
        """Return document, line, item and lot."""
        return DeliveryKey(self.document, self.line, self.item, self.lot)

    @property
    def open(self) -> Decimal:
        """Return what may still come back."""
        return self.quantity - self.returned


def after(kept: Delivery | None, change: Delivery) -> Delivery:
    """Return a delivery as it is after a change."""
    if kept is None or not (kept.quantity or kept.returned or kept.invoiced):
        return change
    return replace(
        kept,
        quantity=kept.quantity + change.quantity,
        returned=kept.returned + change.returned,
        invoiced=kept.invoiced + change.invoiced,
        unit_cost=_average(kept, change),
        last_day=max((each for each in (kept.last_day, change.last_day) if each is not None), default=None),
    )


def _average(kept: Delivery, change: Delivery) -> Decimal | None:
    """Return what one unit cost after a change, six decimals; what is not known of the change leaves it as it was."""
    quantity = kept.quantity + change.quantity
    if kept.unit_cost is None or change.unit_cost is None:
        return kept.unit_cost if change.unit_cost is None else change.unit_cost
    spent = kept.quantity * kept.unit_cost + change.quantity * change.unit_cost
    if quantity <= 0 or spent < 0:
        return change.unit_cost if kept.quantity <= 0 else kept.unit_cost
    return (spent / quantity).quantize(COST_STEP)


def listed(deliveries: Iterable[Delivery], document: str, way: Way) -> tuple[Delivery, ...]:
    """Return what a document brought in or sent out, by line, item and lot; at most DELIVERIES_MAX."""
    fitting = (each for each in deliveries if (each.document, each.way) == (document, way) and each.quantity)
    return tuple(sorted(fitting, key=lambda each: each.key))[:DELIVERIES_MAX]


class DeliveryRules(Protocol):
    """What `post()` may ask of deliveries; a part of `Rules`."""

    def delivery(self, key: DeliveryKey) -> Delivery | None:
        """Return what a line of a document brought in or sent out of a lot; None when nothing of it ever was, or all was taken back."""
        ...

    def knows_delivery(self, key: DeliveryKey) -> bool:
        """Return whether it was ever kept what the line delivered of the lot, all taken back or not; of old work it was not."""
        ...

    def booked_cost(self, transaction: str, line: int, item: str, lot: str, owner: str) -> Decimal | None:
        """Return what one unit of a lot without a serial moved at on the line of a posted transaction, on average; six decimals.

        None where nothing of it moved, or its cost is not known: on a handheld it never is.
        """
        ...

    def invoice_change(self, transaction: str, key: DeliveryKey) -> Decimal:
        """Return by how much one unit without a serial of what a line brought cost more by an invoice (inventory/flagged.py)."""
        ...

    def not_given_up(self, transaction: str, line: int) -> Decimal:
        """Return how much of what a posted closing says of a line it did not give up: no more was open (inventory/effects/closing.py)."""
        ...

    def cost_stayed(self, transaction: str, line: int, item: str, number: str) -> bool:
        """Return whether a posted change of cost left what a number costs as it was: nobody knew it then."""
        ...


class Delivered(Protocol):
    """What tasks may ask of deliveries; a part of `Stock`."""

    def issued(self, document: str) -> tuple[Delivery, ...]:
        """Return what a document (or a transaction without one) sent out, by line, item and lot; at most DELIVERIES_MAX."""
        ...

    def received(self, document: str) -> tuple[Delivery, ...]:
        """Return what a document (or a transaction without one) brought in, by line, item and lot; at most DELIVERIES_MAX."""
        ...

    def issued_serials(self, document: str, item: str, beyond: str, limit: int) -> tuple[str, ...]:
        """Return the serials of an item that a document sent out and that are out, by number, after `beyond`; at most `limit`."""
        ...

    def received_serials(self, document: str, item: str, beyond: str, limit: int) -> tuple[str, ...]:
        """Return the serials of an item that a document brought in and that are in stock, by number, after `beyond`; at most `limit`."""
        ...

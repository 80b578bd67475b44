"""What tasks ask of deliveries, answered from records in memory."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import field
from datetime import date
from decimal import Decimal

from inventory.customers import Asked, PartnerItem, asked_of
from inventory.deliveries import COST_STEP, Delivery, DeliveryKey, Way, after, listed
from inventory.flagged import changes_said, costs_that_stayed, lacking_of
from inventory.marks_in_memory import MarksInMemory
from inventory.refusals.base import Refusal
from inventory.stock import Movement, Posted, Serial, SerialState
from inventory.transactions import Transaction
from inventory.values import dataclass

Booked = tuple[int, str, str, str]
"""Line, item, lot and owner of what moved without a serial."""


@dataclass(slots=True, kw_only=True)
class DeliveredInMemory(MarksInMemory):
    """The part of StockInMemory that answers for documents what they sent out and brought in.

    `booked` are the quantity and the value of what moved in a transaction, None where it is not known of all.
    """

    deliveries: dict[DeliveryKey, Delivery] = field(default_factory=dict)
    partner_items: dict[tuple[str, str], PartnerItem] = field(default_factory=dict)
    booked: dict[str, dict[Booked, tuple[Decimal, Decimal | None]]] = field(default_factory=dict)
    invoice_changes: dict[tuple[str, DeliveryKey], Decimal] = field(default_factory=dict)
    lacked: dict[tuple[str, int], Decimal] = field(default_factory=dict)
    stayed: set[tuple[str, int, str, str]] = field(default_factory=set)

    def delivery(self, key: DeliveryKey) -> Delivery | None:
        """Return what a line of a document brought in or sent out of a lot."""
        self._loaded("deliveries", key)
        kept = self.deliveries.get(key)
        return kept if kept is not None and (kept.quantity or kept.returned) else None

    def knows_delivery(self, key: DeliveryKey) -> bool:
        """Return whether it was ever kept what the line delivered of the lot."""
        self._loaded("deliveries", key)
        return key in self.deliveries

    def booked_cost(self, transaction: str, line: int, item: str, lot: str, owner: str) -> Decimal | None:
        """Return what one unit of a lot without a serial moved at on the line of a posted transaction, on average."""
        self._loaded("transactions", transaction)
        moved = self.booked.get(transaction, {}).get((line, item, lot, owner))
        if moved is None or moved[1] is None:
            return None
        return (moved[1] / moved[0]).quantize(COST_STEP)

    def invoice_change(self, transaction: str, key: DeliveryKey) -> Decimal:
        """Return by how much one unit without a serial of what a line brought cost more by an invoice."""
        self._loaded("transactions", transaction)
        return self.invoice_changes.get((transaction, key), Decimal(0))

    def not_given_up(self, transaction: str, line: int) -> Decimal:
        """Return how much of what a posted closing says of a line it did not give up."""
        self._loaded("transactions", transaction)
        return self.lacked.get((transaction, line), Decimal(0))

    def cost_stayed(self, transaction: str, line: int, item: str, number: str) -> bool:
        """Return whether a posted change of cost left what a number costs as it was."""
        self._loaded("transactions", transaction)
        return (transaction, line, item, number) in self.stayed

    def keep_costs(self, posted: Posted) -> None:
        """Keep what goods moved at, and what an invoice changed, for when it is taken back."""
        self.keep_booked(posted.transaction.id, posted.movements)
        self.keep_flags(posted.transaction, posted.flags)

    def keep_flags(self, transaction: Transaction, flags: Collection[Refusal]) -> None:
        """Keep of what was flagged what is asked for when the transaction is taken back."""
        for key, change in changes_said(transaction, flags).items():
            self.invoice_changes[transaction.id, key] = change
        for line, lacking in lacking_of(flags).items():
            self.lacked[transaction.id, line] = lacking
        self.stayed.update((transaction.id, *number) for number in costs_that_stayed(flags))

    def keep_booked(self, transaction: str, movements: Iterable[Movement]) -> None:
        """Keep what units of lots without a serial moved at in a transaction, beside what is kept of it."""
        for each in movements:
            if each.lot and not each.serial:
                kept = self.booked.setdefault(transaction, {})
                quantity, spent = kept.get(_key(each), (Decimal(0), Decimal(0)))
                unknown = spent is None or each.unit_cost is None
                worth = None if unknown else (spent or 0) + each.quantity * (each.unit_cost or 0)
                kept[_key(each)] = (quantity + each.quantity, worth)

    def asked(self, partner: str, item: str, beside: str) -> Asked | None:
        """Return what a customer asks of an item, None for nothing."""
        self._loaded("asked", (partner, item, beside))
        terms = self.partner_items.get((partner, item))
        counts = terms is not None and terms.not_older
        return asked_of(terms, self._shipped(partner, item, beside) if counts else None)

    def _shipped(self, partner: str, item: str, beside: str) -> date | None:
        days = (
            each.last_day
            for each in self.deliveries.values()
            if (each.partner, each.item, each.way) == (partner, item, Way.OUT)
            and each.document != beside
            and each.quantity > 0
            and each.last_day is not None
        )
        return max(days, default=None)

    def apply_deliveries(self, changes: Iterable[Delivery]) -> None:
        """Let what documents brought in or sent out, and what came back, take effect."""
        for change in changes:
            self.deliveries[change.key] = after(self.deliveries.get(change.key), change)

    def issued(self, document: str) -> tuple[Delivery, ...]:
        """Return what a document sent out."""
        return listed(self.deliveries.values(), document, Way.OUT)

    def received(self, document: str) -> tuple[Delivery, ...]:
        """Return what a document brought in."""
        return listed(self.deliveries.values(), document, Way.IN)

    def issued_serials(self, document: str, item: str, beyond: str, limit: int) -> tuple[str, ...]:
        """Return the serials of an item that a document sent out and that are out."""
        return self._serials_of(
            item, beyond, limit, lambda each: each.document == document and each.state is SerialState.SHIPPED
        )

    def received_serials(self, document: str, item: str, beyond: str, limit: int) -> tuple[str, ...]:
        """Return the serials of an item that a document brought in and that are in stock."""
        return self._serials_of(item, beyond, limit, lambda each: each.receipt == document and each.state.in_stock)

    def _serials_of(self, item: str, beyond: str, limit: int, fits: Callable[[Serial], bool]) -> tuple[str, ...]:
        found = [
            each.serial for each in self.serials.values() if each.item == item and each.serial > beyond and fits(each)
        ]
        return tuple(sorted(found)[:limit])


def _key(movement: Movement) -> Booked:
    return movement.line, movement.item, movement.lot, movement.owner

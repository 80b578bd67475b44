"""What rules and tasks ask of held work, answered from records in memory: where it stands, and what it disputes."""

from dataclasses import field

from inventory.held import Held
from inventory.makers_in_memory import MakersInMemory
from inventory.staging import Dispute, DisputedGoods
from inventory.transactions import Transaction
from inventory.values import dataclass


@dataclass(slots=True, kw_only=True)
class HeldInMemory(MakersInMemory):
    """The part of StockInMemory that knows held work; `held_goods` by item and lot."""

    disputes: dict[tuple[str, str], Dispute] = field(default_factory=dict)
    held_goods: dict[tuple[str, str], tuple[DisputedGoods, ...]] = field(default_factory=dict)
    held_work: dict[str, Held] = field(default_factory=dict)

    def dispute(self, item: str, serial: str) -> Dispute | None:
        """Return the held transaction that names a serial."""
        self._loaded("disputed", item)
        return self.disputes.get((item, serial))

    def held(self, transaction: str) -> Held | None:
        """Return a transaction that is or was held."""
        self._loaded("held", transaction)
        return self.held_work.get(transaction)

    def take_place(self, transaction: Transaction) -> None:
        """Let a transaction take the place of the held one that it names, or give it free."""
        held = self.held_work.get(transaction.instead_of)
        if held is not None:
            self.held_work[held.transaction] = held.after(transaction)

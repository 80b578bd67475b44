"""What rules ask of counts, and what places hold, answered from records in memory."""

from dataclasses import field
from decimal import Decimal

from inventory.counts import Counted, CountKey
from inventory.delivered import DeliveredInMemory
from inventory.indexed import BalancesByKey, balances_by_key
from inventory.stock import BalanceKey, Serial
from inventory.values import dataclass


@dataclass(slots=True, kw_only=True)
class CountedInMemory(DeliveredInMemory):
    """The part of StockInMemory that knows what was counted, and what stands in a place."""

    counts: dict[CountKey, Counted] = field(default_factory=dict)
    balances: BalancesByKey = field(default_factory=balances_by_key)

    def counted(self, count: str, place: str, item: str) -> tuple[Counted, ...]:
        """Return what a count says of an item in a place."""
        self._loaded("counted", (count, place, item))
        return tuple(each for key, each in sorted(self.counts.items()) if key[:3] == (count, place, item) and each.turn)

    def contents(self, place: str, limit: int) -> tuple[tuple[BalanceKey, Decimal], ...]:
        """Return what a place holds."""
        self._loaded("contents", place)
        held = ((key, self.balances[key]) for key in self.balances.by("place", place))
        return tuple(sorted(each for each in held if each[1])[:limit])

    def standing(self, place: str, item: str) -> tuple[tuple[str, Decimal], ...]:
        """Return what a place holds of an item, by lot."""
        self._loaded("standing", (place, item))
        found: dict[str, Decimal] = {}
        for key in self.balances.by("place", place):
            if key.item == item:
                found[key.lot] = found.get(key.lot, Decimal(0)) + self.balances[key]
        return tuple(sorted((lot, quantity) for lot, quantity in found.items() if quantity))

    def serials_standing(self, place: str, item: str) -> tuple[Serial, ...]:
        """Return the serials of an item that are in stock in a place."""
        self._loaded("standing", (place, item))
        there = [
            each for each in self.serials.values() if (each.item, each.place) == (item, place) and each.state.in_stock
        ]
        return tuple(sorted(there, key=lambda each: each.serial))

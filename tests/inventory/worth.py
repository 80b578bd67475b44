"""What lots are worth, kept a second way: by what came in and what left, each at what it was booked at (invariant 10)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from inventory.memory import StockInMemory
from inventory.stock import Posted
from inventory.transactions import Transaction

ZERO, STEP, ROUNDED_MAX = Decimal(0), Decimal("0.000001"), Decimal("0.0001")
LotKey = tuple[str, str]


@dataclass(slots=True)
class Worth:
    """The value of every lot of an item without serials, in money; `anew` are those of which a posting changed the cost itself.

    All of a lot of which nobody knew the cost costs what is known of it first.
    """

    values: dict[LotKey, Decimal] = field(default_factory=dict)
    slack: dict[LotKey, Decimal] = field(default_factory=dict)
    quantities: dict[LotKey, Decimal] = field(default_factory=dict)
    anew: set[LotKey] = field(default_factory=set)

    def keep(self, posted: Posted) -> None:
        """Fold the movements of a posted transaction; what no movement tells is taken as it is kept, once."""
        self.anew |= _changed(posted.transaction)
        for each in posted.movements:
            inwards, outwards = each.from_place.startswith("@"), each.to_place.startswith("@")
            if each.serial or each.owner or not each.lot or inwards is outwards:
                continue
            key, sign = (each.item, each.lot), 1 if inwards else -1
            self.quantities[key] = here = self.quantities.get(key, ZERO) + sign * each.quantity
            if each.unit_cost is None:
                self.anew.add(key)
                continue
            self.values[key] = self.values.get(key, ZERO) + sign * each.quantity * each.unit_cost
            # averages of six decimals, and what they leave below nothing
            rounded = STEP if inwards else ROUNDED_MAX * STEP
            self.slack[key] = self.slack.get(key, ZERO) + (STEP + rounded) * max(here, Decimal(1))

    def faults(self, stock: StockInMemory) -> Iterator[str]:
        """Yield every lot that is not worth what its movements say."""
        unknown = set()
        for key, quantity in self.quantities.items():
            if stock.items[key[0]].tracking.serials:
                continue
            cost = stock.lots_by_key[key].unit_cost
            kept, value = (cost or ZERO) * quantity, self.values.get(key, ZERO)
            if key in self.anew or cost is None:
                self.values[key], self.slack[key] = kept, ZERO
                unknown |= {key} if cost is None else set()
            elif abs(kept - value) > self.slack.get(key, ZERO) + ROUNDED_MAX:
                yield f"{key}: {quantity} are worth {kept}, but {value} by what came and left"
        self.anew = unknown


def _changed(transaction: Transaction) -> set[LotKey]:
    """Return the lots of which the transaction may change the cost itself: by an invoice or an adjustment, by freight, by an arrival."""
    arrives = transaction.kind.startswith(("transfer_arrival", "direct_arrival"))
    return {
        (line.item, each.lot)
        for line in transaction.lines
        if line.cost or arrives or not (line.from_place and line.to_place)
        for each in line.allocations
    }

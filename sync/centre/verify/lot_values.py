"""What lots are worth by the ledger alone: what came in, less what left, and what invoices and changes of cost put on what was here.

Lots of items without serials; goods of another owner are worth nothing to us. It is the proof of what is kept (invariant 10), and fills
stores that kept the last cost of a lot. The value is told as money, never as a cost by unit: so it shares no rounding with the rules.
"""

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import field
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from inventory.deliveries import COST_STEP
from inventory.effects.costing import ROUNDED_MAX
from inventory.items import Tracking
from inventory.places import is_outside
from inventory.values import dataclass
from sync import schema
from sync.centre.verify.lot_changes import CostChange, Posting, cost_changes_of_lots
from sync.centre.violations import same_transaction

ROWS_AT_ONCE = 5_000
ZERO = Decimal(0)
LotKey = tuple[str, str, str]
"""Site, item and lot."""


@dataclass(frozen=True, slots=True)
class LeftOver:
    """What a transaction, by its version of the site's feed, left of the value of a lot of which nothing was left."""

    key: LotKey
    version: int
    transaction: str
    value: Decimal


@dataclass(slots=True)
class LotValue:
    """What a lot is worth at a site: `value` is None until anything of it has a known cost; `cost` what a unit cost last.

    `slack` is how far costs of six decimals may be off by now.
    """

    quantity: Decimal = ZERO
    value: Decimal | None = None
    cost: Decimal | None = None
    slack: Decimal = ZERO

    def come(self, quantity: Decimal, cost: Decimal | None) -> None:
        """Let units come in; those of which nobody knows the cost cost what the others do."""
        if cost is None:
            cost = self._each()
        elif self.value is None:
            self.value = self.quantity * cost
        if self.quantity <= 0 and self.value is not None:
            self.value, self.slack = ZERO, ZERO
        self.quantity += quantity
        if cost is not None and self.value is not None:
            self.value += quantity * cost
            self._rounded()

    def go(self, quantity: Decimal, cost: Decimal | None) -> Decimal:
        """Let units leave, each at a cost; return what of the value stays (or lacks) when the last of them have left, mostly nothing."""
        each, left = self._each(), ZERO
        self.quantity -= quantity
        if self.value is None:
            return left
        self.value -= quantity * ((each if cost is None else cost) or ZERO)
        self.cost = each
        self._rounded()
        if self.quantity <= 0:
            left = self.value if abs(self.value) > self.slack else ZERO
            self.value, self.slack = ZERO, ZERO
        elif self.value < 0:
            self.value, self.slack = ZERO, self.slack + ROUNDED_MAX * self.quantity
        return left

    def learn(self, quantity: Decimal, cost: Decimal) -> None:
        """Let units that are here cost what is known of them from now on."""
        each = self._each()
        if each is None:
            self.value = self.quantity * cost
            self._rounded()
        else:
            self.change(quantity, cost - each)

    def change(self, quantity: Decimal, change: Decimal) -> None:
        """Let units cost more or less, as many of them as are here; a lot is never worth less than nothing."""
        if self.value is not None and self.quantity > 0:
            self.value = max(ZERO, self.value + change * min(quantity, self.quantity))
            self._rounded()

    def _each(self) -> Decimal | None:
        return self.value / self.quantity if self.value is not None and self.quantity > 0 else self.cost

    def _rounded(self) -> None:
        self.slack += COST_STEP * max(self.quantity, Decimal(1))


@dataclass(slots=True)
class LotValues:
    """What all lots are worth, and what transactions left of the value of lots of which nothing was left."""

    lots: dict[LotKey, LotValue] = field(default_factory=dict)
    left_over: list[LeftOver] = field(default_factory=list)

    def lot(self, key: LotKey) -> LotValue:
        """Return what a lot is worth, to be changed."""
        return self.lots.setdefault(key, LotValue())


def lot_values(connection: Connection) -> LotValues:
    """Return what every lot of an item without serials is worth, by the ledger from its beginning."""
    found = LotValues()
    changes = cost_changes_of_lots(connection)
    of_changes = ((posting, None) for posting in sorted(changes))
    with connection.execute(_movements(), execution_options={"yield_per": ROWS_AT_ONCE}) as rows:
        moved = ((posting, list(group)) for posting, group in groupby(rows, lambda row: (row.site, row.version)))
        merged = heapq.merge(moved, of_changes, key=lambda each: each[0])
        for posting, groups in groupby(merged, lambda each: each[0]):
            movements = [row for _, group in groups for row in group or ()]
            _post(found, posting, movements, changes.get(posting, ()))
    return found


def _movements() -> Select[Any]:
    movement, transaction, item = schema.movement, schema.transaction, schema.CENTRAL["item"]
    names = ("site", "transaction", "line", "item", "lot", "quantity", "from_place", "to_place", "unit_cost")
    return (
        select(*(movement.c[name] for name in names), transaction.c.version)
        .join_from(movement, transaction, same_transaction())
        .join(item, item.c.item == movement.c.item)
        .where(item.c.tracking == Tracking.LOT.value, movement.c.lot != "", movement.c.owner == "")
        .order_by(movement.c.site, transaction.c.version, movement.c.number)
    )


def _post(found: LotValues, posting: Posting, movements: list[Row[Any]], changes: Iterable[CostChange]) -> None:
    """Let a transaction count: what came before its dispatch learns its cost first, and what is taken back is put off before it leaves."""
    waiting, site = list(changes), posting[0]
    moved: dict[tuple[int, str, str], Decimal] = {}
    for row in movements:
        key = (row.line, row.item, row.lot)
        moved[key] = moved.get(key, ZERO) + row.quantity
    for each in (each for each in waiting if each.first):
        _change(found.lot((site, each.item, each.lot)), each, moved)
    for row in movements:
        _move(found, posting, row)
    for each in (each for each in waiting if not each.first):
        _change(found.lot((site, each.item, each.lot)), each, moved)


def _move(found: LotValues, posting: Posting, row: Row[Any]) -> None:
    if is_outside(row.from_place) is is_outside(row.to_place):
        return
    key = (row.site, row.item, row.lot)
    if is_outside(row.from_place):
        found.lot(key).come(row.quantity, row.unit_cost)
    elif left := found.lot(key).go(row.quantity, row.unit_cost):
        found.left_over.append(LeftOver(key, posting[1], row.transaction, left))


def _change(lot: LotValue, change: CostChange, moved: Mapping[tuple[int, str, str], Decimal]) -> None:
    if not change.line:
        lot.change(change.quantity, change.change)
    elif (settled := change.quantity - moved.get((change.line, change.item, change.lot), ZERO)) > 0:
        lot.learn(settled, change.change)

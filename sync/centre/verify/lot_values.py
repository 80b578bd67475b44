"""What lots are worth by the ledger alone: what came in, less what left, and what invoices and changes of cost put on what was here.

Lots of items without serials; goods of another owner are worth nothing to us. It is the proof of what is kept (invariant 10), and fills
stores that kept the last cost of a lot. The value is told as money, never as a cost by unit: so it shares no rounding with the rules.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from inventory.deliveries import COST_STEP
from inventory.effects.costing import ROUNDED_MAX
from inventory.items import Tracking
from inventory.places import is_outside
from inventory.values import dataclass
from sync import schema
from sync.centre.verify.kinds import ROWS_AT_ONCE
from sync.centre.verify.lot_changes import CostChange, cost_changes_of_lots
from sync.centre.violations import same_transaction

ZERO = Decimal(0)
LotKey = tuple[str, str, str]
"""Site, item and lot."""
Posting = tuple[str, int]
"""A site, and the version of its feed that a transaction has."""
Moved = list[Row[Any]]
Ahead = tuple[int, str, str]
"""Line, item and lot of what came before its dispatch."""


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
        mixed = self.quantity > 0
        self.quantity += quantity
        if cost is not None and self.value is not None:
            self.value += quantity * cost
            self._rounded(anew=mixed)

    def go(self, quantity: Decimal, cost: Decimal | None) -> Decimal:
        """Let units leave, each at a cost; return what of the value stays (or lacks) when the last of them have left, mostly nothing."""
        each, left = self._each(), ZERO
        self.quantity -= quantity
        if self.value is None:
            return left
        cost = each if cost is None else cost
        self.value -= quantity * (cost or ZERO)
        self.cost = each
        # what leaves at what the lot costs changes no cost
        self._rounded(anew=abs((cost or ZERO) - (each or ZERO)) * (self.quantity + quantity) > self.slack)
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

    def _rounded(self, *, anew: bool = True) -> None:
        """Keep how much more the cost by unit, where it was told anew, may be off now."""
        if anew:
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
    """Return what every lot of an item without serials is worth, by the ledger from its beginning.

    Sites come in the order of the database, which may not be ours; within a site it is that of its feed.
    """
    found, changes = LotValues(), dict(cost_changes_of_lots(connection))
    with connection.execute(_movements(), execution_options={"yield_per": ROWS_AT_ONCE}) as rows:
        for site, of_site in groupby(rows, lambda row: row.site):
            moved = ((version, list(group)) for version, group in groupby(of_site, lambda row: row.version))
            _post_all(found, site, moved, changes.pop(site, {}))
    for site, of_others in changes.items():
        _post_all(found, site, (), of_others)
    return found


def _post_all(
    found: LotValues, site: str, moved: Iterable[tuple[int, Moved]], changes: Mapping[int, list[CostChange]]
) -> None:
    """Let the transactions of a site count in the order of its feed: those that moved goods, and those that changed what they cost."""
    alone: Iterator[tuple[int, Moved]] = ((version, []) for version in sorted(changes))
    for version, groups in groupby(heapq.merge(moved, alone, key=itemgetter(0)), itemgetter(0)):
        movements = [row for _, group in groups for row in group]
        _post(found, (site, version), movements, changes.get(version, ()))


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


def _post(found: LotValues, posting: Posting, movements: Moved, changes: Sequence[CostChange]) -> None:
    """Let a transaction count: what came before its dispatch learns its cost first, and what is taken back is put off before it leaves."""
    site, ahead = posting[0], _ahead(movements, changes)
    for each in (each for each in changes if each.first):
        _change(found.lot((site, each.item, each.lot)), each, ahead)
    for row in movements:
        _move(found, posting, row)
    for each in (each for each in changes if not each.first):
        _change(found.lot((site, each.item, each.lot)), each, ahead)


def _ahead(movements: Moved, changes: Sequence[CostChange]) -> dict[Ahead, Decimal]:
    """Return what of an arrival came before it, by line and lot: what it names and did not move."""
    found: dict[Ahead, Decimal] = {}
    for each in (each for each in changes if each.line):
        key = (each.line, each.item, each.lot)
        found[key] = found.get(key, ZERO) + each.quantity
    for row in movements if found else ():
        key = (row.line, row.item, row.lot)
        found[key] = found.get(key, ZERO) - row.quantity
    return found


def _move(found: LotValues, posting: Posting, row: Row[Any]) -> None:
    if is_outside(row.from_place) is is_outside(row.to_place):
        return
    key = (row.site, row.item, row.lot)
    if is_outside(row.from_place):
        found.lot(key).come(row.quantity, row.unit_cost)
    elif left := found.lot(key).go(row.quantity, row.unit_cost):
        found.left_over.append(LeftOver(key, posting[1], row.transaction, left))


def _change(lot: LotValue, change: CostChange, ahead: dict[Ahead, Decimal]) -> None:
    """Change what a lot costs; of what arrives, only what came ahead: the first parts of its line are that."""
    if not change.line:
        lot.change(change.quantity, change.change)
        return
    key = (change.line, change.item, change.lot)
    settled = min(change.quantity, ahead[key])
    ahead[key] -= settled
    if settled > 0:
        lot.learn(settled, change.change)

"""What changed the cost of units of lots without moving any, as the transactions and what was flagged at them say it."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import Connection, RowMapping, select

from inventory.effects.costs import is_falling
from inventory.refusals import refusal_from_plain
from inventory.refusals.reconciling import InvoiceDiffers
from inventory.transactions import Allocation, Line, Transaction, read_body
from inventory.values import dataclass
from sync import schema
from sync.centre.transfers import ARRIVALS
from sync.centre.verify.cost_changes import BESIDE, CHANGING, INVOICING

ARRIVING = tuple(ARRIVALS.values())
ZERO = Decimal(0)
Posting = tuple[str, int]
"""A site, and the version of its feed that a transaction has."""
Factors = Mapping[tuple[str, str], Decimal]


@dataclass(frozen=True, slots=True)
class CostChange:
    """Says that units of a lot cost more (or less) by `change` each, before or after the movements of the transaction.

    Of what arrives, `change` is what units cost that came before: as many as the line has and did not move; `line` is 0 for the others.
    """

    item: str
    lot: str
    quantity: Decimal
    change: Decimal
    first: bool = False
    line: int = 0


def cost_changes_of_lots(connection: Connection) -> Mapping[Posting, list[CostChange]]:
    """Return the changes of cost of units without a serial by posting; those of a posting in the order of its lines."""
    table = schema.transaction
    columns = (
        table.c.site,
        table.c.version,
        table.c.id,
        table.c.kind,
        table.c.reverses,
        table.c.refusals,
        table.c.body,
    )
    kinds = (*CHANGING, *INVOICING, *BESIDE, *ARRIVING)
    query = (
        select(*columns)
        .where(table.c.status == "posted", table.c.kind.in_(kinds))
        .order_by(table.c.site, table.c.version)
    )
    factors, said = _factors(connection), _Invoices()
    found: dict[Posting, list[CostChange]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        made = read_body(row["body"])
        changes = said.changes(row, made) if made.kind in INVOICING else _changes(made, factors)
        found[row["site"], row["version"]] += changes
    return found


def _factors(connection: Connection) -> Factors:
    unit = schema.CENTRAL["unit"]
    return {
        (row.item, row.unit): row.factor for row in connection.execute(select(unit.c.item, unit.c.unit, unit.c.factor))
    }


class _Invoices:
    """What invoices said by how much units of a lot cost more; one that is taken back says the same the other way round."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, str], list[CostChange]] = {}

    def changes(self, row: RowMapping, made: Transaction) -> Iterator[CostChange]:
        """Yield what an invoice, or one that is taken back, changed."""
        if row["reverses"]:
            for said in self._said.get((row["site"], row["reverses"]), ()):
                yield replace(said, change=-said.change)
            return
        flags = [refusal_from_plain(each) for each in json.loads(row["refusals"])]
        differing = {(each.line, each.item, each.lot): each for each in flags if isinstance(each, InvoiceDiffers)}
        found = []
        for line, each, loose in _loose(made):
            flag = differing.get((line.line, line.item, each.lot)) or differing.get((None, line.item, ""))
            if flag is not None:
                # before step 24 nothing but the whole difference of an item was kept
                found.append(
                    CostChange(
                        line.item, each.lot, loose, flag.each if flag.line is not None else flag.difference / loose
                    )
                )
        self._said[row["site"], row["id"]] = found
        yield from found


def _changes(made: Transaction, factors: Factors) -> Iterator[CostChange]:
    for line, each, loose in _loose(made):
        if made.kind in ARRIVING and not made.reverses and each.unit_cost is not None:
            yield CostChange(line.item, each.lot, loose, each.unit_cost, first=True, line=line.line)
        if made.kind in BESIDE and line.cost:
            share = line.cost / (line.quantity * factors.get((line.item, line.unit), Decimal(1)))
            yield CostChange(line.item, each.lot, loose, -share if made.reverses else share, first=bool(made.reverses))
        if made.kind in CHANGING:
            change = each.unit_cost or ZERO
            yield CostChange(line.item, each.lot, loose, -change if is_falling(made) else change)


def _loose(made: Transaction) -> Iterator[tuple[Line, Allocation, Decimal]]:
    """Yield the allocations that name units of a lot without a serial, goods of another owner left out, and how many these are."""
    for line in made.lines:
        for each in line.allocations:
            loose = each.quantity - len(each.serials)
            if each.lot and not each.owner and loose > 0:
                yield line, each, loose

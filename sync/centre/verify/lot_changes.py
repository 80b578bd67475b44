"""What changed the cost of units of lots without moving any, as the transactions and what was flagged at them say it."""

import json
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import Connection, RowMapping, select

from inventory.deliveries import DeliveryKey
from inventory.effects.costs import is_falling
from inventory.flagged import changes_said
from inventory.plain import MalformedError
from inventory.refusals import refusal_from_plain
from inventory.transactions import Allocation, Line, Transaction, read_body
from inventory.values import dataclass
from sync import schema
from sync.centre.transfers import ARRIVALS
from sync.centre.verify.cost_changes import BESIDE, CHANGING, INVOICING, Stayed, stayed_of
from sync.centre.verify.kinds import ROWS_AT_ONCE

ARRIVING = tuple(ARRIVALS.values())
ZERO = Decimal(0)


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


def cost_changes_of_lots(connection: Connection) -> Mapping[str, Mapping[int, list[CostChange]]]:
    """Return the changes of cost of units without a serial by site and version; those of a posting in the order of its lines.

    A body that cannot be read says nothing here; that it cannot is another check's to say.
    """
    table = schema.transaction
    names = ("site", "version", "id", "kind", "reverses", "refusals", "body")
    kinds = (*CHANGING, *INVOICING, *BESIDE, *ARRIVING)
    query = (
        select(*(table.c[name] for name in names))
        .where(table.c.status == "posted", table.c.kind.in_(kinds))
        .order_by(table.c.site, table.c.version)
    )
    said: dict[tuple[str, str], list[CostChange]] = {}
    stayed: set[Stayed] = set()
    found: dict[str, dict[int, list[CostChange]]] = defaultdict(dict)
    with connection.execute(query, execution_options={"yield_per": ROWS_AT_ONCE}) as rows:
        for row in rows.mappings():
            try:
                made = read_body(row["body"])
            except MalformedError:
                continue
            stayed |= stayed_of(row, made)
            changes = _of_invoice(row, made, said) if made.kind in INVOICING else list(_changes(made, stayed))
            if changes:
                found[row["site"]][row["version"]] = changes
    return found


def _of_invoice(row: RowMapping, made: Transaction, said: dict[tuple[str, str], list[CostChange]]) -> list[CostChange]:
    """Return what an invoice changed; one that is taken back changes the same the other way round."""
    if row["reverses"]:
        return [replace(each, change=-each.change) for each in said.get((row["site"], row["reverses"]), ())]
    changes = changes_said(made, [refusal_from_plain(each) for each in json.loads(row["refusals"])])
    found = []
    for line, each, loose in _loose(made):
        change = changes.get(DeliveryKey(made.applies_to, line.applies_line, line.item, each.lot))
        if change is not None:
            found.append(CostChange(line.item, each.lot, loose, change))
    said[row["site"], row["id"]] = found
    return found


def _changes(made: Transaction, stayed: Container[Stayed]) -> Iterator[CostChange]:
    for line, each, loose in _loose(made):
        if made.kind in ARRIVING and not made.reverses and each.unit_cost is not None:
            yield CostChange(line.item, each.lot, loose, each.unit_cost, first=True, line=line.line)
        if made.kind in BESIDE and line.cost:
            share = line.cost / sum((part.quantity for part in line.allocations), ZERO)
            yield CostChange(line.item, each.lot, loose, -share if made.reverses else share, first=bool(made.reverses))
        if made.kind in CHANGING and (made.site, made.reverses, line.line, line.item, each.lot) not in stayed:
            change = each.unit_cost or ZERO
            yield CostChange(line.item, each.lot, loose, -change if is_falling(made) else change)


def _loose(made: Transaction) -> Iterator[tuple[Line, Allocation, Decimal]]:
    """Yield the allocations that name units of a lot without a serial, goods of another owner left out, and how many these are."""
    for line in made.lines:
        for each in line.allocations:
            loose = each.quantity - len(each.serials)
            if each.lot and not each.owner and loose > 0:
                yield line, each, loose

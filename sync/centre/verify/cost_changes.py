"""What was put on the cost of serials after they came in, and what was taken off, as the transactions say it."""

import json
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from decimal import Decimal

from sqlalchemy import Connection, RowMapping, or_, select, tuple_

from inventory.deliveries import COST_STEP, Way
from inventory.effects.costs import change_costs, is_falling
from inventory.effects.invoicing import invoice, take_back
from inventory.flagged import costs_that_stayed
from inventory.kinds import KINDS
from inventory.refusals import refusal_from_plain
from inventory.transactions import Line, Transaction, reversed_kind
from sync import schema
from sync.centre.verify.bodies import readable
from sync.centre.violations import same_transaction

INVOICING = tuple(name for name, kind in KINDS.items() if kind.whole_effect in (invoice, take_back))
CHANGING = tuple(name for name, kind in KINDS.items() if kind.whole_effect is change_costs)
BESIDE = tuple(name for kind in ("transfer_receipt", "direct_arrival") for name in (kind, reversed_kind(kind)))
"""The kinds whose lines may name what goods cost beside what they carry (F45)."""
DELIVERING = tuple(name for name, kind in KINDS.items() if kind.delivers is Way.IN and not kind.reverses)

Number = tuple[str, str, str]
"""Site, item and serial."""
Change = tuple[int, Decimal]
"""The version of the site's feed at which a cost changed, and by how much."""
Stayed = tuple[str, str, int, str, str]
"""Site, transaction, line, item and number of a change of cost that changed nothing."""
Delivered = Mapping[tuple[str, str, int, str, str], list[Change]]
"""What serials came at, in the order of posting: by site, document or transaction, its line, item and serial."""


def cost_changes(connection: Connection) -> Mapping[Number, list[Change]]:
    """Return the changes of the cost of each serial, in the order of posting."""
    table = schema.transaction
    where = (table.c.status == "posted", table.c.kind.in_((*CHANGING, *INVOICING, *BESIDE)))
    names = ("site", "id", "version", "refusals", "body")
    query = select(*(table.c[name] for name in names)).where(*where).order_by(table.c.site, table.c.version)
    delivered = _delivered(connection)
    found: dict[Number, list[Change]] = defaultdict(list)
    stayed: set[Stayed] = set()
    for row in connection.execute(query).mappings():
        if (made := readable(row["body"])) is None:
            continue
        stayed |= stayed_of(row, made)
        version = row["version"]
        spread = _invoiced(made, version, delivered) if made.kind in INVOICING else _spread(made, stayed)
        for item, serial, change in spread:
            found[row["site"], item, serial].append((version, change))
    return found


def _delivered(connection: Connection) -> Delivered:
    """Return what serials came at on all that was invoiced."""
    movement, transaction, invoices = schema.movement, schema.transaction, schema.transaction.alias("invoices")
    invoiced = select(invoices.c.site, invoices.c.applies_to).where(invoices.c.kind.in_(INVOICING))
    names = ("site", "line", "item", "serial", "unit_cost")
    of_invoiced = [tuple_(transaction.c.site, of).in_(invoiced) for of in (transaction.c.document, transaction.c.id)]
    query = (
        select(*(movement.c[name] for name in names), transaction.c.document, transaction.c.id, transaction.c.version)
        .join_from(movement, transaction, same_transaction())
        .where(movement.c.serial != "", movement.c.unit_cost.is_not(None), or_(*of_invoiced))
        .where(transaction.c.kind.in_(DELIVERING))
        .order_by(movement.c.site, transaction.c.version, movement.c.number)
    )
    found: dict[tuple[str, str, int, str, str], list[Change]] = defaultdict(list)
    for row in connection.execute(query):
        for source in {row.document, row.id} - {""}:
            found[row.site, source, row.line, row.item, row.serial].append((row.version, row.unit_cost))
    return found


def _invoiced(made: Transaction, version: int, delivered: Delivered) -> Iterator[tuple[str, str, Decimal]]:
    """Yield by how much serials cost more (or no more) by an invoice: its price less what each came at."""
    for line in made.lines:
        numbers = sum((each.quantity for each in line.allocations), Decimal(0))
        for each in line.allocations if line.unit_cost is not None and numbers else ():
            for serial in each.serials:
                cost = _came_at(made, line, serial, version, delivered)
                if cost is not None and line.unit_cost is not None:
                    change = (line.unit_cost * line.quantity / numbers).quantize(COST_STEP) - cost
                    yield line.item, serial, -change if made.reverses else change


def _came_at(made: Transaction, line: Line, serial: str, version: int, delivered: Delivered) -> Decimal | None:
    """Return what a serial had cost when it last came on a line of a document before a version."""
    came = delivered.get((made.site, made.applies_to, line.applies_line, line.item, serial), ())
    return next((cost for at, cost in reversed(came) if at < version), None)


def stayed_of(row: RowMapping, made: Transaction) -> set[Stayed]:
    """Return what a change of cost left as it was: taking it back changes nothing of that either."""
    if made.kind not in CHANGING or made.reverses:
        return set()
    flags = [refusal_from_plain(each) for each in json.loads(row["refusals"])]
    return {(row["site"], row["id"], *number) for number in costs_that_stayed(flags)}


def _spread(transaction: Transaction, stayed: Container[Stayed]) -> Iterator[tuple[str, str, Decimal]]:
    falling = is_falling(transaction)
    for line in transaction.lines:
        numbers = Decimal(sum(len(each.serials) for each in line.allocations))
        beside = line.cost / numbers if transaction.kind in BESIDE and line.cost and numbers else None
        for each in line.allocations:
            change = (each.unit_cost or Decimal(0)) if transaction.kind in CHANGING else beside or Decimal(0)
            back = (transaction.site, transaction.reverses, line.line, line.item)
            changed = (serial for serial in each.serials if (*back, serial) not in stayed)
            yield from ((line.item, serial, -change if falling else change) for serial in changed)

"""What goods cost beside what they carry, as the office says it: one amount for a transaction, spread over its lines (F45).

    "beside": {"cost": "120.50", "by": "quantity"}     quantity (stocking units), weight, cost (what the goods cost), equally

A line may say its own `cost` instead: then nothing is spread, and the transaction says no `beside`.
"""

import enum
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from inventory.plain import MalformedError, from_plain, to_plain
from inventory.refusals import refusal_to_plain
from inventory.refusals.adjusting import CostNotSpread
from inventory.spreading import spread
from inventory.transactions import Line, Transaction
from inventory.values import dataclass
from sync.centre.office import Outcome, Told
from terminal.office import Blanks
from terminal.office_allocation import Said
from terminal.office_lines import Known

Object = dict[str, object]
Value = Callable[[str, Line], Decimal]
"""Returns what the goods of a line cost at a site, as far as it is known."""


class By(enum.StrEnum):
    """What an amount is spread by."""

    QUANTITY = "quantity"
    WEIGHT = "weight"
    COST = "cost"
    EQUALLY = "equally"


@dataclass(frozen=True, slots=True)
class Beside:
    """An amount, and what it is spread by."""

    cost: Decimal
    by: By


def with_costs(
    said: Sequence[Said], blanks: Blanks, kept: Mapping[tuple[str, str], Transaction], known: Known, value: Value
) -> list[Said]:
    """Return the transactions with what each line bears; one that is kept bears what it did.

    Raises MalformedError with the number of the one that cannot be read.
    """
    found = []
    for number, each in enumerate(said, 1):
        if isinstance(each.plain, Told) or "beside" not in each.plain:
            found.append(each)
            continue
        try:
            found.append(Said(_spread(each.plain, (blanks, kept), known, value), each.notes))
        except MalformedError as error:
            raise MalformedError(f"transaction {number}: {error.path}", error.expected, error.got) from error
    return found


def _spread(
    plain: Object, where: tuple[Blanks, Mapping[tuple[str, str], Transaction]], known: Known, value: Value
) -> Object | Told:
    blanks, kept = where
    site = blanks.site_of(plain)
    beside = from_plain(Beside, plain["beside"], "beside")
    rest = {name: each for name, each in plain.items() if name != "beside"}
    listed = rest.get("lines")
    plains = [each for each in (listed if isinstance(listed, list) else []) if isinstance(each, dict)]
    lines = [from_plain(Line, each, f"lines[{at}]") for at, each in enumerate(plains)]
    before = kept.get((site, str(plain.get("id", ""))))
    if before is not None and len(before.lines) == len(lines):
        parts: Sequence[Decimal | None] = [each.cost for each in before.lines]
    else:
        parts = spread(beside.cost, [_share(beside.by, each, site, known, value) for each in lines])
    if not parts:
        refusal = CostNotSpread(lines[0].item if lines else "", beside.cost, Decimal(0))
        name, kind = str(plain.get("id", "")), str(plain.get("kind", ""))
        return Told(name, kind, site, Outcome.REFUSED, (refusal_to_plain(refusal),))
    return rest | {"lines": [each | {"cost": to_plain(part)} for each, part in zip(plains, parts, strict=True)]}


def _share(by: By, line: Line, site: str, known: Known, value: Value) -> Decimal:
    match by:
        case By.QUANTITY:
            return line.quantity * (known(line.item, line.unit)[1] or Decimal(1))
        case By.WEIGHT:
            return sum((each.weight or Decimal(0) for each in line.allocations), Decimal(0))
        case By.COST:
            return value(site, line)
        case By.EQUALLY:
            return Decimal(1)

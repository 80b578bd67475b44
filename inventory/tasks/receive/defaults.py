"""Receiving: what the quantity prompt offers before anything is counted (flows.md 1.1 step 4c; setting `quantity_default`)."""

from decimal import Decimal

from inventory.stock import Stock
from inventory.tasks.receive.state import ZERO, Current

ONE = Decimal(1)


def default_packs(line: Current, stock: Stock) -> Decimal | None:
    """Return how many of the label's unit Enter alone takes: what is counted, else what the setting says; None for nothing.

    A lot is always counted by hand. The remainder is offered in whole packs only, as nobody reads a third of a case off a screen.
    """
    if line.counted > 0:
        return line.counted / line.factor
    if line.lots:
        return None
    match stock.setting("quantity_default", line.item):
        case "one":
            return ONE
        case "remainder" if line.room is not None and line.room > 0:
            packs = line.room / line.factor
            whole = packs if line.measured else packs.to_integral_value()
            return whole if whole * line.factor == line.room else None
        case _:
            return None


def shown_default(line: Current, stock: Stock) -> str:
    """Return the default as it stands in `[ ]`, empty for none."""
    if line.counted > ZERO:
        return line.packs
    packs = default_packs(line, stock)
    return "" if packs is None else format(packs.normalize() + 0, "f")

"""Spreading an amount over lines: freight, duty and the like, by whatever counts (F45)."""

from collections.abc import Sequence
from decimal import Decimal

AMOUNT_STEP = Decimal("0.000001")


def spread(amount: Decimal, shares: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return what of an amount each share bears, six decimals; the last that bears any takes the rest. Nothing where there is no share."""
    whole = sum(shares, Decimal(0))
    if whole <= 0 or min(shares) < 0:
        return ()
    parts = [(amount * each / whole).quantize(AMOUNT_STEP) for each in shares]
    last = max(at for at, each in enumerate(shares) if each)
    parts[last] += amount - sum(parts, Decimal(0))
    return tuple(parts)

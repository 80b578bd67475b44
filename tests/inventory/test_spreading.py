"""An amount that is spread over lines: nothing of it is lost, and who has no share bears nothing (F45)."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from inventory.spreading import spread

amounts = st.decimals(0, 10_000, places=2)
shares = st.lists(st.decimals(0, 1_000, places=3), min_size=1, max_size=9)


def test_each_bears_its_share_and_the_last_the_rest() -> None:
    assert spread(Decimal(10), [Decimal(1), Decimal(1), Decimal(1)]) == (
        Decimal("3.333333"),
        Decimal("3.333333"),
        Decimal("3.333334"),
    )
    assert spread(Decimal(10), [Decimal(3), Decimal(0)]) == (Decimal(10), Decimal(0))
    assert spread(Decimal(10), [Decimal(0), Decimal(0)]) == ()


@given(amounts, shares)
def test_nothing_is_lost(amount: Decimal, each: list[Decimal]) -> None:
    parts = spread(amount, each)
    assert sum(parts, Decimal(0)) == (amount if any(each) else 0)
    assert all(part == 0 for part, share in zip(parts, each, strict=False) if not share)

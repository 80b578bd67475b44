"""What customers ask of the life that is left: each rule at its bounds, in the list, at the scan and when it is posted."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.allocation import Goods, sellable
from inventory.customers import Asked, first_day, too_old_for
from inventory.items import ExpiryLevel, Item, Tracking
from inventory.refusals.selling import NumberExpired, OlderThanShipped, ShelfLifeTooShort, ShelfShareTooSmall
from inventory.stock import Lot, Serial, SerialState

DAY = date(2026, 11, 22)
MADE = DAY - timedelta(60)
LAST = DAY + timedelta(40)
LIFE = (MADE, LAST)


@pytest.mark.parametrize(("days", "is_refused"), [(0, ""), (40, ""), (41, "yes")])
def test_as_many_days_must_be_left_as_asked(days: int, is_refused: str) -> None:
    refusal = ShelfLifeTooShort("I", "L", LAST, days)
    assert too_old_for(Asked(days), "I", "L", LIFE, DAY) == (refusal if is_refused == "yes" else None)


@pytest.mark.parametrize(("percent", "is_refused"), [("0", ""), ("40", ""), ("40.000001", "yes")])
def test_as_much_of_the_whole_life_must_be_left_as_asked(percent: str, is_refused: str) -> None:
    asked = Asked(min_percent=Decimal(percent))
    refusal = ShelfShareTooSmall("I", "L", LAST, Decimal(percent))
    assert too_old_for(asked, "I", "L", LIFE, DAY) == (refusal if is_refused == "yes" else None)


@pytest.mark.parametrize(("more", "is_refused"), [(-1, ""), (0, ""), (1, "yes")])
def test_nothing_goes_that_ends_before_what_was_sent(more: int, is_refused: str) -> None:
    shipped = LAST + timedelta(more)
    refusal = OlderThanShipped("I", "L", LAST, shipped)
    assert too_old_for(Asked(shipped=shipped), "I", "L", LIFE, DAY) == (refusal if is_refused == "yes" else None)


def test_a_life_of_unknown_length_has_no_percent() -> None:
    assert too_old_for(Asked(min_percent=Decimal(99)), "I", "L", (None, LAST), DAY) is None


def test_life_begins_when_goods_were_made_else_by_their_days_else_when_they_came_in() -> None:
    assert [
        first_day(MADE, 90, LAST, DAY),
        first_day(None, 90, LAST, DAY),
        first_day(None, None, LAST, DAY),
        first_day(None, None, LAST, None),
    ] == [MADE, LAST - timedelta(90), DAY, None]


def goods(level: ExpiryLevel, asked: Asked | None) -> Goods:
    item = Item("I", "thing", "EA", Tracking.BOTH, lot_expiry_level=level, serial_expiry_level=level)
    serial = Serial("I", "S", "B", SerialState.ON_HAND, "L", stock_date=MADE, expiry_date=LAST - timedelta(10))
    return Goods(item, Lot("I", "L", stock_date=MADE, expiry_date=LAST), serial, asked=asked)


def test_a_customer_is_heard_whatever_the_level_of_the_item() -> None:
    for level in ExpiryLevel:
        assert sellable(goods(level, Asked(31)), DAY) == ShelfLifeTooShort("I", "S", LAST - timedelta(10), 31)
        assert sellable(goods(level, None), DAY) is None


def test_what_is_expired_is_told_so_before_what_the_customer_asks() -> None:
    expired = sellable(goods(ExpiryLevel.ERROR, Asked(31)), LAST + timedelta(1))
    assert expired == NumberExpired("I", "S", LAST - timedelta(10))


@given(days=st.integers(0, 200), percent=st.integers(0, 100), passed=st.integers(0, 100))
def test_what_is_refused_stays_refused_as_days_pass(days: int, percent: int, passed: int) -> None:
    asked = Asked(days, Decimal(percent))
    later = min(DAY + timedelta(passed), LAST)
    if too_old_for(asked, "I", "L", LIFE, DAY) is not None:
        assert too_old_for(asked, "I", "L", LIFE, later) is not None

"""Days that have come at a pick: to leave stock, best before, to be tested again: a question; to be told of: said (domain.md 4)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from inventory.refusals.selling import DayPassed
from inventory.tasks.pick.state import Ask
from inventory.tasks.steps import Outcome
from tests.inventory.tasks.shop import GASKET, PickFloor, shop

OK, DUP, STOP = Outcome.OK, Outcome.DUP, Outcome.STOP
TODAY = date(2026, 11, 22)
LAST = date(2026, 12, 12)


@pytest.fixture
def floor() -> PickFloor:
    return PickFloor(shop())


def with_days(floor: PickFloor, **days: int | date) -> PickFloor:
    """Let L19 end in twenty days, with days of the item and of the lot."""
    lot, item = floor.stock.lots_by_key[GASKET, "L19"], floor.stock.items[GASKET]
    of_lot: dict[str, Any] = {name: day for name, day in days.items() if isinstance(day, date)}
    of_item: dict[str, Any] = {name: day for name, day in days.items() if isinstance(day, int)}
    floor.stock.lots_by_key[GASKET, "L19"] = replace(lot, **{"expiry_date": LAST, **of_lot})
    floor.stock.items[GASKET] = replace(item, **of_item)
    return floor


@pytest.mark.parametrize(
    ("days", "code", "since"),
    [
        ({"removal_days": 20}, "remove_from", TODAY),
        ({"retest_date": TODAY}, "retest", TODAY),
        ({"best_before": date(2026, 11, 21)}, "best_before", date(2026, 11, 21)),
        ({"retest_date": date(2026, 11, 1), "removal_days": 30}, "remove_from", date(2026, 11, 12)),
    ],
)
def test_a_day_that_has_come_is_a_question_and_a_flag(
    floor: PickFloor, days: dict[str, int | date], code: str, since: date
) -> None:
    with_days(floor, **days).pick_all("SO3", "A-03")
    assert (floor.scan("L19"), floor.code) == (DUP, f"question_{code}")
    assert (floor.answer(2), floor.state.ask) == (OK, Ask.QUANTITY)
    floor.pick_all("=14")
    assert floor.posted[-1].flags == (DayPassed(GASKET, "L19", code, since),)


@pytest.mark.parametrize(
    "days", [{"removal_days": 19}, {"retest_date": date(2026, 11, 23)}, {"best_before": TODAY}, {"alert_days": 19}]
)
def test_before_its_day_nothing_is_said(floor: PickFloor, days: dict[str, int | date]) -> None:
    with_days(floor, **days).pick_all("SO3", "A-03")
    assert (floor.scan("L19"), floor.code) == (OK, "")


def test_left_alone_nothing_is_taken(floor: PickFloor) -> None:
    with_days(floor, removal_days=20).pick_all("SO3", "A-03", "L19")
    floor.answer(1)
    assert (floor.state.pending, floor.state.ask) == (None, Ask.GOODS)


def test_the_alert_day_is_only_said(floor: PickFloor) -> None:
    with_days(floor, alert_days=20).pick_all("SO3", "A-03")
    assert (floor.scan("L19"), floor.code) == (OK, "alert_passed")
    floor.pick_all("=14")
    assert floor.posted[-1].flags == ()

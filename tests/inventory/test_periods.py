"""Closed periods: goods that moved are booked on the first open day and flagged, what changes the books only is refused (6.3)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.kinds import KINDS
from inventory.memory import StockInMemory
from inventory.periods import booked_on
from inventory.places import ADJUSTMENT
from inventory.refusals.transactions import PeriodClosed
from inventory.settings import SETTINGS
from inventory.stock import Posted, Refused
from inventory.transactions import Allocation, Line, Transaction
from tests.inventory.ledgers import judge
from tests.inventory.warehouses import GLOVES, NOW, SITE, TODAY, warehouse

days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def found(day: date) -> Transaction:
    line = Line(GLOVES, "EA", Decimal(1), ADJUSTMENT, "A-01", allocations=(Allocation(Decimal(1)),))
    return Transaction("T1", "quantity_increase", SITE, NOW, day, day, "1900", lines=(line,), reason="found")


def note(day: date) -> Transaction:
    return Transaction("T1", "credit_note_price", SITE, NOW, day, day, "1900", applies_to="SO1")


@pytest.fixture
def stock() -> StockInMemory:
    kept = warehouse()
    kept.settings["company", "closed_through"] = TODAY.isoformat()
    return kept


def test_goods_that_moved_in_a_closed_period_are_booked_on_the_first_open_day(stock: StockInMemory) -> None:
    tomorrow = TODAY + timedelta(1)
    posted = judge(found(TODAY), stock)
    assert isinstance(posted, Posted)
    assert (posted.transaction.day, posted.booked_on, posted.flags) == (
        TODAY,
        tomorrow,
        (PeriodClosed(TODAY, tomorrow),),
    )


def test_work_of_an_open_day_is_booked_on_its_day(stock: StockInMemory) -> None:
    posted = judge(found(TODAY + timedelta(1)), stock)
    assert isinstance(posted, Posted)
    assert (posted.booked_on, posted.flags) == (None, ())


def test_what_changes_the_books_only_is_refused(stock: StockInMemory) -> None:
    refused = Refused(note(TODAY), (PeriodClosed(TODAY, TODAY + timedelta(1)),))
    assert judge(note(TODAY), stock) == refused
    assert isinstance(judge(note(TODAY + timedelta(1)), stock), Posted)


def test_the_kinds_that_change_the_books_only_move_nothing() -> None:
    only = {name for name, kind in KINDS.items() if kind.books_only}
    assert {"cost_increase", "receipt_adjustment_reversal", "credit_note_price"} <= only
    assert {KINDS[name].from_leg + KINDS[name].to_leg for name in only} == {""}


def test_a_site_may_be_open_where_the_company_is_closed(stock: StockInMemory) -> None:
    stock.settings[f"site:{SITE}", "closed_through"] = "none"
    assert isinstance(judge(note(TODAY), stock), Posted)


@given(days, days)
def test_a_day_is_closed_up_to_the_last_and_open_after_it(closed: date, day: date) -> None:
    kept = warehouse()
    kept.settings["company", "closed_through"] = closed.isoformat()
    wanted = closed + timedelta(1) if day <= closed else None
    assert booked_on(found(day), kept) == wanted


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("none", True),
        ("2026-10-31", True),
        ("2026-13-01", False),
        ("20261031", False),
        ("9999-12-31", False),
        ("", False),
    ],
)
def test_the_last_closed_day_is_a_day_or_none(text: str, *, fits: bool) -> None:
    assert SETTINGS["closed_through"].fits(text) is fits

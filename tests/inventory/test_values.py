"""Small values of the rules: dates, people, places, documents, settings."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.documents import DocumentLine
from inventory.items import ExpiryLevel, Item, Tracking
from inventory.people import RIGHTS, Operator, Right, Role
from inventory.places import OUTSIDE, is_bin_code, is_outside, is_pack
from inventory.settings import SETTINGS, RuleSetting
from inventory.shelf_life import is_expired, lot_expiry, quarantine_until, serial_expiry

DAY = date(2026, 8, 1)


def test_a_lot_expires_its_days_after_the_stock_date() -> None:
    assert lot_expiry(Item("I", lot_expiry_days=30), DAY) == date(2026, 8, 31)  # the example of F8


@pytest.mark.parametrize("computed", [lot_expiry, serial_expiry, quarantine_until])
def test_without_days_there_is_no_date(computed: object) -> None:
    assert callable(computed)
    assert computed(Item("I"), DAY) is None


def test_each_rule_has_days_of_its_own() -> None:
    item = Item("I", lot_expiry_days=1, serial_expiry_days=2, quarantine_days=0)
    assert (lot_expiry(item, DAY), serial_expiry(item, DAY), quarantine_until(item, DAY)) == (
        DAY + timedelta(1),
        DAY + timedelta(2),
        DAY,
    )


@given(st.dates(), st.integers(0, 10_000_000))
def test_a_computed_day_is_in_the_calendar(day: date, days: int) -> None:
    found = lot_expiry(Item("I", lot_expiry_days=days), day)
    assert found is not None
    assert (found - day).days == days or (found == date.max and (date.max - day).days < days)


@pytest.mark.parametrize(
    ("last_day", "expired"), [(None, False), (DAY - timedelta(1), True), (DAY, False), (DAY + timedelta(1), False)]
)
def test_the_last_day_is_a_good_day(last_day: date | None, expired: object) -> None:
    assert is_expired(last_day, DAY) is expired


@pytest.mark.parametrize(
    ("tracking", "days", "level", "expires"),
    [
        (Tracking.LOT, 5, ExpiryLevel.NONE, True),
        (Tracking.BOTH, None, ExpiryLevel.WARNING, True),
        (Tracking.LOT, None, ExpiryLevel.NONE, False),
        (Tracking.SERIAL, 5, ExpiryLevel.ERROR, False),
    ],
)
def test_a_lot_must_carry_a_date_where_the_item_has_days_or_a_level(
    tracking: Tracking, days: int | None, level: ExpiryLevel, expires: object
) -> None:
    assert Item("I", tracking=tracking, lot_expiry_days=days, lot_expiry_level=level).lot_expires is expires


@pytest.mark.parametrize(
    ("tracking", "lots", "serials"),
    [
        (Tracking.NONE, False, False),
        (Tracking.LOT, True, False),
        (Tracking.SERIAL, False, True),
        (Tracking.BOTH, True, True),
    ],
)
def test_what_is_tracked(tracking: Tracking, lots: object, serials: object) -> None:
    assert (tracking.lots, tracking.serials) == (lots, serials)


def test_roles_may_what_their_work_needs_and_no_more() -> None:
    may = {role: {right for right in Right if Operator("1", "A", role).may(right)} for role in Role}
    assert {Right.RECEIVE, Right.RETURN} == may[Role.RECEIVER] - may[Role.PICKER]
    assert {Right.PICK} == may[Role.PICKER] - may[Role.RECEIVER]
    assert may[Role.PICKER] | may[Role.RECEIVER] < may[Role.SUPERVISOR] < may[Role.ADMINISTRATOR]
    floor = (Right.OVER_RECEIPT, Right.ADJUST, Right.SEND, Right.SETTLE, Right.SETTINGS)
    assert not {right for right in floor if right in may[Role.PICKER] | may[Role.RECEIVER]}
    assert set(RIGHTS) == set(Role)


@pytest.mark.parametrize("place", sorted(OUTSIDE))
def test_the_outside_is_no_bin(place: str) -> None:
    assert (is_outside(place), is_pack(place), is_bin_code(place)) == (True, False, False)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("R-04", True),
        ("A 1", True),
        ("x" * 40, True),
        ("", False),
        ("x" * 41, False),
        ("#1", False),
        ("@V", False),
        ("a\tb", False),
    ],
)
def test_a_bin_code(text: str, fits: object) -> None:
    assert is_bin_code(text) is fits


@given(st.integers(0, 100), st.integers(1, 24), st.integers(0, 3000), st.integers(0, 3000))
def test_open_is_what_is_still_to_come_and_never_below_zero(
    quantity: int, factor: int, done: int, cancelled: int
) -> None:
    line = DocumentLine(
        "D", 1, "I", Decimal(quantity), "CS", Decimal(factor), done=Decimal(done), cancelled=Decimal(cancelled)
    )
    assert line.ordered == quantity * factor
    assert line.open == max(0, quantity * factor - done - cancelled)


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_the_default_of_a_setting_is_one_of_its_values(name: str) -> None:
    setting = SETTINGS[name]
    assert setting.fits(setting.default)
    assert (setting.name, bool(setting.meaning.endswith("."))) == (name, True)


@pytest.mark.parametrize("value", ["", "-1", "101", "1.5", "٣", "1e2", " 5", "9" * 5000, "yes"])
def test_a_number_outside_its_bounds_is_no_setting(value: str) -> None:
    assert not SETTINGS["over_receipt_percent"].fits(value)


def test_a_choice_outside_the_list_is_no_setting() -> None:
    setting = RuleSetting("x", "a", "X.", ("a", "b"))
    assert [setting.fits(value) for value in ("a", "b", "c", "")] == [True, True, False, False]

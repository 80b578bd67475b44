"""True duplicates: a second unit with a vendor's number is `SN~2`, booked by a supervisor, found by its label with the first (6.12)."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.memory import StockInMemory
from inventory.places import VENDOR
from inventory.refusals import goods
from inventory.refusals.numbering import DuplicateUnapproved, VendorDuplicate
from inventory.stock import MatchKind, Posted, Refused, Serial, SerialState
from inventory.transactions import Allocation, Line, Transaction
from inventory.twins import free_twin, label_of, twin_of, twins
from tests.inventory.ledgers import judge
from tests.inventory.warehouses import NOW, RADIO, SITE, TODAY, warehouse

LABEL, SECOND = "RX000700", "RX000700~2"
numbers = st.text(st.characters(min_codepoint=33, max_codepoint=125), min_size=1, max_size=20)


@pytest.fixture
def stock() -> StockInMemory:
    kept = warehouse()
    kept.serials[RADIO, LABEL] = Serial(RADIO, LABEL, "A-01", SerialState.ON_HAND, since=TODAY)
    return kept


def coming(*serials: str, approver: str = "") -> Transaction:
    count = Decimal(len(serials))
    line = Line(RADIO, "EA", count, VENDOR, "R-04", allocations=(Allocation(count, serials=serials),))
    return Transaction("T1", "purchase_receipt", SITE, NOW, TODAY, TODAY, "1001", approver=approver, lines=(line,))


@given(numbers, st.integers(2, 9))
def test_the_label_of_a_second_unit_is_that_of_the_first(serial: str, number: int) -> None:
    assert label_of(twin_of(serial, number)) == serial


@given(numbers)
def test_a_number_of_another_form_is_its_own_label(serial: str) -> None:
    assert label_of(f"{serial}~1") == f"{serial}~1"
    assert label_of(f"{serial}~22") == f"{serial}~22"


def test_the_next_unit_takes_the_first_free_number_until_there_are_too_many() -> None:
    known = {"S", "S~2", "S~4"}
    assert free_twin("S", lambda each: each if each in known else None) == "S~3"
    assert free_twin("S", lambda each: each) == ""
    assert twins("S", lambda each: each if each in known else None) == ("S", "S~2", "S~4")


def test_the_vendors_number_is_refused_where_it_is_in_stock(stock: StockInMemory) -> None:
    refused = Refused(coming(LABEL), (goods.SerialInStock(RADIO, LABEL, "A-01", SITE, TODAY, ""),))
    assert judge(coming(LABEL), stock) == refused


def test_a_second_unit_needs_a_supervisor(stock: StockInMemory) -> None:
    refused = Refused(coming(SECOND), (DuplicateUnapproved(RADIO, LABEL, SECOND),))
    assert judge(coming(SECOND), stock) == refused
    own = replace(coming(SECOND), operator="1900", approver="1900")
    assert isinstance(judge(own, stock), Refused)


def test_a_second_unit_is_booked_by_a_supervisor_and_flagged(stock: StockInMemory) -> None:
    posted = judge(coming(SECOND, approver="1900"), stock)
    assert isinstance(posted, Posted)
    assert [(each.serial, each.place) for each in posted.serials] == [(SECOND, "R-04")]
    assert posted.flags == (VendorDuplicate(RADIO, LABEL, SECOND),)


def test_a_number_with_such_an_end_is_any_other_where_nobody_has_its_beginning(stock: StockInMemory) -> None:
    del stock.serials[RADIO, LABEL]
    posted = judge(coming(SECOND), stock)
    assert isinstance(posted, Posted)
    assert posted.flags == ()


def test_the_label_names_both_units_and_the_tag_the_second(stock: StockInMemory) -> None:
    stock.serials[RADIO, SECOND] = Serial(RADIO, SECOND, "R-04", SerialState.ON_HAND)
    for code, found in ((LABEL, [LABEL, SECOND]), (SECOND, [SECOND])):
        assert [each.key for each in stock.find(code) if each.kind is MatchKind.SERIAL] == found

"""Numbers assigned to a line: required less assigned is what remains, always (F22, F26-F29)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.assignment import Assignment, Filled, check_multiple, fill, from_number, nearest, required_units
from inventory.refusals.base import Refusal
from inventory.refusals.goods import FractionOfUnit, QuantityMismatch, SerialTwice, UnknownUnit
from inventory.refusals.numbering import NoSuchNumber, NotMultiple, TooFewNumbers

EMPTY = Assignment("I", Decimal(3))
OFFERED = ("S1", "S2", "S3", "S4")
BAD = SerialTwice("I", "S2")


def judge(serial: str) -> Refusal | None:
    return BAD if serial == "S2" else None


def test_numbers_are_taken_in_their_order_and_what_is_passed_over_has_its_reason() -> None:
    assert fill(EMPTY, OFFERED, judge) == Filled(Assignment("I", Decimal(3), ("S1", "S3", "S4")), (("S2", BAD),))


def test_too_few_are_all_taken_and_it_is_said() -> None:
    filled = fill(EMPTY, OFFERED[:3], judge)
    assert filled.assignment == Assignment("I", Decimal(3), ("S1", "S3"))
    assert filled.short == TooFewNumbers("I", Decimal(3), Decimal(2))


def test_from_a_given_number_on() -> None:
    assert fill(EMPTY, from_number(OFFERED, "S2x"), judge).assignment.serials == ("S3", "S4")


def test_what_is_assigned_stays_and_is_not_taken_twice() -> None:
    begun = Assignment("I", Decimal(3), ("S4",))
    assert fill(begun, OFFERED, judge).assignment.serials == ("S4", "S1", "S3")
    full = Assignment("I", Decimal(1), ("S4",))
    assert fill(full, OFFERED, judge) == Filled(full)


def test_one_by_one_deleted_and_cleared() -> None:
    one = EMPTY.with_serial("S1")
    assert isinstance(one, Assignment)
    assert (one.required, one.assigned, one.remaining) == (Decimal(3), Decimal(1), Decimal(2))
    assert one.with_serial("S1") == SerialTwice("I", "S1")
    assert one.without("S1") == EMPTY
    assert one.cleared() == EMPTY
    assert one.check() == QuantityMismatch("I", Decimal(3), Decimal(1))
    full = Assignment("I", Decimal(1), ("S1",))
    assert full.check() is None
    assert full.with_serial("S2") == QuantityMismatch("I", Decimal(1), Decimal(2))


@pytest.mark.parametrize(
    ("number", "close"), [("S2", None), ("S20", "S3"), ("A", "S1"), ("Z", "S4")], ids=["there", "next", "first", "last"]
)
def test_an_unknown_number_names_the_closest(number: str, close: str | None) -> None:
    assert nearest("I", number, OFFERED) == (NoSuchNumber("I", number, close) if close else None)


def test_where_nothing_is_there_nothing_is_close() -> None:
    assert nearest("I", "S1", ()) == NoSuchNumber("I", "S1", "")


@pytest.mark.parametrize(
    ("quantity", "factor", "units"),
    [
        ("2", "12", Decimal(24)),
        ("0.5", "12", Decimal(6)),
        ("1", "2.5", FractionOfUnit("I", Decimal("2.5"))),
        ("1", None, UnknownUnit("I", "CS")),
        ("1", "0", UnknownUnit("I", "CS")),
    ],
)
def test_serials_are_counted_in_whole_stocking_units(quantity: str, factor: str | None, units: object) -> None:
    known = None if factor is None else Decimal(factor)
    assert required_units("I", Decimal(quantity), "CS", known) == units


def test_a_part_of_the_serials_is_a_multiple_of_the_factor() -> None:
    assert check_multiple("I", 24, Decimal(12)) is None
    assert check_multiple("I", 20, Decimal(12)) == NotMultiple("I", Decimal(20), Decimal(12))


@given(st.integers(0, 30), st.lists(st.text("ABC12", min_size=1, max_size=4)), st.sets(st.text("ABC12", min_size=1)))
def test_however_it_is_filled_the_counters_agree(required: int, offered: list[str], bad: set[str]) -> None:
    filled = fill(Assignment("I", Decimal(required)), offered, lambda each: BAD if each in bad else None)
    made = filled.assignment
    assert made.assigned + made.remaining == made.required
    assert len(set(made.serials)) == len(made.serials)
    assert made.remaining >= 0
    assert (filled.short is None) == (made.remaining == 0)
    assert not bad & set(made.serials)

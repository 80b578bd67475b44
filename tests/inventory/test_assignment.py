"""How many numbers a line needs, and which is the closest to one that is nowhere (F27, F29)."""

from decimal import Decimal

import pytest

from inventory.assignment import check_multiple, nearest, required_units
from inventory.refusals.goods import FractionOfUnit, UnknownUnit
from inventory.refusals.numbering import NoSuchNumber, NotMultiple

OFFERED = ("S1", "S2", "S3", "S4")


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

"""Making numbers: the next of a mask, ranges, lists, lots (F7, F23-F25)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.generation import (
    listed,
    lots_of,
    make_lots,
    next_number,
    numbers_from,
)
from inventory.numbers import Mask, check_mask
from inventory.refusals.base import Refusal
from inventory.refusals.goods import NotANumber
from inventory.refusals.numbering import NothingToCount, NumbersUsedUp, NumberTwice, TooManyLots
from inventory.segments import parse_segments

SN = Mask("SN6", "serial", "", parse_segments("A2-,N6+"))
DAY = Mask("DAY", "lot", "L", parse_segments("N3/+,N6"))
FIXED = Mask("FIX", "lot", "", parse_segments("N3"))


@pytest.mark.parametrize(
    ("number", "mask", "step", "after"),
    [
        ("SN-000899", SN, 1, "SN-000900"),
        ("SN000899", SN, 1, "SN-000900"),
        ("SN-000001", SN, 10, "SN-000011"),
        ("L041/261122", DAY, 1, "L042/261122"),
        ("SN-999999", SN, 1, NumbersUsedUp("I", "SN-999999")),
        ("SN-999990", SN, 10, NumbersUsedUp("I", "SN-999990")),
        ("SN-000001", SN, 0, NumbersUsedUp("I", "SN-000001")),
        ("X-1", SN, 1, NothingToCount("I", "X-1")),
        ("123", FIXED, 1, NothingToCount("I", "123")),
        ("123", None, 1, NothingToCount("I", "123")),
    ],
)
def test_the_next_number(number: str, mask: Mask | None, step: int, after: str | Refusal) -> None:
    assert next_number("I", number, mask, step) == after


def test_a_range_by_start_and_step() -> None:
    assert numbers_from("I", "SN-000008", SN, count=3, step=2) == ("SN-000008", "SN-000010", "SN-000012")
    assert numbers_from("I", "SN-999998", SN, count=2) == ("SN-999998", "SN-999999")
    assert numbers_from("I", "SN-999998", SN, count=3) == NumbersUsedUp("I", "SN-999998")


@given(st.integers(0, 999_999), st.integers(1, 200), st.integers(1, 50))
def test_any_range_fits_its_mask_counts_up_and_stands_once(start: int, count: int, step: int) -> None:
    found = numbers_from("I", f"SN{start:06d}", SN, count=count, step=step)
    if start + step * (count - 1) > 999_999:
        assert found == NumbersUsedUp("I", f"SN-{start:06d}")
        return
    assert not isinstance(found, Refusal)
    assert list(found) == sorted(set(found))
    assert len(found) == count
    assert [check_mask("I", each, SN) for each in found] == [None] * count


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("A1\nA2\r\nA3\n", ("A1", "A2", "A3")),
        ("A1,A2; A3\tA 4", ("A1", "A2", "A3", "A 4")),
        ("A1\nA1", NumberTwice("A1")),
        ("  \n", NotANumber("  \n")),
        ("A1\nÄ2", NotANumber("Ä2")),
    ],
)
def test_a_list_or_a_file(text: str, numbers: tuple[str, ...] | Refusal) -> None:
    assert listed(text) == numbers


@pytest.mark.parametrize(
    ("quantity", "lots", "each"),
    [
        ("400", 10, ["40"] * 10),
        ("10", 3, ["3", "3", "4"]),
        ("2", 3, TooManyLots(Decimal(2), Decimal(3))),
        ("2", 0, TooManyLots(Decimal(2), Decimal(0))),
    ],
)
def test_make_n_lots(quantity: str, lots: int, each: list[str] | Refusal) -> None:
    wanted = each if isinstance(each, Refusal) else tuple(map(Decimal, each))
    assert make_lots(Decimal(quantity), lots) == wanted


@pytest.mark.parametrize(
    ("quantity", "each", "lots"),
    [
        ("400", "100", ["100"] * 4),
        ("450", "100", ["100"] * 4 + ["50"]),
        ("0.5", "0.2", ["0.2", "0.2", "0.1"]),
        ("5", "0", TooManyLots(Decimal(5), Decimal(0))),
        ("2001", "1", TooManyLots(Decimal(2001), Decimal(2001))),
    ],
)
def test_each_lot_has(quantity: str, each: str, lots: list[str] | Refusal) -> None:
    wanted = lots if isinstance(lots, Refusal) else tuple(map(Decimal, lots))
    assert lots_of(Decimal(quantity), Decimal(each)) == wanted


@pytest.mark.parametrize("measured", [True, False])
@given(millionths=st.integers(1, 10**9), lots=st.integers(1, 2_000))
def test_lots_add_up_and_none_is_empty(*, measured: bool, millionths: int, lots: int) -> None:
    quantity = Decimal(millionths) / (1_000_000 if measured else 1)
    made = make_lots(quantity, lots, measured=measured)
    if not isinstance(made, Refusal):
        assert sum(made) == quantity
        assert len(made) == lots
        assert min(made) > 0
        assert min(made) == made[0]

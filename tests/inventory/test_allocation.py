"""What may be sold, what is proposed first, and why a lot is passed over (domain.md 6.4, 6.14, F9-F12, F26)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.allocation import (
    Goods,
    PassedOver,
    Take,
    candidate_order,
    expiry_warning,
    is_later,
    propose,
    sellable,
)
from inventory.items import ExpiryLevel, Item, NumberOrder, Tracking
from inventory.places import SELLING, Bin, BinKind
from inventory.refusals.base import Refusal
from inventory.refusals.selling import (
    BinDoesNotSell,
    LotHeld,
    LotQuarantined,
    LotRecalled,
    NumberExpired,
    ShelfLifeTooShort,
)
from inventory.staging import Candidate
from inventory.stock import Lot, Serial, SerialState

DAY = date(2026, 11, 22)
LAST = date(2026, 11, 22)


def item(level: ExpiryLevel = ExpiryLevel.ERROR) -> Item:
    return Item("I", tracking=Tracking.BOTH, lot_expiry_level=level, serial_expiry_level=level)


def test_a_lot_is_good_through_the_end_of_its_last_day_and_not_after() -> None:
    goods = Goods(item(), Lot("I", "L", expiry_date=LAST))
    assert sellable(goods, DAY) is None
    assert sellable(goods, DAY + timedelta(1)) == NumberExpired("I", "L", LAST)


def test_what_is_expired_is_said_before_what_will_be_soon() -> None:
    """The serial comes first and has some days left: that must not hide that its lot has none."""
    serial = Serial("I", "S", "A", SerialState.ON_HAND, "L", expiry_date=DAY + timedelta(5))
    goods = Goods(item(), Lot("I", "L", expiry_date=DAY - timedelta(1)), serial)
    assert sellable(goods, DAY, 30) == NumberExpired("I", "L", DAY - timedelta(1))


@pytest.mark.parametrize("level", [ExpiryLevel.NONE, ExpiryLevel.WARNING])
def test_only_the_level_error_stops_an_expired_lot(level: ExpiryLevel) -> None:
    goods = Goods(item(level), Lot("I", "L", expiry_date=LAST))
    assert sellable(goods, DAY + timedelta(1)) is None


def test_the_level_warning_is_a_question_from_the_day_after() -> None:
    goods = Goods(item(ExpiryLevel.WARNING), Lot("I", "L", best_before=LAST))
    assert (expiry_warning(goods, DAY), expiry_warning(goods, DAY + timedelta(1))) == (
        None,
        NumberExpired("I", "L", LAST),
    )


def test_a_serials_own_date_counts_too() -> None:
    serial = Serial("I", "S", "A", SerialState.ON_HAND, expiry_date=LAST)
    assert sellable(Goods(item(), serial=serial), DAY + timedelta(1)) == NumberExpired("I", "S", LAST)


def test_goods_must_have_the_days_left_that_are_set() -> None:
    goods = Goods(item(), Lot("I", "L", expiry_date=DAY + timedelta(9)))
    assert (sellable(goods, DAY, 9), sellable(goods, DAY, 10)) == (
        None,
        ShelfLifeTooShort("I", "L", DAY + timedelta(9), 10),
    )


@pytest.mark.parametrize(
    ("lot", "refusal"),
    [
        (Lot("I", "L", recall="R1", hold="x"), LotRecalled("I", "L", "R1")),
        (Lot("I", "L", hold="damp"), LotHeld("I", "L", "damp")),
        (Lot("I", "L", quarantine_until=DAY + timedelta(1)), LotQuarantined("I", "L", DAY + timedelta(1))),
    ],
)
def test_a_marked_lot_is_not_sold(lot: Lot, refusal: Refusal) -> None:
    assert sellable(Goods(item(), lot), DAY) == refusal


def test_quarantine_ends_on_its_day() -> None:
    assert sellable(Goods(item(), Lot("I", "L", quarantine_until=DAY)), DAY) is None


@pytest.mark.parametrize("kind", list(BinKind))
def test_only_pick_and_bulk_bins_sell(kind: BinKind) -> None:
    refusal = sellable(Goods(item(), place=Bin("S", "B", kind=kind)), DAY)
    assert refusal == (None if kind in SELLING else BinDoesNotSell("B", kind.value))


A = Candidate("P1", "I", "LA", Decimal(5), 1, date(2026, 3, 1), date(2027, 1, 1))
B = Candidate("P2", "I", "LB", Decimal(5), 2, date(2026, 1, 1), date(2027, 3, 1))
C = Candidate("P0", "I", "LC", Decimal(5), 0, date(2026, 2, 1), None)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (NumberOrder.NUMBER, [A, B, C]),
        (NumberOrder.FIFO, [B, C, A]),
        (NumberOrder.LIFO, [A, C, B]),
        (NumberOrder.FEFO, [A, B, C]),
    ],
)
def test_candidates_are_offered_by_number_or_date_unknown_dates_last(
    order: NumberOrder, expected: list[Candidate]
) -> None:
    assert sorted([C, B, A], key=candidate_order(order)) == expected


def test_an_equal_date_is_never_later() -> None:
    assert not is_later(A, A, NumberOrder.FEFO)
    assert is_later(B, A, NumberOrder.FEFO)
    assert not is_later(B, A, NumberOrder.NUMBER)


def test_a_quantity_is_split_over_lots_and_each_passed_one_says_why() -> None:
    reason = LotHeld("I", "LA", "damp")
    proposal = propose([A, B, C], Decimal(7), lambda each: reason if each is A else None)
    assert proposal.takes == (Take(B, Decimal(5)), Take(C, Decimal(2)))
    assert (proposal.passed, proposal.missing) == ((PassedOver(A, reason),), Decimal(0))


def test_what_is_not_there_is_missing() -> None:
    assert propose([A], Decimal(7), lambda _each: None).missing == 2


candidates = st.lists(
    st.builds(
        Candidate,
        st.sampled_from(["P1", "P2"]),
        st.just("I"),
        st.sampled_from(["LA", "LB"]),
        st.integers(1, 9).map(Decimal),
    ),
    max_size=8,
)


@given(candidates, st.integers(1, 40).map(Decimal), st.sets(st.sampled_from(["LA", "LB"])))
def test_a_proposal_never_takes_more_than_wanted_or_there_nor_what_is_refused(
    offered: list[Candidate], wanted: Decimal, bad: set[str]
) -> None:
    proposal = propose(offered, wanted, lambda each: LotHeld("I", each.lot, "x") if each.lot in bad else None)
    taken = sum((each.quantity for each in proposal.takes), Decimal(0))
    there = sum((each.quantity for each in offered if each.lot not in bad), Decimal(0))
    assert taken == min(wanted, there)
    assert taken + proposal.missing == wanted
    assert all(0 < each.quantity <= each.candidate.quantity for each in proposal.takes)
    assert all(each.candidate.lot not in bad for each in proposal.takes)

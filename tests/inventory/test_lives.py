"""A unit that left and came in again has its earlier life kept; a receipt taken back gives it back, whole (domain.md 3a)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.items import Reuse
from inventory.lives import LIVES_MAX, taken_back, with_life
from inventory.memory import StockInMemory
from inventory.people import Operator, Role
from inventory.places import ADJUSTMENT, CUSTOMER, VENDOR
from inventory.stock import Posted, Serial, SerialState
from inventory.transactions import Allocation, Line, Transaction, reversal
from tests.inventory.ledgers import judge
from tests.inventory.warehouses import NOW, RADIO, SITE, TODAY, warehouse

ONE = Allocation(Decimal(1), serials=("RX000001",))
LEAVING = {"direct_shipment": CUSTOMER, "vendor_return": VENDOR, "scrap": ADJUSTMENT}
WAYS = st.lists(
    st.tuples(st.sampled_from(sorted(LEAVING)), st.integers(0, 300), st.sampled_from(["5", "7"])), max_size=5
)


def reusable() -> StockInMemory:
    stock = warehouse()
    stock.items[RADIO] = replace(stock.items[RADIO], reuse=Reuse.ANY)
    stock.operators["1900"] = Operator("1900", "Sue", Role.SUPERVISOR)
    return stock


class Life:
    """One unit and what is posted of it, each on its day."""

    def __init__(self) -> None:
        self.stock = reusable()
        self.day = TODAY
        self.posted: list[Transaction] = []
        self.seen: list[Serial | None] = [None]

    def kept(self) -> Serial | None:
        """Return the unit but for the transaction, which is always the last that moved it."""
        kept = self.stock.serial(RADIO, "RX000001")
        return None if kept is None else replace(kept, transaction="")

    def post(self, transaction: Transaction) -> None:
        result = judge(transaction, self.stock)
        assert isinstance(result, Posted), result
        self.stock.apply(result)

    def do(self, kind: str, legs: tuple[str, str], cost: str) -> None:
        made = Line(RADIO, "EA", Decimal(1), *legs, allocations=(ONE,), unit_cost=Decimal(cost))
        made = replace(made, unit_cost=made.unit_cost if legs[0] == VENDOR else None)
        number = f"T{len(self.posted)}"
        transaction = Transaction(number, kind, SITE, NOW, self.day, self.day, "1900", lines=(made,), reason="damage")
        self.post(transaction)
        self.posted.append(transaction)
        self.seen.append(self.kept())

    def undo(self) -> None:
        original = self.posted.pop()
        days = (self.day, self.day)
        self.post(reversal(original, transaction_id=f"{original.id}R", operator="1900", at=NOW, days=days))
        self.seen.pop()


@given(WAYS, st.integers(0, 300))
def test_a_receipt_taken_back_leaves_the_unit_exactly_as_it_was(ways: list[tuple[str, int, str]], more: int) -> None:
    life = Life()
    for kind, days, cost in ways:
        life.do("purchase_receipt", (VENDOR, "A-01"), cost)
        life.day += timedelta(days)
        life.do(kind, ("A-01", LEAVING[kind]), cost)
    before = life.kept()
    life.day += timedelta(more)
    life.do("purchase_receipt", (VENDOR, "A-01"), "9")
    life.undo()
    after = life.kept()
    assert after is not None
    assert after == before if before is not None else after.state is SerialState.UNKNOWN
    # and it may come in once more, as if nothing had been
    life.do("purchase_receipt", (VENDOR, "A-01"), "9")


@given(WAYS)
def test_all_of_it_is_taken_back_life_by_life(ways: list[tuple[str, int, str]]) -> None:
    life = Life()
    for kind, _, cost in ways:
        life.do("purchase_receipt", (VENDOR, "A-01"), cost)
        life.do(kind, ("A-01", LEAVING[kind]), cost)
    while life.posted:
        life.undo()
        kept, wanted = life.kept(), life.seen[-1]
        if wanted is not None and kept is not None:
            assert (kept.state, kept.place, kept.lot) == (wanted.state, wanted.place, wanted.lot)
            assert (kept.stock_date, kept.earlier, kept.unit_cost) == (
                wanted.stock_date,
                wanted.earlier,
                wanted.unit_cost,
            )


def test_what_people_said_of_the_unit_since_stays() -> None:
    shipped = Serial(RADIO, "N1", CUSTOMER, SerialState.SHIPPED, document="SO1", since=TODAY)
    again = with_life(Serial(RADIO, "N1", "A-01", SerialState.ON_HAND), shipped)
    held = replace(again, hold="smell", fields='{"colour":"red"}')
    assert taken_back(held, "T9") == replace(
        shipped, transaction="T9", hold="smell", fields='{"colour":"red"}', earlier=""
    )


def test_of_very_many_lives_the_newest_are_kept() -> None:
    kept = Serial(RADIO, "N1", CUSTOMER, SerialState.SHIPPED, document="SO0")
    for number in range(1, LIVES_MAX + 5):
        received = with_life(Serial(RADIO, "N1", "A-01", SerialState.ON_HAND), kept)
        kept = replace(received, place=CUSTOMER, state=SerialState.SHIPPED, document=f"SO{number}")
    documents = []
    while (before := taken_back(kept, "T")) is not None:
        kept = before
        documents.append(kept.document)
    assert documents == [f"SO{number}" for number in range(LIVES_MAX + 3, 3, -1)]


@pytest.mark.parametrize("cost", [None, Decimal("7.5")])
def test_costs_of_lives_stand_apart_from_what_devices_know(cost: Decimal | None) -> None:
    shipped = Serial(RADIO, "N1", CUSTOMER, SerialState.SHIPPED, since=date(2026, 1, 2), unit_cost=cost)
    again = with_life(Serial(RADIO, "N1", "A-01", SerialState.ON_HAND, unit_cost=Decimal(9)), shipped)
    assert again.earlier == '[{"place":"@CUSTOMER","since":"2026-01-02","state":"shipped"}]'
    assert again.earlier_costs == (None if cost is None else '["7.5"]')
    assert taken_back(again, "") == shipped

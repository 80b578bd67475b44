"""Held work over both stocks: whatever is redone, given up, taken back and pulled, memory and overlay say alike where it stands."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventory.documents import DocumentNumber
from inventory.held import Held, HeldState
from inventory.memory import StockInMemory
from inventory.offers import kept_for_others
from inventory.posting import post
from inventory.refusals.transactions import NotSentBack
from inventory.staging import Dispute, DisputedGoods
from inventory.stock import Refused, Stock
from sync.messages import Row
from tests.contracts.test_stock import (
    SALE,
    Operation,
    Pair,
    by_supervisor,
    contract_warehouse,
    copied,
    goods,
    taken_back,
    template,
)
from tests.sync.handheld.homes import ENROLMENT, enrolled, filled, pull
from tests.sync.handheld.warehouse import AT, SITE, transaction

__all__ = ["template"]

SENT_BACK = ("H1", "H2")
HELD = (*SENT_BACK, "H3", "H4")


def with_held(stock: StockInMemory) -> StockInMemory:
    """Let two transactions of this device be sent back, one be with the supervisor; H4 never was held."""
    states = {"H1": HeldState.RETURNED, "H2": HeldState.RETURNED, "H3": HeldState.OPEN}
    stock.held_work = {name: Held(name, state) for name, state in states.items()}
    return stock


def held_row(held: Held, version: int) -> Row:
    empty = dict.fromkeys(
        ("operator", "kind", "document", "at", "held_at", "way", "approver", "why", "settled_at"),
        "",
    )
    values = {"transaction": held.transaction, "state": held.state.value, "settled_by": held.settled_by, "waits": False}
    lists = {"refusals": "[]", "clashes": "[]", "device": ENROLMENT.device, "at": AT.isoformat()}
    return Row(feed=SITE, version=version, entity="held", deleted=False, row={**empty, **lists, **values})


def pulled(pair: Pair) -> None:
    """Let the mirror be what the centre has now, with what is held there."""
    pair.pull()
    pull(pair.handheld.home, [held_row(each, pair.version) for each in pair.memory.held_work.values()], pair.version)


def given_up(held: str) -> Operation:
    return lambda pair: pair.post(replace(transaction(pair.next(), "withdrawal", ()), instead_of=held))


def redone(held: str) -> Operation:
    def operation(pair: Pair) -> None:
        made = transaction(pair.next(), "count_request", ())
        pair.post(replace(by_supervisor(made), instead_of=held))

    return operation


named = st.sampled_from(HELD)
operations = st.one_of(
    st.builds(given_up, named),
    st.builds(redone, named),
    st.builds(taken_back, st.integers(0, 5)),
    st.just(lambda pair: pair.settle(pair.version + 1_000)),
    st.just(pulled),
    st.just(lambda pair: pair.retire()),
    st.just(goods("purchase_receipt", "SER", ("@VENDOR", "R-01"), ("", ("S1",), Decimal(1)))),
)


def answers(stock: Stock) -> dict[str, Held | None]:
    return {each: stock.held(each) for each in HELD}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations=st.lists(operations, max_size=14))
def test_where_held_work_stands_is_the_same_in_memory_and_on_a_handheld(
    template: Path, tmp_path: Path, operations: list[Operation]
) -> None:
    with copied(template, tmp_path / "home") as handheld:
        pair = Pair(with_held(contract_warehouse()), handheld)
        pulled(pair)
        for operation in operations:
            operation(pair)
        assert answers(handheld.stock) == answers(pair.memory)
        waiting = [each for each, held in answers(pair.memory).items() if held and held.state is HeldState.RETURNED]
        assert [each.transaction for each in handheld.mirror.sent_back()] == waiting


def test_its_place_is_taken_once_and_given_free_by_taking_back(template: Path, tmp_path: Path) -> None:
    with copied(template, tmp_path / "home") as handheld:
        pair = Pair(with_held(contract_warehouse()), handheld)
        pulled(pair)
        given_up("H1")(pair)
        assert [each.held("H1") for each in (pair.memory, handheld.stock)] == [
            Held("H1", HeldState.SETTLED, "t000001")
        ] * 2
        again = replace(transaction(pair.next(), "withdrawal", ()), instead_of="H1")
        assert post(again, handheld.stock) == Refused(again, (NotSentBack("H1"),))
        taken_back(0)(pair)
        assert [each.held("H1") for each in (pair.memory, handheld.stock)] == [Held("H1", HeldState.RETURNED)] * 2


def disputed_row(goods: DisputedGoods, lot: str) -> Row:
    key = {"transaction": goods.by.transaction, "item": "LOT", "lot": lot, "serial": "", "place": goods.place}
    quantity = str(goods.quantity)
    return Row(feed=SITE, version=2, entity="disputed", deleted=False, row={**key, "number": 1, "quantity": quantity})


def test_held_work_has_no_more_of_a_place_than_stands_there(tmp_path: Path) -> None:
    """Three of L7 stand in R-02, none in R-01: an order that keeps ten still keeps seven beside what its held picks have."""
    memory = contract_warehouse()
    memory.numbers.append(DocumentNumber(SALE, 2, lot="L7", quantity=Decimal(10)))
    places = (("H8", "R-02", 2), ("H7", "R-02", 2), ("H9", "R-01", 5))
    named = tuple(DisputedGoods(place, Decimal(count), Dispute(by, SALE, "", "other")) for by, place, count in places)
    memory.held_goods["LOT", "L7"] = named
    had = (("H7", "R-02", 2), ("H8", "R-02", 1), ("H9", "R-01", 0))
    expected = tuple(DisputedGoods(p, Decimal(n), Dispute(by, SALE, "", "other"), sells=True) for by, p, n in had)
    with filled(enrolled(tmp_path / "home"), memory) as handheld:
        held = [held_row(Held(each.by.transaction, HeldState.OPEN), 2) for each in named]
        held = [each.model_copy(update={"row": {**each.row, "device": "other", "document": SALE}}) for each in held]
        pull(handheld.home, [*held, *(disputed_row(each, "L7") for each in named)], 2)
        for stock in (memory, handheld.stock):
            assert stock.disputed_goods("LOT", "L7") == expected
            assert kept_for_others(stock, "LOT", "L7", "") == {SALE: Decimal(7)}

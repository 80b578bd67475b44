"""A recall covers what was split off, combined or assembled from the goods that it names, and lets it go when it is released (6.7)."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.allocation import goods_at_hand, recall_of
from inventory.genealogy import Link
from inventory.marks_in_memory import PastInMemory
from inventory.memory import StockInMemory
from inventory.origins import (
    ORIGIN_STEPS_MAX,
    ORIGINS_MAX,
    NumberKey,
    carried_links,
    made_with,
    recalled_origin,
    starts,
)
from inventory.recalls import Recall
from inventory.refusals import selling
from inventory.stock import Lot, Posted, Refused, Serial, SerialState
from tests.inventory.ledgers import judge
from tests.inventory.test_making import (
    ASSEMBLED,
    ENGINE,
    MOTOR,
    SCREW,
    SPLIT,
    back,
    do,
    into,
    made,
    out,
    stock,
)
from tests.inventory.warehouses import MILK

__all__ = ["stock"]


def recall(stock: StockInMemory, item: str = "", lot: str = "", serial: str = "", last_serial: str = "") -> None:
    stock.recall_lines["R1", 1] = Recall("R1", 1, item, lot, serial=serial, last_serial=last_serial)


def recalled(stock: StockInMemory, item: str, lot: str = "", serial: str = "") -> str:
    kept = stock.lots_by_key.get((item, lot)) if lot else None
    return recall_of(goods_at_hand(stock, stock.items[item], kept, stock.serials.get((item, serial))))


def test_what_was_split_off_before_the_recall_is_covered(stock: StockInMemory) -> None:
    do(stock, SPLIT)
    do(stock, made("lot_split", out(MILK, "10", "M3"), into(MILK, "10", "M5"), name="T2"))
    recall(stock, item=MILK, lot="M1")
    assert [recalled(stock, MILK, lot) for lot in ("M3", "M4", "M5", "M2")] == ["R1", "R1", "R1", ""]


def test_what_is_combined_of_recalled_goods_is_covered(stock: StockInMemory) -> None:
    do(stock, made("lot_combine", out(MILK, "10", "M1"), out(MILK, "10", "M2"), into(MILK, "20", "MX"), name="T2"))
    recall(stock, item=MILK, lot="M2")
    assert [recalled(stock, MILK, lot) for lot in ("MX", "M1")] == ["R1", ""]


@pytest.mark.parametrize(
    ("named", "covered"),
    [
        ({"item": MOTOR, "serial": "A"}, ["R1", ""]),
        ({"serial": "C", "last_serial": "D"}, ["", "R1"]),
        ({"item": SCREW, "lot": "S1"}, ["R1", "R1"]),
    ],
)
def test_a_master_is_covered_by_its_components(stock: StockInMemory, named: dict[str, str], covered: list[str]) -> None:
    do(stock, ASSEMBLED)
    recall(stock, **named)
    assert [recalled(stock, ENGINE, serial=each) for each in ("E1", "E2")] == covered


def test_a_release_lets_all_of_it_go(stock: StockInMemory) -> None:
    do(stock, SPLIT)
    recall(stock, item=MILK, lot="M1")
    stock.recall_lines["R1", 1] = replace(stock.recall_lines["R1", 1], released_by="T9")
    assert recalled(stock, MILK, "M3") == ""


def test_what_was_taken_back_is_covered_no_more(stock: StockInMemory) -> None:
    do(stock, SPLIT)
    do(stock, back(SPLIT))
    recall(stock, item=MILK, lot="M1")
    assert recalled(stock, MILK, "M3") == ""


def test_neither_a_recalled_lot_nor_its_descendants_are_split(stock: StockInMemory) -> None:
    do(stock, SPLIT)
    recall(stock, item=MILK, lot="M1")
    for lot in ("M3", "M1"):
        again = made("lot_split", out(MILK, "1", lot), into(MILK, "1", "M9"), name="T2")
        result = judge(again, stock)
        assert isinstance(result, Refused)
        assert selling.LotRecalled(MILK, lot, "R1") in result.refusals


def test_a_master_with_a_recalled_component_is_not_built_in(stock: StockInMemory) -> None:
    recall(stock, item=SCREW, lot="S1")
    result = judge(ASSEMBLED, stock)
    assert isinstance(result, Refused)
    assert result.refusals == (selling.LotRecalled(SCREW, "S1", "R1"),)


class Chain:
    """A past of so many steps, each made of `breadth` lots; the last ones are recalled."""

    def __init__(self, steps: int, breadth: int = 1) -> None:
        self.steps, self.breadth = steps, breadth
        self.asked = 0

    def made_of(self, item: str, lot: str, serial: str) -> tuple[Link, ...]:
        self.asked += 1
        step = int(lot.split("-", maxsplit=1)[0])
        if step >= self.steps:
            return ()
        return tuple(Link(item, lot, serial, item, f"{step + 1}-{at}", "", Decimal(1)) for at in range(self.breadth))

    def lot(self, item: str, lot: str) -> Lot | None:
        return None

    def serial(self, item: str, serial: str) -> Serial | None:
        return None

    def recalls(self, item: str) -> tuple[Recall, ...]:
        return (Recall("R1", 1, item, f"{self.steps}-0"),)


def test_looking_back_is_bounded_in_depth_and_breadth() -> None:
    assert recalled_origin(Chain(ORIGIN_STEPS_MAX), "I", "0", "") == "R1"
    assert recalled_origin(Chain(ORIGIN_STEPS_MAX + 1), "I", "0", "") == ""
    wide = Chain(5, 40)
    assert recalled_origin(wide, "I", "0", "") == "R1"
    assert wide.asked <= ORIGINS_MAX


def test_goods_that_were_made_of_themselves_end_the_walk(stock: StockInMemory) -> None:
    for one, other in (("X", "Y"), ("Y", "X")):
        link = Link(MILK, one, "", MILK, other, "", Decimal(1))
        stock.links[link.key] = link.quantity
    recall(stock, item=MILK, lot="M1")
    assert stock.origin_recall(MILK, "X", "") == ""


def test_a_component_of_another_site_is_known_by_its_number(stock: StockInMemory) -> None:
    link = Link(ENGINE, "", "E7", MOTOR, "", "FAR", Decimal(1))
    stock.links[link.key] = link.quantity
    stock.serials[ENGINE, "E7"] = Serial(ENGINE, "E7", "R-04", SerialState.ON_HAND)
    recall(stock, item=MOTOR, serial="FAR")
    assert recalled(stock, ENGINE, serial="E7") == "R1"


def test_taking_apart_stays_possible_while_a_component_is_recalled(stock: StockInMemory) -> None:
    do(stock, ASSEMBLED)
    recall(stock, item=MOTOR, serial="A")
    assert isinstance(judge(back(ASSEMBLED), stock), Posted)


NUMBERS = [(item, lot, serial) for item in "ABC" for lot in ("", "L") for serial in ("", "1", "2")]
keys = st.sampled_from(NUMBERS)
quantities = st.sampled_from([Decimal(1), Decimal(1), Decimal(0), Decimal(-1)])
made_of = st.tuples(keys, keys).filter(lambda link: link[0][0] > link[1][0])


def made_of_any(links: list[Link], named: set[NumberKey]) -> set[NumberKey]:
    """Return all that was made of goods, found from them on."""
    found: set[NumberKey] = set()
    now = named
    while now := set(made_with(now, links)) - found:
        found |= now
    return found


@given(st.dictionaries(made_of, quantities, max_size=8), keys.filter(lambda key: key[1] or key[2]))
def test_what_is_found_from_a_recall_on_is_what_is_found_looking_back(
    made: dict[tuple[NumberKey, NumberKey], Decimal], named: NumberKey
) -> None:
    item, lot, serial = named
    stock = StockInMemory("ROT")
    stock.links |= {(*into, *of): quantity for (into, of), quantity in made.items()}
    stock.recall_lines["R1", 1] = Recall("R1", 1, item, "" if serial else lot, serial=serial)
    seeds = {(item, each, serial) for each in ("", "L")} if serial else {named}
    found = made_of_any([Link(*key, quantity) for key, quantity in stock.links.items()], seeds)
    for each in NUMBERS:
        assert bool(recalled_origin(PastInMemory(stock), *each)) == bool(found & set(starts(*each))), each


@given(st.dictionaries(made_of, quantities, max_size=8), st.dictionaries(made_of, quantities, max_size=8), keys)
def test_where_goods_come_in_as_much_is_known_of_them_as_where_they_left(
    theirs: dict[tuple[NumberKey, NumberKey], Decimal],
    ours: dict[tuple[NumberKey, NumberKey], Decimal],
    goods: NumberKey,
) -> None:
    left, came = StockInMemory("ROT"), StockInMemory("CHI")
    left.links |= {(*into, *of): quantity for (into, of), quantity in theirs.items()}
    came.links |= {(*into, *of): quantity for (into, of), quantity in ours.items()}
    for link in carried_links(left.links, came.links, [goods]):
        came.links[link.key] = came.links.get(link.key, Decimal(0)) + link.quantity
    assert not carried_links(left.links, came.links, [goods])
    for named in NUMBERS:
        for each in (left, came):
            each.recall_lines["R1", 1] = Recall("R1", 1, named[0], "" if named[2] else named[1], serial=named[2])
        if recalled_origin(PastInMemory(left), *goods):
            assert recalled_origin(PastInMemory(came), *goods), named

"""The contract of stock over pallets and boxes: what they hold is offered where they stand, over the files of a handheld as in memory."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventory.items import NumberOrder
from inventory.transactions import Allocation, Line
from tests.contracts.test_stock import (
    SALE,
    Operation,
    Pair,
    by_supervisor,
    contract_warehouse,
    copied,
    taken_back,
    template,
)
from tests.sync.handheld.warehouse import transaction

__all__ = ["template"]

PACKS = ("#P1", "#P2", "#P3")
BINS = ("DOCK", "R-01", "R-02")
LOTS = ("L7", "L8", "L9")
EACH = (*PACKS, *BINS)


def goods(pair: Pair, kind: str, lot: str, legs: tuple[str, str]) -> None:
    """Move one of a lot, in a pick for the order."""
    document, number = (SALE, 2) if kind in ("pick", "shipment") else ("", 0)
    line = Line("LOT", "EA", Decimal(1), *legs, number, (Allocation(Decimal(1), lot),))
    pair.post(by_supervisor(transaction(pair.next(), kind, (line,), document)))


def whole(pair: Pair, kind: str, pack: str, legs: tuple[str, str]) -> None:
    """Move, seal or open a pack; it is moved from where it stands."""
    kept = pair.memory.packs.get(pack)
    start = kept.stands_in if kept else legs[0]
    line = Line("", "", Decimal(0), start, legs[1], pack=pack)
    line = line if kind == "pack_move" else replace(line, from_place="", to_place="")
    pair.post(by_supervisor(transaction(pair.next(), kind, (line,))))


packs, bins, places, lots = (st.sampled_from(each) for each in (PACKS, BINS, EACH, LOTS))


def moved(kinds: tuple[str, ...], legs: st.SearchStrategy[tuple[str, str]]) -> st.SearchStrategy[Operation]:
    return st.builds(
        lambda kind, lot, way: lambda pair: goods(pair, kind, lot, way), st.sampled_from(kinds), lots, legs
    )


def packed(kinds: tuple[str, ...]) -> st.SearchStrategy[Operation]:
    ways = st.tuples(places, places)
    return st.builds(
        lambda kind, pack, way: lambda pair: whole(pair, kind, pack, way), st.sampled_from(kinds), packs, ways
    )


operations = st.one_of(
    moved(("pack_build", "pack_merge"), st.tuples(places, packs)),
    moved(("pack_unpack",), st.tuples(packs, bins)),
    moved(("pick",), st.tuples(places, st.sampled_from(("DOCK", *PACKS)))),
    moved(("pick",), packs.map(lambda pack: (pack, pack))),
    moved(("shipment",), st.tuples(places, st.just("@CUSTOMER"))),
    packed(("pack_move",)),
    packed(("pack_seal", "pack_unseal")),
    st.integers(0, 20).map(taken_back),
    st.just(Pair.pull),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(operations, max_size=14))
def test_packs_are_the_same_on_both(template: Path, tmp_path: Path, made: list[Operation]) -> None:
    with copied(template, tmp_path / "home") as handheld:
        pair = Pair(contract_warehouse(), handheld)
        for lot, pack in (("L7", "#P1"), ("L8", "#P2")):
            goods(pair, "pack_build", lot, ("R-02", pack))
        for operation in made:
            operation(pair)
        for order in NumberOrder:
            for bin_code in ("", *BINS):
                offered = [each.candidates("LOT", bin_code, order, 0, 20) for each in (pair.memory, handheld.stock)]
                assert offered[0] == offered[1]
        for place in EACH:
            assert pair.memory.packs_in(place, 9) == handheld.stock.packs_in(place, 9)
            assert pair.memory.pack(place) == handheld.stock.pack(place)
        assert pair.memory.packs_standing(PACKS) == handheld.stock.packs_standing(PACKS)
        assert pair.memory.order_in(PACKS) == handheld.stock.order_in(PACKS)


def test_a_box_is_offered_in_the_bin_of_its_pallet(template: Path, tmp_path: Path) -> None:
    with copied(template, tmp_path / "home") as handheld:
        pair = Pair(contract_warehouse(), handheld)
        goods(pair, "pack_build", "L7", ("R-02", "#P1"))
        goods(pair, "pack_build", "L8", ("R-02", "#P2"))
        whole(pair, "pack_move", "#P1", ("R-02", "#P2"))
        whole(pair, "pack_move", "#P2", ("R-02", "R-01"))
        offered = handheld.stock.candidates("LOT", "", NumberOrder.NUMBER, 0, 20)
        assert [(each.place, each.pack, each.lot, each.quantity) for each in offered if each.pack] == [
            ("R-01", "#P1", "L7", Decimal(1)),
            ("R-01", "#P2", "L8", Decimal(1)),
        ]
        assert pair.memory.candidates("LOT", "", NumberOrder.NUMBER, 0, 20) == offered

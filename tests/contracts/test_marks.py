"""Marks over both stocks: whatever is recalled, held, quarantined, dated, reserved or split, memory and overlay answer alike."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventory.allocation import goods_at_hand, recall_of
from inventory.places import ASSEMBLY
from inventory.stock import Stock
from inventory.transactions import Allocation, Line, Mark
from tests.contracts.test_stock import (
    SALE,
    Operation,
    Pair,
    by_supervisor,
    contract_warehouse,
    copied,
    goods,
    template,
)
from tests.sync.handheld.warehouse import DAY, transaction

__all__ = ["template"]

ITEMS = {"LOT": ("L8", "L9", "L1", "L5"), "SER": ("S1", "S2")}
RECALLS = ("R1", "R2")
LOT_MARKS = ("quarantine_set", "quarantine_release", "hold_set", "hold_release", "expiry_change")


def marking(kind: str, mark: Mark, reference: str = "", document: str = "") -> Operation:
    def operation(pair: Pair) -> None:
        made = by_supervisor(transaction(pair.next(), kind, (), document))
        marks = () if kind == "recall_release" else (mark,)
        pair.post(replace(made, marks=marks, reason="why", reference=reference))

    return operation


def split(lot: str, into: str) -> Operation:
    def line(number: str, legs: tuple[str, str]) -> Line:
        return Line("LOT", "EA", Decimal(1), *legs, allocations=(Allocation(Decimal(1), number),))

    def operation(pair: Pair) -> None:
        both = (line(lot, ("R-02", ASSEMBLY)), line(into, (ASSEMBLY, "R-02")))
        pair.post(by_supervisor(transaction(pair.next(), "lot_split", both)))

    return operation


lots = st.sampled_from(ITEMS["LOT"]).map(lambda lot: Mark("LOT", lot))
serials = st.sampled_from(ITEMS["SER"]).map(lambda serial: Mark("SER", serial=serial))
named = st.one_of(lots, serials)
days = st.sampled_from([DAY + timedelta(each) for each in (-40, 0, 40)])
operations = st.one_of(
    st.builds(marking, st.sampled_from(LOT_MARKS), st.builds(lambda mark, day: replace(mark, day=day), lots, days)),
    st.builds(marking, st.sampled_from(("hold_set", "hold_release", "quarantine_set")), named),
    st.builds(marking, st.sampled_from(("recall", "recall_release")), named, st.sampled_from(RECALLS)),
    st.builds(marking, st.just("recall"), lots, st.sampled_from(RECALLS)),
    st.builds(
        lambda kind, mark: marking(
            kind,
            replace(mark, line=2, quantity=Decimal(2)) if mark.lot else replace(mark, line=1),
            document=SALE,
        ),
        st.sampled_from(("reserve", "unreserve")),
        named,
    ),
    st.builds(split, st.sampled_from(ITEMS["LOT"]), st.sampled_from(ITEMS["LOT"])),
    st.builds(split, st.sampled_from(("L8", "L9")), st.just("L5")),
    st.just(goods("pick", "LOT", ("R-02", "DOCK"), ("L9", (), Decimal(1)))),
    st.just(goods("pick", "LOT", ("R-02", "DOCK"), ("L5", (), Decimal(1)))),
    st.just(goods("purchase_receipt", "SER", ("@VENDOR", "R-01"), ("", ("S1",), Decimal(1)))),
    st.just(lambda pair: pair.settle(pair.version + 1_000)),
)


def answers(stock: Stock) -> dict[object, object]:
    asked: dict[object, object] = {each: stock.recall(each) for each in RECALLS}
    for item in ITEMS:
        asked["recalls", item] = stock.recalls(item)
    kept, served = stock.item("LOT"), stock.item("SER")
    assert kept is not None
    assert served is not None
    for lot in ITEMS["LOT"]:
        known = stock.lot("LOT", lot)
        asked[lot] = (known, stock.made_of("LOT", lot, ""), stock.promised("LOT", lot))
        asked["covered", lot] = (stock.origin_recall("LOT", lot, ""), recall_of(goods_at_hand(stock, kept, known)))
    for serial in ITEMS["SER"]:
        one = stock.serial("SER", serial)
        asked[serial] = (one, stock.named_for("SER", serial), recall_of(goods_at_hand(stock, served, None, one)))
    for line in (1, 2):
        asked["advised", line] = sorted(stock.advised(SALE, line), key=lambda each: (each.lot, each.serial))
    asked["kept on"] = sorted(stock.kept_on(SALE), key=lambda each: (each.line, each.lot, each.serial))
    return asked


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations=st.lists(operations, max_size=14))
def test_marks_are_the_same_in_memory_and_on_a_handheld(
    template: Path, tmp_path: Path, operations: list[Operation]
) -> None:
    with copied(template, tmp_path / "home") as handheld:
        pair = Pair(contract_warehouse(), handheld)
        for operation in operations:
            operation(pair)
        assert answers(handheld.stock) == answers(pair.memory)


def test_a_lot_split_off_on_a_handheld_is_recalled_with_its_source(template: Path, tmp_path: Path) -> None:
    with copied(template, tmp_path / "home") as handheld:
        pair = Pair(contract_warehouse(), handheld)
        for operation in (split("L9", "L5"), marking("recall", Mark("LOT", "L9"), "R1")):
            operation(pair)
        assert [each.origin_recall("LOT", "L5", "") for each in (pair.memory, handheld.stock)] == ["R1", "R1"]
        marking("recall_release", Mark(), "R1")(pair)
        assert [each.origin_recall("LOT", "L5", "") for each in (pair.memory, handheld.stock)] == ["", ""]

"""Lots split and combined, units assembled and taken apart: what stands against it, what it does, and that all of it comes back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.genealogy import Link, distribute
from inventory.items import Item, LotOrigin, Tracking
from inventory.leases import NumberRange
from inventory.memory import StockInMemory
from inventory.numbers import Mask
from inventory.places import ADJUSTMENT, ASSEMBLY
from inventory.refusals import goods, making, numbering, selling
from inventory.refusals.base import Refusal
from inventory.refusals.transactions import EmptyTransaction
from inventory.segments import parse_segments
from inventory.stock import BalanceKey, Lot, Posted, Refused, Serial, SerialState
from inventory.transactions import Allocation, Line, Source, Transaction, body_of, read_body, reversal
from tests.inventory.ledgers import Ledger, judge, records_of
from tests.inventory.warehouses import CHEESE, MILK, NOW, SITE, TODAY, warehouse

EARLY, LATE = date(2027, 2, 1), date(2027, 6, 1)
ENGINE, MOTOR, SCREW = "ENGINE", "MOTOR", "SCREW"


@pytest.fixture
def stock() -> StockInMemory:
    kept = warehouse()
    kept.items |= {
        ENGINE: Item(ENGINE, tracking=Tracking.SERIAL),
        MOTOR: Item(MOTOR, tracking=Tracking.SERIAL),
        SCREW: Item(SCREW, tracking=Tracking.LOT),
        "LEASED": Item("LEASED", tracking=Tracking.LOT, contract="C1"),
    }
    coming = [
        part(MILK, "40", "M1", (ADJUSTMENT, "R-04"), expiry_date=EARLY, weight=Decimal(80)),
        part(MILK, "20", "M2", (ADJUSTMENT, "R-04"), expiry_date=LATE),
        part("LEASED", "5", "L1", (ADJUSTMENT, "R-04")),
        part(SCREW, "100", "S1", (ADJUSTMENT, "R-04")),
        part(MOTOR, "4", "", (ADJUSTMENT, "R-04"), serials=("A", "B", "C", "D")),
        part(CHEESE, "3", "C1", (ADJUSTMENT, "R-04"), owner="X"),
        part(CHEESE, "3", "C2", (ADJUSTMENT, "R-04")),
    ]
    for at, line in enumerate(coming):
        do(kept, made("opening_adjustment", line, name=f"I{at}"))
    return kept


def part(item: str, quantity: str, lot: str, legs: tuple[str, str], **values: object) -> Line:
    unit = "KG" if item == CHEESE else "EA"
    plain = Allocation(Decimal(quantity), lot)
    allocation = Allocation(**{name: getattr(plain, name) for name in Allocation.__slots__} | values)
    return Line(item, unit, Decimal(quantity), *legs, allocations=(allocation,))


def out(item: str, quantity: str, lot: str, **values: object) -> Line:
    return part(item, quantity, lot, ("R-04", ASSEMBLY), **values)


def into(item: str, quantity: str, lot: str, place: str = "R-04", **values: object) -> Line:
    return part(item, quantity, lot, (ASSEMBLY, place), **values)


def made(kind: str, *lines: Line, name: str = "T1", approver: str = "") -> Transaction:
    return Transaction(name, kind, SITE, NOW, TODAY, TODAY, "1900", lines=lines, approver=approver)


def do(stock: StockInMemory, transaction: Transaction) -> Posted:
    result = judge(read_body(body_of(transaction)), stock)
    assert isinstance(result, Posted), result
    stock.apply(result)
    return result


def back(original: Transaction) -> Transaction:
    return reversal(original, transaction_id=f"{original.id}-back", operator="1900", at=NOW, days=(TODAY, TODAY))


def stands(stock: StockInMemory) -> tuple[object, ...]:
    """Return what a reversal must restore: all but the days and names of the last movements, and records that nothing is in."""
    balances, serials, *_ = records_of(stock)
    assert isinstance(serials, dict)
    links = {key: quantity for key, quantity in stock.links.items() if quantity}
    kept = {key: replace(each, since=None, transaction="") for key, each in serials.items()}
    return (balances, {key: each for key, each in kept.items() if each.state is not SerialState.UNKNOWN}, links)


ENGINES = into(ENGINE, "2", "", serials=("E1", "E2"))
MOTORS = (
    out(MOTOR, "2", "", serials=("A", "B"), parent="E1"),
    out(MOTOR, "2", "", serials=("C", "D"), parent="E2"),
)
ASSEMBLED = made("assembly", ENGINES, *MOTORS, out(SCREW, "20", "S1"), name="T0")
SPLIT = made("lot_split", out(MILK, "40", "M1", weight=Decimal(80)), into(MILK, "10", "M3", weight=Decimal(20)),
             into(MILK, "30", "M4", weight=Decimal(60)))  # fmt: skip


def quarantined(stock: StockInMemory) -> None:
    stock.lots_by_key[MILK, "M1"] = replace(stock.lots_by_key[MILK, "M1"], quarantine_until=date(2027, 1, 1))


def recalled(stock: StockInMemory) -> None:
    stock.lots_by_key[MILK, "M1"] = replace(stock.lots_by_key[MILK, "M1"], recall="RC1")


def held(stock: StockInMemory) -> None:
    stock.lots_by_key[MILK, "M1"] = replace(stock.lots_by_key[MILK, "M1"], hold="smell")


def traced(stock: StockInMemory) -> None:
    stock.settings[f"item:{MILK}", "traced_food"] = "yes"


def built(stock: StockInMemory) -> None:
    do(stock, ASSEMBLED)


def in_twos(stock: StockInMemory) -> None:
    stock.settings[f"item:{ENGINE}", "build_quantity"] = "2"


def masked(stock: StockInMemory) -> None:
    stock.masks["LOT"] = Mask("LOT", "lot", "L", parse_segments("N2-,N4+"), next="L01-0001")
    stock.items[MILK] = replace(stock.items[MILK], lot_mask="LOT")
    stock.operators["1901"] = replace(stock.operators["1900"], badge="1901")


def masked_and_leased(stock: StockInMemory) -> None:
    masked(stock)
    stock.leases = {MILK: (NumberRange(MILK, "LOT", "L01-0005", "L01-0009"),)}


def of_a_vendor(stock: StockInMemory) -> None:
    masked(stock)
    stock.items[MILK] = replace(stock.items[MILK], lot_origin=LotOrigin.VENDOR)


def nothing(_stock: StockInMemory) -> None:
    pass


CASES: dict[str, tuple[Callable[[StockInMemory], None], Transaction, tuple[Refusal, ...]]] = {
    "sums": (
        nothing,
        made("lot_split", out(MILK, "10", "M1"), into(MILK, "9", "M3")),
        (making.SumsDiffer(MILK, Decimal(10), Decimal(9)),),
    ),
    "weights": (
        nothing,
        made("lot_split", out(MILK, "10", "M1", weight=Decimal(20)), into(MILK, "10", "M3", weight=Decimal(19))),
        (making.WeightsDiffer(MILK, Decimal(20), Decimal(19)),),
    ),
    "nothing made": (nothing, made("lot_split", out(MILK, "10", "M1")), (EmptyTransaction("lot_split"),)),
    "too much": (
        nothing,
        made("lot_split", out(MILK, "41", "M1"), into(MILK, "41", "M3")),
        (goods.NotEnough(MILK, "M1", "R-04", Decimal(41), Decimal(40)),),
    ),
    "two lots split": (
        nothing,
        made("lot_split", out(MILK, "1", "M1"), out(MILK, "1", "M2"), into(MILK, "2", "M3")),
        (making.NotOneLot(MILK, "lot_split", 2),),
    ),
    "into itself": (
        nothing,
        made("lot_split", out(MILK, "1", "M1"), into(MILK, "1", "M1")),
        (making.NotOneLot(MILK, "lot_split", 1),),
    ),
    "another item": (
        nothing,
        made("lot_split", out(MILK, "1", "M1"), into(SCREW, "1", "S9")),
        (making.NotOneItemAndPlace("lot_split", SCREW, "R-04"),),
    ),
    "another place": (
        nothing,
        made("lot_split", out(MILK, "1", "M1"), into(MILK, "1", "M3", "A-01")),
        (making.NotOneItemAndPlace("lot_split", MILK, "A-01"),),
    ),
    "another owner": (
        nothing,
        made("lot_combine", out(CHEESE, "1", "C1", owner="X"), out(CHEESE, "1", "C2"), into(CHEESE, "2", "C3")),
        (making.OwnersMixed(CHEESE, "", "X"),),
    ),
    "recalled": (recalled, SPLIT, (selling.LotRecalled(MILK, "M1", "RC1"),)),
    "held": (held, SPLIT, (selling.LotHeld(MILK, "M1", "smell"),)),
    "quarantined": (quarantined, SPLIT, (selling.LotQuarantined(MILK, "M1", date(2027, 1, 1)),)),
    "contract": (
        nothing,
        made("lot_split", out("LEASED", "2", "L1"), into("LEASED", "2", "L2")),
        (making.LotOnContract("LEASED", "L1", "C1"),),
    ),
    "younger": (
        nothing,
        made("lot_split", out(MILK, "2", "M1"), into(MILK, "2", "M3", expiry_date=LATE)),
        (goods.OtherExpiry(MILK, "M3", EARLY, LATE),),
    ),
    "into a younger": (
        nothing,
        made("lot_split", out(MILK, "2", "M1"), into(MILK, "2", "M2")),
        (goods.OtherExpiry(MILK, "M2", EARLY, LATE),),
    ),
    "traced food into a known lot": (
        traced,
        made("lot_combine", out(MILK, "2", "M2"), into(MILK, "2", "M1")),
        (making.LotExists(MILK, "M1"),),
    ),
    "another key of a lot of ours": (
        masked,
        made("lot_split", out(MILK, "2", "M1"), into(MILK, "2", "L010002"), approver="1901"),
        (goods.NotInMask(MILK, "L010002", "LOT", "L##-####"),),
    ),
    "made, but not by the mask": (
        masked,
        made("lot_combine", out(MILK, "2", "M1"), into(MILK, "2", "X9", lot_source=Source.GENERATED), approver="1901"),
        (goods.NotInMask(MILK, "X9", "LOT", "L##-####"),),
    ),
    "made, but not leased": (
        masked_and_leased,
        made("lot_split", out(MILK, "2", "M1"), into(MILK, "2", "L01-0002", lot_source=Source.GENERATED)),
        (numbering.NumberNotLeased(MILK, "L01-0002"),),
    ),
    "made in place of a vendor's": (
        of_a_vendor,
        made("lot_split", out(MILK, "2", "M1"), into(MILK, "2", "L01-0005", lot_source=Source.GENERATED)),
        (numbering.VendorLotMade(MILK, "L01-0005"),),
    ),
    "no master": (
        nothing,
        made("assembly", ENGINES, out(MOTOR, "1", "", serials=("A",))),
        (making.MasterMissing(MOTOR, "A"),),
    ),
    "another master": (
        nothing,
        made("assembly", ENGINES, out(MOTOR, "1", "", serials=("A",), parent="E9")),
        (making.MasterUnknown(MOTOR, "E9"),),
    ),
    "two lots of a master": (
        nothing,
        made("assembly", into(SCREW, "1", "N1"), into(SCREW, "1", "N2"), out(MOTOR, "1", "", serials=("A",))),
        (making.NotOneLot(SCREW, "assembly", 2),),
    ),
    "no build": (
        in_twos,
        made("assembly", into(ENGINE, "1", "", serials=("E1",)), out(SCREW, "1", "S1")),
        (making.NotABuild(ENGINE, Decimal(1), Decimal(2)),),
    ),
    "nothing to build of": (nothing, made("assembly", ENGINES), (EmptyTransaction("assembly"),)),
    "a component on its own": (
        built,
        made("move", part(MOTOR, "1", "", ("R-04", "A-01"), serials=("A",))),
        (
            making.SerialBuiltIn(MOTOR, "A", ENGINE, "E1"),
            goods.NotEnough(MOTOR, "", "R-04", Decimal(1), Decimal(0)),
        ),
    ),
    "a component received": (
        built,
        made("opening_adjustment", part(MOTOR, "1", "", (ADJUSTMENT, "R-04"), serials=("A",))),
        (making.SerialBuiltIn(MOTOR, "A", ENGINE, "E1"),),
    ),
    "out of another master": (
        built,
        made("disassembly", out(ENGINE, "1", "", serials=("E1",)), into(MOTOR, "1", "", serials=("C",), parent="E1")),
        (making.MoreThanAssembled(MOTOR, "C", Decimal(1), Decimal(0)),),
    ),
    "more than built in": (
        built,
        made("disassembly", out(ENGINE, "2", "", serials=("E1", "E2")), into(SCREW, "21", "S1")),
        (making.MoreThanAssembled(SCREW, "S1", Decimal(21), Decimal(20)),),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_stands_against_it(stock: StockInMemory, name: str) -> None:
    prepare, transaction, refusals = CASES[name]
    prepare(stock)
    assert judge(transaction, stock) == Refused(transaction, refusals)


def test_somebody_with_the_right_may_leave_the_master_open(stock: StockInMemory) -> None:
    stock.operators["1901"] = replace(stock.operators["1900"], badge="1901")
    do(stock, made("assembly", ENGINES, out(MOTOR, "1", "", serials=("A",)), approver="1901"))
    assert stock.made_of(ENGINE, "", "") == (Link(ENGINE, "", "", MOTOR, "", "A", Decimal(1)),)


def test_a_split_keeps_dates_vendor_lot_and_weight(stock: StockInMemory) -> None:
    stock.lots_by_key[MILK, "M1"] = replace(stock.lots_by_key[MILK, "M1"], vendor_lot="V7", vendor="V1")
    posted = do(stock, SPLIT)
    lot = stock.lots_by_key[MILK, "M3"]
    assert (lot.expiry_date, lot.vendor_lot, lot.vendor) == (EARLY, "V7", "V1")
    assert [each.weight for each in posted.movements] == [Decimal(80), Decimal(20), Decimal(60)]
    assert stock.made_of(MILK, "M4", "") == (Link(MILK, "M4", "", MILK, "M1", "", Decimal(30)),)


@pytest.mark.parametrize("lot", ["L01-0005", "L01-0009"])
def test_a_split_makes_a_lot_of_a_leased_number(stock: StockInMemory, lot: str) -> None:
    masked_and_leased(stock)
    do(stock, made("lot_split", out(MILK, "2", "M1"), into(MILK, "2", lot, lot_source=Source.GENERATED)))
    assert stock.lots_by_key[MILK, lot].lot_source is Source.GENERATED


def test_the_lots_of_a_vendor_are_split_into_exactly_what_is_said(stock: StockInMemory) -> None:
    of_a_vendor(stock)
    do(stock, made("lot_split", out(MILK, "2", "M1"), into(MILK, "2", "L010002")))
    assert (MILK, "L010002") in stock.lots_by_key


def test_an_expired_lot_may_be_split(stock: StockInMemory) -> None:
    assert isinstance(judge(replace(SPLIT, day=date(2028, 1, 1)), stock), Posted)


def test_a_combination_has_the_earliest_day_and_the_cost_of_all(stock: StockInMemory) -> None:
    cheap, dear = (
        replace(out(MILK, quantity, lot), unit_cost=Decimal(cost))
        for quantity, lot, cost in (("10", "M1", "1"), ("10", "M2", "2"))
    )
    posted = do(stock, made("lot_combine", cheap, dear, into(MILK, "20", "M5")))
    assert stock.lots_by_key[MILK, "M5"].expiry_date == EARLY
    assert posted.movements[-1].unit_cost == Decimal("1.5")
    assert [(each.from_lot, each.quantity) for each in stock.made_of(MILK, "M5", "")] == [
        ("M1", Decimal(10)),
        ("M2", Decimal(10)),
    ]


def test_components_name_their_master_and_come_back_with_it(stock: StockInMemory) -> None:
    do(stock, ASSEMBLED)
    kept = stock.serials[MOTOR, "A"]
    assert (kept.place, kept.state, kept.parent_item, kept.parent) == (ASSEMBLY, SerialState.CONSUMED, ENGINE, "E1")
    apart = made(
        "disassembly",
        out(ENGINE, "1", "", serials=("E1",)),
        into(MOTOR, "2", "", serials=("A", "B"), parent="E1"),
        into(SCREW, "10", "S1"),
        name="T2",
    )
    do(stock, apart)
    kept = stock.serials[MOTOR, "A"]
    assert (kept.place, kept.state, kept.parent) == ("R-04", SerialState.ON_HAND, "")
    assert stock.serials[ENGINE, "E1"].state is SerialState.CONSUMED
    assert stock.made_of(ENGINE, "", "E1") == ()
    assert stock.balance(BalanceKey("R-04", SCREW, "S1")) == 90


def test_a_master_is_a_component_of_the_next_level(stock: StockInMemory) -> None:
    do(stock, ASSEMBLED)
    stock.items["CAR"] = Item("CAR", tracking=Tracking.SERIAL)
    engine = out(ENGINE, "1", "", serials=("E1",), parent="K1")
    do(stock, made("assembly", into("CAR", "1", "", serials=("K1",)), engine, name="T5"))
    apart = made(
        "disassembly", out(ENGINE, "1", "", serials=("E1",)), into(MOTOR, "1", "", serials=("A",), parent="E1")
    )
    assert judge(apart, stock) == Refused(apart, (making.SerialBuiltIn(ENGINE, "E1", "CAR", "K1"),))


@pytest.mark.parametrize("first", [SPLIT, ASSEMBLED], ids=["split", "assembly"])
def test_taken_back_all_is_as_it_was(stock: StockInMemory, first: Transaction) -> None:
    before = stands(stock)
    do(stock, first)
    do(stock, back(first))
    assert stands(stock) == before


def test_a_disassembly_taken_back_has_its_components_built_in(stock: StockInMemory) -> None:
    do(stock, ASSEMBLED)
    before = stands(stock)
    apart = made(
        "disassembly", out(ENGINE, "1", "", serials=("E1",)), into(MOTOR, "2", "", serials=("A", "B"), parent="E1")
    )
    do(stock, apart)
    do(stock, back(apart))
    assert stands(stock) == before


def test_a_serial_goes_with_its_part_of_a_lot(stock: StockInMemory) -> None:
    stock.items["PUMP"] = Item("PUMP", tracking=Tracking.BOTH)
    stock.lots_by_key["PUMP", "P1"] = Lot("PUMP", "P1")
    for serial in ("1", "2"):
        stock.serials["PUMP", serial] = Serial("PUMP", serial, "R-04", SerialState.ON_HAND, "P1")
    stock.balances[BalanceKey("R-04", "PUMP", "P1")] = Decimal(2)
    before = stands(stock)
    split = made("lot_split", out("PUMP", "1", "P1", serials=("2",)), into("PUMP", "1", "P2", serials=("2",)))
    do(stock, split)
    assert [stock.serials["PUMP", each].lot for each in ("1", "2")] == ["P1", "P2"]
    do(stock, back(split))
    assert stands(stock)[1] == before[1]


@pytest.mark.parametrize("cost", [None, Decimal(5)])
def test_a_serial_moves_between_lots_at_its_own_cost_whatever_they_cost(
    stock: StockInMemory, cost: Decimal | None
) -> None:
    stock.items["PUMP"] = Item("PUMP", tracking=Tracking.BOTH)
    for lot in ("P1", "P2"):
        stock.lots_by_key["PUMP", lot] = Lot("PUMP", lot, unit_cost=Decimal(lot[1:]))
    stock.serials["PUMP", "1"] = Serial("PUMP", "1", "R-04", SerialState.ON_HAND, "P1", unit_cost=cost)
    stock.balances[BalanceKey("R-04", "PUMP", "P1")] = Decimal(1)
    combined = made("lot_combine", out("PUMP", "1", "P1", serials=("1",)), into("PUMP", "1", "P2", serials=("1",)))
    for each in (combined, back(combined)):
        assert [movement.unit_cost for movement in do(stock, each).movements] == [cost, cost]


quantities = st.lists(st.integers(1, 9).map(Decimal), min_size=1, max_size=4)


@given(quantities, st.booleans())
def test_split_and_combine_conserve_quantity_weight_and_value(parts: list[Decimal], undone: object) -> None:
    stock, ledger, total = warehouse(), Ledger(), sum(parts, Decimal(0))
    first = part(CHEESE, str(total), "C0", (ADJUSTMENT, "R-04"), weight=total * 2)
    ledger.keep(do(stock, made("opening_adjustment", first, name="I")))
    before = stands(stock)
    taken = replace(out(CHEESE, str(total), "C0", weight=total * 2), unit_cost=Decimal("1.25"))
    lines = [into(CHEESE, str(each), f"C{at}", weight=each * 2) for at, each in enumerate(parts, 1)]
    split = made("lot_split", taken, *lines, name="S")
    posted = do(stock, split)
    ledger.keep(posted)
    for column in ("quantity", "weight"):
        sides = [
            sum(getattr(each, column) for each in posted.movements if getattr(each, leg) == ASSEMBLY)
            for leg in ("from_place", "to_place")
        ]
        assert sides[0] == sides[1]
    assert {each.unit_cost for each in posted.movements} == {Decimal("1.25")}
    if undone:
        ledger.keep(do(stock, back(split)))
        assert stands(stock) == before
    assert list(ledger.faults(stock)) == []


@given(st.integers(1, 4), st.integers(1, 3))
def test_components_are_shared_out_evenly(masters: int, each: int) -> None:
    names = [f"M{at}" for at in range(masters)]
    serials = tuple(f"C{at}" for at in range(masters * each))
    shared = distribute(names, [Allocation(Decimal(len(serials)), serials=serials)])
    assert shared is not None
    assert [(part.parent, len(part.serials)) for part in shared] == [(name, each) for name in names]
    assert tuple(serial for part in shared for serial in part.serials) == serials


def test_what_cannot_be_shared_out_evenly_is_not() -> None:
    assert distribute(["M1", "M2"], [Allocation(Decimal(3), serials=("A", "B", "C"))]) is None
    assert distribute([], [Allocation(Decimal(1))]) is None

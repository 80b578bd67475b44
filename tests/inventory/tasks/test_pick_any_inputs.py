"""Any inputs in any order: picking never raises, never picks too much, never lets out what may not leave, and loses nothing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.memory import StockInMemory
from inventory.packs import Pack, bin_of
from inventory.places import is_outside, is_pack
from inventory.plain import from_plain, to_plain
from inventory.stock import SerialState
from inventory.tasks.pick import PICK
from inventory.tasks.steps import Action
from tests.inventory.tasks.shop import (
    BOX,
    CABLE,
    COFFEE,
    DOCK,
    GASKET,
    OTHER_BOX,
    OTHER_BOX_PLACE,
    PickFloor,
    put_lot,
    put_serials,
    shop,
)
from tests.inventory.warehouses import GLOVES, RADIO

THIRD_PLACE, FOURTH_PLACE = "#00003", "#00004"
CODES = (
    *(
        "SO1",
        "SO2",
        "SO3",
        "SO4",
        "PO1",
        "nothing",
        "A-01",
        "A-02",
        "A-03",
        "B-01",
        "R-05",
        "H-01",
        DOCK,
        BOX,
        OTHER_BOX,
        THIRD_PLACE,
        FOURTH_PLACE,
    ),
    *("L17", "L19", "L22", "L25", "B0812", "B0931", "PS1", "PS2", GASKET, COFFEE, CABLE, GLOVES, RADIO, "1007"),
    *(
        "RX000401",
        "RX000101",
        "RX000102",
        "RX000103",
        "RX000107",
        "RX000201",
        "RX000301",
        "RX999999",
        "SN-1",
        "0109506000134352",
    ),
)
inputs = st.one_of(
    st.sampled_from(CODES).map(lambda code: ("scan", code)),
    st.sampled_from(["", "0", "1", "2", "5", "6", "14", "99", "1.5", "12345678", "x"]).map(lambda text: ("type", text)),
    st.integers(0, 9).map(lambda digit: ("answer", str(digit))),
    st.sampled_from(list(Action)).map(lambda action: ("key", action.value)),
)
LIKELY: tuple[list[tuple[str, str]], ...] = (
    [("scan", "SO1"), ("scan", "A-02"), ("scan", "B0812"), ("type", "8")],
    [("scan", "SO3"), ("scan", "A-03"), ("scan", "L19")],
    [("scan", "SO2"), ("scan", "A-01"), ("scan", "RX000101")],
    [("scan", "SO1"), ("scan", "SO3"), ("scan", "A-02"), ("scan", "B0812"), ("type", "8"), ("scan", BOX)],
    [],
)
walks = st.tuples(st.sampled_from(LIKELY), st.lists(inputs, max_size=25)).map(lambda both: [*both[0], *both[1]])


def give(floor: PickFloor, kind: str, text: str) -> None:
    match kind:
        case "scan":
            floor.scan(text)
        case "type":
            floor.type(text)
        case "key":
            floor.key(Action(text))
        case _:
            floor.answer(int(text))


def spoiled() -> StockInMemory:
    """Return the shop with one lot recalled and one on hold, and boxes of goods."""
    stock = shop()
    for key, change in (((GASKET, "L25"), "recall"), ((COFFEE, "B0931"), "hold")):
        lot = stock.lots_by_key[key]
        stock.lots_by_key[key] = replace(lot, recall="RC1") if change == "recall" else replace(lot, hold="damp")
    for pack, name, quantity in ((OTHER_BOX_PLACE, "L19", 4), (THIRD_PLACE, "L22", 30)):
        put_lot(stock, stock.lots_by_key[GASKET, name], pack, quantity)
        stock.packs[pack] = Pack(pack, bin="A-03", sealed=quantity == 30)
    put_serials(stock, RADIO, FOURTH_PLACE, ["RX000401", "RX000402"])
    stock.packs[FOURTH_PLACE] = Pack(FOURTH_PLACE, bin="A-01")
    return stock


def totals(stock: StockInMemory) -> dict[str, Decimal]:
    """Return what there is of each item in the house and outside."""
    found: dict[str, Decimal] = {}
    for key, quantity in stock.balances.items():
        found[key.item] = found.get(key.item, Decimal(0)) + quantity
    return found


@settings(max_examples=150, deadline=None)
@given(walks, st.booleans())
def test_any_inputs_keep_the_rules(walk: list[tuple[str, str]], at_once: bool) -> None:  # noqa: FBT001 - drawn
    floor = PickFloor(spoiled())
    floor.stock.settings["company", "ship_on_pick"] = "yes" if at_once else "no"
    before = totals(floor.stock)
    for kind, text in walk:
        give(floor, kind, text)
        assert floor.prompt.task == "pick"
    stock = floor.stock
    assert totals(stock) == before
    assert all(quantity >= 0 for key, quantity in stock.balances.items() if not is_outside(key.place))
    assert all(line.done <= line.ordered for line in stock.document_lines.values())
    left = {key.lot for key, quantity in stock.balances.items() if quantity and key.place in (DOCK, "@CUSTOMER")}
    assert not left & {"L17", "L25", "B0931"}
    check_reservations(stock)
    state = PICK.initial()
    by_name = {kind.__name__: kind for kind in PICK.events}
    for event in floor.events:
        state = PICK.applied(state, from_plain(by_name[type(event).__name__], to_plain(event)))
    assert state == floor.state


def check_reservations(stock: StockInMemory) -> None:
    """What is kept for orders is what stands at the dock, and what was picked and has not left."""
    at_dock: dict[str, Decimal] = {}
    for key, quantity in stock.balances.items():
        place = bin_of(key.place, stock.packs.get) if is_pack(key.place) else key.place or "nowhere"
        if place in (DOCK, "D-02", ""):
            at_dock[key.item] = at_dock.get(key.item, Decimal(0)) + quantity
    kept: dict[str, Decimal] = {}
    for (_, _, _, item, _), quantity in stock.reservations.items():
        assert quantity >= 0
        kept[item] = kept.get(item, Decimal(0)) + quantity
    assert {k: v for k, v in kept.items() if v} == {k: v for k, v in at_dock.items() if v}
    reserved = [each for each in stock.serials.values() if each.state is SerialState.RESERVED]
    assert len(reserved) == kept.get(RADIO, Decimal(0))


def test_the_lots_that_are_never_let_out_are_there_to_be_tried() -> None:
    stock = spoiled()
    assert stock.lots_by_key[GASKET, "L17"].last_day == date(2026, 8, 31)
    assert (stock.lots_by_key[GASKET, "L25"].recall, stock.lots_by_key[COFFEE, "B0931"].hold) == ("RC1", "damp")

"""Putting away, input by input, and with any inputs."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.items import Item, Tracking
from inventory.numbers import Mask
from inventory.places import is_outside
from inventory.plain import from_plain, to_plain
from inventory.segments import parse_segments
from inventory.stock import BalanceKey
from inventory.tasks.put_away import PUT_AWAY
from inventory.tasks.put_away.state import Ask, PutAwayState
from inventory.tasks.steps import Action, Open, Outcome
from tests.inventory.tasks.floor import TaskFloor
from tests.inventory.tasks.shop import COFFEE, DOCK, GASKET, PickFloor, dated, put_lot, put_serials, shop, total
from tests.inventory.warehouses import BEARING, GLOVES, MILK, MILK_CASE_GTIN, RADIO

OK, DUP, STOP, FULL = Outcome.OK, Outcome.DUP, Outcome.STOP, Outcome.FULL


class PutAwayFloor(TaskFloor[PutAwayState]):
    """One person putting goods away from the dock."""

    def __init__(self) -> None:
        stock = shop()
        put_lot(stock, dated(MILK, "M1"), "D-02", 48)
        put_lot(stock, dated(GASKET, "L25"), "D-02", 100)
        stock.balances[BalanceKey("D-02", GLOVES)] = Decimal(30)
        put_serials(stock, RADIO, "D-02", ["RX000501", "RX000502", "RX000503"])
        super().__init__(stock, PUT_AWAY, PUT_AWAY.initial(), "1007")

    def scans(self, *codes: str) -> list[Outcome]:
        return [self.type(code[1:]) if code.startswith("=") else self.scan(code) for code in codes]


@pytest.fixture
def floor() -> PutAwayFloor:
    return PutAwayFloor()


def test_a_lot_goes_from_bin_to_bin_with_three_scans_and_a_number(floor: PutAwayFloor) -> None:
    assert floor.scans("D-02", "M1", "=40", "A-02") == [OK, OK, OK, OK]
    assert floor.stock.balance(BalanceKey("A-02", MILK, "M1")) == 40
    assert floor.stock.balance(BalanceKey("D-02", MILK, "M1")) == 8
    assert floor.state.ask is Ask.GOODS


def test_all_that_the_bin_has_is_full(floor: PutAwayFloor) -> None:
    assert floor.scans("D-02", "M1", "=48") == [OK, OK, FULL]


def test_the_bin_where_more_of_it_stands_is_shown(floor: PutAwayFloor) -> None:
    floor.scans("D-02", "L25")
    assert {row.name: row.value for row in floor.prompt.known}["to"] == "R-05"


def test_a_lot_code_of_two_items_in_the_bin_is_asked_and_never_guessed(floor: PutAwayFloor) -> None:
    put_lot(floor.stock, dated(COFFEE, "M1"), "D-02", 6)
    assert (floor.scans("D-02", "M1"), floor.code) == ([OK, STOP], "ambiguous_code")
    assert [(each.number, each.says.code) for each in floor.prompt.choices] == [
        (1, "way_leave"),
        (3, "way_numbers_here"),
    ]
    floor.answer(3)
    listed = [str(each.says.arguments["number"]) for each in floor.prompt.choices]
    floor.answer(1 + listed.index(f"M1 {COFFEE}"))
    assert floor.scans("=6", "A-02") == [FULL, OK]
    assert floor.stock.balance(BalanceKey("A-02", COFFEE, "M1")) == 6
    assert floor.stock.balance(BalanceKey("D-02", MILK, "M1")) == 48


def test_a_lot_code_of_which_one_item_stands_in_the_bin_is_that_items(floor: PutAwayFloor) -> None:
    put_lot(floor.stock, dated(COFFEE, "M1"), "A-01", 6)
    assert floor.scans("D-02", "M1", "=48", "A-02") == [OK, OK, FULL, OK]
    assert floor.stock.balance(BalanceKey("A-02", MILK, "M1")) == 48


def test_serials_count_one_each_and_a_bin_takes_them(floor: PutAwayFloor) -> None:
    assert floor.scans("D-02", "RX000501", "RX000502", "RX000501", "A-01") == [OK, OK, OK, DUP, OK]
    assert {floor.stock.serials[RADIO, each].place for each in ("RX000501", "RX000502")} == {"A-01"}
    assert floor.stock.balance(BalanceKey("A-01", RADIO)) == 9


def test_two_units_with_one_number_in_a_bin_want_their_tag(floor: PutAwayFloor) -> None:
    put_serials(floor.stock, RADIO, "D-02", ["RX000501", "RX000501~2"])
    assert (floor.scans("D-02", "RX000501"), floor.code) == ([OK, STOP], "which_unit")
    assert [floor.answer(1), floor.scan("RX000501~2"), floor.scan("A-01")] == [OK, OK, OK]
    assert floor.stock.serials[RADIO, "RX000501~2"].place == "A-01"


def test_of_two_units_with_one_number_the_one_that_stands_here_is_meant(floor: PutAwayFloor) -> None:
    put_serials(floor.stock, RADIO, "D-02", ["RX000501~2"])
    put_serials(floor.stock, RADIO, "A-03", ["RX000501"])
    assert floor.scans("D-02", "RX000501", "A-01") == [OK, OK, OK]
    assert floor.stock.serials[RADIO, "RX000501~2"].place == "A-01"


def test_our_own_numbers_are_read_without_their_separators(floor: PutAwayFloor) -> None:
    floor.stock.masks["OWN"] = Mask("OWN", "serial", "", parse_segments("A2-,N4+"))
    floor.stock.items["OWN"] = Item("OWN", tracking=Tracking.SERIAL, serial_mask="OWN")
    put_serials(floor.stock, "OWN", "D-02", ["WP-0001", "WP-0002"])
    assert floor.scans("D-02", "WP0001", "WP-0002", "A-01") == [OK, OK, OK, OK]
    assert floor.stock.serials["OWN", "WP-0002"].place == "A-01"


def test_a_case_label_counts_its_pieces_and_the_naming_scan_counts_0(floor: PutAwayFloor) -> None:
    label = f"01{MILK_CASE_GTIN}10M1"
    floor.scans("D-02", label, label, label)
    assert floor.state.current is not None
    assert floor.state.current.counted == 24
    assert floor.scan("A-02") is OK


def test_what_is_not_in_the_bin_stops(floor: PutAwayFloor) -> None:
    floor.scan("D-02")
    assert (floor.scan("RX000101"), floor.code) == (STOP, "not_in_bin")
    floor.answer(1)
    assert (floor.scan("B0812"), floor.code) == (STOP, "not_in_bin")


def test_more_than_the_bin_has_stops(floor: PutAwayFloor) -> None:
    assert floor.scans("D-02", "M1", "=49") == [OK, OK, STOP]
    assert floor.code == "not_enough"


@pytest.mark.parametrize(("code", "says"), [("T-01", "bin_not_allowed"), ("X-1", "unknown_bin")])
def test_a_bin_must_exist_and_take_goods(floor: PutAwayFloor, code: str, says: str) -> None:
    floor.scans("D-02", "M1", "=4")
    assert (floor.scan(code), floor.code) == (STOP, says)
    floor.answer(1)
    assert floor.scan("A-02") is OK


def test_what_stands_there_for_an_order_stays(floor: PutAwayFloor) -> None:
    picker = PickFloor(floor.stock)
    picker.pick_all("SO2", "A-01", *(f"RX{number:06d}" for number in range(101, 106)))
    floor.scan(DOCK)
    assert (floor.scan("RX000101"), floor.code) == (STOP, "reserved_elsewhere")


def test_held_goods_may_be_put_into_a_hold_bin(floor: PutAwayFloor) -> None:
    assert floor.scans("D-02", "M1", "=48", "H-01") == [OK, OK, FULL, OK]


def test_another_item_stops_before_the_first_has_a_bin(floor: PutAwayFloor) -> None:
    put_serials(floor.stock, BEARING, "D-02", ["SN-9"], "L2231")
    assert floor.scans("D-02", "RX000501")[-1] is OK
    floor.key(Action.DONE)
    assert floor.scan(GLOVES) is DUP
    assert floor.scan("A-01") is OK


def test_done_asks_the_bin_then_leaves_the_place_then_the_task(floor: PutAwayFloor) -> None:
    floor.scans("D-02", "RX000501")
    floor.key(Action.DONE)
    asked = [floor.state.ask]
    floor.scan("A-01")
    floor.key(Action.DONE)
    asked.append(floor.state.ask)
    assert asked == [Ask.TO, Ask.FROM]
    floor.key(Action.BACK)
    assert floor.said is not None
    assert floor.said.request == Open()


CODES = (
    "D-02",
    "A-01",
    "A-02",
    "H-01",
    "T-01",
    DOCK,
    "M1",
    "L25",
    "L19",
    GLOVES,
    RADIO,
    COFFEE,
    "RX000501",
    "RX000101",
    "?",
)
inputs = st.one_of(
    st.sampled_from(CODES).map(lambda code: ("scan", code)),
    st.sampled_from(["", "0", "1", "48", "100", "1.5", "x"]).map(lambda text: ("type", text)),
    st.integers(0, 3).map(lambda digit: ("answer", str(digit))),
    st.sampled_from(list(Action)).map(lambda action: ("key", action.value)),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(inputs, max_size=25))
def test_any_inputs_lose_and_make_nothing(walk: list[tuple[str, str]]) -> None:
    floor = PutAwayFloor()
    floor.scan("D-02")
    items = (MILK, GASKET, GLOVES, RADIO)
    before = {item: total(floor.stock, item) for item in items}
    for kind, text in walk:
        match kind:
            case "scan":
                floor.scan(text)
            case "type":
                floor.type(text)
            case "key":
                floor.key(Action(text))
            case _:
                floor.answer(int(text))
        assert floor.prompt.task == "put_away"
    assert {item: total(floor.stock, item) for item in items} == before
    assert all(quantity >= 0 for key, quantity in floor.stock.balances.items() if not is_outside(key.place))
    by_name = {kind.__name__: kind for kind in PUT_AWAY.events}
    state = PUT_AWAY.initial()
    for event in floor.events:
        state = PUT_AWAY.applied(state, from_plain(by_name[type(event).__name__], to_plain(event)))
    assert state == floor.state

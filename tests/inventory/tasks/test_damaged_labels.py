"""A label that cannot be read, at receiving and putting away: chosen by last digits, marked, a new label offered (flows.md 1.0a, 11)."""

from inventory.tasks.put_away import PUT_AWAY
from inventory.tasks.put_away import state as putting
from inventory.tasks.receive import RECEIVE
from inventory.tasks.receive.state import Ask
from inventory.tasks.steps import Action, Outcome, Print, Prompt
from inventory.transactions import Source
from tests.inventory.tasks.floor import Floor
from tests.inventory.tasks.shop import put_serials
from tests.inventory.tasks.test_put_away import PutAwayFloor
from tests.inventory.warehouses import MILK, RADIO, add_order, warehouse

OK, DUP, STOP, FULL = Outcome.OK, Outcome.DUP, Outcome.STOP, Outcome.FULL


def listed(prompt: Prompt) -> list[object]:
    return [each.says.arguments["number"] for each in prompt.choices]


def advised() -> Floor:
    """A floor at SCAN SERIAL of a line with five advised numbers, two of a pallet that others advise."""
    stock = warehouse()
    line = next(each for each in stock.lines("PO3") if each.item == RADIO)
    assert len(stock.advised("PO3", line.line)) > 0
    floor = Floor(stock)
    floor.scan("PO3")
    floor.scan(RADIO)
    assert floor.state.ask is Ask.SERIAL
    return floor


def test_the_serials_advised_for_the_line_and_not_taken_are_listed_and_one_is_taken_marked() -> None:
    floor = advised()
    floor.scan("RX000701")
    floor.key(Action.PROBLEM)
    assert floor.answer(6) is OK
    assert "RX000701" not in listed(floor.prompt)
    wanted = str(listed(floor.prompt)[0])
    floor.answer(1)
    assert floor.stock.captured("PO3", RADIO, wanted) is not None
    assert floor.state.label == Print("serial", (("item", RADIO), ("serial", wanted)))
    state = RECEIVE.initial()
    for event in floor.events:
        state = RECEIVE.applied(state, event)
    assert state == floor.state


def test_the_first_number_of_a_line_chosen_so_is_typed() -> None:
    floor = advised()
    floor.key(Action.PROBLEM)
    floor.answer(6)
    floor.answer(1)
    assert floor.state.current is not None
    assert floor.state.current.serial_source is Source.TYPED


def test_where_nothing_was_advised_the_number_is_typed() -> None:
    stock = warehouse()
    add_order(stock, "PO7", [(RADIO, "3", "EA")])
    floor = Floor(stock)
    floor.scan("PO7")
    floor.scan(RADIO)
    floor.key(Action.PROBLEM)
    assert (floor.answer(6), floor.code, floor.state.ask) == (DUP, "nothing_advised_here", Ask.SERIAL)


def test_a_serial_that_is_in_stock_may_be_the_label_beside() -> None:
    floor = advised()
    put_serials(floor.stock, RADIO, "A-01", ["RX000900"])
    assert (floor.scan("RX000900"), floor.code) == (STOP, "serial_in_stock")
    assert [each.number for each in floor.prompt.choices] == [1, 2, 3, 4]
    assert (floor.answer(3), floor.state.ask) == (OK, Ask.NUMBERS)
    assert (floor.key(Action.BACK), floor.state.ask) == (OK, Ask.SERIAL)


def test_a_stop_that_no_label_can_cause_does_not_offer_it() -> None:
    floor = PutAwayFloor()
    floor.scan("D-02")
    floor.scan("M1")
    floor.type("5")
    assert (floor.scan("NOBIN"), floor.code) == (STOP, "unknown_bin")
    assert [each.number for each in floor.prompt.choices] == [1]


def test_all_that_is_booked_in_the_bin_is_listed_with_its_item() -> None:
    floor = PutAwayFloor()
    floor.scan("D-02")
    assert floor.key(Action.QUANTITY) is OK
    assert "M1 " + MILK in listed(floor.prompt)
    assert "RX000501 " + RADIO in listed(floor.prompt)
    floor.answer(1 + listed(floor.prompt).index("RX000501 " + RADIO))
    assert floor.stock.captured("D-02", RADIO, "RX000501") is not None
    # with one in hand only its own kind is offered
    floor.key(Action.QUANTITY)
    assert listed(floor.prompt) == ["RX000501", "RX000502", "RX000503"]
    state = PUT_AWAY.initial()
    for event in floor.events:
        state = PUT_AWAY.applied(state, event)
    assert state == floor.state


def test_of_many_in_the_bin_the_last_digits_are_asked() -> None:
    floor = PutAwayFloor()
    put_serials(floor.stock, RADIO, "D-02", [f"RX{number:06d}" for number in range(600, 630)])
    floor.scan("D-02")
    assert (floor.scan("RX999999"), floor.answer(3), floor.prompt.asks.code) == (STOP, OK, "ask_last_digits")
    assert (floor.type("888"), floor.code) == (DUP, "no_number_ends")
    assert (floor.type("19"), listed(floor.prompt)) == (OK, ["RX000619"])
    assert (floor.answer(1), floor.state.current is not None) == (OK, True)
    assert floor.key(Action.LABEL) is OK
    assert (floor.key(Action.LABEL), floor.code) == (DUP, "key_not_here")


def test_a_label_that_can_be_read_after_all_leaves_the_list_of_the_bin() -> None:
    floor = PutAwayFloor()
    floor.scan("D-02")
    floor.key(Action.QUANTITY)
    assert (floor.scan("M1"), floor.state.ask, floor.state.numbers) == (OK, putting.Ask.QUANTITY, ())
    assert (floor.answer(7), floor.code) == (DUP, "key_not_here")

"""A kit is picked by its components, and they leave together (F30; flows.md 1.0a, 24)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from inventory.documents import DocumentLine
from inventory.items import Item
from inventory.kits import kits_picked
from inventory.memory import StockInMemory
from inventory.posting import post
from inventory.refusals.selling import KitNotWhole, KitShort, MoreThanAsked
from inventory.stock import Refused
from inventory.tasks.pick.state import Ask
from inventory.tasks.steps import Known, Outcome
from inventory.transactions import Allocation, Line
from tests.inventory.tasks.shop import DOCK, PickFloor, add_sale, gone, shop
from tests.inventory.warehouses import GLOVES, RADIO

OK, DUP, STOP, FULL = Outcome.OK, Outcome.DUP, Outcome.STOP, Outcome.FULL
KIT = "K-1"


@pytest.fixture
def stock() -> StockInMemory:
    """Return a shop with an order for two kits of one radio and three pairs of gloves, and a pair of gloves by itself."""
    kept = shop()
    kept.items[KIT] = Item(KIT, "Radio kit")
    add_sale(kept, "SO9", [(KIT, "2"), (GLOVES, "1")])
    head = kept.document_lines["SO9", 1]
    kept.document_lines["SO9", 1] = replace(head, kit_line=1)
    for line, item, each in ((1001, RADIO, 1), (1002, GLOVES, 3)):
        kept.document_lines["SO9", line] = DocumentLine(
            "SO9", line, item, Decimal(2 * each), kept.items[item].unit, kit_line=1, per_kit=Decimal(each)
        )
    return kept


def kits(stock: StockInMemory) -> int:
    return int(kits_picked(stock.lines("SO9"), stock.document_lines["SO9", 1]))


def test_the_walk_is_that_of_the_components_and_names_the_kit(stock: StockInMemory) -> None:
    floor = PickFloor(stock)
    floor.scan("SO9")
    walk = [(each.line, each.item, int(each.take), each.kit) for each in floor.state.visits]
    assert walk == [(1001, RADIO, 2, KIT), (2, GLOVES, 1, ""), (1002, GLOVES, 6, KIT)]
    assert Known("kit", KIT) in floor.prompt.known


def test_a_kit_counts_as_picked_and_the_order_as_done_when_all_components_are(stock: StockInMemory) -> None:
    floor = PickFloor(stock)
    floor.pick_all("SO9", "A-01", "RX000101", "RX000102")
    assert kits(stock) == 0
    assert floor.pick_all("B-01", GLOVES, "=1", GLOVES, "=6") == [OK, OK, FULL, OK, FULL]
    assert (kits(stock), floor.state.ask) == (2, Ask.SHIP)
    assert (floor.scan(DOCK), floor.code) == (FULL, "shipped")
    assert (stock.documents["SO9"].state.value, int(gone(stock, GLOVES)), int(gone(stock, RADIO))) == ("closed", 7, 2)


def test_a_short_component_is_a_short_kit_and_the_rest_of_it_stays(stock: StockInMemory) -> None:
    floor = PickFloor(stock)
    floor.pick_all("SO9", "A-01", "RX000101", "RX000102", "B-01", GLOVES, "=1", GLOVES, "=4", ".4")
    assert (floor.state.ask, kits(stock)) == (Ask.SHORTS, 1)
    assert floor.answer(3) is FULL
    assert (floor.scan(DOCK), floor.code) == (FULL, "kit_stays")
    assert (int(gone(stock, RADIO)), int(gone(stock, GLOVES))) == (1, 4)
    assert sorted((each.line, int(each.quantity)) for each in stock.staged("SO9")) == [(1001, 1), (1002, 1)]
    assert stock.documents["SO9"].state.value == "open"


def test_components_that_make_no_kit_do_not_leave(stock: StockInMemory) -> None:
    floor = PickFloor(stock)
    floor.pick_all("SO9", "A-01", "RX000101", "RX000102")
    walk = PickFloor(stock)
    stock.document_lines["SO9", 2] = replace(stock.document_lines["SO9", 2], cancelled=Decimal(1))
    for key in [key for key in stock.balances if key.item == GLOVES]:
        del stock.balances[key]
    walk.scan("SO9")
    assert walk.said is not None
    assert (walk.state.ask, walk.answer(3), walk.state.ask) == (Ask.SHORTS, FULL, Ask.SHIP)
    assert (walk.scan(DOCK), walk.said.says) == (STOP, KitShort("SO9", KIT, GLOVES, Decimal(3)))


def test_a_shipment_of_half_a_kit_is_refused_whoever_posts_it(stock: StockInMemory) -> None:
    floor = PickFloor(stock)
    floor.pick_all("SO9", "A-01", "RX000101", "RX000102")
    pick = floor.posted[-1].transaction
    line = Line(RADIO, "EA", Decimal(1), DOCK, "@CUSTOMER", 1001, (Allocation(Decimal(1), serials=("RX000101",)),))
    shipment = replace(pick, id="S1", kind="shipment", lines=(line,))
    assert post(shipment, stock) == Refused(shipment, (KitNotWhole("SO9", KIT, RADIO, Decimal(1)),))


def test_the_kit_itself_is_never_picked(stock: StockInMemory) -> None:
    floor = PickFloor(stock)
    floor.pick_all("SO9", "A-01", "RX000101", "RX000102")
    pick = floor.posted[-1].transaction
    line = Line(KIT, "EA", Decimal(1), "B-01", DOCK, 1, (Allocation(Decimal(1)),))
    refused = post(replace(pick, id="P9", lines=(line,)), stock)
    assert isinstance(refused, Refused)
    assert MoreThanAsked("SO9", KIT, Decimal(0), Decimal(1)) in refused.refusals


def test_components_wait_for_each_other_where_picks_leave_at_once(stock: StockInMemory) -> None:
    stock.settings["company", "ship_on_pick"] = "yes"
    floor = PickFloor(stock)
    floor.pick_all("SO9", "A-01", "RX000101", "RX000102", "B-01", GLOVES, "=1", GLOVES, "=6")
    assert (floor.kinds(), floor.state.ask) == (["pick", "pick", "shipment", "pick"], Ask.SHIP)
    assert floor.scan(DOCK) is FULL
    assert stock.documents["SO9"].state.value == "closed"


def test_what_is_short_is_given_up_with_its_kit(stock: StockInMemory) -> None:
    floor = PickFloor(stock)
    floor.pick_all("SO9", "A-01", "RX000101", "RX000102", "B-01", GLOVES, "=1", GLOVES, "=4", ".4")
    assert floor.answer(2) is FULL
    given_up = {each.line: int(each.cancelled) for each in stock.lines("SO9")}
    assert given_up == {1: 0, 2: 0, 1001: 0, 1002: 2}

"""A shipment that is taken back brings its boxes back: each stands where it stood when it left the house (flows.md, boxes of a pick)."""

from decimal import Decimal

import pytest

from inventory.documents import Document, DocumentKind, DocumentLine
from inventory.memory import StockInMemory
from inventory.packs import Pack
from inventory.people import Operator, Role
from inventory.places import ADJUSTMENT, CUSTOMER, Bin, BinKind
from inventory.stock import Posted
from inventory.transactions import Allocation, Line, Transaction, reversal
from tests.inventory.ledgers import judge
from tests.inventory.warehouses import GLOVES, NOW, SITE, TODAY, warehouse

BOX, PALLET = "#B1", "#P1"


def gloves(*legs: str) -> Line:
    return Line(GLOVES, "EA", Decimal(2), legs[0], legs[1], 1, allocations=(Allocation(Decimal(2)),))


def moved(pack: str, from_place: str, to_place: str) -> Line:
    return Line("", "", Decimal(1), from_place, to_place, pack=pack)


def act(name: str, kind: str, *lines: Line, document: str = "SO9") -> Transaction:
    return Transaction(name, kind, SITE, NOW, TODAY, TODAY, "1900", lines=lines, document=document)


def do(stock: StockInMemory, transaction: Transaction) -> Transaction:
    result = judge(transaction, stock)
    assert isinstance(result, Posted), result
    stock.apply(result)
    return transaction


def taken_back(stock: StockInMemory, original: Transaction) -> None:
    do(stock, reversal(original, transaction_id=f"{original.id}R", operator="1900", at=NOW, days=(TODAY, TODAY)))


@pytest.fixture
def stock() -> StockInMemory:
    kept = warehouse()
    kept.operators["1900"] = Operator("1900", "Sue", Role.SUPERVISOR)
    kept.bins["DOCK"] = Bin(SITE, "DOCK", kind=BinKind.DOCK)
    kept.documents["SO9"] = Document("SO9", DocumentKind.SALES_ORDER, SITE)
    kept.document_lines["SO9", 1] = DocumentLine("SO9", 1, GLOVES, Decimal(9), "EA")
    do(kept, act("T1", "opening_adjustment", gloves(ADJUSTMENT, "A-01"), document=""))
    do(kept, act("T2", "pick", gloves("A-01", BOX)))
    return kept


@pytest.mark.parametrize("on_a_pallet", [False, True], ids=["in a bin", "on a pallet"])
def test_a_box_stands_where_it_stood(stock: StockInMemory, *, on_a_pallet: bool) -> None:
    stock.packs[PALLET] = Pack(PALLET, bin="DOCK")
    stands = PALLET if on_a_pallet else "DOCK"
    do(stock, act("T3", "pack_move", moved(BOX, "", stands), document=""))
    before = stock.packs[BOX]
    shipment = do(stock, act("T4", "shipment", gloves(BOX, CUSTOMER)))
    assert stock.packs[BOX].stands_in == ""
    assert BOX not in {each.pack for each in stock.packs_in(stands, 9)}
    taken_back(stock, shipment)
    assert stock.packs[BOX] == before
    assert before in stock.packs_in(stands, 9)


def test_a_box_of_which_nobody_said_where_it_stood_stands_nowhere(stock: StockInMemory) -> None:
    shipment = do(stock, act("T4", "shipment", gloves(BOX, CUSTOMER)))
    taken_back(stock, shipment)
    assert stock.packs[BOX] == Pack(BOX, document="SO9")


def test_a_box_that_was_used_again_stays_where_it_is_now(stock: StockInMemory) -> None:
    do(stock, act("T3", "pack_move", moved(BOX, "", "DOCK"), document=""))
    shipment = do(stock, act("T4", "shipment", gloves(BOX, CUSTOMER)))
    do(stock, act("T5", "pack_move", moved(BOX, "", "A-01"), document=""))
    taken_back(stock, shipment)
    assert stock.packs[BOX] == Pack(BOX, bin="A-01", document="SO9")


def test_a_box_in_which_another_pack_stands_now_is_not_put_back(stock: StockInMemory) -> None:
    stock.packs[PALLET] = Pack(PALLET, bin="DOCK")
    do(stock, act("T3", "pack_move", moved(BOX, "", PALLET), document=""))
    shipment = do(stock, act("T4", "shipment", gloves(BOX, CUSTOMER)))
    do(stock, act("T5", "pack_move", moved(PALLET, "DOCK", BOX), document=""))
    taken_back(stock, shipment)
    assert stock.packs[BOX] == Pack(BOX, document="SO9")

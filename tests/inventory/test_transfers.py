"""What is on its way is judged once: the parts of a line do not each take the whole of it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from inventory.documents import Document, DocumentKind, DocumentLine
from inventory.memory import StockInMemory
from inventory.places import ADJUSTMENT, Bin, BinKind
from inventory.refusals import moves
from inventory.stock import BalanceKey, Lot, Posted, Refused
from inventory.transactions import Allocation, Line, Transaction
from tests.inventory.ledgers import judge
from tests.inventory.warehouses import MILK, NOW, SITE, TODAY, warehouse

WAY, DOCK, LOT = "T-01", "D-01", "M7"


@pytest.fixture
def stock() -> StockInMemory:
    """Of M7 five are on their way here on line 1 of TR1, and nobody takes in what was not sent."""
    kept = warehouse()
    kept.settings["company", "receive_before_dispatch"] = "no"
    kept.bins |= {DOCK: Bin(SITE, DOCK, kind=BinKind.DOCK), WAY: Bin(SITE, WAY, kind=BinKind.TRANSIT)}
    kept.documents["TR1"] = Document("TR1", DocumentKind.TRANSFER, SITE, from_site="S2", to_site=SITE)
    kept.document_lines["TR1", 1] = DocumentLine("TR1", 1, MILK, Decimal(10), "EA", Decimal(1), sent=Decimal(5))
    kept.lots_by_key[MILK, LOT] = Lot(MILK, LOT, TODAY)
    kept.balances[BalanceKey(WAY, MILK, LOT)] = Decimal(5)
    kept.reservations["TR1", 1, WAY, MILK, LOT] = Decimal(5)
    return kept


def coming(kind: str, *quantities: str, owners: tuple[str, ...] = ()) -> Transaction:
    whose = (*owners, *("" for _ in quantities))
    parts = tuple(Allocation(Decimal(each), LOT, owner=owner) for each, owner in zip(quantities, whose, strict=False))
    place = ADJUSTMENT if kind == "transit_loss" else DOCK
    line = Line(MILK, "EA", sum((each.quantity for each in parts), Decimal(0)), WAY, place, 1, parts, reason="gone")
    return Transaction("T1", kind, SITE, NOW, TODAY, TODAY, "1900", "TR1", lines=(line,))


@pytest.mark.parametrize("kind", ["transit_loss", "transfer_receipt"])
def test_two_parts_of_a_line_take_no_more_than_is_on_its_way(stock: StockInMemory, kind: str) -> None:
    result = judge(coming(kind, "5", "5"), stock)
    assert isinstance(result, Refused)
    assert result.refusals == (moves.WaitsForDispatch("TR1", MILK, LOT, Decimal(5)),)
    result = judge(coming(kind, "3", "2"), stock)
    assert isinstance(result, Posted)
    stock.apply(result)
    assert stock.balance(BalanceKey(WAY, MILK, LOT)) == 0
    assert not stock.staged("TR1")


@pytest.mark.parametrize("kind", ["transit_loss", "transfer_receipt"])
def test_nor_do_parts_of_two_owners(stock: StockInMemory, kind: str) -> None:
    stock.balances[BalanceKey(WAY, MILK, LOT, "X")] = Decimal(3)
    result = judge(coming(kind, "3", "4", owners=("X",)), stock)
    assert isinstance(result, Refused)
    assert result.refusals == (moves.WaitsForDispatch("TR1", MILK, LOT, Decimal(2)),)
    assert isinstance(judge(coming(kind, "3", "2", owners=("X",)), stock), Posted)


def test_parts_of_two_lines_take_no_more_either(stock: StockInMemory) -> None:
    one = coming("transit_loss", "5")
    result = judge(replace(one, lines=one.lines * 2), stock)
    assert isinstance(result, Refused)
    assert result.refusals == (moves.WaitsForDispatch("TR1", MILK, LOT, Decimal(5)),)

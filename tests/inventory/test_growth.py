"""Work grows with what a transaction or a batch names, and no faster: counted in instructions, over three sizes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import pairwise

import pytest

from inventory.documents import Document, DocumentKind, DocumentLine
from inventory.items import Item, MakerSerials, Tracking
from inventory.memory import StockInMemory
from inventory.places import Bin, BinKind
from inventory.posting import post
from inventory.stock import Posted
from inventory.transactions import Allocation, Line, MakerSerial, Mark, Transaction, reversal
from tests.inventory.warehouses import NOW, SITE, TODAY, warehouse
from tests.work import steps_of

SIZES = (50, 100, 200)
LEANING = Decimal("1.05")
"""So much more than the first may the second step up cost for each: what a set or a tuple does when it grows."""
UNIT, GOODS, DOCK = "UNIT", "GOODS", "D-01"
Story = Callable[[int], tuple[StockInMemory, list[Transaction]]]


def stock() -> StockInMemory:
    kept = warehouse()
    kept.items[UNIT] = Item(UNIT, tracking=Tracking.SERIAL)
    kept.items[GOODS] = Item(GOODS, tracking=Tracking.LOT)
    return kept


def transaction(name: str, kind: str, *lines: Line, **said: object) -> Transaction:
    return Transaction(name, kind, SITE, NOW, TODAY, TODAY, "1900", lines=lines, **said)  # type: ignore[arg-type]  # fields


def line(item: str, from_place: str, to_place: str, allocations: Sequence[Allocation], number: int = 1) -> Line:
    quantity = sum((each.quantity for each in allocations), Decimal(0))
    return Line(item, "EA", quantity, from_place, to_place, number, tuple(allocations))


def units(first: int, count: int) -> Allocation:
    named = tuple(f"S{number:05}" for number in range(first, first + count))
    return Allocation(
        Decimal(count), serials=named, maker_serials=tuple(MakerSerial(each, f"M{each}") for each in named)
    )


def receipts_with_makers(count: int) -> tuple[StockInMemory, list[Transaction]]:
    kept = stock()
    kept.items[UNIT] = replace(kept.items[UNIT], maker_serial=MakerSerials.UNIQUE)
    came = (line(UNIT, "@VENDOR", "A-01", [units(at, 1)]) for at in range(count))
    return kept, [transaction(f"r{at}", "purchase_receipt", each, partner="V1") for at, each in enumerate(came)]


def receipts_unique_in_the_company(count: int) -> tuple[StockInMemory, list[Transaction]]:
    kept, came = receipts_with_makers(count)
    kept.settings["company", "serial_unique"] = "company"
    return kept, came


def receipt_of_many_lines(count: int) -> tuple[StockInMemory, list[Transaction]]:
    kept = stock()
    kept.settings["company", "serial_unique"] = "company"
    lines = (line(UNIT, "@VENDOR", "A-01", [units(at, 1)], at + 1) for at in range(count))
    return kept, [transaction("r", "purchase_receipt", *lines, partner="V1")]


def lots(count: int) -> list[Allocation]:
    return [Allocation(Decimal(1), f"L{number:05}") for number in range(count)]


def with_lots(count: int, place: str) -> StockInMemory:
    """Return a stock with so many lots in a place, and an order of a customer and a transfer for as many."""
    kept = stock()
    kept.bins[DOCK] = Bin(SITE, DOCK, kind=BinKind.DOCK)
    kept.documents["SO1"] = Document("SO1", DocumentKind.SALES_ORDER, SITE, "C1")
    kept.documents["TR1"] = Document("TR1", DocumentKind.TRANSFER, SITE, from_site="S2", to_site=SITE)
    for document in ("SO1", "TR1"):
        kept.document_lines[document, 1] = DocumentLine(document, 1, GOODS, Decimal(count), "EA", Decimal(1))
    came = replace(line(GOODS, "@VENDOR", place, lots(count)), unit_cost=Decimal(2))
    posted(kept, [transaction("came", "purchase_receipt", came, partner="V1")])
    return kept


def shipment_of_many_lots(count: int) -> tuple[StockInMemory, list[Transaction]]:
    kept = with_lots(count, "A-01")
    posted(kept, [transaction("pick", "pick", line(GOODS, "A-01", DOCK, lots(count)), document="SO1")])
    return kept, [transaction("ship", "shipment", line(GOODS, DOCK, "@CUSTOMER", lots(count)), document="SO1")]


def picks_of_one_lot_each(count: int) -> tuple[StockInMemory, list[Transaction]]:
    kept = with_lots(count, "A-01")
    picked = (line(GOODS, "A-01", DOCK, [each]) for each in lots(count))
    return kept, [transaction(f"p{at}", "pick", each, document="SO1") for at, each in enumerate(picked)]


def transfer_of_many_lots(count: int) -> tuple[StockInMemory, list[Transaction]]:
    kept = with_lots(1, "R-04")
    kept.document_lines["TR1", 1] = DocumentLine("TR1", 1, GOODS, Decimal(count), "EA", Decimal(1))
    came = line(GOODS, "@TRANSIT", "T-01", lots(count)), line(GOODS, "T-01", "A-01", lots(count))
    kinds = ("transfer_arrival", "transfer_receipt")
    return kept, [transaction(kind, kind, each, document="TR1") for kind, each in zip(kinds, came, strict=True)]


def sale_taken_back(count: int) -> tuple[StockInMemory, list[Transaction]]:
    kept = with_lots(count, "A-01")
    sold = transaction("sold", "direct_shipment", line(GOODS, "A-01", "@CUSTOMER", lots(count)), partner="C1")
    posted(kept, [sold])
    back = reversal(sold, transaction_id="back", operator="1900", at=NOW, days=(TODAY, TODAY))
    return kept, [back]


def return_of_many_lots(count: int) -> tuple[StockInMemory, list[Transaction]]:
    kept = with_lots(count, "A-01")
    back = replace(line(GOODS, "A-01", "@VENDOR", lots(count)), applies_line=1)
    return kept, [transaction("back", "vendor_return", back, partner="V1", applies_to="came")]


def invoice_of_many_lots(count: int) -> tuple[StockInMemory, list[Transaction]]:
    told = replace(line(GOODS, "", "", lots(count)), applies_line=1, unit_cost=Decimal(3))
    return with_lots(count, "A-01"), [transaction("told", "purchase_invoice", told, applies_to="came")]


def assemblies_taken_back(count: int) -> tuple[StockInMemory, list[Transaction]]:
    kept = with_lots(count, "A-01")
    built = []
    for at, each in enumerate(lots(count)):
        master = line(UNIT, "@ASSEMBLY", "A-01", [Allocation(Decimal(1), serials=(f"U{at:05}",))])
        part = line(GOODS, "A-01", "@ASSEMBLY", [replace(each, parent=f"U{at:05}")], 2)
        built.append(transaction(f"a{at}", "assembly", master, part))
    posted(kept, built)
    days = (TODAY, TODAY)
    return kept, [
        reversal(each, transaction_id=f"{each.id}-back", operator="1900", at=NOW, days=days) for each in built
    ]


def serials_kept_and_let_go(count: int) -> tuple[StockInMemory, list[Transaction]]:
    kept = with_lots(1, "A-01")
    kept.document_lines["SO1", 1] = DocumentLine("SO1", 1, UNIT, Decimal(count), "EA", Decimal(1))
    posted(kept, [transaction("units", "purchase_receipt", line(UNIT, "@VENDOR", "A-01", [units(0, count)]))])
    marks = tuple(Mark(UNIT, serial=f"S{at:05}", line=1) for at in range(count))
    return kept, [transaction(kind, kind, document="SO1", marks=marks) for kind in ("reserve", "unreserve")]


def lots_kept_one_by_one(count: int) -> tuple[StockInMemory, list[Transaction]]:
    kept = with_lots(count, "A-01")
    marks = [Mark(GOODS, lot=each.lot, line=1, quantity=Decimal(1)) for each in lots(count)]
    return kept, [transaction("keep", "reserve", document="SO1", marks=tuple(marks))]


def assembly_of_many_parts_taken_back(count: int) -> tuple[StockInMemory, list[Transaction]]:
    kept = with_lots(count, "A-01")
    master = line(UNIT, "@ASSEMBLY", "A-01", [Allocation(Decimal(1), serials=("U1",))])
    parts = (line(GOODS, "A-01", "@ASSEMBLY", [replace(lot, parent="U1")], at) for at, lot in enumerate(lots(count), 2))
    built = transaction("built", "assembly", master, *parts)
    return kept, [built, reversal(built, transaction_id="back", operator="1900", at=NOW, days=(TODAY, TODAY))]


STORIES = (
    serials_kept_and_let_go,
    lots_kept_one_by_one,
    assembly_of_many_parts_taken_back,
    return_of_many_lots,
    invoice_of_many_lots,
    assemblies_taken_back,
    shipment_of_many_lots,
    picks_of_one_lot_each,
    transfer_of_many_lots,
    sale_taken_back,
    receipts_with_makers,
    receipts_unique_in_the_company,
    receipt_of_many_lines,
)


def posted(kept: StockInMemory, transactions: Sequence[Transaction]) -> None:
    for each in transactions:
        result = post(each, kept)
        assert isinstance(result, Posted), result
        kept.apply(result)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_twice_as_much_is_twice_the_work(story: Story) -> None:
    posted(*story(1))  # what is made once and for all is no part of it
    told = [story(size) for size in SIZES]
    steps = [steps_of(partial(posted, *one)) for one in told]
    first, second = (after - before for before, after in pairwise(steps))
    assert second <= 2 * first * LEANING, steps

"""A small warehouse with stock to pick, and a picker at work in it."""

from datetime import date
from decimal import Decimal

from inventory.documents import Document, DocumentKind, DocumentLine, DocumentNumber
from inventory.items import ExpiryLevel, Item, NumberOrder, Tracking
from inventory.memory import StockInMemory
from inventory.people import Operator, Role
from inventory.places import CUSTOMER, Bin, BinKind, is_outside
from inventory.stock import BalanceKey, Lot, Serial, SerialState
from inventory.tasks.pick import PICK
from inventory.tasks.pick.state import Ask, PickState
from inventory.tasks.steps import Outcome
from tests.inventory.tasks.floor import TaskFloor
from tests.inventory.warehouses import BEARING, GLOVES, RADIO, SITE, TODAY, warehouse

GASKET = "G-0040"
COFFEE = "F-1070"
CABLE = "E-2082"
BOX = "00095060000000000107"
OTHER_BOX = "00095060000000000114"
BOX_PLACE, OTHER_BOX_PLACE = "#095060000000000107", "#095060000000000114"
DOCK = "D-01"


def shop() -> StockInMemory:
    """Return a warehouse with lots of every state, serials, and open sales orders."""
    stock = warehouse()
    for number, (code, kind) in enumerate(
        (
            (DOCK, BinKind.DOCK),
            ("D-02", BinKind.DOCK),
            ("A-02", BinKind.PICK),
            ("A-03", BinKind.PICK),
            ("B-01", BinKind.PICK),
            ("R-05", BinKind.BULK),
        ),
        10,
    ):
        stock.bins[code] = Bin(SITE, code, number, kind)
    stock.items |= {
        GASKET: Item(GASKET, "Gasket 40mm", tracking=Tracking.LOT, lot_expiry_level=ExpiryLevel.ERROR),
        COFFEE: Item(COFFEE, "Coffee", tracking=Tracking.LOT, lot_expiry_level=ExpiryLevel.WARNING),
        CABLE: Item(CABLE, "Cable", tracking=Tracking.LOT, lot_order=NumberOrder.FIFO),
    }
    stock.operators["1007"] = Operator("1007", "Ben", Role.PICKER)
    put_lot(stock, dated(GASKET, "L17", date(2026, 8, 31)), "A-03", 3)
    put_lot(stock, dated(GASKET, "L19", date(2027, 8, 31)), "A-03", 14)
    put_lot(stock, dated(GASKET, "L22", date(2028, 2, 29)), "A-02", 40)
    put_lot(stock, dated(GASKET, "L25", date(2028, 3, 31)), "R-05", 200)
    put_lot(stock, dated(COFFEE, "B0812", date(2027, 2, 28)), "A-02", 8)
    put_lot(stock, dated(COFFEE, "B0931", date(2027, 6, 30)), "B-01", 36)
    put_lot(stock, dated(CABLE, "PS1", stock_date=date(2026, 3, 1)), "B-01", 5)
    put_lot(stock, dated(CABLE, "PS2", stock_date=date(2026, 4, 1)), "A-02", 5)
    stock.balances[BalanceKey("B-01", GLOVES)] = Decimal(48)
    put_serials(stock, RADIO, "A-01", [f"RX{number:06d}" for number in range(101, 108)])
    put_serials(stock, RADIO, "R-05", ["RX000201", "RX000202"])
    put_serials(stock, RADIO, "H-01", ["RX000301"])
    put_lot(stock, dated(BEARING, "L2231"), "B-01", 0)
    put_serials(stock, BEARING, "B-01", ["SN-1", "SN-2"], "L2231")
    add_sale(stock, "SO1", [(GASKET, "6"), (COFFEE, "12"), (GLOVES, "10")])
    add_sale(stock, "SO2", [(RADIO, "5")])
    add_sale(stock, "SO3", [(GASKET, "20")])
    add_sale(stock, "SO4", [(RADIO, "1"), (CABLE, "4")])
    stock.numbers.append(DocumentNumber("SO4", 1, serial="RX000107", quantity=Decimal(1)))
    return stock


def put_lot(stock: StockInMemory, lot: Lot, place: str, quantity: int) -> None:
    """Put a quantity of a lot into a place."""
    stock.lots_by_key[lot.item, lot.lot] = lot
    stock.balances[BalanceKey(place, lot.item, lot.lot)] = Decimal(quantity)


def dated(item: str, lot: str, last_day: date | None = None, stock_date: date = date(2026, 1, 1)) -> Lot:
    """Return a lot with its dates."""
    return Lot(item, lot, stock_date, last_day)


def put_serials(stock: StockInMemory, item: str, place: str, serials: list[str], lot: str = "") -> None:
    """Put serials into a place."""
    for serial in serials:
        stock.serials[item, serial] = Serial(item, serial, place, SerialState.ON_HAND, lot, stock_date=TODAY)
    stock.balances[BalanceKey(place, item, lot)] = Decimal(len(serials))


def add_sale(stock: StockInMemory, document: str, lines: list[tuple[str, str]]) -> None:
    """Add an open sales order with (item, quantity) lines in stocking units."""
    stock.documents[document] = Document(document, DocumentKind.SALES_ORDER, SITE, "C1", due=TODAY)
    for at, (item, quantity) in enumerate(lines, 1):
        unit = stock.items[item].unit
        stock.document_lines[document, at] = DocumentLine(document, at, item, Decimal(quantity), unit)


class PickFloor(TaskFloor[PickState]):
    """One picker at work."""

    def __init__(self, stock: StockInMemory) -> None:
        super().__init__(stock, PICK, PICK.initial(), "1007")

    @property
    def where(self) -> tuple[Ask, str]:
        """Return what is asked, and the bin of the visit at hand."""
        return self.state.ask, self.state.visits[0].place if self.state.visits else ""

    def kinds(self) -> list[str]:
        """Return the kinds of what was posted."""
        return [each.transaction.kind for each in self.posted]

    def counts(self) -> list[tuple[str, str]]:
        """Return the bins that are to be counted, and why."""
        requests = [each.transaction for each in self.posted if each.transaction.kind == "count_request"]
        return [(line.from_place, line.reason) for each in requests for line in each.lines]

    def pick_all(self, *codes: str) -> list[Outcome]:
        """Scan codes; `=n` types a number, `.n` presses a digit."""
        return [self.one(code) for code in codes]

    def one(self, code: str) -> Outcome:
        """Give one input: a code is scanned, `=n` typed, `.n` pressed."""
        if code.startswith("="):
            return self.type(code[1:])
        return self.answer(int(code[1:])) if code.startswith(".") else self.scan(code)


def total(stock: StockInMemory, item: str) -> Decimal:
    """Return what the house holds of an item."""
    held = (quantity for key, quantity in stock.balances.items() if key.item == item and not is_outside(key.place))
    return sum(held, Decimal(0))


def gone(stock: StockInMemory, item: str, lot: str = "") -> Decimal:
    """Return what customers have of an item."""
    return stock.balance(BalanceKey(CUSTOMER, item, lot))

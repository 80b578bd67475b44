"""A small warehouse in memory for rule and task tests: one site, a few bins, items of every tracking, open orders."""

from datetime import UTC, date, datetime
from decimal import Decimal

from inventory.documents import Document, DocumentKind, DocumentLine, DocumentNumber, Partner
from inventory.items import ExpiryLevel, Item, ItemCode, Tracking
from inventory.memory import StockInMemory
from inventory.numbers import Mask
from inventory.people import Operator, Role
from inventory.places import Bin, BinKind
from inventory.segments import parse_segments

SITE = "S1"
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
BEARING = "A-1103/B"
MILK = "F-1010"
RADIO = "E-2010"
GLOVES = "U-5001"
CHEESE = "F-1022"
MILK_GTIN = "09506000134352"
MILK_CASE_GTIN = "19506000134359"
BEARING_GTIN = "09506000134369"


def warehouse() -> StockInMemory:
    """Return a fresh warehouse."""
    stock = StockInMemory(SITE)
    for item in (
        Item(BEARING, "Bearing 6204 2RS", tracking=Tracking.BOTH),
        Item(MILK, "Whole milk", tracking=Tracking.LOT, lot_expiry_days=180, lot_expiry_level=ExpiryLevel.ERROR),
        Item(RADIO, "Radio", tracking=Tracking.SERIAL, serial_mask="RAD"),
        Item(GLOVES, "Gloves", tracking=Tracking.NONE),
        Item(CHEESE, "Cheese", unit="KG", tracking=Tracking.LOT),
    ):
        stock.items[item.item] = item
    stock.masks["RAD"] = Mask("RAD", "serial", "RX", parse_segments("N6+"))
    stock.factors[MILK, "CS"] = Decimal(12)
    stock.codes += [
        ItemCode(MILK, MILK_GTIN, "gtin", "EA"),
        ItemCode(MILK, MILK_CASE_GTIN, "gtin", "CS"),
        ItemCode(BEARING, BEARING_GTIN, "gtin", "EA"),
    ]
    for code, kind in (
        ("R-04", BinKind.BULK),
        ("A-01", BinKind.PICK),
        ("H-01", BinKind.HOLD),
        ("T-01", BinKind.TRANSIT),
    ):
        stock.bins[code] = Bin(SITE, code, kind=kind)
    stock.operators["1001"] = Operator("1001", "Ann", Role.RECEIVER)
    stock.operators["1900"] = Operator("1900", "Sue", Role.SUPERVISOR)
    for vendor in ("V1", "V2"):
        stock.partners[vendor] = Partner(vendor, "Bearings Ltd", "vendor")
    for customer in ("C1", "C2", "K1", "K2"):
        stock.partners[customer] = Partner(customer, f"Shop {customer}", "customer")
    add_order(stock, "PO1", [(BEARING, "40", "EA"), (MILK, "4", "CS")])
    add_order(stock, "PO2", [(RADIO, "5", "EA"), (GLOVES, "30", "EA"), (CHEESE, "12.5", "KG")])
    add_order(stock, "PO3", [(MILK, "48", "EA"), (RADIO, "2", "EA")])
    stock.documents["SO1"] = Document("SO1", DocumentKind.SALES_ORDER, SITE)
    for at in range(2):
        stock.numbers.append(
            DocumentNumber("PO3", 2, serial=f"RX00070{at}", quantity=Decimal(1), sscc="095060000000000015")
        )
    stock.numbers.append(
        DocumentNumber(
            "PO3", 1, lot="M9", quantity=Decimal(48), expiry_date=date(2027, 3, 1), sscc="095060000000000015"
        )
    )
    return stock


def add_order(stock: StockInMemory, document: str, lines: list[tuple[str, str, str]], vendor: str = "V1") -> None:
    """Add an open purchase order with (item, quantity, unit) lines."""
    stock.documents[document] = Document(document, DocumentKind.PURCHASE_ORDER, SITE, vendor, due=TODAY)
    for at, (item, quantity, unit) in enumerate(lines, 1):
        factor = stock.factor(item, unit)
        assert factor is not None
        stock.document_lines[document, at] = DocumentLine(document, at, item, Decimal(quantity), unit, factor, "R-04")

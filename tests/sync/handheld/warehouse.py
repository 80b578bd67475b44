"""A small warehouse in memory, its rows as the centre tells them, and transactions to post on it."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from inventory.documents import Document, DocumentKind, DocumentLine, DocumentNumber, Partner
from inventory.items import Item, ItemCode, Tracking
from inventory.memory import StockInMemory
from inventory.numbers import Mask
from inventory.people import Operator, Role
from inventory.places import VENDOR, Bin, BinKind
from inventory.plain import to_plain
from inventory.segments import format_segments, parse_segments
from inventory.stock import BalanceKey
from inventory.transactions import Allocation, Line, Transaction
from sync.messages import Row, Scalar
from sync.schema import ENTITIES, REFERENCE_FEED

SITE = "ROT"
ORDER = "PO1"
AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
DAY = date(2026, 11, 22)
RECEIVER, SUPERVISOR = "1001", "9001"
TRACKING = {"SER": Tracking.SERIAL, "LOT": Tracking.LOT, "BOTH": Tracking.BOTH, "NONE": Tracking.NONE}


def warehouse() -> StockInMemory:
    """Return a site with four items, three bins, an order over all items, and two people."""
    stock = StockInMemory(SITE)
    stock.items = {item: Item(item, f"item {item}", "EA", tracking) for item, tracking in TRACKING.items()}
    stock.factors = {("LOT", "CS"): Decimal(12)}
    stock.codes = [ItemCode("SER", "04012345678901", "gtin", "EA"), ItemCode("LOT", "V-77", "vendor", "CS")]
    stock.masks = {"M1": Mask("M1", "serial", "SN-", parse_segments("A3-,N6+"))}
    stock.bins = {
        "DOCK": Bin(SITE, "DOCK", 0, BinKind.DOCK),
        "R-01": Bin(SITE, "R-01", 1, BinKind.BULK),
        "R-02": Bin(SITE, "R-02", 2, BinKind.PICK),
    }
    stock.partners = {"ACME": Partner("ACME", "Acme Ltd", "vendor")}
    stock.operators = {
        RECEIVER: Operator(RECEIVER, "Rita", Role.RECEIVER),
        SUPERVISOR: Operator(SUPERVISOR, "Sam", Role.SUPERVISOR, "de"),
    }
    stock.documents = {ORDER: Document(ORDER, DocumentKind.PURCHASE_ORDER, SITE, "ACME", due=DAY, reference="REF-1")}
    for number, item in enumerate(TRACKING, start=1):
        stock.document_lines[ORDER, number] = DocumentLine(ORDER, number, item, Decimal(1_000_000), "EA")
    stock.numbers += [DocumentNumber(ORDER, 1, serial="ADV-1", quantity=Decimal(1), sscc="340123450000000018")]
    return stock


def rows_of(stock: StockInMemory) -> list[Row]:
    """Return everything in a stock as the rows that a device gets, without versions."""
    numbers = [(number, each) for number, each in enumerate(stock.numbers, start=1)]
    return [
        *(row("item", each) for each in stock.items.values()),
        *(row("item_site", None, item=item, at_site=stock.site, active=False) for item in stock.not_allowed),
        *(row("kit", None, kit=kit, component="SER", quantity=Decimal(1)) for kit in stock.kits),
        *(row("unit", None, item=item, unit=unit, factor=factor) for (item, unit), factor in stock.factors.items()),
        *(row("item_code", each) for each in stock.codes),
        *(row("mask", each, segments=format_segments(each.segments)) for each in stock.masks.values()),
        *(row("optional_field", each) for each in stock.fields.values()),
        *(row("partner", each) for each in stock.partners.values()),
        *(row("partner_item", each) for each in stock.partner_items.values()),
        *(row(kind, each) for (kind, _, _), each in stock.period_lines.items()),
        *(row("setting", None, scope=scope, name=name, value=value) for (scope, name), value in stock.settings.items()),
        *(row("operator", each, pin_hash="", active=True) for each in stock.operators.values()),
        *(row("bin", each) for each in stock.bins.values()),
        *(row("document", each) for each in stock.documents.values()),
        *(row("document_line", each) for each in stock.document_lines.values()),
        *(row("document_number", each, number=number) for number, each in numbers),
        *stock_rows(stock),
    ]


def stock_rows(stock: StockInMemory) -> Iterable[Row]:
    """Return serials, lots, balances and what stands at docks for orders."""
    yield from (row("serial", each) for each in stock.serials.values())
    yield from (row("lot", each) for each in stock.lots_by_key.values())
    yield from (row("unidentified", each) for each in stock.unidentified_goods.values())
    for key, quantity in stock.balances.items():
        if not key.place.startswith("@"):
            yield row("balance", key, quantity=quantity, weight=Decimal(0))
    yield from (row("delivery", each) for each in stock.deliveries.values())
    yield from (row("counted", each) for each in stock.counts.values())
    yield from (row("pack", each) for each in stock.packs.values())
    names = ("document", "line", "place", "item", "lot")
    for kept, quantity in stock.reservations.items():
        yield row("reservation", None, **dict(zip(names, kept, strict=True)), quantity=quantity)


def row(entity: str, record: object, **others: object) -> Row:
    """Return a record as a row of the mirror; `others` are what the record does not have."""
    kept: dict[str, object] = (
        {each.name: getattr(record, each.name) for each in fields(record)} if is_dataclass(record) else {}
    )
    kept |= others
    values: dict[str, Scalar] = {}
    for column in ENTITIES[entity].columns():
        plain = to_plain(kept.get(column.name))
        if plain is None and not column.nullable:
            plain = ""
        assert plain is None or isinstance(plain, str | int)
        values[column.name] = plain
    feed = REFERENCE_FEED if ENTITIES[entity].reference else SITE
    return Row(feed=feed, version=0, entity=entity, deleted=False, row=values)


def receipt(number: int, line: int, *serials: str, **given: object) -> Transaction:
    """Return a receipt of serials (or of `quantity` of a `lot`) on a line of the order into a bin."""
    item = list(TRACKING)[line - 1]
    quantity = Decimal(str(given.get("quantity", len(serials))))
    allocation = Allocation(quantity, lot=str(given.get("lot", "")), serials=serials)
    posted = Line(item, "EA", quantity, VENDOR, str(given.get("to", "DOCK")), line, (allocation,))
    return transaction(number, "purchase_receipt", (posted,), document=ORDER)


def move(number: int, item: str, from_place: str, to_place: str, *serials: str, **given: object) -> Transaction:
    """Return a put-away from bin to bin."""
    quantity = Decimal(str(given.get("quantity", len(serials))))
    allocation = Allocation(quantity, lot=str(given.get("lot", "")), serials=serials)
    return transaction(number, "put_away", (Line(item, "EA", quantity, from_place, to_place, 0, (allocation,)),))


def transaction(number: int, kind: str, lines: tuple[Line, ...], document: str = "") -> Transaction:
    """Return a transaction with a readable id."""
    return Transaction(f"t{number:06d}", kind, SITE, AT, DAY, DAY, RECEIVER, document, lines=lines)


def key_of(row: Row) -> tuple[Scalar, ...]:
    """Return the key of a row."""
    return tuple(row.row[name] for name in ENTITIES[row.entity].key)


def balance_key(place: str, item: str, lot: str = "") -> BalanceKey:
    """Return the key of a balance."""
    return BalanceKey(place, item, lot)

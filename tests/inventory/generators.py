"""What the machine over all kinds posts: a generator for each kind, by name, or by its legs; what it draws may fit, or may not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st

from inventory.deliveries import Way
from inventory.documents import Document, DocumentKind, DocumentLine, Partner
from inventory.fields import FieldType, OptionalField
from inventory.guarantees import Period
from inventory.items import Item, MakerSerials, Reuse, Tracking
from inventory.kinds import BIN, Kind, Numbers
from inventory.memory import StockInMemory
from inventory.people import Operator, Role
from inventory.places import ADJUSTMENT, Bin, BinKind
from inventory.stock import BalanceKey
from inventory.transactions import Allocation, Line, MakerSerial, Mark
from tests.inventory.warehouses import TODAY

ITEMS = {
    each.item: each
    for each in (
        Item("PLAIN"),
        Item("LOTTED", tracking=Tracking.LOT, lot_expiry_days=30),
        Item("SERIAL", tracking=Tracking.SERIAL, maker_serial=MakerSerials.UNIQUE),
        Item("ONCE", tracking=Tracking.SERIAL, reuse=Reuse.NEVER),
        Item("BOTH", tracking=Tracking.BOTH, reuse=Reuse.ANY),
        Item("DIFFERS", tracking=Tracking.SERIAL, serial_count_may_differ=True),
    )
}
BINS = {"B1": BinKind.PICK, "B2": BinKind.BULK, "D1": BinKind.DOCK, "H1": BinKind.HOLD, "T1": BinKind.TRANSIT}
SELLING_BINS = ("B1", "B2")
SITES = ("S1", "S2")
MORE_SITES = ("S1", "S2", "S3", "S4")
DOCUMENTS = {
    "PO": DocumentKind.PURCHASE_ORDER,
    "PP": DocumentKind.PURCHASE_ORDER,
    "SO": DocumentKind.SALES_ORDER,
    "SP": DocumentKind.SALES_ORDER,
    "WO": DocumentKind.WORK_ORDER,
    "RN": DocumentKind.RETURN_NOTE,
    "CN": DocumentKind.COUNT,
}
worked_days = st.integers(0, 40).map(lambda days: TODAY + timedelta(days))
Values = dict[str, Any]
T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[Any]], Any]


def site_stock(site: str, sites: Sequence[str] = SITES) -> StockInMemory:
    """Return an empty warehouse with bins of each kind, people, and documents of each kind that ask for each item.

    Every site sends to the next of all `sites`, the last to the first.
    """
    stock = StockInMemory(site, items=dict(ITEMS), factors={("PLAIN", "CS"): Decimal(12)})
    stock.bins = {code: Bin(site, code, kind=kind) for code, kind in BINS.items()}
    stock.operators = {badge: Operator(badge, badge, Role.SUPERVISOR) for badge in ("1", "2", "3")}
    stock.partners = {"V1": Partner("V1", "Vendor", "vendor")}
    stock.settings = {("company", f"count_limit_{each}"): "0" for each in ("units", "percent", "value")}
    for kind, code in (("warranty", "W"), ("contract", "K")):
        stock.keep_period(kind, Period(code, 1, days=365))
    for kind, item in (("lot", "LOTTED"), ("serial", "SERIAL")):
        stock.fields[kind, item, "grade"] = OptionalField(kind, item, "grade", FieldType.TEXT)
    for name, kind_of in DOCUMENTS.items():
        add_document(stock, Document(f"{name}-{site}", kind_of, site))
    for sender, receiver in zip(sites, (*sites[1:], sites[0]), strict=True):
        if site in (sender, receiver):
            from_site = "" if sender == site else sender
            add_document(
                stock, Document(f"T-{sender}", DocumentKind.TRANSFER, site, to_site=receiver, from_site=from_site)
            )
    return stock


def add_document(stock: StockInMemory, document: Document) -> None:
    """Keep a document with a line for each item."""
    name = document.document
    stock.documents[name] = document
    for at, item in enumerate(ITEMS, 1):
        kept = DocumentLine(name, at, item, ordered_of(document), ITEMS[item].unit, unit_cost=Decimal(2))
        stock.document_lines[name, at] = kept


def ordered_of(document: Document) -> Decimal:
    """Return how much each line of a document asks for: one of the orders is small, so that more of it is soon too much."""
    if document.kind is DocumentKind.SALES_ORDER:
        return Decimal(2 if document.document.startswith("SP") else 8)
    return Decimal(40)


def number_of(item: str) -> int:
    """Return the line of every document that is about an item."""
    return list(ITEMS).index(item) + 1


class Luck(Protocol):
    """Where chance comes from: Hypothesis, which shrinks what fails, or a generator with a fixed seed, which treats all alike."""

    def one(self, values: Sequence[T]) -> T:
        """Return one of some values."""
        ...

    def some(self, values: Sequence[T], least: int, most: int) -> list[T]:
        """Return from least to most of some values, each once."""
        ...


@dataclass(frozen=True, slots=True)
class Drawn:
    """Chance of Hypothesis."""

    draw: Draw

    def one(self, values: Sequence[T]) -> T:
        drawn: T = self.draw(st.sampled_from(values))
        return drawn

    def some(self, values: Sequence[T], least: int, most: int) -> list[T]:
        strategy = st.lists(st.sampled_from(values), unique=True, min_size=least, max_size=most)
        drawn: list[T] = self.draw(strategy)
        return drawn


@dataclass(frozen=True, slots=True)
class Rolled:
    """Chance of a seed."""

    random: Random

    def one(self, values: Sequence[T]) -> T:
        return self.random.choice(values)

    def some(self, values: Sequence[T], least: int, most: int) -> list[T]:
        return self.random.sample(values, self.random.randint(least, min(most, len(values))))


@dataclass(frozen=True, slots=True)
class Chance:
    """What a generator is given: the kind, the stock of the site as it is, and chance."""

    kind: Kind
    stock: StockInMemory
    luck: Luck

    def of(self, *values: T) -> T:
        """Draw one of some values."""
        return self.luck.one(values)

    def number(self, least: int, most: int) -> int:
        """Draw a whole number."""
        return self.luck.one(range(least, most + 1))

    def document(self) -> str:
        """Draw a document that the kind takes, now and then none where it need not have one."""
        fitting = self.documents(*(self.kind.documents - {DocumentKind.TRANSFER}))
        return str(self.of(*fitting, *([] if self.kind.document_needed else [""]))) if fitting else ""

    def documents(self, *kinds: DocumentKind) -> list[str]:
        """Return the documents of some kinds that the site has."""
        return sorted(name for name, each in self.stock.documents.items() if each.kind in kinds)


NUMBERS = [f"N{at}" for at in range(12)]


def maker_of(chance: Chance, serial: str) -> str:
    """Draw the serial that a maker gave a unit: mostly its own, at times that of another."""
    return f"M{serial}" if chance.number(1, 6) > 1 else chance.of("MN1", "MN2")


def coming(chance: Chance, from_place: str) -> Line:
    """Draw goods that come in from outside: numbers of a small range, so that they meet again."""
    item = ITEMS[chance.of(*ITEMS)]
    bins = [code for code, kind in BINS.items() if kind in chance.kind.bins]
    count = chance.number(1, 3)
    serials = tuple(chance.luck.some(NUMBERS, count, count)) if item.tracking.serials else ()
    lot = chance.of("L1", "L2") if item.tracking.lots else ""
    loose = chance.of(0, 0, 1) if item.serial_count_may_differ else 0
    makers = tuple(MakerSerial(serial, maker_of(chance, serial)) for serial in serials) if item.item == "SERIAL" else ()
    allocation = Allocation(Decimal(count + loose), lot, serials, maker_serials=makers)
    number = number_of(item.item)
    return Line(item.item, item.unit, allocation.quantity, from_place, chance.of(*bins), number, (allocation,))


def there(chance: Chance, *, inside: bool, place: str = "") -> BalanceKey | None:
    """Draw what stands somewhere: in the house, or outside where goods went."""
    kept = sorted(
        key
        for key, quantity in chance.stock.balances.items()
        if quantity > 0 and key.item in ITEMS and key.place.startswith("@") is not inside and place in ("", key.place)
    )
    return chance.of(*kept) if kept else None


def going(chance: Chance) -> Line | None:
    """Draw goods that are there, and where the kind takes them."""
    inside = chance.kind.from_leg == BIN
    key = there(chance, inside=inside, place="" if inside else chance.kind.from_leg)
    if key is None:
        return None
    item, stock = ITEMS[key.item], chance.stock
    quantity = min(chance.number(1, 4), int(stock.balances[key]) + 1)
    serials: tuple[str, ...] = ()
    if item.tracking.serials:
        here = sorted(
            name
            for (at, name), kept in stock.serials.items()
            if (at, kept.place, kept.lot) == (key.item, key.place, key.lot)
        )
        serials = tuple(here[:quantity]) or ("N1",)
        quantity = len(serials)
    bins = [code for code, kind in BINS.items() if kind in chance.kind.bins and code != key.place]
    if not bins:
        return None
    to_place = chance.of(*bins) if chance.kind.to_leg == BIN else chance.kind.to_leg
    allocation = Allocation(Decimal(quantity), key.lot, serials)
    number = number_of(key.item)
    return Line(
        key.item,
        item.unit,
        allocation.quantity,
        key.place if inside else chance.kind.from_leg,
        to_place,
        number,
        (allocation,),
    )


def by_legs(chance: Chance) -> Values | None:
    """Draw by the row alone: goods that come from outside are new, or were there; those inside are there."""
    kind = chance.kind
    document = chance.document()
    if kind.from_leg != BIN and kind.numbers is Numbers.GENERATE:
        return {"document": document, "lines": (coming(chance, kind.from_leg),)}
    line = going(chance)
    return None if line is None else {"document": document, "lines": (line,)}


def remade(chance: Chance) -> Values | None:
    """Draw goods of a lot that are split off, or put together, under another lot in the same place."""
    out = going(replace(chance, kind=chance.kind.ways[0]))
    if out is None:
        return None
    lot = chance.of("L1", "L2", "L3")
    made = replace(
        out,
        from_place=out.to_place,
        to_place=out.from_place,
        allocations=tuple(replace(each, lot=lot) for each in out.allocations),
    )
    return {"lines": (out, made)}


def found(chance: Chance) -> Values | None:
    """Draw what somebody says is in a bin: what stands there, or less, or more, or numbers of elsewhere."""
    key = there(chance, inside=True)
    if key is None:
        return None
    item = ITEMS[key.item]
    names = [
        name for (at, name), kept in sorted(chance.stock.serials.items()) if (at, kept.lot) == (item.item, key.lot)
    ]
    serials = tuple(chance.luck.some(names, 0, 3)) if names else ()
    quantity = Decimal(len(serials)) if item.tracking.serials else Decimal(chance.number(0, 9))
    allocation = Allocation(quantity, key.lot, serials)
    line = Line(item.item, item.unit, quantity, key.place, allocations=(allocation,))
    return {"lines": (line,), "operator": chance.of("1", "2"), "approver": ""}


def differing(chance: Chance) -> Values | None:
    """Draw what a count found too little or too much: put right as far as it differs."""
    left = [each for _, each in sorted(chance.stock.counts.items()) if each.count and each.turn and each.variance]
    if not left:
        return None
    row = chance.of(*left)
    serials = (row.serial,) if row.serial else ()
    quantity = Decimal(1) if serials else abs(row.variance)
    legs = (row.place, ADJUSTMENT) if row.variance < 0 else (ADJUSTMENT, row.place)
    line = Line(row.item, ITEMS[row.item].unit, quantity, *legs, allocations=(Allocation(quantity, row.lot, serials),))
    others = [badge for badge in chance.stock.operators if badge not in row.operators.split()]
    who = {"operator": chance.of(*others), "approver": ""} if others else {}
    return {"lines": (line,), "applies_to": row.count, "reason": "theft", **who}


def staged(chance: Chance) -> Values | None:
    """Draw what was picked for an order and stands at the dock."""
    kept = sorted(key for key, quantity in chance.stock.reservations.items() if quantity > 0)
    if not kept:
        return None
    document, number, place, item, lot = chance.of(*kept)
    quantity = chance.stock.reservations[document, number, place, item, lot]
    serials = tuple(
        sorted(
            name
            for (at, name), each in chance.stock.serials.items()
            if (at, each.place, each.lot, each.document) == (item, place, lot, document)
        )
    )
    allocation = Allocation(quantity, lot, serials)
    return {
        "document": document,
        "lines": (Line(item, ITEMS[item].unit, quantity, place, chance.kind.to_leg, number, (allocation,)),),
    }


def open_lines(chance: Chance) -> Values:
    """Draw lines of a document that are given up as far as they are open."""
    document = chance.document()
    kept = [each for each in chance.stock.lines(document) if each.open > 0]
    chosen = chance.luck.some(kept, 0, 2) if kept else []
    lines = tuple(Line(each.item, each.unit, each.open, line=each.line, reason="short") for each in chosen)
    return {"document": document, "lines": lines}


def unidentified(chance: Chance) -> Values:
    """Draw goods with a code that no item has, under a tag."""
    line = Line("", "", Decimal(chance.number(1, 3)), to_place="H1", code=chance.of("C1", "C2"))
    return {"lines": (line,), "reference": chance.of("TAG1", "TAG2")}


def tie(chance: Chance) -> Values:
    """Draw the tie of a code to an item."""
    item = chance.of(*ITEMS)
    return {"lines": (Line(item, ITEMS[item].unit, Decimal(0), code=chance.of("C1", "C2")),)}


def label_rule(chance: Chance) -> Values:
    """Draw a rule that reads the labels of a vendor."""
    name = chance.of("one", "other")
    return {"partner": "V1", "marks": (Mark(name=name, value="LOT(?P<lot>[0-9]+)", example="LOT12"),)}


def nothing(chance: Chance) -> Values:
    """Draw what moves nothing and says only that it was."""
    return {"document": chance.document(), "reason": "x", "reference": "y"}


def numbered(chance: Chance) -> Values | None:
    """Draw units without numbers that get some, or numbers that go from units that stay."""
    standing = sorted(key for key, quantity in chance.stock.balances.items() if quantity > 0 and key.item == "DIFFERS")
    inside = [key for key in standing if not key.place.startswith("@")]
    if not inside:
        return None
    key = chance.of(*inside)
    kept = chance.stock.serials.values()
    there_now = sorted(each.serial for each in kept if (each.item, each.place) == (key.item, key.place))
    serial = chance.of(*(there_now if chance.kind.from_leg == BIN and there_now else NUMBERS))
    legs = (key.place, ADJUSTMENT) if chance.kind.from_leg == BIN else (ADJUSTMENT, key.place)
    one = Allocation(Decimal(1), serials=(serial,))
    line = Line(key.item, "EA", Decimal(1), *legs, allocations=(one,), instead=(Allocation(Decimal(1)),))
    return {"lines": (line,), "reason": "labelled"}


def instead(chance: Chance) -> Values | None:
    """Draw a past sale or receipt and other numbers in the place of those that it has."""
    stock, sale = chance.stock, chance.kind.from_leg == BIN
    past = [each for _, each in sorted(stock.deliveries.items()) if each.open > 0 and (each.way is Way.OUT) is sale]
    if not past:
        return None
    delivery = chance.of(*past)
    item, serialised = delivery.item, ITEMS[delivery.item].tracking.serials
    kept = [each for at, each in sorted(stock.serials.items()) if at[0] == item]
    booked = [each.serial for each in kept if delivery.document == (each.document if sale else each.receipt)]
    other = [each.serial for each in kept if each.place == "B1"] if sale else [f"N{at}" for at in range(6)]
    if serialised and not (booked and other):
        return None
    serials = ((chance.of(*other),), (chance.of(*booked),)) if serialised else ((), ())
    lot = chance.of("L1", "L2") if delivery.lot else ""
    legs = ("B1", chance.kind.to_leg) if sale else (chance.kind.from_leg, "B1")
    now, before = Allocation(Decimal(1), lot, serials[0]), Allocation(Decimal(1), delivery.lot, serials[1])
    line = Line(item, "EA", Decimal(1), *legs, applies_line=delivery.line, allocations=(now,), instead=(before,))
    return {"lines": (line,), "applies_to": delivery.document, "reason": "misread"}


def invoiced(chance: Chance) -> Values | None:
    """Draw the invoice of what came, all of it."""
    past = [each for _, each in sorted(chance.stock.deliveries.items()) if each.way is Way.IN and each.quantity > 0]
    if not past:
        return None
    each = chance.of(*past)
    kept = sorted(chance.stock.serials.values(), key=lambda serial: serial.serial)
    serials = tuple(
        serial.serial
        for serial in kept
        if (serial.item, serial.lot, serial.receipt) == (each.item, each.lot, each.document)
    )
    allocation = Allocation(each.quantity, each.lot, serials if ITEMS[each.item].tracking.serials else ())
    lines = (
        Line(each.item, "EA", each.quantity, applies_line=each.line, allocations=(allocation,), unit_cost=Decimal(3)),
    )
    return {"lines": lines, "applies_to": each.document}


GENERATORS: Mapping[str, Callable[[Chance], Values | None]] = {
    "lot_split": remade,
    "lot_combine": remade,
    "shipment": staged,
    "close": open_lines,
    "order_close": open_lines,
    "unidentified_receipt": unidentified,
    "code_tie": tie,
    "count_request": nothing,
    "count": found,
    "count_adjustment": differing,
    "cancellation": nothing,
    "reconcile_receipt": numbered,
    "reconcile_shipment": numbered,
    "reconcile_sale": instead,
    "reconcile_purchase": instead,
    "purchase_invoice": invoiced,
    "withdrawal": lambda _chance: {"instead_of": "HELD"},
    "label_rule": label_rule,
}

"""What the machine over all kinds posts: a generator for each kind, by name, or by its legs; what it draws may fit, or may not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, TypeVar

from hypothesis import strategies as st

from inventory.deliveries import Way
from inventory.documents import Document, DocumentKind, DocumentLine
from inventory.items import Item, Reuse, Tracking
from inventory.kinds import BIN, KINDS, Kind, Numbers
from inventory.memory import StockInMemory
from inventory.people import Operator, Role
from inventory.places import ADJUSTMENT, Bin, BinKind
from inventory.stock import BalanceKey
from inventory.transactions import Allocation, Line, Mark
from tests.inventory.warehouses import TODAY

ITEMS = {
    each.item: each
    for each in (
        Item("PLAIN"),
        Item("LOTTED", tracking=Tracking.LOT, lot_expiry_days=30),
        Item("SERIAL", tracking=Tracking.SERIAL),
        Item("ONCE", tracking=Tracking.SERIAL, reuse=Reuse.NEVER),
        Item("BOTH", tracking=Tracking.BOTH, reuse=Reuse.ANY),
        Item("DIFFERS", tracking=Tracking.SERIAL, serial_count_may_differ=True),
    )
}
BINS = {"B1": BinKind.PICK, "B2": BinKind.BULK, "D1": BinKind.DOCK, "H1": BinKind.HOLD, "T1": BinKind.TRANSIT}
DOCUMENTS = {
    "PO": DocumentKind.PURCHASE_ORDER,
    "SO": DocumentKind.SALES_ORDER,
    "SP": DocumentKind.SALES_ORDER,
    "TR": DocumentKind.TRANSFER,
    "WO": DocumentKind.WORK_ORDER,
    "RN": DocumentKind.RETURN_NOTE,
    "CN": DocumentKind.COUNT,
}
worked_days = st.integers(0, 40).map(lambda days: TODAY + timedelta(days))
Values = dict[str, Any]
T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[Any]], Any]


def site_stock(site: str) -> StockInMemory:
    """Return an empty warehouse with bins of each kind, people, and a document of each kind that asks for each item."""
    stock = StockInMemory(site, items=dict(ITEMS), factors={("PLAIN", "CS"): Decimal(12)})
    stock.bins = {code: Bin(site, code, kind=kind) for code, kind in BINS.items()}
    stock.operators = {badge: Operator(badge, badge, Role.SUPERVISOR) for badge in ("1", "2")}
    for name, kind in DOCUMENTS.items():
        stock.documents[name] = Document(name, kind, site)
        for at, item in enumerate(ITEMS, 1):
            stock.document_lines[name, at] = DocumentLine(name, at, item, Decimal(6), ITEMS[item].unit)
    return stock


@dataclass(frozen=True, slots=True)
class Chance:
    """What a generator is given: the kind, the stock of the site as it is, and a way to draw."""

    kind: Kind
    stock: StockInMemory
    draw: Draw

    def of(self, *values: T) -> T:
        """Draw one of some values."""
        drawn: T = self.draw(st.sampled_from(values))
        return drawn

    def document(self) -> str:
        """Draw a document that the kind takes, now and then none where it need not have one."""
        fitting = [name for name, kind in DOCUMENTS.items() if kind in self.kind.documents]
        return str(self.of(*fitting, *([] if self.kind.document_needed else [""]))) if fitting else ""


def coming(chance: Chance, from_place: str) -> Line:
    """Draw goods that come in from outside: numbers of a small range, so that they meet again."""
    item = ITEMS[chance.of(*ITEMS)]
    bins = [code for code, kind in BINS.items() if kind in chance.kind.bins]
    count = chance.draw(st.integers(1, 3))
    names = st.lists(st.sampled_from([f"N{at}" for at in range(6)]), min_size=count, max_size=count, unique=True)
    serials = tuple(chance.draw(names)) if item.tracking.serials else ()
    lot = chance.of("L1", "L2") if item.tracking.lots else ""
    loose = chance.of(0, 0, 1) if item.serial_count_may_differ else 0
    allocation = Allocation(Decimal(count + loose), lot, serials)
    number = list(ITEMS).index(item.item) + 1
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
    quantity = min(chance.draw(st.integers(1, 4)), int(stock.balances[key]) + 1)
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
    number = list(ITEMS).index(key.item) + 1
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


def built(chance: Chance) -> Values | None:
    """Draw a unit and what it is built of, or what is taken out of it: the way with the master first."""
    first, second = chance.kind.ways
    lines = []
    for way in (first, second):
        kind = replace(chance, kind=way)
        lines.append(coming(kind, way.from_leg) if way.numbers is Numbers.GENERATE else going(kind))
    if None in lines:
        return None
    return {"document": chance.document(), "lines": tuple(replace(each, line=0) for each in lines if each is not None)}


def found(chance: Chance) -> Values | None:
    """Draw what somebody says is in a bin: what stands there, or less, or more, or numbers of elsewhere; or who counts again."""
    key = there(chance, inside=True)
    if key is None:
        return None
    item = ITEMS[key.item]
    names = [
        name for (at, name), kept in sorted(chance.stock.serials.items()) if (at, kept.lot) == (item.item, key.lot)
    ]
    serials = tuple(chance.draw(st.lists(st.sampled_from(names), unique=True, max_size=3))) if names else ()
    quantity = Decimal(len(serials)) if item.tracking.serials else Decimal(chance.draw(st.integers(0, 9)))
    allocation = Allocation(quantity, key.lot, serials)
    line = Line(item.item, item.unit, quantity, key.place, allocations=(allocation,))
    before = sorted({each.count for each in chance.stock.counts.values() if each.count})
    again = chance.kind.name == "recount" and before
    return {
        "lines": (line,),
        "operator": chance.of("1", "2"),
        "approver": "",
        "applies_to": before[-1] if again else "",
    }


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
    return {"lines": (line,), "applies_to": row.count, "reason": "theft"}


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
    chosen = chance.draw(st.lists(st.sampled_from(kept), unique=True, max_size=2)) if kept else []
    lines = tuple(Line(each.item, each.unit, each.open, line=each.line, reason="short") for each in chosen)
    return {"document": document, "lines": lines}


def unidentified(chance: Chance) -> Values:
    """Draw goods with a code that no item has, under a tag."""
    line = Line("", "", Decimal(chance.draw(st.integers(1, 3))), to_place="H1", code=chance.of("C1", "C2"))
    return {"lines": (line,), "reference": chance.of("TAG1", "TAG2")}


def tie(chance: Chance) -> Values:
    """Draw the tie of a code to an item."""
    item = chance.of(*ITEMS)
    return {"lines": (Line(item, ITEMS[item].unit, Decimal(0), code=chance.of("C1", "C2")),)}


def nothing(chance: Chance) -> Values:
    """Draw what moves nothing and says only that it was."""
    return {"document": chance.document(), "reason": "x", "reference": "y"}


def marks(chance: Chance) -> Values:
    """Draw work that names a number and marks nothing: it is refused, and changes nothing."""
    known = [Mark(item=item, lot=lot) for item, lot in sorted(chance.stock.lots_by_key)]
    known += [Mark(item=item, serial=serial) for item, serial in sorted(chance.stock.serials)]
    chosen = chance.of(*known) if known else Mark(item="LOTTED", lot="L1")
    lines = (Line(chosen.item, ITEMS[chosen.item].unit, Decimal(1)),)
    return {"document": chance.document(), "lines": lines, "reason": "x", "reference": chance.of("R1", "R2")}


def packed(chance: Chance) -> Values | None:
    """Draw goods that go into a pallet or box, from wherever they are."""
    line = going(chance)
    return None if line is None else {"lines": (replace(line, to_place=chance.of("#P1", "#P2", "#P3"), line=0),)}


def whole_packs(chance: Chance) -> Values | None:
    """Draw a pack that is there, and where it should go."""
    if not chance.stock.packs:
        return None
    kept = chance.of(*(chance.stock.packs[name] for name in sorted(chance.stock.packs)))
    to_place = chance.of(*sorted(chance.stock.bins), "#P1", "#P2", "#P3")
    return {"lines": (Line("", "", Decimal(1), kept.stands_in, to_place, pack=kept.pack),)}


def numbered(chance: Chance) -> Values | None:
    """Draw units without numbers that get some, or numbers that go from units that stay."""
    kept = sorted(key for key, quantity in chance.stock.balances.items() if quantity > 0 and key.item == "DIFFERS")
    inside = [key for key in kept if not key.place.startswith("@")]
    if not inside:
        return None
    key, serial = chance.of(*inside), chance.of(*(f"N{at}" for at in range(6)))
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
    "assembly": built,
    "disassembly": built,
    "pack_build": packed,
    "pack_split": packed,
    "pack_merge": packed,
    "pack_move": whole_packs,
    "pack_seal": whole_packs,
    "pack_unseal": whole_packs,
    "shipment": staged,
    "close": open_lines,
    "order_close": open_lines,
    "unidentified_receipt": unidentified,
    "code_tie": tie,
    "count_request": nothing,
    "count": found,
    "recount": found,
    "count_adjustment": differing,
    "cancellation": nothing,
    "reconcile_receipt": numbered,
    "reconcile_shipment": numbered,
    "reconcile_sale": instead,
    "reconcile_purchase": instead,
    "purchase_invoice": invoiced,
}


def generator_of(kind: Kind) -> Callable[[Chance], Values | None]:
    """Return the generator of a kind: its own, else that of its legs, else that of kinds that only say something."""
    return GENERATORS.get(kind.name) or (by_legs if kind.numbers is not Numbers.NONE else marks)


ORIGINALS = tuple(sorted(name for name, kind in KINDS.items() if not kind.reverses))

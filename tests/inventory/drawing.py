"""What the machine over all kinds draws for kinds that are about something that happened before: sales, marks, costs, transfers, packs."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from inventory.deliveries import Delivery, Way
from inventory.documents import DocumentKind
from inventory.kinds import KINDS, Kind, Numbers
from inventory.marks import is_quarantined, receipts_of
from inventory.places import CUSTOMER, TRANSIT, USAGE, VENDOR
from inventory.scanner_checks import PASSED, Checked, marks_of
from inventory.stock import BalanceKey, Lot, Serial, SerialState
from inventory.transactions import Allocation, Condition, Line, Mark
from tests.inventory.generators import (
    GENERATORS,
    ITEMS,
    SELLING_BINS,
    Chance,
    Values,
    by_legs,
    coming,
    nothing,
    number_of,
)
from tests.inventory.warehouses import TODAY

Draws = Callable[[Chance], Values | None]
ONE, NOBODY = Decimal(1), Decimal(0)


def units_in(chance: Chance, key: BalanceKey, quantity: int) -> Allocation:
    """Return so much of what stands in a place, with its serials where the item has them."""
    if not ITEMS[key.item].tracking.serials:
        return Allocation(Decimal(quantity), key.lot)
    kept = chance.stock.serials.values()
    here = sorted(
        s.serial for s in kept if (s.item, s.place, s.lot) == (key.item, key.place, key.lot) and s.state.in_stock
    )
    serials = tuple(here[:quantity]) or ("N1",)
    return Allocation(Decimal(len(serials)), key.lot, serials)


def standing_in(chance: Chance, *places: str) -> BalanceKey | None:
    """Draw what stands in some bins."""
    kept = chance.stock.balances.items()
    keys = sorted(key for key, quantity in kept if quantity > 0 and key.place in places and key.item in ITEMS)
    return chance.of(*keys) if keys else None


def from_bins(chance: Chance, *places: str, most: int = 3) -> tuple[BalanceKey, Allocation] | None:
    """Draw goods that stand in some bins, the most there are."""
    key = standing_in(chance, *places)
    if key is None:
        return None
    return key, units_in(chance, key, chance.number(1, max(1, min(most, int(chance.stock.balances[key])))))


def up_to(chance: Chance, limit: Decimal, there: Decimal) -> int:
    """Draw how much is asked for of what has a limit: one, all that is left, or one more, as far as so much is there."""
    left = max(1, int(limit))
    return chance.of(*(each for each in (1, left, left + 1) if each <= max(1, int(there))))


def leaving(chance: Chance, to_place: str, *places: str, **values: object) -> Line | None:
    """Draw a line that takes goods out of some bins."""
    found = from_bins(chance, *(places or SELLING_BINS))
    if found is None:
        return None
    key, part = found
    line = Line(key.item, ITEMS[key.item].unit, part.quantity, key.place, to_place, allocations=(part,))
    return replace(line, **values)  # type: ignore[arg-type]  # each caller names fields of a line


def lines(*drawn: Line | None, **values: object) -> Values | None:
    """Return the values of a transaction of some lines, None where one of them could not be drawn."""
    return None if None in drawn else {"lines": drawn, **values}


# Orders


def picked(chance: Chance) -> Values | None:
    """Draw goods of bins that sell for an order: some, all that it still takes, or one more."""
    key, document = standing_in(chance, *SELLING_BINS), chance.document()
    if key is None:
        return None
    number = number_of(key.item)
    left = chance.stock.document_lines[document, number].open
    part = units_in(chance, key, up_to(chance, left, chance.stock.balances[key]))
    line = Line(key.item, ITEMS[key.item].unit, part.quantity, key.place, "D1", number, (part,))
    return {"document": document, "lines": (line,)}


def cross_docked(chance: Chance) -> Values:
    """Draw goods that come in for a line of an order that waits for them."""
    line = coming(chance, VENDOR)
    return {
        "document": chance.of(*chance.documents(DocumentKind.PURCHASE_ORDER)),
        "applies_to": chance.of(*chance.documents(DocumentKind.SALES_ORDER)),
        "lines": (replace(line, to_place="D1", applies_line=line.line),),
    }


def sold_directly(chance: Chance) -> Values | None:
    """Draw goods that leave to a customer without an order."""
    return lines(leaving(chance, CUSTOMER, *SELLING_BINS))


def used(chance: Chance) -> Values | None:
    """Draw goods that leave for usage, or are no good any more."""
    return lines(leaving(chance, chance.kind.to_leg))


def with_costs(chance: Chance) -> Values | None:
    """Draw goods that come or go with what each of them costs."""
    line = coming(chance, chance.kind.from_leg) if chance.kind.to_leg == "bin" else leaving(chance, chance.kind.to_leg)
    return None if line is None else {"lines": (_spread(line),)}


def _spread(line: Line) -> Line:
    parts = tuple(replace(each, unit_cost=ONE) for each in line.allocations)
    return replace(line, allocations=parts, cost=sum((each.quantity for each in parts), NOBODY))


OF_A_RECEIPT = ("receipt_adjustment", "purchase_credit_note", "purchase_debit_note")
"""Changes of cost that are about the numbers of a receipt."""


def costs(chance: Chance) -> Values | None:
    """Draw numbers that cost more or less from now on; of a receipt those that came with it."""
    found = from_bins(chance, *SELLING_BINS)
    if found is None or not (found[1].lot or found[1].serials):
        return None
    key, part = found
    line = _spread(Line(key.item, ITEMS[key.item].unit, part.quantity, key.place, allocations=(part,)))
    return {
        "lines": (line,),
        "applies_to": _receipt_of(chance, key, part) if chance.kind.name in OF_A_RECEIPT else "",
    }


def _receipt_of(chance: Chance, key: BalanceKey, part: Allocation) -> str:
    if part.serials:
        return (
            chance.stock.serials[key.item, part.serials[0]].receipt
            if (key.item, part.serials[0]) in chance.stock.serials
            else ""
        )
    lot = chance.stock.lots_by_key.get((key.item, part.lot))
    return receipts_of(lot)[-1] if lot is not None and receipts_of(lot) else ""


# Goods that come back


def deliveries(chance: Chance, way: Way) -> list[Delivery]:
    kept = chance.stock.deliveries
    return [kept[key] for key in sorted(kept) if kept[key].way is way and kept[key].quantity >= 1]


def to_vendor(chance: Chance) -> Values | None:
    """Draw goods that go back to their vendor, of the receipt that brought them."""
    standing = {key: kept for key, kept in chance.stock.balances.items() if kept >= 1 and key.place in SELLING_BINS}
    came = [
        (of, key)
        for of in deliveries(chance, Way.IN)
        for key in sorted(standing)
        if (key.item, key.lot) == (of.item, of.lot)
    ]
    if not came:
        return None
    # every other time from where more stands than is left to go back: there the limit is reached
    limited = [(of, key) for of, key in came if of.open < standing[key] and not ITEMS[of.item].tracking.serials]
    of, key = chance.of(*chance.of(came, limited or came))
    kept = chance.stock.serials.values()
    names = sorted(s.serial for s in kept if (s.item, s.place, s.receipt) == (of.item, key.place, of.document))
    part = _part_back(chance, of, chance.stock.balances[key], names)
    return _back(of, Line(of.item, ITEMS[of.item].unit, part.quantity, key.place, VENDOR, allocations=(part,)))


def from_customer(chance: Chance) -> Values | None:
    """Draw goods that customers bring back, of the sale on which they left."""
    return come_back(chance, Way.OUT, CUSTOMER, SerialState.SHIPPED)


def from_project(chance: Chance) -> Values | None:
    """Draw goods that a project does not need, of the usage on which they left."""
    return come_back(chance, Way.USED, USAGE, SerialState.CONSUMED)


def come_back(chance: Chance, way: Way, out_of: str, state: SerialState) -> Values | None:
    """Draw goods that come back of what left one way."""
    went = deliveries(chance, way)
    if not went:
        return None
    of = chance.of(*went)
    kept = chance.stock.serials.values()
    names = sorted(
        s.serial for s in kept if (s.item, s.document, s.state, s.lot) == (of.item, of.document, state, of.lot)
    )
    part = _part_back(chance, of, of.quantity, names)
    place = chance.of(*SELLING_BINS, "H1")
    line = Line(of.item, ITEMS[of.item].unit, part.quantity, out_of, place, allocations=(part,))
    return _back(of, replace(line, condition=Condition.GOOD))


def _part_back(chance: Chance, of: Delivery, there: Decimal, names: list[str]) -> Allocation:
    """Draw how much of a delivery comes back, up to its limit and over it; of units with numbers as many as are named."""
    quantity = up_to(chance, of.open, there)
    if names and ITEMS[of.item].tracking.serials:
        serials = tuple(names[:quantity])
        return Allocation(Decimal(len(serials)), of.lot, serials)
    return Allocation(Decimal(quantity), of.lot)


def _back(of: Delivery, line: Line) -> Values:
    return {"lines": (replace(line, applies_line=of.line),), "applies_to": of.document}


def noted(chance: Chance) -> Values | None:
    """Draw a note on a sale that brings nothing back."""
    went = deliveries(chance, Way.OUT)
    return {"applies_to": chance.of(*went).document} if went else None


# Goods made of goods


def taken_apart(chance: Chance) -> Values | None:
    """Draw a unit and something that was built into it."""
    links = sorted(key for key, quantity in chance.stock.links.items() if quantity >= 1 and key[0] in ITEMS)
    if not links:
        return None
    item, lot, serial, part, part_lot, part_serial = chance.of(*links)
    keys = sorted(key for key, kept in chance.stock.balances.items() if kept >= 1 and key.place in SELLING_BINS)
    key = next((each for each in keys if (each.item, each.lot) == (item, lot)), None)
    if key is None:
        return None
    master = Allocation(ONE, lot, (serial,) if serial else ())
    component = Allocation(ONE, part_lot, (part_serial,) if part_serial else (), parent=serial)
    out_of, into = chance.kind.ways[0].to_leg, chance.of(*SELLING_BINS)
    out = Line(item, ITEMS[item].unit, ONE, key.place, out_of, allocations=(master,))
    back = Line(part, ITEMS[part].unit, ONE, chance.kind.ways[1].from_leg, into, allocations=(component,))
    return {"lines": (out, back)}


def assembled(chance: Chance) -> Values | None:
    """Draw a new unit and goods that are built into it."""
    line = leaving(chance, chance.kind.ways[1].to_leg)
    made = coming(chance, chance.kind.ways[0].from_leg)
    if line is None or made.item == line.item:
        return None
    master = made.allocations[0].serials[0] if made.allocations[0].serials else ""
    parts = tuple(replace(each, parent=master) for each in line.allocations)
    return {"lines": (replace(made, line=0), replace(line, allocations=parts))}


# Marks


def numbers_with(chance: Chance, fits: Callable[[Lot | Serial], bool]) -> list[Mark]:
    stock = chance.stock
    found = [Mark(item=each.item, lot=each.lot) for _, each in sorted(stock.lots_by_key.items()) if fits(each)]
    return found + [Mark(item=each.item, serial=each.serial) for _, each in sorted(stock.serials.items()) if fits(each)]


def marking(fits: Callable[[Lot | Serial], bool], **values: object) -> Draws:
    """Return what draws a mark on a number that fits, with some values."""

    def draw(chance: Chance) -> Values | None:
        found = numbers_with(chance, fits)
        return {"marks": (replace(chance.of(*found), **values),)} if found else None  # type: ignore[arg-type]  # fields of a mark

    return draw


def is_lot(number: Lot | Serial) -> bool:
    return isinstance(number, Lot)


def is_sold(number: Lot | Serial) -> bool:
    return isinstance(number, Serial) and number.state is SerialState.SHIPPED


def registered(chance: Chance) -> Values | None:
    """Draw a serial that was sold, on the document of its sale."""
    sold = [each for _, each in sorted(chance.stock.serials.items()) if is_sold(each) and each.registered is None]
    if not sold:
        return None
    serial = chance.of(*sold)
    return {"marks": (Mark(item=serial.item, serial=serial.serial, document=serial.document),)}


def recalled(chance: Chance) -> Values:
    """Draw a recall of a lot or of serials that may come one day."""
    mark = chance.of(Mark(item="LOTTED", lot="L9"), Mark(item="SERIAL", serial="N8", last_serial="N9"))
    return {"marks": (mark,), "reference": f"RC{len(chance.stock.recall_lines)}"}


def released(chance: Chance) -> Values | None:
    """Draw a recall that stands."""
    known = sorted({each.recall for each in chance.stock.recall_lines.values() if not each.released_by})
    return {"reference": chance.of(*known)} if known else None


def reserved(chance: Chance) -> Values | None:
    """Draw a serial or some of a lot in the house that an order should get."""
    document = chance.of(*chance.documents(DocumentKind.SALES_ORDER))
    found = [
        Mark(item=each.item, serial=each.serial, line=number_of(each.item))
        for _, each in sorted(chance.stock.serials.items())
        if each.state is SerialState.ON_HAND and each.place in SELLING_BINS
    ]
    found += [
        Mark(item=item, lot=lot, quantity=ONE, line=number_of(item))
        for item, lot in sorted(chance.stock.lots_by_key)
        if not ITEMS[item].tracking.serials
    ]
    return {"document": document, "marks": (chance.of(*found),)} if found else None


def unreserved(chance: Chance) -> Values | None:
    """Draw something that an order keeps."""
    kept = [each for each in chance.stock.numbers if each.quantity >= 1]
    if not kept:
        return None
    of = chance.of(*kept)
    item = chance.stock.document_lines[of.document, of.line].item
    quantity = None if of.serial else ONE
    mark = Mark(item=item, lot=of.lot, serial=of.serial, line=of.line, quantity=quantity)
    return {"document": of.document, "marks": (mark,)}


# Between sites


def sent(chance: Chance) -> Values | None:
    """Draw goods that leave for the other site, in a transfer from here."""
    line = leaving(chance, TRANSIT)
    if line is None:
        return None
    to_bin = "B1" if chance.kind.name == "direct_transfer" else ""
    return {"document": f"T-{chance.stock.site}", "lines": (replace(line, line=number_of(line.item), to_bin=to_bin),)}


def received(chance: Chance) -> Values | None:
    """Draw what is on its way here, to be taken in or given up."""
    found = from_bins(chance, "T1")
    documents = sorted(name for name, each in chance.stock.documents.items() if each.from_site)
    if found is None or not documents:
        return None
    key, part = found
    document = chance.of(*documents)
    to_place = chance.of(*SELLING_BINS) if chance.kind.to_leg == "bin" else chance.kind.to_leg
    line = Line(
        key.item, ITEMS[key.item].unit, part.quantity, "T1", to_place, number_of(key.item), (part,), reason="lost"
    )
    return {"document": document, "lines": (line,)}


def closed_short(chance: Chance) -> Values | None:
    """Draw all of a transfer that has not come, mostly."""
    documents = sorted(name for name, each in chance.stock.documents.items() if each.from_site)
    if not documents:
        return None
    document = chance.of(*documents)
    found = []
    for each in chance.stock.staged(document):
        serials = [
            serial.serial
            for _, serial in sorted(chance.stock.serials.items())
            if (serial.item, serial.lot, serial.document, serial.state)
            == (each.item, each.lot, document, SerialState.IN_TRANSIT)
        ]
        part = Allocation(each.quantity, each.lot, tuple(serials))
        unit = ITEMS[each.item].unit
        found.append(
            Line(each.item, unit, each.quantity, each.place, chance.kind.to_leg, each.line, (part,), reason="lost")
        )
    return {"document": document, "lines": tuple(found)} if found else None


# Packs


PACKS = ("#P1", "#P2", "#P3", "#P4", "#P5", "#P6")


def packed(chance: Chance) -> Values | None:
    """Draw goods of a bin that go into a pallet or box."""
    return lines(leaving(chance, chance.of(*PACKS)))


def repacked(chance: Chance) -> Values | None:
    """Draw goods that go out of a pack: into a new one, one that is there, or a bin."""
    known = sorted(chance.stock.packs)
    fresh = [each for each in PACKS if each not in known]
    to = {"pack_split": fresh, "pack_merge": known}.get(chance.kind.name, list(SELLING_BINS))
    to_place = chance.of(*to) if to and known else ""
    others = [each for each in known if each != to_place]
    line = leaving(chance, to_place, *others) if to_place and others else None
    return None if line is None else {"lines": (line,)}


def whole(chance: Chance) -> Values | None:
    """Draw a pack that is there, and where it should go."""
    sealed = {"pack_seal": False, "pack_unseal": True}.get(chance.kind.name)
    kept = [each for _, each in sorted(chance.stock.packs.items()) if sealed in (None, each.sealed)]
    if not kept:
        return None
    pack = chance.of(*kept)
    return {"lines": (Line("", "", ONE, pack.stands_in, chance.of("B1", "B2", "D1", *PACKS[:2]), pack=pack.pack),)}


def checked(_chance: Chance) -> Values:
    """Return what a check of a scanner came to."""
    return {
        "marks": marks_of(Checked(PASSED, PASSED, PASSED, aim=True, latency_ms=40, beep=True)),
        "reference": "SCANNER",
    }


def counted_again(chance: Chance) -> Values | None:
    """Draw what another person finds where the first count was over a limit."""
    open_counts = sorted(
        (each.count, each.place, each.item, each.operators)
        for each in chance.stock.counts.values()
        if each.count and each.turn and not each.settled and not each.adjusted
    )
    if not open_counts:
        return None
    count, place, item, operators = chance.of(*open_counts)
    others = [badge for badge in chance.stock.operators if badge not in operators.split()]
    parts = tuple(
        units_in(chance, key, int(kept))
        for key, kept in sorted(chance.stock.balances.items())
        if (key.place, key.item) == (place, item) and kept >= 1
    )
    total = sum((each.quantity for each in parts), NOBODY)
    line = Line(item, ITEMS[item].unit, total, place, allocations=parts)
    return {"lines": (line,), "applies_to": count, "operator": chance.of(*others)} if others else None


def held_somewhere(number: Lot | Serial) -> bool:
    return bool(number.hold)


def in_quarantine(number: Lot | Serial) -> bool:
    return isinstance(number, Lot) and is_quarantined(number, TODAY)


def dated(number: Lot | Serial) -> bool:
    return number.item in ("LOTTED", "SERIAL")


def is_serial(number: Lot | Serial) -> bool:
    return isinstance(number, Serial)


def everything(_number: Lot | Serial) -> bool:
    return True


LATER = TODAY + timedelta(400)
DRAWS: Mapping[str, Draws] = {
    "pick": picked,
    "cross_dock_receipt": cross_docked,
    **dict.fromkeys(("direct_shipment", "debit_note", "invoice_increase"), sold_directly),
    **dict.fromkeys(("internal_usage", "project_usage", "quantity_decrease", "scrap"), used),
    **dict.fromkeys(("both_increase", "both_decrease"), with_costs),
    **dict.fromkeys(("cost_increase", "cost_decrease", *OF_A_RECEIPT), costs),
    **dict.fromkeys(("vendor_return", "receipt_return"), to_vendor),
    **dict.fromkeys(("customer_return", "shipment_return", "credit_note", "invoice_decrease"), from_customer),
    "project_return": from_project,
    **dict.fromkeys(("credit_note_damaged", "credit_note_price"), noted),
    "assembly": assembled,
    "disassembly": taken_apart,
    "quarantine_set": marking(is_lot, day=TODAY + timedelta(60)),
    "quarantine_release": marking(in_quarantine),
    "hold_set": marking(dated),
    "hold_release": marking(held_somewhere),
    "recall": recalled,
    "recall_release": released,
    "expiry_change": marking(everything, day=LATER),
    "contract_change": marking(everything, value="K"),
    "warranty_update": marking(is_sold, value="W"),
    "field_change": marking(dated, name="grade", value="A"),
    "maker_serial_change": marking(is_serial, value="MN1"),
    "registration": registered,
    "reserve": reserved,
    "unreserve": unreserved,
    **dict.fromkeys(("dispatch", "direct_transfer"), sent),
    **dict.fromkeys(("transfer_receipt", "transit_loss"), received),
    "transfer_close": closed_short,
    "pack_build": packed,
    **dict.fromkeys(("pack_split", "pack_merge", "pack_unpack"), repacked),
    **dict.fromkeys(("pack_move", "pack_seal", "pack_unseal"), whole),
    "scanner_check": checked,
    "recount": counted_again,
}


MADE_BY_THE_CENTRE: Mapping[str, str] = {"dispatch": "transfer_arrival", "direct_transfer": "direct_arrival"}
ORIGINALS = tuple(
    sorted(name for name, kind in KINDS.items() if not kind.reverses and name not in MADE_BY_THE_CENTRE.values())
)


def draws_of(kind: Kind) -> Draws:
    """Return what draws a kind: its own, else by its legs, else what only says something."""
    own = DRAWS.get(kind.name) or GENERATORS.get(kind.name)
    return own or (by_legs if kind.numbers is not Numbers.NONE else nothing)


FOLLOWING = (
    "shipment",
    "transfer_receipt",
    "transit_loss",
    "transfer_close",
    "customer_return",
    "credit_note",
    "shipment_return",
    "invoice_decrease",
    "disassembly",
    "recount",
    "count_adjustment",
    "quarantine_release",
    "hold_release",
    "recall_release",
    "registration",
    "warranty_update",
    "unreserve",
    "pack_merge",
    "pack_move",
    "pack_seal",
    "pack_unseal",
    "pack_unpack",
    "pack_split",
    *OF_A_RECEIPT,
    "project_return",
)
"""Kinds that only fit after others."""
BY_LEGS = ("purchase_receipt", "put_away", "move", "opening_adjustment", "quantity_increase")
"""Kinds for which the row alone says what may be drawn."""

"""Rows of the handheld's files to the records of the rules and back: the one place where the two forms meet.

In both files dates are ISO texts, exact numbers whole millionths, flags 0 and 1, what is unset an empty text or NULL as in sync/schema.py.
Each `*_COLUMNS` names the columns in the order in which its `*_of` function takes them.
"""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from inventory.customers import PartnerItem
from inventory.deliveries import Delivery, Way
from inventory.documents import Document, DocumentKind, DocumentLine, DocumentNumber, DocumentState, Partner
from inventory.genealogy import Link
from inventory.items import (
    Costing,
    Disposition,
    ExpiryLevel,
    Item,
    LotOrigin,
    MakerSerials,
    NumberOrder,
    Reuse,
    Tracking,
    WarrantyStart,
)
from inventory.numbers import Mask
from inventory.packs import Pack
from inventory.people import Operator, Role
from inventory.places import Bin, BinKind
from inventory.recalls import Recall
from inventory.segments import parse_segments
from inventory.staging import Candidate, Reservation
from inventory.stock import BalanceKey, Captured, Lot, Serial, SerialState
from inventory.transactions import Source
from sync.handheld.database import Row
from sync.schema import from_millionths

SERIAL_COLUMNS = (
    'item, serial, place, state, lot, stock_date, expiry_date, since, document, "transaction", source, '
    "owner, parent_item, parent, awaits, receipt, hold, contract, contract_from, warranty, warranty_from, registered, fields, "
    "earlier, brought_by, returned_by, maker_serial"
)
LOT_COLUMNS = (
    "item, lot, stock_date, expiry_date, best_before, production_date, date_source, lot_source, vendor, vendor_lot, "
    "quarantine_until, hold, recall, quarantine, retest_date, contract, contract_from, warranty, fields, receipts"
)
ITEM_COLUMNS = (
    "item, description, unit, tracking, serial_mask, lot_mask, serial_expiry_days, lot_expiry_days, "
    "serial_expiry_level, lot_expiry_level, quarantine_days, serial_order, lot_order, reuse, "
    "serial_count_may_differ, lot_count_may_differ, next_serial, next_lot, warranty, contract, active, "
    "costing, lot_origin, best_before_days, retest_days, removal_days, alert_days, serial_warranty_starts, "
    "lot_warranty_starts, serial_contract_starts, lot_contract_starts, return_disposition, "
    "own_words, item_class, maker_serial"
)
RECALL_COLUMNS = (
    "recall, line, item, lot, vendor, vendor_lot, serial, last_serial, receipt, from_day, to_day, day, text, site, "
    '"transaction", released_by'
)
DOCUMENT_COLUMNS = "document, kind, partner, to_site, due, reference, state, from_site"
LINE_COLUMNS = "document, line, item, quantity, unit, factor, bin, unit_cost, done, cancelled, sent, kit_line, per_kit"
NUMBER_COLUMNS = "document, line, lot, serial, quantity, expiry_date, sscc"
LINK_COLUMNS = "item, lot, serial, from_item, from_lot, from_serial"
PACK_COLUMNS = "pack, parent, bin, document, sealed, stood"
CAPTURED_COLUMNS = 'document, line, item, serial, lot, "transaction"'


def qualified(columns: str, table: str) -> str:
    """Return a list of columns with the name of their table before each."""
    return ", ".join(f"{table}.{name}" for name in columns.split(", "))


def day_of(text: str | None) -> date | None:
    """Return a day of the file, None for none."""
    return date.fromisoformat(text) if text else None


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _source(text: str | None) -> Source | None:
    return Source(text) if text else None


def serial_of(row: Row) -> Serial:
    """Return a serial."""
    item, serial, place, state, lot, stock_date, expiry_date, since, document, transaction, source, *more = row
    owner, parent_item, parent, awaits, receipt, hold, contract, contract_from, warranty, *more = more
    warranty_from, registered, fields, earlier, brought_by, returned_by, maker_serial = more
    return Serial(
        item,
        serial,
        place,
        SerialState(state),
        lot,
        day_of(stock_date),
        day_of(expiry_date),
        day_of(since),
        document,
        transaction,
        _source(source),
        owner,
        parent_item,
        parent,
        awaits,
        receipt,
        hold,
        contract,
        day_of(contract_from),
        warranty,
        day_of(warranty_from),
        day_of(registered),
        fields,
        earlier,
        brought_by,
        returned_by,
        maker_serial,
    )


def serial_row(serial: Serial) -> Row:
    """Return the row of a serial, in the order of SERIAL_COLUMNS."""
    return (
        serial.item,
        serial.serial,
        serial.place,
        serial.state.value,
        serial.lot,
        _text(serial.stock_date),
        _text(serial.expiry_date),
        _text(serial.since),
        serial.document,
        serial.transaction,
        serial.source.value if serial.source else "",
        serial.owner,
        serial.parent_item,
        serial.parent,
        serial.awaits,
        serial.receipt,
        serial.hold,
        serial.contract,
        _text(serial.contract_from),
        serial.warranty,
        _text(serial.warranty_from),
        _text(serial.registered),
        serial.fields,
        serial.earlier,
        serial.brought_by,
        serial.returned_by,
        serial.maker_serial,
    )


def lot_of(row: Row) -> Lot:
    """Return a lot."""
    item, lot, stock_date, expiry, best_before, production, date_source, lot_source, vendor, vendor_lot, *marks = row
    until, hold, recall, quarantine, retest, contract, contract_from, warranty, fields, receipts = marks
    return Lot(
        item,
        lot,
        day_of(stock_date),
        day_of(expiry),
        day_of(best_before),
        day_of(production),
        _source(date_source),
        _source(lot_source),
        vendor,
        vendor_lot,
        day_of(until),
        hold,
        recall,
        quarantine,
        day_of(retest),
        contract,
        day_of(contract_from),
        warranty,
        fields,
        receipts,
    )


def lot_row(lot: Lot) -> Row:
    """Return the row of a lot, in the order of LOT_COLUMNS."""
    return (
        lot.item,
        lot.lot,
        _text(lot.stock_date),
        _text(lot.expiry_date),
        _text(lot.best_before),
        _text(lot.production_date),
        lot.date_source.value if lot.date_source else "",
        lot.lot_source.value if lot.lot_source else "",
        lot.vendor,
        lot.vendor_lot,
        _text(lot.quarantine_until),
        lot.hold,
        lot.recall,
        lot.quarantine,
        _text(lot.retest_date),
        lot.contract,
        _text(lot.contract_from),
        lot.warranty,
        lot.fields,
        lot.receipts,
    )


def recall_of(row: Row) -> Recall:
    """Return a line of a recall."""
    recall, line, item, lot, vendor, vendor_lot, serial, last_serial, receipt, *days = row[:12]
    from_day, to_day, day = map(day_of, days)
    named = (item, lot, vendor, vendor_lot, serial, last_serial, receipt, from_day, to_day, day)
    return Recall(recall, line, *named, *row[12:])


def recall_row(recall: Recall) -> Row:
    """Return the row of a line of a recall, in the order of RECALL_COLUMNS."""
    names = RECALL_COLUMNS.replace('"', "").split(", ")
    return tuple(_text(each) if isinstance(each, date) else each for each in (getattr(recall, name) for name in names))


# the same few items and masks are asked for many times with each scan
KEPT_MAX = 512


@lru_cache(KEPT_MAX)
def item_of(row: Row) -> Item:
    """Return an item."""
    return Item(
        item=row[0],
        description=row[1],
        unit=row[2],
        tracking=Tracking(row[3]),
        serial_mask=row[4],
        lot_mask=row[5],
        serial_expiry_days=row[6],
        lot_expiry_days=row[7],
        serial_expiry_level=ExpiryLevel(row[8]),
        lot_expiry_level=ExpiryLevel(row[9]),
        quarantine_days=row[10],
        serial_order=NumberOrder(row[11]),
        lot_order=NumberOrder(row[12]),
        reuse=Reuse(row[13]),
        serial_count_may_differ=bool(row[14]),
        lot_count_may_differ=bool(row[15]),
        next_serial=row[16],
        next_lot=row[17],
        warranty=row[18],
        contract=row[19],
        active=bool(row[20]),
        costing=Costing(row[21]),
        lot_origin=LotOrigin(row[22]),
        best_before_days=row[23],
        retest_days=row[24],
        removal_days=row[25],
        alert_days=row[26],
        serial_warranty_starts=WarrantyStart(row[27]),
        lot_warranty_starts=WarrantyStart(row[28]),
        serial_contract_starts=bool(row[29]),
        lot_contract_starts=bool(row[30]),
        return_disposition=Disposition(row[31]),
        own_words=row[32],
        item_class=row[33],
        maker_serial=MakerSerials(row[34]),
    )


def document_of(row: Row, site: str) -> Document:
    """Return the head of a document; a device knows those of its own site only."""
    document, kind, partner, to_site, due, reference, state, from_site = row
    stands = DocumentState(state or "open")
    return Document(document, DocumentKind(kind), site, partner, to_site, day_of(due), reference, stands, from_site)


def line_of(row: Row, done: int = 0, cancelled: int = 0) -> DocumentLine:
    """Return a line of a document, moved on by what the overlay says (in millionths)."""
    return DocumentLine(
        document=row[0],
        line=row[1],
        item=row[2],
        quantity=from_millionths(row[3]),
        unit=row[4],
        factor=from_millionths(row[5]),
        bin=row[6],
        unit_cost=None if row[7] is None else from_millionths(row[7]),
        done=from_millionths(row[8] + done),
        cancelled=from_millionths(row[9] + cancelled),
        sent=from_millionths(row[10]),
        kit_line=row[11],
        per_kit=from_millionths(row[12]),
    )


def number_of(row: Row) -> DocumentNumber:
    """Return an advised number."""
    document, line, lot, serial, quantity, expiry_date, sscc = row
    return DocumentNumber(document, line, lot, serial, from_millionths(quantity), day_of(expiry_date), sscc)


def captured_of(row: Row) -> Captured:
    """Return a captured number."""
    return Captured(*row)


def factor_of(row: Row) -> Decimal:
    """Return how many stocking units are in one of a unit."""
    return from_millionths(row[0])


@lru_cache(KEPT_MAX)
def mask_of(row: Row) -> Mask:
    """Return a mask; its segments are kept as import files write them."""
    mask, kind, prefix, segments, following = row
    return Mask(mask, kind, prefix, parse_segments(segments), following)


def operator_of(row: Row) -> Operator:
    """Return a person."""
    badge, name, role, language = row
    return Operator(badge, name, Role(role), language)


def bin_of(row: Row, site: str) -> Bin:
    """Return a bin of this site."""
    code, walk_order, kind, active = row
    return Bin(site, code, walk_order, BinKind(kind), bool(active))


def partner_of(row: Row) -> Partner:
    """Return a vendor or customer."""
    return Partner(*row)


def reservation_of(row: Row) -> Reservation:
    """Return what stands in a place for a line of an order."""
    document, line, place, item, lot, quantity = row
    return Reservation(document, line, place, item, lot, from_millionths(quantity))


def link_of(row: Row) -> Link:
    """Return what was made of what."""
    item, lot, serial, from_item, from_lot, from_serial, quantity = row
    return Link(item, lot, serial, from_item, from_lot, from_serial, from_millionths(quantity))


def pack_of(row: Row) -> Pack:
    """Return a pack."""
    pack, parent, bin_code, document, sealed, stood = row
    return Pack(pack, parent, bin_code, document, bool(sealed), stood)


def delivery_of(row: Row) -> Delivery:
    """Return what a line of a document brought in or sent out; its cost is not known here."""
    document, line, item, lot, way, quantity, returned, partner, owner = row
    key, much = (document, line, item, lot), (from_millionths(quantity), from_millionths(returned))
    return Delivery(*key, Way(way), *much, partner, owner=owner)


def partner_item_of(row: Row) -> PartnerItem:
    """Return what a customer asks of an item."""
    partner, item, min_days, min_percent, not_older = row
    return PartnerItem(partner, item, min_days, from_millionths(min_percent), bool(not_older))


def candidate_of(row: Row) -> Candidate:
    """Return stock that might be picked."""
    place, item, lot, quantity, walk_order, stock_date, last_day, pack = row
    days = (day_of(stock_date), day_of(last_day))
    return Candidate(place, item, lot, from_millionths(quantity), walk_order, *days, pack=pack)


def content_of(row: Row) -> tuple[BalanceKey, Decimal]:
    """Return what a place holds of a lot."""
    place, item, lot, owner, quantity = row
    return BalanceKey(place, item, lot, owner), from_millionths(quantity)

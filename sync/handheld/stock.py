"""Stock on the handheld: the mirror's rows, with what this device has posted since laid over them, and the numbers it has captured.

Every answer is a few look-ups by index, read when asked; none grows with the length of a document or the number of serials.
"""

import json
from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from inventory.counts import Counted
from inventory.customers import Asked, asked_of
from inventory.deliveries import DELIVERIES_MAX, Delivery, DeliveryKey, Way
from inventory.documents import Document, DocumentLine, DocumentNumber
from inventory.fields import OptionalField
from inventory.flagged import lacking_of
from inventory.genealogy import Link
from inventory.guarantees import Period
from inventory.leases import NumberRange
from inventory.origins import recalled_origin
from inventory.packs import Pack
from inventory.places import Bin, BinKind
from inventory.recalls import Recall
from inventory.staging import Reservation
from inventory.stock import BINS_MAX, DOCUMENTS_MAX, LOTS_MAX, BalanceKey, Captured, Lot, Match, MatchKind, Serial
from inventory.tracked import last_of
from inventory.transactions import Transaction, read_body
from inventory.unidentified import Unidentified, same_codes
from sync.handheld import (
    counting,
    delivery_queries,
    documents,
    leases,
    makers,
    marks,
    order_queries,
    rows,
    stock_queries,
    unidentified,
)
from sync.handheld.find import find_written
from sync.handheld.held_stock import HeldInSqlite
from sync.handheld.label_rules import LabelRulesInSqlite
from sync.handheld.offers import OffersInSqlite
from sync.handheld.records import refusals_of
from sync.handheld.reference import ReferenceInSqlite
from sync.schema import from_microseconds


class StockInSqlite(ReferenceInSqlite, LabelRulesInSqlite, HeldInSqlite, OffersInSqlite):
    """Implements inventory.stock.Stock over work.db with the mirror attached; for one site, used by one thread."""

    def leased(self, item: str) -> tuple[NumberRange, ...]:
        """Return the ranges of an item's numbers that this device ever had."""
        return leases.leased(self._database, item)

    # Documents

    def document(self, document: str) -> Document | None:
        """Return a document of this site, closed or open as the overlay says."""
        row = self._database.one(stock_queries.DOCUMENT, (document,))
        return None if row is None else rows.document_of(row, self._site)

    def line(self, document: str, line: int) -> DocumentLine | None:
        """Return a line with its progress."""
        row = self._database.one(stock_queries.LINE, (document, line))
        return None if row is None else rows.line_of(row[:-2], *row[-2:])

    def lines(self, document: str) -> tuple[DocumentLine, ...]:
        """Return all lines of a document by number."""
        found = self._database.all(stock_queries.LINES, (document,))
        return tuple(rows.line_of(row[:-2], *row[-2:]) for row in found)

    def open_documents(self, kind: str) -> tuple[Document, ...]:
        """Return open documents of a kind, due first, then by number; at most DOCUMENTS_MAX."""
        return documents.open_documents(self._database, self._site, kind)

    def open_lines(self, item: str, kind: str) -> tuple[DocumentLine, ...]:
        """Return lines of an item on open documents of a kind, by due date, document, line; at most DOCUMENTS_MAX."""
        found = self._database.all(stock_queries.OPEN_LINES, (item, kind, DOCUMENTS_MAX))
        return tuple(rows.line_of(row[:-2], *row[-2:]) for row in found)

    def waiting_lines(self, item: str, limit: int) -> tuple[DocumentLine, ...]:
        """Return lines of an item on open sales orders that still miss something, by due date, document, line; at most `limit`."""
        found = self._database.all(stock_queries.WAITING_LINES, (item, limit))
        return tuple(rows.line_of(row[:-2], *row[-2:]) for row in found)

    def advised(self, document: str, line: int) -> tuple[DocumentNumber, ...]:
        """Return the numbers advised or reserved on a line."""
        key = (document, line)
        mirrored = self._remembered.answer(("advised", *key), lambda: self._advised(key))
        return tuple(marks.advised(self._database, mirrored, key))

    def _advised(self, key: tuple[str, int]) -> tuple[DocumentNumber, ...]:
        return tuple(rows.number_of(row) for row in self._database.all(stock_queries.ADVISED, key))

    def kept_on(self, document: str) -> tuple[DocumentNumber, ...]:
        """Return the numbers advised or reserved on any line of a document."""
        return tuple(each for line in self.lines(document) for each in self.advised(document, line.line))

    def advised_number(self, document: str, item: str, number: str) -> DocumentNumber | None:
        """Return the advised row of a serial or lot of an item on a document."""
        parameters = (document, number, item, document, number, item)
        row = self._database.one(stock_queries.ADVISED_NUMBER, parameters)
        return None if row is None else rows.number_of(row)

    def advised_pack(self, sscc: str) -> tuple[DocumentNumber, ...]:
        """Return what was advised to stand on a pallet, over all open documents."""
        return tuple(
            rows.number_of(row) for row in self._database.all(stock_queries.ADVISED_PACK, (sscc.casefold(), sscc))
        )

    # Stock

    def serial(self, item: str, serial: str) -> Serial | None:
        """Return a serial that was ever at this site."""
        row = self._database.one(stock_queries.SERIAL, (item, serial, item, serial))
        return None if row is None else rows.serial_of(row)

    def serial_site(self, item: str, serial: str) -> str:
        """Return the other site that has the serial: never known here, the centre judges it."""
        return ""

    def serial_items(self, serial: str) -> tuple[str, ...]:
        """Return the items that have this serial number anywhere known."""
        found = self._database.all(stock_queries.SERIAL_ITEMS, (serial, serial, serial, serial))
        return tuple(sorted(row[0] for row in found))

    def units_of_maker(self, item: str, maker_serial: str) -> tuple[str, ...]:
        """Return the serials of the units of an item that have this serial of their maker, as far as this site knows them."""
        return tuple(
            each.serial for each in self.serials_of_maker(maker_serial) if each.made_as == (item, maker_serial)
        )

    def lot(self, item: str, lot: str) -> Lot | None:
        """Return a lot that was ever at this site."""
        row = self._database.one(stock_queries.LOT, (item, lot, item, lot))
        return None if row is None else rows.lot_of(row)

    def lots(self, item: str) -> tuple[Lot, ...]:
        """Return lots of an item, newest first; at most LOTS_MAX."""
        kept = {lot.lot: lot for lot in map(rows.lot_of, self._database.all(stock_queries.LOTS, (item, LOTS_MAX)))}
        kept |= {lot.lot: lot for lot in map(rows.lot_of, self._database.all(stock_queries.OVERLAID_LOTS, (item,)))}
        newest = sorted(kept.values(), key=lambda lot: (-lot.stock_date.toordinal() if lot.stock_date else -1, lot.lot))
        return tuple(newest[:LOTS_MAX])

    def last_lot(self, item: str, vendor: str) -> Lot | None:
        """Return the newest lot of an item that came from a vendor."""
        found = self._database.all(stock_queries.LAST_LOT, (item, vendor))
        found += self._database.all(stock_queries.OVERLAID_LOTS, (item,))
        kept = {lot.lot: lot for lot in map(rows.lot_of, found)}
        return last_of(lot for lot in kept.values() if lot.vendor == vendor)

    # Orders

    def reserved(self, place: str, item: str, lot: str) -> tuple[Reservation, ...]:
        """Return what of a lot stands in a place for orders, by order and line."""
        found = self._database.all(order_queries.RESERVED, {"place": place, "item": item, "lot": lot})
        return tuple(map(rows.reservation_of, found))

    def staged(self, document: str) -> tuple[Reservation, ...]:
        """Return what stands at docks and in boxes for an order, by line, place and lot."""
        found = self._database.all(order_queries.STAGED, {"document": document})
        return tuple(map(rows.reservation_of, found))

    def box_order(self, box: str) -> str:
        """Return the order whose goods are in a box, empty for an empty box."""
        found = self._database.all(order_queries.BOX, {"place": box})
        return rows.reservation_of(found[0]).document if found else ""

    def order_in(self, boxes: Collection[str]) -> str:
        """Return the order whose goods are in some boxes, of several the first by number; empty where all are empty."""
        found = self._database.all(order_queries.BOXES, {"places": json.dumps(sorted(boxes))})
        return rows.reservation_of(found[0]).document if found else ""

    def made_of(self, item: str, lot: str, serial: str) -> tuple[Link, ...]:
        """Return what went into a lot or serial and was not taken back."""
        found = self._database.all(order_queries.MADE_OF, {"item": item, "lot": lot, "serial": serial})
        return tuple(map(rows.link_of, found))

    def pack(self, pack: str) -> Pack | None:
        """Return a pallet or box by its place."""
        found = self._database.all(order_queries.PACK, {"pack": pack})
        return rows.pack_of(found[0]) if found else None

    def packs_in(self, place: str, limit: int) -> tuple[Pack, ...]:
        """Return the packs that stand in a bin or in a pack, by number."""
        found = self._database.all(order_queries.PACKS_IN, {"place": place, "limit": limit})
        return tuple(map(rows.pack_of, found))

    def packs_standing(self, places: Collection[str]) -> tuple[Pack, ...]:
        """Return all packs that stand in some packs, by number."""
        found = self._database.all(order_queries.PACKS_STANDING, {"places": json.dumps(sorted(places))})
        return tuple(map(rows.pack_of, found))

    def named_for(self, item: str, serial: str) -> str:
        """Return the open sales order whose customer named this serial, empty for none."""
        return marks.named_for(self._database, self, item, serial)

    # Marks

    def recalls(self, item: str) -> tuple[Recall, ...]:
        """Return what open recalls name of an item, or of any, by number and line."""
        return marks.recalls(self._database, item)

    def recall(self, recall: str) -> tuple[Recall, ...]:
        """Return all that a recall names, released or not, by line."""
        return marks.recall(self._database, recall)

    def origin_recall(self, item: str, lot: str, serial: str) -> str:
        """Return the open recall of something that goods were made of, all the way back, empty for none."""
        return recalled_origin(self, item, lot, serial) if marks.is_any_recall(self._database) else ""

    def optional_field(self, kind: str, item: str, name: str) -> OptionalField | None:
        """Return the definition of an optional field: the item's own, else that of all items (F16)."""
        return marks.optional_field(self._database, kind, item, name)

    def periods(self, kind: str, code: str) -> tuple[Period, ...]:
        """Return the periods of a `warranty` or `contract` code by line (F14, F15)."""
        return marks.periods(self._database, kind, code)

    # Stock that may be picked

    def promised(self, item: str, lot: str) -> tuple[tuple[str, Decimal], ...]:
        """Return the open sales orders that keep a lot, or goods without a number, and how much each may still want, by order."""
        return marks.promised(self._database, self, item, lot)

    def contents(self, place: str, limit: int) -> tuple[tuple[BalanceKey, Decimal], ...]:
        """Return what a place holds, by item and lot, nothing of it zero."""
        found = self._database.all(order_queries.CONTENTS, {"place": place, "limit": limit})
        return tuple(map(rows.content_of, found))

    def bins_of_kind(self, kind: BinKind) -> tuple[Bin, ...]:
        """Return the active bins of a kind by walk order, then code; at most BINS_MAX."""
        found = self._database.all(order_queries.BINS_OF_KIND, (kind.value, BINS_MAX))
        return tuple(rows.bin_of(row, self._site) for row in found)

    def staged_serials(self, document: str, place: str, item: str) -> tuple[Serial, ...]:
        """Return the serials of an item that stand in a place for an order, by number."""
        parameters = {"document": document, "place": place, "item": item}
        return tuple(map(rows.serial_of, self._database.all(order_queries.STAGED_SERIALS, parameters)))

    def serials_in(self, place: str, item: str, ending: str, limit: int, first: str = "") -> tuple[Serial, ...]:
        """Return the serials of an item on hand in a place whose numbers end so, by number from `first` on."""
        parameters = {"place": place, "item": item, "ending": ending, "most": limit, "first": first}
        return tuple(map(rows.serial_of, self._database.all(order_queries.SERIALS_IN, parameters)))

    # Returns

    def delivery(self, key: DeliveryKey) -> Delivery | None:
        """Return what a line of a document brought in or sent out of a lot; None when nothing of it ever was."""
        found = self._database.all(delivery_queries.DELIVERY, key._asdict())
        return rows.delivery_of(found[0]) if found else None

    def knows_delivery(self, key: DeliveryKey) -> bool:
        """Return whether it was ever kept what the line delivered of the lot, all taken back or not."""
        return bool(self._database.all(delivery_queries.KNOWN, key._asdict()))

    def asked(self, partner: str, item: str, beside: str) -> Asked | None:
        """Return what a customer asks of an item, None for nothing; what the document `beside` itself sent out does not count."""
        row = self._database.one(delivery_queries.PARTNER_ITEM, (partner, item))
        if row is None:
            return None
        terms = rows.partner_item_of(row)
        parameters = {"partner": partner, "item": item, "beside": beside}
        found = self._database.all(delivery_queries.SHIPPED, parameters) if terms.not_older else []
        return asked_of(terms, rows.day_of(found[0][0]) if found else None)

    def issued(self, document: str) -> tuple[Delivery, ...]:
        """Return what a document sent out, by line, item and lot."""
        return self._delivered(document, Way.OUT)

    def received(self, document: str) -> tuple[Delivery, ...]:
        """Return what a document brought in, by line, item and lot."""
        return self._delivered(document, Way.IN)

    def _delivered(self, document: str, way: Way) -> tuple[Delivery, ...]:
        parameters = {"document": document, "way": way.value, "limit": DELIVERIES_MAX}
        return tuple(map(rows.delivery_of, self._database.all(delivery_queries.DELIVERED, parameters)))

    def issued_serials(self, document: str, item: str, beyond: str, limit: int) -> tuple[str, ...]:
        """Return the serials of an item that a document sent out and that are out, by number."""
        parameters = {"document": document, "item": item, "beyond": beyond, "limit": limit}
        return tuple(row[0] for row in self._database.all(delivery_queries.ISSUED_SERIALS, parameters))

    def received_serials(self, document: str, item: str, beyond: str, limit: int) -> tuple[str, ...]:
        """Return the serials of an item that a document brought in and that are in stock, by number."""
        parameters = {"document": document, "item": item, "beyond": beyond, "limit": limit}
        return tuple(row[0] for row in self._database.all(delivery_queries.RECEIVED_SERIALS, parameters))

    # Counts

    def counted(self, count: str, place: str, item: str) -> tuple[Counted, ...]:
        """Return what a count says of an item in a place, by lot and serial."""
        return counting.counted(self._database, count, place, item)

    def standing(self, place: str, item: str) -> tuple[tuple[str, Decimal], ...]:
        """Return what a place holds of an item, by lot, whoever owns it."""
        return counting.standing(self._database, place, item)

    def serials_standing(self, place: str, item: str) -> tuple[Serial, ...]:
        """Return the serials of an item that are in stock in a place, by number."""
        return counting.serials_standing(self._database, place, item)

    def posted(self, transaction: str) -> Transaction | None:
        """Return a transaction that was posted here and is not held."""
        body = self._database.value(stock_queries.POSTED, (transaction,))
        return None if body is None else read_body(body)

    def booked_cost(self, transaction: str, line: int, item: str, lot: str, owner: str) -> Decimal | None:
        """Return nothing: no cost is known on a handheld."""
        return None

    def invoice_change(self, transaction: str, key: DeliveryKey) -> Decimal:
        """Return nothing: no cost is known on a handheld."""
        return Decimal(0)

    def not_given_up(self, transaction: str, line: int) -> Decimal:
        """Return how much of what a posted closing says of a line it did not give up, as far as the centre has said so."""
        said = self._database.value(stock_queries.FLAGS, (transaction,))
        return lacking_of(refusals_of(said or "[]")).get(line, Decimal(0))

    def cost_stayed(self, transaction: str, line: int, item: str, number: str) -> bool:
        """Return that it did: no cost is known on a handheld."""
        return True

    def reversed_by(self, transaction: str) -> str:
        """Return the id of the transaction that took this one back, empty when none has."""
        return self._database.value(stock_queries.REVERSED_BY, (transaction,)) or ""

    def unidentified(self, transaction: str) -> Unidentified | None:
        """Return the goods without an item that a transaction took in, waiting or not."""
        return unidentified.one(self._database, transaction)

    def open_unidentified(self) -> tuple[Unidentified, ...]:
        """Return the goods without an item that wait at the site, oldest first, then by tag; at most OPEN_MAX."""
        return unidentified.waiting(self._database)

    def code_items(self, code: str) -> tuple[str, ...]:
        """Return the items that a code names, exactly (a GTIN in 14 digits), by item."""
        found = (match for match in self.find(code) if match.kind is MatchKind.ITEM)
        return tuple(sorted({match.item for match in found if match.key in (code, *same_codes(code))}))

    # Look-ups

    def find(self, code: str) -> tuple[Match, ...]:
        """Return what a code names, exactly; else without regard to case, then to separators of our masks; at most MATCHES_MAX."""
        return find_written(self._database, code, self.separated_masks(), self.item)

    def serials_of_maker(self, maker_serial: str) -> tuple[Serial, ...]:
        """Return the units of any item that have a serial of their maker, by item and number; at most MATCHES_MAX."""
        return makers.serials_of_maker(self._database, self, maker_serial)

    def captured(self, document: str, item: str, serial: str) -> Captured | None:
        """Return a number that this device took for a document."""
        row = self._database.one(stock_queries.CAPTURED, (document, item, serial))
        return None if row is None else rows.captured_of(row)

    def captured_waiting(self, document: str, line: int) -> tuple[Captured, ...]:
        """Return the numbers of a line that are captured and not yet booked, in order of capture."""
        found = self._database.all(stock_queries.CAPTURED_WAITING, (document, line))
        return tuple(rows.captured_of(row) for row in found)

    def claimed(self, document: str) -> str:
        """Return who works on a document on another device, as the last pull has it; empty for nobody."""
        return self._database.value(stock_queries.CLAIMED, (document,)) or ""

    def data_age_minutes(self, now: datetime) -> int | None:
        """Return how old the mirror is: the minutes since the last complete pull; None when nothing was ever pulled."""
        at = self._database.value(stock_queries.PULLED_AT)
        return None if at is None else max(0, int((now - from_microseconds(at)).total_seconds() // 60))

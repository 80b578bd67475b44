"""Loading what a batch may ask for: a few set-based queries, into a StockInMemory that knows nothing else.

The rows stay locked in one fixed order: (device before this) documents, serials, lots, balances,
reservations, deliveries, counts, packs, homes, each by key; the feed comes last.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from inventory.counts import Counted
from inventory.customers import PartnerItem
from inventory.deliveries import Delivery
from inventory.documents import Document, DocumentLine, DocumentNumber, Partner
from inventory.fields import OptionalField
from inventory.genealogy import Link
from inventory.items import Item, ItemCode
from inventory.label_rules import KeptRule
from inventory.leases import NumberRange
from inventory.memory import StockInMemory
from inventory.origins import ORIGIN_STEPS_MAX, ORIGINS_MAX, NumberKey, sources, starts
from inventory.packs import PACK_LEVELS_MAX, Pack
from inventory.people import Operator
from inventory.places import Bin, is_outside
from inventory.posting import ROUNDS_MAX, Reads, reads
from inventory.recalls import Recall
from inventory.stock import BalanceKey, Lot, Serial
from inventory.transactions import Transaction, read_body
from inventory.unidentified import Unidentified, same_codes
from sync import schema
from sync.centre.bulk import Key, Row, rows_by_key
from sync.centre.feeds import Change
from sync.centre.freshest import freshest_sent
from sync.centre.records import mask_of, record_of

ANY_ITEM = "*"


@dataclass(slots=True)
class WorkingSet:
    """The stock that a batch is judged on, with what is needed to write it back: which rows are there, weights, homes of serials."""

    connection: Connection
    site: str
    device: str = ""
    stock: StockInMemory = field(init=False)
    kept_serials: set[tuple[str, str]] = field(default_factory=set)
    kept_lots: set[tuple[str, str]] = field(default_factory=set)
    batch: dict[str, Transaction] = field(default_factory=dict)
    kept_packs: set[str] = field(default_factory=set)
    weights: dict[BalanceKey, Decimal] = field(default_factory=dict)
    homes: dict[tuple[str, str], str] = field(default_factory=dict)
    linked: set[NumberKey] = field(default_factory=set)
    recalling: bool = False
    numbers: dict[DocumentNumber, int] = field(default_factory=dict)
    number_changes: list[Change] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with nothing loaded."""
        self.stock = StockInMemory(self.site, only=Reads(), leases={} if self.device else None)

    def load(self, wanted: Reads) -> None:
        """Load keys that were not loaded before."""
        self.stock.only = (self.stock.only or Reads()) | wanted
        self._load_reference(wanted)
        self._load_documents(wanted)
        self._load_serials(wanted)
        self._load_lots_and_balances(wanted)
        self._load_reservations(wanted)
        self._load_marks(wanted)
        self._load_genealogy(wanted)
        self._load_deliveries(wanted)
        self._load_asked(wanted)
        self._load_homes(wanted)
        self._load_transactions(wanted)
        self._load_codes(wanted)
        self._load_leases(wanted)

    def _load_reference(self, wanted: Reads) -> None:
        stock, connection, central = self.stock, self.connection, schema.CENTRAL
        if wanted.items or not stock.settings:
            self._load_settings(wanted.items)
        if wanted.items:
            items = [(item,) for item in wanted.items]
            stock.items |= {
                row["item"]: record_of(Item, row) for row in rows_by_key(connection, central["item"], ["item"], items)
            }
            for row in rows_by_key(connection, central["unit"], ["item"], items):
                stock.factors[row["item"], row["unit"]] = row["factor"]
            self._load_permissions(items)
            self._load_masks(wanted.items)
            self._load_fields(items)
        operators = rows_by_key(
            connection, central["operator"], ["badge"], [(badge,) for badge in wanted.operators], site=self.site
        )
        stock.operators |= {row["badge"]: record_of(Operator, row) for row in operators if row["active"]}
        bins = rows_by_key(connection, central["bin"], ["bin"], [(each,) for each in wanted.bins], site=self.site)
        stock.bins |= {row["bin"]: record_of(Bin, row) for row in bins}

    def _load_permissions(self, items: Sequence[tuple[str]]) -> None:
        """An item with permissions may be only where one says so; an item without any may be everywhere (F50)."""
        listed, allowed = set(), set()
        for row in rows_by_key(self.connection, schema.CENTRAL["item_site"], ["item"], items):
            listed.add(row["item"])
            if row["at_site"] == self.site and row["active"]:
                allowed.add(row["item"])
        self.stock.not_allowed |= listed - allowed

    def _load_settings(self, items: frozenset[str]) -> None:
        scopes = [("company",), (f"site:{self.site}",), *((f"item:{item}",) for item in items)]
        scopes += [(f"item_site:{self.site}:{item}",) for item in items]
        for row in rows_by_key(self.connection, schema.CENTRAL["setting"], ["scope"], scopes):
            self.stock.settings[row["scope"], row["name"]] = row["value"]

    def _load_masks(self, items: frozenset[str]) -> None:
        loaded = (kept for item in items if (kept := self.stock.item(item)) is not None)
        codes = {(code,) for item in loaded for code in (item.serial_mask, item.lot_mask) if code}
        for row in rows_by_key(self.connection, schema.CENTRAL["mask"], ["mask"], codes):
            self.stock.masks[row["mask"]] = mask_of(row)

    def _load_documents(self, wanted: Reads) -> None:
        documents = [(each,) for each in wanted.documents]
        for row in self._locked("document", ["document"], documents):
            self.stock.documents[row["document"]] = record_of(Document, row)
        found = (self.stock.documents[each].partner for (each,) in documents if each in self.stock.documents)
        customers = {(f"customer:{each}",) for each in (*found, *wanted.partners) if each}
        for row in rows_by_key(self.connection, schema.CENTRAL["setting"], ["scope"], customers):
            self.stock.settings[row["scope"], row["name"]] = row["value"]
        for row in self._locked("document_line", ["document"], documents):
            self.stock.document_lines[row["document"], row["line"]] = record_of(DocumentLine, row)
        self._load_named(wanted)

    def _load_named(self, wanted: Reads) -> None:
        """Load which orders name a serial, with the heads and lines of those orders."""
        serials = [(serial,) for _, serial in wanted.named]
        found = list(
            rows_by_key(self.connection, schema.CENTRAL["document_number"], ["serial"], serials, site=self.site)
        )
        self._keep_numbers(found)
        lines = {(row["document"], row["line"]) for row in found}
        heads = {(document,) for document, _ in lines}
        for row in rows_by_key(self.connection, schema.CENTRAL["document"], ["document"], heads, site=self.site):
            self.stock.documents.setdefault(row["document"], record_of(Document, row))
        for row in rows_by_key(
            self.connection, schema.CENTRAL["document_line"], ["document", "line"], lines, site=self.site
        ):
            self.stock.document_lines.setdefault((row["document"], row["line"]), record_of(DocumentLine, row))

    def _load_reservations(self, wanted: Reads) -> None:
        """Load what stands for orders: of the orders themselves, in the places that goods leave, in boxes."""
        for key, keys in (
            (["document"], [(each,) for each in wanted.documents]),
            (["place", "item", "lot"], list(wanted.reserved)),
            (["place"], [(each,) for each in wanted.boxes]),
        ):
            for row in self._locked("reservation", key, keys):
                kept = (row["document"], row["line"], row["place"], row["item"], row["lot"])
                self.stock.reservations[kept] = row["quantity"]

    def _keep_numbers(self, found: Sequence[Row]) -> None:
        for row in found:
            number = record_of(DocumentNumber, row)
            if number not in self.numbers:
                self.numbers[number] = row["number"]
                self.stock.numbers.append(number)

    def _load_marks(self, wanted: Reads) -> None:
        """Load the numbers that lines name, recalls by number, and whether codes are known."""
        self._keep_numbers(list(self._locked("document_number", ["document", "line"], wanted.advised)))
        recalls = [(each,) for each in wanted.recalls]
        self.recalling |= bool(recalls)
        self._keep_recalls(rows_by_key(self.connection, schema.CENTRAL["recall"], ["recall"], recalls, lock=True))
        for kind in ("warranty", "contract"):
            codes = [(code,) for each, code in wanted.periods if each == kind]
            for row in rows_by_key(self.connection, schema.CENTRAL[kind], ["code"], codes):
                self.stock.codes_of.add((kind, row["code"]))
        self._load_label_rules(wanted.taught)

    def _load_label_rules(self, partners: Collection[str]) -> None:
        """Load partners, and the rules for labels of all: a new one must read its label as no other does."""
        if partners:
            rows = rows_by_key(self.connection, schema.CENTRAL["partner"], ["partner"], [(each,) for each in partners])
            self.stock.partners |= {row["partner"]: record_of(Partner, row) for row in rows}
            rules = self.connection.execute(select(schema.CENTRAL["label_rule"])).mappings()
            found = (record_of(KeptRule, dict(row)) for row in rules)
            self.stock.kept_rules |= {each.key: each for each in found}

    def _keep_recalls(self, found: Iterator[Row]) -> None:
        for row in found:
            self.stock.recall_lines[row["recall"], row["line"]] = record_of(Recall, row)

    def _load_fields(self, items: Sequence[tuple[str]]) -> None:
        """Load the optional fields and the recalls of items, and those of all."""
        named = [*items, ("",)]
        for row in rows_by_key(self.connection, schema.CENTRAL["optional_field"], ["item"], named):
            self.stock.fields[row["kind"], row["item"], row["name"]] = record_of(OptionalField, row)
        self._keep_recalls(rows_by_key(self.connection, schema.CENTRAL["recall"], ["item"], named))

    def _load_deliveries(self, wanted: Reads) -> None:
        """Load what documents brought in or sent out, and what was counted."""
        for row in self._locked("delivery", ["document", "line", "item", "lot"], wanted.deliveries):
            kept = record_of(Delivery, row)
            self.stock.deliveries[kept.key] = kept
        for row in self._locked("counted", ["count", "place", "item"], wanted.counted):
            counted = record_of(Counted, row)
            self.stock.counts[counted.key] = counted

    def _load_asked(self, wanted: Reads) -> None:
        """Load what customers ask, and of each the freshest that was sent: as many rows as the batch could take back, and one more."""
        stock, table = self.stock, schema.CENTRAL["partner_item"]
        named = {(partner, item) for partner, item, _ in wanted.asked}
        for row in rows_by_key(self.connection, table, ["partner", "item"], named):
            stock.partner_items[row["partner"], row["item"]] = record_of(PartnerItem, row)
        counts = {key for key, terms in stock.partner_items.items() if terms.not_older}
        keys = sorted(each for each in wanted.asked if each[:2] in counts)
        back = len(stock.only.deliveries) if stock.only else 0
        for row in freshest_sent(self.connection, self.site, keys, 1 + back):
            kept = record_of(Delivery, row)
            stock.deliveries.setdefault(kept.key, kept)

    def _load_serials(self, wanted: Reads) -> None:
        for row in self._locked("serial", ["item", "serial"], wanted.serials):
            self.stock.serials[row["item"], row["serial"]] = record_of(Serial, row)
            self.kept_serials.add((row["item"], row["serial"]))
        for row in self._locked("serial", ["place", "item"], wanted.standing):
            self.stock.serials[row["item"], row["serial"]] = record_of(Serial, row)
            self.kept_serials.add((row["item"], row["serial"]))

    def _load_lots_and_balances(self, wanted: Reads) -> None:
        for row in self._locked("lot", ["item", "lot"], wanted.lots):
            self.stock.lots_by_key[row["item"], row["lot"]] = record_of(Lot, row)
            self.kept_lots.add((row["item"], row["lot"]))
        # no rule asks what is outside the house: those rows, which every posting of an item changes, are not locked until they are written
        inside = (key for key in wanted.balances if not is_outside(key.place))
        keys = [(key.place, key.item, key.lot, key.owner) for key in inside]
        self._keep_balances(self._locked("balance", ["place", "item", "lot", "owner"], keys))
        self._keep_balances(self._locked("balance", ["place", "item"], wanted.standing))

    def _keep_balances(self, found: Iterator[Row]) -> None:
        for row in found:
            key = record_of(BalanceKey, row)
            self.stock.balances[key] = row["quantity"]
            self.weights[key] = row["weight"]

    def _load_genealogy(self, wanted: Reads) -> None:
        """Load what went into lots and serials, all the way back where recalls may count, and packs."""
        self.load_links(wanted.made)
        self._load_origins(wanted.origins)
        self._load_packs(wanted.boxes)

    def _load_packs(self, wanted: Collection[str]) -> None:
        """Load packs with those that they stand in, one level after the other."""
        for _ in range(PACK_LEVELS_MAX):
            found = [record_of(Pack, row) for row in self._locked("pack", ["pack"], [(each,) for each in wanted])]
            self.stock.packs |= {each.pack: each for each in found}
            self.kept_packs |= {each.pack for each in found}
            wanted = {each.parent for each in found if each.parent} - self.kept_packs
            if not wanted:
                break

    def load_links(self, made: Collection[NumberKey]) -> list[Link]:
        """Load what went into lots and serials, each once; return the links that were loaded for them, now or before."""
        table, missing = schema.CENTRAL["genealogy"], set(made) - self.linked
        for row in rows_by_key(self.connection, table, ["item", "lot", "serial"], missing, site=self.site):
            link = record_of(Link, row)
            self.stock.links[link.key] = self.stock.links.get(link.key, Decimal(0)) + link.quantity
        self.linked |= missing
        return [Link(*key, quantity) for key, quantity in self.stock.links.items() if key[:3] in made]

    def _load_origins(self, wanted: Collection[NumberKey]) -> None:
        """Load what goods were made of, a query a step; nothing where there is no recall, and none is made by the batch."""
        recall = schema.CENTRAL["recall"]
        there_is_one = select(recall.c.recall).where(recall.c.recall > "").limit(1)
        if not wanted or not (self.recalling or self.connection.scalar(there_is_one)):
            return
        self.recalling = True
        self.load_lineage(wanted)

    def load_lineage(self, wanted: Collection[NumberKey]) -> set[NumberKey]:
        """Load what goods were made of, a query a step; return the keys of the goods and of all that lies behind them."""
        now = {key for each in wanted for key in starts(*each)}
        seen = set(now)
        for _ in range(ORIGIN_STEPS_MAX):
            found = {key for link in self.load_links(now) for key in sources(link)} - seen
            now = set(sorted(found)[: ORIGINS_MAX * len(wanted)])
            if not now:
                break
            self._load_past(now)
            seen |= now
        return seen

    def _load_past(self, keys: Collection[NumberKey]) -> None:
        """Load the records and recalls of what goods were made of; nothing of it changes, so no row is locked."""
        central, connection = schema.CENTRAL, self.connection
        serials = [(item, serial) for item, _, serial in keys if serial]
        for row in rows_by_key(connection, central["serial"], ["item", "serial"], serials, site=self.site):
            self.stock.past_serials[row["item"], row["serial"]] = record_of(Serial, row)
        lots = {(item, lot) for item, lot, _ in keys} | {(s.item, s.lot) for s in self.stock.past_serials.values()}
        named = [key for key in lots if key[1]]
        for row in rows_by_key(connection, central["lot"], ["item", "lot"], named, site=self.site):
            self.stock.past_lots[row["item"], row["lot"]] = record_of(Lot, row)
        items = {(item,) for item, _, _ in keys}
        self._keep_recalls(rows_by_key(connection, central["recall"], ["item"], items))

    def _load_homes(self, wanted: Reads) -> None:
        serials = {(serial,) for _, serial in wanted.serials}
        for row in rows_by_key(self.connection, schema.serial_home, ["serial"], serials, lock=True):
            self.homes[row["serial"], row["scope"]] = row["site"]
            if row["scope"] != ANY_ITEM:
                elsewhere = row["site"] if row["site"] != self.site else ""
                self.stock.serial_sites[row["item"], row["serial"]] = elsewhere

    def _load_transactions(self, wanted: Reads) -> None:
        ids = [(each,) for each in wanted.transactions]
        for row in rows_by_key(self.connection, schema.transaction, ["id"], ids, site=self.site, lock=True):
            if row["status"] == "posted":
                self.stock.transactions[row["id"]] = read_body(row["body"])
                if row["reversed_by"]:
                    self.stock.reversals[row["id"]] = row["reversed_by"]

    def _load_codes(self, wanted: Reads) -> None:
        """Load what the codes name, and the goods without an item that transactions took in."""
        codes = {(same,) for code in wanted.codes for same in same_codes(code)}
        connection, central = self.connection, schema.CENTRAL
        self.stock.codes += [
            record_of(ItemCode, row) for row in rows_by_key(connection, central["item_code"], ["code"], codes)
        ]
        for row in rows_by_key(connection, central["item"], ["item"], [(code,) for code in wanted.codes]):
            self.stock.items[row["item"]] = record_of(Item, row)
        for row in self._locked("unidentified", ["transaction"], [(each,) for each in wanted.transactions]):
            self.stock.unidentified_goods[row["transaction"]] = record_of(Unidentified, row)

    def _load_leases(self, wanted: Reads) -> None:
        """Load the ranges that the device which posts ever had, of the items of which it made numbers."""
        if self.stock.leases is None:
            return
        keys = [(self.device, item) for item in wanted.leased]
        for row in rows_by_key(self.connection, schema.number_lease, ["device", "item"], keys, site=self.site):
            known = self.stock.leases.get(row["item"], ())
            self.stock.leases[row["item"]] = (*known, record_of(NumberRange, row))

    def _locked(self, entity: str, key: Sequence[str], keys: Collection[Key]) -> Iterator[Row]:
        return rows_by_key(self.connection, schema.CENTRAL[entity], key, keys, site=self.site, lock=True)


def load_batch(connection: Connection, site: str, transactions: Sequence[Transaction], device: str = "") -> WorkingSet:
    """Return the stock of a site with everything that the postings of a batch may ask for.

    `device` is whose leases bind the numbers that were made; without one nobody's do.
    """
    working = WorkingSet(connection, site, device)
    working.batch = {each.id: each for each in transactions}
    for _ in range(ROUNDS_MAX):
        known = working.stock if working.stock.only else None
        missing = _all_of([reads(transaction, known) for transaction in transactions]) - (working.stock.only or Reads())
        if not missing:
            break
        working.load(missing)
    return working


def _all_of(wanted: Sequence[Reads]) -> Reads:
    """Return the keys of all; one pass for each kind, not a copy of what has grown for each transaction."""
    return Reads(*(frozenset[Any]().union(*(getattr(each, name) for each in wanted)) for name in Reads.__slots__))

"""Loading what a batch may ask for: a few turns of set-based queries, into a StockInMemory that knows nothing else.

The rows stay locked in one fixed order: (device before this) held work, documents, serials, lots, balances,
reservations, deliveries, counts, packs, homes, makers' serials, each by key; the feed comes last.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial

from sqlalchemy import Connection, select

from inventory.customers import PartnerItem
from inventory.deliveries import Delivery
from inventory.genealogy import Link
from inventory.label_rules import KeptRule
from inventory.origins import ORIGIN_STEPS_MAX, ORIGINS_MAX, NumberKey, sources, starts
from inventory.packs import PACK_LEVELS_MAX, Pack, bin_of
from inventory.places import is_outside, is_pack
from inventory.read_keys import Reads
from inventory.reads import ROUNDS_MAX, keeps_goods, more_reads, reads_of
from inventory.stock import Lot, Serial
from inventory.transactions import Transaction
from inventory.unidentified import same_codes
from inventory.values import dataclass
from sync import schema
from sync.centre.answers import Answers
from sync.centre.asked import Asked, Key, Row
from sync.centre.bulk import rows_by_key, rows_of_all
from sync.centre.freshest import freshest_sent
from sync.centre.offers import load_promised, lock_goods
from sync.centre.records import record_of

Question = tuple[Asked, Callable[[Row], None]]
"""What is asked of the store, and what is done with each row that it answers."""


@dataclass(slots=True)
class WorkingSet(Answers):
    """The stock that a batch is judged on, loaded by what the rules may ask."""

    def load(self, wanted: Reads) -> None:
        """Load keys that were not loaded before, in a few turns: each asks at once all that needs no answer of this one."""
        self.stock.only = (self.stock.only or Reads()) | wanted
        self._ask(
            (self._here("held", ["transaction"], [(each,) for each in wanted.held]), self.keep_held),
            *self._of_items(wanted.items),
            *self._of_settings(wanted.items),
            *self._of_site(wanted),
            *self._of_documents(wanted),
            *self._of_numbers(wanted),
            *self._of_reservations(wanted),
            *self._of_marks(wanted),
        )
        self._ask(*self._of_masks(wanted.items), *self._of_customers(wanted), *self._of_named(wanted.named))
        self.load_links(wanted.made)
        self._load_origins(wanted.origins)
        self._load_packs(wanted.boxes)
        self._load_contents(wanted.contents)
        self._ask(
            *self._of_deliveries(wanted),
            *self._of_homes(wanted.serials),
            *self._of_makers(wanted.makers),
            *self._of_transactions(wanted.transactions),
            *self._of_codes(wanted.codes),
            *self._of_leases(wanted.leased),
        )
        self._load_asked(wanted)
        self._load_label_rules(wanted.taught)
        self._load_offers(wanted)

    def _ask(self, *asked: Question) -> None:
        """Put questions to the store, which locks rows in their order, and keep what it answers."""
        answers = rows_of_all(self.connection, [each for each, _ in asked])
        for (_, keep), rows in zip(asked, answers, strict=True):
            for row in rows:
                keep(row)

    def _here(self, entity: str, key: Sequence[str], keys: Iterable[Key], *, lock: bool = True) -> Asked:
        return Asked(schema.CENTRAL[entity], tuple(key), tuple(keys), self.site, lock=lock)

    def _of_items(self, items: frozenset[str]) -> Iterator[Question]:
        """What comes with items: units, whether they are kits, permissions, optional fields and recalls, and those of all items."""
        if not items:
            return
        keys = [(item,) for item in items]
        yield _asked("item", ["item"], keys), self.keep_item
        yield _asked("unit", ["item"], keys), self.keep_factor
        yield _asked("kit", ["kit"], keys), self.keep_kit
        yield _asked("item_site", ["item"], keys), self.keep_permission
        yield _asked("optional_field", ["item"], [*keys, ("",)]), self.keep_field
        yield _asked("recall", ["item"], [*keys, ("",)]), self.keep_recall

    def _of_settings(self, items: frozenset[str]) -> Iterator[Question]:
        if items or not self.stock.settings:
            scopes = ["company", f"site:{self.site}", *(f"item:{item}" for item in items)]
            scopes += [f"item_site:{self.site}:{item}" for item in items]
            yield _asked("setting", ["scope"], [(scope,) for scope in scopes]), self.keep_setting

    def _of_site(self, wanted: Reads) -> Iterator[Question]:
        badges, bins = [(each,) for each in wanted.operators], [(each,) for each in wanted.bins]
        yield self._here("operator", ["badge"], badges, lock=False), self.keep_operator
        yield self._here("bin", ["bin"], bins, lock=False), self.keep_bin

    def _of_documents(self, wanted: Reads) -> Iterator[Question]:
        """What documents say, and which orders name a serial."""
        documents = [(each,) for each in wanted.documents]
        yield self._here("document", ["document"], documents), self.keep_document
        yield self._here("document_line", ["document"], documents), self.keep_line
        serials = [(serial,) for _, serial in wanted.named]
        yield self._here("document_number", ["serial"], serials, lock=False), self.keep_number

    def _of_numbers(self, wanted: Reads) -> Iterator[Question]:
        """What is kept of serials and lots, and the balances of places in the house.

        No rule asks what is outside: those rows, which every posting of an item changes, are not locked until they are written.
        """
        yield self._here("serial", ["item", "serial"], wanted.serials), self.keep_serial
        yield self._here("serial", ["place", "item"], wanted.standing), self.keep_serial
        yield self._here("lot", ["item", "lot"], wanted.lots), self.keep_lot
        inside = (each for each in wanted.balances if not is_outside(each.place))
        keys = [(each.place, each.item, each.lot, each.owner) for each in inside]
        yield self._here("balance", ["place", "item", "lot", "owner"], keys), self.keep_balance
        yield self._here("balance", ["place", "item"], wanted.standing), self.keep_balance
        yield self._here("balance", ["place"], [(each,) for each in wanted.contents]), self.keep_balance

    def _of_reservations(self, wanted: Reads) -> Iterator[Question]:
        """What stands for orders: of the orders themselves, in the places that goods leave, in boxes."""
        documents, boxes = [(each,) for each in wanted.documents], [(each,) for each in wanted.boxes]
        yield self._here("reservation", ["document"], documents), self.keep_reservation
        yield self._here("reservation", ["place", "item", "lot"], wanted.reserved), self.keep_reservation
        yield self._here("reservation", ["place"], boxes), self.keep_reservation

    def _of_marks(self, wanted: Reads) -> Iterator[Question]:
        """The numbers that lines name, recalls by number, and whether codes are known."""
        yield self._here("document_number", ["document", "line"], wanted.advised), self.keep_number
        yield self._here("document_number", ["document"], [(each,) for each in wanted.kept_on]), self.keep_number
        recalls = [(each,) for each in wanted.recalls]
        self.recalling |= bool(recalls)
        yield _asked("recall", ["recall"], recalls, lock=True), self.keep_recall
        for kind in ("warranty", "contract"):
            codes = [(code,) for each, code in wanted.periods if each == kind]
            yield _asked(kind, ["code"], codes), partial(self.keep_period, kind)

    def _of_masks(self, items: frozenset[str]) -> Iterator[Question]:
        loaded = (kept for item in items if (kept := self.stock.item(item)) is not None)
        codes = {(code,) for item in loaded for code in (item.serial_mask, item.lot_mask) if code}
        yield _asked("mask", ["mask"], codes), self.keep_mask
        # an item without any permission may be everywhere; one that has some, only where one says so (F50)
        self.stock.not_allowed |= (self.listed & items) - self.allowed

    def _of_customers(self, wanted: Reads) -> Iterator[Question]:
        """The terms of those whom documents are for, and of those who are named beside them, if there are such."""
        found = (self.stock.documents[each].partner for each in wanted.documents if each in self.stock.documents)
        customers = {(f"customer:{each}",) for each in (*found, *wanted.partners) if each}
        yield _asked("setting", ["scope"], customers), self.keep_setting
        yield _asked("partner", ["partner"], [(each,) for each in wanted.partners]), self.keep_partner

    def _of_named(self, named: frozenset[tuple[str, str]]) -> Iterator[Question]:
        """The heads and lines of the orders that name a serial."""
        serials = {serial for _, serial in named}
        lines = {(each.document, each.line) for each in self.numbers if each.serial in serials}
        heads = {(document,) for document, _ in lines}
        yield self._here("document", ["document"], heads, lock=False), self.keep_other_document
        yield self._here("document_line", ["document", "line"], lines, lock=False), self.keep_other_line

    def _of_deliveries(self, wanted: Reads) -> Iterator[Question]:
        """What documents brought in or sent out, and what was counted."""
        deliveries = [(each.document, each.line, each.item, each.lot) for each in wanted.deliveries]
        yield self._here("delivery", ["document", "line", "item", "lot"], deliveries), self.keep_delivery
        yield self._here("counted", ["count", "place", "item"], wanted.counted), self.keep_counted

    def _of_homes(self, serials: frozenset[tuple[str, str]]) -> Iterator[Question]:
        keys = {(serial,) for _, serial in serials}
        yield Asked(schema.serial_home, ("serial",), tuple(keys), lock=True), self.keep_home

    def _of_makers(self, makers: frozenset[tuple[str, str]]) -> Iterator[Question]:
        """Which units have makers' serials, of items no two units of which may have the same: kept for them alone, asked of all."""
        yield Asked(schema.maker_home, ("item", "maker_serial"), tuple(makers), lock=True), self.keep_maker

    def _of_transactions(self, transactions: frozenset[str]) -> Iterator[Question]:
        """What transactions were posted, and the goods without an item that they took in."""
        ids = [(each,) for each in transactions]
        yield Asked(schema.transaction, ("id",), tuple(ids), self.site, lock=True), self.keep_transaction
        # of what is taken back: what its units without a serial moved at
        back = {each.reverses for each in self.batch.values()} & transactions
        loose = tuple((each, "") for each in back)
        yield Asked(schema.movement, ("transaction", "serial"), loose, self.site), self.keep_movement
        yield self._here("unidentified", ["transaction"], ids), self.keep_unidentified

    def _of_codes(self, codes: frozenset[str]) -> Iterator[Question]:
        """What codes name."""
        same = {(each,) for code in codes for each in same_codes(code)}
        yield _asked("item_code", ["code"], same), self.keep_code
        yield _asked("item", ["item"], [(code,) for code in codes]), self.keep_item

    def _of_leases(self, items: frozenset[str]) -> Iterator[Question]:
        """The ranges that the device which posts ever had, of the items of which it made numbers."""
        keys = [(self.device, item) for item in items] if self.stock.leases is not None else []
        yield Asked(schema.number_lease, ("device", "item"), tuple(keys), self.site), self.keep_lease

    def _load_label_rules(self, partners: Collection[str]) -> None:
        """Load the rules for labels of all partners: a new one must read its label as no other does."""
        if partners:
            for row in self.connection.execute(select(schema.CENTRAL["label_rule"])).mappings():
                rule = record_of(KeptRule, dict(row))
                self.stock.kept_rules[rule.key] = rule

    def _load_offers(self, wanted: Reads) -> None:
        """Load what open orders keep of goods, and what bins that sell hold of them, as far as it is asked.

        Where the batch keeps goods for an order, those without a lot (a lot is locked itself) are locked before it is asked who keeps
        them: of two orders that want the same, the second sees the first.
        """
        if self.reserving:
            lock_goods(self.connection, self.site, {item for item, lot in wanted.offered if not lot})
        if wanted.promised:
            load_promised(self, wanted.promised)
        if not (wanted.disputed or wanted.offered):
            return
        disputed = [(item,) for item in wanted.disputed]
        self._ask(
            (self._here("disputed", ["item"], disputed, lock=False), self.keep_disputed),
            (self._here("balance", ["item", "lot"], wanted.offered, lock=False), self.keep_inside),
        )
        holders = {key.place for key in self.stock.balances if (key.item, key.lot) in wanted.offered}
        holders |= {each.place for key in wanted.offered for each in self.stock.held_goods.get(key, ())}
        self._load_packs({each for each in holders if is_pack(each)} - self.kept_packs)
        bins = {bin_of(each, self.stock.packs.get) if is_pack(each) else each for each in holders}
        keys = [(each,) for each in bins if each and not is_outside(each)]
        self._ask((self._here("bin", ["bin"], keys, lock=False), self.keep_bin))
        goods = (each.by for held in self.stock.held_goods.values() for each in held)
        names = {each.transaction for each in (*self.stock.disputes.values(), *goods) if not each.operator}
        self._ask((self._here("held", ["transaction"], [(each,) for each in names], lock=False), self.keep_holder))

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

    def _load_packs(self, wanted: Collection[str]) -> None:
        """Load packs with those that they stand in, one level after the other."""
        self._load_levels(
            "pack", wanted, lambda found: {each.parent for each in found if each.parent} - self.kept_packs
        )

    def _load_contents(self, wanted: Collection[str]) -> None:
        """Load the packs that stand in packs, one level after the other."""
        self._load_levels("parent", wanted, lambda found: {each.pack for each in found})

    def _load_levels(self, key: str, wanted: Collection[str], follow: Callable[[list[Pack]], set[str]]) -> None:
        for _ in range(PACK_LEVELS_MAX):
            keys = [(each,) for each in wanted]
            rows = rows_by_key(self.connection, schema.CENTRAL["pack"], [key], keys, site=self.site, lock=True)
            found = [record_of(Pack, row) for row in rows]
            self.stock.packs |= {each.pack: each for each in found}
            self.kept_packs |= {each.pack for each in found}
            wanted = follow(found)
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
        for row in rows_by_key(connection, central["recall"], ["item"], items):
            self.keep_recall(row)


def _asked(entity: str, key: Sequence[str], keys: Iterable[Key], *, lock: bool = False) -> Asked:
    """Return a question for reference data."""
    return Asked(schema.CENTRAL[entity], tuple(key), tuple(keys), lock=lock)


def load_batch(
    connection: Connection, site: str, transactions: Sequence[Transaction], device: str = "", settles: str = ""
) -> WorkingSet:
    """Return the stock of a site with everything that the postings of a batch may ask for.

    `device` is whose leases bind the numbers that were made; without one nobody's do. `settles` is held work that is settled, or tried
    anew, by the batch.
    """
    working = WorkingSet(connection, site, device)
    working.batch = {each.id: each for each in transactions}
    working.reserving = keeps_goods(transactions)
    instead = (each.instead_of for each in transactions if each.instead_of)
    working.own = frozenset((*working.batch, *instead, settles))
    missing = reads_of(transactions)
    for _ in range(ROUNDS_MAX):
        if not missing:
            break
        working.load(missing)
        missing = more_reads(transactions, working.stock) - (working.stock.only or Reads())
    return working

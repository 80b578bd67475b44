"""Stock in memory: the records in dictionaries. What a batch is judged on at the centre, and what rule tests and proofs run over.

With `only` given it holds what was loaded and nothing else: asked for another key it raises, so that a posting that reads more than
`reads()` named is a loud bug and never a wrong answer.
"""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date, datetime
from decimal import Decimal

from inventory.documents import Document, DocumentKind, DocumentLine, DocumentNumber, DocumentState, Partner
from inventory.finding import matches, unseparated
from inventory.held_in_memory import HeldInMemory
from inventory.indexed import Indexed, NumbersInOrder
from inventory.items import Item, ItemCode, NumberOrder
from inventory.numbers import Mask
from inventory.offers_in_memory import candidates_of, disputed_goods_of, offered_of, promised_of, stocked_of
from inventory.people import Operator
from inventory.places import Bin, BinKind
from inventory.policy import WORDS, effective, scopes_of
from inventory.settings import SETTINGS
from inventory.staging import Candidate, DisputedGoods
from inventory.stock import (
    BINS_MAX,
    DOCUMENTS_MAX,
    LOTS_MAX,
    BalanceKey,
    Captured,
    Lot,
    Match,
    Posted,
    Serial,
    SerialState,
)
from inventory.tracked import last_of, newest_first
from inventory.transactions import Transaction
from inventory.unidentified import OPEN_MAX, Unidentified, same_codes
from inventory.values import dataclass
from inventory.waiting import by_due, waiting_lines


@dataclass(slots=True)
class StockInMemory(HeldInMemory):
    """Records of one site by key; every mapping may be filled directly. `apply` is the only thing that changes stock."""

    site: str
    items: dict[str, Item] = field(default_factory=dict)
    not_allowed: set[str] = field(default_factory=set)
    factors: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    codes: list[ItemCode] = field(default_factory=list)
    masks: dict[str, Mask] = field(default_factory=dict)
    settings: dict[tuple[str, str], str] = field(default_factory=dict)
    operators: dict[str, Operator] = field(default_factory=dict)
    bins: dict[str, Bin] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    document_lines: dict[tuple[str, int], DocumentLine] = field(default_factory=dict)
    numbers: NumbersInOrder = field(default_factory=NumbersInOrder)
    serial_sites: Indexed[tuple[str, str], str] = field(default_factory=lambda: Indexed(number=lambda key: key[1]))
    transactions: dict[str, Transaction] = field(default_factory=dict)
    reversals: dict[str, str] = field(default_factory=dict)
    captured_numbers: dict[tuple[str, str, str], Captured] = field(default_factory=dict)
    claims: dict[str, str] = field(default_factory=dict)
    unidentified_goods: dict[str, Unidentified] = field(default_factory=dict)
    pulled_at: datetime | None = None

    def item(self, item: str, customer: str = "") -> Item | None:
        """Return an item, active or not, with its policy as it counts."""
        self._loaded("items", item)
        kept = self.items.get(item)
        if kept is None or not self.settings:
            return kept
        return effective(kept, *map(self._words, scopes_of(self.site, item, customer)))

    def _words(self, scope: str) -> Mapping[str, str]:
        return {name: self.settings[scope, name] for name in WORDS if (scope, name) in self.settings}

    def item_allowed(self, item: str) -> bool:
        """Return whether the item may be stocked at this site."""
        return item not in self.not_allowed

    def factor(self, item: str, unit: str) -> Decimal | None:
        """Return how many stocking units are in one of `unit`."""
        kept = self.item(item)
        if kept is not None and kept.unit == unit:
            return Decimal(1)
        return self.factors.get((item, unit))

    def mask(self, mask: str) -> Mask | None:
        """Return a mask by its code."""
        return self.masks.get(mask)

    def setting(self, name: str, item: str = "", customer: str = "") -> str:
        """Return the effective value: the narrowest scope that sets it, else the default."""
        for scope in (
            f"customer:{customer}",
            f"item_site:{self.site}:{item}",
            f"item:{item}",
            f"site:{self.site}",
            "company",
        ):
            if (scope, name) in self.settings:
                return self.settings[scope, name]
        return SETTINGS[name].default

    def operator(self, badge: str) -> Operator | None:
        """Return a person who works at this site."""
        self._loaded("operators", badge)
        return self.operators.get(badge)

    def bin(self, bin_code: str) -> Bin | None:
        """Return a bin of this site."""
        self._loaded("bins", bin_code)
        return self.bins.get(bin_code)

    def document(self, document: str) -> Document | None:
        """Return a document of this site."""
        self._loaded("documents", document)
        return self.documents.get(document)

    def line(self, document: str, line: int) -> DocumentLine | None:
        """Return a line with its progress."""
        self._loaded("documents", document)
        return self.document_lines.get((document, line))

    def lines(self, document: str) -> tuple[DocumentLine, ...]:
        """Return all lines of a document by number."""
        self._loaded("documents", document)
        return tuple(
            sorted((v for k, v in self.document_lines.items() if k[0] == document), key=lambda each: each.line)
        )

    def serial(self, item: str, serial: str) -> Serial | None:
        """Return a serial that was ever at this site."""
        self._loaded("serials", (item, serial))
        return self.serials.get((item, serial))

    def serial_site(self, item: str, serial: str) -> str:
        """Return the other site that has the serial in stock; none where it came from there before its dispatch is known."""
        ours = self.serial(item, serial)
        return "" if ours is not None and ours.awaits else self.serial_sites.get((item, serial), "")

    def serial_items(self, serial: str) -> tuple[str, ...]:
        """Return the items that have this serial number anywhere known."""
        known = (*self.serials.by("number", serial), *self.serial_sites.by("number", serial))
        return tuple(sorted({item for item, _ in known}))

    def lot(self, item: str, lot: str) -> Lot | None:
        """Return a lot that was ever at this site."""
        self._loaded("lots", (item, lot))
        return self.lots_by_key.get((item, lot))

    def balance(self, key: BalanceKey) -> Decimal:
        """Return what a place holds."""
        self._loaded("balances", key)
        return self.balances.get(key, Decimal(0))

    def named_for(self, item: str, serial: str) -> str:
        """Return the open sales order whose customer named this serial."""
        self._loaded("named", (item, serial))
        for each in sorted(self.numbers.by("serial", serial), key=lambda number: (number.document, number.line)):
            line = self.document_lines.get((each.document, each.line))
            document = self.documents.get(each.document)
            if line is not None and line.item == item and document is not None:
                sold = document.kind is DocumentKind.SALES_ORDER and document.state is DocumentState.OPEN
                if sold:
                    return each.document
        return ""

    def posted(self, transaction: str) -> Transaction | None:
        """Return a transaction that is posted here."""
        self._loaded("transactions", transaction)
        return self.transactions.get(transaction)

    def reversed_by(self, transaction: str) -> str:
        """Return the id of the transaction that took this one back."""
        self._loaded("transactions", transaction)
        return self.reversals.get(transaction, "")

    def unidentified(self, transaction: str) -> Unidentified | None:
        """Return the goods without an item that a transaction took in."""
        self._loaded("transactions", transaction)
        return self.unidentified_goods.get(transaction)

    def code_items(self, code: str) -> tuple[str, ...]:
        """Return the items that a code names."""
        self._loaded("codes", code)
        same = same_codes(code)
        named = {each.item for each in self.codes if each.code == code or (each.kind == "gtin" and each.code in same)}
        return tuple(sorted(named | ({code} & self.items.keys())))

    def apply(self, posted: Posted) -> None:
        """Let a posted transaction take effect."""
        for serial in posted.serials:
            self.serials[serial.item, serial.serial] = serial
        for lot in posted.lots:
            self.lots_by_key[lot.item, lot.lot] = lot
        for key, change in posted.balances().items():
            self.balances[key] = self.balances.get(key, Decimal(0)) + change
        for each in posted.progress:
            line = self.document_lines[each.document, each.line]
            self.document_lines[each.document, each.line] = replace(
                line, done=line.done + each.done, cancelled=line.cancelled + each.cancelled, sent=line.sent + each.sent
            )
        for document in posted.documents:
            self.documents[document.document] = document
        self.keep_recalls(posted.recalls)
        for number in posted.reserved_numbers:
            self.numbers.keep(number)
        for change_of in posted.reservations:
            kept = change_of.key
            self.reservations[kept] = self.reservations.get(kept, Decimal(0)) + change_of.quantity
        for goods in posted.unidentified:
            self.unidentified_goods[goods.transaction] = goods
        self.codes.extend(posted.item_codes)
        self.kept_rules |= {each.key: each for each in posted.label_rules}
        for link in posted.links:
            self.links[link.key] = self.links.get(link.key, Decimal(0)) + link.quantity
        self.packs |= {each.pack: each for each in posted.packs}
        self.apply_deliveries(posted.deliveries)
        self.keep_costs(posted)
        self.counts |= {each.key: each for each in posted.counted}
        self.transactions[posted.transaction.id] = posted.transaction
        if posted.transaction.reverses:
            self.reversals[posted.transaction.reverses] = posted.transaction.id
        self.take_place(posted.transaction)

    # Look-ups for tasks

    def find(self, code: str) -> tuple[Match, ...]:
        """Return what a code names, exactly; where nothing fits, without regard to case, then to separators of our masks."""
        return self._find(code) or unseparated(code, self.masks.values(), self._find, self.item)

    def _find(self, code: str) -> tuple[Match, ...]:
        return matches(self, lambda text: text == code, code) or matches(
            self, lambda text: text.casefold() == code.casefold(), code
        )

    def open_documents(self, kind: str) -> tuple[Document, ...]:
        """Return open documents of a kind, due first, then by number."""
        fitting = (d for d in self.documents.values() if d.kind.value == kind and d.state is DocumentState.OPEN)
        return tuple(sorted(fitting, key=by_due))[:DOCUMENTS_MAX]

    def open_lines(self, item: str, kind: str) -> tuple[DocumentLine, ...]:
        """Return lines of an item on open documents of a kind, by due date, document, line."""
        return tuple(
            line
            for document in self.open_documents(kind)
            for line in self.lines(document.document)
            if line.item == item
        )

    def waiting_lines(self, item: str, limit: int) -> tuple[DocumentLine, ...]:
        """Return lines of an item on open sales orders that still miss something, by due date, document, line."""
        return waiting_lines(self.documents, self.document_lines, item)[:limit]

    def advised(self, document: str, line: int) -> tuple[DocumentNumber, ...]:
        """Return the numbers advised or reserved on a line."""
        self._loaded("advised", (document, line))
        return tuple(self.numbers.by("line", (document, line)))

    def kept_on(self, document: str) -> tuple[DocumentNumber, ...]:
        """Return the numbers advised or reserved on any line of a document."""
        self._loaded("kept_on", document)
        return tuple(self.numbers.by("document", document))

    def advised_number(self, document: str, item: str, number: str) -> DocumentNumber | None:
        """Return the advised row of a serial or lot of an item on a document."""
        for each in self.numbers.by("document", document):
            line = self.document_lines.get((each.document, each.line))
            if line and line.item == item and number in (each.serial, each.lot):
                return each
        return None

    def advised_pack(self, sscc: str) -> tuple[DocumentNumber, ...]:
        """Return what was advised to stand on a pallet, over all open documents."""
        advised = self.numbers.by("sscc", sscc)
        return tuple(each for each in advised if self.documents[each.document].state is DocumentState.OPEN)

    def partner(self, partner: str) -> Partner | None:
        """Return a vendor or customer."""
        return self.partners.get(partner)

    def lots(self, item: str) -> tuple[Lot, ...]:
        """Return lots of an item, newest first."""
        kept = [lot for lot in self.lots_by_key.values() if lot.item == item]
        return tuple(sorted(kept, key=newest_first))[:LOTS_MAX]

    def last_lot(self, item: str, vendor: str) -> Lot | None:
        """Return the newest lot of an item that came from a vendor."""
        return last_of(lot for lot in self.lots_by_key.values() if (lot.item, lot.vendor) == (item, vendor))

    def captured(self, document: str, item: str, serial: str) -> Captured | None:
        """Return a number that this device took for a document."""
        return self.captured_numbers.get((document, item, serial))

    def captured_waiting(self, document: str, line: int) -> tuple[Captured, ...]:
        """Return the numbers of a line that are captured and not yet booked."""
        return tuple(
            each
            for each in self.captured_numbers.values()
            if (each.document, each.line) == (document, line) and not each.transaction
        )

    def candidates(self, item: str, bin_code: str, order: NumberOrder, after: int, limit: int) -> tuple[Candidate, ...]:
        """Return what bins that sell hold of an item, in the order asked for."""
        return candidates_of(self, item, bin_code, order)[after : after + limit]

    def promised(self, item: str, lot: str) -> tuple[tuple[str, Decimal], ...]:
        """Return the open sales orders that keep a lot or goods without a number, and how much each may still want."""
        self._loaded("promised", (item, lot))
        return promised_of(self, item, lot)

    def offered(self, item: str, lot: str) -> Decimal:
        """Return what bins that sell hold of a lot, or of goods without one."""
        self._loaded("offered", (item, lot))
        return offered_of(self, item, lot)

    def stocked(self, item: str, lot: str) -> Decimal:
        """Return what is in the house of a lot, or of goods without one."""
        self._loaded("offered", (item, lot))
        return stocked_of(self, item, lot)

    def disputed_goods(self, item: str, lot: str) -> tuple[DisputedGoods, ...]:
        """Return what held work would take of a lot, or of goods without one."""
        self._loaded("disputed", item)
        return disputed_goods_of(self, item, lot)

    def bins_of_kind(self, kind: BinKind) -> tuple[Bin, ...]:
        """Return the active bins of a kind by walk order."""
        fitting = [each for each in self.bins.values() if each.kind is kind and each.active]
        return tuple(sorted(fitting, key=lambda each: (each.walk_order, each.bin)))[:BINS_MAX]

    def staged_serials(self, document: str, place: str, item: str) -> tuple[Serial, ...]:
        """Return the serials of an item that stand in a place for an order."""
        staged = [
            each
            for each in self.serials.values()
            if (each.item, each.place, each.document, each.state) == (item, place, document, SerialState.RESERVED)
        ]
        return tuple(sorted(staged, key=lambda each: each.serial))

    def serials_in(self, place: str, item: str, ending: str, limit: int, first: str = "") -> tuple[Serial, ...]:
        """Return the serials of an item on hand in a place whose numbers end so, by number from `first` on."""
        there = [
            each
            for each in self.serials.values()
            if (each.item, each.place, each.state) == (item, place, SerialState.ON_HAND)
            and each.serial.endswith(ending)
            and each.serial >= first
        ]
        return tuple(sorted(there, key=lambda each: each.serial)[:limit])

    def claimed(self, document: str) -> str:
        """Return who works on a document on another device."""
        return self.claims.get(document, "")

    def open_unidentified(self) -> tuple[Unidentified, ...]:
        """Return the goods without an item that wait at the site."""
        waiting = [each for each in self.unidentified_goods.values() if not each.closed_by]
        return tuple(sorted(waiting, key=lambda each: (each.since or date.min, each.tag)))[:OPEN_MAX]

    def data_age_minutes(self, now: datetime) -> int | None:
        """Return how old the mirror is."""
        return None if self.pulled_at is None else max(0, int((now - self.pulled_at).total_seconds() // 60))

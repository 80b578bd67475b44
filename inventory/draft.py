"""The draft of a posting: the stock as it is while a transaction is being judged, line after line, before anything counts."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import field, replace
from datetime import date
from decimal import Decimal

from inventory.counts import Counted, CountKey
from inventory.deliveries import Delivery, DeliveryKey, after
from inventory.documents import Document, DocumentLine, DocumentNumber, Progress
from inventory.drafted_links import DraftedLinks
from inventory.drafted_makers import DraftedMakers
from inventory.indexed import (
    BalancesByKey,
    ReservationsByKey,
    SerialsByKey,
    balances_by_key,
    reservations_by_key,
    serials_by_key,
)
from inventory.items import Item, ItemCode
from inventory.label_rules import KeptRule
from inventory.late import LatePolicy
from inventory.packs import PACKS_INSIDE_MAX, Pack, bin_of
from inventory.places import SELLING, is_outside, is_pack
from inventory.recalls import Recall
from inventory.refusals.base import Refusal
from inventory.staging import Reservation
from inventory.stock import BalanceKey, Lot, Movement, Posted, Rules, Serial
from inventory.transactions import CROSS_DOCK, Allocation, Line, Transaction, reversed_kind
from inventory.unidentified import Unidentified
from inventory.values import dataclass


@dataclass(slots=True)
class Draft:
    """What a transaction has changed so far, on top of a stock that it leaves alone."""

    transaction: Transaction
    stock: Rules
    policy: LatePolicy = LatePolicy.HOLD
    flags: list[Refusal] = field(default_factory=list)
    unidentified: list[Unidentified] = field(default_factory=list)
    item_codes: list[ItemCode] = field(default_factory=list)
    label_rules: list[KeptRule] = field(default_factory=list)
    seen: set[tuple[str, str, bool]] = field(default_factory=set)
    booked_on: date | None = None
    makers: DraftedMakers = field(default_factory=DraftedMakers)
    links: DraftedLinks = field(init=False)
    _movements: list[Movement] = field(default_factory=list)
    _serials: SerialsByKey = field(default_factory=serials_by_key)
    _lots: dict[tuple[str, str], Lot] = field(default_factory=dict)
    _balances: BalancesByKey = field(default_factory=balances_by_key)
    _progress: dict[tuple[str, int], Progress] = field(default_factory=dict)
    _documents: dict[str, Document] = field(default_factory=dict)
    _reservations: ReservationsByKey = field(default_factory=reservations_by_key)
    _packs: dict[str, Pack] = field(default_factory=dict)
    _recalls: dict[tuple[str, int], Recall] = field(default_factory=dict)
    _numbers: dict[tuple[str, int, str, str], DocumentNumber] = field(default_factory=dict)
    _deliveries: dict[DeliveryKey, Delivery] = field(default_factory=dict)
    _counted: dict[CountKey, Counted] = field(default_factory=dict)
    _kept: dict[tuple[str, str], Serial | None] = field(default_factory=dict)
    _told: dict[str, Decimal | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with what the stock knows of what was made of what."""
        self.links = DraftedLinks(self.stock.made_of)

    def standing(self, refusals: Iterable[Refusal]) -> list[Refusal]:
        """Return the refusals that the policy does not let past; what it flags is noted."""
        stand, flags = self.policy.parted(list(refusals))
        self.flags += flags
        return stand

    def serial(self, item: str, serial: str) -> Serial | None:
        """Return a serial as the draft has it."""
        key = (item, serial)
        made = self._serials.get(key)
        if made is None and key not in self._kept:
            # several guards look at it, and the stock stays as it is while a draft is judged
            self._kept[key] = self.stock.serial(item, serial)
        return made or self._kept[key]

    def serials_standing(self, place: str, item: str) -> tuple[Serial, ...]:
        """Return the serials of an item that are in stock in a place as the draft has it."""
        kept = {each.serial: each for each in self.stock.serials_standing(place, item)}
        kept |= {number: each for (of, number), each in self._serials.items() if of == item}
        return tuple(each for each in kept.values() if each.place == place and each.state.in_stock)

    def serials_made(self) -> tuple[Serial, ...]:
        """Return the serials that the draft has changed, as they are now."""
        return tuple(self._serials.values())

    def units_of_maker(self, item: str, maker_serial: str) -> tuple[str, ...]:
        """Return the serials of the units of an item that have a maker's serial as the draft has it, by number."""
        others = (each for each in self.stock.units_of_maker(item, maker_serial) if (item, each) not in self._serials)
        made = (serial for _, serial in self._serials.by("maker", (item, maker_serial)))
        return tuple(sorted({*others, *made}))

    def serial_items(self, serial: str) -> tuple[str, ...]:
        """Return the items that have this serial number, with those that the draft brings in."""
        made = {item for item, _ in self._serials.by("number", serial)}
        return tuple(sorted(made.union(self.stock.serial_items(serial))))

    def lot(self, item: str, lot: str) -> Lot | None:
        """Return a lot as the draft has it."""
        return self._lots.get((item, lot)) or self.stock.lot(item, lot)

    def recalls(self, item: str) -> tuple[Recall, ...]:
        """Return what open recalls name of an item as the draft has it."""
        made = {(each.recall, each.line): each for each in self._recalls.values() if each.item in ("", item)}
        kept = {(each.recall, each.line): each for each in self.stock.recalls(item)}
        return tuple(each for _, each in sorted((kept | made).items()) if not each.released_by)

    def put_recall(self, recall: Recall) -> None:
        """Keep a line of a recall as it is from now on."""
        self._recalls[recall.recall, recall.line] = recall

    def put_reserved(self, number: DocumentNumber) -> None:
        """Keep a number for the line of an order; a quantity of nothing: no longer."""
        self._numbers[number.document, number.line, number.lot, number.serial] = number

    def reserved_on(self, document: str, line: int) -> tuple[DocumentNumber, ...]:
        """Return the numbers that are kept for a line of an order as the draft has it."""
        kept = {(each.document, each.line, each.lot, each.serial): each for each in self.stock.advised(document, line)}
        made = {key: each for key, each in self._numbers.items() if key[:2] == (document, line)}
        return tuple(each for each in (kept | made).values() if each.quantity > 0)

    def lot_at_hand(self, item: str, lot: str) -> Lot | None:
        """Return a lot as the draft has it, one that is known by its number only as that; None for goods without a lot."""
        return (self.lot(item, lot) or Lot(item, lot)) if lot else None

    def balance(self, key: BalanceKey) -> Decimal:
        """Return a balance as the draft has it."""
        return self.stock.balance(key) + self._balances.get(key, Decimal(0))

    def offered(self, item: str, lot: str) -> Decimal:
        """Return what bins that sell hold of a lot, or of goods without one, as the draft has it."""
        changed = (key for key in self._balances.by("goods", (item, lot)) if not key.owner and self.sells(key.place))
        return self.stock.offered(item, lot) + sum((self._balances[key] for key in changed), Decimal(0))

    def stocked(self, item: str, lot: str) -> Decimal:
        """Return what is in the house of a lot, or of goods without one, wherever it stands, as the draft has it."""
        changed = (self._balances[key] for key in self._balances.by("goods", (item, lot)) if not key.owner)
        return self.stock.stocked(item, lot) + sum(changed, Decimal(0))

    def sells(self, place: str) -> bool:
        """Return whether a place is a bin that sells, or stands in one."""
        bin_code = bin_of(place, self.pack) if is_pack(place) else place
        kept = self.stock.bin(bin_code) if bin_code else None
        return kept is not None and kept.kind in SELLING

    def line(self, document: str, line: int) -> DocumentLine | None:
        """Return a document's line with the draft's progress."""
        kept = self.stock.line(document, line)
        made = self._progress.get((document, line))
        if kept is None or made is None:
            return kept
        done, cancelled = kept.done + made.done, kept.cancelled + made.cancelled
        return replace(kept, done=done, cancelled=cancelled, sent=kept.sent + made.sent)

    def open_lines(self) -> tuple[DocumentLine, ...]:
        """Return the lines of the transaction's document that are still open."""
        lines = (self.line(each.document, each.line) for each in self.stock.lines(self.transaction.document))
        return tuple(line for line in lines if line is not None and line.open > 0)

    def reserved(self, place: str, item: str, lot: str) -> dict[tuple[str, int], Decimal]:
        """Return what of a lot stands in a place for orders as the draft has it, by document and line."""
        found = {(each.document, each.line): each.quantity for each in self.stock.reserved(place, item, lot)}
        for key in self._reservations.by("there", (place, item, lot)):
            found[key[:2]] = found.get(key[:2], Decimal(0)) + self._reservations[key]
        return found

    def is_staged(self) -> bool:
        """Return whether anything stands at the dock for the transaction's document."""
        return any(self._staged(self.transaction.document).values())

    def staged_at(self, document: str, line: int, place: str) -> Decimal:
        """Return how much stands in a place for the line of a document as the draft has it, whatever its lot."""
        staged = self._staged(document)
        return sum((quantity for key, quantity in staged.items() if key[1:3] == (line, place)), Decimal(0))

    def _staged(self, document: str) -> dict[tuple[str, int, str, str, str], Decimal]:
        staged = {each.key: each.quantity for each in self.stock.staged(document)}
        for key in self._reservations.by("document", document):
            staged[key] = staged.get(key, Decimal(0)) + self._reservations[key]
        return staged

    def staged_by_line(self) -> dict[int, Decimal]:
        """Return what stands at docks for the transaction's document as the draft has it, by line."""
        found: dict[int, Decimal] = {}
        for (_, line, *_), quantity in self._staged(self.transaction.document).items():
            found[line] = found.get(line, Decimal(0)) + quantity
        return found

    def stands_for(self, document: str, place: str) -> bool:
        """Return whether anything stands in a place for a document (the transaction's) as the draft has it."""
        staged = {each.key: each.quantity for each in self.stock.staged(document) if each.place == place}
        for key in self._reservations.by("place", place):
            if key[0] == document:
                staged[key] = staged.get(key, Decimal(0)) + self._reservations[key]
        return any(staged.values())

    def is_empty(self, pack: str) -> bool:
        """Return whether neither goods nor packs are in a pack as the draft has it."""
        there = dict(self.stock.contents(pack, PACKS_INSIDE_MAX))
        for key in self._balances.by("place", pack):
            there[key] = there.get(key, Decimal(0)) + self._balances[key]
        return not any(there.values()) and not self.packs_standing((pack,))

    def reserve(
        self, line: Line, allocation: Allocation, place: str, change: Decimal, whose: tuple[str, int] | None = None
    ) -> None:
        """Keep a quantity in a place for a line of a document, mostly the transaction's (or, below zero, keep it no longer)."""
        key = (*(whose or (self.transaction.document, line.line)), place, line.item, allocation.lot)
        self._reservations[key] = self._reservations.get(key, Decimal(0)) + change

    def pack(self, pack: str) -> Pack | None:
        """Return a pack as the draft has it."""
        return self._packs.get(pack) or self.stock.pack(pack)

    def packs_standing(self, places: Collection[str]) -> tuple[Pack, ...]:
        """Return the packs that stand in some packs as the draft has it."""
        kept = (each for each in self.stock.packs_standing(places) if each.pack not in self._packs)
        return (*kept, *(each for each in self._packs.values() if each.stands_in in places))

    def put_pack(self, pack: Pack) -> None:
        """Keep a pack as it is from now on."""
        self._packs[pack.pack] = pack

    def delivery(self, key: DeliveryKey) -> Delivery | None:
        """Return what a line of a document delivered as the draft has it."""
        kept, made = self.stock.delivery(key), self._deliveries.get(key)
        return kept if made is None else after(kept, made)

    def knows_delivery(self, key: DeliveryKey) -> bool:
        """Return whether it was ever kept what a line delivered, by the draft or before."""
        return key in self._deliveries or self.stock.knows_delivery(key)

    def deliver(self, change: Delivery) -> None:
        """Let a line of a document have delivered more (or less), or more (or less) of it have come back."""
        self._deliveries[change.key] = after(self._deliveries.get(change.key), change)

    def counted(self, count: str, place: str, item: str) -> tuple[Counted, ...]:
        """Return what a count says of an item in a place as the draft has it."""
        kept = {each.key: each for each in self.stock.counted(count, place, item)}
        made = {key: each for key, each in self._counted.items() if key[:3] == (count, place, item)}
        return tuple(each for _, each in sorted((kept | made).items()) if each.turn)

    def put_counted(self, counted: Counted) -> None:
        """Keep what a count says from now on."""
        self._counted[counted.key] = counted

    @property
    def partner(self) -> str:
        """Return whom goods come from or go to: the document's partner, else the one that is named."""
        transaction = self.transaction
        document = self.stock.document(transaction.document) if transaction.document else None
        return document.partner if document is not None and document.partner else transaction.partner

    def once(self, name: str, tell: Callable[[], Decimal | None]) -> Decimal | None:
        """Return what is told of the transaction as a whole, told only once while it is judged."""
        if name not in self._told:
            self._told[name] = tell()
        return self._told[name]

    def booked_cost(self, line: Line, allocation: Allocation) -> Decimal | None:
        """Return what a unit without a serial moved at in the transaction that is taken back; None where nothing of that is known."""
        back = self.transaction.reverses
        key = (line.line, line.item, allocation.lot, allocation.owner)
        return self.stock.booked_cost(back, *key) if back and allocation.lot else None

    def source(self) -> str:
        """Return what brings goods in or sends them out: the document, else the transaction, or the one that is taken back."""
        return self.transaction.document or self.transaction.reverses or self.transaction.id

    def movements_since(self, count: int) -> tuple[Movement, ...]:
        """Return the movements after the first `count`."""
        return tuple(self._movements[count:])

    def put_serial(self, serial: Serial) -> None:
        """Keep a serial as it is from now on."""
        self._serials[serial.item, serial.serial] = serial

    def put_lot(self, lot: Lot) -> None:
        """Keep a lot as it is from now on."""
        self._lots[lot.item, lot.lot] = lot

    def put_document(self, document: Document) -> None:
        """Keep the head of a document as it is from now on."""
        self._documents[document.document] = document

    def progress(
        self,
        line: int,
        *,
        done: Decimal = Decimal(0),
        cancelled: Decimal = Decimal(0),
        sent: Decimal = Decimal(0),
        document: str = "",
    ) -> None:
        """Move a line of a document, mostly the transaction's, on (or back)."""
        key = (document or self.transaction.document, line)
        before = self._progress.get(key, Progress(*key))
        self._progress[key] = replace(
            before, done=before.done + done, cancelled=before.cancelled + cancelled, sent=before.sent + sent
        )

    def move(
        self, line: Line, allocation: Allocation, quantity: Decimal, *, serial: str = "", cost: Decimal | None
    ) -> None:
        """Book one movement of the line, from its place to its place; the first of an allocation carries its weight."""
        first = allocation.serials[0] if allocation.serials else ""
        movement = Movement(
            transaction=self.transaction.id,
            number=len(self._movements) + 1,
            item=line.item,
            quantity=quantity,
            from_place=line.from_place,
            to_place=line.to_place,
            lot=allocation.lot,
            serial=serial,
            line=line.line,
            weight=allocation.weight if serial == first else None,
            owner=allocation.owner,
            unit_cost=cost,
            applies_line=line.applies_line,
        )
        self._movements.append(movement)
        for place, change in ((line.from_place, -quantity), (line.to_place, quantity)):
            if not is_outside(place):
                key = BalanceKey(place, line.item, allocation.lot, allocation.owner)
                self._balances[key] = self._balances.get(key, Decimal(0)) + change

    def posted(self) -> Posted:
        """Return the whole effect."""
        return Posted(
            transaction=self.transaction,
            movements=tuple(self._movements),
            serials=tuple(self._serials.values()),
            lots=tuple(self._lots.values()),
            progress=tuple(self._progress.values()),
            documents=tuple(self._documents.values()),
            flags=tuple(self.flags),
            reservations=tuple(Reservation(*key, change) for key, change in self._reservations.items() if change),
            unidentified=tuple(self.unidentified),
            item_codes=tuple(self.item_codes),
            links=self.links.changed(),
            packs=tuple(self._packs.values()),
            recalls=tuple(self._recalls.values()),
            reserved_numbers=tuple(self._numbers.values()),
            deliveries=tuple(self._deliveries.values()),
            counted=tuple(self._counted.values()),
            booked_on=self.booked_on,
            label_rules=tuple(self.label_rules),
        )


@dataclass(frozen=True, slots=True)
class Act:
    """One line of a transaction while it is judged, with what every guard needs to know of it."""

    draft: Draft
    line: Line
    item: Item
    factor: Decimal

    @property
    def transaction(self) -> Transaction:
        """Return the transaction that the line is of."""
        return self.draft.transaction

    @property
    def stock(self) -> Rules:
        """Return the stock below the draft, for what a transaction cannot change."""
        return self.draft.stock

    @property
    def whose(self) -> tuple[str, int]:
        """Return the order and its line that goods are kept for: those that a receipt goes straight to, else the transaction's own."""
        transaction = self.transaction
        if transaction.kind in (CROSS_DOCK, reversed_kind(CROSS_DOCK)):
            return (transaction.applies_to, self.line.applies_line)
        return (transaction.document, self.line.line)

    @property
    def required(self) -> Decimal:
        """Return the line's quantity in stocking units."""
        return self.line.quantity * self.factor

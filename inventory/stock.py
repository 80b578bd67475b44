"""Stock: what the rules may ask of the world, as values.

The records are what is kept; a `Posted` carries the movements of a transaction and the records as they are after it. `Stock` is the only
window through which rules and tasks see anything: on the handheld into the local files, at the centre into the rows of a batch.
"""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from inventory.counts import Counted, CountRules
from inventory.customers import CustomerRules
from inventory.deliveries import Delivered, Delivery, DeliveryRules
from inventory.documents import Document, DocumentLine, DocumentNumber, Partner, Progress
from inventory.found import Captured, Match, MatchKind
from inventory.genealogy import Link
from inventory.held import Held
from inventory.items import Item, ItemCode, NumberOrder
from inventory.label_rules import KeptRule
from inventory.leases import NumberRange
from inventory.mark_rules import MarkRules
from inventory.numbers import Mask
from inventory.offers import OfferRules
from inventory.packs import Pack
from inventory.people import Operator
from inventory.places import Bin, BinKind
from inventory.recalls import Recall
from inventory.refusals.base import Refusal
from inventory.staging import Candidate, Reservation
from inventory.tracked import Lot, Serial, SerialState
from inventory.transactions import Transaction
from inventory.unidentified import Unidentified
from inventory.values import dataclass

__all__ = [
    "BINS_MAX",
    "DOCUMENTS_MAX",
    "LOTS_MAX",
    "MATCHES_MAX",
    "BalanceKey",
    "Captured",
    "Lot",
    "Match",
    "MatchKind",
    "Movement",
    "Posted",
    "Progress",
    "Refused",
    "Rules",
    "Serial",
    "SerialState",
    "Stock",
]


@dataclass(frozen=True, slots=True, order=True)
class BalanceKey:
    """What a balance is kept by, within a site; `lot` and `owner` are empty when unused."""

    place: str
    item: str
    lot: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Movement:
    """One row of the ledger: a quantity (more than nothing, stocking units) of an item, lot and serial from place to place."""

    transaction: str
    number: int
    item: str
    quantity: Decimal
    from_place: str
    to_place: str
    lot: str = ""
    serial: str = ""
    line: int = 0
    weight: Decimal | None = None
    owner: str = ""
    unit_cost: Decimal | None = None
    applies_line: int = 0


@dataclass(frozen=True, slots=True)
class Posted:
    """The effect of a posted transaction. `flags` are refusals that did not stop it and that a supervisor should see.

    `booked_on` is the first open day, where that of the work is in a closed period (inventory/periods.py).
    """

    transaction: Transaction
    movements: tuple[Movement, ...] = ()
    serials: tuple[Serial, ...] = ()
    lots: tuple[Lot, ...] = ()
    progress: tuple[Progress, ...] = ()
    documents: tuple[Document, ...] = ()
    flags: tuple[Refusal, ...] = ()
    reservations: tuple[Reservation, ...] = ()
    unidentified: tuple[Unidentified, ...] = ()
    item_codes: tuple[ItemCode, ...] = ()
    links: tuple[Link, ...] = ()
    packs: tuple[Pack, ...] = ()
    recalls: tuple[Recall, ...] = ()
    reserved_numbers: tuple[DocumentNumber, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    counted: tuple[Counted, ...] = ()
    booked_on: date | None = None
    label_rules: tuple[KeptRule, ...] = ()

    def balances(self) -> dict[BalanceKey, Decimal]:
        """Return the change of each balance inside the house and outside; the sum of all is zero."""
        changes: dict[BalanceKey, Decimal] = {}
        for each in self.movements:
            for place, quantity in ((each.from_place, -each.quantity), (each.to_place, each.quantity)):
                key = BalanceKey(place, each.item, each.lot, each.owner)
                changes[key] = changes.get(key, Decimal(0)) + quantity
        return changes


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a transaction was not posted: at least one refusal; nothing of it has any effect."""

    transaction: Transaction
    refusals: tuple[Refusal, ...]


class Rules(MarkRules, DeliveryRules, CustomerRules, CountRules, OfferRules, Protocol):
    """What `post()` may ask: enough to judge a transaction, no more. All of one site; reads are by key and cheap."""

    @property
    def site(self) -> str:
        """Return the site whose stock this is."""
        ...

    def item(self, item: str, customer: str = "") -> Item | None:
        """Return an item, active or not, with its policy as it counts here, and for a customer (inventory/policy.py)."""
        ...

    def item_allowed(self, item: str) -> bool:
        """Return whether the item may be stocked at this site (F50)."""
        ...

    def is_kit(self, item: str) -> bool:
        """Return whether the item is made of components, which are what is stocked (F30)."""
        ...

    def factor(self, item: str, unit: str) -> Decimal | None:
        """Return how many stocking units are in one of `unit`; None for a unit that the item does not have."""
        ...

    def mask(self, mask: str) -> Mask | None:
        """Return a mask by its code."""
        ...

    def leased(self, item: str) -> tuple[NumberRange, ...] | None:
        """Return the ranges of an item's numbers that whoever posts ever had; None for the office, which is bound to none."""
        ...

    def setting(self, name: str, item: str = "", customer: str = "") -> str:
        """Return the effective value of a rule setting: customer's, else item's at this site, item's, site's, company's, its default."""
        ...

    def operator(self, badge: str) -> Operator | None:
        """Return a person who works at this site."""
        ...

    def bin(self, bin_code: str) -> Bin | None:
        """Return a bin of this site, active or not."""
        ...

    def document(self, document: str) -> Document | None:
        """Return a document of this site."""
        ...

    def line(self, document: str, line: int) -> DocumentLine | None:
        """Return a line with its progress."""
        ...

    def lines(self, document: str) -> tuple[DocumentLine, ...]:
        """Return all lines of a document by number."""
        ...

    def serial(self, item: str, serial: str) -> Serial | None:
        """Return a serial that was ever at this site."""
        ...

    def serial_site(self, item: str, serial: str) -> str:
        """Return the other site that has the serial in stock, empty when none is known."""
        ...

    def serial_items(self, serial: str) -> tuple[str, ...]:
        """Return the items that have this serial number anywhere known, for uniqueness in the company."""
        ...

    def units_of_maker(self, item: str, maker_serial: str) -> tuple[str, ...]:
        """Return the serials of the units of an item that have this serial of their maker, by number (`Serial.made_as`).

        Asked for items no two units of which may have the same; then those at other sites are among them, as far as they are known.
        """
        ...

    def lot(self, item: str, lot: str) -> Lot | None:
        """Return a lot that was ever at this site."""
        ...

    def balance(self, key: BalanceKey) -> Decimal:
        """Return what a place holds, in stocking units; zero where nothing was ever."""
        ...

    def reserved(self, place: str, item: str, lot: str) -> tuple[Reservation, ...]:
        """Return what of a lot stands in a place for orders, by order and line."""
        ...

    def staged(self, document: str) -> tuple[Reservation, ...]:
        """Return what stands at docks and in boxes for an order, by line, place and lot; nothing of it is zero."""
        ...

    def box_order(self, box: str) -> str:
        """Return the order whose goods are in a box (a place `#...`), empty for an empty box."""
        ...

    def order_in(self, boxes: Collection[str]) -> str:
        """Return the order whose goods are in some boxes, of several the first by number; empty where all are empty."""
        ...

    def made_of(self, item: str, lot: str, serial: str) -> tuple[Link, ...]:
        """Return what went into a lot or serial and was not taken back, in the order of its key; nothing of it is zero."""
        ...

    def pack(self, pack: str) -> Pack | None:
        """Return a pallet or box by its place (`#...`), None for one that nothing was ever put into."""
        ...

    def contents(self, place: str, limit: int) -> tuple[tuple[BalanceKey, Decimal], ...]:
        """Return what a place holds, by item and lot, nothing of it zero."""
        ...

    def packs_in(self, place: str, limit: int) -> tuple[Pack, ...]:
        """Return the packs that stand in a bin, not in another pack there, or in a pack, by number."""
        ...

    def packs_standing(self, places: Collection[str]) -> tuple[Pack, ...]:
        """Return all packs that stand in some packs (places `#...`), by number."""
        ...

    def named_for(self, item: str, serial: str) -> str:
        """Return the open sales order whose customer named this serial, empty for none."""
        ...

    def posted(self, transaction: str) -> Transaction | None:
        """Return a transaction that is posted here."""
        ...

    def reversed_by(self, transaction: str) -> str:
        """Return the id of the transaction that took this one back, empty when none has."""
        ...

    def held(self, transaction: str) -> Held | None:
        """Return a transaction that is or was held at the centre; None for one that never was, as far as is known."""
        ...

    def unidentified(self, transaction: str) -> Unidentified | None:
        """Return the goods without an item that a transaction took in, waiting or not."""
        ...

    def code_items(self, code: str) -> tuple[str, ...]:
        """Return the items that a code names, exactly (a GTIN in 14 digits), by item."""
        ...


class Stock(Rules, Delivered, Protocol):
    """What tasks may ask beyond the rules: look-ups by code and by order; indexed, bounded, read when asked."""

    def find(self, code: str) -> tuple[Match, ...]:
        """Return what a code names, at most MATCHES_MAX: GTINs are compared in 14 digits, all else exactly, then without case.

        Where nothing fits, numbers of our own masks are found without their separators (F5).
        """
        ...

    def serials_of_maker(self, maker_serial: str) -> tuple[Serial, ...]:
        """Return the units of any item that have a serial of their maker, exactly, else without regard to case; at most MATCHES_MAX.

        By item, then number. It is no code that `find` finds: what a label says first is our own number.
        """
        ...

    def open_documents(self, kind: str) -> tuple[Document, ...]:
        """Return open documents of a kind, due first, then by number; at most DOCUMENTS_MAX."""
        ...

    def open_lines(self, item: str, kind: str) -> tuple[DocumentLine, ...]:
        """Return lines of an item on open documents of a kind, by due date, document, line; full lines included."""
        ...

    def waiting_lines(self, item: str, limit: int) -> tuple[DocumentLine, ...]:
        """Return lines of an item on open sales orders that still miss something, by due date, document, line; at most `limit`.

        What stands at the dock for them is no longer missing.
        """
        ...

    def advised_number(self, document: str, item: str, number: str) -> DocumentNumber | None:
        """Return the advised row of a serial or lot of an item on a document."""
        ...

    def advised_pack(self, sscc: str) -> tuple[DocumentNumber, ...]:
        """Return what was advised to stand on a pallet, over all open documents."""
        ...

    def partner(self, partner: str) -> Partner | None:
        """Return a vendor or customer."""
        ...

    def lots(self, item: str) -> tuple[Lot, ...]:
        """Return lots of an item, newest first; at most LOTS_MAX."""
        ...

    def last_lot(self, item: str, vendor: str) -> Lot | None:
        """Return the newest lot of an item that came from a vendor (empty: of which none is known); of one day the greatest number."""
        ...

    def captured(self, document: str, item: str, serial: str) -> Captured | None:
        """Return a number that this device took for a document."""
        ...

    def captured_waiting(self, document: str, line: int) -> tuple[Captured, ...]:
        """Return the numbers of a line that are captured and not yet booked, in order of capture."""
        ...

    def candidates(self, item: str, bin_code: str, order: NumberOrder, after: int, limit: int) -> tuple[Candidate, ...]:
        """Return what bins that sell hold of an item, in a bin or (empty) in all: by the order, then by walk order, place and lot.

        `after` candidates are skipped, at most `limit` returned. Dates that are unknown come last.
        Goods of another owner and what held transactions dispute are left out; what is picked stands at docks, which do not sell.
        """
        ...

    def bins_of_kind(self, kind: BinKind) -> tuple[Bin, ...]:
        """Return the active bins of a kind by walk order, then code; at most BINS_MAX."""
        ...

    def staged_serials(self, document: str, place: str, item: str) -> tuple[Serial, ...]:
        """Return the serials of an item that stand in a place for an order, by number."""
        ...

    def serials_in(self, place: str, item: str, ending: str, limit: int, first: str = "") -> tuple[Serial, ...]:
        """Return the serials of an item on hand in a place whose numbers end so, by number from `first` on; at most `limit`."""
        ...

    def claimed(self, document: str) -> str:
        """Return who works on a document on another device, as the last pull has it; empty for nobody."""
        ...

    def open_unidentified(self) -> tuple[Unidentified, ...]:
        """Return the goods without an item that wait at the site, oldest first, then by tag; at most OPEN_MAX."""

    def data_age_minutes(self, now: datetime) -> int | None:
        """Return how old the mirror is; None when nothing was ever pulled."""
        ...


MATCHES_MAX = 20
DOCUMENTS_MAX = 200
LOTS_MAX = 200
BINS_MAX = 200

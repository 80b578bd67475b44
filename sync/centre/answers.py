"""What the store answers to the questions of a batch, kept in the StockInMemory that the batch is judged on."""

import json
from dataclasses import field, replace
from decimal import Decimal

from sqlalchemy import Connection

from inventory.counts import Counted
from inventory.deliveries import Delivery
from inventory.documents import Document, DocumentLine, DocumentNumber, Partner
from inventory.effects.closing import close_lines, close_order
from inventory.effects.costs import change_costs
from inventory.effects.invoicing import invoice
from inventory.fields import OptionalField
from inventory.guarantees import Period
from inventory.held import Held, HeldState
from inventory.items import Item, ItemCode
from inventory.kinds import KINDS
from inventory.leases import NumberRange
from inventory.memory import StockInMemory
from inventory.origins import NumberKey
from inventory.people import Operator
from inventory.places import Bin, is_outside
from inventory.read_keys import Reads
from inventory.recalls import Recall
from inventory.refusals import Refusal, refusal_from_plain
from inventory.staging import Dispute, DisputedGoods
from inventory.stock import BalanceKey, Lot, Movement, Serial
from inventory.transactions import Transaction, read_body
from inventory.unidentified import Unidentified
from inventory.values import dataclass
from sync.centre.asked import Row
from sync.centre.feeds import Change
from sync.centre.records import mask_of, record_of

ANY_ITEM = "*"
FLAGGING = frozenset(
    name for name, kind in KINDS.items() if kind.whole_effect in (invoice, change_costs, close_lines, close_order)
)


def flags_of(row: Row) -> list[Refusal]:
    """Return what was flagged at an invoice, a change of cost or a closing; of other transactions nothing that is asked for later."""
    flags = json.loads(row["refusals"]) if row["kind"] in FLAGGING else ()
    return [refusal_from_plain(each) for each in flags]


@dataclass(slots=True)
class Answers:
    """The stock that a batch is judged on, with what is needed to write it back: which rows are there, weights, homes of serials.

    `own` are the transactions of the batch, and the held ones that they stand instead of: they are in nobody's way.
    Each `keep_...` takes a row of one table.
    """

    connection: Connection
    site: str
    device: str = ""
    stock: StockInMemory = field(init=False)
    kept_serials: set[tuple[str, str]] = field(default_factory=set)
    kept_lots: set[tuple[str, str]] = field(default_factory=set)
    batch: dict[str, Transaction] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    reserving: bool = False
    kept_packs: set[str] = field(default_factory=set)
    weights: dict[BalanceKey, Decimal] = field(default_factory=dict)
    homes: dict[tuple[str, str], str] = field(default_factory=dict)
    linked: set[NumberKey] = field(default_factory=set)
    recalling: bool = False
    listed: set[str] = field(default_factory=set)
    allowed: set[str] = field(default_factory=set)
    numbers: dict[DocumentNumber, int] = field(default_factory=dict)
    number_changes: list[Change] = field(default_factory=list)
    kept_held: dict[str, Held] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with nothing loaded."""
        self.stock = StockInMemory(self.site, only=Reads(), leases={} if self.device else None)

    def keep_held(self, row: Row) -> None:
        """Keep where held work stands whose place is taken."""
        held = Held(row["transaction"], HeldState(row["state"]), row["settled_by"])
        self.stock.held_work[held.transaction] = self.kept_held[held.transaction] = held

    def keep_disputed(self, row: Row) -> None:
        """Keep what held work of others names: a serial, or a quantity in a place."""
        if row["transaction"] in self.own:
            return
        by, key = Dispute(row["transaction"], "", "", ""), (row["item"], row["lot"])
        if row["serial"]:
            self.stock.disputes[row["item"], row["serial"]] = by
        if row["place"]:
            goods = DisputedGoods(row["place"], row["quantity"], by)
            self.stock.held_goods[key] = (*self.stock.held_goods.get(key, ()), goods)

    def keep_holder(self, row: Row) -> None:
        """Keep whose work it is that disputes serials and goods."""
        named = Dispute(row["transaction"], row["document"], row["operator"], row["device"])
        for key, each in self.stock.disputes.items():
            if each.transaction == named.transaction:
                self.stock.disputes[key] = named
        for goods, held in self.stock.held_goods.items():
            self.stock.held_goods[goods] = tuple(
                replace(each, by=named) if each.by.transaction == named.transaction else each for each in held
            )

    def keep_item(self, row: Row) -> None:
        """Keep an item."""
        self.stock.items[row["item"]] = record_of(Item, row)

    def keep_factor(self, row: Row) -> None:
        """Keep how many stocking units are in a unit."""
        self.stock.factors[row["item"], row["unit"]] = row["factor"]

    def keep_kit(self, row: Row) -> None:
        """Keep that an item is a kit."""
        self.stock.kits.add(row["kit"])

    def keep_permission(self, row: Row) -> None:
        """Keep whether an item may be at a site (F50)."""
        self.listed.add(row["item"])
        if row["at_site"] == self.site and row["active"]:
            self.allowed.add(row["item"])

    def keep_setting(self, row: Row) -> None:
        """Keep a setting of a scope."""
        self.stock.settings[row["scope"], row["name"]] = row["value"]

    def keep_field(self, row: Row) -> None:
        """Keep an optional field."""
        self.stock.fields[row["kind"], row["item"], row["name"]] = record_of(OptionalField, row)

    def keep_recall(self, row: Row) -> None:
        """Keep a line of a recall."""
        self.stock.recall_lines[row["recall"], row["line"]] = record_of(Recall, row)

    def keep_operator(self, row: Row) -> None:
        """Keep a person, if still active."""
        if row["active"]:
            self.stock.operators[row["badge"]] = record_of(Operator, row)

    def keep_bin(self, row: Row) -> None:
        """Keep a bin."""
        self.stock.bins[row["bin"]] = record_of(Bin, row)

    def keep_partner(self, row: Row) -> None:
        """Keep a vendor or customer."""
        self.stock.partners[row["partner"]] = record_of(Partner, row)

    def keep_mask(self, row: Row) -> None:
        """Keep a mask."""
        self.stock.masks[row["mask"]] = mask_of(row)

    def keep_document(self, row: Row) -> None:
        """Keep a document."""
        self.stock.documents[row["document"]] = record_of(Document, row)

    def keep_line(self, row: Row) -> None:
        """Keep a line of a document."""
        self.stock.document_lines[row["document"], row["line"]] = record_of(DocumentLine, row)

    def keep_other_document(self, row: Row) -> None:
        """Keep a document that was not asked for by its name."""
        self.stock.documents.setdefault(row["document"], record_of(Document, row))

    def keep_other_line(self, row: Row) -> None:
        """Keep a line of such a document."""
        self.stock.document_lines.setdefault((row["document"], row["line"]), record_of(DocumentLine, row))

    def keep_number(self, row: Row) -> None:
        """Keep a number advised or reserved."""
        number = record_of(DocumentNumber, row)
        if number not in self.numbers:
            self.numbers[number] = row["number"]
            self.stock.numbers.append(number)

    def keep_serial(self, row: Row) -> None:
        """Keep a serial."""
        key = row["item"], row["serial"]
        self.stock.serials[key] = record_of(Serial, row)
        self.kept_serials.add(key)

    def keep_lot(self, row: Row) -> None:
        """Keep a lot."""
        key = row["item"], row["lot"]
        self.stock.lots_by_key[key] = record_of(Lot, row)
        self.kept_lots.add(key)

    def keep_balance(self, row: Row) -> None:
        """Keep a balance with its weight."""
        key = record_of(BalanceKey, row)
        self.stock.balances[key] = row["quantity"]
        self.weights[key] = row["weight"]

    def keep_inside(self, row: Row) -> None:
        """Keep a balance in the house; those outside are written as changes, and must not be known."""
        if not is_outside(row["place"]):
            self.keep_balance(row)

    def keep_reservation(self, row: Row) -> None:
        """Keep what stands for an order."""
        kept = (row["document"], row["line"], row["place"], row["item"], row["lot"])
        self.stock.reservations[kept] = row["quantity"]

    def keep_period(self, kind: str, row: Row) -> None:
        """Keep a period of a warranty or contract."""
        self.stock.keep_period(kind, record_of(Period, row))

    def keep_delivery(self, row: Row) -> None:
        """Keep what a document brought in or sent out."""
        kept = record_of(Delivery, row)
        self.stock.deliveries[kept.key] = kept

    def keep_counted(self, row: Row) -> None:
        """Keep what was counted."""
        counted = record_of(Counted, row)
        self.stock.counts[counted.key] = counted

    def keep_home(self, row: Row) -> None:
        """Keep which site has a serial."""
        self.homes[row["serial"], row["scope"]] = row["site"]
        if row["scope"] != ANY_ITEM:
            elsewhere = row["site"] if row["site"] != self.site else ""
            self.stock.serial_sites[row["item"], row["serial"]] = elsewhere

    def keep_maker(self, row: Row) -> None:
        """Keep which unit has a serial of its maker."""
        self.stock.maker_homes[row["item"], row["maker_serial"]] = row["serial"]

    def keep_transaction(self, row: Row) -> None:
        """Keep a posted transaction, and what took it back."""
        if row["status"] == "posted":
            self.stock.transactions[row["id"]] = read_body(row["body"])
            if row["reversed_by"]:
                self.stock.reversals[row["id"]] = row["reversed_by"]
            self.stock.keep_flags(self.stock.transactions[row["id"]], flags_of(row))

    def keep_movement(self, row: Row) -> None:
        """Keep what moved in a transaction, for what it moved at."""
        movement = record_of(Movement, row)
        self.stock.keep_booked(movement.transaction, (movement,))

    def keep_unidentified(self, row: Row) -> None:
        """Keep goods without an item."""
        self.stock.unidentified_goods[row["transaction"]] = record_of(Unidentified, row)

    def keep_code(self, row: Row) -> None:
        """Keep a code of an item."""
        self.stock.codes.append(record_of(ItemCode, row))

    def keep_lease(self, row: Row) -> None:
        """Keep a range of numbers that the device ever had."""
        leases = {} if self.stock.leases is None else self.stock.leases
        leases[row["item"]] = (*leases.get(row["item"], ()), record_of(NumberRange, row))
        self.stock.leases = leases

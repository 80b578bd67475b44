"""The keys of what postings may ask for, by record: as they are named, and as they are kept."""

from dataclasses import field

from inventory.deliveries import DeliveryKey
from inventory.stock import BalanceKey
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class Reads:
    """The keys that the posting of a transaction may ask for; settings, masks and item policies come with the items.

    What stands at docks for an order comes with its document; `reserved` are place, item and lot, `boxes` places, `named` serials,
    `codes` what items may be called. What a transaction took in without an item comes with it. `made` are item, lot and serial of what
    was made of others; `origins` those of goods whose recalls count all the way back; `asked` customer, item and the document that
    does not count. `counted` are count, place and item, `standing` place and item: all of it that is there; `leased` items of which
    numbers were made; `partners` are those who are named beside a document: whether there are such, and their terms; `taught` those
    for whom a rule for labels is taught, with which all rules come; `held` is the held transaction whose place is taken. `promised` and
    `offered` are items and lots, `disputed` items of which it is asked what held work names. A box comes with the packs that it stands
    in; `contents` are packs that come with all that is in them. `makers` are items and serials of their makers;
    `kept_on` documents all of whose numbers are asked for.
    """

    items: frozenset[str] = field(default_factory=frozenset)
    operators: frozenset[str] = field(default_factory=frozenset)
    bins: frozenset[str] = field(default_factory=frozenset)
    documents: frozenset[str] = field(default_factory=frozenset)
    serials: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    lots: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    balances: frozenset[BalanceKey] = field(default_factory=frozenset)
    transactions: frozenset[str] = field(default_factory=frozenset)
    reserved: frozenset[tuple[str, str, str]] = field(default_factory=frozenset)
    boxes: frozenset[str] = field(default_factory=frozenset)
    named: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    codes: frozenset[str] = field(default_factory=frozenset)
    made: frozenset[tuple[str, str, str]] = field(default_factory=frozenset)
    origins: frozenset[tuple[str, str, str]] = field(default_factory=frozenset)
    recalls: frozenset[str] = field(default_factory=frozenset)
    periods: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    advised: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    deliveries: frozenset[DeliveryKey] = field(default_factory=frozenset)
    asked: frozenset[tuple[str, str, str]] = field(default_factory=frozenset)
    counted: frozenset[tuple[str, str, str]] = field(default_factory=frozenset)
    standing: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    leased: frozenset[str] = field(default_factory=frozenset)
    partners: frozenset[str] = field(default_factory=frozenset)
    taught: frozenset[str] = field(default_factory=frozenset)
    held: frozenset[str] = field(default_factory=frozenset)
    promised: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    offered: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    disputed: frozenset[str] = field(default_factory=frozenset)
    contents: frozenset[str] = field(default_factory=frozenset)
    makers: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    kept_on: frozenset[str] = field(default_factory=frozenset)

    def __or__(self, other: "Reads") -> "Reads":
        """Return the keys of both."""
        return Reads(*(getattr(self, name) | getattr(other, name) for name in Reads.__slots__))

    def __sub__(self, other: "Reads") -> "Reads":
        """Return the keys that the other does not have."""
        return Reads(*(getattr(self, name) - getattr(other, name) for name in Reads.__slots__))

    def __bool__(self) -> bool:
        """Return whether there is any key."""
        return any(getattr(self, name) for name in Reads.__slots__)


@dataclass(slots=True)
class Wanted:
    """Reads that are still being named: the same keys, in sets that grow with each transaction of a batch."""

    items: set[str] = field(default_factory=set)
    operators: set[str] = field(default_factory=set)
    bins: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    serials: set[tuple[str, str]] = field(default_factory=set)
    lots: set[tuple[str, str]] = field(default_factory=set)
    balances: set[BalanceKey] = field(default_factory=set)
    transactions: set[str] = field(default_factory=set)
    reserved: set[tuple[str, str, str]] = field(default_factory=set)
    boxes: set[str] = field(default_factory=set)
    named: set[tuple[str, str]] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    made: set[tuple[str, str, str]] = field(default_factory=set)
    origins: set[tuple[str, str, str]] = field(default_factory=set)
    recalls: set[str] = field(default_factory=set)
    periods: set[tuple[str, str]] = field(default_factory=set)
    advised: set[tuple[str, int]] = field(default_factory=set)
    deliveries: set[DeliveryKey] = field(default_factory=set)
    asked: set[tuple[str, str, str]] = field(default_factory=set)
    counted: set[tuple[str, str, str]] = field(default_factory=set)
    standing: set[tuple[str, str]] = field(default_factory=set)
    leased: set[str] = field(default_factory=set)
    partners: set[str] = field(default_factory=set)
    taught: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)
    promised: set[tuple[str, str]] = field(default_factory=set)
    offered: set[tuple[str, str]] = field(default_factory=set)
    disputed: set[str] = field(default_factory=set)
    contents: set[str] = field(default_factory=set)
    makers: set[tuple[str, str]] = field(default_factory=set)
    kept_on: set[str] = field(default_factory=set)

    def frozen(self) -> Reads:
        """Return what was named; an empty text is no key."""
        for texts in (self.items, self.documents, self.transactions, self.codes, self.partners, self.held):
            texts.discard("")
        return Reads(*(frozenset(getattr(self, name)) for name in Reads.__slots__))

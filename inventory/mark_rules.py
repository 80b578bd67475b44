"""What rules may ask about marks: recalls, optional fields, codes of warranties and contracts. A part of `Rules` (stock.py)."""

from typing import Protocol

from inventory.documents import DocumentNumber
from inventory.fields import OptionalField
from inventory.guarantees import Period
from inventory.label_rules import KeptRule
from inventory.recalls import Recall


class MarkRules(Protocol):
    """What `post()` may ask beyond the stock itself, read by key; but for the numbers of an order all of it is company-wide."""

    def advised(self, document: str, line: int) -> tuple[DocumentNumber, ...]:
        """Return the numbers advised or reserved on a line."""
        ...

    def kept_on(self, document: str) -> tuple[DocumentNumber, ...]:
        """Return the numbers advised or reserved on any line of a document."""
        ...

    def recalls(self, item: str) -> tuple[Recall, ...]:
        """Return what recalls name of an item, or of any: those that are not released, by number and line."""
        ...

    def recall(self, recall: str) -> tuple[Recall, ...]:
        """Return all that a recall names, released or not, by line; empty for an unknown number."""
        ...

    def origin_recall(self, item: str, lot: str, serial: str) -> str:
        """Return the open recall of something that goods were made of, all the way back, empty for none (origins.py).

        `lot` and `serial` are empty where the goods have none.
        """
        ...

    def optional_field(self, kind: str, item: str, name: str) -> OptionalField | None:
        """Return the definition of an optional field of `serial` or `lot` numbers: the item's own, else that of all items (F16)."""
        ...

    def optional_fields(self, kind: str, item: str) -> tuple[OptionalField, ...]:
        """Return the optional fields of an item's `serial` or `lot` numbers, by name: the item's own before those of all items (F16)."""
        ...

    def presets(self, kind: str, item: str) -> str:
        """Return the optional fields that a new `serial` or `lot` number of an item has, as they are kept on it (F16)."""
        ...

    def periods(self, kind: str, code: str) -> tuple[Period, ...]:
        """Return the periods of a `warranty` or `contract` code by line, empty where there is no such code (F14, F15)."""
        ...

    def has_partner(self, partner: str) -> bool:
        """Return whether there is a vendor or customer of this code."""
        ...

    def label_rules(self) -> tuple[KeptRule, ...]:
        """Return the rules for labels of all partners, by partner and name."""
        ...

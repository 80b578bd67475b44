"""Marks in memory: the part of StockInMemory that knows recalls, optional fields and codes, and what was loaded at all."""

from collections.abc import Iterable
from dataclasses import field
from decimal import Decimal

from inventory.documents import Partner
from inventory.fields import OptionalField, definitions_of, presets_of
from inventory.genealogy import Link
from inventory.guarantees import Period
from inventory.label_rules import KeptRule
from inventory.leases import NumberRange
from inventory.origins import recalled_origin
from inventory.read_keys import Reads
from inventory.recalls import Recall
from inventory.tracked import Lot, Serial
from inventory.values import dataclass


class NotLoadedError(LookupError):
    """A key was asked for that `reads()` did not name."""


@dataclass(slots=True, kw_only=True)
class MarksInMemory:
    """Company-wide marks by key; `only` is what was loaded, None for all."""

    only: Reads | None = None
    serials: dict[tuple[str, str], Serial] = field(default_factory=dict)
    lots_by_key: dict[tuple[str, str], Lot] = field(default_factory=dict)
    links: dict[tuple[str, str, str, str, str, str], Decimal] = field(default_factory=dict)
    past_lots: dict[tuple[str, str], Lot] = field(default_factory=dict)
    past_serials: dict[tuple[str, str], Serial] = field(default_factory=dict)
    recall_lines: dict[tuple[str, int], Recall] = field(default_factory=dict)
    fields: dict[tuple[str, str, str], OptionalField] = field(default_factory=dict)
    period_lines: dict[tuple[str, str, int], Period] = field(default_factory=dict)
    leases: dict[str, tuple[NumberRange, ...]] | None = None
    partners: dict[str, Partner] = field(default_factory=dict)
    kept_rules: dict[tuple[str, str], KeptRule] = field(default_factory=dict)
    kits: set[str] = field(default_factory=set)

    def _loaded(self, name: str, key: object) -> None:
        # an empty text is no key: nothing is called so, and nobody names it (read_keys.py)
        if self.only is not None and key and key not in getattr(self.only, name):
            raise NotLoadedError(f"{name}: {key!r} was not named by reads()")

    def is_kit(self, item: str) -> bool:
        """Return whether the item is made of components."""
        self._loaded("items", item)
        return item in self.kits

    def recalls(self, item: str) -> tuple[Recall, ...]:
        """Return what recalls name of an item, or of any: those that are not released."""
        self._loaded("items", item)
        return PastInMemory(self).recalls(item)

    def origin_recall(self, item: str, lot: str, serial: str) -> str:
        """Return the open recall of something that goods were made of, all the way back."""
        self._loaded("origins", (item, lot, serial))
        return recalled_origin(PastInMemory(self), item, lot, serial) if self.links and self.recall_lines else ""

    def made_of(self, item: str, lot: str, serial: str) -> tuple[Link, ...]:
        """Return what went into a lot or serial and was not taken back."""
        self._loaded("made", (item, lot, serial))
        return PastInMemory(self).made_of(item, lot, serial)

    def recall(self, recall: str) -> tuple[Recall, ...]:
        """Return all that a recall names, released or not."""
        self._loaded("recalls", recall)
        return tuple(each for _, each in sorted(self.recall_lines.items()) if each.recall == recall)

    def optional_field(self, kind: str, item: str, name: str) -> OptionalField | None:
        """Return the definition of an optional field: the item's own, else that of all items."""
        self._loaded("items", item)
        return self.fields.get((kind, item, name)) or self.fields.get((kind, "", name))

    def optional_fields(self, kind: str, item: str) -> tuple[OptionalField, ...]:
        """Return the optional fields of an item's numbers, by name."""
        self._loaded("items", item)
        return definitions_of(each for each in self.fields.values() if each.kind == kind and each.item in ("", item))

    def presets(self, kind: str, item: str) -> str:
        """Return the optional fields that a new number of an item has."""
        self._loaded("items", item)
        return presets_of(each for each in self.fields.values() if each.kind == kind and each.item in ("", item))

    def periods(self, kind: str, code: str) -> tuple[Period, ...]:
        """Return the periods of a `warranty` or `contract` code by line."""
        self._loaded("periods", (kind, code))
        return tuple(each for key, each in sorted(self.period_lines.items()) if key[:2] == (kind, code))

    def keep_period(self, kind: str, period: Period) -> None:
        """Keep a period of a code of a kind."""
        self.period_lines[kind, period.code, period.line] = period

    def leased(self, item: str) -> tuple[NumberRange, ...] | None:
        """Return the ranges of an item's numbers that whoever posts ever had; None for the office."""
        self._loaded("leased", item)
        return None if self.leases is None else self.leases.get(item, ())

    def has_partner(self, partner: str) -> bool:
        """Return whether there is a vendor or customer of this code."""
        self._loaded("partners", partner)
        return partner in self.partners

    def label_rules(self) -> tuple[KeptRule, ...]:
        """Return the rules for labels of all partners, which come with the partner of the first one."""
        if self.only is not None and not self.only.taught:
            raise NotLoadedError("label rules: no partner was named by reads()")
        return tuple(sorted(self.kept_rules.values()))

    def keep_recalls(self, recalls: Iterable[Recall]) -> None:
        """Keep lines of recalls as they are from now on."""
        for recall in recalls:
            self.recall_lines[recall.recall, recall.line] = recall


@dataclass(frozen=True, slots=True)
class PastInMemory:
    """What lies behind the goods of a batch, without regard to what `reads()` named: it is loaded all the way back (origins.py)."""

    stock: MarksInMemory

    def made_of(self, item: str, lot: str, serial: str) -> tuple[Link, ...]:
        """Return what went into a lot or serial and was not taken back."""
        made, links = (item, lot, serial), self.stock.links.items()
        return tuple(sorted(Link(*key, quantity) for key, quantity in links if quantity and key[:3] == made))

    def lot(self, item: str, lot: str) -> Lot | None:
        """Return a lot, if only by what lies behind it."""
        return self.stock.lots_by_key.get((item, lot)) or self.stock.past_lots.get((item, lot))

    def serial(self, item: str, serial: str) -> Serial | None:
        """Return a serial, if only by what lies behind it."""
        return self.stock.serials.get((item, serial)) or self.stock.past_serials.get((item, serial))

    def recalls(self, item: str) -> tuple[Recall, ...]:
        """Return what open recalls name of an item, or of any, by number and line."""
        named = [each for each in self.stock.recall_lines.values() if each.item in ("", item) and not each.released_by]
        return tuple(sorted(named, key=lambda each: (each.recall, each.line)))

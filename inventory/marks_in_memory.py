"""Marks in memory: the part of StockInMemory that knows recalls, optional fields and codes, and what was loaded at all."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from inventory.fields import OptionalField
from inventory.posting import Reads
from inventory.recalls import Recall


class NotLoadedError(LookupError):
    """A key was asked for that `reads()` did not name."""


@dataclass(slots=True, kw_only=True)
class MarksInMemory:
    """Company-wide marks by key; `only` is what was loaded, None for all."""

    only: Reads | None = None
    recall_lines: dict[tuple[str, int], Recall] = field(default_factory=dict)
    fields: dict[tuple[str, str, str], OptionalField] = field(default_factory=dict)
    codes_of: set[tuple[str, str]] = field(default_factory=set)

    def _loaded(self, name: str, key: object) -> None:
        if self.only is not None and key not in getattr(self.only, name):
            raise NotLoadedError(f"{name}: {key!r} was not named by reads()")

    def recalls(self, item: str) -> tuple[Recall, ...]:
        """Return what recalls name of an item, or of any: those that are not released."""
        self._loaded("items", item)
        named = [each for each in self.recall_lines.values() if each.item in ("", item) and not each.released_by]
        return tuple(sorted(named, key=lambda each: (each.recall, each.line)))

    def recall(self, recall: str) -> tuple[Recall, ...]:
        """Return all that a recall names, released or not."""
        self._loaded("recalls", recall)
        return tuple(each for _, each in sorted(self.recall_lines.items()) if each.recall == recall)

    def optional_field(self, kind: str, item: str, name: str) -> OptionalField | None:
        """Return the definition of an optional field: the item's own, else that of all items."""
        self._loaded("items", item)
        return self.fields.get((kind, item, name)) or self.fields.get((kind, "", name))

    def has_code(self, kind: str, code: str) -> bool:
        """Return whether there is a `warranty` or `contract` code."""
        self._loaded("periods", (kind, code))
        return (kind, code) in self.codes_of

    def keep_recalls(self, recalls: Iterable[Recall]) -> None:
        """Keep lines of recalls as they are from now on."""
        for recall in recalls:
            self.recall_lines[recall.recall, recall.line] = recall

"""What a draft makes of what: looked up link by link, and not gone through for each of many components."""

from collections.abc import Callable
from dataclasses import field
from decimal import Decimal

from inventory.genealogy import Link
from inventory.values import dataclass

Made = tuple[str, str, str]
"""Item, lot and serial of what was made."""
Key = tuple[str, str, str, str, str, str]
"""What was made, and what it was made of."""
Kept = Callable[[str, str, str], tuple[Link, ...]]
"""Says what went into a lot or serial before the draft."""


@dataclass(slots=True)
class DraftedLinks:
    """What was made of what as a draft has it: `kept` before, and by how much it changed."""

    kept: Kept
    _changed: dict[Key, Decimal] = field(default_factory=dict)
    _before: dict[Made, dict[Key, Decimal]] = field(default_factory=dict)

    def put(self, link: Link) -> None:
        """Keep that something was made of something; what is below zero takes it back."""
        self._changed[link.key] = self._changed.get(link.key, Decimal(0)) + link.quantity

    def quantity(self, made: Made, of: Made) -> Decimal:
        """Return how much of one lot or serial is in another as the draft has it."""
        if made not in self._before:
            # many components are asked for, and the stock stays as it is while a draft is judged
            self._before[made] = {link.key: link.quantity for link in self.kept(*made)}
        key = (*made, *of)
        return self._before[made].get(key, Decimal(0)) + self._changed.get(key, Decimal(0))

    def changed(self) -> tuple[Link, ...]:
        """Return by how much the draft has changed what was made of what."""
        return tuple(Link(*key, quantity) for key, quantity in self._changed.items() if quantity)

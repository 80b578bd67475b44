"""Rules for labels of suppliers as they are kept: company-wide, by partner and name; `barcodes` reads by them."""

from collections.abc import Iterable
from typing import Final

from inventory.barcodes.supplier_labels import LabelRule, RuleError
from inventory.values import dataclass

LABEL_RULE: Final = "label_rule"
"""The kind of transaction that keeps one, and the table where it stands."""

RULE_NAME_CHARACTERS_MAX: Final = 40


@dataclass(frozen=True, slots=True, order=True)
class KeptRule:
    """How a partner's labels are read: a pattern with named groups, and a label that it reads."""

    partner: str
    name: str
    pattern: str
    example: str

    @property
    def key(self) -> tuple[str, str]:
        """Return what it is kept by."""
        return (self.partner, self.name)


def usable(rules: Iterable[KeptRule]) -> tuple[LabelRule, ...]:
    """Return the rules that can be used; a rule that cannot (of a store that somebody wrote into by hand) is left out."""
    found = []
    for each in rules:
        try:
            found.append(LabelRule(each.partner, each.name, each.pattern, each.example))
        except RuleError:
            continue
    return tuple(found)

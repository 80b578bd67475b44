"""Effect of a label rule that was taught: it stands from now on, in the place of the one of its partner and name."""

from inventory.draft import Draft
from inventory.label_rules import KeptRule
from inventory.transactions import Transaction


def rule_of(transaction: Transaction) -> KeptRule:
    """Return the rule that a transaction keeps: its one mark says its name, its pattern and a label that it reads."""
    mark = transaction.marks[0]
    return KeptRule(transaction.partner, mark.name, mark.value, mark.example)


def keep_rule(draft: Draft) -> None:
    """Keep the rule."""
    draft.label_rules.append(rule_of(draft.transaction))

"""Kinds of work with what reads the goods: rules for labels of suppliers, and checks of scanners. Nothing moves by them."""

from inventory.effects import label_rules as effects
from inventory.guards import label_rules as guards
from inventory.guards import scanner_checks
from inventory.kinds.row import Kind
from inventory.label_rules import LABEL_RULE
from inventory.people import Right
from inventory.scanner_checks import SCANNER_CHECK

ROWS = (
    Kind(
        LABEL_RULE,
        Right.LABEL_RULE,
        whole_guards=(guards.check_label_rule,),
        whole_effect=effects.keep_rule,
        final=True,
    ),
    Kind(
        SCANNER_CHECK,  # what it came to stands in its marks; it has no other effect
        Right.CHECK_SCANNER,
        whole_guards=(scanner_checks.check_scanner_check,),
        final=True,
    ),
)

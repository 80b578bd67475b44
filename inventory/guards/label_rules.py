"""Guards of a label rule that was taught: it can be used, it reads its own label in one way, and no other rule reads it otherwise."""

from inventory.barcodes.ambiguity import reads_two_ways
from inventory.barcodes.supplier_labels import LabelRule, RuleError, apply_rule
from inventory.draft import Draft
from inventory.effects.label_rules import rule_of
from inventory.guards.people import Refusals
from inventory.label_rules import RULE_NAME_CHARACTERS_MAX, usable
from inventory.refusals import goods, label_rules, marks, transactions


def check_label_rule(draft: Draft) -> Refusals:
    """One rule, of a partner that is known, that says what it is for and stands its test."""
    transaction = draft.transaction
    if transaction.lines or len(transaction.marks) != 1:
        yield marks.NothingMarked(transaction.kind)
        return
    kept = rule_of(transaction)
    if not kept.partner:
        # whether one that is named is known was asked before, as of every transaction
        yield goods.UnknownPartner(kept.partner)
        return
    if (
        not 0 < len(kept.name) <= RULE_NAME_CHARACTERS_MAX
        or not (kept.name + kept.pattern + kept.example).isprintable()
    ):
        yield transactions.EmptyTransaction(transaction.kind)
        return
    try:
        rule = LabelRule(*kept.key, kept.pattern, kept.example)
    except RuleError as error:
        yield label_rules.BadLabelRule(kept.name, str(error))
        return
    yield from _check_reading(draft, rule)


def _check_reading(draft: Draft, rule: LabelRule) -> Refusals:
    """Try the rule: what it says of its own label is one thing, and all that is said of it."""
    day = draft.transaction.day
    read = apply_rule(rule, rule.example, day)
    if read is None or reads_two_ways(rule, rule.example):
        yield label_rules.LabelRuleAmbiguous(rule.name, rule.example)
        return
    for error in read.errors:
        yield label_rules.BadLabelRule(rule.name, error.message)
    for other in usable(draft.stock.label_rules()):
        theirs = (
            apply_rule(other, rule.example, day) if (other.partner, other.name) != (rule.partner, rule.name) else None
        )
        if theirs is not None and theirs.meaning != read.meaning:
            yield label_rules.LabelRuleClashes(rule.example, other.partner, other.name)

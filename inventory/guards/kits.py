"""Guards of kits: a kit is never stock, and the components of one leave together (F30; flows.md 1.0a, 24)."""

from inventory.documents import ZERO
from inventory.draft import Act, Draft
from inventory.guards.people import Refusals
from inventory.kits import components, heads, whole_kits
from inventory.places import ADJUSTMENT
from inventory.refusals import goods, selling


def check_no_kit(act: Act) -> Refusals:
    """What is booked is no kit; one that came into stock before it was one is taken out by an adjustment."""
    if act.line.to_place != ADJUSTMENT and act.stock.is_kit(act.item.item):
        yield goods.KitNotStocked(act.item.item)


def check_kits_whole(draft: Draft) -> Refusals:
    """What has left of each kit of the order after the shipment makes whole kits, and nothing is over."""
    document = draft.transaction.document
    kept = (draft.line(document, each.line) for each in draft.stock.lines(document))
    lines = tuple(each for each in kept if each is not None)
    if not heads(lines):
        return
    staged, touched = draft.staged_by_line(), {each.line for each in draft.transaction.lines}
    for head in heads(lines):
        parts = components(lines, head)
        gone = {each.line: each.done - staged.get(each.line, ZERO) for each in parts}
        kits = whole_kits(parts, gone)
        for part in parts:
            over = gone[part.line] - kits * part.per_kit
            if over > 0 and touched & set(gone):
                yield selling.KitNotWhole(document, head.item, part.item, over)

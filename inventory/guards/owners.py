"""Guards of whose goods documents deliver, get back and put right: of one owner each, so that nobody's become another's (domain.md 6.9)."""

from collections.abc import Iterable

from inventory.deliveries import Delivery, DeliveryKey
from inventory.draft import Act
from inventory.guards.people import Refusals
from inventory.refusals import making
from inventory.transactions import Allocation


def check_one_owner(act: Act) -> Refusals:
    """What a line delivers of a lot is of one owner: of whose goods it delivered before, else of the first that is named.

    So a delivery says by itself whose the goods are that come back of it. Goods of two owners go on two lines.
    """
    owners: dict[str, str] = {}
    for each in act.line.allocations:
        if each.lot not in owners:
            kept = act.draft.delivery(DeliveryKey(act.draft.source(), act.line.line, act.item.item, each.lot))
            owners[each.lot] = each.owner if kept is None else kept.owner
        if each.owner != owners[each.lot]:
            yield making.OwnersMixed(act.item.item, owners[each.lot], each.owner)


def check_owner_of(kept: Delivery, allocations: Iterable[Allocation]) -> Refusals:
    """What comes back of a delivery, its allocations, is of its owner."""
    for each in allocations:
        if each.owner != kept.owner:
            yield making.OwnersMixed(kept.item, kept.owner, each.owner)


def check_owner_stays(act: Act) -> Refusals:
    """Numbers that are put right stay with their owner, on the past document too: no place holds more or less of either's (F53)."""
    source, line = act.transaction.applies_to, act.line
    for each in line.named:
        kept = act.draft.delivery(DeliveryKey(source, line.applies_line, act.item.item, each.lot)) if source else None
        owner = kept.owner if kept is not None else next((one.owner for one in line.instead), each.owner)
        if each.owner != owner:
            yield making.OwnersMixed(act.item.item, owner, each.owner)

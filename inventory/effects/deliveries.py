"""Effects on deliveries: what a document brought in or sent out, and what of it came back. One home for all kinds.

They follow from the movements that a line has made, so that their proof is the ledger.
"""

from collections.abc import Sequence
from decimal import Decimal

from inventory.deliveries import Delivery, DeliveryKey, Way
from inventory.draft import Act
from inventory.stock import Movement


def keep_delivered(act: Act, movements: Sequence[Movement], way: Way) -> None:
    """Keep what a line brought in or sent out; of a reversal, that it did not."""
    sign = -1 if act.transaction.reverses else 1
    for each in movements:
        key = DeliveryKey(act.draft.source(), each.line, each.item, each.lot)
        lot = act.draft.lot(each.item, each.lot) if each.lot and way is Way.OUT else None
        act.draft.deliver(
            Delivery(
                *key,
                way,
                sign * each.quantity,
                partner=partner_of(act),
                unit_cost=each.unit_cost if sign > 0 or not each.serial else None,
                last_day=lot.last_day if lot is not None else None,
                owner=each.owner,
            )
        )


def keep_returned(act: Act, movements: Sequence[Movement]) -> None:
    """Keep what came back of a delivery; of a reversal, that it did not."""
    sign = -1 if act.transaction.reverses else 1
    for each in movements:
        kept = act.draft.delivery(DeliveryKey(act.transaction.applies_to, each.applies_line, each.item, each.lot))
        if kept is not None:
            change = Delivery(*kept.key, kept.way, Decimal(0), sign * each.quantity, kept.partner, owner=kept.owner)
            act.draft.deliver(change)


def partner_of(act: Act) -> str:
    """Return whom goods come from or go to: the document's partner, else the one that is named."""
    return act.draft.partner

"""Effects of goods whose code no item has: no stock moves, what came in is kept under its tag (flows.md 1.0a, 16)."""

from dataclasses import replace

from inventory.draft import Draft
from inventory.transactions import Arrival
from inventory.unidentified import Unidentified, code_of


def take_in(draft: Draft) -> None:
    """Keep what came in under its tag."""
    transaction = draft.transaction
    line = transaction.lines[0]
    told = line.allocations[0] if line.allocations else None
    arrival = transaction.arrival or Arrival()
    draft.unidentified.append(
        Unidentified(
            transaction=transaction.id,
            code=line.code,
            quantity=line.quantity,
            place=line.to_place,
            tag=transaction.reference,
            lot=told.lot if told else "",
            expiry_date=told.expiry_date if told else None,
            best_before=told.best_before if told else None,
            document=transaction.document,
            operator=transaction.operator,
            since=transaction.day,
            carrier=arrival.carrier,
            seal=arrival.seal,
            temperature=arrival.temperature,
            delivery_note=arrival.delivery_note,
        )
    )


def take_back(draft: Draft) -> None:
    """Close the tag of what was taken back."""
    kept = draft.stock.unidentified(draft.transaction.reverses)
    if kept is not None:
        draft.unidentified.append(replace(kept, closed_by=draft.transaction.id))


def close_tag(draft: Draft) -> None:
    """Close the tag of what a receipt takes in as the item that it turned out to be; the receipt names what took it in first."""
    for line in draft.transaction.lines:
        kept = draft.stock.unidentified(draft.transaction.reference) if line.code else None
        if kept is not None and not kept.closed_by:
            draft.unidentified.append(replace(kept, item=line.item, closed_by=draft.transaction.id))


def give_up_tag(draft: Draft) -> None:
    """Close the tag of goods whose receipt was held and is cancelled: the cancellation names what took them in."""
    named = draft.transaction.applies_to
    kept = draft.stock.unidentified(named) if named else None
    if kept is not None and not kept.closed_by:
        draft.unidentified.append(replace(kept, closed_by=draft.transaction.id))


def tie(draft: Draft) -> None:
    """Let the code name the item from now on."""
    for line in draft.transaction.lines:
        if line.item not in draft.stock.code_items(line.code):
            draft.item_codes.append(code_of(line))

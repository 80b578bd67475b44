"""Effects of goods that come back from customers and projects, and of taking that back."""

from dataclasses import replace
from decimal import Decimal

from inventory.draft import Act
from inventory.effects.costing import cost_of, move_loose
from inventory.effects.incoming import lot_after
from inventory.lives import taken_back, with_life
from inventory.makers import known_maker
from inventory.stock import Serial, SerialState
from inventory.transactions import Allocation


def take_in(act: Act) -> None:
    """Let numbers come back into stock: with a new stock date, and every other date as it was (domain.md 6.5)."""
    for allocation in act.line.allocations:
        if allocation.lot:
            act.draft.put_lot(lot_after(act, allocation))
        for serial in allocation.serials:
            cost = cost_of(act, allocation, serial)
            act.draft.put_serial(_returned(act, allocation, serial, cost))
            act.draft.move(act.line, allocation, Decimal(1), serial=serial, cost=cost)
        move_loose(act, allocation, cost_of(act, allocation))
    if act.transaction.document:
        act.draft.progress(act.line.line, done=act.required)


def _returned(act: Act, allocation: Allocation, serial: str, cost: Decimal | None) -> Serial:
    before = act.draft.serial(act.item.item, serial)
    known = before or Serial(act.item.item, serial, "", SerialState.UNKNOWN, source=allocation.serial_source)
    # of what was sold both are as they were; else what comes in says of which lot it is, and whose
    came = replace(
        known,
        lot=allocation.lot,
        owner=allocation.owner,
        place=act.line.to_place,
        state=SerialState.ON_HAND,
        stock_date=act.transaction.day,
        since=act.transaction.day,
        document=act.transaction.applies_to or known.document,
        transaction=act.transaction.id,
        returned_by=act.transaction.id,
        maker_serial=known_maker(before),
        unit_cost=known.unit_cost if cost is None else cost,
    )
    return with_life(came, before)


def _with_cost_of(kept: Serial, before: Serial | None) -> Serial | None:
    """Return the unit as it was sold, at the cost at which it leaves: what was put on it since comes off that again."""
    if before is None or before.unit_cost is None:
        return before
    return replace(before, unit_cost=kept.unit_cost)


def give_back(act: Act) -> None:
    """Take a return back: the customer has the goods again, with the dates of before; what nobody knew is unknown again."""
    for allocation in act.line.allocations:
        for serial in allocation.serials:
            kept = act.draft.serial(act.item.item, serial)
            cost = cost_of(act, allocation, serial)
            if kept is not None:
                day, transaction = act.transaction.day, act.transaction.id
                nowhere = replace(
                    kept, place=act.line.to_place, state=SerialState.UNKNOWN, returned_by="", maker_serial=""
                )
                unknown = replace(nowhere, since=day, transaction=transaction)
                act.draft.put_serial(_with_cost_of(kept, taken_back(kept, transaction)) or unknown)
            act.draft.move(act.line, allocation, Decimal(1), serial=serial, cost=cost)
        move_loose(act, allocation, cost_of(act, allocation))
    if act.transaction.document:
        act.draft.progress(act.line.line, done=-act.required)

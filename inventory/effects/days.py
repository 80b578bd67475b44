"""What a supervisor should see of goods that were taken although a day of theirs had come (domain.md 4: retest, removal, best before)."""

from collections.abc import Iterator

from inventory.days import day_passed, marked_days
from inventory.draft import Act
from inventory.refusals.base import Refusal


def passed_days(act: Act) -> Iterator[Refusal]:
    """Yield each lot, and each serial without a lot, of the line whose day has come on the day of the work."""
    item, day = act.item, act.transaction.day
    for allocation in act.line.allocations:
        lot = act.draft.lot(item.item, allocation.lot) if allocation.lot else None
        serials = () if lot is not None else (act.draft.serial(item.item, each) for each in allocation.serials)
        for serial in serials if lot is None else (None,):
            if passed := day_passed(marked_days(item, lot, serial), day):
                yield passed
